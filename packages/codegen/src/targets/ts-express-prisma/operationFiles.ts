import type { Id } from '@specwright/model/reference';
import { pascalCase, snakeCase } from '@specwright/model/words';
import type { GeneratedFile } from '../../generatedFile.ts';
import type {
  ConsumedEventPlan,
  MemberPlan,
  ObjectMember,
  ObjectType,
  OperationPlan,
  ValueType,
} from '../../plan/servicePlan.ts';
import type { HookPlaces } from '../target.ts';
import { consumedHook, consumedType } from './consumerFiles.ts';
import { sortColumn } from './databaseFiles.ts';
import { scopeOf } from './domainFiles.ts';
import { Imports } from './imports.ts';
import { milliseconds, type Names, quoted } from './naming.ts';
import { renderStatements } from './renderStatements.ts';
import { docComment, sourceFile } from './sourceFile.ts';

/** Operations that stand in the same files. */
export interface OperationGroup {
  /** Camel case: the name of the files. */
  readonly file: string;
  /** The function that makes its routes. */
  readonly functionName: string;
  readonly operations: readonly OperationPlan[];
}

/** The groups in the order in which their first operation is written. */
export function groupsOf(operations: readonly OperationPlan[]): OperationGroup[] {
  const groups = new Map<string, OperationPlan[]>();
  for (const operation of operations) groups.set(operation.group, [...(groups.get(operation.group) ?? []), operation]);
  return [...groups].map(([file, own]) => ({ file, functionName: `${file}Routes`, operations: own }));
}

/** Routes, messages and services, and what a person can put around them. */
export function operationFiles(names: Names): GeneratedFile[] {
  const groups = groupsOf(names.plan.operations);
  const files = groups.flatMap((group) => {
    const sources = [
      ...new Set(group.operations.flatMap(({ id, subject }) => (subject === undefined ? [id] : [id, subject]))),
    ];
    return [
      messagesFile(group, names, sources),
      servicesFile(group, names, sources),
      routesFile(group, sources),
    ].flatMap((file) => file ?? []);
  });
  return [...files, hooksFile(groups, names.plan.consumed), operationsFile(groups)];
}

// --- messages ---

function schemaName(operation: OperationPlan, part: 'Params' | 'Query' | 'Body'): string {
  return `${operation.functionName}${part}`;
}

function typeName(operation: OperationPlan, part: 'Params' | 'Query' | 'Body'): string {
  return pascalCase(snakeCase(operation.functionName)) + part;
}

function partsOf(operation: OperationPlan): ('Params' | 'Query' | 'Body')[] {
  const parts: ('Params' | 'Query' | 'Body')[] = [];
  if (operation.parameters.length > 0) parts.push('Params');
  if (operation.list !== undefined) parts.push('Query');
  if (operation.members.length > 0) parts.push('Body');
  return parts;
}

function messagesFile(group: OperationGroup, names: Names, sources: readonly Id[]): GeneratedFile | undefined {
  const imports = new Imports();
  const blocks = group.operations.flatMap((operation) =>
    partsOf(operation).flatMap((part) => {
      imports.value('z', 'zod');
      const schema = { Params: paramsSchema, Query: querySchema, Body: bodySchema }[part](operation, names, imports);
      return [
        `/** ${operation.name} */\nexport const ${schemaName(operation, part)} = ${schema};\nexport type ${typeName(operation, part)} = z.infer<typeof ${schemaName(operation, part)}>;`,
      ];
    }),
  );
  return blocks.length === 0 ? undefined : sourceFile(`src/messages/${group.file}.ts`, imports, blocks, sources);
}

function typeImport(name: string, imports: Imports): string {
  return imports.value(name, '../http/types.js');
}

function paramsSchema(operation: OperationPlan, _names: Names, imports: Imports): string {
  const members = operation.parameters.map(({ name, type }) => `${name}: ${queryType(type, imports)}`);
  return `z.strictObject({ ${members.join(', ')} })`;
}

