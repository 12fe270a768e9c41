import * as vscode from 'vscode';

/** The only item; of several the one that the person chooses. Undefined where there is none, or they gave up. */
export async function chosenItem<T extends vscode.QuickPickItem>(
  items: readonly T[],
  title: string,
): Promise<T | undefined> {
  return items.length < 2 ? items[0] : vscode.window.showQuickPick(items, { title });
}
