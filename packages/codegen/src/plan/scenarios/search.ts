import { memoOf } from '@specwright/model/memo';
import type { Id } from '@specwright/model/reference';
import type { Statement } from '../program.ts';
import type { KeptInvariantPlan, LinkPlan, OperationPlan, ServicePlan } from '../servicePlan.ts';
import type { Condition } from '../values.ts';
import { type Cell, type Cells, fits, isNumber, moment, number } from './cells.ts';
import type { Caller } from './evaluate.ts';
import { computeAll, interpret } from './interpret.ts';
import { inKeeping } from './keeping.ts';
import { nodesOf, type PlanNode, statementsOfKind, valuesOf } from './mentions.ts';
import type { Outcome, Request, Run } from './outcome.ts';
import { rowId } from './rowIds.ts';
import { statementsOf } from './statements.ts';
import { isRefusal, rulesOf, type Tables } from './tables.ts';
import { callers, ownColumns, plainBody, plainParameters, plainRow, plainTables, put, putSecond } from './world.ts';

/** One change of the plain situation. */
export type Change =
  | {
      readonly kind: 'column';
      readonly entity: Id;
      readonly column: string;
      readonly cell: Cell;
      /** Of the second row, where another row or the body leads to it. */
      readonly second?: true;
    }
  | { readonly kind: 'member'; readonly name: string; readonly cell: Cell | undefined }
  | { readonly kind: 'absent'; readonly entity: Id }
  /** That many rows more. */
  | { readonly kind: 'copies'; readonly entity: Id; readonly count: number }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'portFails'; readonly noun: string };

/** A situation, a request, and how it ends. */
export interface Situation {
  readonly changes: readonly Change[];
  readonly tables: Tables;
  readonly request: Request;
  readonly run: Run;
}

/** Where a search starts. */
export interface Start {
  readonly plan: ServicePlan;
  readonly operation: OperationPlan;
  readonly caller: Caller | undefined;
  readonly parameters?: Cells;
}

/** How many situations a search tries before it gives up. */
const patience = 250;
const deepest = 5;

/**
 * Looks for a situation in which the request ends as wished, by changing what the statement that stands in the way
 * (or the wished one) reads, beginning with the changes `from`. Undefined when none is found: then there is no test.
 */
export function search(
  start: Start,
  wish: (outcome: Outcome, run: Run) => boolean,
  goal: Statement | undefined,
  from: readonly Change[] = [],
): Situation | undefined {
  let tried = 0;
  let front: (readonly Change[])[] = [from];
  const seen = new Set<string>();
  for (let depth = 0; depth <= deepest; depth++) {
    const next: (readonly Change[])[] = [];
    for (const changes of front) {
      if (tried++ > patience) return undefined;
      const situation = situationOf(start, changes);
      if (situation === undefined) continue;
      const { outcome } = situation.run;
      if (wish(outcome, situation.run)) return situation;
      for (const change of blamedBy(outcome, goal).flatMap((blamed) => changesFor(blamed, situation, start))) {
        const more = [...changes.filter((known) => keyOf(known) !== keyOf(change)), change];
        const name = more.map(nameOf).join();
        if (!seen.has(name)) next.push(more);
        seen.add(name);
      }
    }
    front = next;
  }
  return undefined;
}

/** The statements whose reading is to be changed: the one that stopped the run, and the one that should. */
function blamedBy(outcome: Outcome, goal: Statement | undefined): Statement[] {
  const stopped = outcome.kind === 'problem' ? [outcome.at] : [];
  return [...stopped, ...(goal === undefined || stopped.includes(goal) ? [] : [goal])];
}

const nameOf = memoOf((change: Change): string => JSON.stringify(change));

function keyOf(change: Change): string {
  switch (change.kind) {
    case 'column':
      return `${change.entity}.${change.column}${change.second === undefined ? '' : ' 2'}`;
    case 'member':
      return `body.${change.name}`;
    case 'role':
      return 'role';
    case 'portFails':
      return change.noun;
    default:
      return `rows of ${change.entity}`;
  }
}

