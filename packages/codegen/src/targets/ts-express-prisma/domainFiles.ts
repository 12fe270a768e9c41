import type { RuleAlias } from '@specwright/evolution/schema/physicalSchema';
import type { Id } from '@specwright/model/reference';
import { pascalCase } from '@specwright/model/words';
import type { GeneratedFile } from '../../generatedFile.ts';
import { failuresOf } from '../../plan/compile/failures.ts';
import { answeredEvents } from '../../plan/contractLines.ts';
import { type KeptRule, keptRules } from '../../plan/database/serviceSchema.ts';
import { localName } from '../../plan/names.ts';
import {
  type ActionPlan,
  type ComputedPlan,
  type EntityPlan,
  type EventPlan,
  type FieldPlan,
  type HandlerPlan,
  type PayloadCondition,
  type ServicePlan,
  stepPrograms,
} from '../../plan/servicePlan.ts';
import { isPicked } from '../../plan/values.ts';
import type { Database } from '../target.ts';
import { Imports } from './imports.ts';
import { keptFile } from './keptFiles.ts';
import { fileOf, type Names, portVariable, quoted } from './naming.ts';
import { renderStatements, type StatementScope } from './renderStatements.ts';
import { renderExact, renderNoValues, renderStored } from './renderValue.ts';
import { docComment, sourceFile } from './sourceFile.ts';
import { hasEnums, storedType } from './typeMap.ts';
import { whereBehind } from './whereBehind.ts';

/** The files of `src/domain`, `src/events`, `src/ports` and `src/views`, and what is made of refusals of the database. */
export function domainFiles(names: Names, ruleAliases: readonly RuleAlias[]): GeneratedFile[] {
  const { plan } = names;
  return [
    ...(plan.errors.length === 0 ? [] : [errorsFile(names)]),
    ...(plan.machines.length === 0 ? [] : [machinesFile(names)]),
    ...(plan.computed.length === 0 ? [] : [computedFile(names)]),
    ...(plan.kept.length === 0 ? [] : [keptFile(names)]),
    ...plan.actions.map((action) => actionFile(action, names)),
    ...(plan.events.length === 0 ? [] : [eventsFile(names), listenersFile(names)]),
    ...plan.entities.filter(({ pair }) => pair === undefined).map((entity) => viewFile(entity, names)),
    ...portFiles(names),
    databaseProblemFile(names, ruleAliases),
  ];
}

function scopeOf(names: Names, imports: Imports, root: string, db: string, ownFile = ''): StatementScope {
  return {
    imports,
    names,
    root,
    db,
    ownFile,
    reason: 'result',
    nextNumber: ({ entity, column }) =>
      `((await ${db}.${names.delegate(entity)}.aggregate({ _max: { ${column}: true } }))._max.${column} ?? 0n) + 1n`,
  };
}

export { scopeOf };

/** The errors whose message has values in it somewhere. */
function filledTitles(plan: ServicePlan): ReadonlySet<string> {
  const failures = [
    ...plan.operations.flatMap((operation) => operation.failures),
    ...stepPrograms(plan).flatMap(failuresOf),
  ];
  return new Set(failures.flatMap((failure) => (failure.kind === 'error' && failure.title ? [failure.name] : [])));
}

function errorsFile(names: Names): GeneratedFile {
  const imports = new Imports();
  imports.value('Problem', '../http/problem.js');
  const filled = filledTitles(names.plan);
  const blocks = names.plan.errors.map((error) => {
    const message = quoted(error.message);
    const isFilled = filled.has(error.name);
    const given = isFilled ? `detail?: string, title = ${message}` : 'detail?: string';
    return `${docComment(error.doc)}export function ${names.error(error.name)}(${given}): Problem {
  return new Problem({ status: ${error.status}, code: ${quoted(error.name)}, ${isFilled ? 'title' : `title: ${message}`}, detail });
}`;
  });
  return sourceFile(
    'src/domain/errors.ts',
    imports,
    blocks,
    names.plan.errors.map(({ id }) => id),
  );
}

