/** What the tests do with the workspace: find places in it, change it, and wait for the language server. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** How long the machine may take to answer. It is shared and slow at times; nothing is asserted about speed. */
const patienceMs = 60_000;

export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a workspace folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function open(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(workspaceFile(name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** The place of `text` in the document; `within` is what it stands in, when it stands in several places. */
export function placeOf(document: vscode.TextDocument, text: string, within = text): vscode.Range {
  const outer = document.getText().indexOf(within);
  assert.notEqual(outer, -1, `"${within}" stands in ${document.fileName}`);
  const start = outer + within.indexOf(text);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** Replaces `old` by `replacement` as a person would, by an edit of the open document. */
export async function replace(document: vscode.TextDocument, old: string, replacement: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, placeOf(document, old), replacement);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Takes back everything that is not saved. */
export async function revert(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.files.revert');
}

/** Asks `question` again and again until its answer is not undefined. */
export async function eventually<T>(
  what: string,
  question: () => T | undefined | PromiseLike<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await question();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patienceMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function errorsIn(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((diagnostic) => diagnostic.severity === vscode.DiagnosticSeverity.Error);
}

export function untilErrors(uri: vscode.Uri): Promise<vscode.Diagnostic[]> {
  return eventually('an error is shown', () => {
    const errors = errorsIn(uri);
    return errors.length > 0 ? errors : undefined;
  });
}

export async function untilNoErrors(uri: vscode.Uri): Promise<void> {
  await eventually('the errors vanish', () => (errorsIn(uri).length === 0 ? true : undefined));
}

/** The code of a diagnostic, which carries a link to its page besides. */
export function codeOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return typeof code === 'object' ? String(code.value) : String(code);
}

/** The words of all hovers at a place, as Markdown. */
export async function hoverAt(document: vscode.TextDocument, place: vscode.Range): Promise<string> {
  return eventually('a hover is shown', async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      place.start,
    );
    const words = hovers.flatMap((hover) => hover.contents.map(markdownOf)).join('\n');
    return words === '' ? undefined : words;
  });
}

function markdownOf(content: vscode.MarkedString | vscode.MarkdownString): string {
  return typeof content === 'string' ? content : content.value;
}

/** Where "Go to Definition" leads from a place: the file's name and the text of the line. */
export async function definitionOf(
  document: vscode.TextDocument,
  place: vscode.Range,
): Promise<{ file: string; line: string }> {
  const target = await eventually('a definition is found', async () => {
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      place.start,
    );
    return found[0];
  });
  const uri = 'targetUri' in target ? target.targetUri : target.uri;
  const range = 'targetUri' in target ? (target.targetSelectionRange ?? target.targetRange) : target.range;
  const other = await vscode.workspace.openTextDocument(uri);
  return { file: uri.path.slice(uri.path.lastIndexOf('/') + 1), line: other.lineAt(range.start.line).text.trim() };
}

/** The code actions offered on a place. */
export async function actionsAt(document: vscode.TextDocument, place: vscode.Range): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, place);
}
