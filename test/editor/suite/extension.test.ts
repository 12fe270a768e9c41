import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { open, replace, revert, untilErrors, untilNoErrors } from './workspace.ts';

describe('the extension', () => {
  before(() => open('rental.sds'));

  it('gives .sds files their language', async () => {
    const document = await open('fleet.sds');
    assert.equal(document.languageId, 'sds');
  });

  it('is active as soon as a specification is open, with all the commands of its manifest', async () => {
    const extension = vscode.extensions.getExtension('specwright.specwright');
    assert.ok(extension);
    await extension.activate();
    const manifest: { contributes: { commands: { command: string }[] } } = extension.packageJSON;
    const registered = await vscode.commands.getCommands(true);
    for (const { command } of manifest.contributes.commands) assert.ok(registered.includes(command), command);
  });

  it('offers the command line as tasks, and checks the workspace with it', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'specwright' });
    assert.deepEqual(tasks.map((task) => task.name).sort(), ['check', 'generate']);
    const check = tasks.find((task) => task.name === 'check');
    assert.ok(check);
    const ended = new Promise<number | undefined>((resolve) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== 'check') return;
        listening.dispose();
        resolve(exitCode);
      });
    });
    await vscode.tasks.executeTask(check);
    assert.equal(await ended, 0);
  });

  it('checks again after the language server was restarted', async () => {
    const rental = await open('rental.sds');
    await vscode.commands.executeCommand('specwright.restartServer');
    await replace(rental, '-> Tariff', '-> Tarif');
    await untilErrors(rental.uri);
    await revert(rental);
    await untilNoErrors(rental.uri);
  });
});
