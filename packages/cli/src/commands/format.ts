import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TextEdit } from '@specwright/model/diagnostic';
import { editorOf } from '@specwright/notations/notations';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { openProject } from '../project.ts';
import { readSpecification } from '../specFiles.ts';
import { writeFiles } from '../writeFiles.ts';

export interface FormatCommandOptions {
  readonly check?: boolean;
  readonly align?: boolean;
}

/**
 * `specwright format`: gives the files their usual form and prints those that change. Files of a notation without one
 * are left as they are.
 */
export async function format(
  paths: readonly string[],
  options: FormatCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, folder } = context;
  const project = await openProject(paths, context);
  const changed = new Map<string, string>();
  for (const path of project.files) {
    const text = await formatted(path, options, folder);
    if (text !== undefined) changed.set(path, text);
  }
  for (const path of changed.keys()) terminal.out((relative(folder, path) || path).replaceAll('\\', '/'));
  if (options.check === true) {
    if (changed.size > 0) terminal.note(`${counted(changed.size, 'file')} would change: run \`specwright format\`.`);
    return changed.size > 0 ? exitCodes.failed : exitCodes.fine;
  }
  await writeFiles(changed);
  return exitCodes.fine;
}

/** The text that a file should have; undefined where it has it. */
async function formatted(path: string, { align }: FormatCommandOptions, folder: string): Promise<string | undefined> {
  const file = pathToFileURL(path).href;
  const editor = editorOf(file);
  if (editor.format === undefined) return undefined;
  await readSpecification(path, folder);
  // With its byte order mark, which stays.
  const text = await readFile(path, 'utf8');
  const edits = editor.format({ file, text }, { align: align === true });
  return edits.length === 0 ? undefined : withEdits(text, edits);
}

/** A text after edits that do not overlap, in the order of the text. */
function withEdits(text: string, edits: readonly TextEdit[]): string {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: end }) => index + end.length)];
  const offset = ({ line, character }: TextEdit['range']['start']): number => (starts[line] ?? text.length) + character;
  let at = 0;
  const pieces = edits.flatMap(({ range, newText }) => {
    const kept = text.slice(at, offset(range.start));
    at = offset(range.end);
    return [kept, newText];
  });
  return [...pieces, text.slice(at)].join('');
}
