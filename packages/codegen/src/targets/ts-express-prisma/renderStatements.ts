import type { Id } from '@specwright/model/reference';
import { camelCase } from '@specwright/model/words';
import { typeOf } from '../../plan/compile/bindExpression.ts';
import type { ColumnValue, DetailPart, Failure, Include, Statement } from '../../plan/program.ts';
import type { AnswerPlan, FieldPlan, OperationPlan } from '../../plan/servicePlan.ts';
import { mayBeMissing, type Row, type Value } from '../../plan/values.ts';
import { renderKeep, renderKeepEach, rowsGoing } from './keptFiles.ts';
import { fileOf, milliseconds, type Names, quoted } from './naming.ts';
import { answerInclude, renderAnswer, renderList } from './renderAnswer.ts';
import { renderCondition, renderRow, renderStored, type ValueScope } from './renderValue.ts';

/** What the statements of one function stand in. */
export interface StatementScope extends ValueScope {
  readonly names: Names;
  readonly operation?: OperationPlan;
  readonly answer?: AnswerPlan;
  /** The file of an action does not import itself. */
  readonly ownFile: string;
  /** The name of the result that a refusing port gave its reason in. */
  reason: string;
  /** The variable of the row that is answered, where it was read together with all that goes with it. */
  whole?: string | undefined;
}

type Code = string[];

/** The statements of a function, one string a line or block. */
export function renderStatements(statements: readonly Statement[], scope: StatementScope): string {
  const all = spoken(statements);
  scope.whole = readWhole(all);
  return renderBlock(all, nowhere, reassignedIn(all, nowhere), scope).join('\n');
}

/** Statements behind which a row is still what it was when it was read. */
const reading: ReadonlySet<Statement['kind']> = new Set([
  'line',
  'find',
  'findChild',
  'follow',
  'own',
  'list',
  'lookUp',
  'require',
  'owner',
  'guard',
  'guardEach',
  'local',
  'answer',
]);

/**
 * The row that is answered, where nothing is written between, or where it is deleted: it is read with its nested parts at
 * once, and no second time.
 */
function readWhole(statements: readonly Statement[]): string | undefined {
  const last = statements.at(-1);
  if (last?.kind !== 'answer') return undefined;
  const goes = statements.some((statement) => statement.kind === 'delete' && statement.variable === last.variable);
  if (!goes && !statements.every(({ kind }) => reading.has(kind))) return undefined;
  const found = statements.find(
    (statement) => (statement.kind === 'find' || statement.kind === 'own') && statement.variable === last.variable,
  );
  return found !== undefined && !('create' in found) ? last.variable : undefined;
}

/** Lines of the spec that nothing was written for (their effect stands elsewhere) are left out. */
function spoken(statements: readonly Statement[]): Statement[] {
  return statements.filter((statement, at) => {
    const next = statements[at + 1];
    return (
      statement.kind !== 'line' ||
      (next !== undefined && next.kind !== 'line' && next.kind !== 'answer' && next.kind !== 'answerList')
    );
  });
}

/** What comes after a statement: names that its block declares are not seen behind the block. */
interface Later {
  readonly inside: readonly Statement[];
  readonly declared: ReadonlySet<string>;
  readonly outside: (variable: string) => boolean;
}

const nowhere: (variable: string) => boolean = () => false;

function uses(later: Later, variable: string): boolean {
  return mentions(later.inside, variable) || (!later.declared.has(variable) && later.outside(variable));
}

function declaredIn(statements: readonly Statement[]): Set<string> {
  const declaring = new Set(['find', 'follow', 'findChild', 'own', 'create', 'list', 'lookUp']);
  return new Set(
    statements.flatMap((statement) =>
      declaring.has(statement.kind) && 'variable' in statement ? [statement.variable] : [],
    ),
  );
}

/** The names that are read behind a nested block: after it, and in a loop before it. */
function behindBlock(statement: Statement, later: Later): (variable: string) => boolean {
  if (statement.kind !== 'forEach') return (variable) => uses(later, variable);
  const { item, body } = statement;
  return (variable) => uses(later, variable) || (variable !== item && mentions(body, variable));
}

function renderBlock(
  statements: readonly Statement[],
  outside: (variable: string) => boolean,
  reassigned: ReadonlySet<string>,
  scope: StatementScope,
): Code {
  const declared = declaredIn(statements);
  return statements.flatMap((statement, at) =>
    renderStatement(statement, { inside: statements.slice(at + 1), declared, outside }, reassigned, scope),
  );
}

