import { quoteName } from '../schema/identifiers.ts';
import type { ColumnType, Operand, PhysicalTable } from '../schema/physicalSchema.ts';
import { postgres } from '../schema/postgres.ts';
import { postgresChildren } from './childrenSql.ts';
import type { RowValue } from './hints.ts';
import { type Conversion, type Conversions, conversion } from './migrationDialect.ts';
import type { ValuePlan } from './valuePlan.ts';

const asText = (sql: string): Conversion => ({ value: `${sql}::text` });

const conversions: Conversions = {
  'uuid text': asText,
  'integer text': asText,
  'json text': asText,
  'boolean text': asText,
  'decimal text': asText,
  'timestamp text': (sql) => ({ value: `to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` }),
  'integer decimal': (sql) => ({ value: `${sql}::numeric` }),
  'boolean integer': (sql) => ({ value: `${sql}::integer::bigint` }),
  'integer boolean': (sql) => ({ value: `${sql} = 1`, fits: `${sql} IN (0, 1)` }),
  'decimal integer': (sql) => ({
    value: `${sql}::bigint`,
    fits: `${sql} = trunc(${sql}) AND abs(${sql}) < 9223372036854775807`,
  }),
  'text integer': (sql) => ({ value: `${sql}::bigint`, fits: `${sql} ~ '^-?[0-9]{1,18}$'` }),
  'text decimal': (sql) => ({ value: `${sql}::numeric`, fits: `${sql} ~ '^-?[0-9]+([.][0-9]+)?$'` }),
  'text boolean': (sql) => ({ value: `${sql} = 'true'`, fits: `${sql} IN ('true', 'false')` }),
  'text uuid': (sql) => ({
    value: `${sql}::uuid`,
    fits: `${sql} ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'`,
  }),
  'text timestamp': (sql) => ({
    value: `${sql}::timestamptz`,
    fits: `${sql} ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$'`,
  }),
};

export function postgresConversion(from: ColumnType, to: ColumnType, sql: string): Conversion {
  return conversion(conversions, from, to, sql);
}

/** The value of a column under its new type; `column` is SQL, `prefix` stands before the other columns: `NEW.`. */
export function postgresValue(
  table: PhysicalTable,
  { from, using, map, dropsMisfits, fill }: ValuePlan,
  to: ColumnType,
  column: string,
  prefix: string,
): string {
  let sql = using === undefined ? column : rowSql(table, using, to, prefix);
  if (map !== undefined && map.length > 0 && from !== undefined) sql = mapped(sql, from, map);
  if (using === undefined && from !== undefined) {
    const { value, fits } = postgresConversion(from, to, sql);
    // A value that is none of the new type is an error, unless it may go.
    sql = fits === undefined || dropsMisfits !== true ? value : `CASE WHEN ${fits} THEN ${value} END`;
  }
  return fill === undefined ? sql : `coalesce(${sql}, ${rowSql(table, fill, to, prefix)})`;
}

export function mapped(sql: string, type: ColumnType, pairs: NonNullable<ValuePlan['map']>): string {
  const cases = pairs.map(
    ({ from, to }) => `WHEN ${sql} = ${postgres.literal(type, from)} THEN ${postgres.literal(type, to)}`,
  );
  return `CASE ${cases.join(' ')} ELSE ${sql} END`;
}

/** What a row gets, as SQL. */
export function rowSql(table: PhysicalTable, value: RowValue, to: ColumnType, prefix = ''): string {
  switch (value.kind) {
    case 'now':
      return 'now()';
    case 'newId':
      return to === 'uuid' ? 'gen_random_uuid()' : 'gen_random_uuid()::text';
    case 'literal':
      return postgres.literal(to, value.text);
    case 'children':
      return postgresChildren(value, `${prefix === '' ? `${quoteName(table.name)}.` : prefix}"id"`);
    default:
      return expression(table, value, to, prefix);
  }
}

function expression(table: PhysicalTable, operand: Operand, to: ColumnType, prefix: string): string {
  const sql = postgres.operand(table, operand, prefix);
  if (operand.kind !== 'column') return sql;
  const from = table.columns.find(({ name }) => name === operand.name)?.type ?? to;
  return postgresConversion(from, to, `${prefix}${quoteName(operand.name)}`).value;
}
