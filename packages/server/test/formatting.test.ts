import { expect, test } from 'vitest';
import { connected } from './client.ts';
import { Folder } from './folder.ts';

test('a text is formatted over the protocol, whole or in part', async () => {
  const folder = new Folder();
  const client = connected();
  await client.initialize(folder.uri);
  const uri = folder.uriOf('a.sodl');
  await client.open(uri, 'interface A:\n  method a()->B\n  method b()->C\n');
  const options = { tabSize: 4, insertSpaces: true };
  const line = (at: number) => ({ start: { line: at, character: 0 }, end: { line: at + 1, character: 0 } });
  const request = { textDocument: { uri }, options };
  const first = { range: line(1), newText: '  method a() -> B\n' };
  const second = { range: line(2), newText: '  method b() -> C\n' };
  expect(await client.connection.sendRequest('textDocument/formatting', request)).toEqual([first, second]);
  expect(await client.connection.sendRequest('textDocument/rangeFormatting', { ...request, range: line(2) })).toEqual([
    second,
  ]);
  const sds = { uri: folder.uriOf('a.sds') };
  await client.open(sds.uri, 'entity A {\nid:uuid\n}\nentity B {\nid:uuid\n}\n');
  const inA = { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 7 } }, newText: '  id: uuid' };
  const inB = { range: { start: { line: 4, character: 0 }, end: { line: 4, character: 7 } }, newText: '  id: uuid' };
  expect(await client.connection.sendRequest('textDocument/formatting', { textDocument: sds, options })).toEqual([
    inA,
    inB,
  ]);
  expect(
    await client.connection.sendRequest('textDocument/rangeFormatting', { textDocument: sds, options, range: line(5) }),
  ).toEqual([inB]);
  client.dispose();
  folder.dispose();
});
