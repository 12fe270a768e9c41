import { isDeepStrictEqual } from 'node:util';
import { quoteName } from '../schema/identifiers.ts';
import { type PhysicalTable, parentsFirst } from '../schema/physicalSchema.ts';
import { sqlite } from '../schema/sqlite.ts';
import type { MigrationPlan } from './planMigration.ts';
import { countSql, type RowCounter } from './rowCounts.ts';
import { sqliteConversion, sqliteValue } from './sqliteValues.ts';
import type { Guard, MigrationStep } from './steps.ts';
import { type ColumnChange, isRetyped, type TableChange } from './tableChange.ts';

export const sqliteCounter: RowCounter = { dialect: sqlite, convert: sqliteConversion };

/** A part of a migration as it is written to its file. */
export interface WrittenStep {
  /** Lines of a comment. */
  readonly comment: readonly string[];
  readonly statements: readonly string[];
}

/**
 * The migration in SQL. It runs in one transaction with `PRAGMA foreign_keys = OFF`: SQLite can change little of a table
 * that is there, so one that changes in more than columns at its end is built anew beside the old and takes its place.
 */
export function sqliteMigration(plan: MigrationPlan): readonly WrittenStep[] {
  const guards = plan.steps.flatMap((step) => (step.kind === 'guard' ? [step.guard] : []));
  const steps = [
    ...guards.map((guard, at) => guardStep(guard, at)),
    ...plan.changed.map((change) => ({
      comment: titlesOf(plan.steps, change.table.name),
      statements: isInPlace(change) ? changeInPlace(change) : rebuild(change),
    })),
    ...parentsFirst(plan.created).map((table) => ({
      comment: [`${table.name} is made`],
      statements: [sqlite.createTable(table), ...rulesOf(table)],
    })),
    ...plan.dropped.map(({ name }) => ({ comment: [`${name} goes`], statements: [`DROP TABLE ${quoteName(name)};`] })),
  ];
  return steps.length === 0 ? [] : [...steps, referenceCheck];
}

/** A row that breaks the constraint of a table made for it stops the migration and says why. */
function guardStep(guard: Guard, at: number): WrittenStep {
  const name = `guard_${at + 1}`;
  const check = `CONSTRAINT ${quoteName(guard.message)} CHECK ("rows" = 0)`;
  return {
    comment: [`Guard: ${guard.message}`],
    statements: [
      `CREATE TEMP TABLE "${name}" ("rows" INTEGER ${check});`,
      `INSERT INTO temp."${name}" ${countSql(guard, sqliteCounter)};`,
      `DROP TABLE temp."${name}";`,
    ],
  };
}

const referenceCheck: WrittenStep = {
  comment: ['Every row still refers to one that is there'],
  statements: [
    `CREATE TEMP TABLE "guard_references" ("rows" INTEGER CONSTRAINT "rows refer to one that is not there" CHECK ("rows" = 0));`,
    'INSERT INTO temp."guard_references" SELECT count(*) FROM pragma_foreign_key_check;',
    'DROP TABLE temp."guard_references";',
  ],
};

function titlesOf(steps: readonly MigrationStep[], table: string): readonly string[] {
  return steps.flatMap((step) =>
    step.kind !== 'guard' && step.table.name === table ? [`${step.title} (${step.class})`] : [],
  );
}

/** Columns that come at once, indexes and limits: no row has to be touched. */
function isInPlace({ was, table, columns, removed }: TableChange): boolean {
  const { original } = was;
  const same = (['name', 'primaryKey', 'checks', 'foreignKeys'] as const).every((part) =>
    isDeepStrictEqual(original[part], table[part]),
  );
  const names = [...was.originalColumns].every(([to, from]) => to === from);
  return same && names && removed.length === 0 && columns.every(comesInPlace);
}

function comesInPlace(item: ColumnChange): boolean {
  const { column, was, value } = item;
  const { fill } = value;
  if (was !== undefined) return isDeepStrictEqual(was, column) && fill === undefined && !changesValues(item);
  if (value.using !== undefined) return false;
  if (column.nullable && column.default === undefined) return fill === undefined;
  const start = column.default;
  return start?.kind === 'value' && fill?.kind === 'literal' && fill.text === start.text;
}

function changesValues(item: ColumnChange): boolean {
  const { map, clamp, keeping } = item.value;
  return isRetyped(item) || (map?.length ?? 0) > 0 || clamp !== undefined || keeping !== undefined;
}

function changeInPlace(change: TableChange): readonly string[] {
  const { table, columns, indexes, limits } = change;
  const name = quoteName(table.name);
  return [
    ...columns
      .filter(({ was }) => was === undefined)
      .flatMap(({ column }) => sqlite.columnDefinitions(table, column))
      .map((definition) => `ALTER TABLE ${name} ADD COLUMN ${definition};`),
    ...[...limits.dropped, ...limits.renamed.map(({ from }) => from)].flatMap((limit) =>
      sqlite.dropLimit(table, limit),
    ),
    ...[...indexes.dropped, ...indexes.renamed.map(({ from }) => from)].map(
      (index) => `DROP INDEX ${quoteName(index.name)};`,
    ),
    ...dedupes(change),
    ...[...indexes.added, ...indexes.renamed.map(({ to }) => to)].map((index) => sqlite.createIndex(table, index)),
    ...[...limits.added, ...limits.renamed.map(({ to }) => to)].flatMap((limit) => sqlite.createLimit(table, limit)),
  ];
}

function rebuild(change: TableChange): readonly string[] {
  const { table, was, columns } = change;
  const fresh = `${table.name}__new`;
  const names = columns.map(({ column }) => quoteName(column.name)).join(', ');
  const values = columns.map((column) => sqliteValue(change, column)).join(',\n  ');
  return [
    sqlite.createTable({ ...table, name: fresh }),
    `INSERT INTO ${quoteName(fresh)} (${names})\nSELECT\n  ${values}\nFROM ${quoteName(was.original.name)};`,
    `DROP TABLE ${quoteName(was.original.name)};`,
    `ALTER TABLE ${quoteName(fresh)} RENAME TO ${quoteName(table.name)};`,
    ...dedupes(change),
    ...rulesOf(table),
  ];
}

/** Of rows with one value one keeps it, by the order of their ids; the others lose it, or go where they need one. */
function dedupes({ table, columns, indexes }: TableChange): readonly string[] {
  return columns.flatMap(({ column, hint }) => {
    const index = indexes.added.find(({ unique, columns: own }) => unique && own.join() === column.name);
    if (hint?.dedupe === undefined || index === undefined) return [];
    const [name, field] = [quoteName(table.name), quoteName(column.name)];
    const meant = index.where === undefined ? '' : ` AND (${sqlite.predicate(table, index.where)})`;
    const kept = `SELECT ${hint.dedupe === 'first' ? 'min' : 'max'}("id") FROM ${name} WHERE ${field} IS NOT NULL${meant} GROUP BY ${field}`;
    const losers = `WHERE ${field} IS NOT NULL${meant} AND "id" NOT IN (${kept})`;
    return [column.nullable ? `UPDATE ${name} SET ${field} = NULL ${losers};` : `DELETE FROM ${name} ${losers};`];
  });
}

function rulesOf(table: PhysicalTable): readonly string[] {
  return [
    ...table.indexes.map((index) => sqlite.createIndex(table, index)),
    ...table.limits.flatMap((limit) => sqlite.createLimit(table, limit)),
  ];
}
