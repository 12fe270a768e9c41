import { isDeepStrictEqual } from 'node:util';
import {
  type PhysicalColumn,
  type PhysicalSchema,
  type PhysicalTable,
  sortedSchema,
} from '../schema/physicalSchema.ts';
import { isOnlyWider } from './guards.ts';
import {
  type ColumnFilling,
  type ColumnHint,
  type ColumnSync,
  type GivenValue,
  isOperand,
  type MigrationHints,
  noHints,
  type PairChange,
  type PairSteps,
  type RowValue,
} from './hints.ts';
import { lateColumns, withLateColumns } from './lateColumns.ts';
import { type MigrationPlan, planMigration } from './planMigration.ts';
import { columnsOfPredicate, type RenamedTable, renamedOperand, renamedPredicate, renamedTables } from './renames.ts';
import { reversed } from './reverse.ts';
import { withRuleAliases } from './ruleAliases.ts';
import { tableAliases } from './tableAliases.ts';
import { type ColumnChange, isPlain, isWorkedOut, type TableChange, tableChange } from './tableChange.ts';

/** A part of a migration that is carried out for itself, and its way back. */
export interface MigrationPhase {
  /** `contract`: nothing of the version before may run any more. */
  readonly kind: 'expand' | 'contract';
  readonly up: MigrationPlan;
  readonly down: MigrationPlan;
}

/**
 * A migration in up to two parts: what the new version needs comes first, what only the version before needed goes when
 * that is gone. Where something goes there is a first part even with nothing to do: that it ran tells that the new version
 * was deployed.
 */
export function migrationPhases(
  before: PhysicalSchema,
  after: PhysicalSchema,
  hints: MigrationHints,
): readonly MigrationPhase[] {
  const syncs = syncedColumns(before, after, hints);
  const late = lateColumns(before, after, hints);
  const fillings = late.flatMap(({ filling }) =>
    filling === undefined ? [] : [{ ...filling, value: childrenByOldNames(filling.value, syncs) }],
  );
  const there = expandHints(hints, syncs, fillings);
  const between = expandedSchema(before, unfixed(withLateColumns(after, late), syncs, fillings), there, syncs);
  const expand: MigrationPhase = {
    kind: 'expand',
    up: planMigration(before, between, there),
    down: planMigration(between, before, backFromExpanded(there, before, between, syncs, fillings)),
  };
  if (isDeepStrictEqual(between, after) && fillings.length === 0) return [expand];
  const contract: MigrationPhase = {
    kind: 'contract',
    up: planMigration(between, after, contractHints(hints, syncs, fillings)),
    down: planMigration(after, between, backFromContracted(hints, after, syncs, fillings)),
  };
  return [expand, contract];
}

/** A column that triggers write while two versions run is fixed when these are gone. */
function unfixed(
  schema: PhysicalSchema,
  syncs: readonly ColumnSync[],
  fillings: readonly ColumnFilling[],
): PhysicalSchema {
  const isWritten = (table: string, column: string): boolean =>
    syncs.some((sync) => sync.table === table && sync.to === column) ||
    fillings.some((filling) => filling.table === table && filling.column === column);
  return sortedSchema(
    schema.tables.map(({ fixed = [], ...table }) => ({
      ...table,
      fixed: fixed.filter(({ column }) => !isWritten(table.name, column)),
    })),
  );
}

/**
 * The schema in between: that of the new version, with the tables and columns that go. Rows of the new version have nothing
 * for these, so they are required no longer, and hold no row of another table fast.
 */
function expandedSchema(
  before: PhysicalSchema,
  after: PhysicalSchema,
  hints: MigrationHints,
  syncs: readonly ColumnSync[],
): PhysicalSchema {
  const renamed = renamedTables(before, hints);
  const tables = after.tables.map((table) => {
    const was = renamed.get(table.name);
    const own = syncs.filter((sync) => sync.table === table.name);
    return was === undefined ? table : withLeavingColumns(withNewNames(table, own), was, own);
  });
  const leaving = [...renamed.values()].filter(({ table }) => !after.tables.some(({ name }) => name === table.name));
  const all = sortedSchema([...tables, ...leaving.map(({ table }) => ({ ...table, foreignKeys: [] }))]);
  const { tables: named, ruleAliases } = withRuleAliases(all, renamed, syncs);
  const schema = sortedSchema(named);
  const aliases = tableAliases(schema, renamed);
  return {
    ...schema,
    ...(aliases.length === 0 ? {} : { aliases }),
    ...(ruleAliases === undefined ? {} : { ruleAliases }),
  };
}

/** Rows of the version before get the value under the new name only by what keeps both alike. */
function withNewNames(table: PhysicalTable, syncs: readonly ColumnSync[]): PhysicalTable {
  const columns = table.columns.map(({ default: start, ...column }): PhysicalColumn => {
    const isNew = syncs.some(({ to }) => to === column.name);
    if (isNew) return { ...column, nullable: true };
    return { ...column, ...(start === undefined ? {} : { default: start }) };
  });
  return { ...table, columns };
}

