import { memoOf } from '@specwright/model/memo';
import type { Id } from '@specwright/model/reference';
import { type Cell, type Cells, isFresh, isMoment, isNumber } from '../../plan/scenarios/cells.ts';
import { rowId } from '../../plan/scenarios/rowIds.ts';
import { callers, plainRow } from '../../plan/scenarios/world.ts';
import type { FieldPlan, ServicePlan } from '../../plan/servicePlan.ts';
import { type Names, quoted } from './naming.ts';

/** How the names that tests use are called where the code stands. */
export interface CellNames {
  readonly fromNow: () => string;
  readonly ids: string;
  readonly customer: string;
  readonly stranger: string;
}

/** The first row of an entity as `add` makes it. */
export function plainCells(names: Names, entity: Id): Cells {
  return plainRow(names.plan, names.entity(entity));
}

/** `stock: 0n`, `product_id: ids.product`: one text a column. */
export function cellsCode(names: Names, entity: Id, cells: Cells, used: CellNames): string[] {
  return Object.entries(cells).flatMap(([column, cell]) => {
    const field = names.field(entity, column);
    // What an object holds is not foreseen.
    return field?.type.kind === 'json' ? [] : [`${column}: ${storedCode(names, cell, field, used)}`];
  });
}

/** A cell as it is stored. */
export function storedCode(names: Names, cell: Cell, field: FieldPlan | undefined, used: CellNames): string {
  if (isNumber(cell)) return field?.type.kind === 'int' ? `${cell.toFixed()}n` : quoted(cell.toFixed());
  if (isMoment(cell)) return `${used.fromNow()}(${cell.offset})`;
  return textCode(names, cell, used);
}

/** A value as it stands in JSON: decimals are text. */
export function jsonCode(names: Names, cell: Cell, kind: string, used: CellNames): string {
  if (isNumber(cell)) return kind === 'int' ? cell.toFixed() : quoted(cell.toFixed());
  if (isMoment(cell)) return `${used.fromNow()}(${cell.offset}).toISOString()`;
  return textCode(names, cell, used);
}

/** By the id of its first row. */
const entitiesByRow = memoOf(
  (plan: ServicePlan) => new Map(plan.entities.map(({ id }) => [rowId(plan, id), id] as const)),
);

/** Ids by their names, long repetitions short. */
export function textCode(names: Names, cell: string | boolean | null, used: CellNames): string {
  if (typeof cell !== 'string') return String(cell);
  if (cell === callers.customer) return `${used.customer}.id`;
  if (cell === callers.stranger) return `${used.stranger}.id`;
  const entity = entitiesByRow(names.plan).get(cell);
  if (entity !== undefined) return `${used.ids}.${names.delegate(entity)}`;
  const repeated = /^(.)\1{19,}$/.exec(cell)?.[1];
  return repeated === undefined ? quoted(cell) : `${quoted(repeated)}.repeat(${cell.length})`;
}

/** Whether a test can know the cell before: not a time of the request, not an id that the service gives. */
export function isKnown(cell: Cell | undefined): cell is Cell {
  return cell !== undefined && !isMoment(cell) && !isFresh(cell);
}
