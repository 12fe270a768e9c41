import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** A row with its values as text, the same from every database; null where there is none. */
export type Row = Readonly<Record<string, string | null>>;

/** What a step did on PostgreSQL: the strongest lock that it held on a table, by name. */
export interface Measured {
  /** Its first line. */
  readonly title: string;
  /** What the file says. */
  readonly expected: string | undefined;
  /** Empty where the step makes its own transactions. */
  readonly locks: ReadonlyMap<string, string>;
}

/** A database in the gauntlet. */
export interface TestDatabase {
  readonly name: 'sqlite' | 'postgres';
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<readonly Row[]>;
  /** Carries out a `migration.sql` or `down.sql` as the runner of a project does. */
  migrate(sql: string): Promise<readonly Measured[]>;
  /** Which file on disk a table lies in: another one after it was written anew. */
  placeOf(table: string): Promise<string>;
  close(): Promise<void>;
}

export function openSqlite(): TestDatabase {
  const database = new DatabaseSync(':memory:');
  return {
    name: 'sqlite',
    run: async (sql) => database.exec(sql),
    rows: async (sql) => database.prepare(sql).all().map(asText),
    migrate: async (sql) => {
      database.exec('PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE');
      try {
        database.exec(sql);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      } finally {
        // As services have it.
        database.exec('PRAGMA foreign_keys = ON');
      }
      return [];
    },
    placeOf: async () => '',
    close: async () => database.close(),
  };
}

/** An empty database on a server. */
export async function openPostgres(url: string): Promise<TestDatabase> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('DROP SCHEMA IF EXISTS public CASCADE');
  await client.query('CREATE SCHEMA public');
  const rows = async (sql: string): Promise<readonly Row[]> => (await client.query(sql)).rows.map(asText);
  return {
    name: 'postgres',
    run: async (sql) => {
      await client.query(sql);
    },
    rows,
    migrate: (sql) => migratePostgres(client, sql),
    placeOf: async (table) => (await rows(`SELECT pg_relation_filenode('${table}') AS place`))[0]?.place ?? '',
    close: () => client.end(),
  };
}

async function migratePostgres(client: pg.Client, sql: string): Promise<readonly Measured[]> {
  const [head = '', ...steps] = sql.split(/^(?=-- Step )/m);
  await client.query(head);
  const measured: Measured[] = [];
  for (const step of steps) {
    const title = step.split('\n', 1)[0] ?? '';
    const outside = title.endsWith('no transaction');
    const locks = outside ? await runApart(client, step) : await runWhole(client, step);
    measured.push({ title, expected: /^-- Lock: (.*)$/m.exec(step)?.[1], locks });
  }
  return measured;
}

async function runApart(client: pg.Client, step: string): Promise<ReadonlyMap<string, string>> {
  for (const statement of step.split(/(?<=;)\n\n/)) await client.query(statement);
  return new Map();
}

/** From weak to strong. */
const modes = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];

async function runWhole(client: pg.Client, step: string): Promise<ReadonlyMap<string, string>> {
  await client.query('BEGIN');
  try {
    await client.query(step);
    const { rows } = await client.query<{ name: string; mode: string }>(
      `SELECT c.relname AS name, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
       WHERE l.pid = pg_backend_pid() AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
    );
    const locks = new Map<string, string>();
    for (const { name, mode } of rows) {
      if (modes.indexOf(mode) > modes.indexOf(locks.get(name) ?? '')) locks.set(name, mode);
    }
    await client.query('COMMIT');
    return locks;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

function asText(row: object): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return value instanceof Date ? value.toISOString() : String(value);
}
