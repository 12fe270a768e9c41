import { memoOf } from '@specwright/model/memo';
import { predicateOf } from '../database/predicates.ts';
import { negated } from '../negated.ts';
import type { EntityPlan, FieldPlan, LinkPlan, RowLimit, RowPredicate, ServicePlan } from '../servicePlan.ts';
import { type Cell, type Cells, isMoment, isNumber, moment } from './cells.ts';
import { inKeeping, literalsOf } from './keeping.ts';
import { valuesOf } from './mentions.ts';
import { rowId } from './rowIds.ts';
import { brokenRules, isRefusal, type TableRow, Tables } from './tables.ts';
import { ownColumns, plainRow } from './world.ts';

/** A test of one line of an invariant: rows that the database takes, and one that it refuses. */
export interface RuleScenario {
  /** The line. */
  readonly text: string;
  /** Rows of others that these need. */
  readonly given: readonly TableRow[];
  readonly allowed: readonly TableRow[];
  readonly refused: TableRow;
  /** Nothing but the line has something against the refused row. */
  readonly alone: boolean;
  /** The refused row is tried before the others are there: it is no row too many. */
  readonly first: boolean;
}

/** One scenario for each line of an invariant that the database keeps and for which rows were found. */
export const ruleScenariosOf = memoOf((plan: ServicePlan): readonly RuleScenario[] =>
  plan.entities.flatMap((entity) => [
    ...entity.predicates.flatMap((rule) => predicateScenario(rule, entity, plan) ?? []),
    ...entity.limits.flatMap((limit) => limitScenario(limit, entity, plan) ?? []),
  ]),
);

// --- a condition on one row ---

/** Of a row that breaks the rule and one that keeps it, differing in one column, the two that are nearest to each other. */
function predicateScenario(rule: RowPredicate, entity: EntityPlan, plan: ServicePlan): RuleScenario | undefined {
  if (predicateOf(rule.condition) === undefined) return undefined;
  const plain = plainRow(plan, entity);
  const columns = [...new Set(valuesOf(rule.condition, 'column').map(({ column }) => column))];
  const rows = columns.flatMap((column) => cellsFor(column, rule, entity, plan).map((cell) => ({ column, cell })));
  const tried = rows.map(({ column, cell }) => judged({ ...plain, [column]: cell }, column, rule, entity, plan));
  const kept = tried.filter(({ isTaken }) => isTaken);
  const pairs = tried
    .filter(({ isBroken }) => isBroken)
    .flatMap((broken) =>
      kept
        .filter(({ column }) => column === broken.column)
        .map((near) => ({ broken, near, distance: distanceOf(broken.row, near.row, broken.column) })),
    )
    .sort((one, other) => Number(other.broken.alone) - Number(one.broken.alone) || one.distance - other.distance);
  const best = pairs[0] ?? pairOfSeveral(rule, entity, plan);
  if (best === undefined) return undefined;
  const tables = new Tables(plan);
  const allowed = withParents(tables, entity, best.near.row, plan);
  const refused: TableRow = { entity: entity.id, cells: best.broken.row };
  linkParents(tables, entity, refused.cells, plan);
  if (allowed === undefined) return undefined;
  const given = othersThan([allowed], tables, plan);
  return { text: rule.text, given, allowed: [allowed], refused, alone: best.broken.alone, first: true };
}

interface Judged {
  readonly row: Cells;
  readonly column: string;
  readonly isTaken: boolean;
  readonly isBroken: boolean;
  readonly alone: boolean;
}

/** The plain row, and one that breaks the rule, where several columns have to differ for that. */
function pairOfSeveral(
  rule: RowPredicate,
  entity: EntityPlan,
  plan: ServicePlan,
): { readonly broken: Judged; readonly near: Judged } | undefined {
  const plain = plainRow(plan, entity);
  const condition = negated(rule.condition);
  if (condition === undefined) return undefined;
  const predicates = entity.predicates.map((other) => (other === rule ? { ...rule, condition } : other));
  const row = inKeeping(plan, { ...entity, predicates }, plain, ownColumns(entity));
  if (row === undefined) return undefined;
  const [broken, near] = [row, plain].map((one) => told(one, '', rule, entity, plan));
  return broken?.isBroken === true && near?.isTaken === true ? { broken, near } : undefined;
}

/** What the table says to a row; others of its rules are kept by other columns. */
function judged(changed: Cells, column: string, rule: RowPredicate, entity: EntityPlan, plan: ServicePlan): Judged {
  const fixed = new Set([...ownColumns(entity), column]);
  const others = { ...entity, predicates: entity.predicates.filter((other) => other !== rule) };
  return told(inKeeping(plan, others, changed, fixed) ?? changed, column, rule, entity, plan);
}

function told(row: Cells, column: string, rule: RowPredicate, entity: EntityPlan, plan: ServicePlan): Judged {
  const others = { ...entity, predicates: entity.predicates.filter((other) => other !== rule) };
  const broken = brokenRules(entity, { entity: entity.id, cells: row }, new Tables(plan));
  const isBroken = broken.includes(rule.condition);
  const isTaken = !isRefusal(new Tables(plan).insert(entity.id, row));
  const withoutRule: ServicePlan = { ...plan, entities: plan.entities.map((one) => (one === entity ? others : one)) };
  const alone = isBroken && !isRefusal(new Tables(withoutRule).insert(entity.id, row));
  return { row, column, isTaken, isBroken, alone };
}

