import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '@specwright/cli/migrate/liveDatabase';
import { readLiveSchema } from '@specwright/cli/migrate/readLiveSchema';
import { buildPlan } from '@specwright/codegen/plan/buildPlan';
import { type LiveBaseline, liveBaseline } from '@specwright/codegen/plan/database/liveBaseline';
import { serviceSchema } from '@specwright/codegen/plan/database/serviceSchema';
import { Findings } from '@specwright/codegen/plan/findings';
import { partsOfModule } from '@specwright/codegen/plan/moduleParts';
import { baselineOf, modulesWithEntities } from '@specwright/evolution/baseline';
import { postgres } from '@specwright/evolution/schema/postgres';
import { sqlite } from '@specwright/evolution/schema/sqlite';
import type { SystemIndex } from '@specwright/model/system';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import { afterAll, describe, expect, test } from 'vitest';
import { openPostgres } from './databases.ts';
import { noPostgres, startPostgres } from './postgresServer.ts';

const server = await startPostgres();
const folder = await mkdtemp(join(tmpdir(), 'specwright-live-'));
if (server === undefined) console.warn(noPostgres);

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The baseline of a module, read from a database that these statements made. */
type Read = (index: SystemIndex, module: string | null, sql: string) => Promise<LiveBaseline | undefined>;

async function readFrom(url: string, index: SystemIndex, module: string | null): Promise<LiveBaseline | undefined> {
  const database = await openDatabase(url, folder);
  try {
    return liveBaseline(index, module, await readLiveSchema(database));
  } finally {
    await database.close();
  }
}

let count = 0;
const databases: readonly (readonly ['sqlite' | 'postgres', Read])[] = [
  [
    'sqlite',
    async (index, module, sql) => {
      const name = `${++count}.db`;
      const made = new DatabaseSync(join(folder, name));
      made.exec(sql);
      made.close();
      return readFrom(`file:${name}`, index, module);
    },
  ],
  [
    'postgres',
    async (index, module, sql) => {
      const url = server?.url ?? '';
      const made = await openPostgres(url);
      await made.run(sql);
      await made.close();
      return readFrom(url, index, module);
    },
  ],
];

function systemOf(text: string): SystemIndex {
  const workspace = new SpecWorkspace({ folders: ['file:///spec'] });
  workspace.setText('file:///spec/spec.sds', text);
  const [view] = workspace.systems();
  if (view === undefined) throw new Error('The text makes no system.');
  return view.index;
}

/** The statements that build the database of a module. */
function builtBy(index: SystemIndex, name: string | null, database: 'sqlite' | 'postgres'): string {
  const module = index.system.modules.find((part) => part.name === name);
  const part = module === undefined ? index : partsOfModule(index, module.id);
  const schema = serviceSchema(buildPlan(part, new Findings()));
  return (database === 'sqlite' ? sqlite : postgres).createSchema(schema).join('\n');
}

const everything = `spec depot v1.0 {
}
entity Box {
  id: uuid @immutable
  code: string 2..9 @unique
  note: string?
  size: int 1..* default 3
  weight: decimal -0.5..9999999999.99 default 0.50
  limit_to: int? 0..9007199254740993
  fragile: bool default false
  open: bool default true
  kind: [plain, odd_one] default plain
  state: [new, sent, lost]
  made: timestamp @auto
  due: timestamp default "2026-01-31T00:00:00Z"
  label: string default "it's 1..2 (of 3)"
  owner: -> Person
  next: -> Box?
  total: decimal 0..10 @computed
  data: {}
  only: [one]
}
entity Person {
  id: uuid @immutable
  name: string 1..80
  box_kind: Box.kind?
}
entity Lid {
  id: uuid @immutable
  colour: string ?
}
entity Tag {
  id: uuid
}
machine Box.state {
  new -> sent -> lost
}
edge Box -> Lid {1:1}
edge Person -> Tag {1:many}
invariant {
  @always Box.size >= 1
  total = size * weight
}
`;

const root = new URL('../../', import.meta.url).pathname;
const examples = (await readdir(join(root, 'examples'), { recursive: true })).filter((name) => name.endsWith('.sds'));

describe.each(databases)('a database of %s that a specification built', (name, read) => {
  const isThere = name === 'sqlite' || server !== undefined;

  test.runIf(isThere).each(['everything', ...examples])('gives the baseline of it: %s', async (source) => {
    const text = source === 'everything' ? everything : await readFile(join(root, 'examples', source), 'utf8');
    const index = systemOf(text);
    for (const module of modulesWithEntities(index)) {
      const found = await read(index, module, builtBy(index, module, name));
      expect(found?.notes).toEqual([]);
      expect(found?.baseline).toEqual(baselineOf(index, module));
    }
  });
});

