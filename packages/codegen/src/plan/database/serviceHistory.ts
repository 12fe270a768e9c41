import { createHash } from 'node:crypto';
import { type Baseline, baselineOf, modulesWithEntities } from '@specwright/evolution/baseline';
import { baselineHash } from '@specwright/evolution/baselineHash';
import { changesOf, type DeclaredChange } from '@specwright/evolution/changes';
import { evolutionOf } from '@specwright/evolution/evolution';
import { guardUntilNow } from '@specwright/evolution/migration/guards';
import { migrationLimits } from '@specwright/evolution/migration/migrationLimits';
import {
  type AcceptedState,
  frozenMigrations,
  type MigrationRecord,
  type PastMigration,
} from '@specwright/evolution/migration/migrationRecord';
import { products } from '@specwright/evolution/migration/migrationText';
import { planMigration } from '@specwright/evolution/migration/planMigration';
import type { WrittenStep } from '@specwright/evolution/migration/writtenStep';
import { compareText } from '@specwright/evolution/records';
import type { PhysicalSchema } from '@specwright/evolution/schema/physicalSchema';
import type { Origin } from '@specwright/model/origin';
import type { SystemIndex } from '@specwright/model/system';
import type { PastRendering } from '../../output/pastTexts.ts';
import type { PastTexts } from '../../targets/target.ts';
import type { Findings } from '../findings.ts';
import type { ServicePlan } from '../servicePlan.ts';
import { hasAcceptedTables } from './acceptedTables.ts';
import { migrationHints, unwritableLines } from './migrationHints.ts';
import {
  type MigrationFile,
  type MigrationSource,
  migrationFiles,
  type PendingMigration,
  pendingMigrations,
} from './migrations.ts';
import { serviceSchema } from './serviceSchema.ts';

/** What lies in the folder of a project, and what was accepted. */
export interface GeneratedPast {
  /** In the order of their names. */
  readonly migrations: readonly PastMigration[];
  readonly baselines: readonly Baseline[];
  /** The texts themselves, so that only those are made anew that have changed. */
  readonly texts?: PastTexts;
  /** The files themselves, where nothing has changed that they depend on. */
  readonly rendering?: PastRendering;
}

/** The way of a service's specification: what it was when it was accepted, what it is, and what was said of the change. */
export interface ServiceHistory {
  readonly migrations: readonly PastMigration[];
  /** The hash of the schema that is specified. */
  readonly specification: string;
  /** What was accepted last; absent where nothing was. */
  readonly accepted?: AcceptedState;
  readonly changes: readonly DeclaredChange[];
}

/** The history of the part of a system that makes one service. */
export function serviceHistory(index: SystemIndex, part: SystemIndex, past: GeneratedPast | undefined): ServiceHistory {
  const baselines = past?.baselines ?? [];
  const modules = modulesWithEntities(part);
  const own = new Set(part.system.entities.flatMap(({ name, forward }) => (forward ? [] : [name])));
  const accepted = baselines
    .filter(({ module, entities }) => modules.includes(module) || Object.keys(entities).some((name) => own.has(name)))
    .toSorted((a, b) => compareText(a.module ?? '', b.module ?? ''));
  const evolution = evolutionOf(index, baselines);
  const hasTables = (schema: PhysicalSchema): boolean =>
    evolution !== undefined && hasAcceptedTables(schema, { index, part, evolution, baselines: accepted });
  return {
    migrations: past?.migrations ?? [],
    specification: combined(modules.map((module) => baselineHash(baselineOf(index, module)))),
    ...(accepted.length > 0 ? { accepted: { specification: combined(accepted.map(baselineHash)), hasTables } } : {}),
    changes: evolution === undefined ? [] : changesOf(evolution),
  };
}

/** The files of all migrations of a service, within the folder that its target keeps them in. */
export function serviceMigrations(
  plan: ServicePlan,
  database: MigrationRecord['database'],
  history: ServiceHistory,
): readonly MigrationFile[] {
  return migrationFiles(sourceOf(plan, database, history));
}

/** Tells where the next migration cannot be made, or cannot follow those that databases have seen. */
export function checkHistory(
  plan: ServicePlan,
  database: MigrationRecord['database'],
  history: ServiceHistory,
  findings: Findings,
  place: Origin,
): void {
  const { frozen, schema, hints } = sourceOf(plan, database, history);
  const last = frozen.at(-1)?.record;
  if (last !== undefined) {
    const limits = migrationLimits(planMigration(last.schema, schema, hints));
    for (const limit of limits) findings.error('unwritable-migration', limit, place);
    for (const { message, origin } of unwritableLines(history.changes, plan, last.schema)) {
      findings.error('unwritable-migration', message, origin);
    }
    return;
  }
  if (history.accepted === undefined || history.migrations.length === 0) return;
  const other = history.migrations.find(({ record }) => record !== undefined && record.database !== database)?.record;
  if (other !== undefined) {
    findings.warning(
      'other-database',
      `The migrations of the project are for ${products[other.database]}. Those for ${products[database]} take their place and begin anew: ` +
        `no row is carried over. Where that is not meant, restore their folder from version control and generate for '${other.database}'.`,
      place,
    );
    return;
  }
  if (history.accepted.specification === history.specification) return;
  findings.warning(
    'no-accepted-migration',
    'No migration of the project leads to the accepted schema, so the first one makes everything anew: it fits new ' +
      'databases only. Restore the folder of the migrations from version control, and generate again.',
    place,
  );
}

/** The migrations that are not accepted yet, and which ones go before them. */
export interface NextMigrations {
  /** The names of those that stay as they are. */
  readonly after: readonly string[];
  /** In the order in which they are carried out; of guards those only that a database can be asked about before all of them. */
  readonly pending: readonly PendingMigration[];
}

export function plannedMigrations(
  plan: ServicePlan,
  database: MigrationRecord['database'],
  history: ServiceHistory,
): NextMigrations {
  const source = sourceOf(plan, database, history);
  const before = source.frozen.at(-1)?.record?.schema ?? { tables: [] };
  const askable = (step: WrittenStep): WrittenStep => {
    const { guard: told, ...rest } = step;
    const guard = told && guardUntilNow(told, before, source.hints);
    return { ...rest, ...(guard === undefined ? {} : { guard }) };
  };
  return {
    after: source.frozen.map(({ name }) => name),
    pending: pendingMigrations(source).map((migration) => ({ ...migration, steps: migration.steps.map(askable) })),
  };
}

function sourceOf(plan: ServicePlan, database: MigrationRecord['database'], history: ServiceHistory): MigrationSource {
  const frozen = frozenMigrations(history.migrations, history.accepted, database);
  const before = frozen.at(-1)?.record?.schema ?? { tables: [] };
  return {
    database,
    schema: serviceSchema(plan),
    specification: history.specification,
    ...(history.accepted === undefined ? {} : { accepted: history.accepted.specification }),
    frozen,
    hints: migrationHints(history.changes, plan, before),
  };
}

/** One hash of a service that has the entities of several modules. */
function combined(hashes: readonly string[]): string {
  const [only, ...more] = hashes;
  if (only !== undefined && more.length === 0) return only;
  return createHash('sha256').update(hashes.join('\n')).digest('hex');
}
