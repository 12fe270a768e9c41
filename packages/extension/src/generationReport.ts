import * as vscode from 'vscode';
import type { GenerateResult } from './protocol.ts';

const scheme = 'specwright-report';

/** The order in which a person wants to read what happened: what needs a look first. */
const order = ['conflict', 'merge', 'keep', 'create', 'update', 'delete', 'unchanged'];

/** Shows what a generation did to each file, as a read-only document. */
export class GenerationReport implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly texts = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  /** Opens the report of `result`; a second generation into the same folder replaces the first one's. */
  async show(result: GenerateResult): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `${vscode.Uri.file(result.outFolder).path}/Generated code.txt` });
    this.texts.set(uri.path, reportText(result));
    this.changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}

/** The report as plain text: the summary, then the files grouped by what happened to them. */
export function reportText(result: GenerateResult): string {
  const actions = [...new Set(result.files.map((file) => file.action))].sort((a, b) => rank(a) - rank(b));
  const groups = actions.map((action) => {
    const paths = result.files.filter((file) => file.action === action).map((file) => file.path);
    return [`${action} (${paths.length})`, ...paths.sort().map((path) => `  ${path}`)].join('\n');
  });
  const notes = result.notes.map((note) => `! ${note.message}`);
  const head = [result.summary, result.outFolder, ...(notes.length === 0 ? [] : ['', ...notes])];
  return `${[...head, '', groups.join('\n\n')].join('\n')}\n`;
}

function rank(action: string): number {
  const index = order.indexOf(action);
  return index === -1 ? order.length : index;
}