/** Variables that get a new value after their first. */
function reassignedIn(statements: readonly Statement[], outside: (variable: string) => boolean): Set<string> {
  const found = new Set<string>();
  const declared = declaredIn(statements);
  statements.forEach((statement, at) => {
    const later: Later = { inside: statements.slice(at + 1), declared, outside };
    if (statement.kind === 'reload') found.add(statement.variable);
    if (isWrite(statement) && uses(later, statement.variable)) found.add(statement.variable);
    if (statement.kind === 'forEach' || statement.kind === 'if') {
      for (const name of reassignedIn(statement.body, behindBlock(statement, later))) found.add(name);
    }
  });
  return found;
}

function isWrite(statement: Statement): statement is Extract<Statement, { kind: 'update' | 'patch' | 'adjust' }> {
  return statement.kind === 'update' || statement.kind === 'patch' || statement.kind === 'adjust';
}

/** Whether a variable is used anywhere below a node. */
function mentions(node: unknown, variable: string): boolean {
  if (Array.isArray(node)) return node.some((part) => mentions(part, variable));
  if (node instanceof Map) return mentions([...node.values()], variable);
  if (typeof node !== 'object' || node === null) return false;
  if ('kind' in node && node.kind === 'variable' && 'name' in node && node.name === variable) return true;
  if ('variable' in node && node.variable === variable) return true;
  if ('list' in node && node.list === variable) return true;
  return Object.values(node).some((part) => mentions(part, variable));
}

function renderStatement(
  statement: Statement,
  later: Later,
  reassigned: ReadonlySet<string>,
  scope: StatementScope,
): Code {
  const declare = (name: string): string => `${reassigned.has(name) ? 'let' : 'const'} ${name} = `;
  const keep = (name: string): string => (uses(later, name) ? declare(name) : '');
  const again = (name: string): string => (uses(later, name) ? `${name} = ` : '');
  switch (statement.kind) {
    case 'line':
      return ['', `// ${statement.text}`];
    case 'find':
      return renderFind(statement, later, declare, scope);
    case 'follow':
      return [renderFollow(statement, declare(statement.variable), scope)];
    case 'findChild':
      return renderFindChild(statement, declare(statement.variable), scope);
    case 'require':
      return [`if (${statement.variable} === null) throw ${renderFailure(statement.failure, scope)};`];
    case 'reload':
      return [
        `${statement.variable} = await ${table(statement.entity, scope)}.findUniqueOrThrow({ where: { id: ${statement.variable}.id } });`,
      ];
    case 'own':
      return renderOwn(statement, keep(statement.variable), scope);
    case 'list':
      return [renderListLoad(statement, scope)];
    case 'lookUp':
      return [renderLookUp(statement, scope)];
    case 'owner':
      return [renderOwner(statement, scope)];
    case 'guard':
      return [
        `if (${unwrapped(renderCondition(statement.condition, scope))}) throw ${renderFailure(statement.failure, scope)};`,
      ];
    case 'guardEach': {
      const test = unwrapped(renderCondition(statement.condition, scope));
      return [
        `for (const ${statement.item} of ${statement.list}) {`,
        `if (${test}) throw ${renderFailure(statement.failure, scope)};`,
        '}',
      ];
    }
    case 'create':
      return [
        `${keep(statement.variable)}await ${table(statement.entity, scope)}.create({ data: ${renderData(statement.data, scope, statement.entity)} });`,
      ];
    case 'patch':
      return [
        `${again(statement.variable)}await ${table(statement.entity, scope)}.update({ where: { id: ${statement.variable}.id }, data: ${renderPatch(statement, scope)} });`,
      ];
    case 'update':
      return [
        `${again(statement.variable)}await ${table(statement.entity, scope)}.update({ where: { id: ${statement.variable}.id }, data: ${renderData(statement.data, scope, statement.entity)} });`,
      ];
    case 'transition':
      return renderTransition(statement, scope);
    case 'local':
      return [`const ${statement.name} = ${renderStored(statement.value, scope)};`];
    case 'adjust':
      return [
        `${again(statement.variable)}await ${table(statement.entity, scope)}.update({ where: { id: ${statement.variable}.id }, data: ${renderAdjustment(statement, scope)} });`,
      ];
    case 'forEach': {
      const body = renderBlock(spoken(statement.body), behindBlock(statement, later), reassigned, scope);
      const word = reassigned.has(statement.item) ? 'let' : 'const';
      return [`for (${word} ${statement.item} of ${statement.list}) {`, ...body, '}'];
    }
    case 'if': {
      const test = unwrapped(renderCondition(statement.condition, scope));
      return [
        `if (${test}) {`,
        ...renderBlock(spoken(statement.body), behindBlock(statement, later), reassigned, scope),
        '}',
      ];
    }
    case 'call':
      return [renderCall(statement, scope)];
    case 'emit':
      return [renderEmit(statement, scope)];
    case 'notify':
      return renderNotify(statement, scope);
    case 'port':
      return renderPort(statement, scope);
    case 'delete':
      return [`await ${table(statement.entity, scope)}.delete({ where: { id: ${statement.variable}.id } });`];
    case 'deleteEach':
      return [
        `await ${table(statement.entity, scope)}.deleteMany({ where: { id: { in: ${statement.list}.map(({ id }) => id) } } });`,
      ];
    case 'former':
      return [`const ${statement.name} = ${renderRow(statement.row)};`];
    case 'refresh':
      return renderRefresh(statement, scope);
    case 'going':
      return [`const ${statement.name} = ${rowsGoing(statement, statement.with, scope)};`];
    case 'refreshEach': {
      const refresh = scope.imports.value(scope.names.refresh(statement.entity), `${scope.root}domain/computed.js`);
      return [`for (const ${statement.item} of ${statement.rows}) await ${refresh}(${scope.db}, ${statement.item});`];
    }
    case 'keep':
      return renderKeep(statement, scope);
    case 'keepEach':
      return renderKeepEach(statement, scope);
    case 'answerList':
      return ['', ...renderList(statement, scope)];
    case 'answer':
      return ['', ...renderAnswer(statement, scope)];
  }
}

