import { quoteName } from '../schema/identifiers.ts';
import type { ColumnType, PhysicalTable } from '../schema/physicalSchema.ts';
import { postgres } from '../schema/postgres.ts';
import { mapped, rowSql } from './postgresValues.ts';
import type { MigrationStep, RowChange } from './steps.ts';
import type { Bounds } from './valuePlan.ts';

/** What an UPDATE sets, and in which rows; where it was done it finds none. */
interface RowUpdate {
  /** Absent: the rows are deleted. */
  readonly set?: string;
  readonly where: string;
}

/** False where values would be changed twice if it were repeated: `a` to `b` and `b` to `c`. */
export function isRepeatable(change: RowChange): boolean {
  if (change.kind !== 'map') return true;
  const targets = new Set(change.pairs.map(({ to }) => to));
  return !change.pairs.some(({ from }) => targets.has(from));
}

export function changedRows({ table, column, change }: Extract<MigrationStep, { kind: 'changeRows' }>): RowUpdate {
  const name = quoteName(column.name);
  switch (change.kind) {
    case 'fill':
      return { set: `${name} = ${rowSql(table, change.value, column.type)}`, where: `${name} IS NULL` };
    case 'map': {
      const values = change.pairs.map(({ from }) => postgres.literal(column.type, from)).join(', ');
      return { set: `${name} = ${mapped(name, column.type, change.pairs)}`, where: `${name} IN (${values})` };
    }
    case 'clamp':
      return clamped(name, column.type, change.bounds);
    case 'delete':
      return { where: `NOT (${postgres.predicate(table, change.rule)})` };
    case 'clear':
      return { set: `${name} = NULL`, where: `NOT (${postgres.predicate(table, change.rule)})` };
  }
}

/** A number goes to the nearest bound; of a text that is too long the beginning stays, one that is too short stays. */
function clamped(name: string, type: ColumnType, { min, max }: Bounds): RowUpdate {
  if (type === 'text') {
    return max === undefined
      ? { set: `${name} = ${name}`, where: 'false' }
      : { set: `${name} = left(${name}, ${max})`, where: `length(${name}) > ${max}` };
  }
  const within = [
    ...(min === undefined ? [] : [{ call: 'greatest', bound: min, beyond: `${name} < ${min}` }]),
    ...(max === undefined ? [] : [{ call: 'least', bound: max, beyond: `${name} > ${max}` }]),
  ];
  const value = within.reduce((sql, { call, bound }) => `${call}(${sql}, ${bound})`, name);
  return { set: `${name} = ${value}`, where: within.map(({ beyond }) => beyond).join(' OR ') };
}

/**
 * An UPDATE of a few rows at a time by the order of their keys, each time in a transaction of its own: no row is locked
 * for long, and one that broke off goes on where rows are left.
 */
export function batched(table: PhysicalTable, size: number, { set, where }: RowUpdate): string {
  const [key = 'id'] = table.primaryKey;
  const id = quoteName(key);
  const name = quoteName(table.name);
  const type = table.columns.find((column) => column.name === key)?.type ?? 'uuid';
  const after = `(done IS NULL OR ${id} > done)`;
  return `DO $batches$
DECLARE
  done ${postgres.typeName(type)};
  upto ${postgres.typeName(type)};
BEGIN
  LOOP
    upto := (SELECT ${id} FROM (SELECT ${id} FROM ${name} WHERE ${after} ORDER BY ${id} LIMIT ${size}) AS batch ORDER BY ${id} DESC LIMIT 1);
    EXIT WHEN upto IS NULL;
    ${changing(name, set)} WHERE ${after} AND ${id} <= upto AND (${where});
    COMMIT;
    done := upto;
  END LOOP;
END
$batches$;`;
}

function changing(name: string, set: string | undefined): string {
  return set === undefined ? `DELETE FROM ${name}` : `UPDATE ${name} SET ${set}`;
}

/** All of it in one statement. */
export function atOnce(table: PhysicalTable, { set, where }: RowUpdate): string {
  return `${changing(quoteName(table.name), set)} WHERE ${where};`;
}

/** Of rows with one value one keeps it, by the order of their ids; the others lose it, or go where they need one. */
export function deduped({ table, index, column, keep }: Extract<MigrationStep, { kind: 'dedupe' }>): string {
  const [name, field] = [quoteName(table.name), quoteName(column.name)];
  const meant = index.where === undefined ? '' : ` AND (${postgres.predicate(table, index.where)})`;
  const order = keep === 'first' ? '"id"' : '"id" DESC';
  const ranked = `SELECT "id", row_number() OVER (PARTITION BY ${field} ORDER BY ${order}) AS place FROM ${name} WHERE ${field} IS NOT NULL${meant}`;
  const losers = `"id" IN (SELECT "id" FROM (${ranked}) AS ranked WHERE place > 1)`;
  return column.nullable
    ? `UPDATE ${name} SET ${field} = NULL WHERE ${losers};`
    : `DELETE FROM ${name} WHERE ${losers};`;
}
