import type { LiveColumn, LiveSchema, LiveTable } from '@specwright/evolution/schema/liveSchema';
import type { ColumnType } from '@specwright/evolution/schema/physicalSchema';
import type { LiveDatabase } from './liveDatabase.ts';
import { readDefault, readPredicate } from './sqlExpressions.ts';

const tablesOfSchema = `"c"."relnamespace" = quote_ident(current_schema())::regnamespace AND "c"."relkind" IN ('r', 'p')`;

const columnsSql = `SELECT "c"."relname" AS "table", "a"."attname" AS "name", format_type("a"."atttypid", "a"."atttypmod") AS "declared",
  "a"."attnotnull" AS "required", "a"."attgenerated" <> '' AS "generated", pg_get_expr("d"."adbin", "d"."adrelid") AS "start"
FROM "pg_class" "c" JOIN "pg_attribute" "a" ON "a"."attrelid" = "c"."oid" AND "a"."attnum" > 0 AND NOT "a"."attisdropped"
LEFT JOIN "pg_attrdef" "d" ON "d"."adrelid" = "c"."oid" AND "d"."adnum" = "a"."attnum"
WHERE ${tablesOfSchema} ORDER BY 1, "a"."attnum"`;

const constraintsSql = `SELECT "c"."relname" AS "table", "k"."conname" AS "name", "k"."contype" AS "kind",
  pg_get_expr("k"."conbin", "k"."conrelid") AS "sql", "f"."relname" AS "target",
  (SELECT json_agg("a"."attname" ORDER BY "p"."at") FROM unnest("k"."conkey") WITH ORDINALITY AS "p"("num", "at")
    JOIN "pg_attribute" "a" ON "a"."attrelid" = "c"."oid" AND "a"."attnum" = "p"."num")::text AS "columns"
FROM "pg_constraint" "k" JOIN "pg_class" "c" ON "c"."oid" = "k"."conrelid" LEFT JOIN "pg_class" "f" ON "f"."oid" = "k"."confrelid"
WHERE ${tablesOfSchema} AND "k"."contype" IN ('c', 'f', 'p') ORDER BY 1, 2`;

const uniquesSql = `SELECT "c"."relname" AS "table", "x"."relname" AS "name", "i"."indpred" IS NOT NULL AS "partial",
  (SELECT json_agg(coalesce("a"."attname", '') ORDER BY "p"."at") FROM unnest("i"."indkey"::int2[]) WITH ORDINALITY AS "p"("num", "at")
    LEFT JOIN "pg_attribute" "a" ON "a"."attrelid" = "c"."oid" AND "a"."attnum" = "p"."num")::text AS "columns"
FROM "pg_index" "i" JOIN "pg_class" "c" ON "c"."oid" = "i"."indrelid" JOIN "pg_class" "x" ON "x"."oid" = "i"."indexrelid"
WHERE ${tablesOfSchema} AND "i"."indisunique" AND NOT "i"."indisprimary" AND "i"."indisvalid" ORDER BY 1, 2`;

/** The tables of the schema that the connection works in. */
export async function readPostgres(database: LiveDatabase): Promise<LiveSchema> {
  const [columns, constraints, uniques] = [
    await database.rows(columnsSql),
    await database.rows(constraintsSql),
    await database.rows(uniquesSql),
  ];
  const names = [...new Set(columns.map(({ table = '' }) => table))];
  return {
    tables: names.map((name): LiveTable => {
      const own = constraints.filter(({ table }) => table === name);
      return {
        name,
        columns: columns.filter(({ table }) => table === name).map(columnOf),
        primaryKey: own.filter(({ kind }) => kind === 'p').flatMap(({ columns }) => listOf(columns)),
        checks: own
          .filter(({ kind }) => kind === 'c')
          .map(({ name = '', sql = '' }) => {
            const predicate = readPredicate(sql);
            return { name, sql, ...(predicate === undefined ? {} : { predicate }) };
          }),
        uniques: uniques
          .filter(({ table }) => table === name)
          .map(({ name = '', partial, columns }) => ({ name, columns: listOf(columns), partial: partial === 'true' })),
        foreignKeys: own
          .filter(({ kind }) => kind === 'f')
          .map(({ name = '', target = '', columns }) => ({ name, columns: listOf(columns), table: target })),
      };
    }),
  };
}

function listOf(json: string | undefined): readonly string[] {
  return json === undefined || json === '' ? [] : (JSON.parse(json) as readonly string[]);
}

function columnOf(row: Readonly<Record<string, string>>): LiveColumn {
  const { name = '', declared = '', start = '' } = row;
  const types = typesOf(declared);
  const maxLength = /^(?:character varying|character|varchar|char)\((\d+)\)$/.exec(declared)?.[1];
  const isGenerated = row.generated === 'true';
  const value = start === '' || isGenerated ? undefined : readDefault(start, types);
  return {
    name,
    declared,
    types,
    ...(maxLength === undefined ? {} : { maxLength: Number(maxLength) }),
    nullable: row.required !== 'true',
    ...(value === undefined ? {} : { default: value }),
    generated: isGenerated,
  };
}

const known: readonly (readonly [RegExp, ColumnType])[] = [
  [/^uuid$/, 'uuid'],
  [/^(text|character varying|character|citext)\b/, 'text'],
  [/^(smallint|integer|bigint)$/, 'integer'],
  [/^(numeric|real|double precision)\b/, 'decimal'],
  [/^boolean$/, 'boolean'],
  [/^(timestamp|date$)/, 'timestamp'],
  [/^jsonb?$/, 'json'],
];

function typesOf(declared: string): readonly ColumnType[] {
  if (declared.endsWith('[]')) return [];
  return known.filter(([pattern]) => pattern.test(declared)).map(([, type]) => type);
}
