import { relative, resolve } from 'node:path';
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
  const folder = relative(context.folder, resolve(job.folder)) || '.';
  for (const { path, action } of report.entries) terminal.out(`${paint[action](action.padEnd(10))} ${folder}/${path}`);
  const mode = written ? '' : ' (nothing written)';
  terminal.out(`${job.title}: ${countsOf(report)}${mode}`);
}

/** `3 create, 1 update` */
export function countsOf({ entries }: OutputReport): string {
  const counts = actionOrder
    .map((action) => ({ action, count: entries.filter((entry) => entry.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${count} ${action}`);
  return counts.length === 0 ? 'no files' : counts.join(', ');
}

/** Tells what of a person's changes needs a look. */
export function noteConflicts(reports: readonly OutputReport[], { terminal }: CommandContext): void {
  const entries = reports.flatMap((report) => report.entries);
  const conflicts = entries.filter(({ action }) => action === 'conflict');
  const between = conflicts.filter(({ content }) => content !== undefined).length;
  if (between > 0) {
    terminal.note(
      `${counted(between, 'file')}: you and the specification changed the same lines. Both stand there between the marks ` +
        '`<<<<<<< yours` and `>>>>>>> generated now`: keep what you want of them.',
    );
  }
  const untouched = conflicts.length - between;
  if (untouched > 0) {
    terminal.note(
      `${counted(untouched, 'file')}: not touched, because the text that your changes began with is not known or an ` +
        'earlier conflict is not resolved. `specwright generate --diff` shows what is new.',
    );
  }
  for (const orphan of entries.flatMap(({ orphans }) => orphans ?? [])) {
    terminal.note(`What you wrote between keep marks that are no longer generated is in ${orphan}.`);
  }
}
