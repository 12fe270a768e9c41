import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CommandContext } from '../context.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { wrongUsage } from '../refusal.ts';

/** `specwright lsp --stdio`: the language server, which speaks on standard input and output until it is told to end. */
export function languageServer(options: { readonly stdio?: boolean }, context: CommandContext): ExitCode {
  if (options.stdio !== true) {
    throw wrongUsage('The language server speaks on standard input and output: `specwright lsp --stdio`.');
  }
  const bundle = join(context.bundles, 'server.cjs');
  if (!existsSync(bundle)) {
    throw wrongUsage(`The language server '${bundle}' is missing. Run \`npm run build\` in the folder of Specwright.`);
  }
  // The server is a program of its own: loading it starts it, and it reads `--stdio` from the arguments itself.
  createRequire(bundle)(bundle);
  return exitCodes.fine;
}