function querySchema(operation: OperationPlan, names: Names, imports: Imports): string {
  const { list } = operation;
  if (list === undefined) return 'z.strictObject({})';
  const entity = names.entity(list.entity);
  const orderType = `${imports.type('Prisma', '../generated/prisma/client.js')}.${entity.typeName}OrderByWithRelationInput`;
  const orders = list.sortable.map((field) => {
    const optional = names.field(list.entity, field.column)?.optional === true;
    // Rows without a value are the least, whatever the database thinks.
    const order = optional ? "{ sort: direction, nulls: direction === 'asc' ? 'first' : 'last' }" : 'direction';
    return `${field.name}: (direction) => ({ ${sortColumn(entity, field, names.database)}: ${order} })`;
  });
  const sort = `sort: ${typeImport('sorting', imports)}<${orderType}>({ ${orders.join(', ')} }).optional()`;
  const filters = list.filters.map(({ name, type }) => `${name}: ${queryType(type, imports)}.optional()`);
  const paging =
    list.pageSize === undefined ? [] : [`...${typeImport('paging', imports)}(${Math.min(list.pageSize, 100)})`];
  return `z.strictObject({ ${[...filters, sort, ...paging].join(', ')} })`;
}

function queryType(type: ValueType, imports: Imports): string {
  if (type.kind === 'enum') return `z.enum([${type.values.map(quoted).join(', ')}])`;
  return `${typeImport('inQuery', imports)}.${type.kind === 'json' ? 'string' : type.kind}`;
}

function bodySchema(operation: OperationPlan, _names: Names, imports: Imports): string {
  const members = operation.members.map((member) => `${member.name}: ${memberType(member, operation, imports)}`);
  const schema = `z.strictObject({ ${members.join(', ')} })`;
  if (!operation.partial) return schema;
  // A body that is wrong already needs no second complaint.
  const once = "{ error: 'must name at least one field', when: ({ issues }) => issues.length === 0 }";
  return `${schema}.refine((body) => Object.keys(body).length > 0, ${once})`;
}

function memberType(member: MemberPlan, operation: OperationPlan, imports: Imports): string {
  const suffix = member.nullable ? '.nullish()' : member.optional ? '.optional()' : '';
  const base = baseType(member, imports);
  return `${base}${operation.partial && suffix === '' ? '.optional()' : suffix}`;
}

function baseType({ type, bounds }: Pick<MemberPlan, 'type' | 'bounds'>, imports: Imports): string {
  const range = rangeCode(bounds);
  switch (type.kind) {
    case 'enum':
      return `z.enum([${type.values.map(quoted).join(', ')}])`;
    case 'string':
    case 'int':
    case 'decimal':
      return `${typeImport(type.kind, imports)}(${range})`;
    case 'json':
      return objectType(type, imports);
    default:
      return typeImport(type.kind, imports);
  }
}

function rangeCode(bounds: MemberPlan['bounds']): string {
  if (bounds === undefined) return '';
  return `{ min: '${bounds.min}'${bounds.max === undefined ? '' : `, max: '${bounds.max}'`} }`;
}

function objectType({ members }: ObjectType, imports: Imports): string {
  if (members === undefined) return typeImport('object', imports);
  const parts = members.map(
    (member) => `${member.name}: ${keptType(member, imports)}${member.optional ? '.nullish()' : ''}`,
  );
  return `z.strictObject({ ${parts.join(', ')} })`;
}

/** The type of a member of an object: the database keeps it as JSON, which has no whole numbers of 64 bits and no times. */
function keptType(member: ObjectMember, imports: Imports): string {
  const { kind } = member.type;
  if (kind === 'int') return `${typeImport('inObject', imports)}.int(${rangeCode(member.bounds)})`;
  return kind === 'timestamp' ? `${typeImport('inObject', imports)}.timestamp` : baseType(member, imports);
}

// --- services ---

function servicesFile(group: OperationGroup, names: Names, sources: readonly Id[]): GeneratedFile {
  const imports = new Imports();
  const blocks = group.operations.map((operation) => serviceFunction(operation, group, names, imports));
  return sourceFile(`src/services/${group.file}.ts`, imports, blocks, sources);
}

function serviceFunction(operation: OperationPlan, group: OperationGroup, names: Names, imports: Imports): string {
  const scope = {
    ...scopeOf(names, imports, '../', 'work.db'),
    operation,
    ...(operation.answer === undefined ? {} : { answer: operation.answer }),
  };
  const body = renderStatements(
    operation.body.filter((statement) => statement.kind !== 'answer' || operation.answer !== undefined),
    scope,
  );
  const used = (name: string): boolean => new RegExp(`(?<![.\\w])${name}\\b(?!:)`).test(body.replace(/\/\/.*$/gm, ''));
  const taken = ['caller', 'params', 'query', 'body'].filter(used);
  const kind = operation.access.kind === 'public' ? 'Request' : 'CallerRequest';
  imports.type('Work', './work.js');
  const request =
    taken.length === 0
      ? ''
      : `, { ${taken.join(', ')} }: ${imports.type(kind, '../http/endpoint.js')}${requestTypes(operation, taken, group, imports)}`;
  const doc = docComment([operation.name, operation.doc ?? ''].filter((line) => line !== '').join('\n'));
  const work = used('work') ? 'work' : '_work';
  return `${doc}export async function ${operation.functionName}(${work}: Work${request}) {\n${body.trim()}\n}`;
}

