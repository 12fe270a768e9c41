import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Measured, openPostgres, openSqlite, type Row, type TestDatabase } from './databases.ts';
import { type Evolved, evolved } from './history.ts';
import { madeOf } from './introspection.ts';
import { after, before, filling, type Kind, kinds, pairsOfItems, writtenId } from './kinds.ts';
import { noPostgres, type PostgresServer, startPostgres } from './postgresServer.ts';
import { type Results, resultLines, resultPage } from './resultPage.ts';

const count = Number(process.env.SPECWRIGHT_GAUNTLET_ROWS ?? 2000);
const results: Results = new Map();
const server: PostgresServer | undefined = await startPostgres();
if (server === undefined) console.warn(`The gauntlet runs on SQLite alone. ${noPostgres}`);

afterAll(async () => {
  if (process.env.SPECWRIGHT_GAUNTLET_TABLE !== undefined)
    await writeFile(process.env.SPECWRIGHT_GAUNTLET_TABLE, resultPage(results, count));
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
    if (kind.refused !== undefined) {
      expect(way.refusals.join('\n')).toContain(kind.refused);
      results.set(title, { ...results.get(title), [name]: 'refused by `generate`' });
      return;
    }
    expect(way.refusals).toEqual([]);
    database = await open();
    try {
      const told = await runKind(kind, way, database);
      results.set(title, { ...results.get(title), [name]: told });
    } finally {
      await database.close();
    }
  });
});

test('the documentation says what this run found, of more rows', async (context) => {
  const isWhole = [...results.values()].filter(({ sqlite, postgres }) => sqlite && postgres).length === kinds.length;
  if (!isWhole) context.skip('Not all kinds ran on both databases.');
  const page = await readFile(new URL('../../docs/evolution-gauntlet.md', import.meta.url), 'utf8');
  const isWritten = process.env.SPECWRIGHT_GAUNTLET_TABLE !== undefined;
  if (!isWritten)
    expect(
      page
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .slice(2),
    ).toEqual(resultLines(results));
});

describe.each(databases)('a renamed field on %s', (name, open) => {
  const kind: Kind = {
    id: 'F07',
    change: '',
    after: { name: null, title: 'string 1..60' },
    evolve: ['~name -> title'],
  };
  const way = evolved(before(kind), after(kind), name);
  const made = async (): Promise<TestDatabase> => {
    const database = await open();
    await begin(database, kind, way, 3);
    return database;
  };
  const both = 'SELECT "name", "title" FROM "items" ORDER BY "id"';
  const where = `WHERE "id" = '00000000-0000-4000-8000-000000000002'`;

  test('has both names until the old one is given up, whoever writes which', async () => {
    const database = await made();
    await database.migrate(way.up);
    await database.run(`UPDATE "items" SET "name" = 'old' ${where}`);
    expect((await database.rows(both))[1]).toEqual({ name: 'old', title: 'old' });
    await database.run(`UPDATE "items" SET "title" = 'new' ${where}`);
    expect((await database.rows(both))[1]).toEqual({ name: 'new', title: 'new' });
    const others = '"qty", "price", "status", "code", "maker_id"';
    for (const [column, id] of [
      ['name', 'e'],
      ['title', 'f'],
    ] as const) {
      const key = `'ffffffff-0000-4000-8000-00000000000${id}'${name === 'postgres' ? '::uuid' : ''}`;
      await database.run(
        `INSERT INTO "items" ("id", "${column}", ${others}) SELECT ${key}, 'by ${column}', ${others} FROM "items" ${where}`,
      );
    }
    expect((await database.rows(both)).slice(-2)).toEqual([
      { name: 'by name', title: 'by name' },
      { name: 'by title', title: 'by title' },
    ]);
    await database.migrate(way.contract);
    expect((await database.rows('SELECT "title" FROM "items" ORDER BY "id"')).map(({ title }) => title)).toEqual([
      'item 1',
      'new',
      'item 3',
      'by name',
      'by title',
    ]);
    await expect(database.rows(both)).rejects.toThrow();
    await database.close();
  });

  test('goes back under its old name, with what was written since', async () => {
    const database = await made();
    await database.migrate(way.up);
    await database.run(`UPDATE "items" SET "title" = 'new' ${where}`);
    await database.migrate(way.contract);
    await database.migrate(way.contractDown);
    await database.run(`UPDATE "items" SET "name" = 'newer' ${where}`);
    await database.migrate(way.down);
    expect((await database.rows('SELECT "name" FROM "items" ORDER BY "id"'))[1]).toEqual({ name: 'newer' });
    await expect(database.rows(both)).rejects.toThrow();
    await database.close();
  });
});

