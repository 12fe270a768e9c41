import * as vscode from 'vscode';
import type { LanguageServer } from './languageServer.ts';
import { type PreviewAnswer, type PreviewParams, previewRequest } from './protocol.ts';

const scheme = 'specwright-migration';

const labels: Readonly<Record<string, string>> = {
  'postgres/migration.sql': 'PostgreSQL',
  'postgres/down.sql': 'PostgreSQL, the way back',
  'postgres/contract/migration.sql': 'PostgreSQL, when the version before is gone',
  'postgres/contract/down.sql': 'PostgreSQL, the way back from there',
  'sqlite/migration.sql': 'SQLite',
  'sqlite/down.sql': 'SQLite, the way back',
  'sqlite/contract/migration.sql': 'SQLite, when the version before is gone',
  'sqlite/contract/down.sql': 'SQLite, the way back from there',
};

/** The command "Preview the migration": shows the SQL of what is pending as documents that nobody can write to. */
export class MigrationPreview implements vscode.Disposable, vscode.TextDocumentContentProvider {
  readonly #server: LanguageServer;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  readonly #texts = new Map<string, string>();
  readonly onDidChange = this.#changed.event;

  constructor(server: LanguageServer) {
    this.#server = server;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '-- This preview is gone: "Preview the migration" makes it anew.\n';
  }

  /**
   * @param resource the specification, a URI or its text; that of the active editor when absent
   * @param entity its name; without it what stands at the cursor, else all that the file declares
   * @param name the file to show (`postgres/migration.sql`); asked for when absent
   * @returns the document that is shown
   */
  async show(resource?: unknown, entity?: unknown, name?: unknown): Promise<vscode.TextDocument | undefined> {
    const params = paramsFor(resource, entity);
    if (params === undefined) {
      void vscode.window.showWarningMessage('Open a specification (.sds) to see what its changes do to a database.');
      return undefined;
    }
    try {
      const client = await this.#server.running();
      const answer = await client.sendRequest(previewRequest, params);
      if (answer.kind === 'preview') return await this.#open(answer, name);
      void vscode.window.showInformationMessage(answer.message);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`The migration was not planned: ${reason}`);
    }
    return undefined;
  }

  async #open(
    { title, files }: Extract<PreviewAnswer, { kind: 'preview' }>,
    name: unknown,
  ): Promise<vscode.TextDocument | undefined> {
    const uris = new Map(files.map((file) => [file.name, vscode.Uri.from({ scheme, path: `/${title}/${file.name}` })]));
    for (const file of files) {
      const uri = uris.get(file.name);
      if (uri === undefined) continue;
      this.#texts.set(uri.toString(), file.text);
      this.#changed.fire(uri);
    }
    const chosen = typeof name === 'string' ? name : await choose(title, [...uris.keys()]);
    const uri = chosen === undefined ? undefined : uris.get(chosen);
    if (uri === undefined) return undefined;
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
    return document;
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

async function choose(title: string, names: readonly string[]): Promise<string | undefined> {
  const items = names.map((name) => ({ label: labels[name] ?? name, name }));
  const item = await vscode.window.showQuickPick(items, { title: `Preview the migration of ${title}` });
  return item?.name;
}

function paramsFor(resource: unknown, entity: unknown): PreviewParams | undefined {
  const editor = vscode.window.activeTextEditor;
  const given =
    resource instanceof vscode.Uri ? resource.toString() : typeof resource === 'string' ? resource : undefined;
  const uri = given ?? editor?.document.uri.toString();
  if (uri === undefined) return undefined;
  if (typeof entity === 'string') return { uri, entity };
  if (editor === undefined || editor.document.uri.toString() !== uri) return { uri };
  const { line, character } = editor.selection.active;
  return { uri, position: { line, character } };
}
