import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  type Baseline,
  baselineFileName,
  baselineOf,
  modulesWithBaseline,
  writeBaseline,
} from '@specwright/evolution/baseline';
import type { SystemView } from '@specwright/notations/common/specWorkspace';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { explainWriteError } from '../fileErrors.ts';
import { errorSummary } from '../findings.ts';
import { openProject, type Project } from '../project.ts';
import { baselineFolder } from '../projectFolders.ts';
import { failed } from '../refusal.ts';
import { writeFiles } from '../writeFiles.ts';

/**
 * `specwright accept`: makes the specification as it is the baseline, one file a module. A specification with errors is not
 * accepted, except for those that say what accepting cures: changes that no evolve line declares are then declared.
 */
export async function accept(paths: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const project = await openProject(paths, context);
  const errors = project
    .systemFindings()
    .filter((finding) => finding.severity === 'error' && !finding.code.startsWith('evolution/'));
  if (errors.length > 0) {
    for (const line of errorSummary(errors, terminal.noteColors)) terminal.note(line);
    throw failed(`A specification with errors has no schema to accept (${counted(errors.length, 'error')}).`);
  }
  const baselines = baselinesByPath(project);
  const texts = new Map([...baselines].map(([path, baseline]) => [path, writeBaseline(baseline)]));
  const actions = await writeFiles(texts);
  for (const [path, action] of actions) terminal.out(`${action.padEnd(10)} ${relative(context.folder, path)}`);
  const left = leftBaselines(project, baselines);
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
      ? 'The baseline is what the specification says.'
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

/** The modules that have something to accept, and those that had and are there still: all of it went. */
function modulesOf(view: SystemView, project: Project): ReadonlySet<string | null> {
  const emptied = project
    .baselinesOf(view)
    .filter(({ module }) => view.system.specs.some(({ name }) => name === module));
  return new Set([...modulesWithBaseline(view.index), ...emptied.map(({ module }) => module)]);
}

/** Baselines of modules that are gone, whose entities live in others now. */
function leftBaselines(project: Project, accepted: ReadonlyMap<string, Baseline>): readonly string[] {
  const names = new Set([...accepted.values()].flatMap(({ entities }) => Object.keys(entities)));
  return project.systems().flatMap((view) =>
    project
      .baselinesOf(view)
      .filter(({ entities }) => Object.keys(entities).some((name) => names.has(name)))
      .map(({ module }) => join(project.folderOf(view), baselineFolder, baselineFileName(module)))
      .filter((path) => !accepted.has(path)),
  );
}