describe.each(databases)('a renamed entity on %s', (name, open) => {
  const kind: Kind = {
    id: 'E03',
    change: '',
    before: { number: 'int' },
    after: { name: null, title: 'string 1..60', number: 'decimal', tag: 'string', label: 'string' },
    evolve: [
      '~* -> Ware',
      '~name -> title',
      '~number: decimal',
      '+tag: string default "old"',
      '+label: string backfill title',
    ],
    values: { number: 'n' },
    renamed: { entity: 'Ware', table: 'wares' },
  };
  const way = evolved(before(kind), after(kind), name);
  const key = (digit: string): string =>
    `'ffffffff-0000-4000-8000-00000000000${digit}'${name === 'postgres' ? '::uuid' : ''}`;
  const first = `WHERE "id" = '00000000-0000-4000-8000-000000000001'`;
  const others = '"qty", "price", "status", "code", "maker_id", "number"';
  const old = 'SELECT "name", "qty" FROM "items" ORDER BY "id"';
  const fresh = 'SELECT "title" AS name, "qty" FROM "wares" ORDER BY "id"';
  let database: TestDatabase;

  beforeEach(async () => {
    database = await open();
    await begin(database, kind, way, 3);
    await database.migrate(way.up);
  });
  afterEach(() => database.close());

  const byOld = (digit: string): string =>
    `INSERT INTO "items" ("id", "name", ${others}) SELECT ${key(digit)}, 'by items', ${others} FROM "items" ${first}`;

  test('has both names until the old one is given up, whoever writes which', async () => {
    await database.run(byOld('1'));
    await database.run(
      `INSERT INTO "wares" ("id", "title", "tag", "label", ${others}) SELECT ${key('2')}, 'by wares', 'new', 'own', ${others} FROM "wares" ${first}`,
    );
    await database.run(`UPDATE "items" SET "qty" = 77, "name" = 'old' ${first}`);
    await database.run(`UPDATE "wares" SET "qty" = 88, "title" = 'new' WHERE "id" = ${key('1')}`);
    await database.run(`DELETE FROM "items" WHERE "qty" = 2`);
    await database.run(`DELETE FROM "wares" WHERE "qty" = 3`);
    const rows = [
      { name: 'old', qty: '77' },
      { name: 'new', qty: '88' },
      { name: 'by wares', qty: '1' },
    ];
    expect(await database.rows(old)).toEqual(rows);
    expect(await database.rows(fresh)).toEqual(rows);
    expect(await database.rows('SELECT "tag", "label" FROM "wares" ORDER BY "id"')).toEqual([
      { tag: 'old', label: 'item 1' },
      { tag: 'old', label: 'by items' },
      { tag: 'new', label: 'own' },
    ]);
    await database.migrate(way.contract);
    expect(await database.rows(fresh)).toEqual(rows);
    await expect(database.rows(old)).rejects.toThrow();
  });

  test('is held to the rules of the new version by either name, and each version knows them by their old names', async () => {
    await expect(database.run(`UPDATE "items" SET "qty" = 1001 ${first}`)).rejects.toThrow('items_qty_range');
    expect((await database.rows(old))[0]).toEqual({ name: 'item 1', qty: '1' });
    await expect(database.run(`UPDATE "items" SET "maker_id" = ${key('9')} ${first}`)).rejects.toThrow(/foreign key/i);
    await expect(database.run(`UPDATE "wares" SET "qty" = 1001 ${first}`)).rejects.toThrow('items_qty_range');
    await database.migrate(way.contract);
    await expect(database.run(`UPDATE "wares" SET "qty" = 1001 ${first}`)).rejects.toThrow('wares_qty_range');
  });

  test('goes back under its old name, with what was written since', async () => {
    await database.run(byOld('1'));
    await database.migrate(way.contract);
    await database.migrate(way.contractDown);
    await database.run(`UPDATE "items" SET "name" = 'newer' ${first}`);
    expect(await database.rows(fresh)).toEqual(await database.rows(old));
    await database.run('DELETE FROM "wares"');
    await database.migrate(way.down);
    const reached = await madeOf(database);
    await database.close();
    database = await open();
    await database.run(way.first);
    expect(reached).toEqual(await madeOf(database));
  });
});

