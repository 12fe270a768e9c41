import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { errorsIn, eventually, open, replace, revert, untilErrors, untilNoErrors } from './workspace.ts';

/** The language servers that this extension host started. */
function servers(): readonly number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, parent, ...words]) => Number(parent) === process.pid && words.some((word) => word.endsWith('server.cjs')),
    )
    .map(([id]) => Number(id));
}

describe('a language server that dies', () => {
  let rental: vscode.TextDocument;

  before(async () => {
    rental = await open('rental.sds');
  });

  after(() => revert(rental));

  it('is started again and knows the text as it stands in the editor', async function () {
    // `ps` is not there; what is tested is the same everywhere.
    if (process.platform === 'win32') this.skip();
    await replace(rental, '-> Tariff', '-> Tarif');
    await untilErrors(rental.uri);
    const [first, ...others] = servers();
    assert.ok(first);
    assert.deepEqual(others, []);
    process.kill(first, 'SIGKILL');
    const second = await eventually('another one runs', () => servers().find((id) => id !== first));
    assert.notEqual(second, first);
    await replace(rental, '-> Tarif\n', '-> Tariff\n');
    await untilNoErrors(rental.uri);
    await replace(rental, '=> sold_out', '=> sold_off');
    // Between the servers nothing is told, and the new one may first tell of the text as it was opened.
    await eventually('the mistake that is left, and no other, is told', () => {
      const told = errorsIn(rental.uri).map(({ range }) => rental.getText(range));
      return told.length === 1 && told[0] === 'sold_off' ? true : undefined;
    });
  });
});

describe('the output', () => {
  after(() => vscode.commands.executeCommand('_extensionTests.setLogLevel', 'info'));

  it('says as much as its level allows, also when that is changed while the server runs', async () => {
    const rental = await open('rental.sds');
    await vscode.commands.executeCommand('specwright.showOutput');
    const output = await eventually('the output is open', () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'output' && /Specwright/.test(uri.path)),
    );
    const traced = /\[trace\].*hover/i;
    const hover = () =>
      vscode.commands.executeCommand('vscode.executeHoverProvider', rental.uri, new vscode.Position(0, 6));
    await hover();
    assert.doesNotMatch(output.getText(), traced);
    await vscode.commands.executeCommand('_extensionTests.setLogLevel', 'trace');
    await eventually('a request is told of', async () => {
      await hover();
      return traced.test(output.getText()) ? true : undefined;
    });
  });
});
