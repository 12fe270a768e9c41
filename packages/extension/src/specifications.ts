import * as vscode from 'vscode';
import { chosenItem } from './chosenItem.ts';

/** Whether a file is one by its name. */
export function isSpecificationFile({ path }: vscode.Uri): boolean {
  return /\.(sds|sodl)$/.test(path);
}

/**
 * The specification that is meant when none is in front: the one that can be seen, the only one that is open, the only
 * one there is; of several the one that the person chooses.
 * @returns undefined where there is none, or they gave up
 */
export async function meantSpecification(): Promise<vscode.Uri | undefined> {
  const seen = vscode.window.visibleTextEditors.map(({ document }) => document.uri).find(isSpecificationFile);
  if (seen !== undefined) return seen;
  const open = openSpecifications();
  return open.length === 1 ? open[0] : chosenSpecification();
}

function openSpecifications(): vscode.Uri[] {
  const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  const uris = inputs.flatMap((input) => (input instanceof vscode.TabInputText ? [input.uri] : []));
  const each = new Map(uris.filter(isSpecificationFile).map((uri) => [uri.toString(), uri]));
  return [...each.values()];
}

async function chosenSpecification(): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles('**/*.{sds,sodl}', '**/node_modules/**');
  const items = files
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  return (await chosenItem(items, 'Which specification?'))?.uri;
}
