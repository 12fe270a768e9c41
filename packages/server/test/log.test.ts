import { afterEach, expect, test } from 'vitest';
import { LogMessageNotification, MessageType } from 'vscode-languageserver/node';
import type { InitializationOptions } from '../src/server.ts';
import { type Client, connected } from './client.ts';
import { booking, manifest } from './clinic.ts';
import { Folder } from './folder.ts';

let client: Client;
let folder: Folder;
let said: { readonly type: MessageType; readonly message: string }[];

async function start(options: InitializationOptions): Promise<string> {
  folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking });
  client = connected();
  said = [];
  client.connection.onNotification(LogMessageNotification.type, (one) => void said.push(one));
  await client.initialize(folder.uri, options);
  const uri = folder.uriOf('booking.sds');
  await client.open(uri, booking);
  await client.until(uri, () => true);
  await client.hover(uri, 'entity Vi<|>sit');
  return uri;
}

/** The messages of one kind, without the numbers that differ. */
function messages(type: MessageType): string[] {
  return said.filter((one) => one.type === type).map(({ message }) => message.replace(/\d+ ms/, 'N ms'));
}

afterEach(() => {
  client.dispose();
  folder.dispose();
});

test('without a wish it says what was read, and no more', async () => {
  await start({});
  expect(messages(MessageType.Info)).toEqual([`Read 2 specifications of ${folder.uri} in N ms`]);
  expect(messages(MessageType.Debug)).toEqual([]);
});

test('`debug` tells of each text that was checked, `trace` of each request too', async () => {
  const uri = await start({ logLevel: 'debug' });
  expect(messages(MessageType.Debug)).toContain(`${uri}: 0 findings, after N ms`);
  expect(messages(MessageType.Debug)).not.toContain('hover: N ms');
  await client.connection.sendNotification('specwright/logLevel', { level: 'trace' });
  await client.hover(uri, 'entity Vi<|>sit');
  expect(messages(MessageType.Debug)).toContain('hover: N ms');
});

test('`off` says nothing; a level that is none changes nothing', async () => {
  const uri = await start({ logLevel: 'off' });
  await client.connection.sendNotification('specwright/logLevel', { level: 'loud' });
  await client.hover(uri, 'entity Vi<|>sit');
  expect(said).toEqual([]);
});
