import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type CodeLens,
  createProtocolConnection,
  PortMessageReader,
  PortMessageWriter,
  type TextEdit,
} from 'vscode-languageserver/node';
import { browserServer } from '../../../scripts/browserBundles.mjs';
import {
  fileExistsMethod,
  type ListFilesParams,
  listFilesMethod,
  type ReadFileAnswer,
  readFileMethod,
} from '../src/clientFiles.ts';
import type { DiagramAnswer } from '../src/diagramAnswer.ts';
import { diagramMethod } from '../src/diagramRequest.ts';
import type { PartsAnswer } from '../src/parts.ts';
import { partsMethod } from '../src/partsRequest.ts';
import { applied, Client, connected } from './client.ts';
import { booking, manifest } from './clinic.ts';

/** The global scope of a worker in a browser, with nothing of Node, and the bundle in it. */
const workerOfBrowser = `
const { parentPort, workerData } = require('node:worker_threads');
const { createContext, runInContext } = require('node:vm');
const scope = {
  postMessage: (message) => parentPort.postMessage(message),
  addEventListener: () => undefined,
  setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, structuredClone, performance,
  TextEncoder, TextDecoder, URL, atob, btoa, crypto, console, AbortController, MessageChannel,
};
parentPort.on('message', (data) => scope.onmessage({ data }));
runInContext(workerData, createContext(scope), { filename: 'browserServer.js' });
`;

const root = 'vscode-vfs://github/example/clinic';
const manifestUri = `${root}/manifest.sds`;
const bookingUri = `${root}/booking.sds`;

let files: Map<string, string | Uint8Array>;
let client: Client;

beforeEach(() => {
  files = new Map([
    [manifestUri, manifest],
    [bookingUri, booking],
  ]);
});

/** Answers what a client is asked that reads the files of a workspace which is on no disk. */
function answerFor(connection: Client['connection']): void {
  connection.onRequest(listFilesMethod, ({ folder, without, dotted }: ListFilesParams) =>
    [...files.keys()].filter((uri) => {
      const folders = uri
        .slice(folder.length + 1)
        .split('/')
        .slice(0, -1);
      const isSearched = (name: string) => (name.startsWith('.') ? dotted.includes(name) : !without.includes(name));
      return uri.startsWith(`${folder}/`) && folders.every(isSearched);
    }),
  );
  connection.onRequest<ReadFileAnswer, void>(
    readFileMethod,
    ({ uri, atMost }: { uri: string; atMost: number }): ReadFileAnswer => {
      const content = files.get(uri);
      if (content === undefined) return { kind: 'missing' };
      const bytes = Buffer.from(content);
      if (bytes.length > atMost) return { kind: 'long', bytes: bytes.length };
      return { kind: 'bytes', base64: bytes.toString('base64') };
    },
  );
  connection.onRequest(fileExistsMethod, ({ uri }: { uri: string }) => files.has(uri));
}

/** The commands of the lenses over a text. */
async function lensCommands(uri: string): Promise<readonly (string | undefined)[]> {
  const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  return [...new Set(lenses.map(({ command }) => command?.command))].toSorted();
}

afterEach(() => client.dispose());

