import { relative } from 'node:path';
import { outputNotes } from '@specwright/codegen/output/outputNotes';
import type { OutputReport } from '@specwright/codegen/output/writeOutput';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import type { Job } from '../jobs.ts';

const actionOrder = ['create', 'update', 'merge', 'delete', 'unchanged', 'keep', 'conflict'] as const;

/** Prints what happened, or would happen, to each file of a service, and how often. */
export function printReport(report: OutputReport, job: Job, written: boolean, context: CommandContext): void {
  const { terminal } = context;
  const { green, yellow, red, dim } = terminal.outColors;
  const paint = {
    create: green,
    update: yellow,
    merge: yellow,
    delete: red,
    unchanged: dim,
    keep: yellow,
    conflict: red,
  };
  for (const { path, action } of report.entries) {
    terminal.out(`${paint[action](action.padEnd(10))} ${pathIn(report, path, context)}`);
  }
  const mode = written ? '' : ' (nothing written)';
  terminal.out(`${job.title}: ${countsOf(report)}${mode}`);
}

/** How a file of the report is named in the folder where the command runs. */
function pathIn({ folder }: OutputReport, path: string, context: CommandContext): string {
  return `${relative(context.folder, folder) || '.'}/${path}`;
}

/** `3 create, 1 update` */
export function countsOf({ entries }: OutputReport): string {
  const counts = actionOrder
    .map((action) => ({ action, count: entries.filter((entry) => entry.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${count} ${action}`);
  return counts.length === 0 ? 'no files' : counts.join(', ');
}

/** How many files a note names. */
const mostNamed = 5;

/** Tells what of a person's changes needs a look, or would where nothing is written. */
export function noteConflicts(reports: readonly OutputReport[], written: boolean, context: CommandContext): void {
  const { terminal } = context;
  const between = reports.flatMap((report) =>
    report.entries
      .filter(({ action, content }) => action === 'conflict' && content !== undefined)
      .map(({ path }) => pathIn(report, path, context)),
  );
  if (between.length > 0) {
    const both = written ? 'Both stand there' : 'Nothing is written; a run that writes puts both there,';
    terminal.note(
      `${namesOf(between)}: you and the specification changed the same lines. ${both} between the marks ` +
        '`<<<<<<< yours` and `>>>>>>> generated now`: keep what you want of them.',
    );
  }
  for (const report of reports) {
    const nameOf = (path: string): string => pathIn(report, path, context);
    for (const { text } of outputNotes(report.entries, nameOf, written)) terminal.note(text);
  }
}

/** `a.ts, b.ts and 3 files more` */
function namesOf(paths: readonly string[]): string {
  const named = paths.slice(0, mostNamed).join(', ');
  const more = paths.length - mostNamed;
  return more > 0 ? `${named} and ${counted(more, 'file')} more` : named;
}
