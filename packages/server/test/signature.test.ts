import { afterEach, expect, test } from 'vitest';
import type { SignatureHelp } from 'vscode-languageserver';
import { type Client, connected } from './client.ts';
import { Folder } from './folder.ts';

let client: Client;
let folder: Folder;

afterEach(() => {
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

/** `reserve(item, >amount<)`: the label with the parameter marked that is being written; null without help. */
async function help(name: string, text: string, labelOffsetSupport = true): Promise<string | null> {
  folder = new Folder();
  client = connected();
  const signatureHelp = { signatureInformation: { parameterInformation: { labelOffsetSupport } } };
  await client.initialize(folder.uri, {}, { capabilities: { textDocument: { signatureHelp } } });
  const uri = folder.uriOf(name);
  const offset = text.indexOf('<|>');
  await client.open(uri, text.replace('<|>', ''));
  const before = text.slice(0, offset).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const found = await client.connection.sendRequest<SignatureHelp | null>('textDocument/signatureHelp', {
    textDocument: { uri },
    position,
  });
  const [signature] = found?.signatures ?? [];
  if (signature === undefined) return null;
  const active = signature.parameters?.[found?.activeParameter ?? 0]?.label;
  if (active === undefined) return signature.label;
  expect(typeof active).toBe(labelOffsetSupport ? 'object' : 'string');
  if (typeof active === 'string') return signature.label.replace(active, `>${active}<`);
  const [from, to] = active;
  return `${signature.label.slice(0, from)}>${signature.label.slice(from, to)}<${signature.label.slice(to)}`;
}

const action = 'action reserve(item, amount) {\n  >> decrement item.stock by amount\n}\n';
const api = (line: string): string => `${action}\napi POST /orders {\n  ${line}\n}\n`;

test.each([
  ['>> reserve(<|>', 'reserve(>item<, amount)'],
  ['>> reserve(each item, <|>', 'reserve(item, >amount<)'],
  ['>> reserve(item, max(1, 2<|>', 'reserve(item, >amount<)'],
  ['>> reserve("a, b", <|>)', 'reserve(item, >amount<)'],
  ['>> notify(user, <|>)', 'notify(who, >channel + channel<)'],
  ['>> unheard_of(<|>)', null],
  ['>> reserve(item)<|>', null],
])('SDS: %s', async (line, expected) => {
  expect(await help('orders.sds', api(line))).toBe(expected);
});

test('a parameter is found where its name is a piece of another one', async () => {
  const text = 'action set_item(item, m, it) {\n}\n\napi POST /orders {\n  >> set_item(item, <|>\n}\n';
  expect(await help('orders.sds', text)).toBe('set_item(item, >m<, it)');
});

test('a client that knows no offsets is told the names', async () => {
  expect(await help('orders.sds', api('>> reserve(item, <|>'), false)).toBe('reserve(item, >amount<)');
});

const design = `interface Orders:
  method create(order: Order, key: Text) -> Order

module Desk:
  acceptance:
    test "`;

test.each([
  ['Orders.create(<|>', 'method create(>order: Order<, key: Text) -> Order'],
  ['create(order, <|>', 'method create(order: Order, >key: Text<) -> Order'],
  ['Others.create(<|>', null],
])('SODL: a method that a sentence calls: %s', async (sentence, expected) => {
  expect(await help('orders.sodl', `${design}${sentence}`)).toBe(expected);
});
