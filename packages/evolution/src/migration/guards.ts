import { isDeepStrictEqual } from 'node:util';
import { constraintName } from '../schema/identifiers.ts';
import type {
  PhysicalForeignKey,
  PhysicalIndex,
  PhysicalLimit,
  PhysicalSchema,
  PhysicalTable,
  Predicate,
} from '../schema/physicalSchema.ts';
import { type ChildrenValue, type GivenValue, isOperand, type MigrationHints, type PairChange } from './hints.ts';
import { columnsOfOperand, columnsOfPredicate, type RenamedTable, renamedPredicate } from './renames.ts';
import { implies } from './rules.ts';
import type { Guard, GuardedRows, MigrationStep } from './steps.ts';
import { type ColumnChange, isPlain, isRetyped, type TableChange } from './tableChange.ts';

/** What is counted before a table is touched: rows that would lose something, or that the new rules do not allow. */
export function guardsOf(
  change: TableChange,
  renamed: ReadonlyMap<string, RenamedTable>,
  hints: MigrationHints,
): readonly MigrationStep[] {
  return [
    ...change.removed.flatMap(({ name }) => destructive(lossOfColumn(change, name, hints))),
    ...change.columns.flatMap((column) => dependent(missingValue(change, column))),
    ...change.columns.flatMap((column) => pairGuards(change, column, renamed)),
    ...change.columns.flatMap((column) => dependent(unconvertible(change, column))),
    ...change.checks.added.flatMap(({ name, predicate }) => dependent(brokenRule(change, name, predicate))),
    ...change.indexes.added.flatMap((index) => dependent(repeatedValue(change, index))),
    ...change.limits.added.flatMap((limit) => dependent(crowdedRows(change, limit))),
    ...change.foreignKeys.added.flatMap((key) => dependent(orphans(change, key, renamed))),
  ];
}

/** The guard of a table that goes; none where the loss is wanted. */
export function lossOfTable(table: PhysicalTable, { forced, pairSteps }: MigrationHints): Guard | undefined {
  const pair = pairSteps?.back.find(({ pairs }) => pairs === table.name);
  if (pair !== undefined) {
    const message = `${table.name} goes, but has pairs that ${pair.table}.${pair.column} does not say: delete them first.`;
    return { table, rows: pairsBeyond(pair), message };
  }
  if (forced.some((loss) => loss.table === table.name && loss.column === undefined)) return undefined;
  const message = `${table.name} goes, but has rows: move or delete them, or say \`force "reason"\` in its evolve line.`;
  return { table, rows: { kind: 'all' }, message };
}

/** The guard of a column that goes (by its new name); none where the loss is wanted. */
export function lossOfColumn(
  change: TableChange,
  name: string,
  { forced, pairSteps, given }: MigrationHints,
): Guard | undefined {
  const { original } = change.was;
  const column = change.was.originalColumns.get(name) ?? name;
  const pair = pairSteps?.back.find((item) => item.table === change.table.name && item.column === name);
  if (pair !== undefined) {
    const message = `${original.name}.${column} goes, but rows have a value in it that is no pair of ${pair.pairs}: clear them first.`;
    return { table: original, rows: valuesBeyond(pair, column), message };
  }
  if (forced.some((loss) => loss.table === original.name && loss.column === column)) return undefined;
  if (given !== undefined) return lossOnTheWayBack(original, column, given);
  return {
    table: original,
    rows: { kind: 'withValue', column },
    message: `${original.name}.${column} goes, but rows have a value in it: move or clear them, or say \`force "reason"\` in its evolve line.`,
  };
}