function machinesFile(names: Names): GeneratedFile {
  const imports = new Imports();
  imports.value('Machine', './machine.js');
  const blocks = names.plan.machines.map((machine) => {
    const field = names.field(machine.entity, machine.field);
    const type =
      field?.type.kind === 'enum' && hasEnums(names.database)
        ? imports.type(field.type.name, '../generated/prisma/client.js')
        : 'string';
    const all = field?.type.kind === 'enum' ? field.type.values : machine.states;
    const moves = all.map((state) => {
      const targets = machine.transitions.filter(({ from }) => from === state).map(({ to }) => quoted(to));
      return `${state}: [${[...new Set(targets)].join(', ')}]`;
    });
    const title = `${names.entity(machine.entity).name}.${machine.field}`;
    return `export const ${names.machineName(machine)} = new Machine<${type}>(${quoted(title)}, { ${moves.join(', ')} });`;
  });
  return sourceFile(
    'src/domain/machines.ts',
    imports,
    blocks,
    names.plan.machines.map(({ id }) => id),
  );
}

// --- computed fields ---

function computedFile(names: Names): GeneratedFile {
  const imports = new Imports();
  imports.type('Database', '../db/client.js');
  const blocks = names.plan.computed.map((computed) => refreshFunction(computed, names, imports));
  for (const entity of names.plan.entities) {
    const dependents = computedFrom(entity.id, names.plan);
    if (dependents.length > 0) blocks.push(refreshAfter(entity, dependents, names));
  }
  return sourceFile(
    'src/domain/computed.ts',
    imports,
    blocks,
    names.plan.computed.map(({ entity }) => entity),
  );
}

/** What is computed from rows of an entity, and so is brought up to date after them. */
export function computedFrom(id: Id, { computed }: ServicePlan): ComputedPlan[] {
  return computed.filter(({ dependencies }) => dependencies.some(({ entity }) => entity === id));
}

export function refreshName(computed: ComputedPlan, names: Names): string {
  return `refresh${names.entity(computed.entity).typeName}${pascalCase(computed.field)}`;
}

function refreshFunction(computed: ComputedPlan, names: Names, imports: Imports): string {
  const scope = scopeOf(names, imports, '../', 'db');
  const entity = names.entity(computed.entity);
  const field = entity.fields.find((candidate) => candidate.name === computed.field);
  const delegate = names.delegate(entity.id);
  const { variable } = computed;
  const written = computedValue(computed, field, scope);
  const chained = names.plan.computed
    .filter(
      (other) =>
        other !== computed &&
        other.dependencies.some(
          (dependency) => dependency.entity === entity.id && dependency.columns.includes(computed.field),
        ),
    )
    .flatMap((other) => callsFor(entity, other, variable, names, computed.field));
  return `/** ${computed.text.trim()} */
export async function ${refreshName(computed, names)}(db: Database, id: string): Promise<void> {
const ${variable} = await db.${delegate}.findUnique({ where: { id } });
if (${variable} === null) return;
${renderStatements(computed.body, scope)}
const ${computed.field === variable ? 'result' : camelLocal(computed.field)} = ${written};
await db.${delegate}.update({ where: { id }, data: { ${computed.field}: ${computed.field === variable ? 'result' : camelLocal(computed.field)} } });
${chained.join('\n')}
}`;
}

/** What is written into a computed field: rounded to its type, and nothing where one of no values is to be picked. */
function computedValue({ value }: ComputedPlan, field: FieldPlan | undefined, scope: StatementScope): string {
  if (value.kind !== 'aggregate' || value.type.kind === 'timestamp') return renderStored(value, scope);
  const isRounded = field?.type.kind === 'int' && value.type.kind !== 'int';
  const known = isRounded
    ? `${scope.imports.value('whole', '../domain/numbers.js')}(${renderExact(value, scope)})`
    : renderStored(value, scope);
  if (!isPicked(value) || field?.optional !== true) return known;
  return `${renderNoValues(value, scope)} ? null : ${known}`;
}

function camelLocal(name: string): string {
  return `new${pascalCase(name)}`;
}

