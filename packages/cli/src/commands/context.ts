import { join, relative, resolve } from 'node:path';
import { didYouMean, similarNames } from '@specwright/checks/suggestions';
import type { ContextPack, CountTokens } from '@specwright/codegen/context/contextFile';
import { contextPacks } from '@specwright/codegen/context/contextPacks';
import { contextNames, contextText, selectContext } from '@specwright/codegen/context/contextSelection';
import { tokenCounter } from '@specwright/codegen/context/tokens';
import type { CommandContext } from '../context.ts';
import { type ContextAction, type ContextEntry, planContext, writeContext } from '../contextFiles.ts';
import { counted } from '../counts.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { errorSummary } from '../findings.ts';
import { openProjectAndModules, type Project } from '../project.ts';
import { failed, type Refusal, wrongUsage } from '../refusal.ts';

export interface ContextOptions {
  readonly step?: string;
  readonly out?: string;
  readonly check?: boolean;
  readonly stdout?: boolean;
}

/** A pack with the folder that it goes to. */
interface PlacedPack {
  readonly folder: string;
  readonly pack: ContextPack;
}

/**
 * `specwright context [module]`: writes the context packs for coding agents. The whole pack is written whatever is named:
 * a module or step narrows what is told, and what `--stdout` prints.
 */
export async function context(
  args: readonly string[],
  options: ContextOptions,
  command: CommandContext,
): Promise<ExitCode> {
  const { project, modules } = await openProjectAndModules(args, command);
  if (modules.length > 1) throw wrongUsage('Name one module, or none for all of them.');
  const count = await tokenCounter();
  const packs = packsOf(project, options, command, count);
  const chosen = chosenFiles(packs, modules[0], options.step);
  if (options.stdout === true) {
    warnOfErrors(project, command);
    const text = contextText(packs.flatMap(({ pack }) => pack.files.filter((file) => chosen.has(file.content))));
    command.terminal.out(text.trimEnd());
    command.terminal.note(`${counted(count(text), 'token')}`);
    return exitCodes.fine;
  }
  refuseErrors(project, command);
  const plans = await Promise.all(
    packs.map(async ({ folder, pack }) => ({ folder, entries: await planContext(folder, pack) })),
  );
  if (options.check !== true) for (const { folder, entries } of plans) await writeContext(folder, entries);
  const narrowed = modules.length > 0 || options.step !== undefined;
  for (const { folder, entries } of plans) {
    const told = narrowed ? entries.filter(({ content }) => content !== undefined && chosen.has(content)) : entries;
    report(folder, told, options.check !== true, count, command);
  }
  const all = plans.flatMap(({ entries }) => entries);
  noteConflicts(all, command);
  const inSync = all.every(({ action }) => action === 'unchanged' || action === 'keep');
  return options.check === true && !inSync ? exitCodes.failed : exitCodes.fine;
}

function packsOf(
  project: Project,
  options: ContextOptions,
  { folder }: CommandContext,
  count: CountTokens,
): readonly PlacedPack[] {
  const views = project.systems();
  const roots = [...new Set(views.map(({ root }) => root))];
  if (roots.length > 1 && options.out !== undefined) {
    throw wrongUsage('Several projects cannot share one folder: name the files of one of them, or leave out `--out`.');
  }
  const packs = roots.flatMap((root) => {
    const own = views.filter((view) => view.root === root);
    const [first] = own;
    if (first === undefined) return [];
    const home = project.folderOf(first);
    const source = {
      indexes: own.map(({ index }) => index),
      textOf: project.textOf,
      root,
    };
    const base = options.out === undefined ? home : resolve(folder, options.out);
    return contextPacks(source, count).map((pack) => ({ folder: join(base, pack.folder), pack }));
  });
  if (packs.length > 0) return packs;
  throw wrongUsage('There is nothing to tell an agent: no system, module, entity or api is specified.');
}

/** The texts that are about what was named; of all packs where nothing was. */
function chosenFiles(
  packs: readonly PlacedPack[],
  module: string | undefined,
  step: string | undefined,
): ReadonlySet<string> {
  const all = packs.map(({ pack }) => pack);
  const wish = { ...(module === undefined ? {} : { module }), ...(step === undefined ? {} : { step }) };
  const files = selectContext(all, wish);
  if (files.length === 0) throw unknownWish(all, module, step);
  return new Set(files.map(({ content }) => content));
}

function unknownWish(packs: readonly ContextPack[], module: string | undefined, step: string | undefined): Refusal {
  const { modules, steps } = contextNames(packs);
  if (step === undefined)
    return wrongUsage(`There is no context of a module '${module ?? ''}'.${listed('modules', modules)}`);
  if (steps.includes(step)) return wrongUsage(`The step '${step}' does not build the module '${module ?? ''}'.`);
  const hint = didYouMean(similarNames(step, steps)) || listed('steps', steps);
  return wrongUsage(`There is no step '${step}'.${hint}`);
}

function listed(what: string, names: readonly string[]): string {
  return names.length === 0 ? ` There are no ${what}.` : ` The ${what} are ${names.join(', ')}.`;
}

function warnOfErrors(project: Project, { terminal }: CommandContext): void {
  const errors = project.systemFindings().filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  terminal.note(`The specification has ${counted(errors.length, 'error')}: the context may miss something.`);
}

/** What cannot be read rightly would mislead whoever builds from it. */
function refuseErrors(project: Project, { terminal }: CommandContext): void {
  const errors = project.systemFindings().filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  for (const line of errorSummary(errors, terminal.noteColors)) terminal.note(line);
  throw failed(`Nothing was written: the specification has ${counted(errors.length, 'error')}.`);
}

function report(
  folder: string,
  entries: readonly ContextEntry[],
  written: boolean,
  count: CountTokens,
  { terminal, folder: current }: CommandContext,
): void {
  const { green, yellow, red, dim } = terminal.outColors;
  const paint: Record<ContextAction, (text: string) => string> = {
    create: green,
    update: yellow,
    delete: red,
    unchanged: dim,
    conflict: red,
    keep: yellow,
  };
  const name = relative(current, folder).replaceAll('\\', '/') || '.';
  let tokens = 0;
  for (const { path, action, content } of entries) {
    const size = content === undefined || path.endsWith('manifest.json') ? undefined : count(content);
    tokens += size ?? 0;
    const shown = size === undefined ? '' : `  ${dim(counted(size, 'token'))}`;
    terminal.out(`${paint[action](action.padEnd(10))} ${name}/${path}${shown}`);
  }
  const mode = written ? '' : ' (nothing written)';
  terminal.out(`${name}: ${counted(entries.length, 'file')}, ${counted(tokens, 'token')}${mode}`);
}

function noteConflicts(entries: readonly ContextEntry[], { terminal }: CommandContext): void {
  const conflicts = entries.filter(({ action }) => action === 'conflict').length;
  if (conflicts === 0) return;
  const [have, were] = conflicts === 1 ? ['has', 'was'] : ['have', 'were'];
  terminal.note(
    `${counted(conflicts, 'file')} that you changed ${have} a new text and ${were} kept as yours: ` +
      'delete what you do not need, and run the command again.',
  );
}