describe('the server in a worker of a browser', () => {
  let bundle: string;
  let worker: Worker;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'specwright-browser-'));
    await build(browserServer(folder));
    bundle = readFileSync(join(folder, 'browserServer.js'), 'utf8');
    rmSync(folder, { recursive: true });
  });

  beforeEach(() => {
    worker = new Worker(workerOfBrowser, { eval: true, workerData: bundle });
    const port = worker as unknown as ConstructorParameters<typeof PortMessageReader>[0];
    client = new Client(createProtocolConnection(new PortMessageReader(port), new PortMessageWriter(port)));
    answerFor(client.connection);
  });

  afterEach(() => worker.terminate());

  it('finds what is wrong in files that only the client can read', async () => {
    files.set(bookingUri, booking.replace('=> too_dear', '=> too_deer'));
    await client.initialize(root);
    await client.until(bookingUri, (codes) => codes.includes('error/unknown'));
    expect(client.complaints).toEqual([]);
  });

  it('leads into a file that is not open', async () => {
    await client.initialize(root);
    await client.open(manifestUri, manifest);
    const places = await client.definition(manifestUri, 'owns: [Vi<|>sit]');
    expect(places?.map(({ targetUri }) => targetUri)).toEqual([bookingUri]);
  });

  it('offers the fix, completes, tells and formats while one types', async () => {
    await client.initialize(root);
    await client.open(bookingUri, booking);
    await client.replace(bookingUri, '=> too_dear', '=> too_deer');
    await client.until(bookingUri, (codes) => codes.includes('error/unknown'));
    const actions = await client.codeActions(bookingUri, client.rangeOf(bookingUri, 'too_deer'));
    const fix = actions.find(({ title }) => title.includes("'too_dear'"));
    await client.apply(fix?.edit);
    await client.until(bookingUri, (codes) => codes.length === 0);
    expect(client.text(bookingUri)).toBe(booking);
    const offered = await client.completion(bookingUri, '=> too_<|>dear');
    expect(offered?.items.map(({ label }) => label)).toContain('too_dear');
    expect(JSON.stringify(await client.hover(bookingUri, 'ref: Vi<|>sit'))).toContain("A patient at a doctor's.");
    await client.replace(bookingUri, '  price: decimal', '      price: decimal');
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await client.connection.sendRequest<TextEdit[]>('textDocument/formatting', {
      textDocument: { uri: bookingUri },
      options,
    });
    expect(applied(client.text(bookingUri), edits)).toBe(booking);
    expect(client.complaints).toEqual([]);
  });

  it('draws diagrams and lists the parts, and offers nothing that leads to generated code', async () => {
    await client.initialize(root);
    await client.open(bookingUri, booking);
    const drawn = await client.connection.sendRequest<DiagramAnswer>(diagramMethod, { uri: bookingUri });
    expect(drawn).toMatchObject({ kind: 'diagram', svg: expect.stringContaining('booking') });
    const { systems } = await client.connection.sendRequest<PartsAnswer>(partsMethod, {});
    expect(systems.map(({ name }) => name)).toEqual(['clinic']);
    expect(JSON.stringify(systems)).not.toMatch(/"(generate|generated|service|project|context)":/);
    expect(await lensCommands(bookingUri)).toEqual(['specwright.showDiagram', 'specwright.showReferences']);
    expect(await client.codeActions(bookingUri, client.rangeOf(bookingUri, 'spec booking'))).toEqual([]);
  });

  it('reads what the sources of a project match, its settings and its baselines, as on a disk', async () => {
    const draft = booking.replace('spec booking', 'spec draft').replace('=> too_dear', '=> gone');
    for (const name of ['drafts/draft.sds', 'specs/node_modules/other.sds', '.hidden/other.sds']) {
      files.set(`${root}/${name}`, draft);
    }
    files.set(`${root}/specs/booking.sds`, booking.replace('=> too_dear', '=> too_deer'));
    files.set(`${root}/specs/.specwright/baseline/booking.json`, '{');
    files.set(`${root}/specwright.json`, '{ "sources": ["./specs"], "checks": { "error/unknown": "warning" } }');
    await client.initialize(root);
    const own = `${root}/specs/booking.sds`;
    await client.until(own, (codes) => codes.includes('error/unknown'));
    await client.until(`${root}/specs/.specwright/baseline/booking.json`, (codes) => codes.length === 1);
    expect(client.diagnostics.get(own)?.find(({ code }) => code === 'error/unknown')?.severity).toBe(2);
    expect([...client.diagnostics.keys()].filter((uri) => /draft|other/.test(uri))).toEqual([]);
  });

  it('says which file it left out, and reads one that is told to have changed', async () => {
    files.set(bookingUri, Buffer.from([0x65, 0xff, 0x0a]));
    files.set(`${root}/long.sds`, Buffer.alloc(5_000_001, 'x'));
    await client.initialize(root);
    await client.connection.sendRequest('workspace/symbol', { query: '' });
    expect(client.warnings.toSorted()).toEqual([
      expect.stringMatching(/booking\.sds is left out: in line 1 there are bytes that are not UTF-8/),
      expect.stringMatching(/long\.sds is left out: it is too long/),
    ]);
    files.set(bookingUri, booking.replace('=> too_dear', '=> too_deer'));
    await client.filesChanged(bookingUri);
    await client.until(bookingUri, (codes) => codes.includes('error/unknown'));
  });
});

describe('the server in Node, with a folder that is on no disk', () => {
  beforeEach(() => {
    client = connected();
  });

  it('has the client read the files, and offers nothing that leads to generated code', async () => {
    answerFor(client.connection);
    files.set(bookingUri, booking.replace('=> too_dear', '=> too_deer'));
    await client.initialize(root, { acceptCommand: true });
    await client.until(bookingUri, (codes) => codes.includes('error/unknown'));
    await client.open(bookingUri, booking);
    await client.until(bookingUri, (codes) => codes.length === 0);
    expect(await lensCommands(bookingUri)).toEqual(['specwright.showDiagram', 'specwright.showReferences']);
    expect(await client.codeActions(bookingUri, client.rangeOf(bookingUri, 'spec booking'))).toEqual([]);
    const { systems } = await client.connection.sendRequest<PartsAnswer>(partsMethod, {});
    expect(JSON.stringify(systems)).not.toMatch(/"(generate|generated|service|project|context)":/);
  });

  it('checks what is open where the client reads no files', async () => {
    await client.initialize(root);
    await client.open(bookingUri, booking.replace('=> too_dear', '=> too_deer'));
    await client.until(bookingUri, (codes) => codes.includes('error/unknown'));
    expect([client.complaints, client.warnings]).toEqual([[], []]);
  });
});