/** Builds the situation of some changes and lets the request happen in it. Undefined where the rows cannot be. */
export function situationOf(start: Start, changes: readonly Change[]): Situation | undefined {
  const { plan, operation } = start;
  const tables = plainTables(plan).copy();
  const body: Record<string, Cell> = { ...plainBody(plan, operation) };
  for (const { name, row } of operation.members) {
    if (row !== undefined) putSecond(plan, tables, row, body[name] ?? null);
  }
  let { caller } = start;
  const failingPorts = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'member') {
      if (change.cell === undefined) delete body[change.name];
      else body[change.name] = change.cell;
      for (const { name, row } of operation.members) {
        if (name === change.name && row !== undefined) putSecond(plan, tables, row, change.cell ?? null);
      }
    } else if (change.kind === 'role') caller = caller === undefined ? undefined : { ...caller, role: change.role };
    else if (change.kind === 'portFails') failingPorts.add(change.noun);
    else if (!applied(change, tables, plan, changes)) return undefined;
  }
  if (changes.length > 0 && !computeAll(plan, tables)) return undefined;
  const parameters = start.parameters ?? plainParameters(plan, operation);
  const request: Request = { operation, caller, parameters, body, failingPorts };
  return { changes, tables, request, run: interpret(plan, request, tables) };
}

/** Changes rows, together with what their invariants want changed then; what the changes up to this one set stays. */
function applied(
  change: Extract<Change, { kind: 'column' | 'absent' | 'copies' }>,
  tables: Tables,
  plan: ServicePlan,
  changes: readonly Change[],
): boolean {
  const isSecond = change.kind === 'column' && change.second === true;
  const row = isSecond ? tables.byId(change.entity, rowId(plan, change.entity, 2)) : tables.rowsOf(change.entity)[0];
  if (change.kind === 'absent') {
    if (row !== undefined) tables.removeWithReferring(row);
    return true;
  }
  const entity = tables.entity(change.entity);
  const set = changes
    .slice(0, changes.indexOf(change) + 1)
    .flatMap((known) =>
      known.kind === 'column' && known.entity === change.entity && (known.second === true) === isSecond
        ? [known.column]
        : [],
    );
  const fixed = new Set([...ownColumns(entity), ...set]);
  switch (change.kind) {
    case 'column': {
      const cells = row && inKeeping(plan, entity, { ...row.cells, [change.column]: change.cell }, fixed);
      for (const link of cells === undefined ? [] : entity.links) {
        putSecond(plan, tables, link.target, cells?.[link.column] ?? null);
      }
      return row !== undefined && cells !== undefined && !isRefusal(tables.update(row, cells));
    }
    case 'copies': {
      for (let count = 2; count < 2 + change.count; count++) {
        const cells = { ...plainRow(plan, entity, count), ...sharedCells(row?.cells ?? {}, plainRow(plan, entity)) };
        const copy = inKeeping(plan, entity, { ...cells, id: plainRow(plan, entity, count).id ?? null }, fixed);
        if (copy === undefined || isRefusal(put(plan, tables, entity, copy))) return false;
      }
      return true;
    }
  }
}

/** What was changed on the first row holds for its copies too. */
function sharedCells(first: Cells, plain: Cells): Cells {
  return Object.fromEntries(
    Object.entries(first).filter(([column, cell]) => plain[column] !== cell && column !== 'id'),
  );
}

// --- what could be changed ---

function changesFor(blamed: Statement, situation: Situation, start: Start): Change[] {
  const reading = readBy(blamed, start.operation, start.plan);
  const numbers = numbersIn(reading, situation);
  return [
    ...portChanges(blamed),
    ...columnChanges(reading, numbers, situation, start),
    ...memberChanges(reading, numbers, situation, start),
    ...rowChanges(blamed, reading, numbers, start),
    ...roleChanges(reading),
  ];
}

/** Operation → statement → its reading, as `readingOf` finds it. */
const readingsOf = memoOf((_operation: OperationPlan) => new Map<Statement, readonly object[]>());

