import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { type MigrationHints, noHints } from '../../src/migration/hints.ts';
import { planMigration } from '../../src/migration/planMigration.ts';
import { sqliteMigration } from '../../src/migration/sqliteMigration.ts';
import type { PhysicalSchema, PhysicalTable } from '../../src/schema/physicalSchema.ts';
import { sqlite } from '../../src/schema/sqlite.ts';
import { between, oneOf, schema, table, uniqueIndex } from './tables.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** A database of the first schema with these rows, brought to the second. */
function migrated(
  before: PhysicalSchema,
  after: PhysicalSchema,
  rows: Readonly<Record<string, readonly Row[]>>,
  hints: Partial<MigrationHints> = {},
): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  for (const statement of sqlite.createSchema(before)) database.exec(statement);
  for (const [name, items] of Object.entries(rows)) {
    for (const row of items) {
      const names = Object.keys(row);
      const places = names.map(() => '?').join(', ');
      database
        .prepare(`INSERT INTO "${name}" (${names.map((key) => `"${key}"`).join(', ')}) VALUES (${places})`)
        .run(...Object.values(row));
    }
  }
  const steps = sqliteMigration(planMigration(before, after, { ...noHints, ...hints }));
  database.exec('PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE');
  try {
    for (const statement of steps.flatMap(({ statements }) => statements)) database.exec(statement);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
  return database;
}

function rowsOf(database: DatabaseSync, name: string): readonly unknown[] {
  return database
    .prepare(`SELECT * FROM "${name}" ORDER BY "id"`)
    .all()
    .map((row) => ({ ...row }));
}

/** What is in the database, as SQLite wrote it down. */
function madeOf(database: DatabaseSync): readonly unknown[] {
  return database
    .prepare('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name')
    .all()
    .map(({ sql }) => sql);
}

const products = (columns: Readonly<Record<string, string>>, rules: Parameters<typeof table>[2] = {}): PhysicalTable =>
  table('products', columns, rules);

/** From one declaration of the products to another. */
function changed(
  before: PhysicalTable,
  after: PhysicalTable,
  rows: readonly Row[],
  hints: Partial<MigrationHints> = {},
) {
  return rowsOf(migrated(schema(before), schema(after), { [before.name]: rows }, hints), after.name);
}

const hint = (column: string, more: object): Partial<MigrationHints> => ({
  columns: [{ table: 'products', column, ...more }],
});

