import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Api } from '../../../packages/extension/src/extension.ts';
import { eventually, open, workspaceFile } from './workspace.ts';

interface RunningService {
  readonly port: number;
  readonly state: string;
}

/** A service as small as can be, in the place of a generated one that takes a minute to install and build. */
const standIn = `
  const { createServer } = require('node:http');
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      response.writeHead(201, { 'content-type': 'application/json', 'x-environment': process.env.APP_ENV });
      const { method, url, headers: { authorization } } = request;
      response.end(JSON.stringify({ got: method + ' ' + url, authorization, body }));
    });
  });
  server.listen(Number(process.env.PORT), () => console.log('listening'));
`;

async function write(path: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(workspaceFile(path), new TextEncoder().encode(text));
}

async function lensesOf(document: vscode.TextDocument): Promise<vscode.Command[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  return found.flatMap(({ command }) => (command === undefined ? [] : [command]));
}

/** The row of a module in the view "Specification". */
async function rowOf(module: string): Promise<vscode.TreeItem | undefined> {
  const extension = vscode.extensions.getExtension<Api>('specwright.specwright');
  assert.ok(extension);
  const tree = (await extension.activate()).specification;
  for (const system of await tree.getChildren()) {
    const row = (await tree.getChildren(system)).find(({ part }) => part.kind === 'module' && part.name === module);
    if (row !== undefined) return tree.getTreeItem(row);
  }
  return undefined;
}

describe('Run service', () => {
  let rental: vscode.TextDocument;

  before(async () => {
    const settings = { targets: [{ name: 'ts-express-prisma', database: 'sqlite', out: 'running' }] };
    await write('specwright.json', JSON.stringify(settings));
    rental = await open('rental.sds');
    const options = { ask: false, module: 'rental', out: 'running' };
    const result = await vscode.commands.executeCommand<{ refused?: unknown }>(
      'specwright.generate',
      rental.uri,
      options,
    );
    assert.equal(result?.refused, undefined);
    const scripts = { build: 'node -e ""', start: 'node dist/src/server.js' };
    await write('running/rental/package.json', JSON.stringify({ name: 'rental', private: true, scripts }));
    await write('running/rental/dist/src/server.js', standIn);
  });

  after(async () => {
    await vscode.commands.executeCommand('specwright.stopService', undefined, workspaceFile('running/rental'));
    await vscode.workspace.fs.delete(workspaceFile('specwright.json'));
  });

  it('asks nothing about running services while there is none', async () => {
    await vscode.commands.executeCommand('specwright.services');
  });

  it('starts it as a task from the lens of its module, says so, and stops it', async () => {
    const lens = await eventually('the lens is there', async () =>
      (await lensesOf(rental)).find(({ title }) => title === 'Run service'),
    );
    const service = await vscode.commands.executeCommand<RunningService>(lens.command, ...(lens.arguments ?? []));
    assert.ok(service.port >= 8000);
    const task = vscode.tasks.taskExecutions.find(({ task: { name } }) => name === 'run running/rental');
    assert.ok(task, 'the service runs as a task');
    await eventually('the service answers', async () => {
      const answer = await fetch(`http://localhost:${service.port}/`).catch(() => undefined);
      return answer?.headers.get('x-environment') === 'development' ? true : undefined;
    });
    const row = await eventually('the view says so', async () => {
      const { description, contextValue } = (await rowOf('rental')) ?? {};
      return description?.toString().includes(`serving on :${service.port}`) === true ? { contextValue } : undefined;
    });
    assert.match(row.contextValue ?? '', /\bstop\b/);
    const stop = await eventually('the lens stops it', async () =>
      (await lensesOf(rental)).find(({ title }) => title === `Stop service on :${service.port}`),
    );
    await vscode.commands.executeCommand(stop.command, ...(stop.arguments ?? []));
    await eventually('nobody answers any more', () =>
      fetch(`http://localhost:${service.port}/`).then(
        () => undefined,
        () => true,
      ),
    );
    await eventually('the lens runs it again', async () =>
      (await lensesOf(rental)).find(({ title }) => title === 'Run service'),
    );
    await eventually('the task has ended', () => (vscode.tasks.taskExecutions.includes(task) ? undefined : true));
  });

  it('gets a request from the lens of an api, as a person changed it, and shows its answer', async () => {
    const folder = workspaceFile('running/rental');
    const service = await vscode.commands.executeCommand<RunningService>('specwright.runService', undefined, folder);
    await open('rental.sds');
    const lens = await eventually('the lens is there', async () =>
      (await lensesOf(rental)).find(({ title, arguments: [, part] = [] }) => {
        return title === 'Send request' && String(part).includes('POST /rentals');
      }),
    );
    const early = await vscode.commands.executeCommand<string>(lens.command, ...(lens.arguments ?? []));
    assert.equal(early, undefined, 'what changes something is not sent before it was seen');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'specwright-request');
    const offered = JSON.parse(editor.document.getText());
    assert.equal(offered.method, 'POST');
    const changed = { ...offered, path: '/rentals?tried=1', body: { bike: 'red' } };
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => edit.replace(whole, JSON.stringify(changed)));
    const [send] = await eventually('the request can be sent', async () => {
      const lenses = await lensesOf(editor.document);
      return lenses.length > 0 ? lenses : undefined;
    });
    const answer = await vscode.commands.executeCommand<string>(send?.command ?? '', ...(send?.arguments ?? []));
    const { status, headers, body } = JSON.parse(answer);
    assert.equal(status, '201 Created');
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(body.got, 'POST /rentals?tried=1');
    assert.deepEqual(JSON.parse(body.body), { bike: 'red' });
    assert.match(body.authorization, /^Bearer \S+\.\S+\.\S+$/);
    assert.ok(service.port >= 8000);
    assert.equal(editor.document.isDirty, false);
    const shown = vscode.window.visibleTextEditors.map(({ document }) => document);
    assert.equal(shown.find(({ uri }) => uri.scheme === 'specwright-answer')?.getText(), answer);
  });
});
