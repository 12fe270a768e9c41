import { appendFile, copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import { mustRun, run } from './harness/processes.ts';
import { installPackages } from './harness/project.ts';
import { cacheFolder, commandLine } from './harness/repository.ts';

const folder = join(cacheFolder, 'migrations-sqlite');
const service = join(folder, 'service');
const second = join(service, 'prisma', 'migrations', '20000101000001_products');

const specification = (fields: string, rest = '') => `spec shop v1.0 { description: "a shop" }
entity Product {
  id: uuid @immutable
${fields}
}
entity Line {
  id: uuid @immutable
  product: -> Product
}
edge Product -> Line {1:many}
api GET /products { out: [Product] }
auth {
  /products/** : public(GET)
}
${rest}`;

const before = specification('  name: string 1..40\n  price: decimal 0.01..100\n  sku: string?');
const after = specification(
  '  title: string 1..40\n  price: decimal 0.01..1000\n  category: string 1..20',
  `evolve Product {
  ~name -> title
  ~price: decimal 0.01..1000
  +category: string 1..20 default "general"
  -sku
}`,
);

/** Loaded before the program: ends the process before a statement of a migration, or before the whole is committed. */
const killing = `import { createRequire } from 'node:module';
const Database = createRequire(process.cwd() + '/package.json')('libsql');
const { exec, prepare } = Database.prototype;
let left = Number(process.env.KILLED_AT);
const next = () => {
  if (left === 0) process.kill(process.pid, 'SIGKILL');
  left -= 1;
};
Database.prototype.exec = function (sql) {
  for (const statement of sql.split(/(?<=;)\\s*\\n\\s*\\n/)) {
    next();
    exec.call(this, statement);
  }
};
Database.prototype.prepare = function (sql) {
  if (sql.startsWith('COMMIT')) next();
  return prepare.call(this, sql);
};
`;

// A change of the specification, from the line in `evolve` to the rows, as a person would make it.
describe('the schema changes while there are rows', () => {
  const specwright = (...args: readonly string[]) => run(process.execPath, [commandLine, ...args], folder);
  const generate = async (text: string) => {
    await writeFile(join(folder, 'shop.sds'), text);
    const options = ['--out', 'service', '--database', 'sqlite'];
    const output = await mustRun(process.execPath, [commandLine, 'generate', 'shop.sds', ...options], folder);
    expect(output).not.toContain('conflict');
  };
  const place = (name: string) => join(folder, name);
  const migrate = (name: string, ...args: readonly string[]) =>
    run(process.execPath, ['dist/src/db/migrate.js', ...args], service, { DATABASE_URL: `file:${place(name)}` });
  const build = () => mustRun('npm', ['run', '--silent', 'build'], service);
  const look = (name: string, sql: string) => {
    const database = new DatabaseSync(place(name));
    try {
      return database
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }));
    } finally {
      database.close();
    }
  };
  const write = (name: string, sql: string) => {
    const database = new DatabaseSync(place(name));
    database.exec(sql);
    database.close();
  };

  beforeAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await generate(before);
    await installPackages(service);
    await build();
    expect((await migrate('shop.db')).output).toContain('applied 20000101000000_initial');
    write(
      'shop.db',
      `INSERT INTO "products" ("id", "name", "price") VALUES ('p', 'pen', '9.9');
       INSERT INTO "lines" ("id", "product_id") VALUES ('l', 'p');`,
    );
    await copyFile(place('shop.db'), place('old.db'));
    expect((await specwright('accept', 'shop.sds')).code).toBe(0);
    await generate(after);
    await build();
  });

  it('says what it will do before it does it', async () => {
    const url = `file:${place('shop.db')}`;
    const plan = await specwright('migrate', 'plan', 'shop.sds', '--out', 'service', '--database-url', url);
    expect(plan.output).toContain('products.name and title are kept alike');
    expect(plan.output).toContain('0 rows: Guard: products.sku goes');
    expect(plan.code).toBe(0);
    const status = await specwright('migrate', 'status', 'shop.sds', '--out', 'service', '--database-url', url);
    expect(status.output).toContain('pending    20000101000001_products');
    expect(status.code).toBe(1);
  });

  it('carries the rows over, once, whoever else deploys at the same time', async () => {
    const runs = await Promise.all([migrate('shop.db'), migrate('shop.db'), migrate('shop.db')]);
    expect(runs.map(({ code, output }) => (code === 0 ? '' : output))).toEqual(['', '', '']);
    expect(look('shop.db', 'SELECT "id", "title", "price", "category" FROM "products"')).toEqual([
      { id: 'p', title: 'pen', price: '9.9', category: 'general' },
    ]);
    expect(look('shop.db', 'SELECT "product_id" FROM "lines"')).toEqual([{ product_id: 'p' }]);
    expect(look('shop.db', 'SELECT "migration_name" FROM "_prisma_migrations" ORDER BY 1')).toEqual([
      { migration_name: '20000101000000_initial' },
      { migration_name: '20000101000001_products' },
    ]);
  });

  it('is done as a whole or not at all, whichever statement the process is killed at', async () => {
    const killer = join(folder, 'killer.mjs');
    await writeFile(killer, killing);
    const contents = (name: string) =>
      ['sqlite_master', '_prisma_migrations', 'products', 'lines'].map((table) =>
        look(name, `SELECT * FROM "${table}" ORDER BY 1, 2`),
      );
    const old = contents('old.db');
    const killedAt = async (at: number) => {
      for (const end of ['', '-wal', '-shm']) await rm(`${place('killed.db')}${end}`, { force: true });
      await copyFile(place('old.db'), place('killed.db'));
      const env = { DATABASE_URL: `file:${place('killed.db')}`, KILLED_AT: String(at) };
      const { code } = await run(process.execPath, ['--import', killer, 'dist/src/db/migrate.js'], service, env);
      return code === null;
    };
    let at = 0;
    while (await killedAt(at)) {
      expect({ at, contents: contents('killed.db') }).toEqual({ at, contents: old });
      at += 1;
    }
    // The last one was not killed any more.
    expect(at).toBeGreaterThan(8);
    expect(look('killed.db', 'SELECT "title" FROM "products"')).toEqual([{ title: 'pen' }]);
  });

  it('takes it back only where nothing is lost', async () => {
    write('shop.db', `UPDATE "products" SET "category" = 'pens'`);
    const refused = await migrate('shop.db', 'down');
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('products.category goes, but rows have another value in it');
    expect(look('shop.db', 'SELECT "title" FROM "products"')).toEqual([{ title: 'pen' }]);
    await migrate('empty.db');
    expect((await migrate('empty.db', 'down')).output).toContain('took back 20000101000002_products_contract');
    expect((await migrate('empty.db', 'down')).output).toContain('took back 20000101000001_products');
    expect(look('empty.db', 'SELECT "name" FROM "products"')).toEqual([]);
    const again = (await migrate('empty.db')).output;
    expect(again).toContain('applied 20000101000001_products');
    expect(again).toContain('waiting until no version before this one runs: 20000101000002_products_contract');
  });

  it('stops before rows would be lost, and changes nothing', async () => {
    await generate(before);
    await build();
    await migrate('full.db');
    write('full.db', `INSERT INTO "products" ("id", "name", "price", "sku") VALUES ('p', 'pen', '1', 'x')`);
    await generate(after);
    const url = `file:${place('full.db')}`;
    const plan = await specwright('migrate', 'plan', 'shop.sds', '--out', 'service', '--database-url', url);
    expect(plan.output).toContain('1 row: Guard: products.sku goes');
    expect(plan.code).toBe(1);
    // The version before may go on reading it; only when that is gone the column goes.
    expect((await migrate('full.db')).code).toBe(0);
    expect(look('full.db', 'SELECT "title", "sku" FROM "products"')).toEqual([{ title: 'pen', sku: 'x' }]);
    const status = await specwright('migrate', 'status', 'shop.sds', '--out', 'service', '--database-url', url);
    expect(status.output).toContain('waiting    20000101000002_products_contract');
    expect(status.code).toBe(0);
    const stopped = await migrate('full.db', '--contract');
    expect(stopped.code).toBe(1);
    expect(stopped.output).toContain('products.sku goes, but rows have a value in it');
    expect(look('full.db', 'SELECT "title", "sku" FROM "products"')).toEqual([{ title: 'pen', sku: 'x' }]);
    write('full.db', 'UPDATE "products" SET "sku" = NULL');
    expect((await migrate('full.db', '--contract')).output).toContain('applied 20000101000002_products_contract');
    expect(() => look('full.db', 'SELECT "sku" FROM "products"')).toThrow('no such column');
  });

  it('refuses a migration that is no longer what ran, and one that follows another', async () => {
    await migrate('other.db');
    await appendFile(join(second, 'migration.sql'), '-- changed\n');
    expect((await migrate('other.db')).output).toContain(
      '20000101000001_products is no longer what the database has seen',
    );
    await rm(join(second, 'migration.sql'));
    await generate(after);
    const branch = join(service, 'prisma', 'migrations', '20000101000002_branch');
    await mkdir(branch);
    await writeFile(join(branch, 'migration.sql'), 'SELECT 1;\n');
    await writeFile(join(branch, 'schema.json'), '{"previous": "another"}\n');
    expect((await migrate('other.db')).output).toContain('20000101000002_branch was made to follow another one');
    await rm(branch, { recursive: true });
    expect(await readdir(join(service, 'prisma', 'migrations'))).toHaveLength(4);
  });
});