/** Values beside the borders that the rule speaks of. */
function cellsFor(column: string, { condition }: RowPredicate, entity: EntityPlan, plan: ServicePlan): Cell[] {
  const field = entity.fields.find((candidate) => candidate.column === column);
  const link = entity.links.find((candidate) => candidate.column === column);
  if (link !== undefined) return linkedCells(link, plan);
  if (field === undefined || field.name === 'id') return [];
  const plain = plainRow(plan, entity);
  const named = valuesOf(condition, 'column').map((value) => plain[value.column] ?? null);
  const known = [...literalsOf([condition]), ...named];
  return [...besides(field, known), ...(field.optional ? [null] : [])];
}

function linkedCells({ target, constrained, optional }: LinkPlan, plan: ServicePlan): Cell[] {
  const rows = constrained ? [rowId(plan, target), rowId(plan, target, 2)] : [];
  return [...rows, ...(optional ? [null] : [])];
}

function besides({ type }: FieldPlan, known: readonly Cell[]): Cell[] {
  switch (type.kind) {
    case 'int':
      return known.filter(isNumber).flatMap((cell) => [cell.floor(), cell.floor().plus(1), cell.ceil().minus(1)]);
    case 'decimal':
      return known
        .filter(isNumber)
        .flatMap((cell) => [cell, ...['0.01', '-0.01', '1', '-1'].map((by) => cell.plus(by))]);
    case 'timestamp':
      return known.filter(isMoment).flatMap(({ offset }) => [offset, offset + 1000, offset - 1000].map(moment));
    case 'enum':
      return [...type.values];
    case 'bool':
      return [true, false];
    case 'string':
      return [...known.filter((cell) => typeof cell === 'string'), 'another'];
    default:
      return [];
  }
}

function distanceOf(one: Cells, other: Cells, column: string): number {
  const [left, right] = [one[column] ?? null, other[column] ?? null];
  if (isNumber(left) && isNumber(right)) return left.minus(right).abs().toNumber();
  if (isMoment(left) && isMoment(right)) return Math.abs(left.offset - right.offset);
  return left === null || right === null ? Number.MAX_VALUE : 1;
}

// --- so many rows ---

/** More rows than this are not made to see a limit at work. */
const mostRows = 12;

/** As many rows as there may be, and one more. */
function limitScenario(limit: RowLimit, entity: EntityPlan, plan: ServicePlan): RuleScenario | undefined {
  if (limit.max > mostRows) return undefined;
  const tables = new Tables(plan);
  const rows = Array.from({ length: limit.max + 1 }, (_, at) => countedRow(limit, entity, plan, at + 1));
  const allowed: TableRow[] = [];
  for (const cells of rows.slice(0, limit.max)) {
    const row = cells === undefined ? undefined : withParents(tables, entity, cells, plan);
    if (row === undefined) return undefined;
    allowed.push(row);
  }
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  linkParents(tables, entity, last, plan);
  const refused: TableRow = { entity: entity.id, cells: last };
  const others = { ...entity, limits: entity.limits.filter((other) => other !== limit) };
  const withoutLimit: ServicePlan = { ...plan, entities: plan.entities.map((one) => (one === entity ? others : one)) };
  const free = new Tables(withoutLimit, new Map([[entity.id, allowed]]));
  const isRefused = isRefusal(tables.insert(entity.id, last));
  if (!isRefused || isRefusal(free.insert(entity.id, last))) return undefined;
  return { text: limit.text, given: othersThan(allowed, tables, plan), allowed, refused, alone: true, first: false };
}

/** The n-th row that the limit counts. */
function countedRow(
  { where, condition, column }: RowLimit,
  entity: EntityPlan,
  plan: ServicePlan,
  count: number,
): Cells | undefined {
  const set = Object.fromEntries(
    where.flatMap(({ column: name, value }) => (value.kind === 'literal' ? [[name, value.text]] : [])),
  );
  const same = { [column]: plainRow(plan, entity)[column] ?? null };
  const cells = { ...plainRow(plan, entity, count), ...set, ...same };
  const counted = condition === undefined ? [] : [{ name: '', text: '', condition }];
  const wanted = { ...entity, predicates: [...entity.predicates, ...counted] };
  return inKeeping(plan, wanted, cells, new Set([...ownColumns(entity), ...Object.keys(set), column]));
}

// --- rows that others need ---

/** Puts a row into its table, and before it those that it leads to. Undefined where the table does not take it. */
function withParents(tables: Tables, entity: EntityPlan, cells: Cells, plan: ServicePlan): TableRow | undefined {
  linkParents(tables, entity, cells, plan);
  const row = tables.insert(entity.id, cells);
  return isRefusal(row) ? undefined : row;
}

function linkParents(tables: Tables, entity: EntityPlan, cells: Cells, plan: ServicePlan): void {
  for (const { target, column } of entity.links) {
    const parent = plan.entities.find(({ id }) => id === target);
    const named = cells[column] ?? null;
    const count = [1, 2].find((one) => named === rowId(plan, target, one));
    if (parent === undefined || count === undefined || named === cells.id) continue;
    if (tables.byId(target, named) === undefined) withParents(tables, parent, plainRow(plan, parent, count), plan);
  }
}

function othersThan(own: readonly TableRow[], tables: Tables, plan: ServicePlan): TableRow[] {
  return plan.entities.flatMap(({ id }) => tables.rowsOf(id)).filter((row) => !own.includes(row));
}
