import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kebabCase } from '@specwright/model/words';
import { type CommandEnd, describeEnd, runCommand } from './childProcess.ts';
import { type PipelineSettings, settingsOfStep } from './pipelineSettings.ts';
import { type PlannedStep, type Task, whatToCheck } from './plannedStep.ts';
import type { RunEvent, RunRecord } from './runRecord.ts';
import { type Taken, WorkingCopy } from './workingCopy.ts';

/** How a pipeline stands after a run. */
export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly step: string; readonly reason: string; readonly log?: string }
  | { readonly kind: 'waiting'; readonly step: string; readonly check: readonly string[] };

export interface RunOptions {
  readonly project: string;
  readonly pipeline: string;
  readonly settings?: PipelineSettings;
  /** The command that generates a module, for steps that no other command builds, and where it writes. */
  readonly generator: (module: string) => {
    readonly command: readonly [string, ...string[]];
    readonly out: readonly string[];
  };
  /** A person has looked at the gate that is waiting. */
  readonly approve: boolean;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/**
 * Runs the steps in order. A step that passed is not run again unless its context has changed; what comes behind one that
 * was run again is run again too. Stops at the first step that fails or that a person has to look at.
 */
export async function runSteps(
  steps: readonly PlannedStep[],
  record: RunRecord,
  options: RunOptions,
): Promise<Outcome> {
  let isFresh = false;
  for (const planned of steps) {
    const { name } = planned.step;
    const known = record.state.steps[name];
    const isSame = known?.context === planned.digest && !isFresh;
    if (isSame && known.status === 'passed') {
      await record.log({ event: 'step-skipped', step: name });
      options.say(`${name}: passed before`);
      continue;
    }
    isFresh = true;
    const run = new StepRun(planned, record, options);
    const outcome = isSame && known.status === 'waiting' ? await run.decided() : await run.all();
    if (outcome !== undefined) return outcome;
  }
  return { kind: 'passed' };
}

/** One step of a run. */
class StepRun {
  readonly #planned: PlannedStep;
  readonly #record: RunRecord;
  readonly #options: RunOptions;
  readonly #how: ReturnType<typeof settingsOfStep>;

  constructor(planned: PlannedStep, record: RunRecord, options: RunOptions) {
    this.#planned = planned;
    this.#record = record;
    this.#options = options;
    this.#how = settingsOfStep(options.settings, planned.step.name, planned.step.gate?.text);
  }

  get #name(): string {
    return this.#planned.step.name;
  }

  /** Builds every module of the step, then asks the gate. Undefined: the step has passed. */
  async all(): Promise<Outcome | undefined> {
    await this.#set('running');
    await this.#log({ event: 'step-started' });
    this.#options.say(`${this.#name}: running`);
    for (const task of this.#planned.tasks) {
      const failure = await this.#build(task);
      if (failure !== undefined) return this.#failed(failure.reason, failure.log);
    }
    return this.#gate();
  }

  /** The step was built before and waits for a person, who may have looked at it, or bound its gate to a command since. */
  async decided(): Promise<Outcome | undefined> {
    if (!this.#options.approve || this.#how.gate !== undefined) return this.#gate();
    await this.#log({ event: 'gate-approved', gate: this.#planned.step.gate?.text ?? '' });
    return this.#passed();
  }

  async #build(task: Task): Promise<{ reason: string; log?: string } | undefined> {
    const module = task.module?.name;
    const about = module === undefined ? {} : { module };
    const context = this.#file(`${this.#label(module)}.md`);
    await writeFile(context, task.context);
    await this.#log({ event: 'context-written', ...about, file: context, bytes: Buffer.byteLength(task.context) });
    const builder = this.#builderFor(module);
    if (builder === undefined) {
      this.#options.say(`  nothing to run: no command is configured for the output '${this.#output}'`);
      return undefined;
    }
    const copy = await WorkingCopy.of(this.#options.project);
    try {
      const log = this.#file(`${this.#label(module)}.log`);
      await writeFile(log, '');
      await this.#log({ event: 'command-started', ...about, command: textOf(builder.command), log });
      const end = await runCommand({
        command: builder.command,
        folder: copy.folder,
        environment: this.#environment(task, context),
        input: task.context,
        log,
        timeout: this.#how.timeout,
        signal: this.#options.signal,
      });
      await this.#log({ event: 'command-ended', ...about, ...end });
      if (!endedWell(end)) return { reason: `the command for ${module ?? 'the step'} ${describeEnd(end)}`, log };
      return await this.#take(copy, builder.allowed, about);
    } finally {
      await copy.dispose();
    }
  }

  /** What was written where it may be comes into the project; the rest is told and ends the step. */
  async #take(
    copy: WorkingCopy,
    allowed: readonly string[],
    about: { readonly module?: string },
  ): Promise<{ reason: string } | undefined> {
    const folder = this.#file('refused');
    const { taken, refused }: Taken = await copy.take(allowed, folder);
    for (const { path, kind } of taken) await this.#log({ event: 'artifact-taken', ...about, path, kind });
    for (const { path, kind, reason } of refused) {
      await this.#log({ event: 'artifact-refused', ...about, path, kind, reason });
    }
    for (const { path, kind } of taken) this.#options.say(`  ${kind.padEnd(7)} ${path}`);
    for (const { path, reason } of refused) this.#options.say(`  refused ${path} (${refusalText[reason]})`);
    if (refused.length === 0) return undefined;
    const which = refused.length === 1 ? 'a file was' : `${refused.length} files were`;
    return { reason: `${which} written where the step may not write; they are kept in '${folder}'` };
  }

