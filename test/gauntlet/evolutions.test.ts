import { type MigrationHints, noHints } from '@specwright/evolution/migration/hints';
import { migrationText } from '@specwright/evolution/migration/migrationText';
import { planMigration } from '@specwright/evolution/migration/planMigration';
import { postgresMigration } from '@specwright/evolution/migration/postgresMigration';
import { reversed } from '@specwright/evolution/migration/reverse';
import { sqliteMigration } from '@specwright/evolution/migration/sqliteMigration';
import {
  type ColumnType,
  type Operand,
  type PhysicalColumn,
  type PhysicalSchema,
  type PhysicalTable,
  type Predicate,
  sortedSchema,
} from '@specwright/evolution/schema/physicalSchema';
import { postgres } from '@specwright/evolution/schema/postgres';
import { sqlite } from '@specwright/evolution/schema/sqlite';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openPostgres, openSqlite, type Row, type TestDatabase } from './databases.ts';
import { madeOf } from './introspection.ts';
import { noPostgres, startPostgres } from './postgresServer.ts';

// --- random schemas ---

const types: readonly ColumnType[] = ['text', 'integer', 'decimal', 'boolean', 'timestamp', 'uuid'];
const samples: Readonly<Record<ColumnType, string>> = {
  text: "o'ne",
  integer: '7',
  decimal: '1.50',
  boolean: 'true',
  timestamp: '2026-01-31T00:00:00Z',
  uuid: '00000000-0000-4000-8000-000000000001',
  json: '{}',
};

const column = fc.record({
  type: fc.constantFrom(...types),
  nullable: fc.boolean(),
  start: fc.boolean(),
  unique: fc.boolean(),
  rule: fc.boolean(),
  bound: fc.integer({ min: 1, max: 3 }),
  limited: fc.boolean(),
});

const tableNames = ['alphas', 'betas', 'gammas'];
const schemas = fc
  .dictionary(
    fc.constantFrom(...tableNames),
    fc.record({
      columns: fc.dictionary(fc.constantFrom('one', 'two', 'three', 'four'), column, { maxKeys: 4 }),
      parent: fc.option(fc.constantFrom(...tableNames), { nil: undefined }),
    }),
    { maxKeys: 3 },
  )
  .map(schemaOf);

type Drawn = typeof column extends fc.Arbitrary<infer T> ? T : never;

function schemaOf(
  drawn: Readonly<Record<string, { columns: Readonly<Record<string, Drawn>>; parent: string | undefined }>>,
): PhysicalSchema {
  return sortedSchema(
    Object.entries(drawn).map(([name, { columns, parent }]) => {
      const refers = parent !== undefined && Object.hasOwn(drawn, parent) ? parent : undefined;
      return tableOf(name, Object.entries(columns), refers);
    }),
  );
}

function tableOf(
  name: string,
  columns: readonly (readonly [string, Drawn])[],
  parent: string | undefined,
): PhysicalTable {
  const own = columns.map(([key, { type, nullable, start }]): PhysicalColumn => {
    const value = { kind: 'value', text: samples[type] } as const;
    return { name: key, type, nullable, ...(start ? { default: value } : {}) };
  });
  const reference: PhysicalColumn[] = parent === undefined ? [] : [{ name: 'parent_id', type: 'uuid', nullable: true }];
  return {
    name,
    columns: [{ name: 'id', type: 'uuid', nullable: false }, ...own, ...reference],
    primaryKey: ['id'],
    checks: columns.flatMap(([key, { rule, type, bound }]) => {
      const predicate = rule ? predicateOf(key, type, bound) : undefined;
      return predicate === undefined ? [] : [{ name: `${name}_${key}_rule`, predicate }];
    }),
    indexes: columns.flatMap(([key, { unique }]) =>
      unique ? [{ name: `${name}_${key}_key`, columns: [key], unique }] : [],
    ),
    limits: columns.flatMap(([key, { limited, bound }]) =>
      limited ? [{ name: `${name}_max_${bound + 1}_per_${key}`, column: key, max: bound + 1 }] : [],
    ),
    foreignKeys:
      parent === undefined
        ? []
        : [
            {
              name: `${name}_parent_id_fkey`,
              columns: ['parent_id'],
              table: parent,
              references: ['id'],
              onDelete: 'cascade',
            },
          ],
  };
}

function predicateOf(name: string, type: ColumnType, bound: number): Predicate | undefined {
  const left: Operand = { kind: 'column', name };
  if (type === 'text') {
    const members = Array.from({ length: bound }, (_, at): Operand => ({ kind: 'literal', type, text: `value ${at}` }));
    return { kind: 'member', negated: false, item: left, members };
  }
  if (type !== 'integer' && type !== 'decimal') return undefined;
  return { kind: 'compare', operator: '>=', left, right: { kind: 'literal', type, text: String(bound) } };
}

/** A drop and an add of one type are said to be a rename. */
function renames(before: PhysicalSchema, after: PhysicalSchema): MigrationHints {
  const columns = after.tables.flatMap((table) => {
    const was = before.tables.find(({ name }) => name === table.name);
    const gone = was?.columns.filter(({ name }) => !table.columns.some((item) => item.name === name)) ?? [];
    const come = table.columns.find(
      ({ name, type }) => !was?.columns.some((item) => item.name === name) && type === gone[0]?.type,
    );
    return come === undefined || gone[0] === undefined
      ? []
      : [{ table: table.name, column: come.name, renamedFrom: gone[0].name }];
  });
  return { ...noHints, columns };
}

// --- the law ---