/** The statement with what the names in it were given before: found once for all that is searched for. */
function readBy(blamed: Statement, operation: OperationPlan, plan: ServicePlan): readonly object[] {
  const readings = readingsOf(operation);
  const reading = readings.get(blamed) ?? readingOf(blamed, operation, plan);
  readings.set(blamed, reading);
  return reading;
}

function readingOf(blamed: Statement, operation: OperationPlan, plan: ServicePlan): readonly object[] {
  const line = plan.kept.find(({ body }) => body.includes(blamed));
  const all = [operation, ...plan.actions, ...(line === undefined ? [] : [line])].flatMap(({ body }) => nodesOf(body));
  const locals = valuesOf(blamed, 'local').flatMap((local) =>
    all.filter((node) => node.kind === 'local' && 'name' in node && node.name === local.name && 'value' in node),
  );
  const adjusted = all.filter(
    (node) =>
      node.kind === 'adjust' &&
      'column' in node &&
      'entity' in node &&
      valuesOf(blamed, 'column').some(({ row, column }) => row.entity === node.entity && column === node.column),
  );
  const lookedUp = nodesOf(blamed).flatMap((node) =>
    node.kind === 'taken' && 'variable' in node
      ? all.filter((other) => other.kind === 'lookUp' && 'variable' in other && other.variable === node.variable)
      : [],
  );
  const lists = all.filter((node) => node.kind === 'list' && namesList(blamed, node));
  const computed = plan.computed.filter(({ entity, field }) =>
    valuesOf(blamed, 'column').some((value) => value.row.entity === entity && value.column === field),
  );
  return [
    blamed,
    ...rulesOfWritten(blamed, plan),
    ...locals,
    ...adjusted,
    ...lookedUp,
    ...lists,
    ...computed.flatMap(({ body, value }) => [body, value]),
    ...(line === undefined ? [] : writesOf(line, all)),
  ];
}

const writing: ReadonlySet<string> = new Set(['create', 'patch', 'update', 'adjust']);

/** What the program writes of the rows that a line reads. */
function writesOf({ dependencies }: KeptInvariantPlan, all: readonly PlanNode[]): readonly object[] {
  return all.filter(
    (node) =>
      writing.has(node.kind) && 'entity' in node && dependencies.some(({ entity }) => entity === String(node.entity)),
  );
}

/** The rules of the rows that a statement writes. */
function rulesOfWritten(blamed: Statement, plan: ServicePlan): readonly Condition[] {
  if (!('entity' in blamed) || !writing.has(blamed.kind)) return [];
  const entity = plan.entities.find(({ id }) => id === blamed.entity);
  return entity === undefined ? [] : rulesOf(entity);
}

function namesList(blamed: Statement, list: { readonly kind: string }): boolean {
  if (!('variable' in list)) return false;
  return nodesOf(blamed).some((node) => 'list' in node && node.list === list.variable);
}

/** The numbers that stand in what is read, and what is there now: borders lie at them. */
function numbersIn(reading: readonly object[], situation: Situation): Cell[] {
  const literals = valuesOf(reading, 'literal').flatMap((literal) =>
    literal.type.kind === 'int' || literal.type.kind === 'decimal' ? [number(literal.text)] : [],
  );
  const present = valuesOf(reading, 'column').map(
    (column) => situation.tables.rowsOf(column.row.entity)[0]?.cells[column.column] ?? null,
  );
  const given = valuesOf(reading, 'member').map((member) => situation.request.body[member.name] ?? null);
  const known = [...literals, ...present, ...given].filter((cell) => isNumber(cell));
  const around = known.flatMap((cell) => [cell, cell.plus(1), cell.minus(1)]);
  return unique([...around, number(0), number(1)]);
}

function unique(cells: readonly Cell[]): Cell[] {
  return [...new Map(cells.map((cell) => [isNumber(cell) ? cell.toFixed() : JSON.stringify(cell), cell])).values()];
}

interface Choice {
  readonly type: { readonly kind: string; readonly values?: readonly string[] };
  readonly optional: boolean;
}

