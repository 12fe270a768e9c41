import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { openPostgres, openSqlite, type Row, type TestDatabase } from './databases.ts';
import { type Evolved, evolved } from './history.ts';
import { madeOf } from './introspection.ts';
import { noPostgres, startPostgres } from './postgresServer.ts';

const server = await startPostgres();
if (server === undefined) console.warn(`Renames are combined on SQLite alone. ${noPostgres}`);
afterAll(() => server?.stop());

/** Entities whose fields rules of every kind speak of: ranges, values, two fields of a row, some rows only, other rows. */
const before = `spec store v1.0 { description: "a store" }
entity Maker {
  id: uuid @immutable
  name: string 1..40
}
entity Item {
  id: uuid @immutable
  name: string 1..60
  code: string 1..20 @unique
  qty: int 0..1000
  reserved: int 0..1000
  price: decimal 0.01..9999
  status: [draft, open, gone]
  maker: -> Maker
  parent: -> Item?
}
entity Line {
  id: uuid @immutable
  text: string
}
edge Item -> Line {1:many}
invariant {
  Item.reserved <= Item.qty @always
  Item per maker: max 1 where status=open
}
`;

interface Combination {
  readonly name: string;
  /** What stands elsewhere in the specification, pair by pair. */
  readonly words: readonly (readonly [RegExp, string])[];
  readonly evolve: string;
  /** Where the names of the table and its columns are others. */
  readonly table?: string;
  readonly columns?: Readonly<Record<string, string>>;
}

const combinations: readonly Combination[] = [
  {
    name: 'two fields, one of them unique',
    words: [
      [/\bname: string 1..60/, 'title: string 1..60'],
      [/\bcode\b/, 'mark'],
    ],
    evolve: 'evolve Item {\n  ~name -> title\n  ~code -> mark\n}',
    columns: { name: 'title', code: 'mark' },
  },
  {
    name: 'one of two fields that a rule compares',
    words: [[/\breserved\b/g, 'taken']],
    evolve: 'evolve Item {\n  ~reserved -> taken\n}',
    columns: { reserved: 'taken' },
  },
  {
    name: 'both fields that a rule compares',
    words: [
      [/\breserved\b/g, 'taken'],
      [/\bqty\b/g, 'number'],
    ],
    evolve: 'evolve Item {\n  ~reserved -> taken\n  ~qty -> number\n}',
    columns: { reserved: 'taken', qty: 'number' },
  },
  {
    name: 'what a partial unique index is over, and what it asks',
    words: [
      [/\bmaker\b/g, 'producer'],
      [/\bstatus\b/g, 'state'],
    ],
    evolve: 'evolve Item {\n  ~maker -> producer\n  ~status -> state\n}',
    columns: { maker_id: 'producer_id', status: 'state' },
  },
  {
    name: 'a reference to the entity itself, and its price',
    words: [
      [/\bparent\b/g, 'above'],
      [/\bprice\b/g, 'cost'],
    ],
    evolve: 'evolve Item {\n  ~parent -> above\n  ~price -> cost\n}',
    columns: { parent_id: 'above_id', price: 'cost' },
  },
  {
    name: 'the entity and several of its fields',
    words: [
      [/\bItem\b/g, 'Ware'],
      [/\bcode\b/g, 'mark'],
      [/\breserved\b/g, 'taken'],
      [/\bmaker\b/g, 'producer'],
      [/\bparent\b/g, 'above'],
      [/\bstatus\b/g, 'state'],
    ],
    evolve:
      'evolve Item {\n  ~* -> Ware\n  ~code -> mark\n  ~reserved -> taken\n  ~maker -> producer\n  ~parent -> above\n  ~status -> state\n}',
    table: 'wares',
    columns: { code: 'mark', reserved: 'taken', maker_id: 'producer_id', parent_id: 'above_id', status: 'state' },
  },
  {
    name: 'two entities of which one refers to the other, and the field that refers',
    words: [
      [/\bMaker\b/g, 'Producer'],
      [/\bItem\b/g, 'Ware'],
      [/\bmaker\b/g, 'producer'],
    ],
    evolve: 'evolve Maker {\n  ~* -> Producer\n}\nevolve Item {\n  ~* -> Ware\n  ~maker -> producer\n}',
    table: 'wares',
    columns: { maker_id: 'producer_id' },
  },
];

const id = (database: TestDatabase, kind: string, n: number): string =>
  `'${kind.repeat(8)}-0000-4000-8000-00000000000${n}'${database.name === 'postgres' ? '::uuid' : ''}`;