/** Of the row that was written, and of those that it may have gone from. */
function renderRefresh({ entity, row, left }: Extract<Statement, { kind: 'refresh' }>, scope: StatementScope): Code {
  const refresh = scope.imports.value(scope.names.refresh(entity), `${scope.root}domain/computed.js`);
  const now = renderRow(row);
  const hasLeft = left?.columns.map((column) => `${left.former}.${column} !== ${now}.${column}`).join(' || ');
  return [
    `await ${refresh}(${scope.db}, ${now});`,
    ...(left === undefined ? [] : [`if (${hasLeft}) await ${refresh}(${scope.db}, ${left.former});`]),
  ];
}

/** `work.db.orderLine`. */
export function table(entity: Id, scope: StatementScope): string {
  return `${scope.db}.${scope.names.delegate(entity)}`;
}

function unwrapped(test: string): string {
  if (!test.startsWith('(') || !test.endsWith(')')) return test;
  let depth = 0;
  for (const [at, char] of [...test].entries()) {
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (depth === 0 && at < test.length - 1) return test;
  }
  return test.slice(1, -1);
}

// --- reading ---

function renderWhere(by: readonly ColumnValue[], scope: StatementScope): string {
  return `{ ${by.map(({ column, value }) => pair(column, renderStored(value, scope))).join(', ')} }`;
}

function options(variable: string, by: readonly ColumnValue[], scope: StatementScope): string {
  const include = variable === scope.whole ? answerInclude(scope) : undefined;
  return [`where: ${renderWhere(by, scope)}`, ...(include === undefined ? [] : [`include: ${include}`])].join(', ');
}

function pair(name: string, value: string): string {
  return name === value ? name : `${name}: ${value}`;
}

function renderFind(
  statement: Extract<Statement, { kind: 'find' }>,
  later: Later,
  declare: (name: string) => string,
  scope: StatementScope,
): Code {
  const { variable, entity, by, missing } = statement;
  const [first] = by;
  const unique = first?.column === 'id' || scope.names.field(entity, first?.column ?? '')?.unique === true;
  const query = `await ${table(entity, scope)}.${unique ? 'findUnique' : 'findFirst'}({ ${options(variable, by, scope)} })`;
  const value = first?.value;
  if (value?.kind === 'member' && value.optional) {
    const given = `body.${value.name}`;
    const code = [`${declare(variable)}${given} == null ? null : ${query};`];
    if (missing !== 'null')
      code.push(`if (${given} != null && ${variable} === null) throw ${renderFailure(missing, scope)};`);
    return code;
  }
  if (missing === 'null') return [`${declare(variable)}${query};`];
  if (!uses(later, variable)) return [`if ((${query}) === null) throw ${renderFailure(missing, scope)};`];
  return [`${declare(variable)}${query};`, `if (${variable} === null) throw ${renderFailure(missing, scope)};`];
}

