import { constraintName, keyName, quoteName, quoteText } from '../schema/identifiers.ts';
import type { ColumnDefault, PhysicalColumn, PhysicalTable, TableAlias } from '../schema/physicalSchema.ts';
import { postgres } from '../schema/postgres.ts';
import { createRowTrigger, dropRowTrigger } from '../schema/rowTrigger.ts';
import { postgresAlias } from './aliasSql.ts';
import { postgresFollowing } from './childrenSql.ts';
import { postgresFilling } from './fillingSql.ts';
import { postgresPairs } from './pairsSql.ts';
import type { MigrationPlan } from './planMigration.ts';
import { atOnce, batched, changedRows, deduped, isRepeatable } from './postgresRows.ts';
import { postgresConversion, postgresValue } from './postgresValues.ts';
import { countSql, type RowCounter } from './rowCounts.ts';
import type { Guard, MigrationStep } from './steps.ts';
import { postgresSync } from './syncSql.ts';
import type { WrittenStep } from './writtenStep.ts';

export const postgresCounter: RowCounter = {
  dialect: postgres,
  convert: postgresConversion,
  // Its numbers have as many digits as are needed.
  inexact: () => 'false',
};

/** How a step is carried out: the lock that it takes where that differs from what the plan says, and its statements. */
type Written = Pick<WrittenStep, 'statements'> & {
  readonly lock?: string;
  readonly outside?: boolean;
  readonly title?: string;
};

/**
 * The migration in SQL, so that no lock that stops the service is held while rows are read: rules are added without a look
 * at the rows and validated afterwards, indexes are made concurrently, rows are changed in batches.
 */
export function postgresMigration(plan: MigrationPlan): readonly WrittenStep[] {
  return plan.steps.flatMap((step) =>
    writtenSteps(step, plan).map(
      ({ statements, lock = lockOf(step), outside, title }): WrittenStep => ({
        titles: [title ?? step.title],
        phase: step.phase,
        class: step.class,
        ...(lock === undefined ? {} : { lock }),
        inTransaction: outside !== true,
        ...(step.kind === 'guard' ? { guard: step.guard } : {}),
        statements,
      }),
    ),
  );
}

function lockOf(step: MigrationStep): string | undefined {
  if (step.kind === 'guard' || step.lock === 'none') return undefined;
  return `${step.lock} on ${step.table.name}, ${step.time}`;
}

function writtenSteps(step: MigrationStep, { after }: MigrationPlan): readonly Written[] {
  switch (step.kind) {
    case 'guard':
      return [{ statements: [guardBlock(step.guard)], title: `Guard: ${step.title}` }];
    case 'createTable':
      return [{ statements: creation(step.table) }];
    case 'dropTable':
      return [{ statements: removal(step.table, step.guard) }];
    case 'renameTable':
      return [{ statements: renaming(step) }];
    case 'renameColumn':
      return [alter(step.table, `RENAME COLUMN ${quoteName(step.from)} TO ${quoteName(step.to)}`)];
    case 'renameRule':
      return [
        step.what === 'constraint'
          ? alter(step.table, `RENAME CONSTRAINT ${quoteName(step.from)} TO ${quoteName(step.to)}`)
          : { statements: [`ALTER INDEX ${quoteName(step.from)} RENAME TO ${quoteName(step.to)};`] },
      ];
    case 'addColumn':
      return [{ statements: addition(step.table, step.column, step.initial, step.required) }];
    case 'dropColumn':
      return [
        {
          statements: [
            ...lastLook(step.table, step.guard, step.column.name),
            ...alter(step.table, `DROP COLUMN ${quoteName(step.column.name)}`).statements,
          ],
        },
      ];
    case 'allowNull':
      return [alter(step.table, `ALTER COLUMN ${quoteName(step.column.name)} DROP NOT NULL`)];
    case 'changeDefault':
      return [alter(step.table, defaultClause(step.column))];
    case 'require':
      return requirement(step.table, step.column);
    case 'changeType':
      return typeChange(
        step,
        after.aliases?.find(({ table }) => table === step.table.name),
      );
    default:
      return rowsAndRules(step);
  }
}

