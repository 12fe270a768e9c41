import { memoOf } from '@specwright/model/memo';
import type { Id } from '@specwright/model/reference';
import { predicateOf } from '../database/predicates.ts';
import type { EntityPlan, FieldPlan, LinkPlan, ServicePlan } from '../servicePlan.ts';
import type { Condition } from '../values.ts';
import { type Cell, type Cells, isInRange, isNumber, number, sameCell } from './cells.ts';
import { holds, refuses, type Scope } from './evaluate.ts';

/** A row. `links` holds the rows that were loaded together with it, as they were then. */
export interface TableRow {
  readonly entity: Id;
  readonly cells: Cells;
  readonly links?: ReadonlyMap<string, TableRow | null>;
}

/** Why the database refuses a write. */
export type Refusal =
  | { readonly code: 'already_exists' }
  | { readonly code: 'invariant_violated' }
  | { readonly code: 'conflict' };

/** The tables of a service in memory, with the constraints that its database has. Rows and their lists are replaced, never changed. */
export class Tables {
  readonly #plan: ServicePlan;
  readonly #rows: Map<Id, readonly TableRow[]>;

  constructor(plan: ServicePlan, rows: ReadonlyMap<Id, readonly TableRow[]> = new Map()) {
    this.#plan = plan;
    this.#rows = new Map(rows);
  }

  copy(): Tables {
    return new Tables(this.#plan, this.#rows);
  }

  rowsOf(entity: Id): readonly TableRow[] {
    return this.#rows.get(entity) ?? [];
  }

  byId(entity: Id, id: Cell): TableRow | undefined {
    return this.rowsOf(entity).find((row) => row.cells.id === id);
  }

  /** The row that a link leads to, as it is now. */
  follow(row: TableRow, link: LinkPlan): TableRow | undefined {
    const key = row.cells[link.column] ?? null;
    return key === null ? undefined : this.byId(link.target, key);
  }

  insert(entity: Id, cells: Cells): TableRow | Refusal {
    const plan = this.entity(entity);
    const row: TableRow = { entity, cells: { ...blankRow(plan), ...cells } };
    const refusal = this.#refusalOf(plan, row);
    if (refusal !== undefined) return refusal;
    this.#rows.set(entity, [...this.rowsOf(entity), row]);
    return row;
  }

  update(row: TableRow, cells: Cells): TableRow | Refusal {
    const changed: TableRow = { entity: row.entity, cells: { ...row.cells, ...cells } };
    const refusal = this.#refusalOf(this.entity(row.entity), changed, row);
    if (refusal !== undefined) return refusal;
    this.#rows.set(
      row.entity,
      this.rowsOf(row.entity).map((candidate) => (candidate.cells.id === row.cells.id ? changed : candidate)),
    );
    return changed;
  }

  /** Deletes a row with those that belong to it; refuses while others refer to it. */
  delete(row: TableRow): Refusal | undefined {
    for (const entity of this.#plan.entities) {
      for (const link of entity.links.filter((candidate) => candidate.target === row.entity)) {
        const referring = this.rowsOf(entity.id).filter((candidate) => candidate.cells[link.column] === row.cells.id);
        if (referring.length === 0) continue;
        if (!link.cascade) {
          if (link.constrained) return { code: 'conflict' };
          continue;
        }
        for (const child of referring) {
          const refusal = this.delete(child);
          if (refusal !== undefined) return refusal;
        }
      }
    }
    this.#remove(row);
    return undefined;
  }

  /** Takes a row out with all rows that refer to it, whatever the database would say. */
  removeWithReferring(row: TableRow): void {
    this.#remove(row);
    for (const entity of this.#plan.entities) {
      for (const link of entity.links.filter((candidate) => candidate.target === row.entity)) {
        const referring = this.rowsOf(entity.id).filter((other) => other.cells[link.column] === row.cells.id);
        for (const other of referring) this.removeWithReferring(other);
      }
    }
  }

