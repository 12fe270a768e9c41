import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient';
import type { CommandLine } from './commandLine.ts';
import { settingsFolderOf } from './generationChoice.ts';
import type { LanguageServer } from './languageServer.ts';

export const acceptCommand = 'specwright.accept';

/**
 * The command "Accept as baseline": the present schema becomes what later changes are compared with, as after a deploy.
 * @param project the folder of the project, a URI or its text; without it that of the active editor
 * @returns whether it was accepted; what happened is shown
 */
export async function acceptBaseline(
  { commandLine, languageServer }: { commandLine: CommandLine; languageServer: LanguageServer },
  project?: unknown,
): Promise<boolean> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage('Specwright accepts a schema only in a workspace that you trust.');
    return false;
  }
  const folder = await folderOf(project);
  if (folder === undefined) {
    void vscode.window.showWarningMessage('Open a specification of the project whose schema is to be accepted.');
    return false;
  }
  try {
    await vscode.workspace.saveAll(false);
    const { exitCode, notes } = await commandLine.run(['accept', '.'], folder.fsPath);
    const told = notes.replace(/^specwright: /m, '');
    if (exitCode !== 0) {
      void vscode.window.showErrorMessage(told);
      return false;
    }
    // Watchers miss files in a folder that was made just before them, and people may exclude it from being watched.
    await languageServer.tellChanged(vscode.Uri.joinPath(folder, '.specwright', 'baseline'));
    void vscode.window.showInformationMessage(told);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`The baseline was not accepted: ${reason}`);
    return false;
  }
}

/** Without the quick fix "Accept as baseline" where it would be refused. */
export const acceptActions: Middleware = {
  provideCodeActions: async (document, range, context, token, next) => {
    const actions = await next(document, range, context, token);
    if (vscode.workspace.isTrusted) return actions;
    return actions?.filter((action) => !('kind' in action && action.command?.command === acceptCommand));
  },
};

async function folderOf(project: unknown): Promise<vscode.Uri | undefined> {
  if (project instanceof vscode.Uri) return project;
  if (typeof project === 'string') return vscode.Uri.parse(project);
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (uri?.scheme === 'file') return settingsFolderOf(uri, false);
  return vscode.workspace.workspaceFolders?.[0]?.uri;
}
