import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inject } from 'vitest';

/** What `--database` takes. */
export type DatabaseKind = 'sqlite' | 'postgres';

export type Tables = Readonly<Record<string, readonly Record<string, unknown>[]>>;

/** Where a service keeps its rows; seen from outside of it. */
export interface ServiceDatabase {
  readonly url: string;
  /** Every row of every table with all its columns, in an order that does not change. */
  tables(): Tables;
  /** Carries out statements. */
  run(sql: string): void;
  remove(): Promise<void>;
}

const named = process.env.SPECWRIGHT_TEST_DATABASE;

/** What suites are run on that are run on one database. */
export const defaultDatabase: DatabaseKind = named === 'postgres' ? 'postgres' : 'sqlite';

/** What suites are run on that are run on each: PostgreSQL where it is installed; one alone where that is named. */
export const databases: readonly DatabaseKind[] =
  named === undefined && inject('postgresUrl') !== '' ? ['sqlite', 'postgres'] : [defaultDatabase];

/** An empty database of that kind. */
export function makeDatabase(kind: DatabaseKind): Promise<ServiceDatabase> {
  return kind === 'sqlite' ? makeSqlite() : makePostgres(inject('postgresUrl'));
}

/** How long to wait while the service writes, in milliseconds. */
const patience = 30_000;

async function makeSqlite(): Promise<ServiceDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'specwright-service-'));
  const file = join(folder, 'service.db');
  const opened = <T>(readOnly: boolean, work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(file, { readOnly, timeout: patience });
    try {
      return work(database);
    } finally {
      database.close();
    }
  };
  return {
    url: `file:${file}`,
    tables: () => opened(true, tablesOfSqlite),
    run: (sql) => opened(false, (database) => database.exec(sql)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function tablesOfSqlite(database: DatabaseSync): Tables {
  const names = database
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
    .all()
    .map((row) => String(row.name));
  const tables: Record<string, Record<string, unknown>[]> = {};
  for (const name of names) {
    const statement = database.prepare(`select * from "${name.replaceAll('"', '""')}" order by 1`);
    statement.setReadBigInts(true);
    tables[name] = statement.all().map((row) => ({ ...row }));
  }
  return tables;
}

/** Writes the query that gives all rows of all tables as one JSON object. */
const tablesQuery = `select coalesce('select json_build_object(' || string_agg(
  format('%L, (select coalesce(json_agg(t order by t::text), ''[]'') from %I t)', tablename, tablename), ', ') || ')', 'select ''{}''')
from pg_tables where schemaname = 'public' \\gexec`;

async function makePostgres(server: string): Promise<ServiceDatabase> {
  const name = `service_${randomUUID().replaceAll('-', '')}`;
  psql(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    tables: () => JSON.parse(psql(url.href, tablesQuery)) as Tables,
    run: (sql) => {
      psql(url.href, sql);
    },
    remove: async () => {
      psql(server, `drop database ${name} with (force)`);
    },
  };
}

/** What PostgreSQL's own client prints. @throws Error with its words when the server refuses */
function psql(url: string, sql: string): string {
  const settings = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set', 'ON_ERROR_STOP=1'];
  return execFileSync('psql', [...settings, '--dbname', url], { input: sql, encoding: 'utf8', stdio: 'pipe' });
}
