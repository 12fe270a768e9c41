import { expect, test } from 'vitest';
import { parseSodl } from '../../../src/sodl/parser.ts';

const codes = (text: string): string[] => parseSodl(text, 'file:///a.sodl').diagnostics.map(({ code }) => code);

test('a file of the brace language is named once, and nothing else is said of it', () => {
  const text = 'pub struct Order {\n  id: u64,\n}\n\nfn total(order: Order) -> u64 {\n  0\n}\n';
  expect(codes(text)).toEqual(['syntax/foreign']);
  expect(parseSodl(text, 'file:///a.sodl').document.elements).toEqual([]);
});

test('a Markdown file with fences is named once', () => {
  expect(codes('# A design\n\n```sodl\nsystem "Shop":\n  version = "1.0.0"\n```\n')).toEqual(['syntax/foreign']);
});

test('a fence in a text of a design makes it no Markdown', () => {
  const text = 'interface A:\n  """Called so:\n```\ncall\n```\n"""\n  method b() -> None\n';
  expect(parseSodl(text, 'file:///a.sodl').document.elements).toHaveLength(1);
});

test.each<readonly [what: string, text: string]>([
  ['structs', 'struct Order {\n    id: u64,\n    total: f64,\n}\n'],
  ['modules', '// orders\nmodule orders {\n    fn total(a: i32) -> i32 {\n        let b = a;\n        b\n    }\n}\n'],
  ['a word of ours', 'interface Store {\n    fn load(id: u64) -> Order;\n}\n\nimpl Store {\n}\n'],
  ['Windows line ends', 'enum Level {\r\n    Low,\r\n    High,\r\n}\r\n'],
])('a file of the brace language with %s is named exactly once', (_, text) => {
  expect(codes(text)).toEqual(['syntax/foreign']);
});

test.each<readonly [what: string, text: string, elements: number]>([
  ['a struct in a design', 'struct Order {\n\nmodule Store:\n  owns = ["orders"]\n', 2],
  [
    'a function in a design whose heads lack their colons',
    'module Store\n  owns = ["a"]\n  doc = "b"\n  fn total() {\n',
    1,
  ],
  ['an open fence above a design', '```sodl\nmodule Store:\n  owns = ["orders"]\n', 2],
  ['an open fence behind a design', 'module Store:\n  owns = ["orders"]\n```\n', 2],
  ['fences beside a design', '```\nnotes\n```\nmodule Store:\n  owns = ["orders"]\n', 4],
  ['a comment that looks like a heading', '# A doc:\nsystem "Shop":\n  doc = "x"\n', 1],
])('%s makes no file foreign', (_, text, elements) => {
  expect(codes(text)).not.toContain('syntax/foreign');
  expect(parseSodl(text, 'file:///a.sodl').document.elements).toHaveLength(elements);
});
