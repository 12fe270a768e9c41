import { relative, resolve } from 'node:path';
import { diagramOf } from '@specwright/diagrams/diagramOf';
import { type DiagramFormat, formatOfFile, writeDiagram } from '@specwright/diagrams/formats';
import type { CommandContext } from '../context.ts';
import { counted } from '../counts.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { readGraphArguments, wishIn } from '../graphArguments.ts';
import { openProject, type Project } from '../project.ts';
import { writeFiles } from '../writeFiles.ts';

export interface GraphOptions {
  readonly format?: DiagramFormat;
  readonly out?: string;
}

/**
 * `specwright graph [modules|entities|machine E.f] [paths…]`: a diagram of one system, printed or written to a file. What
 * could not be read is left out; a note says so.
 */
export async function graph(
  args: readonly string[],
  { format, out }: GraphOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const asked = await readGraphArguments(args, context);
  const project = await openProject(asked.paths, context);
  const { index } = project.onlySystem();
  const diagram = diagramOf(index, wishIn(index, asked));
  const chosen = format ?? (out === undefined ? undefined : formatOfFile(out)) ?? 'mermaid';
  const text = await writeDiagram(diagram, chosen);
  warnOfErrors(project, context);
  if (out === undefined) {
    context.terminal.out(text.trimEnd());
    return exitCodes.fine;
  }
  const path = resolve(context.folder, out);
  const action = (await writeFiles(new Map([[path, text]]))).get(path) ?? 'unchanged';
  context.terminal.out(`${action.padEnd(10)} ${relative(context.folder, path).replaceAll('\\', '/')}`);
  return exitCodes.fine;
}

function warnOfErrors(project: Project, { terminal }: CommandContext): void {
  const errors = project.systemFindings().filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  terminal.note(`The specification has ${counted(errors.length, 'error')}: the diagram may miss something.`);
}
