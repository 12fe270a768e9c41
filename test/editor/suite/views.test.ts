import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Api } from '../../../packages/extension/src/extension.ts';
import { eventually, open, placeOf, replace, revert, untilErrors, workspaceFile } from './workspace.ts';

type Row = Awaited<ReturnType<Api['specification']['getChildren']>>[number];

describe('the view of the specification', () => {
  let rental: vscode.TextDocument;
  let tree: Api['specification'];

  before(async () => {
    rental = await open('rental.sds');
    const extension = vscode.extensions.getExtension<Api>('specwright.specwright');
    assert.ok(extension);
    tree = (await extension.activate()).specification;
    await vscode.commands.executeCommand('specwright.parts.focus');
  });

  afterEach(() => revert(rental));

  async function rowNamed(name: string): Promise<Row | undefined> {
    const look = async (rows: readonly Row[]): Promise<Row | undefined> => {
      for (const row of rows) {
        const found = row.part.name === name ? row : await look(await tree.getChildren(row));
        if (found) return found;
      }
      return undefined;
    };
    return look(await tree.getChildren());
  }

  it('shows the system with its modules, contracts and designs', async () => {
    const system = await eventually('the system is there', () => rowNamed('citybikes'));
    const kinds = (await tree.getChildren(system)).map(({ part }) => `${part.kind} ${part.name}`);
    assert.ok(kinds.includes('module rental'), kinds.join());
    assert.ok(kinds.includes('design Rental desk'), kinds.join());
    assert.ok(
      kinds.some((kind) => kind.startsWith('contract ')),
      kinds.join(),
    );
  });

  it('shows the findings of a part while one types, in the colours of problems', async () => {
    await replace(rental, '-> Tariff', '-> Tarif');
    await untilErrors(rental.uri);
    const row = await eventually('the error is shown at the entity', async () => {
      const found = await rowNamed('Rental');
      return found && found.part.errors > 0 ? found : undefined;
    });
    assert.match(tree.getTreeItem(row).resourceUri?.query ?? '', /errors=1/);
  });

  it('leads to the declaration, and offers what can be done with a part', async () => {
    const row = await eventually('the entity is there', () => rowNamed('Tariff'));
    const { command, contextValue } = tree.getTreeItem(row);
    assert.ok(command);
    await open('system.sds');
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), rental.uri.toString());
    assert.ok(placeOf(rental, 'Tariff', 'entity Tariff').contains(editor.selection.active));
    assert.match(contextValue ?? '', /\breferences\b/);
    const module = await rowNamed('rental');
    assert.ok(module);
    assert.match(tree.getTreeItem(module).contextValue ?? '', /\bgenerate\b.*\bcontext\b/);
  });

  it('says of a module whether its code is generated, stale or not there yet', async () => {
    const described = (wanted: RegExp): Promise<string> =>
      eventually(`the module is ${wanted}`, async () => {
        const row = await rowNamed('rental');
        const description = row && tree.getTreeItem(row).description;
        return typeof description === 'string' && wanted.test(description) ? description : undefined;
      });
    await described(/^not generated$/);
    const out = workspaceFile('generated');
    try {
      await vscode.commands.executeCommand('specwright.generate', rental.uri, { ask: false, module: 'rental' });
      await described(/^generated$/);
      await replace(rental, 'tariff.seats < 1', 'tariff.seats < 2');
      await described(/^stale$/);
      const row = await rowNamed('rental');
      assert.ok(row);
      assert.match(tree.getTreeItem(row).resourceUri?.query ?? '', /generated=stale/);
    } finally {
      await vscode.workspace.fs.delete(out, { recursive: true });
    }
  });

  it('copies the context of a part for agents', async () => {
    const module = await eventually('the module is there', () => rowNamed('rental'));
    await vscode.env.clipboard.writeText('');
    await vscode.commands.executeCommand('specwright.parts.copyContext', module);
    assert.match(await vscode.env.clipboard.readText(), /# Module `rental`/);
  });
});

describe('a schema that is accepted', () => {
  let rental: vscode.TextDocument;

  before(async () => {
    rental = await open('rental.sds');
  });

  after(async () => {
    await revert(rental);
    await vscode.workspace.fs.delete(workspaceFile('.specwright'), { recursive: true });
  });

  it('is what later changes are compared with', async () => {
    assert.equal(await vscode.commands.executeCommand('specwright.accept', workspaceFile('.')), true);
    await replace(rental, '  per_minute: decimal 0.01..10.00\n', '');
    const errors = await untilErrors(rental.uri);
    assert.ok(
      errors.some(({ message }) => message.includes('evolve')),
      errors.map(({ message }) => message).join('\n'),
    );
  });
});

describe('New specification', () => {
  const folder = (): vscode.Uri => workspaceFile('begun');

  after(() => vscode.workspace.fs.delete(folder(), { recursive: true, useTrash: false }));

  it('writes one that has no errors, and opens it', async () => {
    const wish = { template: 'tasks', folder: folder().fsPath };
    const made = await vscode.commands.executeCommand<vscode.Uri>('specwright.newSpecification', wish);
    assert.equal(made?.fsPath, folder().fsPath);
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document?.uri.path.startsWith(folder().path), document?.uri.path);
    assert.equal(document?.languageId, 'sds');
  });
});
