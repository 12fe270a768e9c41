import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { definitionOf, eventually, hoverAt, open, placeOf, workspaceFile } from './workspace.ts';

describe('navigation', () => {
  let rental: vscode.TextDocument;
  let contracts: vscode.TextDocument;

  before(async () => {
    contracts = await open('contracts.sds');
    rental = await open('rental.sds');
  });

  it('a module named in a contract leads to the module in another file', async () => {
    const found = await definitionOf(contracts, placeOf(contracts, 'rental', '<-> rental'));
    assert.deepEqual(found, { file: 'system.sds', line: 'module rental {' });
  });

  it('an event named in a contract leads to the event in the file of its module', async () => {
    const found = await definitionOf(contracts, placeOf(contracts, 'ended', 'rental.ended must produce'));
    assert.deepEqual(found, { file: 'rental.sds', line: 'event rental.ended {' });
  });

  it('the error after => leads to its declaration', async () => {
    const found = await definitionOf(rental, placeOf(rental, 'sold_out', '=> sold_out'));
    assert.deepEqual(found, { file: 'rental.sds', line: 'error sold_out: 409 {' });
  });

  it('a state in a step leads to the value of the enum', async () => {
    const found = await definitionOf(rental, placeOf(rental, 'running', 'set Rental(running)'));
    assert.deepEqual(found, { file: 'rental.sds', line: 'status: [reserved, running, ended, cancelled]' });
  });

  it('the hover of an event in a contract shows its declaration and what it carries', async () => {
    const hover = await hoverAt(contracts, placeOf(contracts, 'rental.ended'));
    assert.match(hover, /event rental\.ended/);
    assert.match(hover, /minutes/);
  });

  it('the hover of a referenced entity shows its fields', async () => {
    const hover = await hoverAt(rental, placeOf(rental, 'Tariff', '-> Tariff'));
    assert.match(hover, /entity Tariff/);
    assert.match(hover, /per_minute/);
  });

  it('all references to an event are found, in every file', async () => {
    const place = placeOf(rental, 'ended', 'event rental.ended');
    const files = await eventually('references are found', async () => {
      const found = await vscode.commands.executeCommand<vscode.Location[]>(
        'vscode.executeReferenceProvider',
        rental.uri,
        place.start,
      );
      return found.length > 0 ? new Set(found.map(({ uri }) => uri.path.split('/').at(-1))) : undefined;
    });
    assert.deepEqual([...files].sort(), ['contracts.sds', 'rental.sds', 'system.sds']);
  });

  it('the outline lists the declarations of the file with their fields', async () => {
    const symbols = await eventually('symbols are found', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        rental.uri,
      );
      return found && found.length > 0 ? found : undefined;
    });
    const all = flatten(symbols);
    const entity = all.find((symbol) => /\bRental$/.test(symbol.name) && symbol.children.length >= 6);
    assert.ok(entity, all.map((symbol) => symbol.name).join(', '));
    assert.ok(all.some((symbol) => symbol.name.includes('sold_out')));
    assert.ok(all.some((symbol) => symbol.name.includes('/rentals/{id}/end')));
  });

  it('a symbol of the workspace is found by its name', async () => {
    const found = await eventually('the symbol is found', async () => {
      const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'Station',
      );
      return symbols.find((symbol) => symbol.name.includes('Station'));
    });
    assert.equal(found.location.uri.toString(), workspaceFile('fleet.sds').toString());
  });
});

function flatten(symbols: readonly vscode.DocumentSymbol[]): vscode.DocumentSymbol[] {
  return symbols.flatMap((symbol) => [symbol, ...flatten(symbol.children)]);
}
