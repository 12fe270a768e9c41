import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { constraintName } from '../src/schema/identifiers.ts';
import { type PhysicalSchema, type PhysicalTable, parentsFirst, sortedSchema } from '../src/schema/physicalSchema.ts';
import { postgres } from '../src/schema/postgres.ts';
import { sqlite } from '../src/schema/sqlite.ts';

const bare = { columns: [], primaryKey: ['id'], checks: [], indexes: [], limits: [], foreignKeys: [] };
const open = {
  kind: 'compare',
  operator: '=',
  left: { kind: 'column', name: 'status' },
  right: { kind: 'literal', type: 'text', text: 'open' },
} as const;

const carts: PhysicalTable = {
  ...bare,
  name: 'carts',
  columns: [
    { name: 'id', type: 'uuid', nullable: false },
    { name: 'user_id', type: 'uuid', nullable: false },
    { name: 'status', type: 'text', nullable: false, default: { kind: 'value', text: "o'pen" } },
    { name: 'created', type: 'timestamp', nullable: false, default: { kind: 'now' } },
  ],
  indexes: [{ name: 'carts_max_1_per_user_open', columns: ['user_id'], unique: true, where: open }],
};

const lines: PhysicalTable = {
  ...bare,
  name: 'cart_lines',
  columns: [
    { name: 'id', type: 'uuid', nullable: false },
    { name: 'price', type: 'decimal', nullable: false, default: { kind: 'value', text: '09.90' } },
    { name: 'quantity', type: 'integer', nullable: true },
    { name: 'gift', type: 'boolean', nullable: false, default: { kind: 'value', text: 'true' } },
    { name: 'status', type: 'text', nullable: false },
    { name: 'cart_id', type: 'uuid', nullable: false },
  ],
  checks: [
    {
      name: 'cart_lines_price_range',
      predicate: {
        kind: 'logical',
        operator: 'and',
        parts: [
          {
            kind: 'compare',
            operator: '>=',
            left: { kind: 'column', name: 'price' },
            right: { kind: 'literal', type: 'decimal', text: '0.01' },
          },
          {
            kind: 'logical',
            operator: 'or',
            parts: [
              open,
              {
                kind: 'compare',
                operator: '<=',
                left: { kind: 'length', name: 'status' },
                right: { kind: 'literal', type: 'integer', text: '3' },
              },
            ],
          },
        ],
      },
    },
  ],
  limits: [{ name: 'cart_lines_max_2', column: 'cart_id', max: 2, where: open }],
  indexes: [{ name: 'cart_lines_cart_id_idx', columns: ['cart_id'], unique: false }],
  foreignKeys: [
    {
      name: 'cart_lines_cart_id_fkey',
      columns: ['cart_id'],
      table: 'carts',
      references: ['id'],
      onDelete: 'cascade',
    },
  ],
};

const shop: PhysicalSchema = sortedSchema([lines, carts]);

describe('a schema', () => {
  test('is plain data: its JSON says all of it', () => {
    expect(JSON.parse(JSON.stringify(shop))).toEqual(shop);
  });

  test('is the same in whatever order its parts came', () => {
    expect(sortedSchema([carts, lines])).toEqual(shop);
    expect(shop.tables.map(({ name }) => name)).toEqual(['cart_lines', 'carts']);
  });

  test('is made parents first, also where tables refer to each other', () => {
    expect(parentsFirst(shop.tables).map(({ name }) => name)).toEqual(['carts', 'cart_lines']);
    const toLines = { ...lines.foreignKeys[0], name: 'carts_line_id_fkey', table: 'cart_lines' };
    const ring = [lines, { ...carts, foreignKeys: [toLines] }] as PhysicalTable[];
    expect(parentsFirst(ring)).toHaveLength(2);
  });
});

