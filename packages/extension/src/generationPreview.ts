import * as vscode from 'vscode';
import type { GenerateResult } from './protocol.ts';

const scheme = 'specwright-preview';

/** How long typing must rest before the preview is made anew, in milliseconds. */
const rest = 1000;

/** What the editor shows as one change: the file, and both of its texts; one of them is absent where the file is new or goes. */
type Change = readonly [vscode.Uri, vscode.Uri | undefined, vscode.Uri | undefined];

/** Makes the preview of what is specified now; undefined when that could not be done. */
export type MakePreview = () => Promise<GenerateResult | undefined>;

/** Shows what generating would change beside what is there, in VS Code's own editor of differences. Nothing is written. */
export class GenerationPreview implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #texts = new Map<string, string>();
  readonly #subscriptions: readonly vscode.Disposable[];
  #again: MakePreview | undefined;
  #resting: NodeJS.Timeout | undefined;
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#followSoon(document)),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path) ?? '';
  }

  /**
   * Opens the differences; later edits of specifications are followed while they can be seen.
   * @param again makes it anew after an edit
   */
  async show(result: GenerateResult, again: MakePreview): Promise<void> {
    this.#take(result);
    this.#again = again;
    const changes = result.files.flatMap(({ path, action, content }): Change[] => {
      const file = vscode.Uri.joinPath(vscode.Uri.file(result.outFolder), path);
      if (action === 'delete') return [[file, file, undefined]];
      if (content === undefined) return [];
      const made = file.with({ scheme });
      return [[file, action === 'create' ? undefined : file, made]];
    });
    if (changes.length === 0) void vscode.window.showInformationMessage('Generating would change nothing.');
    else await vscode.commands.executeCommand('vscode.changes', result.summary, changes);
  }

  dispose(): void {
    clearTimeout(this.#resting);
    for (const one of this.#subscriptions) one.dispose();
  }

  #take({ files, outFolder }: GenerateResult): void {
    const folder = vscode.Uri.file(outFolder);
    for (const { path, content } of files) {
      const uri = vscode.Uri.joinPath(folder, path).with({ scheme });
      const before = this.#texts.get(uri.path);
      if (content === undefined) this.#texts.delete(uri.path);
      else this.#texts.set(uri.path, content);
      if (before !== content) this.#changed.fire(uri);
    }
  }

  #followSoon({ languageId }: vscode.TextDocument): void {
    if (languageId !== 'sds' && languageId !== 'sodl') return;
    clearTimeout(this.#resting);
    if (vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === scheme)) {
      this.#resting = setTimeout(() => void this.#follow(), rest);
    }
  }

  /** While the specification has errors, the last preview stays. */
  async #follow(): Promise<void> {
    const result = await this.#again?.();
    if (result !== undefined && result.refused === undefined) this.#take(result);
  }
}