function choices({ type, optional }: Choice, numbers: readonly Cell[], texts: readonly string[]): Cell[] {
  const none = optional ? [null] : [];
  switch (type.kind) {
    case 'enum':
      return [...(type.values ?? []), ...none];
    case 'bool':
      return [true, false, ...none];
    case 'int':
      return [...numbers.filter((cell) => isNumber(cell) && cell.isInteger()), ...none];
    case 'decimal':
      return [...numbers, ...none];
    case 'timestamp':
      return [...[-86_400_000 * 400, -86_400_000, 86_400_000, 86_400_000 * 400].map(moment), ...none];
    case 'uuid':
      return [callers.customer, callers.stranger, ...none];
    default:
      return [...texts, ...none];
  }
}

function columnChanges(
  reading: readonly object[],
  numbers: readonly Cell[],
  situation: Situation,
  { plan }: Start,
): Change[] {
  const texts = valuesOf(reading, 'literal').map((literal) => literal.text);
  const given = valuesOf(reading, 'member').flatMap((member) => {
    const cell = situation.request.body[member.name];
    return typeof cell === 'string' ? [cell] : [];
  });
  const columns = [
    ...valuesOf(reading, 'column').map((value) => ({ entity: value.row.entity, column: value.column })),
    ...columnsOfPairs(reading),
    ...columnsAdjusted(reading),
  ];
  return columns.flatMap(({ entity, column }) => {
    const found = plan.entities.find(({ id }) => id === entity);
    const field = found?.fields.find((candidate) => candidate.column === column);
    const link = found?.links.find((candidate) => candidate.column === column);
    const cells =
      link !== undefined
        ? rowChoices(link, entity, plan)
        : field === undefined || field.computed || field.name === 'id' || field.link !== undefined
          ? []
          : choices(field, numbers, [...texts, ...given]);
    const hasSecond = situation.tables.byId(entity, rowId(plan, entity, 2)) !== undefined;
    return cells.flatMap((cell): Change[] => [
      { kind: 'column', entity, column, cell },
      ...(hasSecond ? [{ kind: 'column', entity, column, cell, second: true } as const] : []),
    ]);
  });
}

/** The rows that a link may lead to instead. */
function rowChoices({ target, constrained, optional }: LinkPlan, entity: Id, plan: ServicePlan): Cell[] {
  const rows = constrained && target !== entity ? [rowId(plan, target, 2), rowId(plan, target)] : [];
  return [...rows, ...(optional ? [null] : [])];
}

/** The columns of numbers to which something is added: what is there already may leave no room. */
function columnsAdjusted(reading: readonly object[]): { entity: Id; column: string }[] {
  return statementsOfKind(reading, 'adjust').map(({ entity, column }) => ({ entity, column }));
}

/** The columns by which rows are looked for. */
function columnsOfPairs(reading: readonly object[]): { entity: Id; column: string }[] {
  return nodesOf(reading).flatMap((node) => {
    const pairs = 'by' in node ? node.by : 'where' in node ? node.where : undefined;
    if (!('entity' in node) || !Array.isArray(pairs)) return [];
    const entity = String(node.entity);
    return pairs.map((pair: { readonly column: string }) => ({ entity, column: pair.column }));
  });
}

type Patch = Extract<Statement, { kind: 'patch' }>;

function memberChanges(
  reading: readonly object[],
  numbers: readonly Cell[],
  situation: Situation,
  { operation, plan }: Start,
): Change[] {
  const patched = nodesOf(reading).flatMap((node) => (node.kind === 'patch' ? (node as Patch).members : []));
  const names = new Set([
    ...valuesOf(reading, 'member').map(({ name }) => name),
    ...patched.map(({ member }) => member),
    ...membersFinding(reading, operation),
  ]);
  const texts = [...valuesOf(reading, 'literal').map((literal) => literal.text), ...textsOfOthers(reading, plan)];
  return operation.members
    .filter((member) => names.has(member.name))
    .flatMap((member) => {
      const { row } = member;
      const cells =
        row !== undefined
          ? [rowId(plan, row, 2), rowId(plan, row)].filter((cell) => cell !== situation.request.body[member.name])
          : choices({ type: member.type, optional: false }, numbers, texts).filter((cell) => fits(cell, member.bounds));
      const without: (Cell | undefined)[] = member.optional && member.name in situation.request.body ? [undefined] : [];
      return [...cells, ...without].map((cell): Change => ({ kind: 'member', name: member.name, cell }));
    });
}

