import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { Client } from './client.ts';
import { booking, manifest } from './clinic.ts';
import { Folder } from './folder.ts';

const main = resolve(dirname(fileURLToPath(import.meta.url)), '../src/main.ts');
let bundles: string;
let folder: Folder;
let server: ChildProcessWithoutNullStreams;
let client: Client;

/** The server as it is shipped: one file, run by Node alone. */
beforeAll(async () => {
  bundles = mkdtempSync(join(tmpdir(), 'specwright-bundle-'));
  await build({
    entryPoints: { server: main },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    outdir: bundles,
    loader: { '.hbs': 'text' },
    mainFields: ['module', 'main'],
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
});

afterAll(() => rmSync(bundles, { recursive: true, force: true }));

function start(): void {
  folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking });
  server = spawn(process.execPath, [join(bundles, 'server.cjs'), '--stdio'], { cwd: folder.path });
  // A server that cannot start must not look like one that is slow.
  server.stderr.on('data', (text: Buffer) => process.stderr.write(text));
  client = new Client(
    createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin)),
  );
}

afterEach(() => {
  client.dispose();
  if (server.exitCode === null) server.kill('SIGKILL');
  folder.dispose();
});

describe('the bundled server on standard input and output', () => {
  test('checks, navigates and completes', async () => {
    start();
    const { capabilities, serverInfo } = await client.initialize(folder.uri);
    expect(serverInfo?.name).toBe('specwright');
    expect(capabilities.semanticTokensProvider).toMatchObject({ full: true, range: true });
    const uri = folder.uriOf('booking.sds');
    await client.open(uri, booking.replace('=> too_dear', '=> too_deer'));
    await client.until(uri, (codes) => codes.includes('error/unknown'));
    const [link] = (await client.definition(uri, 'spec boo<|>king')) ?? [];
    expect(link?.targetUri).toBe(folder.uriOf('manifest.sds'));
    const list = await client.completion(uri, '=> <|>too_deer');
    expect(list?.items.map(({ label }) => label)).toContain('too_dear');
    expect(client.complaints).toEqual([]);
  });

  test('ends by itself when it is told to', async () => {
    start();
    await client.initialize(folder.uri);
    const ended = new Promise<number | null>((done) => server.once('exit', done));
    await client.connection.sendRequest('shutdown');
    await client.connection.sendNotification('exit');
    expect(await ended).toBe(0);
  });

  test('ends when the editor is gone', async () => {
    start();
    await client.initialize(folder.uri);
    const ended = new Promise<void>((done) => server.once('exit', () => done()));
    server.stdin.end();
    await ended;
  });

  test('outlives a message that is no request', async () => {
    start();
    await client.initialize(folder.uri);
    await client.connection.sendNotification('textDocument/didChange', { nonsense: true });
    await expect(client.connection.sendRequest('specwright/nothing')).rejects.toThrow('Unhandled method');
    const uri = folder.uriOf('manifest.sds');
    await client.open(uri, manifest);
    await client.until(uri, () => true);
    expect(await client.hover(uri, 'module book<|>ing')).not.toBeNull();
  });
});