describe('columns', () => {
  test('a decimal that is worked out has all its digits; more than there are stop it, and nothing has changed', () => {
    const [before, after] = [products({ price: 'decimal' }), products({ price: 'decimal', gross: 'decimal' })];
    const more = { kind: 'literal', type: 'decimal', text: '0.2' } as const;
    const price = { kind: 'column', name: 'price' } as const;
    const gross = hint('gross', { fill: { kind: 'arithmetic', operator: '+', left: price, right: more } });
    const prices = ['0.1', '12345678901234567.89'].map((text, at) => ({ id: `p${at}`, price: text }));
    expect(changed(before, after, prices, gross)).toMatchObject([{ gross: '0.3' }, { gross: '12345678901234568.09' }]);
    expect(() => changed(before, after, [{ id: 'p', price: '1234567890123456789.5' }], gross)).toThrow(
      'the value of gross has more digits than SQLite can work out',
    );
  });

  test('an optional one is added without touching a row', () => {
    expect(
      changed(products({ name: 'text' }), products({ name: 'text', note: 'text?' }), [{ id: 'a', name: 'pen' }]),
    ).toEqual([{ id: 'a', name: 'pen', note: null }]);
  });

  test('a required one gets the value that its line gives, and keeps its own default', () => {
    const database = migrated(
      schema(products({ name: 'text' })),
      schema(products({ name: 'text', category: 'text = misc' })),
      { products: [{ id: 'a', name: 'pen' }] },
      hint('category', { fill: { kind: 'literal', type: 'text', text: "o'ld" } }),
    );
    database.exec(`INSERT INTO "products" ("id", "name") VALUES ('b', 'ink')`);
    expect(rowsOf(database, 'products')).toEqual([
      { id: 'a', name: 'pen', category: "o'ld" },
      { id: 'b', name: 'ink', category: 'misc' },
    ]);
  });

  test('a required one without a value is refused where there are rows, and comes where there are none', () => {
    const [before, after] = [products({ name: 'text' }), products({ name: 'text', category: 'text' })];
    expect(() => changed(before, after, [{ id: 'a', name: 'pen' }])).toThrow(
      'products.category is required, but the rows that exist have no value for it',
    );
    expect(changed(before, after, [])).toEqual([]);
  });

  test('a renamed one keeps its values and its rules', () => {
    const before = products({ name: 'text', price: 'decimal' }, { indexes: [uniqueIndex('products', 'name')] });
    const after = products({ title: 'text', price: 'decimal' }, { indexes: [uniqueIndex('products', 'title')] });
    expect(
      changed(before, after, [{ id: 'a', name: 'pen', price: '1.5' }], hint('title', { renamedFrom: 'name' })),
    ).toEqual([{ id: 'a', title: 'pen', price: '1.5', price_order: 1.5 }]);
  });

  test('one that goes must hold nothing, unless the loss is wanted', () => {
    const [before, after] = [products({ name: 'text', sku: 'text?' }), products({ name: 'text' })];
    expect(() => changed(before, after, [{ id: 'a', name: 'pen', sku: 'x' }])).toThrow(
      'products.sku goes, but rows have a value in it',
    );
    expect(changed(before, after, [{ id: 'a', name: 'pen', sku: null }])).toEqual([{ id: 'a', name: 'pen' }]);
    const forced = { forced: [{ table: 'products', column: 'sku', reason: 'replaced' }] };
    expect(changed(before, after, [{ id: 'a', name: 'pen', sku: 'x' }], forced)).toEqual([{ id: 'a', name: 'pen' }]);
  });

  test('one that becomes required gets a value where it has none', () => {
    const [before, after] = [products({ note: 'text?' }), products({ note: 'text' })];
    const rows = [
      { id: 'a', note: 'kept' },
      { id: 'b', note: null },
    ];
    expect(() => changed(before, after, rows)).toThrow('products.note is required now, but rows have no value in it');
    expect(changed(before, after, rows, hint('note', { fill: { kind: 'literal', type: 'text', text: '' } }))).toEqual([
      { id: 'a', note: 'kept' },
      { id: 'b', note: '' },
    ]);
  });

  test('a value can come from other columns', () => {
    const twice = {
      kind: 'arithmetic',
      operator: '*',
      left: { kind: 'column', name: 'qty' },
      right: { kind: 'literal', type: 'integer', text: '2' },
    };
    expect(
      changed(
        products({ qty: 'integer' }),
        products({ qty: 'integer', double: 'integer' }),
        [{ id: 'a', qty: 21 }],
        hint('double', { fill: twice }),
      ),
    ).toEqual([{ id: 'a', qty: 21, double: 42 }]);
  });
});

describe('types', () => {
  const becomes = (from: string, to: string, value: string | number, hints: Partial<MigrationHints> = {}) =>
    changed(products({ it: from }), products({ it: to }), [{ id: 'a', it: value }], hints).map(
      (row) => (row as { it: unknown }).it,
    );

  test.each([
    ['integer', 'decimal', 7, '7'],
    ['integer', 'text', 7, '7'],
    ['decimal', 'text', '1.50', '1.50'],
    ['boolean', 'text', 1, 'true'],
    ['text', 'integer', '42', 42],
    ['text', 'decimal', '-1.5', '-1.5'],
    ['text', 'boolean', 'false', 0],
    ['decimal', 'integer', '12', 12],
    ['text', 'uuid', 'A0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001'],
  ])('%s becomes %s: %s is %s', (from, to, value, expected) => {
    expect(becomes(from, to, value)).toEqual([expected]);
  });

  test.each([
    ['text', 'integer', 'seven'],
    ['text', 'decimal', '1.2.3'],
    ['decimal', 'integer', '1.5'],
    ['text', 'boolean', 'yes'],
    ['text', 'uuid', 'nobody'],
    ['integer', 'uuid', 7],
  ])('%s does not become %s where a row says %s', (from, to, value) => {
    expect(() => becomes(from, to, value)).toThrow(`products.it becomes ${to}, but rows have a value that is none`);
  });

  test('a misfit can be given up where the column is optional', () => {
    expect(becomes('text', 'integer?', 'seven', hint('it', { misfits: 'null' }))).toEqual([null]);
  });
});

