import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { generateFiles } from '@specwright/codegen/generate';
import type { GeneratedFile } from '@specwright/codegen/generatedFile';
import { bundleDigest } from '@specwright/codegen/output/bundleDigest';
import { leftHooks, leftHookText } from '@specwright/codegen/output/leftHooks';
import { leftServices, leftText } from '@specwright/codegen/output/leftServices';
import { nearestPart } from '@specwright/codegen/output/namedParts';
import { OutputError } from '@specwright/codegen/output/outputError';
import type { OutputRecords } from '@specwright/codegen/output/outputRecords';
import type { PartDigests } from '@specwright/codegen/output/partDigests';
import { generatedPast } from '@specwright/codegen/output/pastMigrations';
import type { OutputEntry } from '@specwright/codegen/output/planOutput';
import { type PreparedOutput, prepareOutput } from '@specwright/codegen/output/writeOutput';
import { evolutionCodes } from '@specwright/evolution/codes';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { explainWriteError } from '../fileErrors.ts';
import { errorSummary, findingLines, reported } from '../findings.ts';
import { commitOutputs } from '../generate/commitOutputs.ts';
import { repositoriesOf } from '../generate/git.ts';
import { noteConflicts, printReport } from '../generate/outputReport.ts';
import { SourceWatcher } from '../generate/sourceWatcher.ts';
import { stageConflicts } from '../generate/stageConflicts.ts';
import { goneModuleTexts } from '../goneModules.ts';
import { type GenerateOptions, type Job, jobsOf } from '../jobs.ts';
import { printDifferences } from '../outputDiff.ts';
import { openProjectAndModules, type Project } from '../project.ts';
import { failed, Refusal, wrongUsage } from '../refusal.ts';

/** `specwright generate [module…]`: writes the services, or with an option only tells about them. */
export async function generate(
  args: readonly string[],
  options: GenerateOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const signal = context.interruption();
  return options.watch === true
    ? generateOnChange(args, options, signal, context)
    : generateOnce(await openProjectAndModules(args, context), options, signal, context);
}

/**
 * Generates now and whenever a specification, the settings or a baseline change, until it is interrupted. What cannot be
 * generated is told, and what was generated before stays.
 */
async function generateOnChange(
  args: readonly string[],
  options: GenerateOptions,
  signal: AbortSignal,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const first = await openProjectAndModules(args, context);
  const outputs = jobsOf(first.project, first.modules, options, context).map(({ folder }) => folder);
  const watcher = await SourceWatcher.over(first.project.folders, outputs);
  try {
    // What changed before the watcher began is read, and where nothing did, what was understood is not understood again.
    const open = async (): Promise<Asked> => {
      const now = await openProjectAndModules(args, context);
      return now.project.isSameAs(first.project) ? first : now;
    };
    do {
      const run = async (): Promise<ExitCode> => generateOnce(await open(), options, signal, context);
      const code = await orTold(onceFree(run, signal, context), context);
      if (signal.aborted) return code;
      terminal.note('Waiting for changes; Ctrl-C ends it.');
    } while (await watcher.next(signal));
    return exitCodes.fine;
  } finally {
    await watcher.close();
  }
}

/** A folder that another run writes into is free again by itself. */
class FolderInUse extends Refusal {}

