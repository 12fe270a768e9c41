import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { actionsAt, definitionOf, eventually, hoverAt, open, placeOf } from './workspace.ts';

describe('a design', () => {
  let design: vscode.TextDocument;

  before(async () => {
    design = await open('rental.sodl');
  });

  it('is a document of its own language', () => {
    assert.equal(design.languageId, 'sodl');
  });

  it('the hover of a required interface shows its methods, and who makes and needs it', async () => {
    const hover = await hoverAt(design, placeOf(design, 'RentalRepository', 'requires = [RentalRepository'));
    assert.match(hover, /interface RentalRepository:/);
    assert.match(hover, /method get_by_id\(id: UUID\) -> Optional\[Rental\]/);
    assert.match(hover, /Keeps the rentals/);
    assert.match(hover, /Implemented by\*\* `Storage`/);
  });

  it('a quoted name leads to the interface, a type to the entity in the other notation', async () => {
    const quoted = await definitionOf(design, placeOf(design, 'RentalRepository', 'exports = ["RentalRepository'));
    assert.deepEqual(quoted, { file: 'rental.sodl', line: 'interface RentalRepository:' });
    const type = await definitionOf(design, placeOf(design, 'Rental', '-> Rental (201)'));
    assert.equal(type?.file, 'rental.sds');
  });

  it('the implementations of an interface are the modules that implement it', async () => {
    const place = placeOf(design, 'RentalRepository', 'interface RentalRepository');
    const found = await eventually('implementations are found', async () => {
      const links = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeImplementationProvider',
        design.uri,
        place.start,
      );
      return links.length > 0 ? links : undefined;
    });
    const lines = found.map((link) => ('range' in link ? link.range : link.targetRange).start.line);
    assert.deepEqual(
      lines.map((line) => design.lineAt(line).text.trim()),
      ['module Storage:'],
    );
  });

  it('shows over its blocks who uses them and what can be done', async () => {
    const titles = await eventually('lenses are there', async () => {
      const lenses = await lensesOf(design);
      return lenses.length > 0 ? lenses.map(({ command }) => command?.title) : undefined;
    });
    assert.ok(titles.includes('1 implementer · 1 consumer'), titles.join('\n'));
    assert.ok(titles.includes('Context for agents'));
  });

  it('"Context for agents" over a module puts what an agent needs of it on the clipboard', async () => {
    const over = placeOf(design, 'Storage', 'module Storage').start.line;
    const lens = await eventually('the lens is there', async () =>
      (await lensesOf(design)).find(
        ({ range, command }) => range.start.line === over && command?.title === 'Context for agents',
      ),
    );
    assert.ok(lens.command);
    const { command, arguments: given = [] } = lens.command;
    const answer = await vscode.commands.executeCommand<{ title: string }>(command, ...given);
    assert.equal(answer.title, 'module Storage');
    assert.match(await vscode.env.clipboard.readText(), /get_by_id/);
  });

  it('a name that nothing has is marked, and the fix gives the one that was meant', async () => {
    const edit = new vscode.WorkspaceEdit();
    const place = placeOf(design, 'RentalRepository', 'requires = [RentalRepository');
    edit.replace(design.uri, place, 'RentalRepositry');
    await vscode.workspace.applyEdit(edit);
    try {
      const finding = await eventually('the finding is there', async () =>
        vscode.languages.getDiagnostics(design.uri).find(({ message }) => message.includes("'RentalRepositry'")),
      );
      await eventually('the fix is offered', async () =>
        (await actionsAt(design, finding.range)).find(({ title }) => title.includes('RentalRepository')),
      );
    } finally {
      await vscode.commands.executeCommand('undo');
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });
});

function lensesOf({ uri }: vscode.TextDocument): Thenable<vscode.CodeLens[]> {
  return vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri, 100);
}
