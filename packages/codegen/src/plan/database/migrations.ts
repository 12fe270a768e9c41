import { isDeepStrictEqual } from 'node:util';
import type { MigrationHints } from '@specwright/evolution/migration/hints';
import {
  type MigrationRecord,
  type RecordedMigration,
  recordHash,
  recordText,
} from '@specwright/evolution/migration/migrationRecord';
import { migrationText } from '@specwright/evolution/migration/migrationText';
import { planMigration } from '@specwright/evolution/migration/planMigration';
import { postgresMigration } from '@specwright/evolution/migration/postgresMigration';
import { reversed } from '@specwright/evolution/migration/reverse';
import { sqliteMigration } from '@specwright/evolution/migration/sqliteMigration';
import type { PhysicalSchema } from '@specwright/evolution/schema/physicalSchema';
import { postgres } from '@specwright/evolution/schema/postgres';
import { sqlite } from '@specwright/evolution/schema/sqlite';

/** What the migrations of a service are made from. */
export interface MigrationSource {
  readonly database: MigrationRecord['database'];
  readonly schema: PhysicalSchema;
  /** The hash of what is specified now. */
  readonly specification: string;
  /** Those that stay as they are, in their order. */
  readonly frozen: readonly RecordedMigration[];
  readonly hints: MigrationHints;
}

/** A file of a migration: its path within the folder of all of them. */
export interface MigrationFile {
  readonly path: string;
  readonly content: string;
}

const dialects = { sqlite, postgres };
const writers = { sqlite: sqliteMigration, postgres: postgresMigration };

/**
 * All migrations of a service: those that stay, and one that leads from the last of them to what is specified now, where
 * that is something else. The first makes everything.
 */
export function migrationFiles(source: MigrationSource): readonly MigrationFile[] {
  const { frozen } = source;
  const kept = frozen.flatMap(({ name, files }) =>
    [...files].map(([file, content]): MigrationFile => ({ path: `${name}/${file}`, content })),
  );
  const last = frozen.at(-1)?.record;
  if (last === undefined) return firstMigration(source);
  return isDeepStrictEqual(last.schema, source.schema) ? kept : [...kept, ...nextMigration(source, last)];
}

/** Names sort as time stamps do, as Prisma's; the first of a project is always the same. */
function nameOf(at: number, word: string): string {
  return `${20_000_101_000_000 + at}_${word}`;
}

function firstMigration({ database, schema, specification }: MigrationSource): readonly MigrationFile[] {
  const name = nameOf(0, 'initial');
  const record = {
    formatVersion: 1,
    database,
    specification: { before: null, after: specification },
    previous: null,
    schema,
  } as const;
  return [
    { path: `${name}/migration.sql`, content: `${dialects[database].createSchema(schema).join('\n\n')}\n` },
    { path: `${name}/schema.json`, content: recordText(record) },
  ];
}

function nextMigration(source: MigrationSource, last: MigrationRecord): readonly MigrationFile[] {
  const { database, schema, specification, frozen, hints } = source;
  const plan = planMigration(last.schema, schema, hints);
  const back = planMigration(schema, last.schema, reversed(hints, last.schema));
  const tables = [...plan.changed.map(({ table }) => table), ...plan.created, ...plan.dropped].map(
    (table) => table.name,
  );
  const name = nameOf(frozen.length, titleOf(tables));
  const before = last.specification.after;
  const lastText = frozen.at(-1)?.files.get('schema.json') ?? '';
  const record = {
    formatVersion: 1,
    database,
    specification: { before, after: specification },
    previous: recordHash(lastText),
    schema,
  } as const;
  const head = { name, database };
  const write = writers[database];
  return [
    {
      path: `${name}/migration.sql`,
      content: migrationText({ ...head, kind: 'Migration', specification: record.specification }, write(plan)),
    },
    {
      path: `${name}/down.sql`,
      content: migrationText(
        { ...head, kind: 'The way back from', specification: { before: specification, after: before } },
        write(back),
      ),
    },
    { path: `${name}/schema.json`, content: recordText(record) },
  ];
}

/** The tables that it is about, as far as they have room in a name. */
function titleOf(tables: readonly string[]): string {
  const [first = 'schema', ...more] = tables;
  return more.length === 0 ? first : `${first}_and_${more.length}_more`;
}
