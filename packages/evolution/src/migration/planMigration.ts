import { type PhysicalSchema, type PhysicalTable, parentsFirst } from '../schema/physicalSchema.ts';
import { withAliases } from './aliasSteps.ts';
import { guardsOf, lossOfTable } from './guards.ts';
import type { MigrationHints, PairChange } from './hints.ts';
import { type RenamedTable, renamedTables } from './renames.ts';
import type { Guard, MigrationStep, StepAction } from './steps.ts';
import { isUnchanged, type TableChange, tableChange } from './tableChange.ts';
import { stepsOfTable } from './tableSteps.ts';

/** A way from one schema to another, the same for both databases. */
export interface MigrationPlan {
  readonly before: PhysicalSchema;
  readonly after: PhysicalSchema;
  readonly created: readonly PhysicalTable[];
  /** As the database has them. */
  readonly dropped: readonly PhysicalTable[];
  /** Those of the tables that stay in which something is otherwise. */
  readonly changed: readonly TableChange[];
  /** In the order in which they are carried out, guards first. Empty: there is nothing to do. */
  readonly steps: readonly MigrationStep[];
}

/**
 * Finds the steps that lead from one schema to another. All that differs is brought about, whether a hint speaks of it or
 * not; without a hint nothing is lost: values that would be are counted first, and stop the migration where there are any.
 */
export function planMigration(before: PhysicalSchema, after: PhysicalSchema, hints: MigrationHints): MigrationPlan {
  const renamed = renamedTables(before, hints);
  const created = after.tables.filter(({ name }) => !renamed.has(name));
  const dropped = [...renamed.values()].filter(({ table }) => !after.tables.some(({ name }) => name === table.name));
  const changed = after.tables.flatMap((table) => {
    const was = renamed.get(table.name);
    const change = was === undefined ? undefined : tableChange(was, table, hints);
    return change === undefined || (isUnchanged(change) && !hasTriggers(change, hints)) ? [] : [change];
  });
  const steps = [
    ...changed.flatMap((change) => guardsOf(change, renamed, hints)),
    ...changed.flatMap((change) => stepsOfTable(change, hints)),
    ...changed.flatMap((change) => [...syncSteps(change, hints), ...fillingSteps(change, hints)]),
    ...creations(created, renamed),
    ...dropped.flatMap((table) => removal(table, dropped, hints)),
    ...pairSteps(after, hints),
  ];
  return {
    before,
    after,
    created,
    dropped: dropped.map(({ original }) => original),
    changed,
    steps: withAliases(
      steps.toSorted((a, b) => rankOf(a) - rankOf(b)),
      before,
      after,
    ),
  };
}

/** Something begins or ends to be written by the way. */
function hasTriggers({ table, was }: TableChange, { syncs, fillings }: MigrationHints): boolean {
  return [syncs, fillings].some(
    (both) =>
      both?.begin.some((begun) => begun.table === table.name) ||
      both?.end.some((ended) => ended.table === was.original.name),
  );
}

/** The lock is that of a trigger. */
function syncSteps({ table, was }: TableChange, { syncs }: MigrationHints): readonly MigrationStep[] {
  const base = { table, class: 'staged', lock: 'share row exclusive', time: 'instant' } as const;
  return [
    ...(syncs?.begin ?? [])
      .filter((sync) => sync.table === table.name)
      .map((sync): MigrationStep => {
        const title = `${table.name}.${sync.from} and ${sync.to} are kept alike`;
        return { kind: 'beginSync', sync, ...base, phase: 'expand', title };
      }),
    ...(syncs?.end ?? [])
      .filter((sync) => sync.table === was.original.name)
      .map((sync): MigrationStep => {
        const title = `${table.name}.${sync.from} and ${sync.to} are no longer kept alike`;
        return { kind: 'endSync', sync, ...base, phase: 'contract', title };
      }),
  ];
}

/** The lock is that of a trigger. */
function fillingSteps({ table, was }: TableChange, { fillings }: MigrationHints): readonly MigrationStep[] {
  const base = { table, class: 'staged', lock: 'share row exclusive', time: 'instant' } as const;
  return [
    ...(fillings?.begin ?? [])
      .filter((filling) => filling.table === table.name)
      .map((filling): MigrationStep => {
        const title = `rows that are written without a value in ${table.name}.${filling.column} get one`;
        return { kind: 'beginFilling', filling, ...base, phase: 'expand', title };
      }),
    ...(fillings?.end ?? [])
      .filter((filling) => filling.table === was.original.name)
      .map((filling): MigrationStep => {
        const title = `rows have to be written with a value in ${table.name}.${filling.column}`;
        return { kind: 'endFilling', filling, ...base, phase: 'contract', title };
      }),
  ];
}

