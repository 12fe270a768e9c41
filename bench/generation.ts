import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { meter, taken } from './meter.ts';
import { type BenchWorkspace, moduleFile } from './workspace.ts';

const program = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));

/** A run of `specwright generate` in a process of its own. */
export interface Generation {
  readonly name: string;
  readonly seconds: { readonly budget?: number; readonly processor: number };
  readonly megabytes: { readonly budget: number; readonly most: number };
  /** Files that were written. */
  readonly written: number;
  readonly writtenBudget?: number;
  /** From the first file that was written to the last, records included, in milliseconds. */
  readonly writing: { readonly budget?: number; readonly took: number };
}

const megabytes = 500;

/** Generates all services of the workspace into a new folder below `folder`, and again after one field was changed. */
export function measureGeneration(folder: string, workspace: BenchWorkspace): readonly Generation[] {
  const project = join(folder, 'generation');
  mkdirSync(project);
  for (const [name, text] of workspace) writeFileSync(join(project, name), text);
  const first = generate(project, 'all services, for the first time', { seconds: 8 });
  const changed = join(project, moduleFile(1));
  const text = readFileSync(changed, 'utf8');
  writeFileSync(changed, text.replace('label: string 1..40', 'label: string 1..41'));
  return [first, generate(project, 'all services, one field changed', { written: 15, writing: 300 })];
}

function generate(
  project: string,
  name: string,
  budgets: { readonly seconds?: number; readonly written?: number; readonly writing?: number },
): Generation {
  const began = Date.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', meter, program, 'generate'], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`\`specwright generate\` did not end well: ${stderr}`);
  const took = taken(stderr);
  return {
    name,
    seconds: {
      ...(budgets.seconds === undefined ? {} : { budget: budgets.seconds }),
      processor: took.seconds,
    },
    megabytes: { budget: megabytes, most: took.megabytes },
    written: stdout.match(/^(?:create|update|merge|delete) /gm)?.length ?? 0,
    ...(budgets.written === undefined ? {} : { writtenBudget: budgets.written }),
    writing: {
      ...(budgets.writing === undefined ? {} : { budget: budgets.writing }),
      took: writingTime(project, began),
    },
  };
}

/** Between the first and the last of the files in `project` that were written since `began` (milliseconds since 1970). */
function writingTime(project: string, began: number): number {
  const written = readdirSync(project, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs)
    .filter((time) => time >= began);
  return written.length === 0 ? 0 : Math.max(...written) - Math.min(...written);
}

/** As `console.table` prints it. */
export function rowOfGeneration(generation: Generation): Readonly<Record<string, number | undefined>> {
  const { seconds, megabytes: memory, written, writtenBudget, writing } = generation;
  return {
    'processor s': Math.round(seconds.processor * 10) / 10,
    'budget s': seconds.budget,
    MB: Math.round(memory.most),
    'budget MB': memory.budget,
    'files written': written,
    'budget files': writtenBudget,
    'writing ms': Math.round(writing.took),
    'budget ms': writing.budget,
  };
}
