import type { GeneratedFile } from '../../generatedFile.ts';
import type { ContractPlan, DesignField, DesignType, NamedTypePlan } from '../../plan/design/designPlan.ts';
import { Imports } from '../ts-express-prisma/imports.ts';
import { quoted } from '../ts-express-prisma/naming.ts';
import { docComment, sourceFile } from '../ts-express-prisma/sourceFile.ts';
import { type DesignNames, importPath, variableOf } from './designNames.ts';
import { fieldSchema, schemaName, type TypePlace, typeText } from './designTypeText.ts';

/** `src/types.ts`: what is known of each type. */
export function typesFile(names: DesignNames): GeneratedFile {
  const imports = new Imports();
  imports.value('z', 'zod');
  const place: TypePlace = { imports, path: 'src/types' };
  const blocks = [
    '/** An object whose fields the design leaves open. */\nexport type JsonObject = Record<string, unknown>;',
    'export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), z.unknown());',
  ];
  const done = new Set<string>();
  const add = (type: NamedTypePlan, waiting: ReadonlySet<string>): void => {
    if (done.has(type.name) || waiting.has(type.name)) return;
    const here = new Set([...waiting, type.name]);
    for (const { type: field } of type.fields) for (const name of namesIn(field)) addNamed(name, here);
    done.add(type.name);
    blocks.push(declarationOf(type, names, place, done));
  };
  const addNamed = (name: string, waiting: ReadonlySet<string>): void => {
    const type = names.type(name);
    if (type !== undefined) add(type, waiting);
  };
  for (const type of names.plan.types) add(type, new Set());
  return sourceFile(
    'src/types.ts',
    imports,
    blocks,
    names.plan.types.flatMap(({ sources }) => sources),
  );
}

function declarationOf(type: NamedTypePlan, names: DesignNames, place: TypePlace, done: ReadonlySet<string>): string {
  if (type.shape === 'text') return `export type ${type.name} = string;`;
  if (type.shape === 'object') return `export type ${type.name} = JsonObject;`;
  const schema = schemaName(type);
  const fields = type.fields.map((field) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(field.name) ? field.name : quoted(field.name);
    const text = fieldSchema(field, names, place);
    const later = namesIn(field.type).some(
      (name) => (!done.has(name) || name === type.name) && names.type(name)?.shape === 'record',
    );
    return later ? `  get ${key}() { return ${text}; },` : `  ${key}: ${text},`;
  });
  return `export const ${schema} = z.strictObject({\n${fields.join('\n')}\n});\nexport type ${type.name} = z.infer<typeof ${schema}>;`;
}

function namesIn(type: DesignType): string[] {
  if (type.kind === 'named') return [type.name];
  if (type.kind === 'tuple') return type.of.flatMap(namesIn);
  return 'of' in type ? namesIn(type.of) : [];
}

/** `src/contracts/X.ts`. */
export function contractFile(contract: ContractPlan, names: DesignNames): GeneratedFile {
  const path = `src/contracts/${contract.name}`;
  const imports = new Imports();
  const lines = contract.methods.map((method) => {
    const given = method.parameters.map(({ name, type }) => parameterText(name, type, { imports, path }));
    const name = names.methodName(contract.name, method.name);
    return `  ${name}(${given.join(', ')}): Promise<${typeText(method.returns, { imports, path })}>;`;
  });
  const block = `${docComment(contract.doc)}export interface ${contract.name} {\n${lines.join('\n')}\n}`;
  return sourceFile(
    `${path}.ts`,
    imports,
    [block],
    [...contract.sources, ...contract.methods.flatMap(({ sources }) => sources)],
  );
}

function parameterText(name: string, type: DesignType, place: TypePlace): string {
  return `${variableOf(name)}: ${typeText(type, place)}`;
}

/** The class that a contract has by default: rows of a table where it is a repository, else a port to fill. */
export function adapterBlock(contract: ContractPlan, names: DesignNames, place: TypePlace): string {
  const { store, name } = contract;
  const type = place.imports.type(name, importPath(place.path, `src/contracts/${name}`));
  const methods = contract.methods.map((method) => {
    const body = bodyOf(contract, method, names, place);
    const used = method.role === undefined ? [] : method.parameters;
    const given = used.map((parameter) => parameterText(parameter.name, parameter.type, place)).join(', ');
    const head = body.includes('await ') ? 'async ' : '';
    const callee = names.methodName(name, method.name);
    return `  ${head}${callee}(${given}): Promise<${typeText(method.returns, place)}> {\n    ${body}\n  }`;
  });
  const doc =
    store === undefined
      ? 'Nobody has filled this port yet: put what does in `extensions/ports.ts`.'
      : `Keeps its rows in the table \`${store.table}\`.`;
  const rows = store === undefined ? [] : [rowsMember(store.entity, place)];
  return `${docComment(doc)}export class ${names.adapter(contract)} implements ${type} {\n${[...rows, ...methods].join('\n\n')}\n}`;
}

