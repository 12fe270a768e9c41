import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { ContextAnswer, ContextParams } from './contextPack.ts';
import { guarded } from './guarded.ts';
import type { FeatureContext } from './languageFeatures.ts';

/** The request by which a client has the context of a module or step made for coding agents. */
export const contextMethod = 'specwright/context';

/** The command for clients that leave our commands to the server: `[uri, part]`; answers with the text. */
export const copyContextCommand = 'specwright.copyContext';

const fault: ContextAnswer = {
  kind: 'none',
  message: 'The context could not be made. The output of Specwright says why.',
};

export function registerContext(connection: Connection, context: FeatureContext): void {
  connection.onRequest<ContextAnswer, void>(
    contextMethod,
    guarded<ContextParams, ContextAnswer>('context', fault, context.log, (params: ContextParams) =>
      answer(context, params),
    ),
  );
}

/** Runs the command of a client that has none of its own. */
export async function runCopyContext(context: FeatureContext, given: readonly unknown[]): Promise<ContextAnswer> {
  const [uri, part] = given;
  if (typeof uri !== 'string') {
    throw new ResponseError(
      LSPErrorCodes.RequestFailed,
      `${copyContextCommand} needs a URI, and may have the id of a part.`,
    );
  }
  return answer(context, { uri, ...(typeof part === 'string' ? { part } : {}) });
}

async function answer(context: FeatureContext, params: ContextParams): Promise<ContextAnswer> {
  await context.ready();
  // The table of tokens is large: whoever never copies a context does not wait for it.
  const { contextAnswer } = await import('./contextPack.ts');
  return contextAnswer(context.session, params);
}
