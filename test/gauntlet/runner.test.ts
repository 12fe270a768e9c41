import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from './databases.ts';
import { evolved } from './history.ts';
import { madeOf } from './introspection.ts';
import { after, before, filling, type Kind } from './kinds.ts';
import { noPostgres, startPostgres } from './postgresServer.ts';

/** What the test needs of the runner of a project. */
interface Runner {
  openHistory(url: string): Promise<{
    apply(migration: Migration): Promise<void>;
    takeBack(migration: Migration): Promise<void>;
    entries(): Promise<readonly { readonly name: string }[]>;
    close(): Promise<void>;
  }>;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
  readonly down: string;
}

/** Every manner of step: in a transaction and apart, batches, an index made concurrently, another type. */
const kind: Kind = {
  id: 'all',
  change: 'everything at once',
  after: {
    qty: 'decimal 0..1000',
    code: 'string 1..20 @unique',
    note: 'string',
    label: 'string 1..60',
    status: '[planned, open, gone]',
    maker: null,
  },
  evolve: [
    '~qty: decimal 0..1000',
    '~code: string 1..20 @unique',
    '~note: string default "none"',
    '+label: string 1..60 backfill name batch 40',
    '~status: [planned, open, gone] map draft -> planned',
    '-maker force "not needed"',
  ],
};

const templates = new URL('../../packages/codegen/src/targets/ts-express-prisma/templates/', import.meta.url);
const way = evolved(before(kind), after(kind), 'postgres');
const migrations: readonly Migration[] = [
  { name: '20000101000001_items', sql: way.up, checksum: 'a', down: way.down },
  { name: '20000101000002_items_contract', sql: way.contract, checksum: 'b', down: way.contractDown },
];
const server = await startPostgres();
if (server === undefined) console.warn(`The runner is not tried. ${noPostgres}`);

