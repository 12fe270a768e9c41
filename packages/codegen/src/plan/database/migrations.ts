import { isDeepStrictEqual } from 'node:util';
import type { MigrationHints } from '@specwright/evolution/migration/hints';
import {
  type MigrationRecord,
  type RecordedMigration,
  readRecord,
  recordHash,
  recordText,
  sameTablesFile,
  sameTablesText,
} from '@specwright/evolution/migration/migrationRecord';
import { migrationText } from '@specwright/evolution/migration/migrationText';
import { type MigrationPhase, migrationPhases } from '@specwright/evolution/migration/phases';
import type { MigrationPlan } from '@specwright/evolution/migration/planMigration';
import { postgresMigration } from '@specwright/evolution/migration/postgresMigration';
import { sqliteMigration } from '@specwright/evolution/migration/sqliteMigration';
import type { WrittenStep } from '@specwright/evolution/migration/writtenStep';
import { compareText } from '@specwright/evolution/records';
import type { PhysicalSchema, RuleAlias } from '@specwright/evolution/schema/physicalSchema';
import { postgres } from '@specwright/evolution/schema/postgres';
import { sqlite } from '@specwright/evolution/schema/sqlite';

/** What the migrations of a service are made from. */
export interface MigrationSource {
  readonly database: MigrationRecord['database'];
  readonly schema: PhysicalSchema;
  /** The hash of what is specified now. */
  readonly specification: string;
  /** The hash of what was accepted last; absent where nothing was. */
  readonly accepted?: string;
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
 * All migrations of a service: those that stay, and those that lead from the last of them to what is specified now, where
 * that is something else. The first makes everything.
 */
export function migrationFiles(source: MigrationSource): readonly MigrationFile[] {
  const { frozen } = source;
  const last = frozen.at(-1);
  if (last === undefined) return firstMigration(source);
  const isSame = isDeepStrictEqual(last.record.schema, source.schema);
  const kept = frozen.flatMap(({ name, files }) =>
    [...files]
      .filter(([file]) => name !== last.name || file !== sameTablesFile)
      .map(([file, content]): MigrationFile => ({ path: `${name}/${file}`, content })),
  );
  return [...kept, ...sameTables(source, last, isSame), ...(isSame ? [] : nextMigrations(source, last.record))];
}

/**
 * What was accepted, and what is specified now, where the last migration leads to their tables although it was made for
 * another specification: so that it is known as the one that leads there.
 */
function sameTables(
  { accepted, specification }: MigrationSource,
  { name, record }: RecordedMigration,
  isSame: boolean,
): readonly MigrationFile[] {
  const known = [accepted, isSame ? specification : undefined].filter((hash) => hash !== undefined);
  const others = [...new Set(known)].filter((hash) => hash !== record.specification.after);
  return others.length === 0 ? [] : [{ path: `${name}/${sameTablesFile}`, content: sameTablesText(others) }];
}

/** The names that rules of the tables have until the last of the migrations has run, where it waits. */
export function ruleAliasesOf(files: readonly MigrationFile[]): readonly RuleAlias[] {
  const records = files
    .filter(({ path }) => path.endsWith('/schema.json'))
    .toSorted((a, b) => compareText(a.path, b.path))
    .map(({ content }) => readRecord(content));
  return records.at(-1)?.phase === 'contract' ? (records.at(-2)?.schema.ruleAliases ?? []) : [];
}

/** Names sort as time stamps do, as Prisma's; the first of a project is always the same. */
function nameOf(at: number, word: string): string {
  return `${20_000_101_000_000 + at}_${word}`;
}

const firstName = nameOf(0, 'initial');

function firstMigration({ database, schema, specification }: MigrationSource): readonly MigrationFile[] {
  const name = firstName;
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

/** A migration that is not accepted yet, as it is carried out. */
export interface PendingMigration {
  /** Of its folder. */
  readonly name: string;
  readonly kind: 'initial' | MigrationPhase['kind'];
  readonly steps: readonly WrittenStep[];
}

/** The migrations that are not accepted yet, in the order in which they are carried out. */
export function pendingMigrations(source: MigrationSource): readonly PendingMigration[] {
  const { database, schema, frozen } = source;
  const last = frozen.at(-1);
  if (last === undefined) {
    if (schema.tables.length === 0) return [];
    const statements = dialects[database].createSchema(schema);
    const base = { phase: 'expand', class: 'free', inTransaction: true } as const;
    return [{ name: firstName, kind: 'initial', steps: [{ ...base, titles: ['all tables are made'], statements }] }];
  }
  if (isDeepStrictEqual(last.record.schema, schema)) return [];
  return namedPhases(source, last.record).map(({ name, phase }) => {
    return { name, kind: phase.kind, steps: writers[database](phase.up) };
  });
}

/** One folder for what the new version needs, another for what goes when the version before is gone. */
function namedPhases(
  { schema, hints, frozen }: MigrationSource,
  last: MigrationRecord,
): readonly { readonly name: string; readonly phase: MigrationPhase }[] {
  const phases = migrationPhases(last.schema, schema, hints);
  const title = titleOf([...new Set(phases.flatMap(({ up }) => tablesOf(up)))]);
  return phases.map((phase, at) => {
    const word = phase.kind === 'contract' ? `${title}_contract` : title;
    return { name: nameOf(frozen.length + at, word), phase };
  });
}

function nextMigrations(source: MigrationSource, last: MigrationRecord): readonly MigrationFile[] {
  const files: MigrationFile[] = [];
  let previous = source.frozen.at(-1)?.files.get('schema.json') ?? '';
  for (const { name, phase } of namedPhases(source, last)) {
    const [text, ...others] = phaseFiles(source, last, phase, { name, previous });
    if (text === undefined) continue;
    files.push(...others, text);
    previous = text.content;
  }
  return files;
}

/** The files of one folder, its `schema.json` first. */
function phaseFiles(
  { database, specification }: MigrationSource,
  last: MigrationRecord,
  { kind, up, down }: MigrationPhase,
  { name, previous }: { readonly name: string; readonly previous: string },
): readonly MigrationFile[] {
  const before = last.specification.after;
  const record: MigrationRecord = {
    formatVersion: 1,
    database,
    specification: { before, after: specification },
    previous: recordHash(previous),
    ...(kind === 'contract' ? { phase: kind } : {}),
    schema: up.after,
  };
  const head = { name, database };
  const write = writers[database];
  return [
    { path: `${name}/schema.json`, content: recordText(record) },
    {
      path: `${name}/migration.sql`,
      content: migrationText({ ...head, kind: 'Migration', specification: record.specification }, write(up)),
    },
    {
      path: `${name}/down.sql`,
      content: migrationText(
        { ...head, kind: 'The way back from', specification: { before: specification, after: before } },
        write(down),
      ),
    },
  ];
}

function tablesOf({ changed, created, dropped }: MigrationPlan): readonly string[] {
  return [...changed.map(({ table }) => table), ...created, ...dropped].map(({ name }) => name);
}

/** The tables that it is about, as far as they have room in a name. */
function titleOf(tables: readonly string[]): string {
  const [first = 'schema', ...more] = tables;
  return more.length === 0 ? first : `${first}_and_${more.length}_more`;
}