/** The calls that bring a computed field up to date after a row of `entity` was written. */
function callsFor(
  entity: EntityPlan,
  computed: ComputedPlan,
  row: string,
  names: Names,
  onlyColumn?: string,
): string[] {
  const owner = names.entity(computed.entity);
  const refresh = refreshName(computed, names);
  return computed.dependencies
    .filter(
      (dependency) =>
        dependency.entity === entity.id && (onlyColumn === undefined || dependency.columns.includes(onlyColumn)),
    )
    .map(({ path }) => {
      const last = path.at(-1);
      if (last === undefined) return `await ${refresh}(db, ${row}.id);`;
      // The row may be gone: its own column says what it belonged to.
      const isBelow = last.way === 'down';
      const id = isBelow ? `${row}.${last.link.column}` : `${row}.id`;
      const rest = isBelow ? path.slice(0, -1) : path;
      const isThere = isBelow && last.link.optional ? `if (${id} !== null) ` : '';
      if (rest.length === 0) return `${isThere}await ${refresh}(db, ${id});`;
      const query = `db.${names.delegate(owner.id)}.findMany({ where: ${whereBehind(rest, id, names)}, select: { id: true } })`;
      return `${isThere}for (const { id } of await ${query}) await ${refresh}(db, id);`;
    });
}

function refreshAfter(entity: EntityPlan, dependents: readonly ComputedPlan[], names: Names): string {
  const row = names.row(entity.id);
  const calls = [...new Set(dependents.flatMap((computed) => callsFor(entity, computed, row, names)))];
  const links = dependents
    .flatMap(({ dependencies }) => dependencies)
    .flatMap((read) => (read.entity === entity.id ? (read.path.at(-1) ?? []) : []))
    .flatMap(({ way, link }) => (way === 'down' ? [link] : []));
  const members = [
    'readonly id: string',
    ...new Set(links.map((link) => `readonly ${link.column}: string${link.optional ? ' | null' : ''}`)),
  ];
  return `/** Brings up to date what is computed from a ${entity.name}. */
export async function ${names.refresh(entity.id)}(db: Database, ${row}: { ${members.join('; ')} }): Promise<void> {
${calls.join('\n')}
}`;
}

// --- actions ---

function actionFile(action: ActionPlan, names: Names): GeneratedFile {
  const imports = new Imports();
  const file = fileOf(action.functionName);
  const scope = scopeOf(names, imports, '../../', 'work.db', `../../domain/actions/${file}.js`);
  imports.type('Work', '../../services/work.js');
  const body = renderStatements(action.body, scope).replace(/\bparams\./g, '');
  const parameters = action.parameters.map((parameter) => {
    const [only, ...more] = parameter.entities;
    // The compiler takes no parameter that nothing reads, unless its name says so.
    const isRead = new RegExp(`\\b${parameter.name}\\b`).test(body);
    const name = isRead ? parameter.name : `_${parameter.name}`;
    if (parameter.type !== undefined || only === undefined)
      return `${name}: ${storedType(parameter.type ?? { kind: 'string' }, names.database)}`;
    if (more.length === 0)
      return `${name}: ${imports.type(names.entity(only).typeName, '../../generated/prisma/client.js')}`;
    const columns = parameter.columns.map(
      ({ name: column, type, optional }) =>
        `readonly ${column}: ${storedType(type, names.database)}${optional ? ' | null' : ''}`,
    );
    return `${name}: { ${columns.join('; ')} }`;
  });
  const doc = docComment(action.doc);
  const block = `${doc}export async function ${action.functionName}(${['work: Work', ...parameters].join(', ')}): Promise<void> {\n${body}\n}`;
  return sourceFile(`src/domain/actions/${file}.ts`, imports, [block], [action.id]);
}

// --- events ---