/** The rules of a column under its old name hold under the new one. */
function withLeavingColumns(
  table: PhysicalTable,
  { table: was }: RenamedTable,
  syncs: readonly ColumnSync[],
): PhysicalTable {
  const leaving = was.columns.filter(({ name }) => !table.columns.some((column) => column.name === name));
  if (leaving.length === 0) return table;
  const names = new Set(leaving.map(({ name }) => name));
  const reads = (columns: Iterable<string>): boolean => {
    const all = [...columns];
    const known = (name: string): boolean => names.has(name) || table.columns.some((column) => column.name === name);
    const isSynced = all.some((name) => syncs.some(({ from }) => from === name));
    return !isSynced && all.some((name) => names.has(name)) && all.every(known);
  };
  const rules = new Set([...table.checks, ...table.indexes].map(({ name }) => name));
  return {
    ...table,
    columns: inTheirOrder(table, was, leaving),
    checks: [
      ...table.checks,
      ...was.checks.filter(({ name, predicate }) => !rules.has(name) && reads(columnsOfPredicate(predicate))),
    ],
    indexes: [
      ...table.indexes,
      ...was.indexes.filter(
        ({ name, columns, where }) =>
          !rules.has(name) && reads([...columns, ...(where === undefined ? [] : columnsOfPredicate(where))]),
      ),
    ],
  };
}

/** As they stood; new ones behind them. */
function inTheirOrder(
  table: PhysicalTable,
  was: PhysicalTable,
  leaving: readonly PhysicalColumn[],
): readonly PhysicalColumn[] {
  const kept = was.columns.map(
    (column) => table.columns.find(({ name }) => name === column.name) ?? optional(column, leaving),
  );
  return [...kept, ...table.columns.filter(({ name }) => !was.columns.some((column) => column.name === name))];
}

/** A default of its own is what new rows have for it. */
function optional(column: PhysicalColumn, leaving: readonly PhysicalColumn[]): PhysicalColumn {
  return leaving.includes(column) && column.default === undefined ? { ...column, nullable: true } : column;
}

/**
 * The columns that have another name and are what they were in all else: while two versions run there are both, kept alike.
 * With a type or values that change at the same moment a column is renamed in its place; so is one of a table that is
 * renamed, which has its old name behind that of the table.
 */
function syncedColumns(before: PhysicalSchema, after: PhysicalSchema, hints: MigrationHints): readonly ColumnSync[] {
  const renamed = renamedTables(before, hints);
  return after.tables.flatMap((table) => {
    const was = renamed.get(table.name);
    if (was === undefined || was.original.name !== table.name) return [];
    const change = tableChange(was, table, hints);
    return change.columns.flatMap((item) => {
      const { column, originalName: from } = item;
      if (from === undefined || from === column.name || !isOnlyRenamed(item, change)) return [];
      return [{ table: table.name, from, to: column.name }];
    });
  });
}

function isOnlyRenamed({ column, was, value, hint }: ColumnChange, change: TableChange): boolean {
  const { from: _type, ...rest } = value;
  const reads = (columns: Iterable<string>): boolean => [...columns].includes(column.name);
  return (
    was?.type === column.type &&
    was.nullable === column.nullable &&
    hint?.dedupe === undefined &&
    isPlain(rest) &&
    change.checks.added.every(
      ({ predicate }) => !reads(columnsOfPredicate(predicate)) || isOnlyWider(change, predicate),
    ) &&
    change.indexes.added.every((index) => !index.unique || !reads(index.columns)) &&
    change.foreignKeys.added.every((key) => !reads(key.columns))
  );
}

/** Of a column that is kept under both names the old one has the values of the rows that exist. */
function overOldNames({ fill, using, ...hint }: ColumnHint, syncs: readonly ColumnSync[]): ColumnHint {
  const oldName = (column: string): string =>
    syncs.find(({ table, to }) => table === hint.table && to === column)?.from ?? column;
  return {
    ...hint,
    ...(fill === undefined
      ? {}
      : { fill: isOperand(fill) ? renamedOperand(fill, oldName) : childrenByOldNames(fill, syncs) }),
    ...(using === undefined ? {} : { using: renamedOperand(using, oldName) }),
  };
}

/** Likewise of rows that refer to the row. */
function childrenByOldNames(value: RowValue, syncs: readonly ColumnSync[]): RowValue {
  if (value.kind !== 'children') return value;
  const { table, link, of, where } = value;
  const own = syncs.filter((sync) => sync.table === table.name);
  const oldName = (column: string): string => own.find(({ to }) => to === column)?.from ?? column;
  return {
    ...value,
    table: { ...table, columns: table.columns.map((column) => ({ ...column, name: oldName(column.name) })) },
    link: oldName(link),
    ...(of === undefined ? {} : { of: renamedOperand(of, oldName) }),
    ...(where === undefined ? {} : { where: renamedPredicate(where, oldName) }),
  };
}

