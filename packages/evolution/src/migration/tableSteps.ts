import { isDeepStrictEqual } from 'node:util';
import type { ColumnDefault, FixedColumn, PhysicalColumn } from '../schema/physicalSchema.ts';
import { isOnlyWider, lossOfColumn } from './guards.ts';
import type { MigrationHints } from './hints.ts';
import type { LockMode, LockTime, MigrationStep, Phase, RowChange, StepAction } from './steps.ts';
import { type ColumnChange, isRetyped, isWorkedOut, type TableChange } from './tableChange.ts';
import type { ValuePlan } from './valuePlan.ts';

/** Rows that are changed in one transaction where nothing else is said. */
const usualBatch = 5000;

type Manner = readonly [phase: Phase, level: MigrationStep['class'], lock: LockMode, time: LockTime];

const instantly = (level: MigrationStep['class']): Manner => ['expand', level, 'access exclusive', 'instant'];

const inBatches: Manner = ['migrate', 'staged', 'row exclusive', 'batches'];

/** The steps of one table, in no order between kinds. Locks and times are as measured on PostgreSQL 15 and 18. */
export function stepsOfTable(change: TableChange, hints: MigrationHints): readonly MigrationStep[] {
  return [
    ...renames(change),
    ...change.columns.flatMap((column) => stepsOfColumn(change, column)),
    ...removals(change, hints),
    ...checkSteps(change),
    ...indexSteps(change),
    ...referenceSteps(change),
    ...fixedSteps(change),
  ];
}

function step(action: StepAction, [phase, level, lock, time]: Manner, title: string): MigrationStep {
  return { ...action, phase, class: level, lock, time, title };
}

function renames({ was, table, checks, foreignKeys, indexes }: TableChange): readonly MigrationStep[] {
  const { original } = was;
  const tables =
    original.name === table.name
      ? []
      : [
          step(
            { kind: 'renameTable', from: original.name, table },
            instantly('staged'),
            `${original.name} becomes ${table.name}`,
          ),
        ];
  const columns = [...was.originalColumns].flatMap(([to, from]) =>
    from === to
      ? []
      : [step({ kind: 'renameColumn', table, from, to }, instantly('staged'), `${table.name}.${from} becomes ${to}`)],
  );
  const rule = (what: 'constraint' | 'index', from: string, to: string): MigrationStep =>
    step({ kind: 'renameRule', table, what, from, to }, instantly('free'), `${from} is called ${to}`);
  return [
    ...tables,
    ...columns,
    ...[...checks.renamed, ...foreignKeys.renamed].map(({ from, to }) => rule('constraint', from.name, to.name)),
    ...indexes.renamed.map(({ from, to }) => rule('index', from.name, to.name)),
  ];
}

function stepsOfColumn(change: TableChange, item: ColumnChange): readonly MigrationStep[] {
  const { was } = item;
  return was === undefined ? additions(change, item) : alterations(change, item, was);
}

/** One value for all rows is there at once; a value for each row is written in batches before the column is required. */
function additions({ table }: TableChange, { column, value, hint }: ColumnChange): readonly MigrationStep[] {
  const name = `${table.name}.${column.name}`;
  const add = (required: boolean, initial?: ColumnDefault): MigrationStep => {
    const action = {
      kind: 'addColumn',
      table,
      column,
      required,
      ...(initial === undefined ? {} : { initial }),
    } as const;
    return step(action, instantly('free'), `${name} is added`);
  };
  const { fill } = value;
  if (fill?.kind === 'literal') return [add(!column.nullable, { kind: 'value', text: fill.text })];
  if (fill?.kind === 'now') return [add(!column.nullable, { kind: 'now' })];
  const each = fill ?? value.using;
  if (each === undefined) return [add(!column.nullable)];
  const from = isWorkedOut(each, hint) ? 'after' : 'before';
  const change = { kind: 'fill', value: each, from } as const;
  const action = { table, column, change, batch: hint?.batch ?? usualBatch };
  return [
    add(false),
    step({ kind: 'changeRows', ...action }, inBatches, `${name} gets its values`),
    ...(column.nullable ? [] : [requirement({ table }, column)]),
  ];
}

function requirement({ table }: Pick<TableChange, 'table'>, column: PhysicalColumn): MigrationStep {
  const manner: Manner = ['migrate', 'staged', 'share update exclusive', 'scan'];
  return step({ kind: 'require', table, column }, manner, `${table.name}.${column.name} is required`);
}

function alterations(change: TableChange, item: ColumnChange, was: PhysicalColumn): readonly MigrationStep[] {
  const { table } = change;
  const { column, value, hint } = item;
  const batch = hint?.batch ?? usualBatch;
  const name = `${table.name}.${column.name}`;
  const required = was.nullable && !column.nullable;
  if (isRetyped(item)) {
    const level = value.using === undefined && value.dropsMisfits !== true ? 'staged' : 'dataDependent';
    const manner: Manner = ['migrate', level, 'row exclusive', 'batches'];
    const type = step(
      { kind: 'changeType', table, from: was, column, value, batch },
      manner,
      `${name} becomes ${column.type}`,
    );
    return [type];
  }
  return [
    ...(!was.nullable && column.nullable
      ? [step({ kind: 'allowNull', table, column }, instantly('free'), `${name} is optional`)]
      : []),
    ...(isDeepStrictEqual(was.default, column.default)
      ? []
      : [step({ kind: 'changeDefault', table, column }, instantly('free'), `${name} has another default`)]),
    ...rowChanges(item).map((rows) =>
      step(
        { kind: 'changeRows', table, column, change: rows, batch },
        rows.kind === 'delete' ? [inBatches[0], 'destructive', inBatches[2], inBatches[3]] : inBatches,
        `${name}: ${rowText(rows)}`,
      ),
    ),
    ...dedupes(change, item),
    ...(required ? [requirement(change, column)] : []),
  ];
}