describe.each(databases)('what is computed of other rows on %s', (name, open) => {
  const parts =
    'entity Part {\n  id: uuid @immutable\n  price: decimal\n  state: [open, gone]\n}\nedge Item -> Part {1:many}\n';
  const kind: Kind = {
    id: 'F05',
    change: '',
    restBefore: parts,
    after: { cost: 'decimal @computed', left: 'int @computed' },
    restAfter: `${parts}invariant {\n  Item.cost = sum(Part.price)\n  Item.left = count(Part where state=open)\n}`,
    evolve: ['+cost: decimal @computed', '+left: int @computed'],
  };
  const specified = after(kind);
  const way = evolved(before(kind), specified, name);
  const id = (digit: number): string => `'00000000-0000-4000-8000-00000000000${digit}'`;

  test('follows what the version before writes of them', async () => {
    const database = await open();
    await begin(database, kind, way, 2);
    await database.migrate(way.up);
    const shown = async () =>
      (await database.rows('SELECT "cost", "left" FROM "items" ORDER BY "id"')).map((row) => [row.cost, row.left]);
    expect(await shown()).toEqual([
      ['0', '0'],
      ['0', '0'],
    ]);
    const insert = (part: number, price: string, item: number): Promise<void> =>
      database.run(
        `INSERT INTO "parts" ("id", "price", "state", "item_id") VALUES (${id(part)}, '${price}', 'open', ${id(item)})`,
      );
    await insert(3, '0.1', 1);
    await insert(4, '0.2', 1);
    expect(await shown()).toEqual([
      ['0.3', '2'],
      ['0', '0'],
    ]);
    await database.run(`UPDATE "parts" SET "item_id" = ${id(2)} WHERE "id" = ${id(4)}`);
    await database.run(`UPDATE "parts" SET "state" = 'gone' WHERE "id" = ${id(3)}`);
    expect(await shown()).toEqual([
      ['0.1', '0'],
      ['0.2', '1'],
    ]);
    await database.run(`DELETE FROM "parts" WHERE "id" = ${id(4)}`);
    expect(await shown()).toEqual([
      ['0.1', '0'],
      ['0', '0'],
    ]);
    await database.migrate(way.contract);
    const reached = await madeOf(database);
    await database.close();
    const fresh = await open();
    await fresh.run(evolved(specified, specified, name).first);
    expect(reached).toEqual(await madeOf(fresh));
    await fresh.close();
  });
});

describe.each(databases)('the way back of what a migration has given on %s', (name, open) => {
  const kind: Kind = {
    id: 'F02',
    change: '',
    after: { tag: 'string', worth: 'decimal @computed', size: 'decimal' },
    restAfter: 'invariant {\n  Item.worth = qty * 2 + price\n}',
    evolve: ['+tag: string default "old"', '+worth: decimal @computed', '+size: decimal default 1.50'],
  };
  const way = evolved(before(kind), after(kind), name);
  let database: TestDatabase;

  beforeEach(async () => {
    database = await open();
    await begin(database, kind, way, 3);
    await database.migrate(way.up);
    await database.migrate(way.contract);
    await database.migrate(way.contractDown);
  });
  afterEach(() => database.close());

  test('is open while nobody has given another value', async () => {
    await database.migrate(way.down);
    expect(await database.rows('SELECT "name" FROM "items" ORDER BY "id"')).toHaveLength(3);
    await expect(database.rows('SELECT "tag", "worth", "size" FROM "items"')).rejects.toThrow();
  });

  test('and closed where somebody has', async () => {
    await database.run(`UPDATE "items" SET "size" = '1.6' WHERE "name" = 'item 2'`);
    await expect(database.migrate(way.down)).rejects.toThrow(
      'items.size goes, but rows have another value in it than the migration gave them: move them, and where they may be lost take this guard out of `down.sql`.',
    );
    expect(await database.rows('SELECT "tag", "size" FROM "items"')).toHaveLength(3);
  });
});

