import type { LiveCheck, LiveColumn, LiveSchema, LiveTable } from '@specwright/evolution/schema/liveSchema';
import type { ColumnType } from '@specwright/evolution/schema/physicalSchema';
import type { LiveDatabase } from './liveDatabase.ts';
import { readDefault, readPredicate } from './sqlExpressions.ts';

type Row = Readonly<Record<string, string>>;

const tablesSql = `SELECT "name", "sql" FROM "sqlite_master" WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1`;
const columnsSql = `SELECT "t"."name" AS "table", "c"."name", "c"."type" AS "declared", "c"."notnull", "c"."dflt_value" AS "start", "c"."pk", "c"."hidden"
FROM "sqlite_master" "t", pragma_table_xinfo("t"."name") "c" WHERE "t"."type" = 'table' ORDER BY 1, "c"."cid"`;
const uniquesSql = `SELECT "t"."name" AS "table", "i"."name", "i"."partial", "i"."origin", "c"."name" AS "column"
FROM "sqlite_master" "t", pragma_index_list("t"."name") "i", pragma_index_info("i"."name") "c"
WHERE "t"."type" = 'table' AND "i"."unique" = 1 AND "i"."origin" <> 'pk' ORDER BY 1, 2, "c"."seqno"`;
const foreignKeysSql = `SELECT "t"."name" AS "table", "k"."id" AS "name", "k"."table" AS "target", "k"."from" AS "column"
FROM "sqlite_master" "t", pragma_foreign_key_list("t"."name") "k" WHERE "t"."type" = 'table' ORDER BY 1, "k"."id", "k"."seq"`;

/** The tables of a SQLite file. What has no name of its own is named by its number. */
export async function readSqlite(database: LiveDatabase): Promise<LiveSchema> {
  const [tables, columns, uniques, foreignKeys] = [
    await database.rows(tablesSql),
    await database.rows(columnsSql),
    await database.rows(uniquesSql),
    await database.rows(foreignKeysSql),
  ];
  return {
    tables: tables.map(({ name = '', sql = '' }): LiveTable => {
      const own = columns.filter(({ table }) => table === name);
      const keys = own.filter(({ pk }) => pk !== '0').toSorted((a, b) => Number(a.pk) - Number(b.pk));
      return {
        name,
        columns: own.map(columnOf),
        primaryKey: keys.map((column) => column.name ?? ''),
        checks: checksOf(sql),
        uniques: grouped(uniques.filter(({ table }) => table === name)).map(([first, rows]) => ({
          name: first.name ?? '',
          columns: rows.map(({ column = '' }) => column),
          partial: first.partial === '1',
        })),
        foreignKeys: grouped(foreignKeys.filter(({ table }) => table === name)).map(([first, rows]) => ({
          name: `foreign key ${first.name}`,
          columns: rows.map(({ column = '' }) => column),
          table: first.target ?? '',
        })),
      };
    }),
  };
}

/** The rows of one thing, one a column. */
function grouped(rows: readonly Row[]): readonly (readonly [Row, readonly Row[]])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.name ?? '', [...(groups.get(row.name ?? '') ?? []), row]);
  return [...groups.values()].flatMap((group) => (group[0] === undefined ? [] : [[group[0], group] as const]));
}

function columnOf(row: Row): LiveColumn {
  const { name = '', declared = '', start = '' } = row;
  const types = typesOf(declared);
  const maxLength = /CHAR\w*\s*\((\d+)\)/i.exec(declared)?.[1];
  const value = start === '' ? undefined : readDefault(start, types);
  return {
    name,
    declared,
    types,
    ...(maxLength === undefined ? {} : { maxLength: Number(maxLength) }),
    nullable: row.notnull !== '1' && row.pk === '0',
    ...(value === undefined ? {} : { default: value }),
    generated: row.hidden === '2' || row.hidden === '3',
  };
}

/** By the declared type. A TEXT of our own migrations may hold a uuid or the digits of a decimal as well. */
const known: readonly (readonly [RegExp, readonly ColumnType[]])[] = [
  [/UUID/i, ['uuid']],
  [/^TEXT$/i, ['text', 'uuid', 'decimal']],
  [/CHAR|TEXT|CLOB/i, ['text', 'uuid']],
  [/INT/i, ['integer']],
  [/BOOL/i, ['boolean']],
  [/DATE|TIME/i, ['timestamp']],
  [/JSON/i, ['json']],
  [/NUMERIC|DECIMAL|REAL|DOUB|FLOA/i, ['decimal']],
];

function typesOf(declared: string): readonly ColumnType[] {
  return known.find(([pattern]) => pattern.test(declared))?.[1] ?? [];
}

/** SQLite keeps checks only as the text that made the table. */
function checksOf(createTable: string): readonly LiveCheck[] {
  const text = createTable.replace(/--[^\n]*/g, (comment) => ' '.repeat(comment.length));
  return [...text.matchAll(/(?:CONSTRAINT\s+("(?:[^"]|"")+"|\w+)\s+)?\bCHECK\s*\(/gi)].map((match, at) => {
    const open = match.index + match[0].length;
    const sql = text.slice(open, closeOf(text, open));
    const predicate = readPredicate(sql);
    const name = match[1]?.replace(/^"|"$/g, '').replaceAll('""', '"') ?? `check ${at + 1}`;
    return { name, sql, ...(predicate === undefined ? {} : { predicate }) };
  });
}

/** Where the bracket closes that stands before `start`; brackets in quotation marks are none. */
function closeOf(text: string, start: number): number {
  let depth = 1;
  let quote: string | undefined;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at;
  }
  return text.length;
}
