import { isDeepStrictEqual } from 'node:util';
import type {
  FixedColumn,
  PhysicalCheck,
  PhysicalColumn,
  PhysicalForeignKey,
  PhysicalIndex,
  PhysicalLimit,
  PhysicalTable,
} from '../schema/physicalSchema.ts';
import type { ColumnHint, MigrationHints, RowValue } from './hints.ts';
import { columnsOfPredicate, type RenamedTable } from './renames.ts';
import { commonBounds, type RuleChanges, ruleChanges, valuesOf } from './rules.ts';
import type { ValueMapping, ValuePlan } from './valuePlan.ts';

/** A column that there will be. */
export interface ColumnChange {
  readonly column: PhysicalColumn;
  /** What it was, under its new name; absent for a new one. */
  readonly was?: PhysicalColumn;
  /** Its name until now, where it was there. */
  readonly originalName?: string;
  readonly hint?: ColumnHint;
  readonly value: ValuePlan;
}

/** A table that there was and will be, compared. */
export interface TableChange {
  readonly was: RenamedTable;
  readonly table: PhysicalTable;
  readonly columns: readonly ColumnChange[];
  /** Under their new names. */
  readonly removed: readonly PhysicalColumn[];
  readonly checks: RuleChanges<PhysicalCheck>;
  readonly indexes: RuleChanges<PhysicalIndex>;
  readonly limits: RuleChanges<PhysicalLimit>;
  readonly foreignKeys: RuleChanges<PhysicalForeignKey>;
  readonly fixed: FixedChange;
}

/** What the trigger of a table's fixed columns was and will be. It gives way where it stays but a column gets other values. */
export interface FixedChange {
  readonly dropped: readonly FixedColumn[];
  readonly created: readonly FixedColumn[];
}

export function tableChange(was: RenamedTable, table: PhysicalTable, hints: MigrationHints): TableChange {
  const columns = table.columns.map((column) => columnChange(column, was, table, hints));
  const kept = new Set(columns.flatMap(({ column, was: old }) => (old === undefined ? [] : [column.name])));
  const retyped = new Set(columns.filter(isRetyped).map(({ column }) => column.name));
  const { table: old } = was;
  return {
    was,
    table,
    columns,
    removed: old.columns.filter(({ name }) => !kept.has(name)),
    checks: ruleChanges(old.checks, table.checks, (a, b) =>
      sameRule(a, b, [...columnsOfPredicate(b.predicate)], retyped),
    ),
    indexes: ruleChanges(old.indexes, table.indexes, (a, b) =>
      sameRule(a, b, [...b.columns, ...(b.where === undefined ? [] : columnsOfPredicate(b.where))], retyped),
    ),
    // A limit is carried out by code that names the table and its columns.
    limits: ruleChanges(
      old.limits,
      table.limits,
      (a, b) => a.name === b.name && !isRenamed(was) && sameRule(a, b, [b.column], retyped),
    ),
    foreignKeys: ruleChanges(old.foreignKeys, table.foreignKeys, (a, b) => sameRule(a, b, b.columns, retyped)),
    fixed: fixedChange(was, table, columns),
  };
}

function fixedChange(was: RenamedTable, table: PhysicalTable, columns: readonly ColumnChange[]): FixedChange {
  const { fixed: dropped = [] } = was.table;
  const { fixed: created = [] } = table;
  const isWritten = (column: ColumnChange): boolean =>
    isRetyped(column) || !isPlain(column.value) || column.hint?.dedupe !== undefined;
  const touched = new Set(columns.filter(isWritten).map(({ column }) => column.name));
  const isKept =
    !isRenamed(was) && isDeepStrictEqual(dropped, created) && !created.some(({ column }) => touched.has(column));
  return isKept ? { dropped: [], created: [] } : { dropped, created };
}

/** True when nothing of the table is otherwise. */
export function isUnchanged(change: TableChange): boolean {
  return isDeepStrictEqual(change.was.original, change.table) && change.columns.every(({ value }) => isPlain(value));
}

function isRenamed({ original, table, originalColumns }: RenamedTable): boolean {
  return original.name !== table.name || [...originalColumns].some(([to, from]) => to !== from);
}

export function isRetyped({ column, was }: ColumnChange): boolean {
  return was !== undefined && was.type !== column.type;
}

