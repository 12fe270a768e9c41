import { isDeepStrictEqual } from 'node:util';
import { type ChangeClass, gravest } from '../changeClass.ts';
import { quoteName } from '../schema/identifiers.ts';
import { type PhysicalTable, parentsFirst } from '../schema/physicalSchema.ts';
import { sqlite } from '../schema/sqlite.ts';
import { sqliteAlias } from './aliasSql.ts';
import { aliasTitle } from './aliasSteps.ts';
import { sqliteFollowing } from './childrenSql.ts';
import { sqliteFilling } from './fillingSql.ts';
import type { PairChange } from './hints.ts';
import { sqlitePairs } from './pairsSql.ts';
import type { MigrationPlan } from './planMigration.ts';
import { renamedOperand, renamedPredicate } from './renames.ts';
import { countSql, type RowCounter } from './rowCounts.ts';
import { inexact, sqliteConversion, sqliteRowSql, sqliteValue } from './sqliteValues.ts';
import type { Guard, MigrationStep } from './steps.ts';
import { sqliteSync } from './syncSql.ts';
import { type ColumnChange, isRetyped, type TableChange } from './tableChange.ts';
import type { WrittenStep } from './writtenStep.ts';

export const sqliteCounter: RowCounter = { dialect: sqlite, convert: sqliteConversion, inexact };

/**
 * The migration in SQL. It runs in one transaction with `PRAGMA foreign_keys = OFF`: SQLite can change little of a table
 * that is there, so one that changes in more than columns at its end is built anew beside the old and takes its place.
 */
export function sqliteMigration(plan: MigrationPlan): readonly WrittenStep[] {
  const steps = [
    ...[
      ...plan.steps.flatMap((step) => (step.kind === 'guard' ? [step] : [])),
      ...plan.changed.flatMap(inexactValues),
    ].map(guardStep),
    ...aliasesGone(plan),
    ...followingEnds(plan),
    ...pairsOf(plan, 'endPairs', sqlitePairs.end),
    ...plan.changed.map((change) => changedTable(plan, change)),
    ...parentsFirst(plan.created).map((table) =>
      written(
        plan.steps.filter((step) => step.kind === 'createTable' && step.table.name === table.name),
        [sqlite.createTable(table), ...rulesOf(table)],
      ),
    ),
    ...plan.steps
      .filter((step) => step.kind === 'dropTable')
      .map((step) => written([step], [`DROP TABLE ${quoteName(step.table.name)};`])),
    ...workedOut(plan),
    ...pairsOf(plan, 'copyPairs', sqlitePairs.copy),
    ...pairsOf(plan, 'beginPairs', sqlitePairs.begin),
    ...followingBegins(plan),
    ...aliasesMade(plan),
  ];
  return steps.length === 0 ? [] : [...steps, referenceCheck];
}

type PairStep = Extract<MigrationStep, { readonly pair: PairChange }>;

function pairsOf(
  { steps }: MigrationPlan,
  kind: PairStep['kind'],
  write: (pair: PairChange) => readonly string[],
): readonly WrittenStep[] {
  return steps.flatMap((step) => (step.kind === kind && isOfPairs(step) ? [written([step], write(step.pair))] : []));
}

function isOfPairs(step: MigrationStep): step is PairStep {
  return 'pair' in step;
}

/** When all tables are as they will be. */
function workedOut({ steps }: MigrationPlan): readonly WrittenStep[] {
  return steps.flatMap((step) => {
    if (!isWorkedOutLater(step)) return [];
    const { table, column, change } = step;
    const value = sqliteRowSql(table, change.value, column.type);
    return [written([step], [`UPDATE ${quoteName(table.name)} SET ${quoteName(column.name)} = ${value};`])];
  });
}

/** Apart from the tables that are filled: the triggers hang on others, which may be built anew by the way. */
function followingBegins({ steps }: MigrationPlan): readonly WrittenStep[] {
  return steps.flatMap((step) => {
    const statements = step.kind === 'beginFilling' ? sqliteFollowing.begin(step.table, step.filling) : [];
    return statements.length === 0 ? [] : [written([step], statements)];
  });
}

function followingEnds({ steps }: MigrationPlan): readonly WrittenStep[] {
  return steps.flatMap((step) => {
    const statements = step.kind === 'endFilling' ? sqliteFollowing.end(step.filling) : [];
    return statements.length === 0 ? [] : [written([step], statements)];
  });
}

/** A table with all that changes of it, between the triggers that end and those that begin. */
function changedTable({ steps }: MigrationPlan, change: TableChange): WrittenStep {
  const own = steps.filter(
    (step) =>
      step.kind !== 'guard' &&
      !isOfAlias(step) &&
      !isWorkedOutLater(step) &&
      !isOfPairs(step) &&
      step.table.name === change.table.name,
  );
  return written(own, [
    ...own.flatMap((step) => (step.kind === 'endSync' ? sqliteSync.end(step.sync) : [])),
    ...own.flatMap((step) => (step.kind === 'endFilling' ? sqliteFilling.end(step.filling) : [])),
    ...(isInPlace(change) ? changeInPlace(change) : rebuild(change)),
    ...own.flatMap((step) => (step.kind === 'beginSync' ? sqliteSync.begin(step.sync) : [])),
    ...own.flatMap((step) => (step.kind === 'beginFilling' ? sqliteFilling.begin(step.table, step.filling) : [])),
  ]);
}

function isOfAlias({ kind }: MigrationStep): boolean {
  return kind === 'createAlias' || kind === 'dropAlias';
}

type LateFill = Extract<MigrationStep, { kind: 'changeRows' }> & { readonly change: { readonly kind: 'fill' } };

function isWorkedOutLater(step: MigrationStep): step is LateFill {
  return step.kind === 'changeRows' && step.change.kind === 'fill' && step.change.from === 'after';
}