/** What the migration itself has put there is no loss. */
function lossOnTheWayBack(table: PhysicalTable, column: string, given: readonly GivenValue[]): Guard | undefined {
  const own = given.find((item) => item.table === table.name && item.column === column);
  if (own !== undefined && own.value === undefined) return undefined;
  const cure = 'move them, and where they may be lost take this guard out of `down.sql`.';
  const name = `${table.name}.${column}`;
  if (own?.value === undefined) {
    return {
      table,
      rows: { kind: 'withValue', column },
      message: `${name} goes, but rows have a value in it: ${cure}`,
    };
  }
  const predicate: Predicate = {
    kind: 'compare',
    operator: '=',
    left: { kind: 'column', name: column },
    right: own.value,
  };
  const message = `${name} goes, but rows have another value in it than the migration gave them: ${cure}`;
  return { table, rows: { kind: 'breaking', predicate }, message };
}

function pairsBeyond({ own, other, table, column }: PairChange): GuardedRows {
  return { kind: 'orphans', columns: [own, other], parent: table, references: ['id', column] };
}

function valuesBeyond({ own, other, pairs }: PairChange, column: string): GuardedRows {
  return { kind: 'orphans', columns: ['id', column], parent: pairs, references: [own, other] };
}

/** A row gets one of its pairs: it must not have two, and has to have one where the column is required. */
function pairGuards(
  change: TableChange,
  { column, value: { fill }, hint }: ColumnChange,
  renamed: ReadonlyMap<string, RenamedTable>,
): readonly MigrationStep[] {
  if (fill === undefined || isOperand(fill) || fill.kind !== 'children' || !picks.has(fill.function)) return [];
  const pairs = renamed.get(fill.table.name)?.original;
  if (pairs === undefined) return [];
  const { original } = change.was;
  const name = `${original.name}.${column.name}`;
  const several: Guard = {
    table: pairs,
    rows: { kind: 'repeated', columns: [fill.link] },
    message: `${name} has room for one, but rows have several in ${pairs.name}: delete the others, or say \`dedupe first\` or \`dedupe last\` in the evolve line.`,
  };
  const none: Guard = {
    table: original,
    rows: { kind: 'childless', child: pairs.name, link: fill.link },
    message: `${name} is required, but rows have none in ${pairs.name}: give them one.`,
  };
  return [
    ...dependent(fill.function === 'only' ? several : undefined),
    ...dependent(hint?.late === true || !column.nullable ? none : undefined),
  ];
}

const picks: ReadonlySet<string> = new Set<ChildrenValue['function']>(['only', 'first', 'last']);

/** The rule that is added holds for every row that keeps a rule that goes. */
export function isOnlyWider(change: TableChange, predicate: Predicate): boolean {
  return change.checks.dropped.some((dropped) => implies(dropped.predicate, predicate));
}

/**
 * A guard of any part of a migration as one that can be asked of the database before all of it; undefined where it is about
 * what only comes by the way.
 */
export function guardUntilNow(guard: Guard, before: PhysicalSchema, hints: MigrationHints): Guard | undefined {
  const tableUntilNow = (name: string): PhysicalTable | undefined => {
    const known = hints.tables.find(({ table }) => table === name)?.renamedFrom;
    return before.tables.find((table) => table.name === name || table.name === known);
  };
  const table = tableUntilNow(guard.table.name);
  const has = (columns: readonly string[], of = table): boolean =>
    columns.every((column) => of?.columns.some(({ name }) => name === column));
  if (table === undefined || !has(columnsOfRows(guard.rows))) return undefined;
  if (guard.rows.kind === 'childless') {
    const child = tableUntilNow(guard.rows.child);
    return child && has([guard.rows.link], child)
      ? { ...guard, table, rows: { ...guard.rows, child: child.name } }
      : undefined;
  }
  if (guard.rows.kind !== 'orphans') return { ...guard, table };
  const parent = tableUntilNow(guard.rows.parent);
  if (parent === undefined || !has(guard.rows.references, parent)) return undefined;
  return { ...guard, table, rows: { ...guard.rows, parent: parent.name } };
}