describe.each(databases)('pairs of an edge that becomes many:many on %s', (name, open) => {
  const kind: Kind = {
    id: 'F16',
    change: '',
    before: { maker: null },
    restBefore: 'edge Maker -> Item {1:many}',
    restAfter: 'edge Maker -> Item {many:many}',
    evolve: ['~maker: -> Maker'],
  };
  const way = evolved(before(kind), after(kind), name);
  const maker = (digit: number): string => `'00000000-0000-4000-8000-00000000000${digit}'`;
  const item = maker;
  const columns = async (database: TestDatabase) =>
    (await database.rows('SELECT "maker_id" FROM "items" ORDER BY "id"')).map((row) => row.maker_id?.slice(-1) ?? null);
  const pairs = async (database: TestDatabase) =>
    (await database.rows('SELECT "item_id", "maker_id" FROM "maker_items" ORDER BY "item_id", "maker_id"')).map(
      (row) => `${row.item_id?.slice(-1)}-${row.maker_id?.slice(-1)}`,
    );
  let database: TestDatabase;

  beforeEach(async () => {
    database = await open();
    await begin(database, kind, way, 3);
    await database.migrate(way.up);
  });
  afterEach(() => database.close());

  test('follow what the version before writes, and it sees what the new one does', async () => {
    expect(await pairs(database)).toEqual(['1-1', '2-2', '3-3']);
    await database.run(`UPDATE "items" SET "maker_id" = ${maker(7)} WHERE "id" = ${item(1)}`);
    await database.run(`DELETE FROM "maker_items" WHERE "item_id" = ${item(2)}`);
    await database.run(
      `INSERT INTO "maker_items" ("id", "item_id", "maker_id") VALUES (${maker(1)}, ${item(3)}, ${maker(4)})`,
    );
    expect(await pairs(database)).toEqual(['1-7', '3-3', '3-4']);
    expect(await columns(database)).toEqual(['7', null, '3']);
    await database.run(
      `INSERT INTO "maker_items" ("id", "item_id", "maker_id") VALUES (${maker(2)}, ${item(2)}, ${maker(5)})`,
    );
    expect(await columns(database)).toEqual(['7', '5', '3']);
    await database.migrate(way.contract);
    expect(await pairs(database)).toEqual(['1-7', '2-5', '3-3', '3-4']);
    await expect(columns(database)).rejects.toThrow();
    await expect(database.migrate(way.contractDown)).rejects.toThrow('has room for one, but rows have several');
  });

  test('go back into the column', async () => {
    await database.migrate(way.contract);
    await database.run(`UPDATE "maker_items" SET "maker_id" = ${maker(8)} WHERE "item_id" = ${item(2)}`);
    await database.migrate(way.contractDown);
    expect(await columns(database)).toEqual(['1', '8', '3']);
    await database.run(`UPDATE "items" SET "maker_id" = ${maker(9)} WHERE "id" = ${item(1)}`);
    await database.migrate(way.down);
    expect(await columns(database)).toEqual(['9', '8', '3']);
    const reached = await madeOf(database);
    await database.close();
    database = await open();
    await database.run(way.first);
    expect(reached).toEqual(await madeOf(database));
  });

  test('are not lost on the way back where the column does not say them', async () => {
    await database.run(
      `INSERT INTO "maker_items" ("id", "item_id", "maker_id") VALUES (${maker(1)}, ${item(3)}, ${maker(4)})`,
    );
    await expect(database.migrate(way.down)).rejects.toThrow(
      'maker_items goes, but has pairs that items.maker_id does not say',
    );
  });
});

describe.each(databases)('pairs of an edge that becomes 1:many on %s', (name, open) => {
  const kind: Kind = {
    id: 'F16',
    change: '',
    before: { maker: null },
    restBefore: 'edge Maker -> Item {many:many}',
    restAfter: 'edge Maker -> Item {1:many}',
    evolve: ['~maker: -> Maker'],
    fill: [pairsOfItems],
  };
  const way = evolved(before(kind), after(kind), name);
  const id = (digit: number): string => `'00000000-0000-4000-8000-00000000000${digit}'`;

  test('come back from the column', async () => {
    let database = await open();
    await begin(database, kind, way, 3);
    await database.migrate(way.up);
    await database.run(`UPDATE "maker_items" SET "maker_id" = ${id(4)} WHERE "item_id" = ${id(2)}`);
    await database.migrate(way.contract);
    await database.run(`UPDATE "items" SET "maker_id" = ${id(5)} WHERE "id" = ${id(3)}`);
    await database.migrate(way.contractDown);
    await database.migrate(way.down);
    const pairs = await database.rows('SELECT "item_id", "maker_id" FROM "maker_items" ORDER BY "item_id"');
    expect(pairs.map((row) => `${row.item_id?.slice(-1)}-${row.maker_id?.slice(-1)}`)).toEqual(['1-3', '2-4', '3-5']);
    const reached = await madeOf(database);
    await database.close();
    database = await open();
    await database.run(way.first);
    expect(reached).toEqual(await madeOf(database));
    await database.close();
  });

  test('are not there of what the new version wrote, which stops the way back', async () => {
    const database = await open();
    await begin(database, kind, way, 3);
    await database.migrate(way.up);
    await database.run(`UPDATE "items" SET "maker_id" = ${id(5)} WHERE "id" = ${id(3)}`);
    await expect(database.migrate(way.down)).rejects.toThrow('rows have a value in it that is no pair of maker_items');
    await database.close();
  });
});

