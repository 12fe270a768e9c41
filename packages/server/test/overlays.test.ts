import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ClientCapabilities, CodeLens, DocumentLink, InlayHint } from 'vscode-languageserver';
import {
  CodeLensRefreshRequest,
  ConfigurationRequest,
  DidChangeConfigurationNotification,
  InlayHintRefreshRequest,
  ResponseError,
} from 'vscode-languageserver';
import type { ContextAnswer } from '../src/contextPack.ts';
import type { PlaceAnswer } from '../src/generatedPlaces.ts';
import { type Client, connected } from './client.ts';
import { booking, manifest } from './clinic.ts';
import { Folder } from './folder.ts';

let client: Client;
let folder: Folder;

async function start(): Promise<void> {
  folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking });
  client = connected();
  await client.initialize(folder.uri);
}

function lensesOf(name: string): Promise<CodeLens[]> {
  return client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: folder.uriOf(name) } });
}

function hintsOf(name: string, end: number): Promise<InlayHint[]> {
  const range = { start: { line: 0, character: 0 }, end: { line: end, character: 0 } };
  return client.connection.sendRequest('textDocument/inlayHint', { textDocument: { uri: folder.uriOf(name) }, range });
}

/** `spec booking v1.0 { | Generate`: the line that a lens stands over, and its title. */
function told(lenses: readonly CodeLens[], text: string): string[] {
  return lenses.map(({ range, command }) => `${text.split('\n')[range.start.line]} | ${command?.title}`);
}

