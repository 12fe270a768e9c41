import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { Client as PostgresClient } from 'pg';
import { failed, Refusal, wrongUsage } from '../refusal.ts';

/** A database that is looked at; nothing is written to it. */
export interface LiveDatabase {
  readonly kind: 'sqlite' | 'postgres';
  /** The rows of a query, their values as text. */
  rows(sql: string): Promise<readonly Readonly<Record<string, string>>[]>;
  close(): Promise<void>;
}

/**
 * Opens the database of a URL (`file:./data/shop.db`, `postgresql://…`) for reading. What speaks to it is loaded here, so
 * that no other command waits for it.
 * @throws Refusal when the URL is none of those, or the database cannot be reached
 */
export async function openDatabase(url: string, folder: string): Promise<LiveDatabase> {
  if (url.startsWith('file:')) return openSqlite(pathOf(url, folder));
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url);
  throw noUrl(url);
}

function noUrl(url: string): Refusal {
  // What cannot be read may hold a password.
  const shown = url.replace(/\/\/[^@]*@/, '//…@');
  return wrongUsage(
    `'${shown}' is no URL of a database: give \`file:./data/shop.db\` or \`postgresql://user@host/name\`.`,
  );
}

/** `file:./x.db` is a path from here, as Prisma reads it. */
function pathOf(url: string, folder: string): string {
  if (!url.startsWith('file://')) return resolve(folder, url.slice('file:'.length));
  try {
    return fileURLToPath(url);
  } catch {
    throw noUrl(url);
  }
}

async function openSqlite(path: string): Promise<LiveDatabase> {
  if (!existsSync(path)) throw failed(`There is no database '${path}': \`make migrate\` in the project makes it.`);
  const sqlite = await import('node:sqlite').catch(() => undefined);
  if (sqlite === undefined) {
    throw failed(`Looking into a SQLite database takes Node 22.13 or newer; this is ${process.version}.`);
  }
  const database = openFile(sqlite.DatabaseSync, path);
  return {
    kind: 'sqlite',
    rows: async (sql) => database.prepare(sql).all().map(asText),
    close: async () => database.close(),
  };
}

function openFile(Database: typeof DatabaseSync, path: string): DatabaseSync {
  try {
    return new Database(path, { readOnly: true });
  } catch (error) {
    throw failed(`The database '${path}' cannot be opened: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function openPostgres(url: string): Promise<LiveDatabase> {
  const { default: pg } = await import('pg');
  const client = clientOf(pg.Client, url);
  try {
    await client.connect();
    await client.query('SET default_transaction_read_only = on');
    await workInSchema(client, url);
  } catch (error) {
    await client.end().catch(() => undefined);
    if (error instanceof Refusal) throw error;
    const place = `${client.host}:${client.port}/${client.database ?? ''}`;
    throw failed(
      `The database at ${place} cannot be reached: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  return {
    kind: 'postgres',
    rows: async (sql) => (await client.query<object>(sql)).rows.map(asText),
    close: () => client.end(),
  };
}

/** `?schema=app`, as in the URLs of Prisma, is no setting of the driver. */
async function workInSchema(client: PostgresClient, url: string): Promise<void> {
  const schema = new URL(url).searchParams.get('schema');
  if (schema === null) return;
  const { rows } = await client.query<{ may: boolean }>(
    "SELECT has_schema_privilege(oid, 'USAGE') AS may FROM pg_namespace WHERE nspname = $1",
    [schema],
  );
  if (rows[0] === undefined) throw failed(`The database has no schema '${schema}', which its URL names.`);
  if (!rows[0].may) throw failed(`The user of the URL may not use the schema '${schema}'.`);
  await client.query("SELECT set_config('search_path', quote_ident($1), false)", [schema]);
}

function clientOf(Client: typeof PostgresClient, url: string): PostgresClient {
  try {
    return new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  } catch {
    throw noUrl(url);
  }
}

function asText(row: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)]));
}
