import * as vscode from 'vscode';
import { vscodeRange } from './partsTree.ts';
import type { GenerationNote } from './protocol.ts';

/**
 * What the last generation left for a person to look at, in the list of problems: until the next one, and of a file until
 * that is changed.
 */
export class GenerationNotes implements vscode.Disposable {
  readonly #problems = vscode.languages.createDiagnosticCollection('specwright-generated');
  readonly #listening = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) this.#problems.delete(document.uri);
  });

  take(notes: readonly GenerationNote[]): void {
    this.#problems.clear();
    // What is said of one file in several entries is put together.
    this.#problems.set(notes.map((note) => [vscode.Uri.parse(note.place.uri, true), [problemOf(note)]]));
  }

  dispose(): void {
    this.#listening.dispose();
    this.#problems.dispose();
  }
}

/** What needs a look, in a sentence; empty where nothing does. */
export function notesInWords(notes: readonly GenerationNote[]): string {
  const [first, ...others] = notes.filter(({ severity }) => severity === 'warning').map(({ message }) => message);
  if (first === undefined) return '';
  return others.length === 0 ? first : `${others.length + 1} things need a look.`;
}

function problemOf({ message, severity, code, place }: GenerationNote): vscode.Diagnostic {
  const weight = severity === 'warning' ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Information;
  const problem = new vscode.Diagnostic(vscodeRange(place.range), message, weight);
  problem.source = 'specwright';
  if (code !== undefined) problem.code = code;
  return problem;
}
