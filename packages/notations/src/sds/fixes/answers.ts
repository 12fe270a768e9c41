import type { ExtractError } from '@specwright/checks/fixData';
import type { QuickFix } from '@specwright/model/diagnostic';
import { type FixContext, fix } from '../../common/fixes/fixContext.ts';
import { newBlock } from './create.ts';

/** The answer becomes the name of an error, which is declared where it is not yet. */
export function extractErrorFixes(context: FixContext, data: ExtractError): QuickFix[] {
  const { name, status, message, exists, range, module } = data;
  const answer = context.source(context.diagnostic.file)?.edit(range, name);
  if (exists) return fix(context, `Use the error '${name}'`, answer);
  const block = `error ${name}: ${status} {\n  message: "${message.replaceAll(/["\\]/g, '\\$&')}"\n}`;
  return fix(context, `Extract to the error '${name}'`, [answer, newBlock(context, 'error', block, module)]);
}
