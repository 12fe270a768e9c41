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