describe.each(databases)('rows of the version before on %s', (name, open) => {
  const kind: Kind = {
    id: 'F02',
    change: '',
    after: { worth: 'decimal @computed', note: 'string', tag: 'string', label: 'string 1..60' },
    restAfter: 'invariant {\n  Item.worth = qty * 2 + price\n}',
    evolve: [
      '+worth: decimal @computed',
      '~note: string default "none"',
      '+tag: string default "old"',
      '+label: string 1..60 backfill name',
    ],
  };
  const way = evolved(before(kind), after(kind), name);
  const others = '"name", "price", "status", "code", "maker_id"';
  const theirs = `'ffffffff-0000-4000-8000-000000000001'${name === 'postgres' ? '::uuid' : ''}`;
  const shown = `SELECT "worth", "note", "tag", "label" FROM "items" WHERE "id" = ${theirs}`;
  let database: TestDatabase;

  beforeEach(async () => {
    database = await open();
    await begin(database, kind, way, 3);
    await database.migrate(way.up);
  });
  afterEach(() => database.close());

  const insert = (qty: number) =>
    database.run(
      `INSERT INTO "items" ("id", "qty", ${others}) SELECT ${theirs}, ${qty}, ${others} FROM "items" ORDER BY "id" LIMIT 1`,
    );

  test('have what the new version needs until it is alone, and then have to give it', async () => {
    await insert(3);
    const filled = { worth: '7.5', note: 'none', tag: 'old', label: 'item 1' };
    expect(await database.rows(shown)).toEqual([filled]);
    // What is computed follows; what was only filled stays.
    await database.run(`UPDATE "items" SET "qty" = 4, "name" = 'other', "note" = NULL WHERE "id" = ${theirs}`);
    expect(await database.rows(shown)).toEqual([{ ...filled, worth: '9.5' }]);
    // The new version says itself what it is.
    await database.run(`UPDATE "items" SET "qty" = 5, "worth" = '11.50' WHERE "id" = ${theirs}`);
    expect(Number((await database.rows(shown))[0]?.worth)).toBe(11.5);
    await database.run(`DELETE FROM "items" WHERE "id" = ${theirs}`);
    await database.migrate(way.contract);
    await expect(insert(3)).rejects.toThrow();
  });

  test('leave nothing behind on the way back', async () => {
    await database.migrate(way.contract);
    await database.migrate(way.contractDown);
    await insert(3);
    expect(await database.rows(shown)).toEqual([{ worth: '7.5', note: 'none', tag: 'old', label: 'item 1' }]);
    await database.run(`DELETE FROM "items"`);
    await database.migrate(way.down);
    const reached = await madeOf(database);
    await database.close();
    database = await open();
    await database.run(way.first);
    expect(reached).toEqual(await madeOf(database));
  });
});