function rowsAndRules(step: MigrationStep): readonly Written[] {
  switch (step.kind) {
    case 'changeRows': {
      const change = changedRows(step);
      const outside = isRepeatable(step.change);
      return [
        { statements: [outside ? batched(step.table, step.batch, change) : atOnce(step.table, change)], outside },
      ];
    }
    case 'dedupe':
      return [{ statements: [deduped(step)] }];
    case 'addCheck':
      return validated(
        step.table,
        step.check.name,
        postgres.checkDefinition(step.table, step.check),
        'access exclusive',
      );
    case 'addForeignKey': {
      const { name, table } = step.foreignKey;
      const definition = postgres.foreignKeyDefinition(step.foreignKey);
      return validated(step.table, name, definition, `share row exclusive on ${table} and`);
    }
    case 'dropCheck':
      return [alter(step.table, `DROP CONSTRAINT ${quoteName(step.check.name)}`)];
    case 'dropForeignKey':
      return [alter(step.table, `DROP CONSTRAINT ${quoteName(step.foreignKey.name)}`)];
    case 'createIndex':
      // One that broke off left an index that is not valid.
      return [
        {
          statements: [
            `DROP INDEX CONCURRENTLY IF EXISTS ${quoteName(step.index.name)};`,
            postgres.createIndex(step.table, step.index, { concurrently: true }),
          ],
          outside: true,
        },
      ];
    case 'dropIndex':
      return [{ statements: [`DROP INDEX CONCURRENTLY IF EXISTS ${quoteName(step.index.name)};`], outside: true }];
    case 'createLimit':
      return [{ statements: postgres.createLimit(step.table, step.limit) }];
    case 'dropLimit':
      return [{ statements: postgres.dropLimit(step.table, step.limit) }];
    case 'createFixed':
      return [{ statements: postgres.createFixed(step.table) }];
    case 'dropFixed':
      return [{ statements: postgres.dropFixed(step.table, step.made) }];
    case 'createAlias':
      return [
        {
          statements: [renamedKey(step.alias.table, step.alias.name), postgresAlias.create(step.alias, ({ of }) => of)],
        },
      ];
    case 'dropAlias':
      return [{ statements: [postgresAlias.drop(step.alias), renamedKey(step.alias.name, step.alias.table)] }];
    case 'copyPairs':
      return [{ statements: postgresPairs.copy(step.pair) }];
    case 'beginPairs':
      return [{ statements: postgresPairs.begin(step.pair) }];
    case 'endPairs':
      return [
        {
          statements: postgresPairs.end(step.pair),
          lock: `access exclusive on ${step.pair.table} and ${step.pair.pairs}, instant`,
        },
      ];
    case 'beginSync':
      return [{ statements: postgresSync.begin(step.sync) }];
    case 'endSync':
      return [{ statements: postgresSync.end(step.sync), lock: `access exclusive on ${step.table.name}, instant` }];
    case 'beginFilling':
      return [
        { statements: [...postgresFilling.begin(step.table, step.filling), ...postgresFollowing.begin(step.filling)] },
      ];
    case 'endFilling':
      return [
        {
          statements: [...postgresFilling.end(step.filling), ...postgresFollowing.end(step.filling)],
          lock: `access exclusive on ${step.table.name}, instant`,
        },
      ];
    default:
      return [];
  }
}

/**
 * The key goes along where no version before knows the table, whose old name another may get; else it does when that is
 * gone, which knows refusals by it. Columns are renamed after the table: a view over it has their old names, and keeps them.
 */
function renaming({
  from,
  table,
  alias,
  formerAlias,
}: Extract<MigrationStep, { kind: 'renameTable' }>): readonly string[] {
  return [
    ...(formerAlias === undefined ? [] : [postgresAlias.drop(formerAlias)]),
    `ALTER TABLE ${quoteName(from)} RENAME TO ${quoteName(table.name)};`,
    ...(alias === undefined && formerAlias === undefined ? [renamedKey(from, table.name)] : []),
    ...(alias === undefined ? [] : [postgresAlias.create(alias, ({ name }) => name)]),
  ];
}

function renamedKey(from: string, to: string): string {
  return `ALTER INDEX IF EXISTS ${quoteName(keyName(from))} RENAME TO ${quoteName(keyName(to))};`;
}

function alter(table: PhysicalTable, clause: string): { readonly statements: readonly string[] } {
  return { statements: [`ALTER TABLE ${quoteName(table.name)} ${clause};`] };
}

function guardBlock(guard: Guard): string {
  return `DO $guard$
DECLARE
  found bigint;
BEGIN
  found := (${countSql(guard, postgresCounter)});
  IF found > 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = ${quoteText(guard.message)} || ' Rows: ' || found || '.';
  END IF;
END
$guard$;`;
}

/** Rows may have come since the first look: nobody writes between this one and the loss. */
function lastLook(table: PhysicalTable, guard: Guard | undefined, column?: string): readonly string[] {
  if (guard === undefined) return [];
  const all = column === undefined ? ({ kind: 'all' } as const) : ({ kind: 'withValue', column } as const);
  const rows = guard.rows.kind === 'orphans' || guard.rows.kind === 'breaking' ? guard.rows : all;
  return [
    `LOCK TABLE ${quoteName(table.name)} IN SHARE ROW EXCLUSIVE MODE;`,
    guardBlock({ table, rows, message: guard.message }),
  ];
}

/** Functions of triggers do not go with a table. */
function removal(table: PhysicalTable, guard: Guard | undefined): readonly string[] {
  const limits = table.limits.flatMap((limit) => postgres.dropLimit(table, limit));
  const fixed = table.fixed === undefined ? [] : postgres.dropFixed(table);
  return [...lastLook(table, guard), ...limits, ...fixed, `DROP TABLE ${quoteName(table.name)};`];
}

