import { quoteName } from '../schema/identifiers.ts';
import type { ColumnType, Operand, PhysicalTable } from '../schema/physicalSchema.ts';
import { sqlite, sqliteTimestamp } from '../schema/sqlite.ts';
import { sqliteChildren } from './childrenSql.ts';
import type { RowValue } from './hints.ts';
import { type Conversion, type Conversions, conversion } from './migrationDialect.ts';
import { columnsOfOperand, renamedOperand, renamedPredicate } from './renames.ts';
import { exactDecimal, nearestWhole } from './sqliteDecimals.ts';
import { type ColumnChange, isWorkedOut, type TableChange } from './tableChange.ts';

/** Sixteen bytes as a UUID of version 4; every row gets its own. */
export const newSqliteId =
  "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || " +
  "substr('89AB', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))";

const hex = '[0-9A-Fa-f]';
const uuidPattern = [8, 4, 4, 4, 12].map((length) => hex.repeat(length)).join('-');

const isDecimal = (sql: string): string =>
  `${sql} NOT GLOB '*[^0-9.-]*' AND ${sql} GLOB '*[0-9]' AND ${sql} NOT GLOB '.*' AND ${sql} NOT GLOB '-.*' ` +
  `AND ${sql} NOT GLOB '?*-*' AND ${sql} NOT GLOB '*.*.*'`;

const asIs = (value: string): Conversion => ({ value });

/** As the service stores them: decimals and moments are text, truth values are 0 and 1. */
const conversions: Conversions = {
  'uuid text': asIs,
  'decimal text': asIs,
  'timestamp text': asIs,
  'json text': asIs,
  'integer text': (sql) => ({ value: `CAST(${sql} AS TEXT)` }),
  'integer decimal': (sql) => ({ value: `CAST(${sql} AS TEXT)` }),
  'boolean text': (sql) => ({ value: `CASE ${sql} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END` }),
  'boolean integer': asIs,
  'integer boolean': (sql) => ({ value: sql, fits: `${sql} IN (0, 1)` }),
  'decimal integer': (sql) => ({
    value: `CAST(${sql} AS INTEGER)`,
    fits: `CAST(CAST(${sql} AS INTEGER) AS TEXT) = ${sql}`,
  }),
  'text integer': (sql) => ({
    value: `CAST(${sql} AS INTEGER)`,
    fits: `CAST(CAST(${sql} AS INTEGER) AS TEXT) = ${sql}`,
  }),
  'text decimal': (sql) => ({ value: sql, fits: isDecimal(sql) }),
  'text boolean': (sql) => ({
    value: `CASE ${sql} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`,
    fits: `${sql} IN ('true', 'false')`,
  }),
  'text uuid': (sql) => ({ value: `lower(${sql})`, fits: `${sql} GLOB '${uuidPattern}'` }),
  'text timestamp': (sql) => ({ value: sqliteTimestamp(sql), fits: `${sqliteTimestamp(sql)} IS NOT NULL` }),
  'text json': (sql) => ({ value: sql, fits: `json_valid(${sql})` }),
};

export function sqliteConversion(from: ColumnType, to: ColumnType, sql: string): Conversion {
  return conversion(conversions, from, to, sql);
}

/** The value of a column in the new table, from the row of the old one. */
export function sqliteValue(change: TableChange, { column, was, originalName, value, hint }: ColumnChange): string {
  const from = was?.type ?? column.type;
  const old = originalName === undefined ? 'NULL' : quoteName(originalName);
  let sql = value.using === undefined ? old : rowValue(change, value.using, column.type);
  if (value.map !== undefined && value.map.length > 0) {
    const cases = value.map.map(
      (pair) => `WHEN ${sqlite.literal(from, pair.from)} THEN ${sqlite.literal(from, pair.to)}`,
    );
    sql = `CASE ${sql} ${cases.join(' ')} ELSE ${sql} END`;
  }
  if (value.using === undefined && originalName !== undefined) {
    const { value: converted, fits } = sqliteConversion(from, column.type, sql);
    sql = fits === undefined ? converted : `CASE WHEN ${fits} THEN ${converted} END`;
  }
  if (value.clamp !== undefined) sql = clamped(sql, column.type, value.clamp);
  if (value.keeping !== undefined && originalName !== undefined) {
    const rule = renamedPredicate(value.keeping, () => originalName);
    sql = `CASE WHEN ${sqlite.predicate(change.was.original, rule)} THEN ${sql} END`;
  }
  if (value.fill === undefined) return sql;
  if (isWorkedOut(value.fill, hint)) {
    // The row, and others, are not what they will be: the value comes when they are.
    return column.default?.kind === 'value' ? sqlite.literal(column.type, column.default.text) : 'NULL';
  }
  const fill = rowValue(change, value.fill, column.type);
  return sql === 'NULL' ? fill : `coalesce(${sql}, ${fill})`;
}

/** A number goes to the nearest bound; of a text that is too long the beginning stays, one that is too short stays. */
function clamped(sql: string, type: ColumnType, { min, max }: { min?: string; max?: string }): string {
  if (type === 'text') return max === undefined ? sql : `substr(${sql}, 1, ${max})`;
  const number = type === 'decimal' ? `CAST(${sql} AS REAL)` : sql;
  const below = min === undefined ? '' : ` WHEN ${number} < ${min} THEN ${sqlite.literal(type, min)}`;
  const above = max === undefined ? '' : ` WHEN ${number} > ${max} THEN ${sqlite.literal(type, max)}`;
  return `CASE${below}${above} ELSE ${sql} END`;
}

function rowValue({ was }: TableChange, value: RowValue, type: ColumnType): string {
  const { original, originalColumns } = was;
  return sqliteRowSql(original, value, type, (name) => originalColumns.get(name) ?? name);
}

/** What a row of the table gets, as SQL; `nameOf` is what the table calls a column. */
export function sqliteRowSql(
  table: PhysicalTable,
  value: RowValue,
  type: ColumnType,
  nameOf = (column: string): string => column,
): string {
  switch (value.kind) {
    case 'now':
      return sqliteTimestamp("'now'");
    case 'newId':
      return newSqliteId;
    case 'literal':
      return sqlite.literal(type, value.text);
    case 'children':
      return sqliteChildren(value, `${quoteName(table.name)}."id"`, type);
    default:
      return expression(table, renamedOperand(value, nameOf), type);
  }
}

/** True of rows that have all values that it is made of, and of which it cannot be worked out. */
export function inexact(table: PhysicalTable, value: Operand): string {
  const exact = exactDecimal(table, value);
  const given = [...columnsOfOperand(value)].map((name) => `${quoteName(name)} IS NOT NULL`);
  return exact === undefined ? '1 = 0' : [...given, `${exact} IS NULL`].join(' AND ');
}

function expression(table: PhysicalTable, operand: Operand, type: ColumnType): string {
  if (operand.kind === 'column') {
    const from = table.columns.find(({ name }) => name === operand.name)?.type ?? type;
    return sqliteConversion(from, type, quoteName(operand.name)).value;
  }
  const exact = type === 'integer' ? nearestWhole(table, operand) : exactDecimal(table, operand);
  return exact ?? sqlite.operand(table, operand);
}