describe.each(databases)('what never changes on %s', (name, open) => {
  const kind: Kind = {
    id: 'F11',
    change: '',
    before: {
      code: 'string 1..20 @immutable',
      status: '[draft, open, gone] @immutable',
      name: 'string 1..60 @immutable',
    },
    after: {
      code: 'string 1..20',
      status: '[open, gone] @immutable',
      name: null,
      title: 'string 1..60 @immutable',
      price: 'decimal 0.01..9999 @immutable',
      label: 'string @immutable',
    },
    evolve: [
      '~status: [open, gone] @immutable map draft -> open',
      '~name -> title',
      '+label: string @immutable backfill code',
    ],
  };
  const specified = after(kind);
  const way = evolved(before(kind), specified, name);
  let database: TestDatabase;

  beforeEach(async () => {
    database = await open();
    await begin(database, kind, way, 3);
  });
  afterEach(() => database.close());

  /** The rules that refuse these values in a row that has others. */
  const refused = async (values: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const [column, value] of Object.entries(values)) {
      const change = `UPDATE "items" SET "${column}" = ${value} WHERE "id" = '00000000-0000-4000-8000-000000000001'`;
      const told = await database.run(change).then(() => '', String);
      found.push(...(/\w+_immutable/.exec(told) ?? []));
    }
    return found;
  };
  const id = "'ffffffff-0000-4000-8000-000000000009'";
  const fixedBefore = ['items_id_immutable', 'items_code_immutable', 'items_status_immutable', 'items_name_immutable'];

  test('is refused by the name of its rule, and nothing else is', async () => {
    expect(await refused({ id, code: "'x'", status: "'draft'", name: "'y'", price: "'7'", note: "'z'" })).toEqual(
      fixedBefore,
    );
    expect(await refused({ code: "'c1'", status: "'open'", qty: '7' })).toEqual([]);
  });

  test('may be written by a migration, which puts the rules back', async () => {
    await database.migrate(way.up);
    const meanwhile = await refused({ id, code: "'x'", status: "'gone'", title: "'y'", price: "'7'", label: "'z'" });
    expect(meanwhile).toEqual(['items_id_immutable', 'items_status_immutable', 'items_price_immutable']);
    await database.migrate(way.contract);
    const fixed = await refused({ code: "'w'", status: "'gone'", title: "'x'", price: "'8'", label: "'v'" });
    expect(fixed).toEqual(['status', 'title', 'price', 'label'].map((column) => `items_${column}_immutable`));
    const [row] = await database.rows('SELECT "status", "title", "label" FROM "items" ORDER BY "id" LIMIT 1');
    expect(row).toEqual({ status: 'open', title: 'y', label: 'z' });
  });

  test('is what it was on the way back', async () => {
    await database.migrate(way.up);
    await database.migrate(way.contract);
    await database.migrate(way.contractDown);
    await database.run('DELETE FROM "items"');
    await database.migrate(way.down);
    const reached = await madeOf(database);
    await database.close();
    database = await open();
    await begin(database, kind, way, 1);
    expect(reached).toEqual(await madeOf(database));
    expect(await refused({ id, code: "'x'", status: "'draft'", name: "'y'" })).toEqual(fixedBefore);
  });

  test('is as in a database that is new', async () => {
    await database.migrate(way.up);
    await database.migrate(way.contract);
    const reached = await madeOf(database);
    await database.close();
    database = await open();
    await database.run(evolved(specified, specified, name).first);
    expect(reached).toEqual(await madeOf(database));
  });
});

