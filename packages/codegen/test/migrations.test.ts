import { DatabaseSync } from 'node:sqlite';
import { baselineOf, modulesWithEntities } from '@specwright/evolution/baseline';
import { type PastMigration, readRecord } from '@specwright/evolution/migration/migrationRecord';
import type { SystemIndex } from '@specwright/model/system';
import { describe, expect, test } from 'vitest';
import { type GenerateOptions, type GenerateResult, generateFiles } from '../src/generate.ts';
import type { GeneratedFile } from '../src/generatedFile.ts';
import { specOf } from './support.ts';

const options: GenerateOptions = { target: 'ts-express-prisma', database: 'sqlite' };
const folder = 'prisma/migrations/';
const initial = '20000101000000_initial';

/** A project that is generated again and again, as the files in its folder and the baseline are. */
class Project {
  #migrations: readonly PastMigration[] = [];
  #accepted: SystemIndex | undefined;
  #present: SystemIndex | undefined;

  /**
   * The files of the migrations: path → text.
   * @param written what an earlier release wrote instead
   */
  async generate(text: string, written = (made: string): string => made): Promise<ReadonlyMap<string, string>> {
    this.#present = specOf(text);
    const accepted = this.#accepted;
    const baselines =
      accepted === undefined ? [] : modulesWithEntities(accepted).map((name) => baselineOf(accepted, name));
    const { files, diagnostics } = await generateFiles(this.#present, {
      ...options,
      past: { migrations: this.#migrations, baselines },
    });
    expect(diagnostics).toEqual([]);
    const made = new Map([...migrationTexts(files)].map(([path, content]) => [path, written(content)]));
    this.#migrations = pastOf(made);
    return made;
  }

  /** A migration by hand. */
  write(name: string, sql: string): void {
    const own = { name, files: new Map([['migration.sql', sql]]), record: undefined };
    this.#migrations = [...this.#migrations, own].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  accept(text?: string): void {
    this.#accepted = text === undefined ? this.#present : specOf(text);
  }
}

function migrationTexts(files: readonly GeneratedFile[]): ReadonlyMap<string, string> {
  const own = files.filter(({ path }) => path.startsWith(folder) && !path.endsWith('.toml'));
  return new Map(own.map(({ path, content }) => [path.slice(folder.length), content]));
}

function pastOf(made: ReadonlyMap<string, string>): readonly PastMigration[] {
  const names = [...new Set([...made.keys()].map((path) => path.split('/')[0] ?? ''))].sort();
  return names.map((name) => {
    const own = [...made].filter(([path]) => path.startsWith(`${name}/`));
    const files = new Map(own.map(([path, content]) => [path.slice(name.length + 1), content]));
    return { name, files, record: readRecord(files.get('schema.json') ?? '') };
  });
}

