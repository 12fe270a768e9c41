import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
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
      response.end(JSON.stringify({ got: request.method + ' ' + request.url, body }));
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

  after(() => vscode.workspace.fs.delete(workspaceFile('specwright.json')));

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
});
