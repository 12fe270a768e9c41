import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { systemCode } from '../fileErrors.ts';
import type { Job } from '../jobs.ts';
import { failed, wrongUsage } from '../refusal.ts';

/** The cure where Git cannot be had. */
const orWithout = 'Or generate without --commit and --merge=index.';

/** A Git repository with the services that are generated into it. */
export interface Repository {
  /** Absolute. */
  readonly root: string;
  readonly jobs: readonly Job[];
}

/**
 * The repositories that the folders of the services are in.
 * @throws Refusal when one is in none, before anything is written
 */
export async function repositoriesOf(jobs: readonly Job[]): Promise<readonly Repository[]> {
  const found = new Map<string, Job[]>();
  for (const job of jobs) {
    const root = await repositoryOf(job.folder);
    found.set(root, [...(found.get(root) ?? []), job]);
  }
  return [...found].map(([root, own]) => ({ root, jobs: own }));
}

async function repositoryOf(folder: string): Promise<string> {
  const there = await nearest(folder);
  const { code, output } = await git(there, ['rev-parse', '--show-toplevel']);
  if (code === 0) return output.trim();
  throw wrongUsage(`'${folder}' is in no Git repository: \`git init\` makes one. ${orWithout}`);
}

/** The folder, or the first above it that is there. */
async function nearest(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const real = await realpath(at).catch(() => undefined);
    if (real !== undefined) return real;
  }
}

/** A folder within a repository, relative to its root as Git has it. */
export async function folderInRepository(root: string, folder: string): Promise<string> {
  return relative(root, await realpath(folder)).replaceAll('\\', '/');
}

/** Paths as they are: `*` in a name is no pattern. */
export function literal(paths: readonly string[]): string[] {
  return paths.map((path) => `:(top,literal)${path}`);
}

/** Git at the root of a repository. */
export class Git {
  readonly #root: string;
  readonly #undone: string;

  /** @param undone what did not happen, where Git refuses something */
  constructor(root: string, undone: string) {
    this.#root = root;
    this.#undone = undone;
  }

  /**
   * What Git prints.
   * @throws Refusal with what Git says when it refuses
   */
  async run(args: readonly string[], input = ''): Promise<string> {
    const { code, output, notes } = await git(this.#root, args, input);
    if (code === 0) return output;
    throw failed(`${this.#undone} Git says: ${notes.trim() || `exit code ${code}`}`);
  }

  /** What Git lists of these folders, relative to the root. */
  async list(args: readonly string[], folders: readonly string[]): Promise<string[]> {
    const output = await this.run([...args, '-z', '--', ...literal(folders)]);
    return output.split('\0').filter((path) => path !== '');
  }

  /** The files of a folder that are in the repository or may come into it. */
  files(folder: string): Promise<string[]> {
    return this.list(['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'], [folder]);
  }
}

interface GitAnswer {
  readonly code: number;
  readonly output: string;
  readonly notes: string;
}

/** @throws Refusal where there is no Git */
function git(folder: string, args: readonly string[], input = ''): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, maxBuffer: 1 << 28, encoding: 'utf8' } as const;
    const child = execFile('git', [...args], options, (error, output, notes) => {
      if (systemCode(error) === 'ENOENT') reject(wrongUsage(`There is no \`git\` here: install it. ${orWithout}`));
      else resolve({ code: error === null ? 0 : Number(error.code ?? 1), output, notes });
    });
    // Git may end before it has read its input: how it ended is told by its code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