function isNullable(row: Row): boolean {
  return row.kind === 'variable' ? row.nullable : row.link.optional || isNullable(row.of);
}

function renderFollow(
  statement: Extract<Statement, { kind: 'follow' }>,
  declare: string,
  scope: StatementScope,
): string {
  const { from, link } = statement;
  const key = `${renderRow(from)}${isNullable(from) ? '?.' : '.'}${link.column}`;
  const source = table(link.target, scope);
  if (!link.optional && !isNullable(from))
    return `${declare}await ${source}.findUniqueOrThrow({ where: { id: ${key} } });`;
  return `${declare}${key} == null ? null : await ${source}.findUnique({ where: { id: ${key} } });`;
}

function renderFindChild(
  statement: Extract<Statement, { kind: 'findChild' }>,
  declare: string,
  scope: StatementScope,
): Code {
  const { variable, parent, child, missing } = statement;
  const query = `await ${table(child.entity, scope)}.findUnique({ where: { ${child.link.column}: ${renderRow(parent)}.id } })`;
  const guarded = isNullable(parent) ? `${renderRow(parent)} == null ? null : ${query}` : query;
  const code = [`${declare}${guarded};`];
  if (missing !== 'null') code.push(`if (${variable} === null) throw ${renderFailure(missing, scope)};`);
  return code;
}

function renderOwn(statement: Extract<Statement, { kind: 'own' }>, keep: string, scope: StatementScope): Code {
  const { variable, entity, by, create, missing } = statement;
  const query = `await ${table(entity, scope)}.findFirst({ ${options(variable, by, scope)} })`;
  if (create !== undefined) {
    return [
      `${keep}(${query}) ?? (await ${table(entity, scope)}.create({ data: ${renderData(create, scope, entity)} }));`,
    ];
  }
  if (missing === 'null') return [`${keep}${query};`];
  if (keep === '') return [`if ((${query}) === null) throw ${renderFailure(missing, scope)};`];
  return [`${keep}${query};`, `if (${variable} === null) throw ${renderFailure(missing, scope)};`];
}

function renderListLoad(statement: Extract<Statement, { kind: 'list' }>, scope: StatementScope): string {
  const { variable, entity, parent, parentNullable, link, include } = statement;
  const included = renderInclude(include);
  const options = [
    `where: { ${link.column}: ${renderRow(parent)}.id }`,
    ...(included === '' ? [] : [`include: ${included}`]),
    `orderBy: { id: 'asc' }`,
  ];
  const query = `await ${table(entity, scope)}.findMany({ ${options.join(', ')} })`;
  return `const ${variable} = ${parentNullable ? `${renderRow(parent)} === null ? [] : ${query}` : query};`;
}

function renderInclude(include: Include): string {
  const parts = [...include.links].map(([name, entry]) => {
    const inner = renderInclude(entry.include);
    return `${name}: ${inner === '' ? 'true' : `{ include: ${inner} }`}`;
  });
  return parts.length === 0 ? '' : `{ ${parts.join(', ')} }`;
}

function renderLookUp(statement: Extract<Statement, { kind: 'lookUp' }>, scope: StatementScope): string {
  const { variable, entity, by, except } = statement;
  const pairs = by.map(({ column, value }) => pair(column, renderStored(value, scope)));
  if (except !== undefined) pairs.push(`id: { not: ${renderRow(except)}.id }`);
  return `const ${variable} = await ${table(entity, scope)}.findFirst({ where: { ${pairs.join(', ')} } });`;
}

function renderOwner(statement: Extract<Statement, { kind: 'owner' }>, scope: StatementScope): string {
  const owns = scope.imports.value('owns', `${scope.root}auth/access.js`);
  const excused = statement.excused.map(quoted).join(', ');
  return `if (!${owns}(caller, ${renderStored(statement.owner, scope)}, [${excused}])) throw ${renderFailure(statement.failure, scope)};`;
}

// --- writing ---

function renderData(data: readonly ColumnValue[], scope: StatementScope, entity: Id): string {
  const pairs = data
    .filter(({ value }) => value.kind !== 'null')
    .map(({ column, value }) => pair(column, jsonSafe(renderStored(value, scope), column, entity, scope)));
  return `{ ${pairs.join(', ')} }`;
}

function jsonSafe(code: string, column: string, entity: Id, scope: StatementScope): string {
  return scope.names.field(entity, column)?.type.kind === 'json' ? `${code} ?? undefined` : code;
}