function rowChanges({ value }: ColumnChange): readonly RowChange[] {
  return [
    ...(value.map === undefined || value.map.length === 0 ? [] : [{ kind: 'map', pairs: value.map } as const]),
    ...(value.clamp === undefined ? [] : [{ kind: 'clamp', bounds: value.clamp } as const]),
    ...(value.keeping === undefined ? [] : [{ kind: 'clear', rule: value.keeping } as const]),
    ...(value.deleting === undefined ? [] : [{ kind: 'delete', rule: value.deleting } as const]),
    ...(value.fill === undefined ? [] : [{ kind: 'fill', value: value.fill, from: fillFrom(value) } as const]),
  ];
}

/** One that takes the place of a value that went comes when that has gone. */
function fillFrom({ keeping }: ValuePlan): 'before' | 'meanwhile' {
  return keeping === undefined ? 'before' : 'meanwhile';
}

function rowText(rows: RowChange): string {
  switch (rows.kind) {
    case 'map':
      return rows.pairs.map(({ from, to }) => `'${from}' becomes '${to}'`).join(', ');
    case 'clamp':
      return `values beyond ${rows.bounds.min ?? ''}..${rows.bounds.max ?? '*'} become the nearest within`;
    case 'clear':
      return 'values that do not fit go';
    case 'delete':
      return 'rows with a value that does not fit go';
    case 'fill':
      return 'rows without a value get one';
  }
}

function dedupes({ table, indexes }: TableChange, { column, hint }: ColumnChange): readonly MigrationStep[] {
  const keep = hint?.dedupe;
  if (keep === undefined) return [];
  return indexes.added
    .filter(({ unique, columns }) => unique && columns.length === 1 && columns[0] === column.name)
    .map((index) =>
      step(
        { kind: 'dedupe', table, index, column, keep },
        ['migrate', 'destructive', 'row exclusive', 'batches'],
        `of rows that share a ${table.name}.${column.name} the ${keep} keeps it`,
      ),
    );
}

function removals(change: TableChange, hints: MigrationHints): readonly MigrationStep[] {
  const { table } = change;
  return change.removed.map((column) => {
    const guard = lossOfColumn(change, column.name, hints);
    return step(
      { kind: 'dropColumn', table, column, ...(guard === undefined ? {} : { guard }) },
      ['contract', 'destructive', 'access exclusive', 'instant'],
      `${table.name}.${column.name} goes`,
    );
  });
}

function checkSteps(change: TableChange): readonly MigrationStep[] {
  const { table, checks } = change;
  return [
    ...checks.dropped.map((check) =>
      step({ kind: 'dropCheck', table, check }, instantly('free'), `${check.name} no longer holds`),
    ),
    ...checks.added.map((check) => {
      const level = isOnlyWider(change, check.predicate) ? 'free' : 'dataDependent';
      const manner: Manner = ['migrate', level, 'share update exclusive', 'scan'];
      return step({ kind: 'addCheck', table, check }, manner, `${check.name} holds`);
    }),
  ];
}

function indexSteps({ table, indexes, limits }: TableChange): readonly MigrationStep[] {
  return [
    ...indexes.dropped.map((index) =>
      step(
        { kind: 'dropIndex', table, index },
        ['expand', 'free', 'share update exclusive', 'instant'],
        `${index.name} goes`,
      ),
    ),
    ...indexes.added.map((index) =>
      step(
        { kind: 'createIndex', table, index },
        ['migrate', index.unique ? 'dataDependent' : 'free', 'share update exclusive', 'scan'],
        `${index.name} is made`,
      ),
    ),
    ...limits.dropped.map((limit) =>
      step({ kind: 'dropLimit', table, limit }, instantly('free'), `${limit.name} no longer holds`),
    ),
    ...limits.added.map((limit) =>
      step(
        { kind: 'createLimit', table, limit },
        ['migrate', 'dataDependent', 'share row exclusive', 'instant'],
        `${limit.name} holds from now on`,
      ),
    ),
  ];
}

function referenceSteps({ table, foreignKeys }: TableChange): readonly MigrationStep[] {
  return [
    ...foreignKeys.dropped.map((foreignKey) =>
      step({ kind: 'dropForeignKey', table, foreignKey }, instantly('free'), `${foreignKey.name} no longer holds`),
    ),
    ...foreignKeys.added.map((foreignKey) =>
      step(
        { kind: 'addForeignKey', table, foreignKey },
        ['migrate', 'dataDependent', 'share update exclusive', 'scan'],
        `${table.name} refers to ${foreignKey.table}`,
      ),
    ),
  ];
}

function fixedSteps({ was, table, fixed }: TableChange): readonly MigrationStep[] {
  const named = (columns: readonly FixedColumn[]): string =>
    `${table.name}: ${columns.map(({ column }) => column).join(', ')}`;
  return [
    ...(fixed.dropped.length === 0
      ? []
      : [
          step(
            { kind: 'dropFixed', table, made: was.original.name },
            instantly('free'),
            `${named(fixed.dropped)} may change for now`,
          ),
        ]),
    ...(fixed.created.length === 0
      ? []
      : [
          step(
            { kind: 'createFixed', table },
            ['migrate', 'free', 'share row exclusive', 'instant'],
            `${named(fixed.created)} never change from now on`,
          ),
        ]),
  ];
}