describe('rules', () => {
  const states = (...values: readonly string[]) =>
    products({ status: 'text' }, { checks: [oneOf('products_status_values', 'status', ...values)] });

  test('a value that goes is refused while rows have it, and mapped where its line says to what', () => {
    const rows = [
      { id: 'a', status: 'draft' },
      { id: 'b', status: 'open' },
    ];
    expect(() => changed(states('draft', 'open'), states('open', 'shut'), rows)).toThrow(
      'break the new rule products_status_values',
    );
    expect(
      changed(
        states('draft', 'open'),
        states('open', 'shut'),
        rows,
        hint('status', { map: [{ from: 'draft', to: 'shut' }] }),
      ),
    ).toEqual([
      { id: 'a', status: 'shut' },
      { id: 'b', status: 'open' },
    ]);
  });

  test('a value that comes is free', () => {
    const plan = planMigration(schema(states('open')), schema(states('open', 'shut')), noHints);
    expect(plan.steps.map(({ kind, class: level }) => `${kind} ${level}`)).toEqual(['dropCheck free', 'addCheck free']);
  });

  test('a narrower range is refused while rows are outside it, and clamped where its line says so', () => {
    const ranged = (min: string, max: string) =>
      products({ qty: 'integer' }, { checks: [between('products_qty_range', 'integer', 'qty', min, max)] });
    const rows = [
      { id: 'a', qty: 5 },
      { id: 'b', qty: 99 },
    ];
    expect(() => changed(ranged('0', '100'), ranged('0', '10'), rows)).toThrow('products_qty_range');
    expect(changed(ranged('0', '100'), ranged('0', '10'), rows, hint('qty', { misfits: 'clamp' }))).toEqual([
      { id: 'a', qty: 5 },
      { id: 'b', qty: 10 },
    ]);
  });

  test('a clamped value lies within the range of its field and within what invariants say of it', () => {
    const ranged = (max: string) =>
      products(
        { qty: 'integer' },
        {
          checks: [
            between('products_invariant_qty_at_least', 'integer', 'qty', '1'),
            between('products_qty_range', 'integer', 'qty', '0', max),
          ],
        },
      );
    const rows = [
      { id: 'a', qty: 5 },
      { id: 'b', qty: 99 },
    ];
    expect(changed(ranged('100'), ranged('10'), rows, hint('qty', { misfits: 'clamp' }))).toEqual([
      { id: 'a', qty: 5 },
      { id: 'b', qty: 10 },
    ]);
  });

  test('what becomes unique is refused while rows share a value; one of them keeps it where its line says so', () => {
    const [before, after] = [
      products({ sku: 'text?' }),
      products({ sku: 'text?' }, { indexes: [uniqueIndex('products', 'sku')] }),
    ];
    const rows = [
      { id: 'a', sku: 'x' },
      { id: 'b', sku: 'x' },
      { id: 'c', sku: null },
    ];
    expect(() => changed(before, after, rows)).toThrow('products.sku must be unique, but rows share a value');
    expect(changed(before, after, rows, hint('sku', { dedupe: 'last' }))).toEqual([
      { id: 'a', sku: null },
      { id: 'b', sku: 'x' },
      { id: 'c', sku: null },
    ]);
  });

  test('a reference is refused while rows refer to one that is not there', () => {
    const makers = table('makers', {});
    const key = {
      name: 'products_maker_id_fkey',
      columns: ['maker_id'],
      table: 'makers',
      references: ['id'],
      onDelete: 'cascade',
    } as const;
    const before = schema(makers, products({ maker_id: 'uuid?' }));
    const after = schema(makers, products({ maker_id: 'uuid?' }, { foreignKeys: [key] }));
    const rows = (maker: string) => ({ makers: [{ id: 'm' }], products: [{ id: 'a', maker_id: maker }] });
    expect(() => migrated(before, after, rows('nobody'))).toThrow(
      'refers to makers, but rows refer to one that is not there',
    );
    expect(rowsOf(migrated(before, after, rows('m')), 'products')).toEqual([{ id: 'a', maker_id: 'm' }]);
  });
});

