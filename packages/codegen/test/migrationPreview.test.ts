import { DatabaseSync } from 'node:sqlite';
import { baselineOf, modulesWithBaseline } from '@specwright/evolution/baseline';
import { changesOf, type DeclaredChange } from '@specwright/evolution/changes';
import { evolutionOf } from '@specwright/evolution/evolution';
import { sqlite } from '@specwright/evolution/schema/sqlite';
import { describe, expect, test } from 'vitest';
import { tablePlans } from '../src/plan/buildPlan.ts';
import { type MigrationPreview, previewChanges, previewFiles } from '../src/plan/database/migrationPreview.ts';
import { serviceSchema } from '../src/plan/database/serviceSchema.ts';
import { specOf } from './support.ts';

const before = `spec shop v1.0 {
}
entity Item {
  id: uuid @immutable
  name: string 1..40
  price: decimal 0..100
  stock: int
  state: [fresh, sold]
}
entity Line {
  id: uuid @immutable
  item: -> Item
  qty: int 1..9
}
machine Item.state {
  fresh -> sold
}
invariant {
  Item.stock >= 0 @always
}
`;

/** The text with each edit made. */
function edited(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((text, [old, now]) => {
    expect(text).toContain(old);
    return text.replace(old, () => now);
  }, before);
}

function previewOf(after: string, only: (change: DeclaredChange) => boolean = () => true) {
  const accepted = specOf(before);
  const baselines = modulesWithBaseline(accepted).map((module) => baselineOf(accepted, module));
  const index = specOf(after);
  const evolution = evolutionOf(index, baselines);
  if (evolution === undefined) throw new Error('no evolution');
  return previewChanges(index, evolution, changesOf(evolution).filter(only));
}

function sqlOf(preview: MigrationPreview): string {
  return statementsOf(preview).join('\n');
}

function statementsOf(preview: MigrationPreview): readonly string[] {
  return preview.flatMap(({ up }) => up).flatMap(({ statements }) => statements);
}

function tablesOf(text: string): string[] {
  const schema = serviceSchema({ ...tablePlans(specOf(text)), ownTables: [] });
  return [...sqlite.createSchema(schema)];
}

