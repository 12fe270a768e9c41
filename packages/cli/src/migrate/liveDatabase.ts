import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failed, wrongUsage } from '../refusal.ts';

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
  throw wrongUsage(
    `'${url}' is no URL of a database: give \`file:./data/shop.db\` or \`postgresql://user@host/name\`.`,
  );
}

/** `file:./x.db` is a path from here, as Prisma reads it. */
function pathOf(url: string, folder: string): string {
  return url.startsWith('file://') ? fileURLToPath(url) : resolve(folder, url.slice('file:'.length));
}

async function openSqlite(path: string): Promise<LiveDatabase> {
  if (!existsSync(path)) throw failed(`There is no database '${path}': \`make migrate\` in the project makes it.`);
  const sqlite = await import('node:sqlite').catch(() => undefined);
  if (sqlite === undefined) {
    throw failed(`Looking into a SQLite database takes Node 22.13 or newer; this is ${process.version}.`);
  }
  const database = new sqlite.DatabaseSync(path, { readOnly: true });
  return {
    kind: 'sqlite',
    rows: async (sql) => database.prepare(sql).all().map(asText),
    close: async () => database.close(),
  };
}

async function openPostgres(url: string): Promise<LiveDatabase> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.query('SET default_transaction_read_only = on');
  } catch (error) {
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

function asText(row: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)]));
}
