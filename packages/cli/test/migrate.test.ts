import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandUnderTest } from './command.ts';

const shop = (fields: string, rest = '') => `spec shop v1.0 { description: "a shop" }
entity Product {
  id: uuid @immutable
${fields}
}
api GET /products { out: [Product] }
${rest}`;

const before = shop('  name: string 1..40\n  sku: string?');
const after = shop('  name: string 1..60', 'evolve Product {\n  ~name: string 1..60\n  -sku\n}');

describe('specwright migrate', () => {
  let specwright: CommandUnderTest;

  beforeAll(async () => {
    specwright = await CommandUnderTest.bundled();
  });

  afterAll(() => specwright.dispose());

  /** A project that was generated and accepted, and a database that has seen its migration. */
  beforeEach(async () => {
    await specwright.inFolder({ 'shop.sds': before });
    expect((await specwright.run(['generate', 'shop.sds'])).code).toBe(0);
    expect((await specwright.run(['accept', 'shop.sds'])).code).toBe(0);
    const initial = join(specwright.folder, 'generated/prisma/migrations/20000101000000_initial/migration.sql');
    const database = new DatabaseSync(join(specwright.folder, 'shop.db'));
    database.exec(await readFile(initial, 'utf8'));
    database.exec(`CREATE TABLE "_prisma_migrations" ("migration_name" TEXT, "finished_at" TEXT, "rolled_back_at" TEXT);
      INSERT INTO "_prisma_migrations" VALUES ('20000101000000_initial', 'now', NULL);
      INSERT INTO "products" ("id", "name", "sku") VALUES ('a', 'pen', 'x'), ('b', 'ink', NULL);`);
    database.close();
    await specwright.put({ 'shop.sds': after });
  });

  test('plan prints what generate writes: its migrations in their order, with locks and all of their SQL', async () => {
    const settings = JSON.stringify({ targets: [{ name: 'ts-express-prisma', database: 'postgres' }] });
    await specwright.inFolder({ 'shop.sds': before, 'specwright.json': settings });
    await specwright.run(['generate']);
    await specwright.run(['accept']);
    const renamed = shop('  title: string 1..40\n  sku: string?', 'evolve Product {\n  ~name -> title\n}');
    await specwright.put({ 'shop.sds': renamed });
    const { stdout, code } = await specwright.run(['migrate', 'plan']);
    expect(code).toBe(0);
    const names = ['20000101000001_products', '20000101000002_products_contract'];
    expect(stdout.match(/^\d+_\w+/gm)).toEqual(names);
    expect(stdout).toContain(`${names[1]} (waits for \`specwright migrate up --contract\``);
    expect(stdout).toMatch(/instant +products\.title is added\n +lock: access exclusive on products, instant\n/);
    expect((await specwright.run(['generate'])).code).toBe(0);
    const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim());
    const printed = linesOf(stdout);
    for (const name of names) {
      const file = join(specwright.folder, 'generated/prisma/migrations', name, 'migration.sql');
      const written = linesOf((await readFile(file, 'utf8')).replace(/^(?:--.*|SET lock_timeout.*)?\n/gm, ''));
      let at = printed.findIndex((line) => line.startsWith(name));
      for (const line of written) {
        at = printed.indexOf(line, at + 1);
        expect(at, `${name}: ${line}`).toBeGreaterThan(0);
      }
    }
  });

  test('plan shows the steps; with a database it counts the rows that they depend on', async () => {
    const alone = await specwright.run(['migrate', 'plan', 'shop.sds']);
    expect(alone.stdout).toContain('Guard: products.sku goes, but rows have a value in it');
    expect(alone.stdout).toMatch(/loses data +products\.sku goes\n/);
    expect(alone.code).toBe(0);
    const counted = await specwright.run(['migrate', 'plan', 'shop.sds', '--database-url', 'file:shop.db']);
    expect(counted.stdout).toContain('1 row: Guard: products.sku goes');
    expect(counted.stderr).toContain('It would stop: 1 guard found rows. Nothing was changed.');
    expect(counted.code).toBe(1);
  });

  test('plan counts the rows that break a new invariant, and knows a rename as one', async () => {
    const renamed = shop(
      '  title: string 1..40\n  sku: string?',
      'invariant {\n  title != "pen"\n}\nevolve Product {\n  ~name -> title\n}',
    );
    await specwright.put({ 'shop.sds': renamed });
    const diff = await specwright.run(['diff', 'shop.sds']);
    expect(diff.stdout).toContain(`no line    Invariant 'title != "pen"' was added (depends on the rows)`);
    const { stdout, code } = await specwright.run(['migrate', 'plan', 'shop.sds', '--database-url', 'file:shop.db']);
    expect(stdout).toMatch(/1 row: .*products/);
    expect(stdout).toContain('products.name becomes title');
    expect(stdout).not.toContain('sku goes');
    expect(code).toBe(1);
  });

  test('status says what a database has seen', async () => {
    await specwright.run(['generate', 'shop.sds']);
    const { stdout, code } = await specwright.run(['migrate', 'status', 'shop.sds', '--database-url', 'file:shop.db']);
    expect(stdout).toBe(
      'applied    20000101000000_initial\npending    20000101000001_products\npending    20000101000002_products_contract\n',
    );
    expect(code).toBe(1);
  });

  test('status fails where the history is there and cannot be read', async () => {
    const database = new DatabaseSync(join(specwright.folder, 'odd.db'));
    database.exec('CREATE TABLE "_prisma_migrations" ("id" TEXT)');
    database.close();
    const odd = await specwright.run(['migrate', 'status', 'shop.sds', '--database-url', 'file:odd.db']);
    expect(odd.code).toBeGreaterThan(1);
    expect(odd.stderr).toContain('no such column');
    new DatabaseSync(join(specwright.folder, 'none.db')).close();
    const none = await specwright.run(['migrate', 'status', 'shop.sds', '--database-url', 'file:none.db']);
    expect(none.stdout).toBe('pending    20000101000000_initial\n');
  });

  test('accept --from-database makes the baseline of what a database has', async () => {
    const baseline = join(specwright.folder, '.specwright/baseline/shop.json');
    const accepted = await readFile(baseline, 'utf8');
    // The specification has moved on; the database is as it was accepted.
    const again = await specwright.run(['accept', 'shop.sds', '--from-database', 'file:shop.db']);
    expect(again.stderr).toContain('The baseline is what the database has.');
    expect(await readFile(baseline, 'utf8')).toBe(accepted);
    const database = new DatabaseSync(join(specwright.folder, 'shop.db'));
    database.exec('ALTER TABLE "products" ADD "weight" INTEGER; CREATE TABLE "ships" ("id" TEXT PRIMARY KEY)');
    database.close();
    const { stderr, code } = await specwright.run(['accept', 'shop.sds', '--from-database', 'file:shop.db']);
    expect(code).toBe(0);
    expect(stderr).toContain('Not in the baseline: ships is the table of no entity.');
    expect(stderr).toContain('Taken from the specification, as no database holds it: @immutable.');
    expect(JSON.parse(await readFile(baseline, 'utf8')).entities.Product.weight).toMatchObject({ type: 'int' });
  });

  test('accept --from-database writes nothing where the database is none of the specification', async () => {
    const baseline = join(specwright.folder, '.specwright/baseline/shop.json');
    const accepted = await readFile(baseline, 'utf8');
    new DatabaseSync(join(specwright.folder, 'empty.db')).close();
    for (const url of ['file:empty.db', 'file:none.db', 'mysql://x', 'postgresql://nobody@127.0.0.1:1/none']) {
      const { code, stderr } = await specwright.run(['accept', 'shop.sds', '--from-database', url]);
      expect(code, stderr).toBeGreaterThan(0);
    }
    expect(await readFile(baseline, 'utf8')).toBe(accepted);
  });

  test('what cannot be done is said with its cure', async () => {
    const told = async (...args: readonly string[]) => (await specwright.run(['migrate', ...args])).stderr;
    expect(await told('status', 'shop.sds')).toContain('Name the database: `--database-url`');
    for (const url of [
      'mysql://x',
      'postgresql://[',
      'postgresql://me:secret@host:port/shop',
      'file://elsewhere/x.db',
    ]) {
      const message = await told('plan', 'shop.sds', '--database-url', url);
      expect(message).toContain('is no URL of a database');
      expect(message).not.toContain('secret');
    }
    expect(await told('plan', 'shop.sds', '--database-url', 'file:.')).toContain('cannot be opened');
    expect(await told('plan', 'shop.sds', '--database-url', 'file:none.db')).toContain('There is no database');
    expect(await told('up', 'shop.sds')).toContain('The project is not built: run `make install build`');
    await specwright.put({ 'shop.sds': shop('  name: string 1..60') });
    expect(await told('plan', 'shop.sds')).toContain('say so in an evolve line first');
  });
});
