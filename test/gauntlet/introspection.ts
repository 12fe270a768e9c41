import type { TestDatabase } from './databases.ts';

/** What a database is made of, as it says itself, in an order of its own: equal where the schemas are. */
export async function madeOf(database: TestDatabase): Promise<readonly string[]> {
  const found = database.name === 'sqlite' ? await sqliteParts(database) : await postgresParts(database);
  return [...found].sort();
}

async function sqliteParts(database: TestDatabase): Promise<readonly string[]> {
  const parts: string[] = [];
  for (const { name, type, sql } of await database.rows(
    "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\\_prisma%' ESCAPE '\\'",
  )) {
    if (type !== 'table') {
      parts.push(`${type} ${name}: ${sql}`);
      continue;
    }
    const columns = await database.rows(
      `SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo('${name}')`,
    );
    parts.push(...columns.map((column) => `${name}: ${JSON.stringify(column)}`));
    // Each constraint stands on a line of its own.
    const lines = (sql ?? '').split('\n').map((line) => line.trim().replace(/,$/, ''));
    parts.push(...lines.filter((line) => line.startsWith('CONSTRAINT')).map((line) => `${name}: ${line}`));
  }
  return parts;
}

async function postgresParts(database: TestDatabase): Promise<readonly string[]> {
  const queries = [
    `SELECT 'column ' || table_name || ': ' || json_build_array(column_name, data_type, collation_name, is_nullable, column_default)
     FROM information_schema.columns WHERE table_schema = 'public'`,
    `SELECT 'constraint ' || conrelid::regclass || ': ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace`,
    `SELECT 'index ' || indexdef || ' ' || (SELECT indisvalid FROM pg_index WHERE indexrelid = (quote_ident(indexname))::regclass)
     FROM pg_indexes WHERE schemaname = 'public'`,
    `SELECT 'trigger ' || tgrelid::regclass || ': ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal`,
    `SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
  ];
  const parts: string[] = [];
  for (const sql of queries) {
    const rows = await database.rows(
      `SELECT part FROM (${sql}) AS parts(part) WHERE part NOT LIKE '%\\_prisma\\_migrations%'`,
    );
    parts.push(...rows.map(({ part }) => part ?? ''));
  }
  return parts;
}