/** As the runner of a project does. */
function run(database: DatabaseSync, sql: string | undefined): void {
  database.exec('PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE');
  try {
    database.exec(sql ?? '');
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

const shop = (fields: string, rest = '') => `spec shop v1.0 { description: "a shop" }
entity Product {
  id: uuid @immutable
${fields}
}
entity Order {
  id: uuid @immutable
  product: -> Product
  state: [draft, open, sent]
}
api GET /products { out: [Product] }
auth {
  /products/** : public(GET)
}
${rest}`;

const before = shop('  name: string 1..40\n  price: decimal 0.01..100\n  sku: string?');
const after = shop(
  '  title: string 1..40\n  price: decimal 0.01..1000\n  category: string 1..20',
  `evolve Product {
  ~name -> title
  ~price: decimal 0.01..1000
  +category: string 1..20 default "general"
  -sku
}`,
);
const second = '20000101000001_products';
const third = '20000101000002_products_contract';

describe('the migrations of a project', () => {
  test('the first makes everything, and is made anew until it is accepted', async () => {
    const project = new Project();
    expect([...(await project.generate(before)).keys()]).toEqual([
      `${initial}/migration.sql`,
      `${initial}/schema.json`,
    ]);
    const again = await project.generate(shop('  name: string 1..80'));
    expect([...again.keys()]).toEqual([`${initial}/migration.sql`, `${initial}/schema.json`]);
    expect(again.get(`${initial}/migration.sql`)).toContain('<= 80');
  });

  test('after that each change is one more, which follows the one before and keeps the rows', async () => {
    const project = new Project();
    const first = await project.generate(before);
    project.accept();
    const made = await project.generate(after);
    expect([...made.keys()].sort()).toEqual([
      `${initial}/migration.sql`,
      `${initial}/schema.json`,
      `${second}/down.sql`,
      `${second}/migration.sql`,
      `${second}/schema.json`,
      `${third}/down.sql`,
      `${third}/migration.sql`,
      `${third}/schema.json`,
    ]);
    for (const [path, content] of first) expect(made.get(path)).toBe(content);
    const database = new DatabaseSync(':memory:');
    run(database, made.get(`${initial}/migration.sql`));
    database.exec(`INSERT INTO "products" ("id", "name", "price") VALUES ('p', 'pen', '9.9');
      INSERT INTO "orders" ("id", "product_id", "state") VALUES ('o', 'p', 'open');`);
    run(database, made.get(`${second}/migration.sql`));
    expect({ ...database.prepare('SELECT "id", "title", "price", "category" FROM "products"').get() }).toEqual({
      id: 'p',
      title: 'pen',
      price: '9.9',
      category: 'general',
    });
    expect({ ...database.prepare('SELECT "product_id" FROM "orders"').get() }).toEqual({ product_id: 'p' });
    // The version before still finds what it knows, until that is taken away.
    expect({ ...database.prepare('SELECT "name" FROM "products"').get() }).toEqual({ name: 'pen' });
    run(database, made.get(`${third}/migration.sql`));
    expect(() => database.prepare('SELECT "name" FROM "products"')).toThrow('no such column');
    expect(JSON.parse(made.get(`${second}/schema.json`) ?? '')).not.toHaveProperty('phase');
    expect(JSON.parse(made.get(`${third}/schema.json`) ?? '')).toMatchObject({ phase: 'contract' });
  });

  test('the way back keeps what there was, and is refused where what is new would be lost', async () => {
    const project = new Project();
    await project.generate(before);
    project.accept();
    const made = await project.generate(after);
    const database = new DatabaseSync(':memory:');
    run(database, made.get(`${initial}/migration.sql`));
    const names = database.prepare('SELECT name, sql FROM sqlite_master ORDER BY name').all();
    run(database, made.get(`${second}/migration.sql`));
    run(database, made.get(`${second}/down.sql`));
    expect(database.prepare('SELECT name, sql FROM sqlite_master ORDER BY name').all()).toEqual(names);
    database.exec(`INSERT INTO "products" ("id", "name", "price") VALUES ('p', 'pen', '9.9')`);
    run(database, made.get(`${second}/migration.sql`));
    const back = (): void => void run(database, made.get(`${second}/down.sql`));
    database.exec(`UPDATE "products" SET "category" = 'pens'`);
    expect(back).toThrow('products.category goes, but rows have another value in it than the migration gave them');
    database.exec(`UPDATE "products" SET "category" = 'general'`);
    back();
    expect(
      database
        .prepare('SELECT "name" FROM "products"')
        .all()
        .map((row) => ({ ...row })),
    ).toEqual([{ name: 'pen' }]);
  });

  test('one that is not accepted is made anew, one that is stays', async () => {
    const project = new Project();
    await project.generate(before);
    project.accept();
    const made = await project.generate(after);
    expect(await project.generate(after)).toEqual(made);
    const other = await project.generate(after.replaceAll('1000', '500'));
    expect([...other.keys()]).toEqual([...made.keys()]);
    expect(other.get(`${second}/migration.sql`)).toContain('<= 500');
    expect(await project.generate(after)).toEqual(made);
    project.accept();
    const later = await project.generate(
      shop(
        '  title: string 1..40\n  price: decimal 0.01..1000\n  category: string 1..20\n  note: string?',
        'evolve Product { +note: string? }',
      ),
    );
    expect(later.get(`${second}/migration.sql`)).toBe(made.get(`${second}/migration.sql`));
    expect(later.get(`${third}/migration.sql`)).toBe(made.get(`${third}/migration.sql`));
    expect([...later.keys()]).toContain('20000101000003_products/migration.sql');
  });

  test('one that a person wrote stands beside them, and is left alone', async () => {
    const project = new Project();
    await project.generate(before);
    project.accept();
    project.write('20000101000000_views', 'CREATE VIEW "names" AS SELECT "id" FROM "products";');
    const made = await project.generate(after);
    expect([...made.keys()]).toContain(`${second}/migration.sql`);
    expect([...made.keys()].filter((path) => path.includes('views'))).toEqual([]);
  });

  test('nothing changed: there is no further one', async () => {
    const project = new Project();
    const made = await project.generate(before);
    project.accept();
    expect(await project.generate(before)).toEqual(made);
  });

  describe('what is accepted with the same tables', () => {
    const more = shop(
      '  name: string 1..40\n  price: decimal 0.01..100\n  sku: string?\n  note: string?',
      'evolve Product { +note: string? }',
    );
    const newVersion = (text: string): string => text.replace('v1.0', 'v1.1');
    const last = more
      .replace('note: string?\n', 'note: string?\n  size: int?\n')
      .replace('+note: string?', '+size: int?');

    async function deployedTwice(): Promise<{ project: Project; made: ReadonlyMap<string, string> }> {
      const project = new Project();
      await project.generate(before);
      project.accept();
      const made = await project.generate(more);
      project.accept();
      return { project, made };
    }

    const sqlOf = (made: ReadonlyMap<string, string>): readonly string[] =>
      [...made].filter(([path]) => path.endsWith('/migration.sql')).map(([path, sql]) => `${path}\n${sql}`);

    test('keeps the migrations that were deployed, and the next one follows them', async () => {
      const { project, made } = await deployedTwice();
      expect(sqlOf(await project.generate(newVersion(more)))).toEqual(sqlOf(made));
      project.accept();
      expect(sqlOf(await project.generate(newVersion(more)))).toEqual(sqlOf(made));
      const then = sqlOf(await project.generate(newVersion(last)));
      expect(then.slice(0, -1)).toEqual(sqlOf(made));
      expect(then.at(-1)).toContain('ADD COLUMN "size"');
      // It is not accepted, and made anew.
      expect(sqlOf(await project.generate(newVersion(last).replaceAll('int?', 'string?')))).toHaveLength(then.length);
    });

    test('keeps them also where nothing was generated before', async () => {
      const { project, made } = await deployedTwice();
      project.accept(newVersion(more));
      const then = sqlOf(await project.generate(newVersion(last)));
      expect(then.slice(0, -1)).toEqual(sqlOf(made));
      expect(sqlOf(await project.generate(newVersion(last).replaceAll('int?', 'string?')))).toHaveLength(then.length);
    });

    test('makes anew what was generated in between and never deployed', async () => {
      const project = new Project();
      const made = await project.generate(before);
      project.accept();
      await project.generate(more);
      // The change is given up; what is deployed instead has the tables of before, and nothing was generated for it.
      project.accept(newVersion(before));
      expect(sqlOf(await project.generate(newVersion(before)))).toEqual(sqlOf(made));
      await project.generate(more);
      project.accept(before.replaceAll('open, sent', 'sent, open'));
      const then = sqlOf(await project.generate(last.replace('  note: string?\n', '')));
      expect(then).toHaveLength(2);
      expect(then.at(-1)).toContain('ADD COLUMN "size"');
    });

    test('knows the accepted tables also where an earlier release called the rules of invariants otherwise', async () => {
      const rule = '\ninvariant {\n  Product.name != "none"\n}\n';
      const earlier = (text: string): string =>
        text.replaceAll('products_invariant_name_is_not_none', 'products_invariant_1');
      const project = new Project();
      const made = await project.generate(before + rule, earlier);
      expect(sqlOf(made).join()).toContain('products_invariant_1');
      project.accept();
      // Never deployed.
      await project.generate(more + rule, earlier);
      project.accept(newVersion(before + rule));
      const then = sqlOf(await project.generate(newVersion(before + rule)));
      expect(then[0]).toBe(sqlOf(made)[0]);
      expect(then.join()).not.toContain('"note"');
    });

    test('keeps them all where no migration leads to the accepted tables: a database may have seen them', async () => {
      const { project, made } = await deployedTwice();
      project.accept(last);
      expect(sqlOf(await project.generate(last)).slice(0, -1)).toEqual(sqlOf(made));
    });

    test('keeps them where the specification has another name, and where another is new beside it', async () => {
      const { project, made } = await deployedTwice();
      expect(sqlOf(await project.generate(more.replace('spec shop', 'spec store')))).toEqual(sqlOf(made));
      const beside = `${more}\nspec depot v1.0 {\n}\nentity Shelf {\n  id: uuid @immutable\n}\n`;
      expect(sqlOf(await project.generate(beside)).slice(0, -1)).toEqual(sqlOf(made));
    });
  });

  test('what evolve lines say of values is done', async () => {
    const project = new Project();
    await project.generate(before);
    project.accept();
    const made =
      await project.generate(`${before.replace('[draft, open, sent]', '[open, sent]').replace('sku: string?', 'sku: string')}
evolve Order {
  ~state: [open, sent] map draft -> open
}
evolve Product {
  ~sku: string backfill name
}`);
    const database = new DatabaseSync(':memory:');
    run(database, made.get(`${initial}/migration.sql`));
    database.exec(`INSERT INTO "products" ("id", "name", "price") VALUES ('p', 'pen', '9.9');
      INSERT INTO "orders" ("id", "product_id", "state") VALUES ('o', 'p', 'draft');`);
    run(database, made.get('20000101000001_orders_and_1_more/migration.sql'));
    expect({ ...database.prepare('SELECT "state" FROM "orders"').get() }).toEqual({ state: 'open' });
    expect({ ...database.prepare('SELECT "sku" FROM "products"').get() }).toEqual({ sku: 'pen' });
  });

  test('where those of another database go there is a warning, until they are gone', async () => {
    const baselines = [baselineOf(specOf(before), 'shop')];
    const inPostgres = async (migrations: readonly PastMigration[]): Promise<GenerateResult> =>
      generateFiles(specOf(before), { ...options, database: 'postgres', past: { migrations, baselines } });
    const { files } = await generateFiles(specOf(before), options);
    const first = await inPostgres(pastOf(migrationTexts(files)));
    expect(first.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "generate/other-database: The migrations of the project are for SQLite. Those for PostgreSQL take their place and begin anew: no row is carried over. Where that is not meant, restore their folder from version control and generate for 'sqlite'.",
    ]);
    expect((await inPostgres(pastOf(migrationTexts(first.files)))).diagnostics).toEqual([]);
  });

  test('without the migrations that databases have seen there is a warning', async () => {
    const index = specOf(after);
    const baselines = [baselineOf(specOf(before), 'shop')];
    const migrations = [{ name: initial, files: new Map([['migration.sql', '']]), record: undefined }];
    const { diagnostics } = await generateFiles(index, { ...options, past: { migrations, baselines } });
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning generate/no-accepted-migration',
    ]);
  });
});