/** Tries again until no other run is at work in the folders. */
async function onceFree(
  run: () => Promise<ExitCode>,
  signal: AbortSignal,
  { terminal }: CommandContext,
): Promise<ExitCode> {
  for (let isTold = false; ; isTold = true) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof FolderInUse) || signal.aborted) throw error;
      if (!isTold) terminal.note(error.message);
      await wait(1000, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** What a person can cure is told, and no reason to end. */
async function orTold(run: Promise<ExitCode>, { terminal }: CommandContext): Promise<ExitCode> {
  try {
    return await run;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    terminal.note(`${terminal.noteColors.red('specwright:')} ${error.message}`);
    return error.exitCode;
  }
}

/** What a run is about. */
interface Asked {
  readonly project: Project;
  readonly modules: readonly string[];
}

async function generateOnce(
  { project, modules }: Asked,
  options: GenerateOptions,
  signal: AbortSignal,
  context: CommandContext,
): Promise<ExitCode> {
  refuseUnsound(project, context);
  const jobs = jobsOf(project, modules, options, context);
  const staging = options.merge === 'index';
  const repositories = options.commit === true || staging ? await repositoriesOf(jobs) : [];
  // All is made before the first file is written: a fault in one service leaves the others as they were.
  const services: Service[] = [];
  for (const job of jobs) services.push({ job, ...(await render(job, project, signal, context)) });
  if (options.why !== undefined) {
    let isExplained = false;
    for (const service of services) {
      isExplained = (await explainFile(options.why, service, project, context)) || isExplained;
    }
    if (isExplained) return exitCodes.fine;
    throw wrongUsage(`'${options.why}' is not generated. \`specwright generate --dry-run\` lists the files that are.`);
  }
  const outputs: Output[] = [];
  for (const service of services) outputs.push({ service, prepared: await prepared(service, context) });
  const reports = outputs.map((output) => output.prepared.report);
  const write = options.dryRun !== true && options.diff !== true && options.check !== true;
  const left = await leftHooksOf(services, context);
  for (const output of outputs) {
    const { service, prepared } = output;
    if (write) await carryOut(output, signal, context);
    if (options.diff === true) await printDifferences(prepared.report, service.files, context);
    else printReport(prepared.report, service.job, write, context);
  }
  noteConflicts(reports, write, context);
  for (const text of left) context.terminal.note(text);
  await noteLeftServices(jobs, context);
  if (staging) await stageConflicts(repositories, reports, context);
  if (options.commit === true) await commitOutputs(repositories, reports, context);
  const inSync = reports.every(({ entries }) =>
    entries.every(({ action }) => action === 'unchanged' || action === 'keep'),
  );
  return options.check === true && !inSync ? exitCodes.failed : exitCodes.fine;
}

/** Tells of services in the folder of a system that none of its modules makes any more. */
async function noteLeftServices(jobs: readonly Job[], { terminal, folder }: CommandContext): Promise<void> {
  for (const system of jobs.filter((job) => job.system === true)) {
    const made = jobs.filter((job) => dirname(job.folder) === system.folder).map((job) => basename(job.folder));
    for (const left of await leftServices(system.folder, made)) {
      terminal.note(leftText(left, relative(folder, join(system.folder, left.folder))));
    }
  }
}

/** What a person put around operations that go. Asked before anything is written. */
async function leftHooksOf(services: readonly Service[], { folder }: CommandContext): Promise<string[]> {
  const texts: string[] = [];
  for (const { job, files } of services) {
    for (const left of await leftHooks(job.folder, files, job.target)) {
      const path = relative(folder, join(job.folder, left.path)).replaceAll('\\', '/');
      texts.push(`${path}:${left.line}: ${leftHookText(left)}`);
    }
  }
  return texts;
}

interface Rendered {
  /** What the folder said of itself before. */
  readonly records: OutputRecords;
  readonly files: readonly GeneratedFile[];
  /** Its name, as the manifest keeps it. */
  readonly service?: string;
  /** What its parts say, as the manifest keeps it too. */
  readonly parts?: PartDigests;
  /** What its files were rendered from, likewise. */
  readonly rendering?: string;
}

interface Service extends Rendered {
  readonly job: Job;
}

/** Nothing is generated from a specification with errors, or while the schema has changes that nobody declared. */
function refuseUnsound(project: Project, context: CommandContext): void {
  const { terminal } = context;
  const errors = project
    .systemFindings()
    .filter(({ severity, code }) => severity === 'error' && code !== evolutionCodes.goneModule);
  const undeclared = project.undeclaredChanges();
  const gone = goneModuleTexts(
    project.goneModules().filter(({ baseline }) => Object.keys(baseline.entities).length > 0),
    context,
  );
  if (errors.length === 0 && undeclared.length === 0 && gone.length === 0) return;
  for (const line of errorSummary(errors, terminal.noteColors)) terminal.note(line);
  for (const text of gone) terminal.note(text);
  if (undeclared.length === 0) {
    const reasons = [
      ...(errors.length === 0 ? [] : [`the specification has ${counted(errors.length, 'error')}`]),
      ...(gone.length === 0
        ? []
        : [`${counted(gone.length, 'module is', 'modules are')} gone since the baseline (\`specwright diff\`)`]),
    ];
    throw failed(`Nothing was generated: ${reasons.join(', ')}.`);
  }
  if (errors.length === 0) for (const change of undeclared) terminal.note(`${change} since the baseline`);
  throw failed(
    `Nothing was generated: ${counted(undeclared.length, 'schema change')} since the baseline ` +
      `${undeclared.length === 1 ? 'has' : 'have'} no evolve line (evolution/undeclared-change). ` +
      'The quick fix "Add missing evolve line" writes it, "Add all missing evolve lines" writes them all; ' +
      '`specwright diff` shows what changed.',
  );
}

async function render(job: Job, project: Project, signal: AbortSignal, context: CommandContext): Promise<Rendered> {
  const { terminal } = context;
  const generator = bundleDigest();
  const past = await orRefusal(
    () => generatedPast(job.folder, job.target, project.baselinesOf(job.view)),
    job,
    context,
  );
  terminal.progress(`Making ${job.title} ...`);
  const { files, diagnostics, service, parts, rendering } = await generateFiles(job.view.index, {
    ...(job.module === undefined ? {} : { module: job.module }),
    ...(job.unit === undefined ? {} : { unit: job.unit }),
    system: job.system === true,
    target: job.target,
    database: job.database,
    ...(job.databaseOf === undefined ? {} : { databaseOf: job.databaseOf }),
    past,
    ...(generator === undefined ? {} : { generator }),
    signal,
  });
  if (signal.aborted) throw failed('Cancelled: nothing was generated.');
  const findings = diagnostics.map((item) => reported(item, project.pathOf));
  for (const line of findingLines(findings, terminal.noteColors)) terminal.note(line);
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length > 0) {
    throw failed(`Nothing was generated: ${job.title} cannot be made (${counted(errors.length, 'error')}).`);
  }
  return {
    files,
    records: past.records,
    ...(service === undefined ? {} : { service }),
    ...(parts === undefined ? {} : { parts }),
    ...(rendering === undefined ? {} : { rendering }),
  };
}