afterEach(() => {
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

describe('lenses of a specification', () => {
  test('stand over its header and its entities', async () => {
    await start();
    expect(told(await lensesOf('booking.sds'), booking)).toEqual([
      'spec booking v1.0 { | Generate',
      'spec booking v1.0 { | Preview',
      'spec booking v1.0 { | Diagram',
      'spec booking v1.0 { | Context for agents',
      'entity Visit { | 5 references',
      'machine Visit.status { | Diagram',
    ]);
  });

  test('say how the generated code stands, and lead to it', async () => {
    await start();
    const out = join(folder.path, 'generated');
    const params = { uri: folder.uriOf('booking.sds'), target: 'ts-express-prisma', database: 'sqlite', out };
    await client.connection.sendRequest('specwright/generate', params);
    const [now] = await lensesOf('booking.sds');
    expect(now?.command?.title).toBe('Generate · up to date');
    const runs = (await lensesOf('booking.sds')).filter(({ command }) => command?.title === 'Run service');
    expect(told(runs, booking)).toEqual(['spec booking v1.0 { | Run service']);
    expect(runs[0]?.command?.arguments).toEqual([folder.uriOf('booking.sds'), folder.uriOf('generated')]);
    const toCode = (await lensesOf('booking.sds')).filter(({ command }) => command?.title === 'Open generated code');
    expect(told(toCode, booking)).toEqual([
      'api POST /visits { | Open generated code',
      'entity Visit { | Open generated code',
    ]);
    const requests = (await lensesOf('booking.sds')).filter(({ command }) => command?.title === 'Send request');
    expect(told(requests, booking)).toEqual(['api POST /visits { | Send request']);
    const [uri, api] = requests[0]?.command?.arguments ?? [];
    expect(await client.connection.sendRequest('specwright/apiRequest', { uri, part: api })).toEqual({
      kind: 'request',
      service: folder.uriOf('generated'),
      method: 'POST',
      route: '/visits',
      path: '/visits',
      query: {},
      caller: { id: 'c0000000-0000-4000-8000-000000000001', role: 'user' },
      body: { price: '9.95' },
    });
    const [, part] = toCode[0]?.command?.arguments ?? [];
    const answer = await client.connection.sendRequest<PlaceAnswer>('specwright/generatedPlace', {
      uri: folder.uriOf('booking.sds'),
      part,
    });
    if (answer.kind !== 'place') throw new Error(answer.message);
    expect(answer.place.uri).toBe(folder.uriOf('generated/src/services/visits.ts'));
    const { line } = answer.place.range.start;
    const code = readFileSync(join(out, 'src/services/visits.ts'), 'utf8').split('\n');
    expect(code[line]).toContain('POST /visits');
    const back = await client.connection.sendRequest<PlaceAnswer>('specwright/specifiedPlace', {
      uri: answer.place.uri,
      line: line + 2,
    });
    if (back.kind !== 'place') throw new Error(back.message);
    expect(back.place.uri).toBe(folder.uriOf('booking.sds'));
    expect(booking.split('\n')[back.place.range.start.line]).toBe('api POST /visits {');
    await client.open(folder.uriOf('booking.sds'), booking.replace('price > 1000', 'price > 999'));
    const [then] = await lensesOf('booking.sds');
    expect(then?.command?.title).toBe('Generate · stale');
  });

  test('stand over the modules of a manifest', async () => {
    await start();
    expect(told(await lensesOf('manifest.sds'), manifest)).toEqual([
      'module booking { | Generate',
      'module booking { | Preview',
      'module booking { | Diagram',
      'module booking { | Context for agents',
      'module billing { | Generate',
      'module billing { | Preview',
      'module billing { | Diagram',
      'module billing { | Context for agents',
    ]);
  });

  test('bear what their commands need', async () => {
    await start();
    const [generate, , , context, references] = await lensesOf('booking.sds');
    const uri = folder.uriOf('booking.sds');
    expect(generate?.command).toMatchObject({
      command: 'specwright.generate',
      arguments: [uri, { module: 'booking' }],
    });
    expect(context?.command).toMatchObject({ command: 'specwright.copyContext' });
    const [, part] = context?.command?.arguments ?? [];
    const answer = await client.connection.sendRequest<ContextAnswer>('specwright/context', { uri, part });
    expect(answer).toMatchObject({ kind: 'context', title: 'module booking' });
    const places: unknown[] = references?.command?.arguments?.[2] ?? [];
    expect(places).toHaveLength(5);
    expect(places).toContainEqual(expect.objectContaining({ uri: folder.uriOf('manifest.sds') }));
  });
});

describe('hints of a specification', () => {
  test('tell the status of an api behind its head, and in the tooltip why it refuses', async () => {
    await start();
    const lines = booking.split('\n');
    const line = lines.indexOf('api POST /visits {');
    expect(await hintsOf('booking.sds', lines.length)).toEqual([
      {
        position: { line, character: lines[line]?.length },
        label: '→ 201 Created',
        tooltip: '409 Conflict: too_dear',
        paddingLeft: true,
      },
    ]);
  });

  test('tell what a reference joins of which no edge speaks, and whom a short name means', async () => {
    folder = new Folder();
    client = connected();
    await client.initialize(folder.uri);
    const uri = folder.uriOf('cart.sds');
    const text = [
      ...['entity Product {', '  id: uuid', '  stock: int', '}'],
      ...['entity Cart {', '  id: uuid', '}'],
      ...['entity CartItem {', '  id: uuid', '  cart: -> Cart', '  product: -> Product', '  qty: int', '}'],
      ...['entity Badge {', '  id: uuid', '  holder: -> Cart @unique', '}'],
      'edge Cart -> CartItem {1:many}',
      'api POST /cart/items {',
      '  out: CartItem',
      '  ! any item.qty > item.product.stock => 409',
      '}',
    ].join('\n');
    await client.open(uri, text);
    const hints = await hintsOf('cart.sds', 30);
    const shown = hints.map(({ position, label }) => {
      const before = (text.split('\n')[position.line] ?? '').slice(0, position.character);
      return `${before.split(/[ ({]/).at(-1)} ${String(label)}`;
    });
    expect(shown).toEqual(['Product many:1', 'Cart 1:1', ' → 201 Created', 'item ▸ CartItem']);
  });

  test('are those of the lines that are asked for', async () => {
    await start();
    expect(await hintsOf('booking.sds', 3)).toEqual([]);
  });
});

describe('links of a design', () => {
  test('lead from artifacts to the files that are there, and nowhere out of the project', async () => {
    folder = new Folder({ 'src/desk.ts': 'export {};\n', 'specwright.json': '{}\n' });
    client = connected();
    await client.initialize(folder.uri);
    const uri = folder.uriOf('desk.sodl');
    await client.open(
      uri,
      'module Desk:\n  artifacts = ["src/desk.ts", "src/none.ts", "../../etc/hosts", "src/*.ts"]\n',
    );
    const links = await client.connection.sendRequest<DocumentLink[]>('textDocument/documentLink', {
      textDocument: { uri },
    });
    expect(links.map(({ target, tooltip }) => [tooltip, target])).toEqual([
      ['src/desk.ts', folder.uriOf('src/desk.ts')],
    ]);
  });
});

describe('the settings', () => {
  const refreshed = { codeLens: { refreshSupport: true }, inlayHint: { refreshSupport: true } };
  const end = booking.split('\n').length;
  let settings: object;
  let questions: number;
  let refreshes: Set<string>;

  async function startWith(workspace: ClientCapabilities['workspace']): Promise<void> {
    folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking });
    client = connected();
    settings = {};
    questions = 0;
    refreshes = new Set();
    client.connection.onRequest(ConfigurationRequest.type, () => {
      questions += 1;
      return [settings];
    });
    client.connection.onRequest(CodeLensRefreshRequest.type, () => void refreshes.add('lenses'));
    client.connection.onRequest(InlayHintRefreshRequest.type, () => void refreshes.add('hints'));
    await client.initialize(folder.uri, {}, { capabilities: { workspace: { ...refreshed, ...workspace } } });
  }

  function tellChange(sent: object | null): Promise<void> {
    return client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: sent });
  }

  test('switch lenses and kinds of hints off while the server runs', async () => {
    await startWith({ configuration: true, didChangeConfiguration: { dynamicRegistration: true } });
    expect(await lensesOf('booking.sds')).not.toEqual([]);
    expect(await hintsOf('booking.sds', end)).toHaveLength(1);

    settings = { codeLens: false, inlayHints: { inherited: false } };
    await tellChange(null);
    await expect.poll(() => [...refreshes].sort(), { timeout: 45_000 }).toEqual(['hints', 'lenses']);
    expect(await lensesOf('booking.sds')).toEqual([]);
    expect(await hintsOf('booking.sds', end)).toHaveLength(1);

    settings = { inlayHints: { status: false } };
    await tellChange(null);
    expect(await lensesOf('booking.sds')).not.toEqual([]);
    expect(await hintsOf('booking.sds', end)).toEqual([]);
  });

  test('are asked for once a text, until they change or the text is opened again', async () => {
    await startWith({ configuration: true, didChangeConfiguration: { dynamicRegistration: true } });
    for (let at = 0; at < 3; at += 1) {
      await lensesOf('booking.sds');
      await hintsOf('booking.sds', end);
    }
    expect(questions).toBe(1);
    await tellChange(null);
    await lensesOf('booking.sds');
    await hintsOf('booking.sds', end);
    expect(questions).toBe(2);
    await client.open(folder.uriOf('booking.sds'), booking);
    await lensesOf('booking.sds');
    expect(questions).toBe(3);
  });

  test('are asked for anew also by a client that tells changes without being registered for', async () => {
    await startWith({ configuration: true });
    expect(await lensesOf('booking.sds')).not.toEqual([]);
    settings = { codeLens: false };
    await tellChange({});
    expect(await lensesOf('booking.sds')).toEqual([]);
  });

  test('are those that were sent last, where the client cannot be asked', async () => {
    await startWith({});
    expect(await hintsOf('booking.sds', end)).toHaveLength(1);
    await tellChange({ specwright: { codeLens: false, inlayHints: { status: false } }, other: 1 });
    expect(await lensesOf('booking.sds')).toEqual([]);
    expect(await hintsOf('booking.sds', end)).toEqual([]);
    await tellChange({ specwright: null });
    expect(await lensesOf('booking.sds')).not.toEqual([]);
    expect(questions).toBe(0);
  });

  test('are asked for again after the client could not tell them', async () => {
    await startWith({ configuration: true });
    client.connection.onRequest(ConfigurationRequest.type, () => new ResponseError(-32001, 'not yet'));
    expect(await lensesOf('booking.sds')).not.toEqual([]);
    expect(client.complaints.splice(0)).toEqual([expect.stringContaining('The settings cannot be read')]);
    client.connection.onRequest(ConfigurationRequest.type, () => [{ codeLens: false }]);
    expect(await lensesOf('booking.sds')).toEqual([]);
  });
});