test('a field that takes the type of another one is held to what that one is held to', async () => {
  const made = await new Project().generate(`spec shop v1.0 { description: "a shop" }
entity Payment {
  id: uuid @immutable
  method: [card, cash]
  amount: decimal 0.01..100
  note: string 1..5
  customer: -> Customer
}
entity Customer {
  id: uuid @immutable
}
entity Refund {
  id: uuid @immutable
  method: Payment.method?
  amount: Payment.amount?
  note: Payment.note?
  customer: Payment.customer?
}
entity Chargeback {
  id: uuid @immutable
  amount: Refund.amount
}`);
  const database = new DatabaseSync(':memory:');
  run(database, made.get(`${initial}/migration.sql`));
  database.exec('PRAGMA foreign_keys = ON');
  const refused = (table: string, column: string, value: string): string => {
    try {
      database.exec(`INSERT INTO "${table}" ("id", "${column}") VALUES ('r', ${value})`);
      return 'taken';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refused('refunds', 'method', "'bitcoin'")).toContain('refunds_method_values');
  expect(refused('refunds', 'amount', "'100.01'")).toContain('refunds_amount_range');
  expect(refused('refunds', 'note', "'longer'")).toContain('refunds_note_range');
  expect(refused('refunds', 'customer_id', "'nobody'")).toContain('FOREIGN KEY');
  expect(refused('chargebacks', 'amount', "'0'")).toContain('chargebacks_amount_range');
  expect(refused('chargebacks', 'amount', "'99'")).toBe('taken');
});

describe('the pairs of an edge many:many', () => {
  const campus = (rest: string, student = 'Student'): string => `spec campus v1.0 { description: "" }
entity ${student} {
  id: uuid @immutable
}
entity Course {
  id: uuid @immutable
}
api GET /courses { out: [Course] }
auth {
  /courses/** : public(GET)
}
${rest}`;
  const apart = campus('');
  const joined = campus('edge Student -> Course {many:many}');
  const rows = `INSERT INTO "students" ("id") VALUES ('s'); INSERT INTO "courses" ("id") VALUES ('c');`;
  const pair = `INSERT INTO "student_courses" ("id", "student_id", "course_id") VALUES ('p', 's', 'c');`;

  /** What is generated for one specification and then, once that is accepted, for the next; and a database of the first. */
  async function migrated(from: string, to: string, filled: string) {
    const project = new Project();
    const first = await project.generate(from);
    project.accept();
    const made = await project.generate(to);
    const database = new DatabaseSync(':memory:');
    run(database, first.get(`${initial}/migration.sql`));
    database.exec(filled);
    const later = [...made].filter(([path]) => path.endsWith('/migration.sql') && !path.startsWith(initial));
    return { database, migrate: () => later.forEach(([, sql]) => void run(database, sql)) };
  }

  test('get a table when the edge comes', async () => {
    const to = `${joined}\nevolve Course {\n  +student: -> Student\n}`;
    const { database, migrate } = await migrated(apart, to, rows);
    migrate();
    database.exec(`PRAGMA foreign_keys = ON; ${pair}`);
    const again = `INSERT INTO "student_courses" ("id", "student_id", "course_id") VALUES ('q', 's', 'c')`;
    expect(() => database.exec(again)).toThrow('UNIQUE constraint failed');
    database.exec(`DELETE FROM "students"`);
    expect(database.prepare('SELECT * FROM "student_courses"').all()).toEqual([]);
  });

  test('stop the migration when the edge goes, unless the line forces it', async () => {
    const gone = (line: string): string => `${apart}\nevolve Course {\n  ${line}\n}`;
    const kept = await migrated(joined, gone('-student'), rows + pair);
    expect(kept.migrate).toThrow('student_courses goes, but has rows');
    const empty = await migrated(joined, gone('-student'), rows);
    empty.migrate();
    expect(() => empty.database.prepare('SELECT * FROM "student_courses"')).toThrow('no such table');
    const forced = await migrated(joined, gone('-student force "kept elsewhere"'), rows + pair);
    forced.migrate();
    expect(() => forced.database.prepare('SELECT * FROM "student_courses"')).toThrow('no such table');
  });

  test('come from the column and go back into it, also of an edge between rows of one entity', async () => {
    const people = (cardinality: string, line = ''): string => `spec people v1.0 { description: "" }
entity Person {
  id: uuid @immutable
}
edge Person -> Person {${cardinality}}
api GET /people { out: [Person] }
auth {
  /people/** : public(GET)
}
${line}`;
    const line = 'evolve Person {\n  ~person: -> Person\n}';
    const family = `INSERT INTO "people" ("id", "parent_person_id") VALUES ('a', NULL), ('b', 'a'), ('c', 'a');`;
    const joined = await migrated(people('1:many'), people('many:many', line), family);
    joined.migrate();
    const pairs = `SELECT "person_id" AS parent, "other_person_id" AS child FROM "person_people" ORDER BY 1, 2`;
    expect(
      joined.database
        .prepare(pairs)
        .all()
        .map((row) => ({ ...row })),
    ).toEqual([
      { parent: 'a', child: 'b' },
      { parent: 'a', child: 'c' },
    ]);
    const rows = `INSERT INTO "people" ("id") VALUES ('a'), ('b');
      INSERT INTO "person_people" ("id", "person_id", "other_person_id") VALUES ('p', 'a', 'b');`;
    const parted = await migrated(people('many:many'), people('1:many', line), rows);
    parted.migrate();
    expect(
      parted.database
        .prepare('SELECT "id", "parent_person_id" AS parent FROM "people" ORDER BY 1')
        .all()
        .map((row) => ({ ...row })),
    ).toEqual([
      { id: 'a', parent: null },
      { id: 'b', parent: 'a' },
    ]);
  });

  test('stay when an entity is renamed', async () => {
    const renamed = campus(
      `edge Pupil -> Course {many:many}
evolve Student {
  ~* -> Pupil
}
evolve Course {
  ~student -> pupil
}`,
      'Pupil',
    );
    const { database, migrate } = await migrated(joined, renamed, rows + pair);
    migrate();
    expect({ ...database.prepare('SELECT * FROM "pupil_courses"').get() }).toEqual({
      id: 'p',
      pupil_id: 's',
      course_id: 'c',
    });
  });
});
