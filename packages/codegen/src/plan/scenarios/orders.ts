import type { Id } from '@specwright/model/reference';
import type { FieldPlan, ServicePlan } from '../servicePlan.ts';
import { type Cell, type Cells, compareCells, isMoment, isNumber, moment } from './cells.ts';
import { interpret } from './interpret.ts';
import { inKeeping } from './keeping.ts';
import { rowId } from './rowIds.ts';
import type { Situation } from './search.ts';
import { isRefusal, type TableRow } from './tables.ts';
import { ownColumns, plainRow } from './world.ts';

/** A list of two rows that differ in one field by which it can be sorted. */
export interface OrderScenario {
  readonly field: string;
  /** What is there besides the second row. */
  readonly before: Situation;
  readonly second: TableRow;
  /** From the least to the greatest; a row without a value is less than any. */
  readonly rows: readonly TableRow[];
}

/** One scenario for each field by which a list can be sorted, where two rows of the list may differ in it. */
export function ordersOf(plan: ServicePlan, happy: Situation): OrderScenario[] {
  const { outcome } = happy.run;
  const { list } = happy.request.operation;
  if (list === undefined || outcome.kind !== 'list' || outcome.rows.length !== 1) return [];
  const [first] = outcome.rows;
  if (first === undefined) return [];
  const entity = plan.entities.find(({ id }) => id === first.entity);
  return list.sortable.flatMap(({ name }) => {
    const field = entity?.fields.find((candidate) => candidate.name === name);
    const cell = field === undefined ? undefined : otherCell(plan, field, first);
    if (entity === undefined || field === undefined || cell === undefined) return [];
    const tables = happy.tables.copy();
    const second = { ...first.cells, ...uniqueCells(plan, first), [field.column]: cell };
    const cells = inKeeping(plan, entity, second, new Set([...ownColumns(entity), field.column]));
    const added = cells === undefined ? undefined : tables.insert(entity.id, cells);
    if (added === undefined || isRefusal(added)) return [];
    const run = interpret(plan, happy.request, tables);
    if (run.outcome.kind !== 'list' || run.outcome.rows.length !== 2) return [];
    const rows = [...run.outcome.rows].sort((one, other) => order(one, other, field.column));
    return [{ field: name, before: happy, second: added, rows }];
  });
}

/** What no two rows may share, of the second row. */
function uniqueCells(plan: ServicePlan, { entity: id }: TableRow): Record<string, Cell> {
  const entity = plan.entities.find((candidate) => candidate.id === id);
  if (entity === undefined) return {};
  const second: Cells = { ...plainRow(plan, entity, 2), id: secondId(plan, id) };
  const columns = entity.fields.filter(({ unique }) => unique).map(({ column }) => column);
  return Object.fromEntries(['id', ...columns].map((column) => [column, second[column] ?? null]));
}

/** Less than that of the first row, so that a list in the order in which rows came is told from one in the order of their ids. */
function secondId(plan: ServicePlan, entity: Id): string {
  return rowId(plan, entity, 0);
}

function order(one: TableRow, other: TableRow, column: string): number {
  const [left, right] = [one.cells[column] ?? null, other.cells[column] ?? null];
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return compareCells(left, right) ?? Number(left) - Number(right);
}

/** A value of the field that differs from the row's own and is in the same order in every database. */
function otherCell(plan: ServicePlan, field: FieldPlan, row: TableRow): Cell | undefined {
  const cell = row.cells[field.column] ?? null;
  if (field.name === 'id') return secondId(plan, row.entity);
  if (cell === null) return undefined;
  if (field.optional) return null;
  return valueBeside(cell, field);
}

/** Another value within the range; undefined where there is none, or none that is plain. */
export function valueBeside(cell: Cell, { type, bounds }: Pick<FieldPlan, 'type' | 'bounds'>): Cell | undefined {
  if (cell === null) return undefined;
  if (isNumber(cell)) {
    const { min, max } = bounds ?? {};
    const near = [cell.minus(1), cell.plus(1)];
    return near.find((one) => (min === undefined || one.gte(min)) && (max === undefined || one.lte(max)));
  }
  if (isMoment(cell)) return moment(cell.offset + 60_000);
  if (typeof cell === 'boolean') return !cell;
  if (type.kind === 'enum') return type.values.find((value) => value[0] !== cell[0]);
  if (type.kind !== 'string') return undefined;
  return (cell.startsWith('a') ? 'z' : 'a').repeat(cell.length);
}
