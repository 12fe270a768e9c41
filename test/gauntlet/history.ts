import { buildPlan } from '@specwright/codegen/plan/buildPlan';
import { checkHistory, serviceHistory, serviceMigrations } from '@specwright/codegen/plan/database/serviceHistory';
import { serviceSchema } from '@specwright/codegen/plan/database/serviceSchema';
import { Findings } from '@specwright/codegen/plan/findings';
import { baselineOf, modulesWithEntities } from '@specwright/evolution/baseline';
import { evolutionOf } from '@specwright/evolution/evolution';
import { type PastMigration, readRecord } from '@specwright/evolution/migration/migrationRecord';
import type { PhysicalSchema } from '@specwright/evolution/schema/physicalSchema';
import type { SystemIndex } from '@specwright/model/system';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';

/** The migrations that lead from one specification to the next. */
export interface Evolved {
  readonly first: string;
  /** What the new version needs, and what goes when the old one is gone; empty where there is nothing. */
  readonly up: string;
  readonly contract: string;
  /** The ways back. */
  readonly down: string;
  readonly contractDown: string;
  readonly before: PhysicalSchema;
  readonly after: PhysicalSchema;
  /** Why `generate` makes no migration. */
  readonly refusals: readonly string[];
}

/** A migration of a project, and its way back (none of the first). */
export interface GeneratedMigration {
  readonly up: string;
  readonly down: string;
}

/** All migrations of a project that is generated, and accepted, with one specification after the other. */
export function generatedWay(texts: readonly string[], database: 'sqlite' | 'postgres'): readonly GeneratedMigration[] {
  let migrations: readonly PastMigration[] = [];
  let accepted: SystemIndex | undefined;
  for (const text of texts) {
    const index = systemOf(text);
    migrations = made(index, database, migrations, accepted);
    accepted = index;
  }
  return migrations.map(({ files }) => ({ up: files.get('migration.sql') ?? '', down: files.get('down.sql') ?? '' }));
}

/**
 * What `generate` writes for a specification, and after `accept` for a later one.
 * @param written what an earlier release wrote instead, into the files of the first migration
 */
export function evolved(
  before: string,
  after: string,
  database: 'sqlite' | 'postgres',
  written: (text: string) => string = (text) => text,
): Evolved {
  const [was, is] = [systemOf(before), systemOf(after)];
  const first = made(was, database, [], undefined).map(({ name, files }) => {
    const texts = new Map([...files].map(([file, text]) => [file, written(text)]));
    return { name, files: texts, record: readRecord(texts.get('schema.json') ?? '') };
  });
  const next = made(is, database, first, was);
  const more = next.slice(1);
  const contract = more.find(({ record }) => record?.phase === 'contract')?.files;
  const expand = more.find(({ record }) => record?.phase === undefined)?.files;
  return {
    first: first[0]?.files.get('migration.sql') ?? '',
    up: expand?.get('migration.sql') ?? '',
    contract: contract?.get('migration.sql') ?? '',
    down: expand?.get('down.sql') ?? '',
    contractDown: contract?.get('down.sql') ?? '',
    before: serviceSchema(buildPlan(was, new Findings())),
    after: serviceSchema(buildPlan(is, new Findings())),
    refusals: refusalsOf(is, database, first, was),
  };
}

function made(
  index: SystemIndex,
  database: 'sqlite' | 'postgres',
  migrations: readonly PastMigration[],
  accepted: SystemIndex | undefined,
): readonly PastMigration[] {
  const baselines =
    accepted === undefined ? [] : modulesWithEntities(accepted).map((name) => baselineOf(accepted, name));
  const undeclared = evolutionOf(index, baselines)?.coverage.uncovered ?? [];
  if (undeclared.length > 0) throw new Error(`undeclared: ${JSON.stringify(undeclared)}`);
  const history = serviceHistory(index, index, { migrations, baselines });
  const files = serviceMigrations(buildPlan(index, new Findings()), database, history);
  const names = [...new Set(files.map(({ path }) => path.split('/')[0] ?? ''))];
  return names.map((name) => {
    const own = files.filter(({ path }) => path.startsWith(`${name}/`));
    const texts = new Map(own.map(({ path, content }) => [path.slice(name.length + 1), content]));
    return { name, files: texts, record: readRecord(texts.get('schema.json') ?? '') };
  });
}

function refusalsOf(
  index: SystemIndex,
  database: 'sqlite' | 'postgres',
  migrations: readonly PastMigration[],
  accepted: SystemIndex,
): readonly string[] {
  const baselines = modulesWithEntities(accepted).map((name) => baselineOf(accepted, name));
  const findings = new Findings();
  const place = index.system.entities[0]?.origin;
  if (place === undefined) throw new Error('The text has no entity.');
  const history = serviceHistory(index, index, { migrations, baselines });
  checkHistory(buildPlan(index, new Findings()), database, history, findings, place);
  return findings.all.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

function systemOf(text: string): SystemIndex {
  const workspace = new SpecWorkspace({ folders: ['file:///spec'] });
  workspace.setText('file:///spec/spec.sds', text);
  const [view] = workspace.systems();
  if (view === undefined) throw new Error('The text makes no system.');
  return view.index;
}