describe('a database that somebody else made', () => {
  const spec = systemOf(`spec depot v1.0 {
}
entity Crate {
  id: uuid @immutable
  name: string 1..40
  size: int 1..9
  state: [new, gone]
}
entity Hall {
  id: uuid
}
`);

  test('gives what it has, and says what that cannot express', async () => {
    const [, read] = databases[0] ?? [];
    const found = await read?.(
      spec,
      'depot',
      `CREATE TABLE "crates" (
         "id" TEXT PRIMARY KEY,
         "name" VARCHAR(20) NOT NULL UNIQUE,
         "size" INTEGER CHECK ("size" > 0), -- any size (above none)
         "state" TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'old')),
         "hall_id" TEXT REFERENCES "halls" ("id"),
         "price" DECIMAL(9,2) DEFAULT 1.50,
         "place" BLOB,
         "shown" TEXT GENERATED ALWAYS AS (upper("name")) VIRTUAL,
         CHECK ("size" < 5 OR "price" > 3),
         UNIQUE ("name", "size")
       );
       CREATE TABLE "halls" ("id" TEXT PRIMARY KEY);`,
    );
    const field = (type: string, more = {}): object => ({ type, optional: false, decorators: [], ...more });
    expect(found?.baseline.entities).toEqual({
      Crate: {
        id: field('uuid', { decorators: ['immutable'] }),
        name: field('string', { range: { min: '0', max: '20' }, decorators: ['unique'] }),
        size: field('int', { optional: true, range: { min: '1' } }),
        state: field('enum', { values: ['new', 'old'], default: { kind: 'word', text: 'new' } }),
        hall_id: field('reference', { optional: true, reference: 'Hall' }),
        price: field('decimal', { optional: true, default: { kind: 'number', text: '1.5' } }),
        place: field('string', { optional: true }),
        shown: field('string', { optional: true }),
      },
      Hall: { id: field('uuid') },
    });
    expect(found?.notes).toEqual([
      "crates.place: no type of a specification is 'BLOB': taken as string",
      'crates.shown: the database works it out; say how in an equation of a @computed field',
      'crates: the unique index sqlite_autoindex_crates_3 is over more than one column',
      'crates: the rule check 3 ("size" < 5 OR "price" > 3) is none of a field: say it as an invariant',
    ]);
  });

  const odd = `CREATE TYPE "crate_state" AS ENUM ('new', 'old');
    CREATE TABLE "halls" ("id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "Name" text NOT NULL, "user" text);
    CREATE TABLE "crates" (
      "id" uuid NOT NULL, "name" varchar(20) NOT NULL, "serial_number" serial, "state" "crate_state" NOT NULL DEFAULT 'new',
      "tags" text[], "size" int CHECK ("size" BETWEEN 1 AND 5), "twice" int GENERATED ALWAYS AS ("size" * 2) STORED,
      "hall_id" bigint REFERENCES "halls" ("id"), "place" point, "select" jsonb, "made" timestamptz DEFAULT now(),
      PRIMARY KEY ("id", "name"));
    CREATE UNIQUE INDEX "one_new" ON "crates" ("name") WHERE "state" = 'new';
    CREATE UNIQUE INDEX "lower_name" ON "crates" (lower("name"));
    CREATE VIEW "old_crates" AS SELECT * FROM "crates" WHERE "state" = 'old';
    CREATE TABLE "_prisma_migrations" ("id" text);`;

  test.runIf(server !== undefined)('in PostgreSQL, with what no specification has', async () => {
    const admin = await openPostgres(server?.url ?? '');
    await admin.run(`CREATE SCHEMA "Odd Ones"; SET search_path TO "Odd Ones"; ${odd}`);
    await admin.close();
    const found = await readFrom(`${server?.url}?schema=Odd%20Ones`, spec, 'depot');
    const field = (type: string, more = {}): object => ({ type, optional: false, decorators: [], ...more });
    expect(found?.baseline.entities).toEqual({
      Crate: {
        id: field('uuid', { decorators: ['immutable'] }),
        name: field('string', { range: { min: '0', max: '20' } }),
        serial_number: field('int'),
        state: field('string', { default: { kind: 'string', text: 'new' } }),
        tags: field('string', { optional: true }),
        size: field('int', { optional: true, range: { min: '1', max: '5' } }),
        twice: field('int', { optional: true }),
        hall_id: field('reference', { optional: true, reference: 'Hall' }),
        place: field('string', { optional: true }),
        select: field('object', { optional: true, content: '{}' }),
        made: field('timestamp', { optional: true, default: { kind: 'word', text: 'now' } }),
      },
      Hall: { id: field('int'), Name: field('string'), user: field('string', { optional: true }) },
    });
    expect(found?.notes).toEqual([
      "crates.serial_number: its default nextval('crates_serial_number_seq'::regclass) is no value",
      "crates.state: no type of a specification is 'crate_state': taken as string",
      "crates.tags: no type of a specification is 'text[]': taken as string",
      'crates.twice: the database works it out; say how in an equation of a @computed field',
      "crates.place: no type of a specification is 'point': taken as string",
      'crates: its primary key is (id, name), not id',
      'crates: the unique index lower_name is over an expression',
      'crates: the unique index one_new is over some rows',
    ]);
  });

  test.runIf(server !== undefined)('in PostgreSQL, is refused where the schema of the URL is not there', async () => {
    await expect(openDatabase(`${server?.url}?schema=none`, folder)).rejects.toThrow("has no schema 'none'");
  });

  test.runIf(server !== undefined)('in PostgreSQL, says whom it keeps from reading', async () => {
    const admin = await openPostgres(server?.url ?? '');
    await admin.run('CREATE ROLE guest LOGIN; CREATE SCHEMA closed; CREATE TABLE closed.crates (id uuid)');
    await admin.close();
    const url = `${server?.url.replace('postgres@', 'guest@')}?schema=closed`;
    await expect(openDatabase(url, folder)).rejects.toThrow("may not use the schema 'closed'");
  });

  test.each(databases.map(([name]) => name).filter((name) => name === 'sqlite' || server !== undefined))(
    'is not written to: %s',
    async (name) => {
      if (name === 'sqlite') new DatabaseSync(join(folder, 'looked.db')).exec('CREATE TABLE t (a INT)');
      const database = await openDatabase(name === 'sqlite' ? 'file:looked.db' : (server?.url ?? ''), folder);
      await expect(database.rows('CREATE TABLE written (a INT)')).rejects.toThrow(/read-?only/);
      await database.close();
    },
  );

  test('that knows none of the entities gives none', async () => {
    const [, read] = databases[0] ?? [];
    expect(await read?.(spec, 'depot', 'CREATE TABLE "boats" ("id" TEXT PRIMARY KEY);')).toBeUndefined();
  });
});
