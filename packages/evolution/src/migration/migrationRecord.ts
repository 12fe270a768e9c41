import { createHash } from 'node:crypto';
import { isRecord } from '../jsonValues.ts';
import type { PhysicalSchema } from '../schema/physicalSchema.ts';

/** The version of the file's form that this program writes and reads. */
export const recordFormatVersion = 1;

/** What stands beside a migration in `schema.json`: where it leads to, and what it follows. */
export interface MigrationRecord {
  readonly formatVersion: typeof recordFormatVersion;
  readonly database: 'sqlite' | 'postgres';
  /** Hashes of what was specified before (null: nothing) and after it, as baselines bear them. */
  readonly specification: { readonly before: string | null; readonly after: string };
  /** The hash of the `schema.json` of the migration before it; null for the first. Each migration has one that follows. */
  readonly previous: string | null;
  /** `contract`: what only the version before needed goes; it is not run while that may be running. */
  readonly phase?: 'contract';
  readonly schema: PhysicalSchema;
}

/** A migration that was generated before. */
export interface PastMigration {
  /** The name of its folder; migrations run in the order of their names. */
  readonly name: string;
  /** Name of a file in its folder → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Undefined where there is none that can be read. */
  readonly record: MigrationRecord | undefined;
}

export function recordText(record: MigrationRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/** The hash by which the next migration knows what it follows. */
export function recordHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Reads the text of a `schema.json`; undefined where it is none of this version. */
export function readRecord(text: string): MigrationRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMigrationRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMigrationRecord(value: unknown): value is MigrationRecord {
  return (
    isRecord(value) &&
    value.formatVersion === recordFormatVersion &&
    (value.database === 'sqlite' || value.database === 'postgres') &&
    isRecord(value.specification) &&
    typeof value.specification.after === 'string' &&
    isRecord(value.schema) &&
    Array.isArray(value.schema.tables)
  );
}

/** One that was generated, with what stands beside it. */
export type RecordedMigration = PastMigration & { readonly record: MigrationRecord };

/** The file beside a migration that lists other specifications which have the tables that it leads to. */
export const sameTablesFile = 'specifications.json';

/** The hashes that the file lists; none where it is missing or broken. */
function sameTables({ files }: PastMigration): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(files.get(sameTablesFile) ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

export function sameTablesText(specifications: readonly string[]): string {
  return `${JSON.stringify(specifications, undefined, 2)}\n`;
}

/** What was accepted last, as migrations are known to lead to it. */
export interface AcceptedState {
  /** The hash of its specification. */
  readonly specification: string;
  /** True of tables that are those of what was accepted. */
  readonly hasTables: (schema: PhysicalSchema) => boolean;
}

/**
 * The migrations that stay as they are: those up to the one that leads to what was accepted. What follows them has not
 * been deployed and is made anew. Where none is known by the hash of what was accepted (it has other words for the same
 * tables) the last one counts that leads to its tables. Where none does all of them stay: a database may have seen them.
 * Those that a person wrote have no record, and are nobody's concern here.
 */
export function frozenMigrations(
  past: readonly PastMigration[],
  accepted: AcceptedState | undefined,
  database: MigrationRecord['database'],
): readonly RecordedMigration[] {
  const own = past.flatMap(({ record, ...rest }) => (record === undefined ? [] : [{ ...rest, record }]));
  if (accepted === undefined || own.some(({ record }) => record.database !== database)) return [];
  const { specification, hasTables } = accepted;
  const known = own.findLastIndex(
    (migration) =>
      migration.record.specification.after === specification || sameTables(migration).includes(specification),
  );
  const last = known < 0 ? own.findLastIndex(({ record }) => hasTables(record.schema)) : known;
  return last < 0 ? own : own.slice(0, last + 1);
}
