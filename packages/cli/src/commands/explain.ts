import { codes, definitionOf, isCode } from '@specwright/checks/catalogue';
import { explanationOf } from '@specwright/checks/explain';
import { similarNames } from '@specwright/checks/suggestions';
import type { CommandContext } from '../context.ts';
import { type ExitCode, exitCodes } from '../exitCode.ts';
import { wrongUsage } from '../refusal.ts';

/** `specwright explain CODE`: the page of a diagnostic; without a code the list of all. */
export function explain(code: string | undefined, context: CommandContext): ExitCode {
  const { terminal } = context;
  if (code === undefined) {
    const width = Math.max(...codes.map((item) => item.length));
    for (const item of codes) {
      const { severity, title } = definitionOf(item);
      terminal.out(`${item.padEnd(width)}  ${severity.padEnd(7)}  ${title}`);
    }
    return exitCodes.fine;
  }
  if (!isCode(code)) throw wrongUsage(unknownCode(code));
  terminal.out(explanationOf(code).trimEnd());
  return exitCodes.fine;
}

function unknownCode(code: string): string {
  const similar = similarNames(code, codes);
  const hint = similar.length === 0 ? '' : ` Did you mean ${similar.map((item) => `'${item}'`).join(' or ')}?`;
  return `There is no diagnostic '${code}'.${hint} \`specwright explain\` alone lists them all.`;
}
