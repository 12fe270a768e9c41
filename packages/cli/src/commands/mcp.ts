import { resolve } from 'node:path';
import type { CommandContext } from '../context.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { rootFolder } from '../projectFolders.ts';
import { wrongUsage } from '../refusal.ts';
import { kindOfPath } from '../specFiles.ts';

/** `specwright mcp [folder]`: answers coding agents over the Model Context Protocol until the input ends. */
export async function agentServer(folder: string | undefined, context: CommandContext): Promise<ExitCode> {
  const asked = resolve(context.folder, folder ?? '.');
  if ((await kindOfPath(asked, folder ?? '.')) === 'file') throw wrongUsage(`'${folder}' is not a folder.`);
  const home = folder === undefined ? ((await rootFolder(asked)) ?? asked) : asked;
  // The protocol's libraries are large: no other command waits for them.
  const [{ serve }, { ProjectAccess }] = await Promise.all([
    import('../mcp/server.ts'),
    import('../mcp/projectAccess.ts'),
  ]);
  await serve(new ProjectAccess(home, context));
  return exitCodes.fine;
}