  #remove(row: TableRow): void {
    this.#rows.set(
      row.entity,
      this.rowsOf(row.entity).filter((other) => other.cells.id !== row.cells.id),
    );
  }

  entity(id: Id): EntityPlan {
    const entity = entitiesOf(this.#plan).get(id);
    if (entity === undefined) throw new Error(`The plan has no entity '${id}'.`);
    return entity;
  }

  /** @param before the row as the table has it, whose cells are within their ranges */
  #refusalOf(plan: EntityPlan, row: TableRow, before?: TableRow): Refusal | undefined {
    const isBroken = plan.fields.some((field) => {
      const cell = row.cells[field.column] ?? null;
      return cell !== before?.cells[field.column] && !inBounds(field, cell);
    });
    if (isBroken || brokenRules(plan, row, this).length > 0) return { code: 'invariant_violated' };
    const others = this.rowsOf(plan.id).filter((other) => other.cells.id !== row.cells.id);
    for (const column of uniqueColumns(plan)) {
      const cell = row.cells[column] ?? null;
      if (cell !== null && others.some((other) => sameCell(other.cells[column] ?? null, cell))) {
        return { code: 'already_exists' };
      }
    }
    if (plan.pair !== undefined && others.some((other) => isSamePair(plan.pair, row, other))) {
      return { code: 'already_exists' };
    }
    return plan.limits.some((limit) => breaksLimit(limit, row, others, this))
      ? { code: 'invariant_violated' }
      : undefined;
  }
}

const entitiesOf = memoOf(({ entities }: ServicePlan) => new Map(entities.map((entity) => [entity.id, entity])));

/** Nothing in the fields and the columns of edges. */
const blankRow = memoOf(
  ({ fields, links }: EntityPlan): Cells =>
    Object.fromEntries([...fields, ...links].map(({ column }) => [column, null])),
);

const uniqueColumns = memoOf((entity: EntityPlan): readonly string[] => {
  const fields = entity.fields.filter((field) => field.unique || field.name === 'id').map((field) => field.column);
  return [...fields, ...entity.links.filter((link) => link.unique).map((link) => link.column)];
});

export function isRefusal(result: TableRow | Refusal): result is Refusal {
  return 'code' in result;
}

/** The conditions on one row that the table of an entity keeps (R2): those that a CHECK can say. */
export const rulesOf = memoOf(({ predicates }: EntityPlan): readonly Condition[] =>
  predicates.flatMap(({ condition }) => (predicateOf(condition) === undefined ? [] : [condition])),
);

/** The rules of its table that refuse a row. */
export function brokenRules(entity: EntityPlan, row: TableRow, tables: Tables): readonly Condition[] {
  const rules = rulesOf(entity);
  if (rules.length === 0) return rules;
  const scope = scopeOfRow(row, tables);
  return rules.filter((rule) => refuses(rule, scope));
}

/** For a condition on one row, which is called `row`. */
function scopeOfRow(row: TableRow, tables: Tables): Scope {
  return {
    tables,
    caller: undefined,
    body: {},
    parameters: {},
    rows: new Map([['row', row]]),
    lists: new Map(),
    locals: new Map(),
    counter: { ids: 0 },
  };
}

function inBounds(field: FieldPlan, cell: Cell): boolean {
  const { bounds } = field;
  if (cell === null || bounds === undefined) return true;
  const measured = isNumber(cell) ? cell : typeof cell === 'string' ? number([...cell].length) : undefined;
  return measured === undefined || isInRange(measured, bounds);
}

function isSamePair(pair: EntityPlan['pair'], one: TableRow, other: TableRow): boolean {
  const columns = pair === undefined ? [] : [pair.from.column, pair.to.column];
  return columns.every((column) => one.cells[column] === other.cells[column]);
}

function breaksLimit(
  limit: EntityPlan['limits'][number],
  row: TableRow,
  others: readonly TableRow[],
  tables: Tables,
): boolean {
  const counts = (candidate: TableRow): boolean =>
    (limit.condition === undefined || holds(limit.condition, scopeOfRow(candidate, tables))) &&
    limit.where.every(({ column, value }) => value.kind !== 'literal' || candidate.cells[column] === value.text);
  if (!counts(row)) return false;
  const same = others.filter(
    (other) => counts(other) && sameCell(other.cells[limit.column] ?? null, row.cells[limit.column] ?? null),
  );
  return same.length + 1 > limit.max;
}