function creation(table: PhysicalTable): readonly string[] {
  return [
    postgres.createTable(table),
    ...table.indexes.map((index) => postgres.createIndex(table, index)),
    ...table.limits.flatMap((limit) => postgres.createLimit(table, limit)),
    ...postgres.createFixed(table),
  ];
}

function defaultSql(column: PhysicalColumn, start: ColumnDefault): string {
  return start.kind === 'now' ? 'now()' : postgres.literal(column.type, start.text);
}

function defaultClause(column: PhysicalColumn, name = column.name): string {
  const action = column.default === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${defaultSql(column, column.default)}`;
  return `ALTER COLUMN ${quoteName(name)} ${action}`;
}

/** A constant or the present moment costs nothing; rows that exist do not get the default of new ones by the way. */
function addition(
  table: PhysicalTable,
  column: PhysicalColumn,
  initial: ColumnDefault | undefined,
  required: boolean,
): readonly string[] {
  const start = initial === undefined ? '' : ` DEFAULT ${defaultSql(column, initial)}`;
  const definition = `${quoteName(column.name)} ${postgres.typeName(column.type)}${required ? ' NOT NULL' : ''}${start}`;
  const isLasting = initial === undefined ? column.default === undefined : sameDefault(initial, column.default);
  return [
    ...alter(table, `ADD COLUMN ${definition}`).statements,
    ...(isLasting ? [] : alter(table, defaultClause(column)).statements),
  ];
}

function sameDefault(a: ColumnDefault, b: ColumnDefault | undefined): boolean {
  if (a.kind === 'now') return b?.kind === 'now';
  return b?.kind === 'value' && a.text === b.text;
}

/** Added for new rows at once, without a look at the others; then those are looked at while the service goes on. */
function validated(table: PhysicalTable, name: string, definition: string, lock: string): readonly Written[] {
  return [
    { ...alter(table, `ADD ${definition} NOT VALID`), lock: `${lock} on ${table.name}, instant` },
    {
      ...alter(table, `VALIDATE CONSTRAINT ${quoteName(name)}`),
      lock: `share update exclusive on ${table.name}, scan`,
      title: `${name} holds for the rows that exist`,
    },
  ];
}

/** PostgreSQL believes a valid check, and looks at no row. */
function requirement(table: PhysicalTable, column: PhysicalColumn): readonly Written[] {
  const name = constraintName(table.name, column.name, 'required');
  const definition = `CONSTRAINT ${quoteName(name)} CHECK (${quoteName(column.name)} IS NOT NULL)`;
  return [
    ...validated(table, name, definition, 'access exclusive'),
    {
      statements: [
        ...alter(table, `ALTER COLUMN ${quoteName(column.name)} SET NOT NULL`).statements,
        ...alter(table, `DROP CONSTRAINT ${quoteName(name)}`).statements,
      ],
      lock: `access exclusive on ${table.name}, instant`,
      title: `${table.name}.${column.name} is required from now on`,
    },
  ];
}

/**
 * A column of the new type grows beside the old one, kept alike by a trigger, and takes its place at the end. A view that
 * shows the old one gives way for that moment.
 */
function typeChange(
  step: Extract<MigrationStep, { kind: 'changeType' }>,
  alias: TableAlias | undefined,
): readonly Written[] {
  const { table, from, column, value, batch } = step;
  const fresh = { ...column, name: `${column.name}__new` };
  const [old, name] = [quoteName(from.name), quoteName(fresh.name)];
  const sync = quoteName(constraintName(table.name, column.name, 'sync'));
  const next = postgresValue(table, value, column.type, `NEW.${old}`, 'NEW.');
  const short = `access exclusive on ${table.name}, instant`;
  return [
    {
      statements: [
        ...alter(table, `ADD COLUMN ${name} ${postgres.typeName(column.type)}`).statements,
        ...createRowTrigger({
          name: sync,
          table: quoteName(table.name),
          tag: 'sync',
          body: `  NEW.${name} := ${next};`,
        }),
      ],
      lock: short,
    },
    {
      statements: [
        batched(table, batch, {
          set: `${name} = ${postgresValue(table, value, column.type, old, '')}`,
          where: `${name} IS NULL`,
        }),
      ],
      outside: true,
      title: `${table.name}.${column.name}: rows that exist get the new value`,
    },
    ...(column.nullable ? [] : requirement(table, fresh)),
    {
      statements: [
        ...(alias === undefined ? [] : [postgresAlias.drop(alias)]),
        ...dropRowTrigger({ name: sync, table: quoteName(table.name) }),
        ...alter(table, `DROP COLUMN ${old}`).statements,
        ...alter(table, `RENAME COLUMN ${name} TO ${quoteName(column.name)}`).statements,
        ...(column.default === undefined ? [] : alter(table, defaultClause(column)).statements),
        ...(alias === undefined ? [] : [postgresAlias.create(alias, ({ of }) => of)]),
      ],
      lock: short,
      title: `${table.name}.${column.name} is of its new type`,
    },
  ];
}
