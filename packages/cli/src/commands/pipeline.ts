import { relative, resolve } from 'node:path';
import { didYouMean, similarNames } from '@specwright/checks/suggestions';
import { contextPacks } from '@specwright/codegen/context/contextPacks';
import { contextText, selectContext } from '@specwright/codegen/context/contextSelection';
import { designUnits } from '@specwright/model/designResolution';
import type { SystemView } from '@specwright/notations/common/specWorkspace';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { errorSummary } from '../findings.ts';
import { type ContextOf, type FoundPipeline, planSteps } from '../pipeline/plannedStep.ts';
import { RunRecord, stateOf } from '../pipeline/runRecord.ts';
import { type Outcome, type RunOptions, runSteps } from '../pipeline/runSteps.ts';
import { openProject, type Project } from '../project.ts';
import { failed, wrongUsage } from '../refusal.ts';

export interface PipelineOptions {
  /** The system, where several have a pipeline of that name. */
  readonly system?: string;
  readonly approve?: boolean;
  readonly restart?: boolean;
}

interface Chosen extends FoundPipeline {
  readonly view: SystemView;
}

/** `specwright pipeline run NAME`: runs the steps that have not passed yet; exit code 1 when one fails or waits for a person. */
export async function runPipeline(
  name: string,
  paths: readonly string[],
  options: PipelineOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const project = await openProject(paths, context);
  const chosen = choose(name, options, project);
  refuseUnsound(project, context);
  const folder = project.folderOf(chosen.view);
  const key = recordName(chosen, project);
  const record = await RunRecord.open(folder, key, options.restart === true);
  try {
    const resumed = Object.keys(record.state.steps).length > 0;
    await record.log({ event: resumed ? 'run-resumed' : 'run-started', system: chosen.unit.name });
    const steps = planSteps(chosen.index, chosen.pipeline, contextsOf(chosen, project));
    const outcome = await runSteps(steps, record, runOptions(chosen, project, options, context));
    await record.log({ event: 'run-ended', status: outcome.kind });
    return tell(outcome, name, record, context);
  } finally {
    await record.close();
  }
}

/** `specwright pipeline status [NAME]`: how the steps of the pipelines stand. */
export async function pipelineStatus(
  name: string | undefined,
  paths: readonly string[],
  options: PipelineOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const project = await openProject(paths, context);
  const found = name === undefined ? pipelinesOf(project) : [choose(name, options, project)];
  if (found.length === 0) throw wrongUsage(noPipelines);
  for (const chosen of found) {
    const state = await stateOf(project.folderOf(chosen.view), recordName(chosen, project));
    context.terminal.out(`${chosen.unit.name}: ${chosen.pipeline.name}`);
    const steps = planSteps(chosen.index, chosen.pipeline, contextsOf(chosen, project));
    for (const { step, digest } of steps) {
      const known = state?.steps[step.name];
      const changed = known !== undefined && known.context !== digest ? ', its specification has changed since' : '';
      const gate = step.gate === undefined ? '' : `  gate: ${step.gate.text}`;
      context.terminal.out(`  ${step.name.padEnd(24)} ${known?.status ?? 'not run'}${changed}${gate}`);
    }
  }
  return exitCodes.fine;
}

const noPipelines = 'There is no pipeline here: a `pipeline "Name":` block of a design (.sodl) is one.';

function pipelinesOf(project: Project): Chosen[] {
  return project
    .systems()
    .flatMap((view) =>
      designUnits(view.index).flatMap((unit) =>
        unit.pipelines.map((pipeline) => ({ view, index: view.index, unit, pipeline })),
      ),
    );
}

function choose(name: string, { system }: PipelineOptions, project: Project): Chosen {
  const all = pipelinesOf(project).filter(({ unit }) => system === undefined || unit.name === system);
  const named = all.filter(({ pipeline }) => pipeline.name === name);
  const [only, ...others] = named;
  if (only === undefined) {
    const names = [...new Set(all.map(({ pipeline }) => pipeline.name))];
    if (names.length === 0) throw wrongUsage(noPipelines);
    const hint = didYouMean(similarNames(name, names)) || ` There are ${names.map((one) => `'${one}'`).join(', ')}.`;
    throw wrongUsage(`There is no pipeline '${name}'.${hint}`);
  }
  if (others.length > 0) {
    const systems = named.map(({ unit }) => `'${unit.name}'`).join(', ');
    throw wrongUsage(`Several systems have a pipeline '${name}' (${systems}): choose one with --system.`);
  }
  return only;
}

/** Of several pipelines of one name in a project each has a record of its own. */
function recordName({ unit, pipeline }: Chosen, project: Project): string {
  const same = pipelinesOf(project).filter((other) => other.pipeline.name === pipeline.name);
  return same.length > 1 ? `${unit.name} ${pipeline.name}` : pipeline.name;
}

function refuseUnsound(project: Project, { terminal }: CommandContext): void {
  const errors = project.systemFindings().filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  for (const line of errorSummary(errors, terminal.noteColors)) terminal.note(line);
  throw failed(`Nothing was run: the specification has ${counted(errors.length, 'error')}.`);
}

/** The context of a step: what holds everywhere, then what is said of the step and its module. */
function contextsOf({ view, index, unit }: Chosen, project: Project): ContextOf {
  const packs = contextPacks({ indexes: [index], textOf: project.textOf, root: view.root }, () => 0);
  return (step, module) => {
    const wish = { step: step.name, system: unit.name, ...(module === undefined ? {} : { module: module.name }) };
    return contextText(selectContext(packs, wish));
  };
}

function runOptions(chosen: Chosen, project: Project, options: PipelineOptions, context: CommandContext): RunOptions {
  const { view, pipeline } = chosen;
  const folder = project.folderOf(view);
  const settings = project.settingsOf(view);
  const own = settings?.pipelines[pipeline.name] ?? settings?.pipelines['*'];
  const outs = settings?.targets.flatMap(({ out }) => out ?? []) ?? [];
  const file = relative(folder, resolve(context.folder, project.pathOf(chosen.unit.file)));
  return {
    project: folder,
    pipeline: pipeline.name,
    ...(own === undefined ? {} : { settings: own }),
    generator: (module) => ({
      command: [process.execPath, process.argv[1] ?? '', 'generate', module, file],
      out: outs.length > 0 ? outs : ['generated'],
    }),
    approve: options.approve === true,
    signal: context.interruption(),
    say: (text) => context.terminal.out(text),
  };
}

function tell(outcome: Outcome, name: string, record: RunRecord, context: CommandContext): ExitCode {
  const { terminal } = context;
  switch (outcome.kind) {
    case 'passed':
      terminal.out(terminal.outColors.green(`The pipeline '${name}' has passed.`));
      return exitCodes.fine;
    case 'waiting':
      terminal.out(`${outcome.step}: waiting for a person. Check:`);
      for (const line of outcome.check) terminal.out(`  - ${line}`);
      terminal.out(`Then go on with \`specwright pipeline run ${JSON.stringify(name)} --approve\`.`);
      return exitCodes.failed;
    case 'failed': {
      terminal.note(terminal.noteColors.red(`${outcome.step}: ${outcome.reason}.`));
      if (outcome.log !== undefined) terminal.note(`What it printed: ${relative(context.folder, outcome.log)}`);
      terminal.note(
        `Mend it, then run the same command again: it goes on with this step. All events: ${relative(context.folder, record.folder)}/log.jsonl`,
      );
      return exitCodes.failed;
    }
  }
}
