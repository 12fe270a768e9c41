import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { GeneratedFile } from '@specwright/codegen/generatedFile';
import type { Hindrance } from '@specwright/codegen/output/planOutput';
import type { OutputReport } from '@specwright/codegen/output/writeOutput';
import { createTwoFilesPatch } from 'diff';
import type { CommandContext } from './context.ts';

/** Prints what would change, as unified differences that `patch` and `git apply` read. */
export async function printDifferences(
  report: OutputReport,
  files: readonly GeneratedFile[],
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const generated = new Map(files.map((file) => [file.path, file.content]));
  for (const { path, action, content, obstacle } of report.entries) {
    if (action === 'unchanged' || action === 'keep' || isUnreadable(obstacle)) continue;
    const target = join(report.folder, path);
    const name = relative(context.folder, target).replaceAll('\\', '/');
    const before = action === 'create' ? '' : await readFile(target, 'utf8');
    const after = content ?? generated.get(path) ?? '';
    const from = action === 'create' ? '/dev/null' : `a/${name}`;
    const to = action === 'delete' ? '/dev/null' : `b/${name}`;
    const patch = createTwoFilesPatch(from, to, before, after, undefined, undefined, { context: 3 });
    // The first line is a rule of equals signs, which is no part of the format; the last line feed is the terminal's.
    terminal.out(coloured(patch.split('\n').slice(1).join('\n').replace(/\n$/, ''), context));
  }
}

/** What stands there is no text that could be compared. */
function isUnreadable(hindrance: Hindrance | undefined): boolean {
  return hindrance === 'folder' || hindrance === 'link' || hindrance === 'encoding';
}

function coloured(patch: string, { terminal }: CommandContext): string {
  const { green, red, cyan, bold } = terminal.outColors;
  return patch
    .split('\n')
    .map((line) => {
      if (line.startsWith('+++') || line.startsWith('---')) return bold(line);
      if (line.startsWith('@@')) return cyan(line);
      if (line.startsWith('+')) return green(line);
      return line.startsWith('-') ? red(line) : line;
    })
    .join('\n');
}