describe.skipIf(server === undefined)('the runner of a project on PostgreSQL', () => {
  let folder: string;
  let runner: Runner;
  const url = (name: string) => (server?.url ?? '').replace(/\/[^/]*$/, `/${name}`);
  const onServer = async (sql: string) => {
    const client = new pg.Client({ connectionString: server?.url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const columns = way.before.tables.find(({ name }) => name === 'items')?.columns ?? [];
  const rows = filling(kind, columns, 'postgres', 200);
  const databases = new Set<string>();
  /** The server notices that the others are gone, and gives up what they were at. */
  const endAll = (name: string) =>
    onServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  /** A database with rows, as it was before; whoever was at work in it is gone. */
  const filled = async (name: string) => {
    if (!databases.has(name)) await onServer(`CREATE DATABASE ${name}`);
    databases.add(name);
    await endAll(name);
    const database = await openPostgres(url(name));
    for (const statement of [way.first, ...rows]) await database.run(statement);
    await database.close();
    return url(name);
  };
  const migrate = async (place: string) => {
    const history = await runner.openHistory(place);
    try {
      for (const migration of migrations) await history.apply(migration);
    } finally {
      await history.close();
    }
  };
  /** The tables and their rows. */
  const contents = async (place: string) => {
    const client = new pg.Client({ connectionString: place });
    await client.connect();
    const query = async (sql: string) => (await client.query(sql)).rows.map((row) => ({ ...row }));
    const made = await madeOf({
      name: 'postgres',
      rows: query,
      run: async () => {},
      migrate: async () => [],
      placeOf: async () => '',
      close: async () => {},
    });
    const rows = await query('SELECT * FROM items ORDER BY id');
    await client.end();
    return { made, rows: rows.map((row) => JSON.stringify(Object.entries(row).sort())) };
  };
  /** What there is in the end, and what the database knows of it. */
  const outcome = async (place: string) => {
    const client = new pg.Client({ connectionString: place });
    await client.connect();
    const { rows: finished } = await client.query(
      'SELECT migration_name, finished_at IS NOT NULL AS done FROM _prisma_migrations ORDER BY migration_name',
    );
    await client.end();
    return { ...(await contents(place)), finished };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'specwright-runner-'));
    await copyFile(new URL('src.db.migration.ts.hbs', templates), join(folder, 'migration.ts'));
    for (const name of ['address', 'history', 'migrationSteps']) {
      await copyFile(new URL(`postgres/src.db.${name}.ts.hbs`, templates), join(folder, `${name}.ts`));
    }
    const outfile = join(folder, 'history.mjs');
    const pgPlace = import.meta.resolve('pg');
    await build({
      entryPoints: [join(folder, 'history.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      plugins: [
        {
          name: 'pg of the repository',
          setup: ({ onResolve }) => onResolve({ filter: /^pg$/ }, () => ({ path: pgPlace, external: true })),
        },
      ],
    });
    runner = (await import(pathToFileURL(outfile).href)) as Runner;
    await migrate(await filled('whole'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await server?.stop();
  });

  /** The connection breaks at the `at`th query from now on: before the server hears of it, or while it works on it. */
  async function breaking(at: number, heard: boolean, work: () => Promise<void>): Promise<boolean> {
    const original = pg.Client.prototype.query;
    let count = 0;
    let broken = false;
    pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]): unknown {
      count += 1;
      const break_ = count === at;
      broken ||= break_;
      const { stream } = (this as unknown as { connection: { stream: { destroy(error: Error): void } } }).connection;
      if (break_ && !heard) stream.destroy(new Error('the line broke'));
      const result = Reflect.apply(original as (...all: unknown[]) => unknown, this, args);
      if (break_ && heard) setImmediate(() => stream.destroy(new Error('the line broke')));
      return result;
    } as typeof original;
    try {
      await work().catch((error: unknown) => {
        if (!broken) throw error;
      });
    } finally {
      pg.Client.prototype.query = original;
    }
    return broken;
  }

  test('finishes what broke off, whichever statement it was, as if nothing had happened', async () => {
    const expected = await outcome(url('whole'));
    expect(expected.finished).toEqual(migrations.map(({ name }) => ({ migration_name: name, done: true })));
    let at = 1;
    for (; ; at += 1) {
      const place = await filled('broken');
      const broke = await breaking(at, at % 2 === 0, () => migrate(place));
      if (!broke) break;
      // Otherwise the server still works on it, and is waited for.
      if (at % 4 !== 0) await endAll('broken');
      await migrate(place);
      expect({ at, ...(await outcome(place)) }).toEqual({ at, ...expected });
    }
    expect(at).toBeGreaterThan(40);
  }, 900_000);

  test('two deployments at once do it once', async () => {
    const place = await filled('raced');
    await Promise.all([migrate(place), migrate(place), migrate(place)]);
    expect(await outcome(place)).toEqual(await outcome(url('whole')));
  });

  test('who holds a table for a while is waited for, and not stopped', async () => {
    const place = await filled('held');
    const holder = new pg.Client({ connectionString: place });
    await holder.connect();
    await holder.query('BEGIN; LOCK TABLE items IN ACCESS SHARE MODE');
    const running = migrate(place);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    // Others still get their turn: nobody queues up behind a lock that is waited for.
    await onServer('SELECT 1');
    await holder.query('COMMIT');
    await holder.end();
    await running;
    expect(await outcome(place)).toEqual(await outcome(url('whole')));
  });

  test('the way back is refused where values would be lost', async () => {
    const place = await filled('kept');
    const history = await runner.openHistory(place);
    const [expand] = migrations;
    if (expand === undefined) throw new Error('There is no migration.');
    await history.apply(expand);
    await expect(history.takeBack(expand)).rejects.toThrow('items.label goes, but rows have a value in it');
    await history.close();
  });

  test('one that broke off goes on with the text that it began with, and no other', async () => {
    const place = await filled('changed');
    await breaking(12, false, () => migrate(place));
    const history = await runner.openHistory(place);
    const [begun] = migrations;
    if (begun === undefined) throw new Error('There is no migration.');
    await expect(history.apply({ ...begun, checksum: 'another' })).rejects.toThrow(
      'was begun with another text and did not finish',
    );
    await history.apply(begun);
    await history.close();
  });

  test('the way back is finished as well, wherever it broke off', async () => {
    const back: Kind = {
      id: 'back',
      change: 'what can be taken back',
      after: { name: null, title: 'string 1..60', code: 'string 1..20 @unique', qty: 'decimal 0..1000' },
      evolve: ['~name -> title', '~code: string 1..20 @unique', '~qty: decimal 0..1000'],
    };
    const there = evolved(before(back), after(back), 'postgres');
    const [expand, contract]: readonly Migration[] = [
      { name: '20000101000001_items', sql: there.up, checksum: 'a', down: there.down },
      { name: '20000101000002_items_contract', sql: there.contract, checksum: 'b', down: there.contractDown },
    ];
    if (expand === undefined || contract === undefined) throw new Error('There is no migration.');
    const expected = await contents(await filled('there'));
    const migrated = async () => {
      const place = await filled('there');
      const history = await runner.openHistory(place);
      for (const migration of [expand, contract]) await history.apply(migration);
      await history.close();
      return place;
    };
    const goBack = async (where: string) => {
      const history = await runner.openHistory(where);
      try {
        for (const migration of [contract, expand]) {
          const isThere = (await history.entries()).some(({ name }) => name === migration.name);
          if (isThere) await history.takeBack(migration);
        }
      } finally {
        await history.close();
      }
    };
    let at = 1;
    // Its steps are carried out as those of the way there: every second statement tells as much.
    for (; ; at += 2) {
      const place = await migrated();
      const broke = await breaking(at, at % 4 === 1, () => goBack(place));
      if (!broke) break;
      await endAll('there');
      await goBack(place);
      expect({ at, ...(await contents(place)) }).toEqual({ at, ...expected });
    }
    expect(at).toBeGreaterThan(20);
  });
});
