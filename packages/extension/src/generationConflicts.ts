import path from 'node:path';
import * as vscode from 'vscode';
import { chosenItem } from './chosenItem.ts';
import type { ConflictSides, GenerateResult } from './protocol.ts';

const scheme = 'specwright-merge';

/** The command of VS Code's own that its Git extension opens conflicts with. */
const mergeEditor = '_open.mergeEditor';

/** A file with a conflict between marks, and what it is merged from. */
interface Conflict {
  readonly file: vscode.Uri;
  readonly sides: ConflictSides;
}

/** Shows the conflicts of a generation in VS Code's editor of three texts: what is chosen there goes into the file. */
export class GenerationConflicts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  /** Nothing of a conflict that a window had before: of three empty texts the editor would make an empty file. */
  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  /** Opens the first conflict of a generation; undefined where it has none. */
  async showFirst(result: GenerateResult): Promise<vscode.Uri | undefined> {
    const [first] = conflictsOf(result);
    if (first !== undefined) await this.#show(first);
    return first?.file;
  }

  /** Opens the conflict that a person chooses. */
  async choose(result: GenerateResult): Promise<void> {
    const items = conflictsOf(result).map((conflict) => ({
      label: path.posix.basename(conflict.file.path),
      description: vscode.workspace.asRelativePath(conflict.file),
      conflict,
    }));
    const picked = await chosenItem(items, 'Resolve which conflict?');
    if (picked !== undefined) await this.#show(picked.conflict);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  async #show({ file, sides }: Conflict): Promise<void> {
    const uriOf = (side: keyof ConflictSides): vscode.Uri => {
      const uri = file.with({ scheme, query: side });
      this.#texts.set(uri.toString(), sides[side]);
      this.#changed.fire(uri);
      return uri;
    };
    try {
      if (!(await isReady(file))) return;
      await vscode.commands.executeCommand(mergeEditor, {
        base: uriOf('base'),
        input1: { uri: uriOf('theirs'), title: 'Generated now', description: '', detail: '' },
        input2: { uri: uriOf('mine'), title: 'Yours', description: '', detail: '' },
        output: file,
      });
    } catch {
      // An editor without it has buttons at the marks.
      await vscode.window.showTextDocument(file);
    }
  }
}

/** Whether the file is in an editor of three texts. */
export function isMerged(file: vscode.Uri): boolean {
  return mergeTabs(file).length > 0;
}

/**
 * Makes sure that the editor of three texts sees the marks: it looks for them once, when it opens, in what the editor
 * has of the file, and takes those that come later for a resolution by hand.
 * @returns false where the file has changes that are not saved: it is shown as it is
 */
async function isReady(file: vscode.Uri): Promise<boolean> {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (document?.isDirty === true) {
    if (isMerged(file)) return true;
    await vscode.window.showTextDocument(document);
    return false;
  }
  await vscode.window.tabGroups.close(mergeTabs(file));
  if (document?.isClosed === false) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  return true;
}

function mergeTabs(file: vscode.Uri): vscode.Tab[] {
  return (
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      // The type of this input is not public yet.
      .filter(({ input }) => (input as { result?: vscode.Uri } | undefined)?.result?.toString() === file.toString())
  );
}

/** The conflicts of a generation that a person can resolve. */
function conflictsOf({ files, outFolder }: GenerateResult): Conflict[] {
  const folder = vscode.Uri.file(outFolder);
  return files.flatMap(({ path: name, sides }) =>
    sides === undefined ? [] : [{ file: vscode.Uri.joinPath(folder, name), sides }],
  );
}