const server = await startPostgres();
if (server === undefined) console.warn(`Evolutions are tried on SQLite alone. ${noPostgres}`);
afterAll(() => server?.stop());

const dialects = { sqlite, postgres };
const writers = { sqlite: sqliteMigration, postgres: postgresMigration };

async function evolve(database: TestDatabase, before: PhysicalSchema, after: PhysicalSchema, hints: MigrationHints) {
  const steps = writers[database.name](planMigration(before, after, hints));
  const head = { name: 'a', database: database.name, kind: 'Migration', specification: { before: null, after: null } };
  await database.migrate(migrationText(head, steps));
}

async function fresh(open: () => Promise<TestDatabase>, schema: PhysicalSchema): Promise<readonly string[]> {
  const database = await open();
  try {
    for (const statement of dialects[database.name].createSchema(schema)) await database.run(statement);
    return await madeOf(database);
  } finally {
    await database.close();
  }
}

/** A few rows in each table, of those that its rules let in. */
async function fill(database: TestDatabase, schema: PhysicalSchema, filled: boolean): Promise<void> {
  for (const table of schema.tables) {
    for (const at of [1, 2, 3]) {
      const values = table.columns.map((item) => sqlValue(item, at, filled, database.name));
      const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
      await database.run(`INSERT INTO "${table.name}" (${names}) VALUES (${values.join(', ')})`).catch(() => undefined);
    }
  }
}

function sqlValue(
  { name, type, nullable }: PhysicalColumn,
  at: number,
  filled: boolean,
  database: TestDatabase['name'],
): string {
  const dialect = dialects[database];
  const id = `00000000-0000-4000-8000-00000000000${at}`;
  if (name === 'parent_id' || (nullable && !filled && at > 1)) return 'NULL';
  const texts: Readonly<Record<ColumnType, string>> = {
    text: `value ${at - 1}`,
    integer: String(at + 2),
    decimal: `${at + 2}.25`,
    boolean: String(at === 1),
    timestamp: `2026-01-0${at}T00:00:00.000Z`,
    uuid: id,
    json: '{}',
  };
  return dialect.literal(type, texts[type]);
}

async function contents(
  database: TestDatabase,
  schema: PhysicalSchema,
): Promise<Readonly<Record<string, readonly Row[]>>> {
  const tables: Record<string, readonly Row[]> = {};
  for (const { name, columns } of schema.tables) {
    const names = columns.map((item) => `"${item.name}"`).join(', ');
    tables[name] = await database.rows(`SELECT ${names} FROM "${name}" ORDER BY "id"`);
  }
  return tables;
}

/** Every row is there, with every value of a column that kept its type; what went was empty. */
function expectNothingLost(
  before: PhysicalSchema,
  after: PhysicalSchema,
  had: Readonly<Record<string, readonly Row[]>>,
  has: Readonly<Record<string, readonly Row[]>>,
): void {
  for (const { name, columns } of before.tables) {
    const table = after.tables.find((item) => item.name === name);
    const rows = had[name] ?? [];
    if (table === undefined) expect(rows).toEqual([]);
    for (const item of columns) {
      const now = table?.columns.find((other) => other.name === item.name);
      const values = rows.map((row) => row[item.name] ?? null);
      if (now === undefined) expect(values.filter((value) => value !== null)).toEqual([]);
      else if (now.type === item.type) expect((has[name] ?? []).map((row) => row[item.name] ?? null)).toEqual(values);
      else
        expect((has[name] ?? []).map((row) => row[item.name] === null)).toEqual(values.map((value) => value === null));
    }
  }
}

describe.each([
  ['sqlite', async () => openSqlite(), 150] as const,
  ...(server === undefined ? [] : [['postgres', () => openPostgres(server.url), 25] as const]),
])('on %s', (_name, open, numRuns) => {
  test('step by step comes to the same schema as made at once, and back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(schemas, { minLength: 2, maxLength: 4 }), async (way) => {
        const [first = { tables: [] }, ...more] = way;
        const last = way.at(-1) ?? first;
        const database = await open();
        let present = first;
        try {
          for (const statement of dialects[database.name].createSchema(first)) await database.run(statement);
          for (const next of more) {
            await evolve(database, present, next, renames(present, next));
            present = next;
          }
          const reached = await madeOf(database);
          const before = way.at(-2) ?? first;
          await evolve(database, last, before, reversed(renames(before, last), before));
          const back = await madeOf(database);
          await database.close();
          expect(reached).toEqual(await fresh(open, last));
          expect(back).toEqual(await fresh(open, before));
        } finally {
          await database.close().catch(() => undefined);
        }
      }),
      { numRuns },
    );
  });

  test('without a word about them rows lose nothing: it is done, or it stops and nothing has changed', async () => {
    const outcomes = { done: 0, stopped: 0 };
    await fc.assert(
      fc.asyncProperty(schemas, schemas, fc.boolean(), async (before, after, filled) => {
        const database = await open();
        try {
          for (const statement of dialects[database.name].createSchema(before)) await database.run(statement);
          await fill(database, before, filled);
          const had = await contents(database, before);
          const stopped = await evolve(database, before, after, noHints).then(
            () => undefined,
            (error: Error) => error,
          );
          if (stopped === undefined) expectNothingLost(before, after, had, await contents(database, after));
          else expect(await contents(database, before)).toEqual(had);
          outcomes[stopped === undefined ? 'done' : 'stopped'] += 1;
        } finally {
          await database.close();
        }
      }),
      { numRuns: numRuns * 2 },
    );
    expect(Math.min(outcomes.done, outcomes.stopped)).toBeGreaterThan(0);
  });
});
