import { DatabaseSync } from 'node:sqlite';
import { baselineOf } from '@specwright/evolution/baseline';
import { changesOf } from '@specwright/evolution/changes';
import { evolutionOf } from '@specwright/evolution/evolution';
import { evolutionDiagnostics } from '@specwright/evolution/evolutionDiagnostics';
import { readRecord } from '@specwright/evolution/migration/migrationRecord';
import { describe, expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import { previewChanges } from '../src/plan/database/migrationPreview.ts';
import { specOf } from './support.ts';

const folder = 'prisma/migrations/20000101000000_initial/';

const shop = (fields: string, lines = '') => `spec shop v1.0 { description: "a shop" }
entity Product {
  id: uuid @immutable
${fields}
}
${lines === '' ? '' : `evolve Product {\n${lines}\n}`}`;

/** The rows of the table after the migration, which begins with the rows given. */
function migrated(before: string, after: string, lines: string, rows: readonly string[]): Record<string, unknown>[] {
  const index = specOf(shop(after, lines));
  const baselines = [baselineOf(specOf(shop(before)), 'shop')];
  const errors = evolutionDiagnostics(index, baselines).filter(({ severity }) => severity === 'error');
  expect(errors.map(({ message }) => message)).toEqual([]);
  const evolution = evolutionOf(index, baselines);
  if (evolution === undefined) throw new Error('no baseline');
  const first = specOf(shop(before));
  const empty = evolutionOf(first, [baselineOf(specOf('spec shop v1.0 {\n}\n'), 'shop')]);
  if (empty === undefined) throw new Error('no baseline');
  const database = new DatabaseSync(':memory:');
  database.exec('PRAGMA foreign_keys = OFF');
  for (const { statements } of previewChanges(first, empty, changesOf(empty)).sqlite.flatMap(({ up }) => up)) {
    for (const statement of statements) database.exec(statement);
  }
  for (const row of rows) database.exec(`INSERT INTO "products" VALUES (${row})`);
  for (const { statements } of previewChanges(index, evolution, changesOf(evolution)).sqlite.flatMap(({ up }) => up)) {
    for (const statement of statements) database.exec(statement);
  }
  return database
    .prepare('SELECT * FROM "products" ORDER BY "id"')
    .all()
    .map((row) => ({ ...row }));
}

describe('a rename with another change of the same field', () => {
  test.each<[string, string, string, string, string[], unknown[]]>([
    [
      'a narrower range',
      '  size: int 1..99',
      '  width: int 1..50',
      '  ~size -> width\n  ~width: int 1..50 else clamp',
      ["'a', 70", "'b', 7"],
      [50, 7],
    ],
    [
      'required, with a value',
      '  note: string?',
      '  remark: string',
      '  ~note -> remark\n  ~remark: string default "none"',
      ["'a', NULL", "'b', 'x'"],
      ['none', 'x'],
    ],
    ['another type', '  size: int', '  width: string', '  ~size -> width\n  ~width: string', ["'a', 7"], ['7']],
    [
      'another type by an expression over its old name',
      '  size: int',
      '  width: decimal',
      '  ~size -> width\n  ~width: decimal using size * 2',
      ["'a', 7"],
      ['14'],
    ],
    [
      'another type by an expression over its new name',
      '  size: int',
      '  width: decimal',
      '  ~size -> width\n  ~width: decimal using width * 2',
      ["'a', 7"],
      ['14'],
    ],
    [
      'other values',
      '  state: [draft, open]',
      '  phase: [planned, open]',
      '  ~state -> phase\n  ~phase: [planned, open] map draft -> planned',
      ["'a', 'draft'", "'b', 'open'"],
      ['planned', 'open'],
    ],
    [
      'unique',
      '  code: string',
      '  sku: string? @unique',
      '  ~code -> sku\n  ~sku: string? @unique dedupe first',
      ["'a', 'x'", "'b', 'x'"],
      ['x', null],
    ],
  ])('%s', (_, before, after, lines, rows, values) => {
    expect(migrated(before, after, lines, rows).map((row) => Object.values(row)[1])).toEqual(values);
  });

  test('a new field may be filled from one that goes', () => {
    const rows = migrated(
      '  name: string',
      '  slug: string',
      '  +slug: string backfill name\n  -name force "it is the slug"',
      ["'a', 'pen'"],
    );
    expect(rows).toEqual([{ id: 'a', slug: 'pen' }]);
  });

  test('a new field may be joined from texts', () => {
    const rows = migrated(
      '  first: string\n  last: string',
      '  name: string',
      '  +name: string backfill first + " " + last\n  -first force "it is in the name"\n  -last force "it is in the name"',
      ["'a', 'Ada', 'Byron'"],
    );
    expect(rows).toEqual([{ id: 'a', name: 'Ada Byron' }]);
  });

  test.each(['size', 'width'])('a new field may be filled from one that is renamed, by either name: %s', (name) => {
    const rows = migrated(
      '  size: int',
      '  width: int\n  area: int',
      `  ~size -> width\n  +area: int backfill ${name} * ${name}`,
      ["'a', 7"],
    );
    expect(rows).toEqual([{ id: 'a', width: 7, area: 49 }]);
  });
});

describe('what no migration can work out', () => {
  const refused = async (before: string, after: string, lines: string): Promise<string[]> => {
    const options = { target: 'ts-express-prisma', database: 'sqlite' } as const;
    const first = specOf(shop(before));
    const { files } = await generateFiles(first, options);
    const own = files.filter(({ path }) => path.startsWith(folder));
    const texts = new Map(own.map(({ path, content }) => [path.slice(folder.length), content]));
    const migrations = [
      { name: '20000101000000_initial', files: texts, record: readRecord(texts.get('schema.json') ?? '') },
    ];
    const past = { migrations, baselines: [baselineOf(first, 'shop')] };
    const { diagnostics } = await generateFiles(specOf(shop(after, lines)), { ...options, past });
    return diagnostics.map(({ code, message, range }) => `${range.start.line}: ${code}: ${message}`);
  };

  test('is refused at its line, with what to say', async () => {
    const [found, ...others] = await refused('  size: int', '  size: string', '  ~size: string using round(size)');
    expect(others).toEqual([]);
    expect(found).toMatch(
      /^6: generate\/unwritable-migration: A migration cannot work out 'round\(size\)': it knows the columns/,
    );
  });

  test('nor is a value for every row where the type stays', async () => {
    const [found] = await refused('  size: int 1..9', '  size: int 1..99', '  ~size: int 1..99 using size * 10');
    expect(found).toContain("'using' gives rows a value of another type, and 'size' stays integer in the database");
  });
});
