import * as vscode from 'vscode';
import { elementAt } from './diagramElements.ts';
import { diagramPage } from './diagramPage.ts';
import type { LanguageServer } from './languageServer.ts';
import {
  type DiagramAnswer,
  type DiagramParams,
  type DiagramWish,
  diagramRequest,
  type WireRange,
} from './protocol.ts';
import { isSpecificationFile } from './specifications.ts';

/** What the page says to us. */
type PageMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reveal'; readonly id: string }
  | { readonly kind: 'choose'; readonly at: number }
  | { readonly kind: 'export' };

/** How long typing must rest before the picture is drawn anew, in milliseconds. */
const rest = 300;

/**
 * The command "Show diagram": one panel beside the text, which follows its changes and the cursor while it can be seen.
 * A click leads to the source.
 */
export class DiagramPanel implements vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #folder: vscode.Uri;
  readonly #listeners: vscode.Disposable[] = [];
  #panel: vscode.WebviewPanel | undefined;
  #params: DiagramParams = { uri: '' };
  #answer: DiagramAnswer | undefined;
  #resting: NodeJS.Timeout | undefined;
  #draws = 0;

  constructor(server: LanguageServer, extension: vscode.Uri) {
    this.#server = server;
    this.#folder = vscode.Uri.joinPath(extension, 'dist');
    this.#listeners.push(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#changed(document)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#follow(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)),
    );
  }

  /**
   * @param resource a specification, a URI or its text; that of the active editor when absent
   * @param wish which diagram; without it the first that the system has
   * @returns what is shown; undefined when nothing is, which is then said
   */
  async show(resource?: unknown, wish?: unknown): Promise<DiagramAnswer | undefined> {
    const uri = uriOf(resource);
    if (uri === undefined) {
      void vscode.window.showWarningMessage('Open a specification (.sds or .sodl) to see its diagram.');
      return undefined;
    }
    this.#params = { uri, ...(isWish(wish) ? { wish } : {}) };
    const answer = await this.#ask(this.#params);
    if (answer?.kind !== 'diagram') {
      if (answer !== undefined) void vscode.window.showWarningMessage(answer.message);
      return undefined;
    }
    if (this.#panel === undefined) this.#panel = this.#open();
    else this.#panel.reveal(undefined, true);
    this.#take(answer);
    return answer;
  }

  dispose(): void {
    clearTimeout(this.#resting);
    for (const listener of this.#listeners) listener.dispose();
    this.#panel?.dispose();
  }

  #open(): vscode.WebviewPanel {
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel('specwright.diagram', 'Diagram', place, {
      enableScripts: true,
      localResourceRoots: [this.#folder],
    });
    const fileUri = (name: string): string => {
      return panel.webview.asWebviewUri(vscode.Uri.joinPath(this.#folder, name)).toString();
    };
    panel.webview.onDidReceiveMessage((message: PageMessage) => this.#hear(message));
    // A panel that was hidden says `ready` again when it is shown.
    panel.onDidDispose(() => {
      clearTimeout(this.#resting);
      this.#panel = undefined;
    });
    panel.webview.html = diagramPage({
      script: fileUri('diagramView.js'),
      style: fileUri('diagramView.css'),
      source: panel.webview.cspSource,
      nonce: crypto.randomUUID(),
    });
    return panel;
  }

  async #hear(message: PageMessage): Promise<void> {
    switch (message.kind) {
      case 'ready':
        await this.#draw();
        break;
      case 'reveal':
        await this.#reveal(message.id);
        break;
      case 'choose': {
        const wish = this.#answer?.kind === 'diagram' ? this.#answer.choices[message.at]?.wish : undefined;
        if (wish !== undefined) this.#params = { ...this.#params, wish };
        await this.#draw();
        break;
      }
      case 'export':
        await this.#export();
    }
  }

  #changed({ languageId }: vscode.TextDocument): void {
    if (this.#panel?.visible !== true || !isSpecification(languageId)) return;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => void this.#draw(), rest);
  }

  async #draw(): Promise<void> {
    this.#draws += 1;
    const draw = this.#draws;
    const answer = await this.#ask(this.#params);
    // A later drawing knows better.
    if (answer !== undefined && draw === this.#draws) this.#take(answer);
  }

  async #ask(params: DiagramParams): Promise<DiagramAnswer | undefined> {
    try {
      const client = await this.#server.running();
      return await client.sendRequest(diagramRequest, params);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`The diagram was not drawn: ${reason}`);
      return undefined;
    }
  }

  #take(answer: DiagramAnswer): void {
    this.#answer = answer;
    if (this.#panel === undefined) return;
    if (answer.kind === 'diagram') this.#panel.title = answer.title;
    void this.#panel.webview.postMessage(forPage(answer));
    this.#follow(vscode.window.activeTextEditor);
  }

  /** Marks what the cursor is in. */
  #follow(editor: vscode.TextEditor | undefined): void {
    if (this.#panel?.visible !== true || this.#answer?.kind !== 'diagram') return;
    if (editor === undefined || !isSpecification(editor.document.languageId)) return;
    const found = elementAt(this.#answer.elements, editor.document.uri.toString(), editor.selection.active);
    void this.#panel.webview.postMessage({ kind: 'mark', id: found?.id });
  }

  async #reveal(id: string): Promise<void> {
    const elements = this.#answer?.kind === 'diagram' ? this.#answer.elements : [];
    const place = elements.find((element) => element.id === id)?.places[0];
    if (place === undefined) return;
    const uri = vscode.Uri.parse(place.uri);
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
    await vscode.window.showTextDocument(uri, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
      selection: rangeOf(place.selection),
    });
  }

  async #export(): Promise<void> {
    if (this.#answer?.kind !== 'diagram') return;
    const { title, wish } = this.#answer;
    const picture = await this.#ask({ ...this.#params, wish, standalone: true });
    if (picture?.kind !== 'diagram') return;
    const name = `${title.replace(/[^\p{L}\p{N}.]+/gu, '-').toLowerCase()}.svg`;
    const shown = vscode.Uri.parse(this.#params.uri);
    const folder = isSpecificationFile(shown) ? vscode.Uri.joinPath(shown, '..') : shown;
    const target = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.joinPath(folder, name),
      filters: { SVG: ['svg'] },
    });
    if (target === undefined) return;
    try {
      const temporary = target.with({ path: `${target.path}.${crypto.randomUUID()}.tmp` });
      await vscode.workspace.fs.writeFile(temporary, new TextEncoder().encode(picture.svg));
      await vscode.workspace.fs.rename(temporary, target, { overwrite: true });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`The diagram was not written: ${reason}`);
    }
  }
}

/** Places stay here: the page knows ids only. */
function forPage(answer: DiagramAnswer): unknown {
  if (answer.kind === 'none') return { kind: 'none', message: answer.message };
  const key = JSON.stringify(answer.wish);
  return {
    kind: 'diagram',
    svg: answer.svg,
    choices: answer.choices.map(({ label }) => label),
    chosen: answer.choices.findIndex(({ wish }) => JSON.stringify(wish) === key),
  };
}

function uriOf(resource: unknown): string | undefined {
  if (resource instanceof vscode.Uri) return resource.toString();
  if (typeof resource === 'string') return resource;
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isSpecification(document.languageId) ? document.uri.toString() : undefined;
}

function isSpecification(languageId: string): boolean {
  return languageId === 'sds' || languageId === 'sodl';
}

function isWish(value: unknown): value is DiagramWish {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'machine') return 'machine' in value && typeof value.machine === 'string';
  return value.kind === 'modules' || value.kind === 'entities';
}

function rangeOf({ start, end }: WireRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