function eventsFile(names: Names): GeneratedFile {
  const imports = new Imports();
  imports.value('emit', './outbox.js');
  const answers = answeredEvents(names.plan);
  imports.type('Work', '../services/work.js');
  const blocks = names.plan.events.flatMap((event) => {
    const type = pascalCase(event.name);
    const about =
      event.entity === undefined || event.payload.some(({ name }) => name === 'about')
        ? []
        : ['/** The id of the row that it tells of. */\n readonly about?: string;'];
    const members = event.payload.map(
      ({ name, type: kind }) => `readonly ${name}: ${storedType(kind, names.database)} | null;`,
    );
    return [
      `${docComment(event.doc)}export interface ${type} {\n${[...about, ...members].join('\n')}\n}`,
      `export function ${names.emit(event.name)}(work: Work, payload: ${type}${answers.has(event.id) ? ', id?: string' : ''}): Promise<void> {\nreturn emit(work, ${quoted(event.name)}, payload${answers.has(event.id) ? ', id' : ''});\n}`,
    ];
  });
  return sourceFile(
    'src/events/events.ts',
    imports,
    blocks,
    names.plan.events.map(({ id }) => id),
  );
}

/** What the `>>` lines of the events do. */
function listenersFile(names: Names): GeneratedFile {
  const imports = new Imports();
  imports.type('EventListener', '../ports/eventQueue.js');
  const heard = names.plan.events.filter(({ handlers }) => handlers.length > 0);
  const sources = names.plan.events.map(({ id }) => id);
  const doc = '/** What follows from an event. It may be told of one again, after a failure. */';
  imports.type('Ports', '../ports/ports.js');
  if (heard.length === 0) {
    const none = `${doc}\nexport function listenerOf(_ports: Ports): EventListener {\nreturn () => Promise.resolve();\n}`;
    return sourceFile('src/events/listeners.ts', imports, [none], sources);
  }
  const cases = heard.map(
    (event) =>
      `case ${quoted(event.name)}:\n${event.handlers.map((handler) => handlerCode(event, handler, imports)).join('\n')}\nbreak;`,
  );
  const block = `${doc}
export function listenerOf({ notifier }: Pick<Ports, 'notifier'>): EventListener {
return async ({ name, payload }) => {
switch (name) {
${cases.join('\n')}
}
};
}`;
  return sourceFile('src/events/listeners.ts', imports, [block], sources);
}

function handlerCode(event: EventPlan, { recipients, channels, onlyIf }: HandlerPlan, imports: Imports): string {
  const listed = channels.map(quoted).join(', ');
  const calls = recipients.map(
    (recipient) =>
      `await notifier.notify({ recipient: ${quoted(recipient)}, channels: [${listed}], subject: ${quoted(event.name)}, content: payload });`,
  );
  return onlyIf === undefined ? calls.join('\n') : `if (${payloadTest(onlyIf, imports)}) {\n${calls.join('\n')}\n}`;
}