function columnsOfRows(rows: GuardedRows): readonly string[] {
  switch (rows.kind) {
    case 'all':
      return [];
    case 'withValue':
    case 'withoutValue':
    case 'unconvertible':
      return [rows.column];
    case 'breaking':
      return [...columnsOfPredicate(rows.predicate)];
    case 'repeated':
      return [...rows.columns, ...(rows.where === undefined ? [] : columnsOfPredicate(rows.where))];
    case 'orphans':
      return rows.columns;
    case 'childless':
      return [];
    case 'inexact':
      return [...columnsOfOperand(rows.value)];
  }
}

function missingValue(change: TableChange, { column, was, originalName, value }: ColumnChange): Guard | undefined {
  const { original } = change.was;
  if (column.nullable || value.fill !== undefined || value.using !== undefined) return undefined;
  if (was === undefined) {
    const message = `${original.name}.${column.name} is required, but the rows that exist have no value for it: give one in its evolve line.`;
    return { table: original, rows: { kind: 'all' }, message };
  }
  if (!was.nullable || originalName === undefined) return undefined;
  return {
    table: original,
    rows: { kind: 'withoutValue', column: originalName },
    message: `${original.name}.${originalName} is required now, but rows have no value in it: give one in its evolve line.`,
  };
}

function unconvertible(change: TableChange, column: ColumnChange): Guard | undefined {
  const { original } = change.was;
  const { originalName, value } = column;
  if (!isRetyped(column) || originalName === undefined) return undefined;
  if (value.using !== undefined || value.dropsMisfits === true) return undefined;
  const { type } = column.column;
  if (type === 'text' || alwaysFits.has(`${column.was?.type} ${type}`)) return undefined;
  return {
    table: original,
    rows: { kind: 'unconvertible', column: originalName, to: type },
    message: `${original.name}.${originalName} becomes ${type}, but rows have a value that is none: change them, or say in the evolve line how.`,
  };
}

/** Every value of the first type is one of the second, on both databases. */
const alwaysFits: ReadonlySet<string> = new Set(['integer decimal', 'boolean integer']);

/** Only where the rows can be judged as they are: of new and changed values the rule itself will tell. */
function brokenRule(change: TableChange, name: string, predicate: Predicate): Guard | undefined {
  if (isOnlyWider(change, predicate)) return undefined;
  const reads = columnsOfPredicate(predicate);
  const read = change.columns.filter(({ column }) => reads.has(column.name));
  if (read.some((column) => column.was === undefined || isRetyped(column))) return undefined;
  if (read.some(({ value }) => [value.clamp, value.keeping, value.deleting].some((part) => part !== undefined))) {
    return undefined;
  }
  const { original } = change.was;
  const mapped = read.flatMap(({ column, value }) =>
    (value.map ?? []).map(({ from }): Predicate => {
      const left = { kind: 'column', name: column.name } as const;
      return { kind: 'compare', operator: '=', left, right: { kind: 'literal', type: column.type, text: from } };
    }),
  );
  const allowed: Predicate =
    mapped.length === 0 ? predicate : { kind: 'logical', operator: 'or', parts: [predicate, ...mapped] };
  const nameNow = (column: string): string => change.was.originalColumns.get(column) ?? column;
  return {
    table: original,
    rows: { kind: 'breaking', predicate: renamedPredicate(allowed, nameNow) },
    message: `Rows of ${original.name} break the new rule ${name}: change them, or say in the evolve line what becomes of them.`,
  };
}

function repeatedValue(change: TableChange, index: PhysicalIndex): Guard | undefined {
  if (!index.unique) return undefined;
  const reads = new Set([...index.columns, ...(index.where === undefined ? [] : columnsOfPredicate(index.where))]);
  const read = change.columns.filter(({ column }) => reads.has(column.name));
  const { original } = change.was;
  const isFilledAlike = read.some(({ was, value, column }) => {
    const fill = value.fill;
    return (
      was === undefined && index.columns.includes(column.name) && (fill?.kind === 'literal' || fill?.kind === 'now')
    );
  });
  if (isFilledAlike) {
    const message = `${original.name}.${index.columns.join(', ')} is unique, but the rows that exist would all get one value: give each its own.`;
    return { table: original, rows: { kind: 'all' }, message };
  }
  if (read.some((column) => column.was === undefined || !isPlain(column.value) || isRetyped(column))) return undefined;
  if (read.some(({ hint }) => hint?.dedupe !== undefined)) return undefined;
  const nameNow = (column: string): string => change.was.originalColumns.get(column) ?? column;
  return {
    table: original,
    rows: {
      kind: 'repeated',
      columns: index.columns.map(nameNow),
      ...(index.where === undefined ? {} : { where: renamedPredicate(index.where, nameNow) }),
    },
    message: `${original.name}.${index.columns.join(', ')} must be unique, but rows share a value: ${uniqueCure(change.table, index)}`,
  };
}

