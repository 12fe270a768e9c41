import { camelCase, pascalCase, plural, singular, wordsOf } from '@specwright/model/words';

/** Names that mean something in most languages or in the code around them: a row or type of that name gets a suffix. */
const takenTypes: ReadonlySet<string> = new Set(
  `Array Boolean Buffer Caller Database Date Decimal Error Event Express Function Infinity Iterable Iterator Map Math
  Module Number Object Ports Prisma PrismaClient Process Promise Proxy Record Reflect RegExp Request Response Router Set
  String Symbol Work`.split(/\s+/),
);
const takenVariables: ReadonlySet<string> = new Set(
  `abstract any arguments as async await bigint body boolean break caller case catch class const continue db debugger
  declare default delete do else emitted enum eval export extends false finally for from function get if implements
  import in instanceof interface is let log module namespace never new now null number object of package page params
  ports private process protected public query require return set static string super switch symbol this throw true
  try type typeof undefined unique unknown var void while with work yield`.split(/\s+/),
);

const objectMembers: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'toJSON']);

/** Whether every object of some language has something else of that name: no row can hold a value there. */
export function isMemberOfEveryObject(name: string): boolean {
  return objectMembers.has(name);
}

/** The name of an entity's type: `OrderLine`; `DateRow` where the language has taken it. */
export function typeNameOf(entityName: string): string {
  const name = pascalCase(entityName);
  return takenTypes.has(name) ? `${name}Row` : name;
}

/** A local name for one row of an entity: `orderLine`. */
export function variableOf(name: string): string {
  return localName(camelCase(name));
}

/** A name as it is, with a suffix where languages or the code around have taken it: `class` → `classRow`. */
export function localName(name: string): string {
  return takenVariables.has(name) ? `${name}Row` : name;
}

/** A local name for several rows: `orderLines`. */
export function listVariableOf(entityName: string): string {
  const one = camelCase(entityName);
  const words = wordsOf(entityName);
  const last = words.at(-1) ?? one;
  const many = plural(last);
  const list = camelCase([...words.slice(0, -1), many].join('_'));
  return list === one || takenVariables.has(list) ? `${one}List` : list;
}

/** A name for a function from the method and path of an operation: `POST /orders/{id}/cancel` → `postOrderCancel`. */
export function operationFunctionName(method: string, path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const words = parts.flatMap((part, at) => {
    if (part.startsWith('{')) return [];
    const clean = part.replace(/[^A-Za-z0-9]+/g, '_');
    return [parts[at + 1]?.startsWith('{') === true ? singular(clean.toLowerCase()) : clean];
  });
  return camelCase([method.toLowerCase(), ...words].join('_')) || method.toLowerCase();
}

/** Makes a name unique among those already given. */
export function uniqueName(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let number = 2; taken.has(candidate); number++) candidate = `${name}${number}`;
  taken.add(candidate);
  return candidate;
}