describe.each(databases)('invariants that change on %s', (name, open) => {
  const changeOf = (was: string, is: string) => {
    const kind: Kind = {
      id: 'I01',
      change: '',
      restBefore: `invariant {\n  ${was}\n}`,
      restAfter: `invariant {\n  ${is}\n}`,
    };
    const [first, then] = [before(kind), after(kind)];
    return { kind, first, way: evolved(first, then, name), inNewDatabase: evolved(then, then, name).first };
  };
  const rows = 7;

  const madeAtOnce = async (inNewDatabase: string) => {
    const fresh = await open();
    await fresh.run(inNewDatabase);
    const made = await madeOf(fresh);
    await fresh.close();
    return made;
  };

  test.each([
    ['Item.qty >= 0', 'Item.qty + 1 >= 1'],
    ['Item.qty + Item.price <= 2000', 'Item.qty * Item.price <= 2000'],
    ['Item.status = gone => Item.qty >= 0', 'Item.status = gone => Item.qty >= 2'],
    ['Item per code: max 1 where note != "x"', 'Item per code: max 1 where note != "y"'],
    ['Item per code: max 1 where note = null', 'Item per code: max 1 where note != null'],
    ['Item per code: max 1 where status = open', 'Item per code: max 1 where status != open'],
    ['Item per code: max 1 where note = "x"', 'Item per code: max 2 where note = "x"'],
    ['Item per note: max 3', 'Item per note: max 2'],
    ['Item per note: max 3 where qty > 1', 'Item per note: max 3 where qty > 2 and note != "x"'],
    ['Item per maker: max 1', 'Item per code: max 1'],
    ['Item.qty < 900', 'Item per code: max 2'],
  ])('%j becomes %j, and back', async (was, is) => {
    const { kind, way, inNewDatabase } = changeOf(was, is);
    const database = await open();
    await begin(database, kind, way, rows);
    const old = await madeOf(database);
    await database.migrate(way.up);
    const reached = await madeOf(database);
    expect(reached).not.toEqual(old);
    await database.migrate(way.down);
    expect(await madeOf(database)).toEqual(old);
    await database.close();
    expect(reached).toEqual(await madeAtOnce(inNewDatabase));
  });

  const numbered = (text: string): string =>
    text
      .replaceAll('items_invariant_price_above', 'items_invariant_1')
      .replaceAll('items_invariant_qty_below', 'items_invariant_2')
      .replaceAll('items_invariant_qty_at_least', 'items_invariant_3');
  const lines = 'Item.price > 0\n  Item.qty < 900\n  Item.qty >= 0';

  test('are called by what they say: lines in another order change nothing', () => {
    const { way } = changeOf(lines, 'Item.qty >= 0\n  Item.qty < 900\n  Item.price > 0');
    expect([way.up, way.contract]).toEqual(['', '']);
  });

  test('were called by their place: they are renamed, when no version before runs any more', async () => {
    const { kind, first, inNewDatabase } = changeOf(lines, lines);
    const way = evolved(first, first, name, numbered);
    const database = await open();
    await begin(database, kind, way, rows);
    const old = await madeOf(database);
    await database.migrate(way.up);
    expect(await madeOf(database)).toEqual(old);
    await database.migrate(way.contract);
    const reached = await madeOf(database);
    expect(reached.join('\n')).not.toMatch(/items_invariant_\d/);
    if (name === 'postgres') {
      expect(way.contract).toContain('RENAME CONSTRAINT "items_invariant_3" TO "items_invariant_qty_at_least"');
      expect(way.contract).not.toContain('VALIDATE');
    }
    await database.migrate(way.contractDown);
    await database.migrate(way.down);
    expect(await madeOf(database)).toEqual(old);
    await database.close();
    expect(reached).toEqual(await madeAtOnce(inNewDatabase));
  });

  test.each([
    ['Item.qty + Item.price < 5', 'break the new rule items_invariant_qty_plus_price_below'],
    ['Item.note = null => Item.qty > 3', 'break the new rule items_invariant_note_is_given_or_qty_above'],
    [
      'Item per status: max 1',
      'items.status must be unique, but rows share a value: change or delete all but one of each',
    ],
    [
      'Item per status: max 1 where qty > 2',
      'or let the line of items_max_1_per_status_where_qty_above count fewer rows',
    ],
    ['Item per status: max 2', 'more than 2 share one status; change or delete some before this migration'],
    [
      'Item per status: max 2 where note != "x"',
      'more than 2 share one status; change or delete some before this migration',
    ],
  ])('%j stops where rows break it, and changes nothing', async (is, message) => {
    const { kind, way } = changeOf('Item.qty >= 0', is);
    const database = await open();
    await begin(database, kind, way, rows);
    const old = await madeOf(database);
    await expect(database.migrate(way.up)).rejects.toThrow(message);
    expect(await madeOf(database)).toEqual(old);
    await database.close();
  });
});

/** Makes the schema before the change, with so many items in it. */
async function begin(database: TestDatabase, kind: Kind, way: Evolved, rows: number): Promise<void> {
  await database.run(way.first);
  const columns = way.before.tables.find(({ name }) => name === 'items')?.columns ?? [];
  for (const statement of filling(kind, columns, database.name, rows)) await database.run(statement);
}

