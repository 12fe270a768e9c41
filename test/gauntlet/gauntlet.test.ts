import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Measured, openPostgres, openSqlite, type Row, type TestDatabase } from './databases.ts';
import { type Evolved, evolved } from './history.ts';
import { after, before, filling, type Kind, kinds } from './kinds.ts';
import { noPostgres, type PostgresServer, startPostgres } from './postgresServer.ts';

const count = Number(process.env.SPECWRIGHT_GAUNTLET_ROWS ?? 2000);
const results = new Map<string, Partial<Record<TestDatabase['name'], string>>>();
const server: PostgresServer | undefined = await startPostgres();
if (server === undefined) console.warn(`The gauntlet runs on SQLite alone. ${noPostgres}`);

afterAll(async () => {
  if (process.env.SPECWRIGHT_GAUNTLET_TABLE !== undefined)
    await writeFile(process.env.SPECWRIGHT_GAUNTLET_TABLE, table());
  await server?.stop();
});

const databases: readonly (readonly [TestDatabase['name'], () => Promise<TestDatabase>])[] = [
  ['sqlite', async () => openSqlite()],
  ...(server === undefined ? [] : [['postgres', () => openPostgres(server.url)] as const]),
];

describe.each(databases)('on %s', (name, open) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await open();
    await database.close();
  });

  test.each(kinds.map((kind) => [`${kind.id} ${kind.change}`, kind] as const))('%s', async (title, kind) => {
    const way = evolved(before(kind), after(kind), name);
    database = await open();
    try {
      const told = await runKind(kind, way, database);
      results.set(title, { ...results.get(title), [name]: told });
    } finally {
      await database.close();
    }
  });
});

/** Fills the tables, migrates, looks at every row; what to say of it in the table. */
async function runKind(kind: Kind, way: Evolved, database: TestDatabase): Promise<string> {
  await database.run(way.first);
  const columns = way.before.tables.find(({ name }) => name === 'items')?.columns ?? [];
  for (const statement of filling(kind, columns, database.name, count)) await database.run(statement);
  const had = await rowsOf(database, way.before, 'items');
  expect(had).toHaveLength(count);
  const place = await database.placeOf('items');
  if (kind.stops !== undefined) {
    await expect(database.migrate(way.up)).rejects.toThrow(kind.stops);
    expect(await rowsOf(database, way.before, 'items')).toEqual(had);
    return 'stops, nothing changed';
  }
  const measured = await database.migrate(way.up);
  const table = kind.renamed?.table ?? 'items';
  expect(stable(await rowsOf(database, way.after, table), kind.each)).toEqual(
    stable(
      had.map((row) => kind.becomes?.(row)).filter((row) => row !== undefined),
      kind.each,
    ),
  );
  if (kind.each !== undefined) await expectEach(database, table, kind.each);
  // Written anew under a lock that stops the service: never.
  expect(await database.placeOf(table)).toBe(place);
  expectLocks(measured, new Set([table, ...way.before.tables.map(({ name }) => name)]));
  return database.name === 'sqlite' ? 'rows as they should be' : `rows as they should be; ${strongest(measured)}`;
}

async function rowsOf(database: TestDatabase, schema: Evolved['after'], table: string): Promise<readonly Row[]> {
  const columns = schema.tables.find(({ name }) => name === table)?.columns.map(({ name }) => `"${name}"`) ?? [];
  return database.rows(`SELECT ${columns.join(', ')} FROM "${table}" ORDER BY "id"`);
}

/** Without what is new to each row, and in one order of columns. */
function stable(rows: readonly Row[], each: readonly string[] = []): readonly string[] {
  return rows.map((row) =>
    JSON.stringify(
      Object.entries(row)
        .filter(([name]) => !each.includes(name))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
}

async function expectEach(database: TestDatabase, table: string, columns: readonly string[]): Promise<void> {
  for (const column of columns) {
    const [row] = await database.rows(`SELECT count("${column}") AS filled FROM "${table}"`);
    expect(row).toEqual({ filled: String(count) });
  }
}

/** A lock is as the file says, or weaker. */
function expectLocks(measured: readonly Measured[], tables: ReadonlySet<string>): void {
  for (const { title, expected, locks } of measured) {
    for (const [table, mode] of locks) {
      // Nobody waits for a table that is new.
      if (!tables.has(table)) continue;
      const words = mode
        .replace(/Lock$/, '')
        .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
        .toLowerCase();
      if (['access share', 'row share', 'row exclusive'].includes(words)) continue;
      expect(`${title} locks ${table}: ${expected ?? 'nothing'}`).toContain(words);
    }
  }
}

function strongest(measured: readonly Measured[]): string {
  const locks = measured.flatMap(({ expected }) =>
    expected === undefined ? [] : [expected.replace(/ on .*, /, ', ')],
  );
  return locks.length === 0 ? 'no lock' : [...new Set(locks)].join('; ');
}

function table(): string {
  const lines = [...results].map(
    ([title, { sqlite = '', postgres = 'not run' }]) =>
      `| ${title.slice(0, 3)} | ${title.slice(4)} | ${sqlite} | ${postgres} |`,
  );
  return [
    '# The evolution gauntlet',
    '',
    `Every kind of change with ${count.toLocaleString('en')} rows, made by \`npm run test:gauntlet\`: the specification is changed, its evolve`,
    'line is written, and the migration that `generate` makes is carried out. Then every row is compared with what it has',
    'to be. On PostgreSQL the locks are those that the steps were seen to hold, and no table may be written anew.',
    '',
    '| kind | change | SQLite | PostgreSQL: rows; locks and for how long |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