/** The members of the body that name the rows which are read. */
function membersFinding(reading: readonly object[], { body }: OperationPlan): string[] {
  const read = new Set(
    nodesOf(reading).flatMap((node) => (node.kind === 'variable' && 'name' in node ? [node.name] : [])),
  );
  return nodesOf(body).flatMap((node) =>
    node.kind === 'find' && 'variable' in node && 'by' in node && read.has(node.variable)
      ? valuesOf(node, 'member').map(({ name }) => name)
      : [],
  );
}

/** What a second row has in the columns by which one is looked up. */
function textsOfOthers(reading: readonly object[], plan: ServicePlan): string[] {
  return columnsOfPairs(reading).flatMap(({ entity, column }) => {
    const found = plan.entities.find(({ id }) => id === entity);
    const cell = found === undefined ? undefined : plainRow(plan, found, 2)[column];
    return typeof cell === 'string' ? [cell] : [];
  });
}

function rowChanges(blamed: Statement, reading: readonly object[], numbers: readonly Cell[], start: Start): Change[] {
  const listed = nodesOf(reading).flatMap((node) =>
    node.kind === 'list' && 'entity' in node ? [String(node.entity)] : [],
  );
  const created = 'entity' in blamed && blamed.kind === 'create' ? [blamed.entity] : [];
  const missing = lookedForBy(blamed);
  const referring = blamed.kind === 'delete' ? referringTo(blamed.entity, start.plan) : [];
  const lookedUp = nodesOf(reading).flatMap((node) =>
    node.kind === 'lookUp' && 'except' in node && 'entity' in node ? [String(node.entity)] : [],
  );
  const counted = valuesOf(reading, 'aggregate').length === 0 ? [] : listed;
  const counts = numbers.flatMap((cell) =>
    isNumber(cell) && cell.gt(0) && cell.lte(12) && cell.isInteger() ? [cell.toNumber()] : [],
  );
  const known = new Set(start.plan.entities.map((entity) => entity.id));
  return [
    ...[...listed, ...created, ...missing, ...referring]
      .filter((id) => known.has(id))
      .map((entity): Change => ({ kind: 'absent', entity })),
    ...[...lookedUp, ...gonePastBy(blamed, start)].map((entity): Change => ({ kind: 'copies', entity, count: 1 })),
    ...counted.flatMap((entity) => counts.map((count): Change => ({ kind: 'copies', entity, count }))),
  ];
}

/** The entity of the row that a statement looks for. */
function lookedForBy(statement: Statement): Id[] {
  if (statement.kind === 'findChild') return [statement.child.entity];
  return statement.kind === 'own' || statement.kind === 'find' ? [statement.entity] : [];
}

/** The entities of the lists that lead to a statement of an action: what holds for one row can break with the next. */
function gonePastBy(blamed: Statement, { operation, plan }: Start): Id[] {
  const all = statementsOf(operation.body, plan).map(({ statement }) => statement);
  return all.flatMap((loop) => {
    if (loop.kind !== 'forEach' || !statementsOf(loop.body, plan).some(({ statement }) => statement === blamed))
      return [];
    return all.flatMap((other) => (other.kind === 'list' && other.variable === loop.list ? [other.entity] : []));
  });
}

/** The entities whose rows keep a row of this one from being deleted. */
function referringTo(entity: Id, plan: ServicePlan): Id[] {
  return plan.entities
    .filter(({ links }) => links.some((link) => link.target === entity && link.constrained && !link.cascade))
    .map(({ id }) => id);
}

function roleChanges(reading: readonly object[]): Change[] {
  return nodesOf(reading).flatMap((node): Change[] =>
    node.kind === 'role' && 'role' in node
      ? [
          { kind: 'role', role: String(node.role) },
          { kind: 'role', role: 'user' },
        ]
      : [],
  );
}

function portChanges(blamed: Statement): Change[] {
  return blamed.kind === 'port' ? [{ kind: 'portFails', noun: blamed.port }] : [];
}
