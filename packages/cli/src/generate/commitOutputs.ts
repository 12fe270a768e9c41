import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { manifestPath } from '@specwright/codegen/output/manifest';
import type { OutputReport } from '@specwright/codegen/output/writeOutput';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import { systemCode } from '../fileErrors.ts';
import type { Job } from '../jobs.ts';
import { failed, wrongUsage } from '../refusal.ts';
import { countsOf } from './outputReport.ts';

/** A Git repository with the services that are generated into it. */
interface Repository {
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
  throw wrongUsage(`'${folder}' is in no Git repository: \`git init\` makes one. Or generate without --commit.`);
}

/** The folder, or the first above it that is there. */
async function nearest(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const real = await realpath(at).catch(() => undefined);
    if (real !== undefined) return real;
  }
}

/**
 * Commits what was generated, a commit for each repository: files as they were generated, or merged with a person's
 * changes. What a person alone changed is left for them, and what they have staged stays staged.
 * @throws Refusal when a file is in conflict, or Git refuses
 */
export async function commitOutputs(
  repositories: readonly Repository[],
  reports: readonly OutputReport[],
  context: CommandContext,
): Promise<void> {
  const conflicts = reports.flatMap(({ entries }) => entries.filter(({ action }) => action === 'conflict')).length;
  if (conflicts > 0) {
    throw failed(`Nothing was committed: ${counted(conflicts, 'file')} in conflict. Resolve them and run it again.`);
  }
  for (const { root, jobs } of repositories) {
    const own = reports.filter(({ folder }) => jobs.some((job) => job.folder === folder));
    const message = messageOf(jobs, own);
    const isNew = await commit(root, own, message);
    context.terminal.note(isNew ? `Committed in ${root}: ${message.split('\n')[0] ?? ''}` : 'Nothing to commit.');
  }
}

function messageOf(jobs: readonly Job[], reports: readonly OutputReport[]): string {
  const lines = jobs.map(({ title, folder }) => {
    const report = reports.find((one) => one.folder === folder);
    return `${title}: ${report === undefined ? '' : countsOf(report)}`;
  });
  return `Generate ${jobs.map(({ title }) => title).join(', ')}\n\n${lines.join('\n')}\n`;
}

/** True when there was something to commit. */
async function commit(root: string, reports: readonly OutputReport[], message: string): Promise<boolean> {
  const folders: string[] = [];
  const paths: string[] = [];
  for (const report of reports) {
    const folder = relative(root, await realpath(report.folder)).replaceAll('\\', '/');
    const known = await list(root, ['ls-files', '--cached', '--others', '--exclude-standard'], [folder]);
    const own = known.filter(isGeneratedBy(report, folder));
    if (own.length === 0) throw failed(`Nothing was committed: a .gitignore leaves '${folder}' out.`);
    folders.push(folder);
    paths.push(...own);
  }
  await gitOrRefusal(root, ['add', '--all', ...fromInput], literal(paths).join('\0'));
  const staged = await list(root, ['diff', '--cached', '--name-only', '--no-renames'], folders);
  const changed = staged.filter((path) => paths.includes(path));
  if (changed.length === 0) return false;
  const how = ['commit', '--quiet', '--only', `--message=${message}`, ...fromInput];
  await gitOrRefusal(root, how, literal(changed).join('\0'));
  return true;
}

const fromInput = ['--pathspec-from-file=-', '--pathspec-file-nul'];

/** True for a path (relative to the repository) that the run wrote or found as it is generated, and for our own records. */
function isGeneratedBy({ entries }: OutputReport, folder: string): (path: string) => boolean {
  const prefix = folder === '' ? '' : `${folder}/`;
  const generated = new Set(entries.filter(({ action }) => action !== 'keep').map(({ path }) => `${prefix}${path}`));
  const records = `${prefix}${dirname(manifestPath)}/`;
  return (path) => generated.has(path) || path.startsWith(records);
}

/** What Git lists, relative to the root; of these folders only. */
async function list(root: string, args: readonly string[], folders: readonly string[]): Promise<string[]> {
  const output = await gitOrRefusal(root, [...args, '-z', '--', ...literal(folders)]);
  return output.split('\0').filter((path) => path !== '');
}

/** Paths as they are: `*` in a name is no pattern. */
function literal(paths: readonly string[]): string[] {
  return paths.map((path) => `:(top,literal)${path}`);
}

async function gitOrRefusal(root: string, args: readonly string[], input = ''): Promise<string> {
  const { code, output, notes } = await git(root, args, input);
  if (code === 0) return output;
  throw failed(`What was generated was not committed. Git says: ${notes.trim() || `exit code ${code}`}`);
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
      if (systemCode(error) === 'ENOENT')
        reject(wrongUsage('There is no `git` here: install it, or leave --commit out.'));
      else resolve({ code: error === null ? 0 : Number(error.code ?? 1), output, notes });
    });
    // Git may end before it has read its input: how it ended is told by its code.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
