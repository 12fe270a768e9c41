import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SodlLexer, SodlLexingReport } from '../../../src/sodl/lexer.ts';
import { createSodlServices, lexSodl, parseSodl } from '../../../src/sodl/parser.ts';

const pieces = [
  ...[
    '\n',
    '\r\n',
    '\n  ',
    '\n    ',
    '\n      ',
    '\t',
    ':',
    '=',
    '+=',
    '-',
    '->',
    ',',
    '.',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
  ],
  ...[
    '<',
    '>',
    '"',
    "'",
    '"""',
    '"a"',
    '#',
    '7',
    '80%',
    'é',
    '😀',
    '“',
    '\\',
    'name',
    'severity',
    'doc',
    'field',
    'model',
  ],
  ...['\nsystem "A":\n', '\n  stack:\n', '\n  module B:\n', '\ninterface C:\n', '  method d(', '\n  ui:\n    - name: '],
  ...['\npolicy P:\n', '  rule "r" severity=high\n', 'append stack.a +=', '\n    api:\n', '      endpoint "GET /" -> '],
];
const anyText = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((words) => words.join('')),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
);

describe('any text is read', () => {
  it('with at most one message a line, inside the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = text.split(/\r\n|\r|\n/);
        const { diagnostics } = parseSodl(text, 'a.sodl');
        for (const { range, code } of diagnostics) {
          expect(code).not.toBe('syntax/too-many-errors');
          expect(range.end.line).toBeLessThan(lines.length);
        }
        const told = diagnostics.filter(({ code }) => code !== 'syntax/illegal-character');
        expect(new Set(told.map(({ range }) => range.start.line)).size).toBe(told.length);
      }),
      { numRuns: 500 },
    );
  });

  it('without passing over any character: each is in a token, in a message, or blank, or begins a comment', () => {
    for (let code = 0; code < 0x3000; code++) {
      const character = String.fromCharCode(code);
      if (character.trim() === '' || character === '#') continue;
      const { tokens, report } = lexSodl(`a = [${character}`);
      const told = report.problems.map(({ message }) => message).join();
      expect(
        tokens.some(({ image }) => image.includes(character)) || told.includes(character),
        `U+${code.toString(16)}`,
      ).toBe(true);
    }
  });

  it('with work that is linear in its length, by the first character of each pattern', () => {
    const lexer = createSodlServices().parser.Lexer as SodlLexer;
    const work = (text: string): number => (lexer.tokenize(text).report as SodlLexingReport).visited;
    expect(lexer.isOptimized).toBe(true);
    for (const piece of ['[', ']', 'a:\n', '- a: [b\n', '"', '\n  ']) {
      expect(work(piece.repeat(4000))).toBeLessThanOrEqual(8.5 * work(piece.repeat(500)) + 100);
    }
  });

  it('a keyword is a name where it cannot be a keyword, and a broken line leaves the others whole', () => {
    const text =
      'interface A:\n  method remove(endpoint: str, field: int) -> Post\n  method\n  method b( -> X\n  doc = "x"\n';
    const { document, diagnostics } = parseSodl(text, 'a.sodl');
    const [first] = document.elements;
    expect(first?.$type === 'SodlInterface' && first.members.map(({ $type }) => $type)).toEqual([
      'SodlMethod',
      'SodlMethod',
      'SodlMethod',
      'SodlText',
    ]);
    expect(diagnostics.map(({ range }) => range.start.line)).toEqual([2, 3]);
  });
});
