import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { heldByNoDatabase, liveBaseline } from '@specwright/codegen/plan/database/liveBaseline';
import {
  type Baseline,
  baselineFileName,
  baselineOf,
  modulesWithBaseline,
  modulesWithEntities,
  writeBaseline,
} from '@specwright/evolution/baseline';
import type { LiveSchema } from '@specwright/evolution/schema/liveSchema';
import type { SystemView } from '@specwright/notations/common/specWorkspace';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { explainWriteError } from '../fileErrors.ts';
import { errorSummary } from '../findings.ts';
import { openDatabase } from '../migrate/liveDatabase.ts';
import { openProject, type Project } from '../project.ts';
import { baselineFolder } from '../projectFolders.ts';
import { failed } from '../refusal.ts';
import { writeFiles } from '../writeFiles.ts';

export interface AcceptOptions {
  /** The URL of a database that the baseline is made of, in the place of the specification. */
  readonly fromDatabase?: string;
}

/**
 * `specwright accept`: makes the specification as it is the baseline, one file a module. A specification with errors is not
 * accepted, except for those that say what accepting cures: changes that no evolve line declares are then declared.
 */
export async function accept(
  paths: readonly string[],
  options: AcceptOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const project = await openProject(paths, context);
  const errors = project
    .systemFindings()
    .filter((finding) => finding.severity === 'error' && !finding.code.startsWith('evolution/'));
  if (errors.length > 0) {
    for (const line of errorSummary(errors, terminal.noteColors)) terminal.note(line);
    throw failed(`A specification with errors has no schema to accept (${counted(errors.length, 'error')}).`);
  }
  const url = options.fromDatabase;
  const baselines = url === undefined ? baselinesByPath(project) : await baselinesOfDatabase(project, url, context);
  const texts = new Map([...baselines].map(([path, baseline]) => [path, writeBaseline(baseline)]));
  const actions = await writeFiles(texts);
  for (const [path, action] of actions) terminal.out(`${action.padEnd(10)} ${relative(context.folder, path)}`);
  const left = url === undefined ? leftBaselines(project, baselines) : [];
  for (const path of left) {
    await rm(path, { force: true }).catch((error: unknown) => {
      throw explainWriteError(error, path);
    });
    terminal.out(`delete     ${relative(context.folder, path)}`);
  }
  const written = left.length + [...actions.values()].filter((action) => action !== 'unchanged').length;
  const count = (kind: 'entities' | 'apis' | 'events' | 'contracts'): number =>
    [...baselines.values()].reduce((sum, item) => sum + Object.keys(item[kind] ?? {}).length, 0);
  const accepted = [
    counted(count('entities'), 'entity', 'entities'),
    counted(count('apis'), 'api'),
    counted(count('events'), 'event'),
    counted(count('contracts'), 'contract'),
  ].filter((text) => !text.startsWith('0 '));
  terminal.note(
    written === 0
      ? `The baseline is what the ${url === undefined ? 'specification says' : 'database has'}.`
      : `Accepted ${accepted.join(', ') || 'nothing'}. Commit ${relative(context.folder, join(project.folder, baselineFolder)) || '.'} with the specification.`,
  );
  return exitCodes.fine;
}

function baselinesByPath(project: Project): ReadonlyMap<string, Baseline> {
  const baselines = new Map<string, Baseline>();
  for (const view of project.systems()) {
    for (const module of modulesOf(view, project)) {
      const path = join(project.folderOf(view), baselineFolder, baselineFileName(module));
      if (baselines.has(path)) {
        const name = module === null ? 'entities outside any module' : `a module '${module}'`;
        throw failed(`Two systems of this folder have ${name}: give each a folder with its own specwright.json.`);
      }
      baselines.set(path, baselineOf(view.index, module));
    }
  }
  if (baselines.size === 0)
    throw failed('The specification has neither entities nor apis, events or contracts to accept.');
  return baselines;
}

/**
 * The baselines of the modules whose tables a database has. What it has beyond that is told, and of what no database holds
 * that it is taken from the specification.
 */
async function baselinesOfDatabase(
  project: Project,
  url: string,
  context: CommandContext,
): Promise<ReadonlyMap<string, Baseline>> {
  const live = await readDatabase(url, context.folder);
  const baselines = new Map<string, Baseline>();
  const tables = new Set(['_prisma_migrations']);
  const { note } = context.terminal;
  for (const view of project.systems()) {
    for (const module of modulesWithEntities(view.index)) {
      const accepted = project.baselinesOf(view).find((baseline) => baseline.module === module);
      const read = liveBaseline(view.index, module, live, accepted);
      if (read === undefined) continue;
      baselines.set(join(project.folderOf(view), baselineFolder, baselineFileName(module)), read.baseline);
      for (const table of read.tables) tables.add(table);
      for (const text of read.notes) note(`Not in the baseline: ${text}.`);
      const unheld = heldByNoDatabase(read.baseline);
      if (unheld.length > 0) note(`Taken from the specification, as no database holds it: ${unheld.join(', ')}.`);
    }
  }
  if (baselines.size === 0) throw failed('The database has no table of an entity of the specification.');
  for (const { name } of live.tables) {
    if (!tables.has(name)) note(`Not in the baseline: ${name} is the table of no entity.`);
  }
  return baselines;
}

async function readDatabase(url: string, folder: string): Promise<LiveSchema> {
  const database = await openDatabase(url, folder);
  try {
    // The reader of SQL is large; no other command needs it.
    const { readLiveSchema } = await import('../migrate/readLiveSchema.ts');
    return await readLiveSchema(database);
  } catch (error) {
    throw failed(
      `The schema of the database cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  } finally {
    await database.close();
  }
}

/** The modules that have something to accept, and those that had and are there still: all of it went. */
function modulesOf(view: SystemView, project: Project): ReadonlySet<string | null> {
  const emptied = project
    .baselinesOf(view)
    .filter(({ module }) => view.system.specs.some(({ name }) => name === module));
  return new Set([...modulesWithBaseline(view.index), ...emptied.map(({ module }) => module)]);
}

/** Baselines of modules that are gone: their entities live in others now, or nowhere. */
function leftBaselines(project: Project, accepted: ReadonlyMap<string, Baseline>): readonly string[] {
  const names = new Set([...accepted.values()].flatMap(({ entities }) => Object.keys(entities)));
  const moved = project.systems().flatMap((view) =>
    project
      .baselinesOf(view)
      .filter(({ entities }) => Object.keys(entities).some((name) => names.has(name)))
      .map(({ module }) => join(project.folderOf(view), baselineFolder, baselineFileName(module))),
  );
  const paths = new Set([...moved, ...project.goneModules().map(({ path }) => path)]);
  return [...paths].filter((path) => !accepted.has(path));
}
