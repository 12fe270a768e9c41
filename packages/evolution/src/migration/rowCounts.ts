import { quoteName } from '../schema/identifiers.ts';
import type { ColumnType, Operand, PhysicalTable } from '../schema/physicalSchema.ts';
import type { SqlDialect } from '../schema/sqlDialect.ts';
import type { Conversion } from './migrationDialect.ts';
import type { Guard } from './steps.ts';

/** What counting rows needs of a database. */
export interface RowCounter {
  readonly dialect: SqlDialect;
  convert(from: ColumnType, to: ColumnType, sql: string): Conversion;
  /** SQL that is true of rows for which a value cannot be worked out to its last digit. */
  inexact(table: PhysicalTable, value: Operand): string;
}

/** A query for the number of rows that a guard is about: one row with one number. */
export function countSql({ table, rows }: Guard, { dialect, convert, inexact }: RowCounter): string {
  const from = `SELECT count(*) FROM ${quoteName(table.name)}`;
  switch (rows.kind) {
    case 'all':
      return from;
    case 'withValue':
      return `${from} WHERE ${quoteName(rows.column)} IS NOT NULL`;
    case 'withoutValue':
      return `${from} WHERE ${quoteName(rows.column)} IS NULL`;
    case 'breaking':
      return `${from} WHERE NOT (${dialect.predicate(table, rows.predicate)})`;
    case 'repeated': {
      const names = rows.columns.map(quoteName);
      const filled = names.map((name) => `${name} IS NOT NULL`).join(' AND ');
      const meant = rows.where === undefined ? '' : ` AND (${dialect.predicate(table, rows.where)})`;
      const groups = `SELECT count(*) AS "rows" FROM ${quoteName(table.name)} WHERE ${filled}${meant} GROUP BY ${names.join(', ')} HAVING count(*) > ${rows.max ?? 1}`;
      return `SELECT coalesce(sum("rows"), 0) FROM (${groups}) AS "repeated"`;
    }
    case 'orphans': {
      const child = rows.columns.map((column) => `"child".${quoteName(column)}`);
      const filled = child.map((name) => `${name} IS NOT NULL`).join(' AND ');
      const match = rows.references.map((column, at) => `"parent".${quoteName(column)} = ${child[at]}`).join(' AND ');
      return `SELECT count(*) FROM ${quoteName(table.name)} AS "child" WHERE ${filled} AND NOT EXISTS (SELECT 1 FROM ${quoteName(rows.parent)} AS "parent" WHERE ${match})`;
    }
    case 'childless': {
      const match = `"child".${quoteName(rows.link)} = ${quoteName(table.name)}."id"`;
      return `${from} WHERE NOT EXISTS (SELECT 1 FROM ${quoteName(rows.child)} AS "child" WHERE ${match})`;
    }
    case 'inexact':
      return `${from} WHERE ${inexact(table, rows.value)}`;
    case 'unconvertible': {
      const type = table.columns.find(({ name }) => name === rows.column)?.type ?? rows.to;
      const { fits } = convert(type, rows.to, quoteName(rows.column));
      const misfit = fits === undefined ? '1 = 0' : `NOT (${fits})`;
      return `${from} WHERE ${quoteName(rows.column)} IS NOT NULL AND ${misfit}`;
    }
  }
}