function renderPatch(statement: Extract<Statement, { kind: 'patch' }>, scope: StatementScope): string {
  const pairs = statement.members.map(({ member, column, absent }) => {
    const field = scope.names.field(statement.entity, column);
    const clears = absent?.kind === 'null';
    if (field?.type.kind === 'json' && field.optional) {
      const none = `${scope.imports.value('Prisma', `${scope.root}generated/prisma/client.js`)}.DbNull`;
      return pair(column, clears ? `body.${member} ?? ${none}` : `body.${member} === null ? ${none} : body.${member}`);
    }
    if (absent === undefined) return pair(column, `body.${member}`);
    const otherwise = renderStored(absent, scope);
    const keepsNull = field?.optional === true && !clears;
    return pair(
      column,
      keepsNull ? `body.${member} === undefined ? ${otherwise} : body.${member}` : `body.${member} ?? ${otherwise}`,
    );
  });
  const more = statement.data.map(({ column, value }) => pair(column, renderStored(value, scope)));
  return `{ ${[...pairs, ...more].join(', ')} }`;
}

function renderTransition(statement: Extract<Statement, { kind: 'transition' }>, scope: StatementScope): Code {
  const machine = scope.imports.value(
    scope.names.machineName(scope.names.machine(statement.machine)),
    `${scope.root}domain/machines.js`,
  );
  const [from, to] = [renderStored(statement.from, scope), renderStored(statement.to, scope)];
  const check = `${machine}.${statement.unless === undefined ? 'assertMove' : 'assertMoveOrStay'}(${from}, ${to});`;
  if (!scope.names.plan.logsMoves || statement.from.kind !== 'column') return [check];
  const log = scope.imports.value('logMove', `${scope.root}observability/moves.js`);
  const { entity, field } = scope.names.machine(statement.machine);
  const title = `${scope.names.entity(entity).name}.${field}`;
  return [check, `${log}(work, ${quoted(title)}, ${renderRow(statement.from.row)}.id, ${from}, ${to});`];
}

function renderAdjustment(statement: Extract<Statement, { kind: 'adjust' }>, scope: StatementScope): string {
  const { column, entity, direction, by, local, variable } = statement;
  if (local !== '') return `{ ${column}: ${local} }`;
  const field = scope.names.field(entity, column);
  if (field?.type.kind === 'int' && addsUp(field, scope)) {
    return `{ ${column}: { ${direction}: ${renderStored(by, scope)} } }`;
  }
  const row: Row = { kind: 'variable', name: variable, entity, nullable: false };
  const type = field?.type ?? { kind: 'decimal' as const };
  const current: Value = { kind: 'column', row, column, type, optional: false };
  const operator = direction === 'increment' ? '+' : '-';
  return `{ ${column}: ${renderStored({ kind: 'binary', operator, left: current, right: by, type }, scope)} }`;
}

/** SQLite makes a float of a sum of more than 64 bits: it adds up only where a range keeps the column from that. */
function addsUp({ bounds }: FieldPlan, { names }: StatementScope): boolean {
  return names.database !== 'sqlite' || bounds?.max !== undefined;
}

// --- calls ---

function renderCall(statement: Extract<Statement, { kind: 'call' }>, scope: StatementScope): string {
  const file = `${scope.root}domain/actions/${fileOf(statement.functionName)}.js`;
  const name = scope.ownFile === file ? statement.functionName : scope.imports.value(statement.functionName, file);
  const given = statement.arguments.map((argument) =>
    argument.kind === 'variable' || argument.kind === 'linked' ? renderRow(argument) : renderStored(argument, scope),
  );
  return `await ${name}(${['work', ...given].join(', ')});`;
}

