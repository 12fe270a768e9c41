import { afterEach, describe, expect, test } from 'vitest';
import type { SelectionRange } from 'vscode-languageserver';
import { type Client, connected } from './client.ts';
import { booking, manifest } from './clinic.ts';
import { Folder } from './folder.ts';

let client: Client;
let folder: Folder;

const design = `system "Shop":
  module Orders:
    doc = "Keeps orders."
    artifacts = ["src/orders.ts"]

  module Desk:
    requires = [Orders]
`;

/** The lines and characters of each step, the smallest first: `6:2-6:8`. */
async function steps(name: string, text: string, needle: string): Promise<string[]> {
  folder = new Folder({ 'manifest.sds': manifest });
  client = connected();
  await client.initialize(folder.uri);
  const uri = folder.uriOf(name);
  await client.open(uri, text);
  const position = client.at(uri, needle);
  const request = { textDocument: { uri }, positions: [position] };
  const [found] = await client.connection.sendRequest<SelectionRange[]>('textDocument/selectionRange', request);
  const told: string[] = [];
  for (let step = found; step !== undefined; step = step.parent) {
    const { start, end } = step.range;
    told.push(`${start.line}:${start.character}-${end.line}:${end.character}`);
  }
  return told;
}

afterEach(() => {
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

describe('expanding the selection', () => {
  test('in a specification: word, line, block with its bracket, file', async () => {
    const lines = booking.split('\n');
    const first = lines.indexOf('entity Visit {');
    const last = lines.indexOf('}', first);
    const at = lines.findIndex((line) => line.includes('price: decimal'));
    expect(await steps('booking.sds', booking, 'pri<|>ce: decimal 0')).toEqual([
      `${at}:2-${at}:7`,
      `${at}:2-${at}:${lines[at]?.length}`,
      `${first}:0-${last}:1`,
      `0:0-${lines.length - 1}:0`,
    ]);
  });

  test('in a design: word, text in quotes, with them, line, module, system', async () => {
    expect(await steps('shop.sodl', design, 'Keeps or<|>ders')).toEqual([
      '2:17-2:23',
      '2:11-2:24',
      '2:10-2:25',
      '2:4-2:25',
      '1:0-3:33',
      '0:0-6:23',
      '0:0-7:0',
    ]);
  });

  test.each([
    ['in: {a: A.b [x, >y<], c: D}', ['y', 'x, y', '[x, y]', 'a: A.b [x, y], c: D', '{a: A.b [x, y], c: D}']],
    ['! "a (b) c" = f(g(>h<), i)', ['h', '(h)', 'g(h), i', '(g(h), i)']],
    ['>> f("( >a<", b)', ['a', '( a', '"( a"', '"( a", b', '("( a", b)']],
    ['x: ) [ >a< } (b', ['a']],
  ])('in brackets and quotes of a line: %s', async (marked, expected) => {
    const line = marked.replace(/[><](?=\w)|(?<=\w)</g, '');
    const needle = marked.replace(/>(?=\w)/, '<|>').replace(/(?<=\w)</, '');
    const told = await steps('broken.sds', line, needle);
    const texts = told.map((range) => {
      const [from = 0, to = 0] = range.split('-').map((place) => Number(place.split(':')[1]));
      return line.slice(from, to);
    });
    expect(texts).toEqual([...expected, line]);
  });

  test('in a text that is broken, beyond the end of a line', async () => {
    const text = 'entity Visit {\n  id: (\n';
    expect(await steps('broken.sds', text, '(<|>')).toEqual(['1:2-1:7', '0:0-1:7', '0:0-2:0']);
  });
});