  async #gate(): Promise<Outcome | undefined> {
    const { gate } = this.#planned.step;
    if (gate === undefined) return this.#passed();
    if (this.#how.gate === undefined) {
      await this.#set('waiting');
      await this.#log({ event: 'gate-waiting', gate: gate.text });
      return { kind: 'waiting', step: this.#name, check: whatToCheck(this.#planned.step, this.#planned.tasks) };
    }
    const log = this.#file(`${this.#label()}.gate.log`);
    await writeFile(log, '');
    await this.#log({ event: 'gate-started', gate: gate.text, command: this.#how.gate, log });
    const end = await runCommand({
      command: this.#how.gate,
      folder: this.#options.project,
      environment: { SPECWRIGHT_PIPELINE: this.#options.pipeline, SPECWRIGHT_STEP: this.#name },
      input: '',
      log,
      timeout: this.#how.timeout,
      signal: this.#options.signal,
    });
    if (endedWell(end)) {
      await this.#log({ event: 'gate-passed', gate: gate.text });
      return this.#passed();
    }
    await this.#log({ event: 'gate-failed', gate: gate.text, ...end });
    return this.#failed(`the gate "${gate.text}" is not passed: its command ${describeEnd(end)}`, log);
  }

  async #passed(): Promise<undefined> {
    await this.#set('passed');
    await this.#log({ event: 'step-ended', status: 'passed' });
    this.#options.say(`${this.#name}: passed`);
  }

  async #failed(reason: string, log?: string): Promise<Outcome> {
    await this.#set('failed');
    await this.#log({ event: 'step-ended', status: 'failed', reason });
    return { kind: 'failed', step: this.#name, reason, ...(log === undefined ? {} : { log }) };
  }

  get #output(): string {
    return this.#planned.step.output?.text ?? 'code';
  }

  /** The configured command, which may write the artifacts; else for code the generator, which may write its output folder. */
  #builderFor(
    module: string | undefined,
  ): { command: string | readonly [string, ...string[]]; allowed: readonly string[] } | undefined {
    const { artifacts } = this.#planned;
    if (this.#how.command !== undefined) return { command: this.#how.command, allowed: artifacts };
    if (this.#output !== 'code' || module === undefined) return undefined;
    const { command, out } = this.#options.generator(module);
    return { command, allowed: [...artifacts, ...out] };
  }

  #environment({ module }: Task, context: string): Record<string, string> {
    return {
      SPECWRIGHT_PIPELINE: this.#options.pipeline,
      SPECWRIGHT_STEP: this.#name,
      SPECWRIGHT_OUTPUT: this.#output,
      SPECWRIGHT_CONTEXT: context,
      SPECWRIGHT_MODULE: module?.name ?? '',
      SPECWRIGHT_ARTIFACTS: this.#planned.artifacts.join('\n'),
    };
  }

  #label(module?: string): string {
    return [this.#name, ...(module === undefined ? [] : [module])].map((name) => kebabCase(name) || 'step').join('.');
  }

  #file(name: string): string {
    return join(this.#record.folder, name);
  }

  #set(status: 'running' | 'failed' | 'waiting' | 'passed'): Promise<void> {
    return this.#record.set(this.#name, { status, context: this.#planned.digest });
  }

  #log(event: RunEvent): Promise<void> {
    return this.#record.log({ ...event, step: this.#name });
  }
}

const refusalText = {
  undeclared: 'no artifact of the step',
  protected: 'specifications and settings are not written by steps',
  link: 'no plain file',
  changedMeanwhile: 'it was changed in the project meanwhile',
} as const;

function endedWell(end: CommandEnd): boolean {
  return end.kind === 'exited' && end.code === 0;
}

function textOf(command: string | readonly string[]): string {
  return typeof command === 'string' ? command : command.join(' ');
}
