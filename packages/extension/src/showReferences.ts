import * as vscode from 'vscode';

interface Place {
  readonly uri: string;
  readonly range: { readonly start: Point; readonly end: Point };
}

interface Point {
  readonly line: number;
  readonly character: number;
}

/** Shows places in VS Code's own list of references. A code lens has them in the form of the protocol. */
export async function showReferences(uri: string, position: Point, places: readonly Place[]): Promise<void> {
  const locations = places.map(({ uri: file, range }) => {
    const { start, end } = range;
    return new vscode.Location(
      vscode.Uri.parse(file),
      new vscode.Range(start.line, start.character, end.line, end.character),
    );
  });
  const at = new vscode.Position(position.line, position.character);
  await vscode.commands.executeCommand('editor.action.showReferences', vscode.Uri.parse(uri), at, locations);
}
