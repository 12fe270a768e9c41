import { modelAsJson } from '@specwright/notations/common/modelJson';
import type { CommandContext } from '../context.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { openProject } from '../project.ts';
import { wrongUsage } from '../refusal.ts';

/**
 * `specwright model`: what the specification means, as JSON (`schemas/model.schema.json`). The places in it are those of
 * the editor (lines and characters from 0), in files relative to the project. What could not be read is left out;
 * `check` says what that was.
 */
export async function model(paths: readonly string[], context: CommandContext): Promise<ExitCode> {
  const project = await openProject(paths, context);
  const [view, ...others] = project.systems();
  if (view === undefined || others.length > 0) {
    const names = project.systems().map(({ system }) => `'${system.name}'`);
    throw wrongUsage(`There are ${names.length} systems here (${names.join(', ')}): name the files of one of them.`);
  }
  context.terminal.out(JSON.stringify(modelAsJson(view.system, view.root), undefined, 2));
  return exitCodes.fine;
}