/** An evolve line is about a field. No line speaks of the rows that an invariant (`max 1 per …`) would have to lose. */
function uniqueCure({ name }: PhysicalTable, index: PhysicalIndex): string {
  const isOfField = index.name === constraintName(name, ...index.columns, 'key');
  return isOfField
    ? 'change them, or say `dedupe first` or `dedupe last` in the evolve line.'
    : `change or delete all but one of each before this migration, or let the line of ${index.name} count fewer rows with \`where …\`.`;
}

/** A limit looks at what is written, not at the rows that exist. One that only became wider holds of these. */
function crowdedRows(change: TableChange, { name, column, max, where }: PhysicalLimit): Guard | undefined {
  const isWider = change.limits.dropped.some(
    (old) => old.max <= max && old.column === column && isDeepStrictEqual(old.where, where),
  );
  const reads = new Set([column, ...(where === undefined ? [] : columnsOfPredicate(where))]);
  const read = change.columns.filter((item) => reads.has(item.column.name));
  if (isWider || read.some((item) => item.was === undefined || !isPlain(item.value) || isRetyped(item)))
    return undefined;
  const { original } = change.was;
  const nameNow = (own: string): string => change.was.originalColumns.get(own) ?? own;
  return {
    table: original,
    rows: {
      kind: 'repeated',
      columns: [nameNow(column)],
      max,
      ...(where === undefined ? {} : { where: renamedPredicate(where, nameNow) }),
    },
    message: `Rows of ${original.name} break the new rule ${name}: more than ${max} share one ${nameNow(column)}; change or delete some before this migration, or let the line count fewer rows with \`where …\`.`,
  };
}

function orphans(
  change: TableChange,
  key: PhysicalForeignKey,
  renamed: ReadonlyMap<string, RenamedTable>,
): Guard | undefined {
  const read = change.columns.filter(({ column }) => key.columns.includes(column.name));
  if (read.some((column) => column.was === undefined || isRetyped(column))) return undefined;
  const { original } = change.was;
  const columns = key.columns.map((column) => change.was.originalColumns.get(column) ?? column);
  const old = change.was.table.foreignKeys.find((known) => known.columns.join() === key.columns.join());
  // The same rows are meant; only what happens when one is deleted is otherwise.
  if (old !== undefined && old.table === key.table) return undefined;
  const message = `${original.name}.${columns.join(', ')} refers to ${key.table}, but rows refer to one that is not there: change or clear them.`;
  const parent = renamed.get(key.table);
  if (parent === undefined) return { table: original, rows: { kind: 'withValue', column: columns[0] ?? '' }, message };
  const references = key.references.map((column) => parent.originalColumns.get(column) ?? column);
  return { table: original, rows: { kind: 'orphans', columns, parent: parent.original.name, references }, message };
}

function destructive(guard: Guard | undefined): readonly MigrationStep[] {
  return guardSteps(guard, 'destructive');
}

function dependent(guard: Guard | undefined): readonly MigrationStep[] {
  return guardSteps(guard, 'dataDependent');
}

function guardSteps(guard: Guard | undefined, level: MigrationStep['class']): readonly MigrationStep[] {
  if (guard === undefined) return [];
  const { message } = guard;
  return [{ kind: 'guard', guard, phase: 'expand', class: level, lock: 'none', time: 'scan', title: message }];
}
