import type { ThreeTexts } from '@specwright/codegen/output/mergeLines';
import type { OutputReport } from '@specwright/codegen/output/writeOutput';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import { folderInRepository, Git, type Repository } from './git.ts';

/** The stages of a conflict in Git's index, from 1: the text that both began with, the person's, the other. */
const stages = ['base', 'mine', 'theirs'] as const satisfies readonly (keyof ThreeTexts)[];

/**
 * Puts the three texts of each conflict into Git's index, as a merge of Git's own does: `git mergetool` and editors merge
 * them from there. The marks stay in the file, and `git add` says that it is resolved.
 * @throws Refusal when Git refuses
 */
export async function stageConflicts(
  repositories: readonly Repository[],
  reports: readonly OutputReport[],
  { terminal }: CommandContext,
): Promise<void> {
  for (const { root, jobs } of repositories) {
    const git = new Git(root, 'The conflicts are marked in the files, but not in the index of Git.');
    let staged = 0;
    for (const report of reports.filter(({ folder }) => jobs.some((job) => job.folder === folder))) {
      const folder = await folderInRepository(root, report.folder);
      const known = new Set(await git.files(folder));
      for (const { path, sides } of report.entries) {
        const inside = folder === '' ? path : `${folder}/${path}`;
        // A file that version control leaves out has no stages.
        if (sides === undefined || !known.has(inside)) continue;
        await stage(git, inside, sides);
        staged += 1;
      }
    }
    if (staged > 0) {
      terminal.note(`${counted(staged, 'file')} to be merged in ${root}: \`git mergetool\` opens them side by side.`);
    }
  }
}

async function stage(git: Git, path: string, sides: ThreeTexts): Promise<void> {
  const [entry = ''] = await git.list(['ls-files', '--stage'], [path]);
  const mode = /^\d+/.exec(entry)?.[0] ?? '100644';
  const lines: string[] = [];
  for (const [at, side] of stages.entries()) {
    const id = (await git.run(['hash-object', '-w', '--stdin', `--path=${path}`], sides[side])).trim();
    // The entry that is not in conflict goes first: mode 0 takes it away.
    if (at === 0) lines.push(`0 ${'0'.repeat(id.length)}\t${path}`);
    lines.push(`${mode} ${id} ${at + 1}\t${path}`);
  }
  await git.run(['update-index', '-z', '--index-info'], `${lines.join('\0')}\0`);
}