/** Before the tables that they stand for are touched. */
function aliasesGone({ steps }: MigrationPlan): readonly WrittenStep[] {
  return steps.flatMap((step) => {
    const alias = step.kind === 'dropAlias' ? step.alias : step.kind === 'renameTable' ? step.formerAlias : undefined;
    if (alias === undefined) return [];
    return [{ ...written([step], sqliteAlias.drop(alias)), titles: [aliasTitle(alias, 'no longer ')] }];
  });
}

/** When the tables are as they stand for them. */
function aliasesMade({ steps }: MigrationPlan): readonly WrittenStep[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'createAlias' && step.kind !== 'renameTable') return [];
    const { alias } = step;
    if (alias === undefined) return [];
    return [{ ...written([step], sqliteAlias.create(alias)), titles: [aliasTitle(alias)] }];
  });
}

/** All of a table in one part: it is as grave as the gravest of what happens to it, and comes as late as the latest. */
function written(steps: readonly MigrationStep[], statements: readonly string[]): WrittenStep {
  return {
    titles: steps.map(({ title }) => title),
    phase: steps.some(({ phase }) => phase === 'contract') ? 'contract' : 'migrate',
    class: gravest(steps.map((step) => step.class)),
    inTransaction: true,
    statements,
  };
}

type GuardStep = Extract<MigrationStep, { kind: 'guard' }>;

/** A row that breaks the constraint of a table made for it stops the migration and says why. */
function guardStep({ guard, class: level }: Pick<GuardStep, 'guard' | 'class'>, at: number): WrittenStep {
  return { ...countedStep(`guard_${at + 1}`, guard.message, countSql(guard, sqliteCounter), level), guard };
}

/** Numbers of this database have 64 bits: what needs more is not rounded, it stops the migration. */
function inexactValues(change: TableChange): readonly Pick<GuardStep, 'guard' | 'class'>[] {
  const { original, originalColumns } = change.was;
  return change.columns.flatMap(({ column, value: { fill, using } }) => {
    if (column.type !== 'decimal' && column.type !== 'integer') return [];
    return [fill, using].flatMap((value) => {
      if (value?.kind !== 'arithmetic') return [];
      const guard: Guard = {
        table: original,
        rows: { kind: 'inexact', value: renamedOperand(value, (name) => originalColumns.get(name) ?? name) },
        message: `${original.name}: the value of ${column.name} has more digits than SQLite can work out, which are 18, or is divided by 0: give these rows their values in a migration of your own.`,
      };
      return [{ guard, class: 'dataDependent' }];
    });
  });
}

function countedStep(name: string, message: string, count: string, level: ChangeClass): WrittenStep {
  return {
    titles: [`Guard: ${message}`],
    phase: 'expand',
    class: level,
    inTransaction: true,
    statements: [
      `CREATE TEMP TABLE ${quoteName(name)} ("rows" INTEGER CONSTRAINT ${quoteName(message)} CHECK ("rows" = 0));`,
      `INSERT INTO temp.${quoteName(name)} ${count};`,
      `DROP TABLE temp.${quoteName(name)};`,
    ],
  };
}

const referenceCheck: WrittenStep = {
  ...countedStep(
    'guard_references',
    'Every row refers to one that is there.',
    'SELECT count(*) FROM pragma_foreign_key_check',
    'dataDependent',
  ),
  phase: 'contract',
};

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
  const { map, clamp, keeping, deleting } = item.value;
  return isRetyped(item) || (map?.length ?? 0) > 0 || [clamp, keeping, deleting].some((part) => part !== undefined);
}

function changeInPlace(change: TableChange): readonly string[] {
  const { table, columns, indexes, limits, fixed } = change;
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
    ...(fixed.dropped.length === 0 ? [] : sqlite.dropFixed(table)),
    ...dedupes(change),
    ...[...indexes.added, ...indexes.renamed.map(({ to }) => to)].map((index) => sqlite.createIndex(table, index)),
    ...[...limits.added, ...limits.renamed.map(({ to }) => to)].flatMap((limit) => sqlite.createLimit(table, limit)),
    ...(fixed.created.length === 0 ? [] : sqlite.createFixed(table)),
  ];
}

function rebuild(change: TableChange): readonly string[] {
  const { table, was, columns } = change;
  const fresh = `${table.name}__new`;
  const names = columns.map(({ column }) => quoteName(column.name)).join(', ');
  const values = columns.map((column) => sqliteValue(change, column)).join(',\n  ');
  return [
    sqlite.createTable({ ...table, name: fresh }),
    `INSERT INTO ${quoteName(fresh)} (${names})\nSELECT\n  ${values}\nFROM ${quoteName(was.original.name)}${rowsKept(change)};`,
    `DROP TABLE ${quoteName(was.original.name)};`,
    // Views over the table are not looked at in the moment when it is not there.
    'PRAGMA legacy_alter_table = ON;',
    `ALTER TABLE ${quoteName(fresh)} RENAME TO ${quoteName(table.name)};`,
    'PRAGMA legacy_alter_table = OFF;',
    ...dedupes(change),
    ...rulesOf(table),
  ];
}

/** Without the rows whose values are not allowed any more, where they may go. */
function rowsKept({ was, columns }: TableChange): string {
  const rules = columns.flatMap(({ value, originalName }) =>
    value.deleting === undefined || originalName === undefined
      ? []
      : [
          sqlite.predicate(
            was.original,
            renamedPredicate(value.deleting, () => originalName),
          ),
        ],
  );
  return rules.length === 0 ? '' : `\nWHERE ${rules.map((rule) => `(${rule}) IS NOT 0`).join(' AND ')}`;
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
    ...sqlite.createFixed(table),
  ];
}