/** Fills the tables, migrates, looks at every row; what to say of it in the table. */
async function runKind(kind: Kind, way: Evolved, database: TestDatabase): Promise<string> {
  await begin(database, kind, way, count);
  const had = await rowsOf(database, way.before, 'items');
  expect(had).toHaveLength(count);
  const place = await database.placeOf('items');
  if (kind.stops !== undefined) {
    await expect(wholeWay(database, way)).rejects.toThrow(kind.stops);
    expectSame(stable(await rowsOf(database, way.before, 'items')), stable(had));
    return 'stops, nothing changed';
  }
  const expanded = await database.migrate(way.up);
  const table = kind.renamed?.table ?? 'items';
  const meanwhile = await answersOfBefore(database, way, table, kind);
  if (keepsAnswering.has(kind.id)) expect(meanwhile).toBe(kind.refusesWrites === true ? 'reads' : 'reads and writes');
  const measured = [...expanded, ...(await database.migrate(way.contract))];
  expectSame(
    stable(await rowsOf(database, way.after, table), kind.each),
    stable(
      had.map((row) => kind.becomes?.(row)).filter((row) => row !== undefined),
      kind.each,
    ),
  );
  if (kind.beside !== undefined) {
    const { sql, rows } = kind.beside;
    expectSame(stable(await database.rows(sql)).toSorted(), stable(had.map(rows)).toSorted());
  }
  if (kind.each !== undefined) await expectEach(database, table, kind.each);
  // Written anew under a lock that stops the service: never.
  expect(await database.placeOf(table)).toBe(place);
  expectLocks(measured, new Set([table, ...way.before.tables.map(({ name }) => name)]));
  const told = `rows as they should be; before: ${meanwhile}`;
  return database.name === 'sqlite' ? told : `${told}; ${strongest(measured)}`;
}

/** Kinds of which the version before goes on answering until what it needs is taken away. */
const keepsAnswering: ReadonlySet<string> = new Set(
  'E01 E02 E03 F01 F02 F03 F04 F05 F06 F07 F08 F09 F10 F11 F13 F15 T01 N01 M03 I02'.split(' '),
);

/**
 * What the statements of the version before can still do; a row that it writes has all that the new version needs, in the
 * table that that one knows.
 */
async function answersOfBefore(
  database: TestDatabase,
  { before, after }: Evolved,
  table: string,
  { writtenBeside }: Kind,
): Promise<string> {
  const columns = before.tables.find(({ name }) => name === 'items')?.columns ?? [];
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const id = writtenId;
  const sample: Readonly<Record<string, string>> = { id: `'${id}'`, code: "'other'", name: "'another'" };
  const values = columns.map(({ name, type, nullable }) => {
    const given = nullable ? 'NULL' : sample[name];
    return given === undefined
      ? `"${name}"`
      : database.name === 'postgres' && type === 'uuid'
        ? `${given}::uuid`
        : given;
  });
  const own = `"id" = '${id}'`;
  try {
    await database.rows(`SELECT ${names} FROM "items" LIMIT 1`);
  } catch {
    return 'stopped';
  }
  try {
    await database.run(`INSERT INTO "items" (${names}) SELECT ${values.join(', ')} FROM "items" ORDER BY "id" LIMIT 1`);
    await database.run(`UPDATE "items" SET "name" = 'changed' WHERE ${own}`);
    if (writtenBeside !== undefined) await database.run(writtenBeside);
  } catch {
    await database.run(`DELETE FROM "items" WHERE ${own}`);
    return 'reads';
  }
  expect(await database.rows(`SELECT "name" FROM "items" WHERE ${own}`)).toEqual([{ name: 'changed' }]);
  const required = after.tables
    .find(({ name }) => name === table)
    ?.columns.filter(({ nullable }) => !nullable)
    .map(({ name }) => `"${name}"`);
  const [row] = await database.rows(`SELECT ${required?.join(', ')} FROM "${table}" WHERE ${own}`);
  expect(Object.values(row ?? {})).not.toHaveLength(0);
  expect(Object.values(row ?? {})).not.toContain(null);
  await database.run(`DELETE FROM "items" WHERE ${own}`);
  expect(await database.rows(`SELECT "id" FROM "${table}" WHERE ${own}`)).toEqual([]);
  return 'reads and writes';
}

/** What the new version needs, and at once what goes with the old one. */
async function wholeWay(database: TestDatabase, { up, contract }: Evolved): Promise<readonly Measured[]> {
  return [...(await database.migrate(up)), ...(await database.migrate(contract))];
}

async function rowsOf(database: TestDatabase, schema: Evolved['after'], table: string): Promise<readonly Row[]> {
  const columns = schema.tables.find(({ name }) => name === table)?.columns.map(({ name }) => `"${name}"`) ?? [];
  return database.rows(`SELECT ${columns.join(', ')} FROM "${table}" ORDER BY "id"`);
}

/** Of very many rows a comparison that could tell a difference takes long: it is made only where there is one. */
function expectSame(rows: readonly string[], expected: readonly string[]): void {
  const isSame = rows.length === expected.length && rows.every((row, at) => row === expected[at]);
  if (!isSame) expect(rows).toEqual(expected);
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