function requestTypes(
  operation: OperationPlan,
  taken: readonly string[],
  group: OperationGroup,
  imports: Imports,
): string {
  const parts = (['Params', 'Query', 'Body'] as const).map((part) =>
    taken.includes(part.toLowerCase()) && partsOf(operation).includes(part)
      ? imports.type(typeName(operation, part), `../messages/${group.file}.js`)
      : 'unknown',
  );
  while (parts.at(-1) === 'unknown') parts.pop();
  return parts.length === 0 ? '' : `<${parts.join(', ')}>`;
}

// --- hooks ---

function hookNames({ functionName }: OperationPlan): { before: string; after: string; replace: string } {
  const name = functionName.charAt(0).toUpperCase() + functionName.slice(1);
  return { before: `before${name}`, after: `after${name}`, replace: `replace${name}` };
}

export const hookPlaces: HookPlaces = {
  folder: 'extensions',
  file: 'src/hooks/hooks.ts',
  namesIn(text) {
    const names = new Map<string, string>();
    let operation = '';
    let event: string | undefined;
    for (const line of text.split('\n')) {
      operation = /^ *\/\*\* ([A-Z]+ \/.*) \*\/$/.exec(line)?.[1] ?? operation;
      event = /^ *\/\*\* ([\w-]+\/\S+)\. /.exec(line)?.[1] ?? event;
      const around = /^ *readonly (\w+)\?:/.exec(line)?.[1];
      if (around !== undefined) names.set(around, operation);
      const heard = /^ *(on\w+)\?\(/.exec(line)?.[1];
      if (heard !== undefined && event !== undefined) names.set(heard, event);
    }
    return names;
  },
};

function hooksFile(groups: readonly OperationGroup[], consumed: readonly ConsumedEventPlan[]): GeneratedFile {
  const imports = new Imports();
  for (const name of ['ServiceHooks', ...(groups.length > 0 ? ['After', 'Before'] : [])]) {
    imports.type(name, './hooked.js');
  }
  const members = groups.flatMap(({ file, operations }) =>
    operations.flatMap((operation) => {
      const run = `typeof ${imports.type(operation.functionName, `../services/${file}.js`)}`;
      const { before, after, replace } = hookNames(operation);
      return [
        `/** ${operation.name} */`,
        `readonly ${before}?: Before<${run}>;`,
        `readonly ${after}?: After<${run}>;`,
        `/** Runs in the place of the operation. */`,
        `readonly ${replace}?: ${run};`,
      ];
    }),
  );
  const heard = consumed.flatMap((event) => [
    `/** ${event.module}/${event.name}. Runs after what the contracts say, in the same transaction: what it throws undoes it, and the event comes again. */`,
    `${consumedHook(event)}?(work: ${imports.type('Work', '../services/work.js')}, event: ${imports.type(consumedType(event), '../events/consumers.js')}): Promise<void> | void;`,
  ]);
  const head = '/** What `extensions/hooks.ts` can put around the operations, or in their place. */';
  return sourceFile(
    hookPlaces.file,
    imports,
    [`${head}\nexport interface Hooks extends ServiceHooks {\n${[...members, ...heard].join('\n')}\n}`],
    groups.flatMap(({ operations }) => operations.map(({ id }) => id)),
  );
}

function operationsFile(groups: readonly OperationGroup[]): GeneratedFile {
  const imports = new Imports();
  imports.type('Hooks', '../hooks/hooks.js');
  const members = groups.flatMap(({ file, operations }) =>
    operations.map((operation) => {
      const run = imports.value(operation.functionName, `./${file}.js`);
      const { before, after, replace } = hookNames(operation);
      const around = [before, replace, after].map((name) => `hooks.${name}`).join(', ');
      return `${run}: ${imports.value('hooked', '../hooks/hooked.js')}(${run}, ${around}),`;
    }),
  );
  // A specification without an api has a service with the routes that every one has.
  const parameter = members.length === 0 ? '_hooks' : 'hooks';
  return sourceFile(
    'src/services/operations.ts',
    imports,
    [
      `/** The operations with what a person put around them. */\nexport function operationsWith(${parameter}: Hooks) {\nreturn {\n${members.join('\n')}\n};\n}`,
      'export type Operations = ReturnType<typeof operationsWith>;',
    ],
    groups.flatMap(({ operations }) => operations.map(({ id }) => id)),
  );
}

// --- routes ---

function routesFile(group: OperationGroup, sources: readonly Id[]): GeneratedFile {
  const imports = new Imports();
  imports.value('Router', 'express');
  imports.type('Service', '../http/endpoint.js');
  // Fixed words go before parameters: `/books/new` is no book.
  const ordered = [...group.operations].sort((a, b) => a.parameters.length - b.parameters.length);
  const routes = ordered.map((operation) => route(operation, group, imports));
  const block = `export function ${group.functionName}(service: Service): Router {\nconst router = Router({ caseSensitive: true });\n${routes.join('\n')}\nreturn router;\n}`;
  return sourceFile(`src/routes/${group.file}.ts`, imports, [block], sources);
}

/** `/orders/:id` of `/orders/{id}`. */
export function expressPath(path: string): string {
  return path.replace(/\{([^}]*)\}/g, ':$1');
}

