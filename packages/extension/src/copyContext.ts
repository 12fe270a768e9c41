import * as vscode from 'vscode';
import type { LanguageServer } from './languageServer.ts';
import { type ContextAnswer, type ContextParams, contextRequest } from './protocol.ts';

/**
 * The command "Copy context for agents": puts what a coding agent has to know of a module or step on the clipboard.
 * @param resource the specification, a URI or its text; that of the active editor when absent
 * @param part the id of a module or step; null: the whole system of the specification; without it what stands at the cursor
 * @returns what was copied; undefined when nothing was, which is then shown
 */
export async function copyContext(
  server: LanguageServer,
  resource?: unknown,
  part?: unknown,
): Promise<ContextAnswer | undefined> {
  const params = paramsFor(resource, part);
  if (params === undefined) {
    void vscode.window.showWarningMessage(
      'Open a specification (.sds or .sodl), and put the cursor on a module or step.',
    );
    return undefined;
  }
  try {
    const client = await server.running();
    const answer = await client.sendRequest(contextRequest, params);
    if (answer.kind === 'none') {
      void vscode.window.showWarningMessage(answer.message);
      return undefined;
    }
    await vscode.env.clipboard.writeText(answer.text);
    void vscode.window.showInformationMessage(`Copied the context of ${answer.title}: ${answer.tokens} tokens.`);
    return answer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`The context was not copied: ${reason}`);
    return undefined;
  }
}

function paramsFor(resource: unknown, part: unknown): ContextParams | undefined {
  const given =
    resource instanceof vscode.Uri ? resource.toString() : typeof resource === 'string' ? resource : undefined;
  if (given !== undefined && typeof part === 'string') return { uri: given, part };
  if (given !== undefined && part === null) return { uri: given };
  const editor = vscode.window.activeTextEditor;
  const uri = given ?? editor?.document.uri.toString();
  if (uri === undefined) return undefined;
  if (editor === undefined || editor.document.uri.toString() !== uri) return { uri };
  const isSpecification = editor.document.languageId === 'sds' || editor.document.languageId === 'sodl';
  const { line, character } = editor.selection.active;
  return isSpecification ? { uri, position: { line, character } } : undefined;
}