/** What a service works out itself is made of the row, and of others, as they are after the migration. */
export function isWorkedOut(value: RowValue, hint: ColumnHint | undefined): boolean {
  return value.kind === 'children' || hint?.computed === true;
}

/** The value is what it was. */
export function isPlain({ using, map, clamp, keeping, deleting, fill, dropsMisfits }: ValuePlan): boolean {
  return [using, map, clamp, keeping, deleting, fill].every((part) => part === undefined) && dropsMisfits !== true;
}

/** Rules over a column whose type changes are made anew. */
function sameRule<T extends { readonly name: string }>(
  a: T,
  b: T,
  reads: readonly string[],
  retyped: ReadonlySet<string>,
): boolean {
  return isDeepStrictEqual({ ...a, name: '' }, { ...b, name: '' }) && !reads.some((column) => retyped.has(column));
}

function columnChange(
  column: PhysicalColumn,
  renamed: RenamedTable,
  table: PhysicalTable,
  hints: MigrationHints,
): ColumnChange {
  const was = renamed.table.columns.find(({ name }) => name === column.name);
  const originalName = renamed.originalColumns.get(column.name);
  const hint = hints.columns.find((item) => item.table === table.name && item.column === column.name);
  return {
    column,
    ...(was === undefined ? {} : { was }),
    ...(originalName === undefined ? {} : { originalName }),
    ...(hint === undefined ? {} : { hint }),
    value: was === undefined ? newValue(column, hint) : keptValue(column, was, renamed, table, hint),
  };
}

/** Of a new column: what the line gives, else the default that every new row gets as well. */
function newValue(column: PhysicalColumn, hint: ColumnHint | undefined): ValuePlan {
  if (hint?.fill !== undefined) return { fill: hint.fill };
  if (hint?.using !== undefined) return { using: hint.using };
  if (column.nullable || column.default === undefined) return {};
  const { default: start } = column;
  return {
    fill: start.kind === 'now' ? { kind: 'now' } : { kind: 'literal', type: column.type, text: start.text },
  };
}

function keptValue(
  column: PhysicalColumn,
  was: PhysicalColumn,
  renamed: RenamedTable,
  table: PhysicalTable,
  hint: ColumnHint | undefined,
): ValuePlan {
  const required = was.nullable && !column.nullable;
  const retyped = was.type !== column.type;
  return {
    from: was.type,
    ...(hint?.using === undefined || !retyped ? {} : { using: hint.using }),
    ...(hint?.map === undefined ? {} : { map: mapsOf(hint, renamed, column) }),
    ...(hint === undefined ? {} : misfits(hint, column, table, retyped)),
    ...((required || hint?.late === true) && hint?.fill !== undefined ? { fill: hint.fill } : {}),
  };
}

/** Only values that the column had: what became of others nobody needs to know. */
function mapsOf(hint: ColumnHint, renamed: RenamedTable, column: PhysicalColumn): readonly ValueMapping[] {
  const rules = renamed.table.checks.map(({ predicate }) => valuesOf(predicate));
  const allowed = rules.find((rule) => rule?.column === column.name);
  return (hint.map ?? []).filter(({ from }) => allowed === undefined || allowed.values.includes(from));
}

function misfits(
  hint: ColumnHint,
  column: PhysicalColumn,
  table: PhysicalTable,
  retyped: boolean,
): Pick<ValuePlan, 'clamp' | 'keeping' | 'deleting' | 'dropsMisfits'> {
  const own = table.checks
    .map(({ predicate }) => predicate)
    .filter((predicate) => {
      const reads = columnsOfPredicate(predicate);
      return reads.size === 1 && reads.has(column.name);
    });
  if (hint.misfits === 'clamp') {
    const bounds = commonBounds(own);
    return bounds === undefined ? {} : { clamp: bounds };
  }
  const [first, ...more] = own;
  const all = more.length === 0 ? first : ({ kind: 'logical', operator: 'and', parts: own } as const);
  if (hint.misfits === 'delete') return all === undefined || retyped ? {} : { deleting: all };
  if (hint.misfits !== 'null' || !column.nullable) return {};
  return { ...(all === undefined ? {} : { keeping: all }), ...(retyped ? { dropsMisfits: true } : {}) };
}