async function fill(database: TestDatabase): Promise<void> {
  const maker = (n: number): string => id(database, 'a', n);
  const item = (n: number): string => id(database, 'b', n);
  await database.run(`INSERT INTO "makers" ("id", "name") VALUES (${maker(1)}, 'one'), (${maker(2)}, 'two')`);
  const rows = [1, 2, 3].map(
    (n) =>
      `(${item(n)}, 'item ${n}', 'c${n}', ${n * 10}, ${n}, '${n}.5', '${n === 2 ? 'open' : 'draft'}', ${maker(1)}, ${n === 1 ? 'NULL' : item(1)})`,
  );
  const numeric = database.name === 'postgres' ? rows.map((row) => row.replaceAll(/'(\d\.5)'/g, '$1')) : rows;
  await database.run(
    `INSERT INTO "items" ("id", "name", "code", "qty", "reserved", "price", "status", "maker_id", "parent_id") VALUES ${numeric.join(', ')}`,
  );
  await database.run(
    `INSERT INTO "lines" ("id", "text", "item_id") VALUES (${id(database, 'c', 1)}, 'a line', ${item(1)})`,
  );
}

function afterOf({ words, evolve }: Combination): string {
  return `${words.reduce((text, [from, to]) => text.replace(from, to), before)}${evolve}\n`;
}

async function itemsOf(
  database: TestDatabase,
  { table = 'items', columns = {} }: Partial<Combination>,
): Promise<Row[]> {
  const names = ['id', 'name', 'code', 'qty', 'reserved', 'price', 'status', 'maker_id', 'parent_id'];
  const items = names.map((name) => `"${columns[name] ?? name}" AS "${name}"`);
  return [...(await database.rows(`SELECT ${items.join(', ')} FROM "${table}" ORDER BY "id"`))];
}

/** The version before goes on writing, by its names. */
async function writeAsBefore(database: TestDatabase): Promise<void> {
  await database.run(`UPDATE "items" SET "code" = 'other', "status" = 'gone', "reserved" = 5 WHERE "code" = 'c2'`);
  await database.run(
    `INSERT INTO "items" ("id", "name", "code", "qty", "reserved", "price", "status", "maker_id", "parent_id")
     SELECT ${id(database, 'b', 4)}, 'by before', 'c4', "qty", "reserved", "price", 'open', ${id(database, 'a', 2)}, "id" FROM "items" WHERE "code" = 'c3'`,
  );
  await database.run(
    `INSERT INTO "lines" ("id", "text", "item_id") VALUES (${id(database, 'c', 2)}, 'another', ${id(database, 'b', 4)})`,
  );
  const refused = [
    `UPDATE "items" SET "reserved" = 999 WHERE "code" = 'c1'`,
    `UPDATE "items" SET "code" = 'c1' WHERE "code" = 'c3'`,
    `UPDATE "items" SET "status" = 'open', "maker_id" = ${id(database, 'a', 2)} WHERE "code" = 'c3'`,
    `UPDATE "items" SET "maker_id" = ${id(database, 'a', 9)} WHERE "code" = 'c3'`,
  ];
  for (const sql of refused) await expect(database.run(sql), sql).rejects.toThrow();
}

async function schemaOf(open: () => Promise<TestDatabase>, sql: string): Promise<readonly string[]> {
  const database = await open();
  await database.run(sql);
  const parts = await madeOf(database);
  await database.close();
  return parts;
}

describe.each([
  ['sqlite', async () => openSqlite()] as const,
  ...(server === undefined ? [] : [['postgres', () => openPostgres(server.url)] as const]),
])('renames in one step on %s', (name, open) => {
  let database: TestDatabase | undefined;
  afterEach(() => database?.close());

  test.each(combinations.map((combination) => [combination.name, combination] as const))(
    '%s',
    async (_, combination) => {
      const way: Evolved = evolved(before, afterOf(combination), name);
      expect(way.refusals).toEqual([]);
      const fresh = await schemaOf(open, evolved(afterOf(combination), afterOf(combination), name).first);
      database = await open();
      await database.run(way.first);
      await fill(database);
      const had = await itemsOf(database, {});
      await database.migrate(way.up);
      if (name === 'sqlite') await database.run('PRAGMA foreign_keys = ON');
      expect(await itemsOf(database, combination)).toEqual(had);
      await writeAsBefore(database);
      const meanwhile = await itemsOf(database, combination);
      await database.migrate(way.contract);
      expect(await itemsOf(database, combination)).toEqual(meanwhile);
      expect(await madeOf(database)).toEqual(fresh);
      await database.migrate(way.contractDown);
      await database.migrate(way.down);
      expect(await itemsOf(database, {})).toEqual(meanwhile);
      const first = await madeOf(database);
      await database.close();
      database = undefined;
      expect(first).toEqual(await schemaOf(open, way.first));
    },
  );
});