describe('the preview of a migration', () => {
  test('has the SQL of both databases, the way back too, and says what it is', () => {
    const after = edited(
      ['stock: int\n', 'stock: int\n  gift: bool?\n'],
      ['machine', 'evolve Item {\n  +gift: bool?\n}\nmachine'],
    );
    const files = previewFiles('Item', previewOf(after));
    expect(files.map(({ name }) => name)).toEqual([
      'postgres/migration.sql',
      'postgres/down.sql',
      'sqlite/migration.sql',
      'sqlite/down.sql',
    ]);
    expect(files[0]?.text).toContain('-- Migration of Item: from what was accepted');
    expect(files[0]?.text).toMatch(/ALTER TABLE "items" ADD COLUMN (IF NOT EXISTS )?"gift"/);
    expect(files[1]?.text).toContain('DROP COLUMN');
    expect(files[2]?.text).toMatch(/ALTER TABLE "items" ADD COLUMN "gift"/);
  });

  test('changes nothing that the changes are not about', () => {
    const after = edited(
      ['price: decimal 0..100', 'price: decimal 0..900'],
      ['qty: int 1..9', 'qty: int 1..99'],
      ['machine', 'evolve Item {\n  ~price: decimal 0..900\n}\nevolve Line {\n  ~qty: int 1..99\n}\nmachine'],
    );
    const { postgres } = previewOf(after, ({ change }) => change.entity === 'Item');
    expect(sqlOf(postgres)).toContain('"items_price_range"');
    expect(sqlOf(postgres)).not.toContain('lines');
    expect(sqlOf(postgres)).not.toContain('invariant');
  });

  test('says what an evolve line says of the rows', () => {
    const after = edited(
      ['name: string 1..40', 'title: string 1..40'],
      ['[fresh, sold]', '[fresh, gone]'],
      ['fresh -> sold', 'fresh -> gone'],
      ['machine', 'evolve Item {\n  ~name -> title\n  ~state: [fresh, gone] map sold -> gone\n}\nmachine'],
    );
    const { postgres } = previewOf(after);
    // Both names are there until the old one is given up.
    expect(postgres.map(({ kind }) => kind)).toEqual(['expand', 'contract']);
    expect(sqlOf(postgres.slice(0, 1))).toContain('ADD COLUMN "title"');
    expect(sqlOf(postgres.slice(0, 1))).not.toContain('DROP COLUMN');
    expect(sqlOf(postgres.slice(1))).toContain('DROP COLUMN "name"');
    expect(previewFiles('Item', previewOf(after)).map(({ name }) => name)).toContain('sqlite/contract/migration.sql');
    expect(sqlOf(postgres)).toMatch(/'gone'/);
  });

  test('of a line about a field with another name takes the rename as done', () => {
    const after = edited(
      ['name: string 1..40', 'title: string 1..80'],
      ['machine', 'evolve Item {\n  ~name -> title\n  ~title: string 1..80\n}\nmachine'],
    );
    const { postgres } = previewOf(after, ({ change }) => change.kind === 'fieldAltered');
    expect(sqlOf(postgres)).toContain('length("title") <= 80');
    expect(sqlOf(postgres)).not.toMatch(/ADD COLUMN|RENAME COLUMN/);
  });

  test('has nothing to do where only behaviour changes', () => {
    const { postgres, sqlite: other } = previewOf(edited(['fresh -> sold', 'fresh -> sold -> fresh']));
    expect([postgres, other].map(statementsOf)).toEqual([[], []]);
  });

  test('has the trigger of a field that never changes any more', () => {
    const { postgres, sqlite: other } = previewOf(edited(['name: string 1..40', 'name: string 1..40 @immutable']));
    for (const sql of [postgres, other].map(sqlOf)) expect(sql).toContain('items_name_immutable');
  });

  test.each([
    [
      'a renamed entity',
      [
        ['entity Line', 'entity Row'],
        ['machine', 'evolve Line {\n  ~* -> Row\n}\nmachine'],
      ],
    ],
    [
      'a renamed entity with another field',
      [
        ['entity Line', 'entity Row'],
        ['qty: int 1..9', 'qty: int 1..99'],
        ['machine', 'evolve Line {\n  ~* -> Row\n  ~qty: int 1..99\n}\nmachine'],
      ],
    ],
    ['a removed entity', [[/entity Line[^}]*\}\n/.exec(before)?.[0] ?? '', 'evolve Line {\n  -* if empty\n}\n']]],
    ['a new entity', [['entity Line', 'entity Shelf {\n  id: uuid\n  label: string 1..9 @unique\n}\nentity Line']]],
    [
      'a new edge',
      [
        ['entity Line', 'entity Shelf {\n  id: uuid\n}\nedge Shelf -> Line {1:many}\nentity Line'],
        ['machine', 'evolve Line {\n  +shelf: -> Shelf\n}\nmachine'],
      ],
    ],
    [
      'a field that becomes required and unique',
      [
        ['stock: int\n', 'stock: int @unique\n'],
        ['machine', 'evolve Item {\n  ~stock: int @unique dedupe first\n}\nmachine'],
      ],
    ],
  ] as [string, [string, string][]][])('of %s leads to what is specified, on an empty database', (_, edits) => {
    const after = edited(...edits);
    const columns = (statements: readonly string[]): unknown => {
      const database = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false });
      for (const statement of statements) database.exec(statement);
      return database
        .prepare(
          'SELECT m.name AS "table", c.name, c.type, c."notnull" FROM sqlite_master m, pragma_table_info(m.name) c ' +
            "WHERE m.type = 'table' ORDER BY 1, 2",
        )
        .all();
    };
    expect(columns([...tablesOf(before), ...statementsOf(previewOf(after).sqlite)])).toEqual(columns(tablesOf(after)));
  });
});