describe('tables', () => {
  test('one that goes must have no rows, unless the loss is wanted', () => {
    const [before, after] = [schema(products({}), table('tags', {})), schema(products({}))];
    expect(() => migrated(before, after, { tags: [{ id: 'a' }] })).toThrow('tags goes, but has rows');
    expect(madeOf(migrated(before, after, {}))).toHaveLength(1);
    expect(
      madeOf(migrated(before, after, { tags: [{ id: 'a' }] }, { forced: [{ table: 'tags', reason: 'unused' }] })),
    ).toHaveLength(1);
  });

  test('a renamed one keeps its rows, and those that refer to it still do', () => {
    const lines = (parent: string) =>
      table(
        'lines',
        { of_id: 'uuid' },
        {
          foreignKeys: [
            { name: 'lines_of_id_fkey', columns: ['of_id'], table: parent, references: ['id'], onDelete: 'cascade' },
          ],
        },
      );
    const database = migrated(
      schema(table('orders', { total: 'decimal' }), lines('orders')),
      schema(table('purchases', { total: 'decimal' }), lines('purchases')),
      { orders: [{ id: 'o', total: '9.9' }], lines: [{ id: 'l', of_id: 'o' }] },
      { tables: [{ table: 'purchases', renamedFrom: 'orders' }] },
    );
    database.exec('PRAGMA foreign_keys = ON');
    expect(rowsOf(database, 'lines')).toEqual([{ id: 'l', of_id: 'o' }]);
    database.exec(`DELETE FROM "purchases"`);
    expect(rowsOf(database, 'lines')).toEqual([]);
  });

  test('a table that is built anew is as one that was made so at first', () => {
    const after = schema(
      products(
        { title: 'text', qty: 'integer = 1' },
        { checks: [between('products_qty_range', 'integer', 'qty', '0')], indexes: [uniqueIndex('products', 'title')] },
      ),
    );
    const database = migrated(
      schema(products({ name: 'text', qty: 'integer' })),
      after,
      {},
      hint('title', { renamedFrom: 'name' }),
    );
    const fresh = new DatabaseSync(':memory:');
    for (const statement of sqlite.createSchema(after)) fresh.exec(statement);
    expect(madeOf(database)).toEqual(madeOf(fresh));
  });
});

test('a view that a person made over a table outlives it', () => {
  const [before, after] = [products({ name: 'text' }), products({ name: 'text', sku: 'text = x' })];
  const database = new DatabaseSync(':memory:');
  for (const statement of sqlite.createSchema(schema(before))) database.exec(statement);
  database.exec('CREATE VIEW "names" AS SELECT "name" FROM "products"');
  const hints = { ...noHints, ...hint('sku', { fill: { kind: 'literal', type: 'text', text: 'y' } }) };
  const steps = sqliteMigration(planMigration(schema(before), schema(after), hints));
  database.exec('PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE');
  for (const statement of steps.flatMap(({ statements }) => statements)) database.exec(statement);
  database.exec('COMMIT');
  expect(database.prepare('SELECT * FROM "names"').all()).toEqual([]);
});

test('nothing to do is no step', () => {
  const same = schema(products({ name: 'text' }));
  expect(sqliteMigration(planMigration(same, same, noHints))).toEqual([]);
});