function renderEmit(statement: Extract<Statement, { kind: 'emit' }>, scope: StatementScope): string {
  const event = scope.names.plan.events.find((candidate) => candidate.id === statement.event);
  const name = scope.imports.value(scope.names.emit(event?.name ?? ''), `${scope.root}events/events.js`);
  const about = statement.about === undefined ? [] : [`about: ${renderRow(statement.about)}.id`];
  const payload = statement.payload.map((member) =>
    pair(member.name, nullable(renderStored(member.value, scope), member.value)),
  );
  const parts = [...about.filter(() => !statement.payload.some((member) => member.name === 'about')), ...payload];
  const given = [`work`, parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`];
  if (statement.answers === true) {
    const answerId = scope.imports.value('answerId', `${scope.root}events/answers.js`);
    given.push(`${answerId}(event.id, ${quoted(event?.name ?? '')})`);
  }
  return `await ${name}(${given.join(', ')});`;
}

function nullable(code: string, value: Value): string {
  if (value.kind === 'condition') return code;
  return code.includes('?.') || (value.kind === 'member' && value.optional) ? `${code} ?? null` : code;
}

function renderNotify(statement: Extract<Statement, { kind: 'notify' }>, scope: StatementScope): Code {
  const channels = statement.channels.map(quoted).join(', ');
  const subject = quoted(scope.operation?.name ?? statement.subject);
  const content = statement.about === undefined ? '{}' : `{ id: ${renderRow(statement.about)}.id }`;
  return statement.recipients.flatMap(({ name, variable }) => [
    // Made here: the row may be another one after the commit.
    `const ${variable} = { recipient: ${quoted(name)}, channels: [${channels}], subject: ${subject}, content: ${content} };`,
    `work.afterCommit.push(() => work.ports.notifier.notify(${variable}));`,
  ]);
}

function renderPort(statement: Extract<Statement, { kind: 'port' }>, scope: StatementScope): Code {
  const result = camelCase(`${statement.verb}_${statement.port}_result`);
  scope.reason = result;
  const { port, verb, row, timeout } = statement;
  const noun = scope.names.plan.ports.find(({ name }) => name === port)?.noun ?? port;
  const method = `work.ports.${port}.${verb}`;
  const run = row === undefined ? `(_row, call) => ${method}(call)` : `(row, call) => ${method}(row, call)`;
  const given = row === undefined ? 'undefined' : renderRow(row);
  return [
    `const ${result} = await work.attempts.call(${[quoted(`${verb} ${noun}`), given, run, ...(timeout === undefined ? [] : [milliseconds(timeout)])].join(', ')});`,
    `if (!${result}.ok) throw ${renderFailure(statement.failure, scope)};`,
  ];
}

// --- failures ---

/** The problem that a failure ends in. */
export function renderFailure(failure: Failure, scope: StatementScope): string {
  const problem = (name: string): string => scope.imports.value(name, `${scope.root}http/problem.js`);
  switch (failure.kind) {
    case 'notFound':
      return `${problem('notFound')}(${quoted(failure.what)})`;
    case 'forbidden':
      return `${problem('forbidden')}()`;
    case 'badReference':
      return `${problem('badReference')}(${quoted(failure.member)}, ${quoted(failure.what)})`;
    case 'missingMember':
      return `${problem('invalid')}([{ field: ${quoted(failure.member)}, message: 'is required' }])`;
    case 'inline':
      return `${problem('refused')}(${[String(failure.status), ...(failure.message === undefined ? [] : [quoted(failure.message)])].join(', ')})`;
    case 'invariant':
      return `${problem('invariantViolated')}(${quoted(failure.text)})`;
    case 'portFailed':
      return `${problem('refused')}(502, ${scope.reason}.reason)`;
    case 'error': {
      const name = scope.imports.value(scope.names.error(failure.name), `${scope.root}domain/errors.js`);
      const detail = renderText(failure.detail, scope);
      if (failure.title === undefined) return `${name}(${detail})`;
      return `${name}(${detail === '' ? 'undefined' : detail}, ${renderText(failure.title, scope)})`;
    }
  }
}

/** A text with values in it; empty where there is nothing to say. */
function renderText(parts: readonly DetailPart[], scope: StatementScope): string {
  if (parts.length === 0) return '';
  if (parts.every((part) => 'text' in part)) return quoted(parts.map((part) => part.text).join(''));
  const texts = parts.map((part) =>
    'text' in part ? part.text.replace(/[`\\]|\$\{/g, '\\$&') : `\${${renderShown(part.value, scope)}}`,
  );
  return `\`${texts.join('')}\``;
}

/** A value in a text: a time as answers have it, a dash for what is missing. */
function renderShown(value: Value, scope: StatementScope): string {
  if (value.kind === 'reason') return `${scope.reason}.reason`;
  const stored = renderStored(value, scope);
  const isMissing = mayBeMissing(value);
  const { kind } = typeOf(value);
  if (kind === 'json') return `JSON.stringify(${stored})`;
  const shown = kind === 'timestamp' ? `${stored}${isMissing ? '?.' : '.'}toISOString()` : stored;
  return isMissing ? `${shown} ?? '–'` : shown;
}