function rowsMember(entity: DesignType, place: TypePlace): string {
  const table = place.imports.type('Table', importPath(place.path, 'src/storage/table'));
  const row = typeText(entity, place);
  return `  readonly #rows: ${table}<${row}>;\n\n  constructor(rows: ${table}<${row}>) {\n    this.#rows = rows;\n  }`;
}

function bodyOf(
  contract: ContractPlan,
  method: ContractPlan['methods'][number],
  names: DesignNames,
  place: TypePlace,
): string {
  const { role, returns } = method;
  const problem = importPath(place.path, 'src/http/problem');
  if (role === undefined) {
    const callee = names.methodName(contract.name, method.name);
    return `return ${place.imports.value('unfilled', problem)}(${quoted(contract.name)}, ${quoted(callee)});`;
  }
  const entity = contract.store?.entity;
  const noun = quoted(entity?.kind === 'named' ? entity.name : 'row');
  const found = (value: string): string => `${place.imports.value('found', problem)}(${value}, ${noun})`;
  switch (role.kind) {
    case 'create':
      return createBody(variableOf(role.value), returns, names);
    case 'get': {
      const read = `this.#rows.find(${variableOf(role.key)})`;
      return returns.kind === 'optional' ? `return ${read};` : `return ${found(`await ${read}`)};`;
    }
    case 'list':
      return `return this.#rows.list({ ${queryText(role.filters)} });`;
    case 'remove': {
      const removed = `this.#rows.remove(${variableOf(role.key)})`;
      return returns.kind === 'boolean' ? `return ${removed};` : `${found(`(await ${removed}) || undefined`)};`;
    }
    default:
      return updateBody(role, returns, found, place);
  }
}

function createBody(value: string, returns: DesignType, names: DesignNames): string {
  const made = `this.#rows.insert(${value})`;
  if (returns.kind === 'none') return `await ${made};`;
  if (returns.kind === 'boolean') return `await ${made};\nreturn true;`;
  const isKey =
    returns.kind === 'named'
      ? names.type(returns.name)?.shape === 'text'
      : returns.kind === 'text' || returns.kind === 'uuid';
  return isKey ? `const { id } = await ${made};\nreturn String(id);` : `return ${made};`;
}

type Update = Extract<NonNullable<ContractPlan['methods'][number]['role']>, { kind: 'update' | 'set' }>;

function updateBody(role: Update, returns: DesignType, found: (value: string) => string, place: TypePlace): string {
  const value = variableOf(role.value);
  const keyOf = (): string => place.imports.value('keyOf', importPath(place.path, 'src/storage/table'));
  const key = role.key === undefined ? `${keyOf()}(${value})` : variableOf(role.key);
  const changes = role.kind === 'set' ? `{ ${member(role.field, value)} }` : value;
  const call = `await this.#rows.update(${key}, ${changes})`;
  if (returns.kind === 'boolean') return `return (${call}) !== undefined;`;
  if (returns.kind === 'optional') return `return ${call};`;
  return returns.kind === 'none' ? `${found(call)};` : `return ${found(call)};`;
}

function queryText(filters: readonly { readonly parameter: string; readonly by: string }[]): string {
  const fields = filters
    .filter(({ by }) => by === 'field')
    .map(({ parameter }) => member(parameter, variableOf(parameter)));
  const others = filters.flatMap(({ parameter, by }) => (by === 'field' ? [] : [member(by, variableOf(parameter))]));
  return [...(fields.length === 0 ? [] : [`fields: { ${fields.join(', ')} }`]), ...others].join(', ');
}

function member(key: string, value: string): string {
  return key === value ? key : `${key}: ${value}`;
}

/** What a table puts into a new row where the caller gives nothing, of a type whose fields are known. */
export function defaultsText(entity: DesignType, names: DesignNames): string | undefined {
  const type = entity.kind === 'named' ? names.type(entity.name) : undefined;
  if (type?.shape !== 'record') return undefined;
  const values = type.fields.filter(({ name, optional }) => name !== 'id' && !optional).flatMap(defaultOf);
  return values.length === 0 ? undefined : `() => ({ ${values.join(', ')} })`;
}

function defaultOf({ name, type, default: given, values }: DesignField): string[] {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
  if (given !== undefined && (type.kind === 'text' || type.kind === 'decimal')) return [`${key}: ${quoted(given)}`];
  if (given !== undefined && /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(given)) return [`${key}: ${given}`];
  if (type.kind === 'datetime') return [`${key}: new Date().toISOString()`];
  if (type.kind === 'text' && values?.[0] !== undefined) return [`${key}: ${quoted(values[0])}`];
  const empty: Readonly<Record<string, string>> = { list: '[]', boolean: 'false', integer: '0', number: '0' };
  const value = empty[type.kind];
  return value === undefined ? [] : [`${key}: ${value}`];
}
