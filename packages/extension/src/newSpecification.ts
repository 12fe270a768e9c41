import path from 'node:path';
import * as vscode from 'vscode';
import type { CommandLine } from './commandLine.ts';
import { offeredTemplates } from './offeredTemplates.ts';

/** What a caller (a link, a test) may settle beforehand; what is settled is not asked. */
export interface NewSpecificationWish {
  readonly template?: string;
  /** The folder for it, absolute. */
  readonly folder?: string;
}

/**
 * The command "New specification…": writes a specification to begin with, and opens it. Without an open folder one is
 * chosen and opened. Files that are there stay as they are.
 * @returns the folder that holds it; undefined when the person gave up or it could not be done, which is then shown
 */
export async function newSpecification(
  commandLine: CommandLine,
  wish: NewSpecificationWish = {},
): Promise<vscode.Uri | undefined> {
  const template = wish.template ?? (await askForTemplate());
  if (template === undefined) return undefined;
  const folder = wish.folder === undefined ? await askForFolder(template) : vscode.Uri.file(wish.folder);
  if (folder === undefined) return undefined;
  try {
    await vscode.workspace.fs.createDirectory(folder);
    const { exitCode, output, notes } = await commandLine.run(['init', template], folder.fsPath);
    if (exitCode !== 0) {
      void vscode.window.showErrorMessage(notes.replace(/^specwright: /, ''));
      return undefined;
    }
    await showSpecification(folder, output);
    return folder;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`The specification was not written: ${reason}`);
    return undefined;
  }
}

async function askForTemplate(): Promise<string | undefined> {
  const items = offeredTemplates.map(({ name, label, description }) => ({ label, detail: description, name }));
  const picked = await vscode.window.showQuickPick(items, { title: 'New specification: what to begin with?' });
  return picked?.name;
}

async function askForFolder(template: string): Promise<vscode.Uri | undefined> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (root === undefined) {
    const chosen = await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: 'Write the Specification Here',
    });
    return chosen?.[0];
  }
  const isEmpty = (await vscode.workspace.fs.readDirectory(root)).length === 0;
  const name = await vscode.window.showInputBox({
    title: 'New specification: into which folder?',
    prompt: `Relative to ${vscode.workspace.asRelativePath(root, true)}; a dot is that folder itself`,
    value: isEmpty ? '.' : template,
    validateInput: (value) => (value.trim() === '' ? 'Name a folder.' : undefined),
  });
  return name === undefined ? undefined : vscode.Uri.file(path.resolve(root.fsPath, name.trim()));
}

/** Opens what was written: in this window where the folder is part of it. */
async function showSpecification(folder: vscode.Uri, output: string): Promise<void> {
  if (vscode.workspace.getWorkspaceFolder(folder) === undefined) {
    await vscode.commands.executeCommand('vscode.openFolder', folder);
    return;
  }
  // The command prints a line a file: what happened to it, and its path.
  const written = output.split('\n').map((line) => line.replace(/^\S+\s+/, '').trim());
  const first = written.find((name) => /\.(sds|sodl)$/.test(name));
  if (first === undefined) return;
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, ...first.split(/[\\/]/)));
}
