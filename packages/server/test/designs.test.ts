import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CodeLens, CompletionList, InlayHint, LocationLink } from 'vscode-languageserver';
import { type Client, connected } from './client.ts';
import { Folder } from './folder.ts';

const design = `template "Service":
  stack:
    language = "TypeScript"

system "Shop" extends "Service":
  interface Orders:
    method find(id: UUID) -> Order

  module Storage:
    implements = [Orders]
    artifacts = ["src/storage.ts"]

  module Desk:
    requires = [Orders]
    artifacts = ["src/desk.ts"]
`;

let client: Client;
let folder: Folder;
let uri: string;

beforeEach(async () => {
  folder = new Folder({ 'order.sds': 'spec sales v1.0 {\n}\n\nentity Order {\n  id: uuid\n}\n' });
  client = connected();
  await client.initialize(folder.uri);
  uri = folder.uriOf('shop.sodl');
  await client.open(uri, design);
});

afterEach(() => {
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

/** The lines that links lead to, as they are written. */
async function linesOf(method: string, needle: string): Promise<string[]> {
  const links = await client.ask<LocationLink[] | null>(`textDocument/${method}`, uri, needle);
  return (links ?? []).map(({ targetUri, targetRange }) =>
    targetUri === uri ? (design.split('\n')[targetRange.start.line]?.trim() ?? '') : targetUri,
  );
}

test('from an interface to the modules that implement it, and from a type to its entity', async () => {
  expect(await linesOf('implementation', 'requires = [<|>Orders')).toEqual(['module Storage:']);
  expect(await linesOf('definition', 'requires = [<|>Orders')).toEqual(['interface Orders:']);
  expect(await linesOf('typeDefinition', 'method <|>find')).toEqual([folder.uriOf('order.sds')]);
});

describe('a quote opens the list', () => {
  test.each([
    ['requires = ["', ['Orders', 'Storage']],
    ['requires = ["", Orders]', ['Orders', 'Storage']],
    ["implements = ['", ['Orders']],
    ['doc = "', []],
  ])('%s', async (line, names) => {
    await client.replace(uri, 'requires = [Orders]', line);
    const at = Math.max(line.indexOf('"'), line.indexOf("'")) + 1;
    const [quote] = line.slice(at - 1);
    const list = await client.ask<CompletionList | null>('textDocument/completion', uri, `${line.slice(0, at)}<|>`, {
      context: { triggerKind: 2, triggerCharacter: quote },
    });
    expect(list?.items.map(({ label }) => label) ?? []).toEqual(names);
  });
});

test('lenses say who makes and needs an interface, hints what a system inherits', async () => {
  const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  expect(lenses.map(({ command }) => command?.title)).toEqual([
    '1 implementer · 1 consumer',
    'Generate',
    'Preview',
    'Diagram',
    'Context for agents',
    'Generate',
    'Preview',
    'Diagram',
    'Context for agents',
  ]);
  const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
  const hints = await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
    textDocument: { uri },
    range,
  });
  expect(hints.map(({ position, label }) => [position.line, label])).toEqual([[4, '+ 1 inherited: language']]);
});
