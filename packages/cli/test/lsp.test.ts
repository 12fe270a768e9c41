import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createProtocolConnection,
  type Location,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { Client } from '../../server/test/client.ts';
import { booking, manifest } from '../../server/test/clinic.ts';
import { Folder } from '../../server/test/folder.ts';
import { CommandUnderTest } from './command.ts';

let command: CommandUnderTest;
let folder: Folder;
let server: ChildProcessWithoutNullStreams;
let client: Client;

beforeAll(async () => {
  command = await CommandUnderTest.bundled({ server: true });
});
afterAll(() => command.dispose());

beforeEach(async () => {
  folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking });
  const { program, args } = command.process(['lsp', '--stdio']);
  server = spawn(program, args, { cwd: folder.path });
  client = new Client(
    createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin)),
  );
  // An editor that is able to do nothing, and is not Visual Studio Code.
  await client.initialize(folder.uri, {}, { capabilities: {}, clientInfo: { name: 'ed' } });
});

afterEach(() => {
  client.dispose();
  if (server.exitCode === null) server.kill('SIGKILL');
  folder.dispose();
});

describe('specwright lsp --stdio', () => {
  it('serves an editor without abilities: findings, hover, definition, quick fix, end', async () => {
    const uri = folder.uriOf('booking.sds');
    await client.open(uri, booking.replace('=> too_dear', '=> too_deer'));
    await client.until(uri, (codes) => codes.includes('error/unknown'));
    expect(JSON.stringify((await client.hover(uri, 'out: Vis<|>it'))?.contents)).toContain('patient');
    const places = (await client.definition(uri, 'spec boo<|>king')) as unknown as Location[];
    expect(places).toMatchObject([{ uri: folder.uriOf('manifest.sds'), range: { start: { line: 4 } } }]);
    const [fix] = await client.codeActions(uri, client.rangeOf(uri, 'too_deer'), ['quickfix']);
    await client.apply(fix?.edit);
    await client.until(uri, (codes) => !codes.includes('error/unknown'));
    expect(client.text(uri)).toBe(booking);
    const ended = once(server, 'exit');
    await client.connection.sendRequest('shutdown');
    await client.connection.sendNotification('exit');
    expect(await ended).toEqual([0, null]);
    expect(client.complaints).toEqual([]);
  });

  it.each([
    ['a body that is no JSON', 'Content-Length: 9\r\n\r\n{nonsense'],
    ['JSON that is no message', 'Content-Length: 2\r\n\r\n[]'],
    ['a response to nothing', 'Content-Length: 37\r\n\r\n{"jsonrpc":"2.0","id":99,"result":{}}'],
  ])('outlives %s', async (_, garbage) => {
    server.stdin.write(garbage);
    const uri = folder.uriOf('manifest.sds');
    await client.open(uri, manifest);
    expect(await client.hover(uri, 'module book<|>ing')).not.toBeNull();
  });
});
