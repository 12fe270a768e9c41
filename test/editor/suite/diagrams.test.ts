import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually, open, workspaceFile } from './workspace.ts';

/** What the command answers with, as far as it is looked at. */
interface Shown {
  readonly title: string;
  readonly svg: string;
  readonly choices: readonly { readonly label: string; readonly wish: unknown }[];
}

function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('specwright.diagram'));
}

describe('a diagram', () => {
  after(() => vscode.window.tabGroups.close(tabs()));

  it('of the modules opens beside the text, with the others to choose from', async () => {
    const document = await open('rental.sds');
    const shown = await vscode.commands.executeCommand<Shown>('specwright.showDiagram', document.uri);
    assert.deepEqual(
      shown.choices.slice(0, 2).map(({ label }) => label),
      ['Modules', 'Entities'],
    );
    assert.match(shown.svg, /data-id="module:rental"/);
    const [tab] = await eventually('the panel is there', () => (tabs().length > 0 ? tabs() : undefined));
    assert.equal(tab?.label, shown.title);
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, document.uri.path);
  });

  it('of a machine takes the place of the one that is shown', async () => {
    const document = await open('rental.sds');
    const wish = { kind: 'machine', machine: 'machine:Rental.status' };
    const shown = await vscode.commands.executeCommand<Shown>('specwright.showDiagram', document.uri, wish);
    assert.equal(shown.title, 'Rental.status');
    assert.match(shown.svg, /running/);
    await eventually('the panel bears its name', () => tabs().find(({ label }) => label === 'Rental.status'));
    assert.equal(tabs().length, 1);
  });

  it('is drawn of a folder too, as the explorer gives it', async () => {
    const folder = workspaceFile('.');
    const shown = await vscode.commands.executeCommand<Shown>('specwright.showDiagram', folder, [folder]);
    assert.match(shown.svg, /data-id="module:rental"/);
  });
});
