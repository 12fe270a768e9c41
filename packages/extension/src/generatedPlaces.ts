import * as vscode from 'vscode';
import type { LanguageServer } from './languageServer.ts';
import { vscodeRange } from './partsTree.ts';
import { generatedPlaceRequest, type PlaceAnswer, specifiedPlaceRequest } from './protocol.ts';

/**
 * The command "Open generated code" of the lens over an api or entity.
 * @returns where it led to; undefined when there is no such place, which is then said
 */
export async function openGenerated(
  server: LanguageServer,
  resource?: unknown,
  part?: unknown,
): Promise<vscode.Location | undefined> {
  if (typeof resource !== 'string' || typeof part !== 'string') return undefined;
  const client = await server.running();
  return show(await client.sendRequest(generatedPlaceRequest, { uri: resource, part }));
}

/**
 * The command "Open the specification" of a generated file: what the line of the cursor was made from.
 * @returns as of `openGenerated`
 */
export async function openSpecified(server: LanguageServer): Promise<vscode.Location | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const client = await server.running();
  const { document, selection } = editor;
  const params = { uri: document.uri.toString(), line: selection.active.line };
  return show(await client.sendRequest(specifiedPlaceRequest, params));
}

async function show(answer: PlaceAnswer): Promise<vscode.Location | undefined> {
  if (answer.kind === 'none') {
    void vscode.window.showInformationMessage(answer.message);
    return undefined;
  }
  const { uri, range } = answer.place;
  const { start } = vscodeRange(range);
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
    selection: new vscode.Range(start, start),
  });
  return new vscode.Location(editor.document.uri, start);
}
