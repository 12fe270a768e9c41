import { modelAsJson } from '@specwright/notations/common/modelJson';
import type { CommandContext } from '../context.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { openProject } from '../project.ts';

/**
 * `specwright model`: what the specification means, as JSON (`schemas/model.schema.json`). The places in it are those of
 * the editor (lines and characters from 0), in files relative to the project. What could not be read is left out;
 * `check` says what that was.
 */
export async function model(paths: readonly string[], context: CommandContext): Promise<ExitCode> {
  const view = (await openProject(paths, context)).onlySystem();
  context.terminal.out(JSON.stringify(modelAsJson(view.system, view.root), undefined, 2));
  return exitCodes.fine;
}