const comparisons = { '=': 'eq', '!=': 'eq', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' } as const;

/** What a payload has to say; what is missing in it fits no comparison, and differs from every value. */
function payloadTest(condition: PayloadCondition, imports: Imports): string {
  switch (condition.kind) {
    case 'is':
      return `payload.${condition.member} ${condition.negated ? '!==' : '==='} ${condition.text === undefined ? 'true' : quoted(condition.text)}`;
    case 'missing':
      return `payload.${condition.member} ${condition.negated ? '!=' : '=='} null`;
    case 'number': {
      const { member, operator, other } = condition;
      const exact = imports.value('exact', '../domain/numbers.js');
      const members = [member, ...('member' in other ? [other.member] : [])];
      const right = 'member' in other ? `${exact}(String(payload.${other.member}))` : quoted(other.number);
      const test = `${exact}(String(payload.${member})).${comparisons[operator]}(${right})`;
      return operator === '!='
        ? `(${members.map((name) => `payload.${name} == null`).join(' || ')} || !${test})`
        : `(${members.map((name) => `payload.${name} != null`).join(' && ')} && ${test})`;
    }
    case 'logical':
      return condition.parts
        .map((part) => (part.kind === 'logical' ? `(${payloadTest(part, imports)})` : payloadTest(part, imports)))
        .join(condition.operator === 'and' ? ' && ' : ' || ');
  }
}

// --- views ---

function viewFile(entity: EntityPlan, names: Names): GeneratedFile {
  const imports = new Imports();
  const type = imports.type(entity.typeName, '../generated/prisma/client.js');
  const row = names.row(entity.id);
  const members = entity.fields
    .filter((field) => !field.sensitive)
    .map((field) => `${field.name}: ${row}.${field.column}`);
  const block = `/** ${entity.name} as clients see it. */
export function ${names.view(entity.id)}(${row}: ${type}) {\nreturn { ${members.join(', ')} };\n}`;
  return sourceFile(`src/views/${names.viewFile(entity.id)}.ts`, imports, [block], [entity.id]);
}

// --- ports ---

function portFiles(names: Names): GeneratedFile[] {
  const { ports } = names.plan;
  const files = ports.map((port) => {
    const imports = new Imports();
    imports.type('PortCall', './port.js');
    imports.type('PortResult', './port.js');
    imports.value('simulate', './port.js');
    const row =
      port.entity === undefined
        ? undefined
        : imports.type(names.entity(port.entity).typeName, '../generated/prisma/client.js');
    const type = pascalCase(port.name);
    const rowName = localName(port.name) === 'call' ? 'row' : localName(port.name);
    const parameter = row === undefined ? 'call: PortCall' : `${rowName}: ${row}, call: PortCall`;
    const methods = port.verbs.map((verb) => `${verb}(${parameter}): Promise<PortResult>;`);
    const simulated = port.verbs.map(
      (verb) =>
        `${verb}(): Promise<PortResult> {\nreturn simulate('${portVariable(port.noun)}', this.#environment);\n}`,
    );
    return sourceFile(
      `src/ports/${fileOf(port.name)}.ts`,
      imports,
      [
        `export interface ${type}Port {\n${methods.join('\n')}\n}`,
        `/** Succeeds, unless ${portVariable(port.noun)}=1; replaced in extensions/ports.ts. */
export class Simulated${type} implements ${type}Port {
readonly #environment: NodeJS.ProcessEnv;

constructor(environment: NodeJS.ProcessEnv) {
this.#environment = environment;
}

${simulated.join('\n\n')}
}`,
      ],
      port.entity === undefined ? [] : [port.entity],
    );
  });
  return [...files, portsFile(names)];
}

function portsFile(names: Names): GeneratedFile {
  const imports = new Imports();
  imports.type('Logger', 'pino');
  imports.type('Notifier', './notifier.js');
  imports.value('LoggingNotifier', './notifier.js');
  const { ports, events, consumed } = names.plan;
  const hasQueue = events.length + consumed.length > 0;
  if (hasQueue) {
    imports.type('EventQueue', './eventQueue.js');
    imports.value('InProcessQueue', './eventQueue.js');
  }
  for (const port of ports) {
    imports.type(`${pascalCase(port.name)}Port`, `./${fileOf(port.name)}.js`);
    imports.value(`Simulated${pascalCase(port.name)}`, `./${fileOf(port.name)}.js`);
  }
  const queue = !hasQueue ? [] : ['readonly queue: EventQueue;'];
  const queues = !hasQueue ? [] : ['queue: new InProcessQueue()'];
  const members = ports.map((port) => `readonly ${port.name}: ${pascalCase(port.name)}Port;`);
  const simulated = ports.map((port) => `${port.name}: new Simulated${pascalCase(port.name)}(environment)`);
  const environment = ports.length === 0 ? '_environment' : 'environment';
  return sourceFile(
    'src/ports/ports.ts',
    imports,
    [
      `/** What the service reaches outside of itself. */\nexport interface Ports {\n${['readonly notifier: Notifier;', ...queue, ...members].join('\n')}\n}`,
      `/** Adapters that reach nothing: for development and tests. */
export function simulatedPorts(${environment}: NodeJS.ProcessEnv, log: Logger): Ports {
return { ${['notifier: new LoggingNotifier(log)', ...queues, ...simulated].join(', ')} };
}`,
    ],
    ports.flatMap((port) => (port.entity === undefined ? [] : [port.entity])),
  );
}

// --- what the database refuses ---

function databaseProblemFile({ plan, database }: Names, ruleAliases: readonly RuleAlias[]): GeneratedFile {
  const imports = new Imports();
  for (const name of ['alreadyExists', 'invariantViolated', 'refused']) imports.value(name, '../http/problem.js');
  imports.type('Problem', '../http/problem.js');
  imports.value('Prisma', '../generated/prisma/client.js');
  const rules = keptRules(plan);
  // SQLite names the columns of a unique index, PostgreSQL the index.
  const namesOf = ({ name, columns }: KeptRule): readonly string[] =>
    database === 'sqlite' && columns !== undefined
      ? [columns]
      : [name, ...ruleAliases.flatMap((alias) => (alias.rule === name ? [alias.name] : []))];
  const table = (kind: KeptRule['kind']): string => {
    const texts = new Map<string, string>();
    for (const rule of rules.filter((candidate) => candidate.kind === kind)) {
      for (const name of namesOf(rule)) {
        const known = texts.get(name);
        texts.set(name, known === undefined ? rule.text : `${known}; ${rule.text}`);
      }
    }
    return [...texts].map(([name, text]) => `${quoted(name)}: ${quoted(text.trim())}`).join(',\n');
  };
  const blocks = [
    `/** What must be unique, by the ${database === 'sqlite' ? 'columns that SQLite names' : 'index that PostgreSQL names'} when it is not. */\nconst unique: Readonly<Record<string, string>> = {\n${table('unique')}\n};`,
    `/** Invariants that the database keeps, by constraint${database === 'sqlite' ? ' or by columns' : ' or by index'}. */\nconst invariants: Readonly<Record<string, string>> = {\n${table('invariant')}\n};`,
    databaseProblem[database],
  ];
  return sourceFile('src/db/databaseProblem.ts', imports, blocks, []);
}

const databaseProblem: Readonly<Record<Database, string>> = {
  sqlite: `/** The answer to a write that the database refused; undefined for what is nobody's fault outside. */
export function databaseProblem(error: unknown): Problem | undefined {
  if (isOutOfRange(error)) return invariantViolated('a number would leave the range of its type');
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  const message = JSON.stringify(error.meta ?? {});
  const rule = /(?:UNIQUE|CHECK) constraint failed: ([\\w.]+)/.exec(message)?.[1] ?? '';
  const same = unique[rule];
  if (same !== undefined) return alreadyExists(same);
  const invariant = invariants[rule];
  if (invariant !== undefined) return invariantViolated(invariant);
  return message.includes('FOREIGN KEY') ? refused(409, 'other rows refer to it') : undefined;
}

/** The driver takes no whole number of more than 64 bits. */
function isOutOfRange(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('64-bit integer');
}`,
  postgres: `/** The answer to a write that the database refused; undefined for what is nobody's fault outside. */
export function databaseProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  const { code, message } = refusalOf(error);
  // PostgreSQL quotes the name of the rule, whatever the language of its messages.
  for (const [, rule = ''] of message.matchAll(/"([^"]+)"/g)) {
    const same = unique[rule];
    if (same !== undefined) return alreadyExists(same);
    const invariant = invariants[rule];
    if (invariant !== undefined) return invariantViolated(invariant);
  }
  if (code === outOfRange) return invariantViolated('a number would leave the range of its type');
  return code === foreignKeyViolation ? refused(409, 'other rows refer to it') : undefined;
}

/** SQLSTATEs. */
const foreignKeyViolation = '23503';
const outOfRange = '22003';

/** The SQLSTATE and the words of PostgreSQL, as its driver hands them on. */
function refusalOf(error: Prisma.PrismaClientKnownRequestError): { code: string; message: string } {
  const cause = (error.meta as { driverAdapterError?: { cause?: Record<string, unknown> } } | undefined)
    ?.driverAdapterError?.cause;
  return { code: String(cause?.originalCode ?? ''), message: String(cause?.originalMessage ?? '') };
}`,
};
