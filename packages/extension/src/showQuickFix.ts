import * as vscode from 'vscode';
import { isSpecificationFile } from './specifications.ts';

/** A finding, and the text that it is in. */
interface Finding {
  readonly uri: vscode.Uri;
  readonly diagnostic: vscode.Diagnostic;
}

/**
 * The command "Show a quick fix": goes to the first finding that has one and opens its menu there, whatever is in front.
 * The editor's own command knows only the text that has the focus.
 * @returns the place; undefined when there is nothing to fix, which is then said
 */
export async function showQuickFix(): Promise<vscode.Location | undefined> {
  const found = await firstFixable();
  if (found === undefined) {
    void vscode.window.showInformationMessage(
      'There is nothing to fix. Misspell a name in a specification, and try again.',
    );
    return undefined;
  }
  const { uri, diagnostic } = found;
  const selection = new vscode.Range(diagnostic.range.start, diagnostic.range.start);
  await vscode.window.showTextDocument(uri, { selection });
  // The editor asks by itself as well once the cursor stands, and a menu that is still on its way then is given up: it is
  // called for when the server has answered for this place, and has nothing else to do.
  await cures(found);
  await vscode.commands.executeCommand('editor.action.quickFix');
  return new vscode.Location(uri, diagnostic.range);
}

/** Errors before warnings; of the same weight the first in the first file. */
async function firstFixable(): Promise<Finding | undefined> {
  for (const finding of findings()) {
    if ((await cures(finding)).length > 0) return finding;
  }
  return undefined;
}

/** An action that is for nobody's finding (a refactoring) is no cure. */
async function cures({ uri, diagnostic }: Finding): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    diagnostic.range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

function findings(): Finding[] {
  return vscode.languages
    .getDiagnostics()
    .filter(([uri]) => isSpecificationFile(uri))
    .flatMap(([uri, diagnostics]) => diagnostics.map((diagnostic) => ({ uri, diagnostic })))
    .sort((a, b) => a.diagnostic.severity - b.diagnostic.severity);
}
