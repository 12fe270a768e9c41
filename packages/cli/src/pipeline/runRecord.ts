import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFileSystem } from '@specwright/codegen/output/fileSystem';
import { giveBack, takeLock } from '@specwright/codegen/output/processLock';
import { kebabCase } from '@specwright/model/words';
import { failed } from '../refusal.ts';
import { writeFiles } from '../writeFiles.ts';

export type StepStatus = 'running' | 'failed' | 'waiting' | 'passed';

export interface StepRecord {
  readonly status: StepStatus;
  /** SHA-256 of the context that it was built from: another context means that the step is run again. */
  readonly context: string;
}

/** What is known of a pipeline between two calls. */
export interface RunState {
  readonly version: 1;
  readonly pipeline: string;
  readonly run: string;
  readonly steps: Readonly<Record<string, StepRecord>>;
}

/** One line of the log. `event` says which of the other keys are there. */
export interface RunEvent {
  readonly event:
    | 'run-started'
    | 'run-resumed'
    | 'run-ended'
    | 'step-started'
    | 'step-skipped'
    | 'step-ended'
    | 'context-written'
    | 'command-started'
    | 'command-ended'
    | 'artifact-taken'
    | 'artifact-refused'
    | 'gate-started'
    | 'gate-passed'
    | 'gate-failed'
    | 'gate-waiting'
    | 'gate-approved';
  readonly step?: string;
  readonly module?: string;
  readonly [key: string]: unknown;
}

/** The folder of a pipeline below `.specwright/pipelines`: its state, its log, contexts, and what was refused. */
export class RunRecord {
  readonly folder: string;
  #state: RunState;

  private constructor(folder: string, state: RunState) {
    this.folder = folder;
    this.#state = state;
  }

  /**
   * @param pipeline its name, qualified by its system where a project has several of that name
   * @throws Refusal when another process is running it, or its state cannot be read
   */
  static async open(project: string, pipeline: string, restart: boolean): Promise<RunRecord> {
    const folder = folderOf(project, pipeline);
    await lock(folder, pipeline);
    try {
      const known = restart ? undefined : await readState(folder);
      const fresh: RunState = { version: 1, pipeline, run: new Date().toISOString(), steps: {} };
      return new RunRecord(folder, known ?? fresh);
    } catch (error) {
      await unlock(folder);
      throw error;
    }
  }

  get state(): RunState {
    return this.#state;
  }

  /** Remembers how a step stands, before anything else is done. */
  async set(step: string, record: StepRecord): Promise<void> {
    this.#state = { ...this.#state, steps: { ...this.#state.steps, [step]: record } };
    await writeFiles(new Map([[join(this.folder, 'state.json'), `${JSON.stringify(this.#state, undefined, 2)}\n`]]));
  }

  async log(event: RunEvent): Promise<void> {
    const line = { time: new Date().toISOString(), run: this.#state.run, pipeline: this.#state.pipeline, ...event };
    await appendFile(join(this.folder, 'log.jsonl'), `${JSON.stringify(line)}\n`);
  }

  async close(): Promise<void> {
    await unlock(this.folder);
  }
}

/** The state of a pipeline that is not being run; undefined where it never was. */
export function stateOf(project: string, pipeline: string): Promise<RunState | undefined> {
  return readState(folderOf(project, pipeline));
}

function folderOf(project: string, pipeline: string): string {
  return join(project, '.specwright', 'pipelines', kebabCase(pipeline) || 'pipeline');
}

async function readState(folder: string): Promise<RunState | undefined> {
  const path = join(folder, 'state.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const state: unknown = JSON.parse(text);
    if (isState(state)) return state;
  } catch {
    // Said below.
  }
  throw failed(`'${path}' cannot be read. Run the pipeline with --restart to begin anew.`);
}

function isState(value: unknown): value is RunState {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === 1 && 'steps' in value;
}

async function lock(folder: string, pipeline: string): Promise<void> {
  const holder = await takeLock(join(folder, 'lock'), nodeFileSystem);
  if (holder !== undefined) throw failed(`The pipeline '${pipeline}' is being run by ${holder}.`);
}

function unlock(folder: string): Promise<void> {
  return giveBack(join(folder, 'lock'), nodeFileSystem);
}