/** A column that is kept under both names comes as a new one, with the values of the old. */
function expandHints(
  hints: MigrationHints,
  syncs: readonly ColumnSync[],
  fillings: readonly ColumnFilling[],
): MigrationHints {
  const columns = hints.columns.map((said): ColumnHint => {
    const hint = overOldNames(said, syncs);
    const sync = syncs.find(({ table, to }) => table === hint.table && to === hint.column);
    const isLate = fillings.some(
      ({ table, column, optional }) => optional !== true && table === hint.table && column === hint.column,
    );
    if (sync === undefined) return isLate ? { ...hint, late: true } : hint;
    const { renamedFrom: _name, ...rest } = hint;
    return { ...rest, fill: { kind: 'column', name: sync.from } };
  });
  return {
    ...hints,
    columns,
    ...(syncs.length === 0 ? {} : { syncs: { begin: syncs, end: [] } }),
    ...(fillings.length === 0 ? {} : { fillings: { begin: fillings, end: [] } }),
    pairSteps: { ...noPairSteps, copy: joinedBy(hints), begin: joinedBy(hints) },
  };
}

/** What is left to say when the new names hold. */
function contractHints(
  hints: MigrationHints,
  syncs: readonly ColumnSync[],
  fillings: readonly ColumnFilling[],
): MigrationHints {
  const { tables, forced, pairs = [] } = hints;
  const names = new Map(tables.map(({ table, renamedFrom }) => [renamedFrom, table]));
  const kept = syncs.map(({ table, from, to }) => ({ table, column: from, reason: `its values are in ${to}` }));
  const given = forced.map((loss) => ({ ...loss, table: names.get(loss.table) ?? loss.table }));
  const paired = pairs.map((pair) =>
    pair.kind === 'joined'
      ? { table: pair.table, column: pair.column, reason: `its values are in ${pair.pairs}` }
      : { table: pair.pairs, reason: `its pairs are in ${pair.table}.${pair.column}` },
  );
  const pairSteps = { ...noPairSteps, end: joinedBy(hints) };
  return { ...noHints, forced: [...given, ...kept, ...paired], ...endOf(syncs, fillings), pairSteps };
}

function endOf(
  syncs: readonly ColumnSync[],
  fillings: readonly ColumnFilling[],
): Pick<MigrationHints, 'syncs' | 'fillings'> {
  return { syncs: { begin: [], end: syncs }, fillings: { begin: [], end: fillings } };
}

function backFromContracted(
  hints: MigrationHints,
  after: PhysicalSchema,
  syncs: readonly ColumnSync[],
  fillings: readonly ColumnFilling[],
): MigrationHints {
  const joined = joinedBy(hints);
  const columns = [
    ...syncs.map(({ table, from, to }): ColumnHint => ({ table, column: from, fill: { kind: 'column', name: to } })),
    ...joined.flatMap((pair): ColumnHint[] => {
      const table = after.tables.find(({ name }) => name === pair.pairs);
      const of = { kind: 'column', name: pair.other } as const;
      const fill = table && ({ kind: 'children', function: 'only', table, link: pair.own, of } as const);
      return fill === undefined ? [] : [{ table: pair.table, column: pair.column, fill }];
    }),
  ];
  const copy = (hints.pairs ?? []).filter(({ kind }) => kind === 'parted');
  return {
    ...noHints,
    columns,
    syncs: { begin: syncs, end: [] },
    fillings: { begin: fillings, end: [] },
    pairSteps: { ...noPairSteps, begin: joined, copy },
  };
}

const noPairSteps: PairSteps = { copy: [], begin: [], end: [], back: [] };

function joinedBy({ pairs = [] }: MigrationHints): readonly PairChange[] {
  return pairs.filter(({ kind }) => kind === 'joined');
}

function backFromExpanded(
  hints: MigrationHints,
  before: PhysicalSchema,
  between: PhysicalSchema,
  syncs: readonly ColumnSync[],
  fillings: readonly ColumnFilling[],
): MigrationHints {
  const given = givenValues(before, between, hints);
  const kept = syncs.map(({ table, from, to }) => ({ table, column: to, reason: `its values are in ${from}` }));
  const pairSteps = { ...noPairSteps, end: joinedBy(hints), back: hints.pairs ?? [] };
  return { ...reversed(hints, before), forced: kept, given, ...endOf(syncs, fillings), pairSteps };
}

/** The columns that come, of which all rows get one value, or one that is worked out. */
function givenValues(before: PhysicalSchema, between: PhysicalSchema, hints: MigrationHints): readonly GivenValue[] {
  const renamed = renamedTables(before, hints);
  return between.tables.flatMap((table) => {
    const was = renamed.get(table.name);
    if (was === undefined) return [];
    return tableChange(was, table, hints).columns.flatMap(
      ({ column, was: old, value: { fill }, hint }): GivenValue[] => {
        if (old !== undefined || fill === undefined) return [];
        const place = { table: table.name, column: column.name };
        if (isWorkedOut(fill, hint)) return [place];
        return fill.kind === 'literal' ? [{ ...place, value: { ...fill, type: column.type } }] : [];
      },
    );
  });
}
