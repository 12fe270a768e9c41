import { relative } from 'node:path';
import type { Obstacle } from '@specwright/codegen/output/fileSystem';
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

/** Why a generated file is not written over what is there, and the cure. */
const obstacles: Readonly<Record<Obstacle, string>> = {
  folder: 'a folder lies in its place. Move it away and generate again.',
  link: 'it is a symbolic link, and there is a new text for it. Put a file in its place, or change what it leads to.',
  encoding: 'it is not UTF-8. Save it as UTF-8 and generate again.',
};

/** Tells what of a person's changes needs a look, or would where nothing is written. */
export function noteConflicts(reports: readonly OutputReport[], written: boolean, context: CommandContext): void {
  const { terminal } = context;
  const entries = reports.flatMap((report) => report.entries);
  const conflicts = entries.filter(({ action }) => action === 'conflict');
  const between = conflicts.filter(({ content }) => content !== undefined).length;
  if (between > 0) {
    const both = written ? 'Both stand there' : 'Nothing is written; a run that writes puts both there,';
    terminal.note(
      `${counted(between, 'file')}: you and the specification changed the same lines. ${both} between the marks ` +
        '`<<<<<<< yours` and `>>>>>>> generated now`: keep what you want of them.',
    );
  }
  const inTheWay = reports.flatMap((report) =>
    report.entries.flatMap(({ path, obstacle }) =>
      obstacle === undefined ? [] : [`'${pathIn(report, path, context)}' is not touched: ${obstacles[obstacle]}`],
    ),
  );
  for (const text of inTheWay) terminal.note(text);
  const untouched = conflicts.length - between - inTheWay.length;
  if (untouched > 0) {
    terminal.note(
      `${counted(untouched, 'file')}: not touched, because the text that your changes began with is not known or an ` +
        'earlier conflict is not resolved. `specwright generate --diff` shows what is new.',
    );
  }
  for (const orphan of entries.flatMap(({ orphans }) => orphans ?? [])) {
    terminal.note(
      `What you wrote between keep marks that are no longer generated ${written ? 'is' : 'would be put'} in ${orphan}.`,
    );
  }
}