/** A table can refer only to one that is there: of a ring of new tables one foreign key comes at the end. */
function creations(
  created: readonly PhysicalTable[],
  renamed: ReadonlyMap<string, RenamedTable>,
): readonly MigrationStep[] {
  const made = new Set(renamed.keys());
  return parentsFirst(created).flatMap((table) => {
    made.add(table.name);
    const late = table.foreignKeys.filter((key) => !made.has(key.table));
    const foreignKeys = table.foreignKeys.filter((key) => made.has(key.table));
    const lock = foreignKeys.some((key) => renamed.has(key.table)) ? 'share row exclusive' : 'none';
    const base = { phase: 'expand', class: 'free', lock, time: 'instant' } as const;
    return [
      { kind: 'createTable', table: { ...table, foreignKeys }, ...base, title: `${table.name} is made` },
      ...late.map((foreignKey): MigrationStep => {
        const title = `${table.name} refers to ${foreignKey.table}`;
        return { kind: 'addForeignKey', table, foreignKey, ...base, phase: 'migrate', title };
      }),
    ];
  });
}

/** Tables that refer to each other go one after the other: what ties them goes first. */
function removal(
  { original, table }: RenamedTable,
  dropped: readonly RenamedTable[],
  hints: MigrationHints,
): readonly MigrationStep[] {
  const guard = lossOfTable(original, hints);
  const lastLook = guard && afterRenames(guard, hints);
  const base = { phase: 'contract', class: 'destructive', lock: 'access exclusive', time: 'instant' } as const;
  const ties = table.foreignKeys.filter((key) => dropped.some((other) => other.table.name === key.table));
  return [
    ...(guard === undefined ? [] : [guardStep(guard)]),
    ...ties.map((foreignKey): MigrationStep => {
      const title = `${table.name} no longer refers to ${foreignKey.table}`;
      return { kind: 'dropForeignKey', table, foreignKey, ...base, phase: 'expand', class: 'free', title };
    }),
    {
      kind: 'dropTable',
      table,
      ...base,
      title: `${table.name} goes`,
      ...(lastLook === undefined ? {} : { guard: lastLook }),
    },
  ];
}

/** The guard when tables have their new names. */
function afterRenames(guard: Guard, { tables }: MigrationHints): Guard {
  const { rows } = guard;
  if (rows.kind !== 'orphans') return guard;
  const parent = tables.find(({ renamedFrom }) => renamedFrom === rows.parent)?.table ?? rows.parent;
  return { ...guard, rows: { ...rows, parent } };
}

/** Locks are those of triggers, and of rows that are written. */
function pairSteps({ tables }: PhysicalSchema, { pairSteps: steps }: MigrationHints): readonly MigrationStep[] {
  if (steps === undefined) return [];
  const base = { class: 'staged', lock: 'share row exclusive', time: 'instant' } as const;
  const stepOf = (pair: PairChange, step: (table: PhysicalTable) => MigrationStep): readonly MigrationStep[] =>
    tables.filter(({ name }) => name === pair.table).map(step);
  return [
    ...steps.copy.flatMap((pair) =>
      stepOf(pair, (table) => {
        const title = `${pair.pairs} gets the pairs of ${pair.table}.${pair.column}`;
        return { kind: 'copyPairs', table, pair, ...base, lock: 'none', time: 'scan', phase: 'migrate', title };
      }),
    ),
    ...steps.begin.flatMap((pair) =>
      stepOf(pair, (table) => {
        const title = `${pair.table}.${pair.column} and ${pair.pairs} are kept alike`;
        return { kind: 'beginPairs', table, pair, ...base, phase: 'expand', title };
      }),
    ),
    ...steps.end.flatMap((pair) =>
      stepOf(pair, (table) => {
        const title = `${pair.table}.${pair.column} and ${pair.pairs} are no longer kept alike`;
        return { kind: 'endPairs', table, pair, ...base, phase: 'contract', title };
      }),
    ),
  ];
}

function guardStep(guard: NonNullable<ReturnType<typeof lossOfTable>>): MigrationStep {
  return {
    kind: 'guard',
    guard,
    phase: 'expand',
    class: 'destructive',
    lock: 'none',
    time: 'scan',
    title: guard.message,
  };
}

/** Values from the row as it was come before any of it changes. */
function rankOf(step: MigrationStep): number {
  const isEarly = step.kind === 'changeRows' && step.change.kind === 'fill' && step.change.from === 'before';
  return isEarly ? order.indexOf('changeType') - 0.5 : order.indexOf(step.kind);
}

const order: readonly StepAction['kind'][] = [
  'guard',
  'endSync',
  'endFilling',
  'endPairs',
  'renameTable',
  'renameColumn',
  'renameRule',
  'dropLimit',
  'dropFixed',
  'dropForeignKey',
  'dropCheck',
  'dropIndex',
  'createTable',
  'allowNull',
  'addColumn',
  'beginSync',
  'beginFilling',
  'beginPairs',
  'copyPairs',
  'changeDefault',
  'changeType',
  'changeRows',
  'dedupe',
  'addCheck',
  'require',
  'createIndex',
  'addForeignKey',
  'createLimit',
  'createFixed',
  'dropColumn',
  'dropTable',
];
