import { createHash } from 'node:crypto';
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

/**
 * Shows the conflicts of a generation in VS Code's editor of three texts: what is chosen there goes into the file. The texts
 * are kept on disk: where the editor saves by itself, or the window is loaded anew, nothing else has the person's lines.
 */
export class GenerationConflicts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #storage: vscode.Uri;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  /** @param storage the folder that VS Code gives the extension */
  constructor(storage: vscode.Uri) {
    this.#storage = storage;
  }

  /** Undefined where it is not there: of three empty texts the editor would make an empty file. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string | undefined> {
    try {
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(this.#placeOf(uri)));
    } catch {
      return undefined;
    }
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

  #placeOf(uri: vscode.Uri): vscode.Uri {
    const name = createHash('sha256').update(uri.toString()).digest('hex');
    return vscode.Uri.joinPath(this.#storage, 'conflicts', name);
  }

  async #show({ file, sides }: Conflict): Promise<void> {
    const uriOf = async (side: keyof ConflictSides): Promise<vscode.Uri> => {
      const uri = file.with({ scheme, query: side });
      await vscode.workspace.fs.writeFile(this.#placeOf(uri), new TextEncoder().encode(sides[side]));
      this.#changed.fire(uri);
      return uri;
    };
    try {
      if (!(await isReady(file))) return;
      await vscode.commands.executeCommand(mergeEditor, {
        base: await uriOf('base'),
        input1: { uri: await uriOf('theirs'), title: 'Generated now', description: '', detail: '' },
        input2: { uri: await uriOf('mine'), title: 'Yours', description: '', detail: '' },
        output: file,
      });
    } catch {
      // An editor without it has buttons at the marks.
      await vscode.window.showTextDocument(file);
    }
  }
}

/** The files that are in editors of three texts. */
export function mergedFiles(): vscode.Uri[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => {
      // The type of this input is not public yet.
      const { result } = (input ?? {}) as { readonly result?: unknown };
      return result instanceof vscode.Uri ? [result] : [];
    });
}

/**
 * Makes sure that the editor of three texts sees the marks: it looks for them once, when it opens, in what the window
 * has of the file, and takes those that come later for a resolution by hand.
 * @returns false where the file has changes that are not saved: it is shown as it is
 */
async function isReady(file: vscode.Uri): Promise<boolean> {
  if (mergedFiles().some((uri) => uri.toString() === file.toString())) return true;
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (document === undefined) return true;
  await vscode.window.showTextDocument(document);
  if (document.isDirty) return false;
  await vscode.commands.executeCommand('workbench.action.files.revert');
  return true;
}

/** The conflicts of a generation that a person can resolve. */
function conflictsOf({ files, outFolder }: GenerateResult): Conflict[] {
  const folder = vscode.Uri.file(outFolder);
  return files.flatMap(({ path: name, sides }) =>
    sides === undefined ? [] : [{ file: vscode.Uri.joinPath(folder, name), sides }],
  );
}