function route(operation: OperationPlan, group: OperationGroup, imports: Imports): string {
  const endpoint = imports.value(
    operation.access.kind === 'public' ? 'publicEndpoint' : 'protectedEndpoint',
    '../http/endpoint.js',
  );
  const own = partsOf(operation);
  const schema = (part: 'Params' | 'Query' | 'Body'): string =>
    own.includes(part)
      ? imports.value(schemaName(operation, part), `../messages/${group.file}.js`)
      : imports.value('nothing', '../http/validation.js');
  const members = [
    `operation: ${quoted(operation.name)}`,
    ...accessOf(operation),
    ...limitsOf(operation),
    `params: ${schema('Params')}`,
    `query: ${schema('Query')}`,
    `body: ${schema('Body')}`,
    `takesBody: ${operation.takesBody}`,
    `status: ${operation.status}`,
    `writes: ${operation.writes}`,
    ...(operation.takesIdempotencyKey ? ['takesIdempotencyKey: true'] : []),
    ...(operation.cacheSeconds === undefined ? [] : [`cacheSeconds: ${operation.cacheSeconds}`]),
    ...(operation.timeout === undefined ? [] : [`timeout: ${milliseconds(operation.timeout)}`]),
    ...(operation.location === undefined ? [] : [`location: ${locationOf(operation.location)}`]),
    `run: service.operations.${operation.functionName}`,
  ];
  return `router.${operation.method.toLowerCase()}(${quoted(expressPath(operation.path))}, ${endpoint}(service, { ${members.join(', ')} }));`;
}

/** `/orders/{id}` with what the answer tells, or else the work; below the path of the request where that has parameters. */
function locationOf({ path, member, isText }: NonNullable<OperationPlan['location']>): string {
  const above = path.slice(0, path.lastIndexOf('/'));
  const below = above.includes('{');
  const name = member === undefined ? 'made' : `answer.${member}`;
  const place = `\`${below ? `\${path}` : above}/\${${isText ? `encodeURIComponent(${name})` : name}}\``;
  if (member === undefined) return `(_answer, ${below ? 'path' : '_path'}, made) => made && ${place}`;
  return `(answer${below ? ', path' : ''}) => ${place}`;
}

function accessOf({ access }: OperationPlan): string[] {
  if (access.kind === 'public') return [];
  if (access.kind === 'authenticated') return ['access: {}'];
  const roles = `roles: [${access.roles.map(quoted).join(', ')}]`;
  return [`access: { ${roles}${access.owner ? ', owner: true' : ''} }`];
}

function limitsOf({ limits }: OperationPlan): string[] {
  if (limits.length === 0) return [];
  const written = limits.map(
    ({ name, requests, seconds, per }) =>
      `{ name: ${quoted(name)}, requests: ${requests}, seconds: ${seconds}, per: ${quoted(per)} }`,
  );
  return [`limits: [${written.join(', ')}]`];
}
