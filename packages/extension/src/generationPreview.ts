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
  /** What was shown last, with the edits since. */
  #latest: GenerateResult | undefined;
  /** The list that was opened, which the editor does not change: its title, and what it lists. */
  #listed = { title: '', files: '' };
  #isTelling = false;
  #resting: NodeJS.Timeout | undefined;
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#followSoon(document)),
    ];
  }

  /** What would not be written any more stays as it is, or is not there. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const made = this.#texts.get(uri.path);
    if (made !== undefined) return made;
    const file = uri.with({ scheme: 'file' });
    return vscode.workspace.fs.readFile(file).then(
      (bytes) => new TextDecoder().decode(bytes),
      () => '',
    );
  }

  /**
   * Opens the differences; later edits of specifications are followed while they are open.
   * @param again makes it anew after an edit
   */
  async show(result: GenerateResult, again: MakePreview): Promise<void> {
    this.#again = again;
    this.#latest = undefined;
    this.#take(result);
    await this.#open(result);
  }

  dispose(): void {
    clearTimeout(this.#resting);
    for (const one of this.#subscriptions) one.dispose();
  }

  async #open(result: GenerateResult): Promise<void> {
    this.#listed = { title: result.summary, files: listOf(result) };
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

  /** A tab with a list of differences is known by nothing but its title. */
  #tabs(): vscode.Tab[] {
    const { title } = this.#listed;
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    return title === '' ? [] : tabs.filter(({ label }) => label.startsWith(title));
  }

  #take(result: GenerateResult): void {
    const folder = vscode.Uri.file(result.outFolder);
    const before = this.#latest?.files ?? [];
    this.#latest = result;
    const now = new Map(result.files.map(({ path, content }) => [path, content]));
    for (const path of new Set([...before.map(({ path }) => path), ...now.keys()])) {
      const uri = vscode.Uri.joinPath(folder, path).with({ scheme });
      const content = now.get(path);
      if (this.#texts.get(uri.path) === content) continue;
      if (content === undefined) this.#texts.delete(uri.path);
      else this.#texts.set(uri.path, content);
      this.#changed.fire(uri);
    }
  }

  #followSoon({ languageId }: vscode.TextDocument): void {
    if (languageId !== 'sds' && languageId !== 'sodl') return;
    clearTimeout(this.#resting);
    // Of a tab behind another one there are no documents.
    if (this.#tabs().length > 0 || vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === scheme)) {
      this.#resting = setTimeout(() => void this.#follow(), rest);
    }
  }

  /** While the specification has errors, the last preview stays. */
  async #follow(): Promise<void> {
    const result = await this.#again?.();
    if (result === undefined || result.refused !== undefined) return;
    this.#take(result);
    if (listOf(result) !== this.#listed.files) await this.#tell();
  }

  /** Says that the list is of before: to open it anew unasked would take the person from where they type. */
  async #tell(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    const text = 'Generating would change other files now than the preview lists.';
    const chosen = await vscode.window.showInformationMessage(text, 'Preview Again');
    this.#isTelling = false;
    if (chosen === undefined || this.#latest === undefined) return;
    await vscode.window.tabGroups.close(this.#tabs());
    await this.#open(this.#latest);
  }
}

function listOf({ files }: GenerateResult): string {
  const listed = files.filter(({ action, content }) => action === 'delete' || content !== undefined);
  return listed.map(({ path, action }) => `${action} ${path}`).join('\n');
}