/** A service and what is to happen to its folder. */
interface Output {
  readonly service: Service;
  readonly prepared: PreparedOutput;
}

function prepared({ job, files, ...said }: Service, context: CommandContext): Promise<PreparedOutput> {
  return orRefusal(
    () => prepareOutput(job.folder, files, { ...said, sharesFolder: job.system === true }),
    job,
    context,
  );
}

function carryOut({ service, prepared }: Output, signal: AbortSignal, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const onProgress = ({ path }: OutputEntry, done: number, total: number): void =>
    terminal.progress(`${done + 1}/${total} ${path}`);
  return orRefusal(() => prepared.write({ signal, onProgress }), service.job, context);
}

/** Says what is wrong with an output folder, and the cure. */
async function orRefusal<T>(work: () => Promise<T>, { folder }: Job, { terminal }: CommandContext): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OutputError)) throw explainWriteError(error, folder);
    if (error.code === 'in-use') throw new FolderInUse(exitCodes.failed, error.message);
    throw error.code === 'not-ours' || error.code === 'other-service'
      ? wrongUsage(error.message)
      : failed(error.message);
  } finally {
    terminal.progress(undefined);
  }
}

/** `--why FILE[:LINE]`: the parts of the model that a file was made from, or the one that a line is about, with its place. */
async function explainFile(
  wanted: string,
  { job, files }: Service,
  project: Project,
  context: CommandContext,
): Promise<boolean> {
  const fileAt = (name: string): GeneratedFile | undefined => {
    const inside = relative(job.folder, resolve(context.folder, name)).replaceAll('\\', '/');
    return files.find(({ path }) => path === inside) ?? files.find(({ path }) => path === name);
  };
  const [, name = wanted, line] = /^(.+?):([1-9]\d*)(?::\d+)?$/.exec(wanted) ?? [];
  const file = fileAt(wanted) ?? fileAt(name);
  if (file === undefined) return false;
  const { terminal } = context;
  const parts = file.sources.map((id) => ({ id, part: job.view.index.part(id) }));
  const lines = line === undefined ? undefined : await linesUpTo(Number(line), file, job);
  const nearest =
    lines === undefined
      ? undefined
      : nearestPart(
          lines,
          parts.flatMap(({ part }) => part ?? []),
        );
  terminal.out(`${file.path}${nearest === undefined ? '' : `:${line}`} of ${job.title} comes from`);
  if (file.sources.length === 0) terminal.out('  nothing in the specification: every service has it');
  for (const { id, part } of nearest === undefined ? parts : [{ id: nearest.id, part: nearest }]) {
    const place = part === undefined ? '' : `  ${project.pathOf(part.origin.file)}:${part.origin.range.start.line + 1}`;
    terminal.out(`  ${id}${place}`);
  }
  return true;
}

/** The file as it is on the disk, with what a person wrote into it, up to a line; else as it would be generated. */
async function linesUpTo(line: number, { path, content }: GeneratedFile, { folder }: Job): Promise<readonly string[]> {
  const text = await readFile(join(folder, path), 'utf8').catch(() => content);
  return text.split('\n').slice(0, line);
}