describe('PostgreSQL', () => {
  test('gets a table with exact types, named rules and stated delete rules', () => {
    expect(postgres.createTable(lines)).toBe(`CREATE TABLE "cart_lines" (
  "id" uuid NOT NULL PRIMARY KEY,
  "price" numeric NOT NULL DEFAULT 9.9,
  "quantity" bigint,
  "gift" boolean NOT NULL DEFAULT true,
  "status" text COLLATE "C" NOT NULL,
  "cart_id" uuid NOT NULL,
  CONSTRAINT "cart_lines_cart_id_fkey" FOREIGN KEY ("cart_id") REFERENCES "carts" ("id") ON DELETE CASCADE,
  CONSTRAINT "cart_lines_price_range" CHECK ("price" >= 0.01 AND ("status" = 'open' OR length("status") <= 3))
);`);
    expect(postgres.createTable(carts)).toContain(`"status" text COLLATE "C" NOT NULL DEFAULT 'o''pen'`);
    expect(postgres.createTable(carts)).toContain('"created" timestamptz(3) NOT NULL DEFAULT now()');
  });

  test('gets indexes, partial where only some rows are meant, and without a lock where asked', () => {
    expect(carts.indexes.map((index) => postgres.createIndex(carts, index))).toEqual([
      `CREATE UNIQUE INDEX "carts_max_1_per_user_open" ON "carts" ("user_id") WHERE "status" = 'open';`,
    ]);
    expect(lines.indexes.map((index) => postgres.createIndex(lines, index, { concurrently: true }))).toEqual([
      'CREATE INDEX CONCURRENTLY "cart_lines_cart_id_idx" ON "cart_lines" ("cart_id");',
    ]);
  });

  test('refers only to tables that are there: of a ring one foreign key comes last', () => {
    const toLines = { ...lines.foreignKeys[0], name: 'carts_line_id_fkey', table: 'cart_lines' };
    const statements = postgres.createSchema(
      sortedSchema([lines, { ...carts, foreignKeys: [toLines] } as PhysicalTable]),
    );
    const [first] = statements.filter((statement) => statement.startsWith('CREATE TABLE'));
    expect(first).not.toContain('REFERENCES');
    expect(statements.at(-1)).toMatch(/^ALTER TABLE "\w+" ADD CONSTRAINT "\w+" FOREIGN KEY .* ON DELETE CASCADE;$/);
  });
});

describe('SQLite', () => {
  function database(): DatabaseSync {
    const made = new DatabaseSync(':memory:');
    for (const statement of sqlite.createSchema(shop)) made.exec(statement);
    made.exec("INSERT INTO carts (id, user_id, status) VALUES ('c1', 'u1', 'open'), ('c2', 'u2', 'open')");
    return made;
  }
  const line = (id: string, price: string, status: string) =>
    `INSERT INTO cart_lines (id, price, status, cart_id) VALUES ('${id}', '${price}', '${status}', 'c1')`;

  test('keeps the rules and names the one that a row would break', () => {
    const made = database();
    expect(() => made.exec(line('l1', '0.001', 'open'))).toThrow('CHECK constraint failed: cart_lines_price_range');
    expect(() => made.exec(line('l1', '1', 'closed'))).toThrow('CHECK constraint failed: cart_lines_price_range');
    expect(() => made.exec("INSERT INTO carts (id, user_id, status) VALUES ('c3', 'u1', 'open')")).toThrow('UNIQUE');
    made.exec("INSERT INTO carts (id, user_id, status) VALUES ('c3', 'u1', 'shut')");
  });

  test('counts the rows that a limit means', () => {
    const made = database();
    made.exec(line('l1', '1', 'open'));
    made.exec(line('l2', '1', 'open'));
    made.exec(line('l3', '1', 'new'));
    expect(() => made.exec(line('l4', '1', 'open'))).toThrow('CHECK constraint failed: cart_lines_max_2');
    expect(() => made.exec("UPDATE cart_lines SET status = 'open' WHERE id = 'l3'")).toThrow('cart_lines_max_2');
    made.exec("UPDATE cart_lines SET price = '2' WHERE id = 'l1'");
  });

  test('keeps decimals as they are and sorts them as numbers', () => {
    const made = database();
    for (const [id, price] of [
      ['l1', '12345678901234.123456789'],
      ['l2', '9'],
      ['l3', '10'],
    ] as const)
      made.exec(line(id, price, 'new'));
    const rows = made.prepare('SELECT price FROM cart_lines ORDER BY price_order').all();
    expect(rows.map(({ price }) => price)).toEqual(['9', '10', '12345678901234.123456789']);
  });

  test('fills what a row leaves out', () => {
    const made = database();
    made.exec("INSERT INTO cart_lines (id, status, cart_id) VALUES ('l1', 'new', 'c2')");
    expect(made.prepare('SELECT price, gift, quantity FROM cart_lines').get()).toEqual({
      price: '9.9',
      gift: 1,
      quantity: null,
    });
    expect(made.prepare("SELECT created FROM carts WHERE id = 'c1'").get()?.created).toMatch(/^\d{4}-.*\+00:00$/);
  });
});

describe('the name of a constraint', () => {
  test('is made of its parts', () => {
    expect(constraintName('orders', 'max', 1, 'per', 'user')).toBe('orders_max_1_per_user');
  });

  test('is never longer than PostgreSQL keeps it, and two that differ stay two', () => {
    const long = fc.string({ minLength: 60, maxLength: 90, unit: 'grapheme' });
    fc.assert(
      fc.property(long, fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (head, one, other) => {
        const names = [constraintName(head, one), constraintName(head, other)];
        for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
        expect(names[0] === names[1]).toBe(one === other);
      }),
    );
  });
});
