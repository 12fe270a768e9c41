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

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
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

/** The conflicts of a generation that a person can resolve. */
function conflictsOf({ files, outFolder }: GenerateResult): Conflict[] {
  const folder = vscode.Uri.file(outFolder);
  return files.flatMap(({ path: name, sides }) =>
    sides === undefined ? [] : [{ file: vscode.Uri.joinPath(folder, name), sides }],
  );
}
