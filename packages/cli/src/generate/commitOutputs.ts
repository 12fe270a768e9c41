import { dirname } from 'node:path';
import { manifestPath } from '@specwright/codegen/output/manifest';
import type { OutputReport } from '@specwright/codegen/output/writeOutput';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import type { Job } from '../jobs.ts';
import { failed } from '../refusal.ts';
import { folderInRepository, Git, literal, type Repository } from './git.ts';
import { countsOf } from './outputReport.ts';

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
  const git = new Git(root, 'What was generated was not committed.');
  const folders: string[] = [];
  const paths: string[] = [];
  for (const report of reports) {
    const folder = await folderInRepository(root, report.folder);
    const own = (await git.files(folder)).filter(isGeneratedBy(report, folder));
    if (own.length === 0) throw failed(`Nothing was committed: a .gitignore leaves '${folder}' out.`);
    folders.push(folder);
    paths.push(...own);
  }
  await git.run(['add', '--all', ...fromInput], literal(paths).join('\0'));
  const staged = await git.list(['diff', '--cached', '--name-only', '--no-renames'], folders);
  const changed = staged.filter((path) => paths.includes(path));
  if (changed.length === 0) return false;
  const how = ['commit', '--quiet', '--only', `--message=${message}`, ...fromInput];
  await git.run(how, literal(changed).join('\0'));
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
