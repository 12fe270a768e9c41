import fc from 'fast-check';
import { type CstNode, isCompositeCstNode, isLeafCstNode } from 'langium';
import { describe, expect, it } from 'vitest';
import type { NotationLexingReport } from '../../../src/common/notationLexer.ts';
import type { SdsLexer } from '../../../src/sds/lexer.ts';
import { createSdsServices, parseSds, type SdsParse } from '../../../src/sds/parser.ts';
import { corpus, corpusIsMissing } from './corpus.ts';

const pieces = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ',',
    ':',
    ';',
    '.',
    '..',
    '->',
    '<->',
    '=>',
    '>>',
    '!',
    '~',
    '@',
    '?',
    '+',
    '-',
    '*',
    '/',
  ],
  ...[
    '\n',
    '\r\n',
    '\n\n',
    '  ',
    '\t',
    '--',
    '"',
    '"a"',
    '\\',
    '=',
    '<',
    '7',
    '30s',
    'v1.0',
    '/a/{b}',
    'a-b',
    'é',
    '😀',
    '“',
  ],
  ...[
    'entity',
    'api',
    'GET',
    'event',
    'machine',
    'edge',
    'error',
    'on',
    'auth',
    'limit',
    'per',
    'seed',
    'default',
    'if',
  ],
  ...['evolve', 'module', 'owns', 'in', 'out', 'invariant', 'A', 'b', 'entity X {\n', '\n}\n', '\napi GET /x {\n'],
];
const anyText = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((words) => words.join(' ')),
  fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((words) => words.join('')),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
);

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const anyEdit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 30 }),
  text: fc.oneof(fc.constant(''), fc.constantFrom(...pieces)),
});

function applied(text: string, edits: readonly Edit[]): string {
  return edits.reduce((edited, { at, length, text: put }) => {
    const offset = Math.floor(at * edited.length);
    return edited.slice(0, offset) + put + edited.slice(offset + length);
  }, text);
}

function* leavesOf(node: CstNode): Generator<CstNode> {
  if (isLeafCstNode(node)) yield node;
  else if (isCompositeCstNode(node)) for (const child of node.content) yield* leavesOf(child);
}

/** Reads the text and checks what holds for every text. */
function checked(text: string): SdsParse {
  const parse = parseSds(text, 'a.sds');
  const lines = text.split(/\r\n|\r|\n/);
  for (const { range, code, message } of parse.diagnostics) {
    expect(code).toMatch(/^syntax\//);
    expect(code, 'the parser gave up').not.toBe('syntax/too-many-errors');
    expect(message).not.toMatch(/\b(NL|EOF|IDENTIFIER|HYPHENWORD|OPENCALL|TIGHT|QUANTITY|undefined)\b/);
    for (const { line, character } of [range.start, range.end]) {
      expect(line).toBeLessThan(lines.length);
      expect(character).toBeLessThanOrEqual((lines[line] ?? '').length);
    }
  }
  const told = parse.diagnostics.filter(({ code }) => code !== 'syntax/illegal-character');
  expect(new Set(told.map(({ range }) => range.start.line)).size, 'one message a line').toBe(told.length);
  let end = 0;
  const root = parse.document.$cstNode;
  for (const leaf of root === undefined ? [] : leavesOf(root)) {
    expect(leaf.offset, `the leaf '${leaf.text}' stands behind the one before it`).toBeGreaterThanOrEqual(end);
    expect(text.slice(leaf.offset, leaf.end)).toBe(leaf.text);
    const between = text.slice(end, leaf.offset).trim();
    if (parse.diagnostics.length === 0) expect(between, 'a text without errors is in the tree').toBe('');
    end = leaf.end;
  }
  return parse;
}

describe('any text is read', () => {
  it('random text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        checked(text);
      }),
      { numRuns: 1500 },
    );
  });

  it.skipIf(corpusIsMissing())('random edits of the corpus', () => {
    fc.assert(
      fc.property(fc.constantFrom(...corpus), fc.array(anyEdit, { minLength: 0, maxLength: 6 }), ({ text }, edits) => {
        checked(applied(text, edits));
      }),
      { numRuns: 1000 },
    );
  });

  it.skipIf(corpusIsMissing())('the start of every text, as it is typed', () => {
    for (const { text } of corpus) {
      for (let end = 0; end < text.length; end += 37) checked(text.slice(0, end));
    }
  });
});

describe('the work is linear in the length of the text', () => {
  const lexer = createSdsServices().Sds.parser.Lexer as SdsLexer;
  function work(text: string): { readonly tokens: number; readonly visited: number } {
    const { tokens, report } = lexer.tokenize(text);
    return { tokens: tokens.length, visited: (report as NotationLexingReport).visited };
  }

  it('the lexer finds its patterns by their first character', () => {
    expect(lexer.isOptimized).toBe(true);
  });

  it.skipIf(corpusIsMissing())('n copies of a file are n times the tokens and n times the work', () => {
    for (const { text } of corpus) {
      const one = work(`${text}\n`);
      const many = work(`${text}\n`.repeat(20));
      expect(many.tokens).toBe(20 * one.tokens);
      expect(Math.abs(many.visited - 20 * one.visited)).toBeLessThanOrEqual(20 * 4);
    }
  });

  const hard = [
    ...['(', ')', '{', '}', '[', ']', '({[', 'a {', 'a }', '\n', '\n}', '}\n\n', 'entity ', 'entity\n', 'entity A {\n'],
    ...[
      '  entity A {\n',
      'error x: 1\n',
      'a: [b\n',
      'x, ',
      '"',
      '~ a {\n',
      '  a }\n',
      'in: {\n',
      '-- c\n',
      'api {a} {\n',
    ],
  ];
  for (const piece of hard) {
    it(`also of ${JSON.stringify(piece)} after a head`, () => {
      const few = work(`entity A {\n  f: {${piece.repeat(500)}`).visited;
      const many = work(`entity A {\n  f: {${piece.repeat(4000)}`).visited;
      expect(many).toBeLessThanOrEqual(8.5 * few + 100);
    });
  }

  it('a hundred thousand mistakes in one line, brackets and comments end in a message, not in a fault', () => {
    for (const text of [
      `entity A {\n  a: [${'b c, '.repeat(50_000)}]\n}`,
      `entity A {\n  a: ${'['.repeat(50_000)}\n}\nentity B {\n}`,
      `${'-- a comment\n'.repeat(150_000)}entity A {\n}`,
      `${'# no spec\n'.repeat(50_000)}`,
      `invariant {\n  ${'a '.repeat(40_000)}\n}`,
    ]) {
      const parse = parseSds(text, 'a.sds');
      expect(parse.document.$type).toBe('SdsDocument');
    }
    expect(parseSds('entity A {\n}', 'a.sds').diagnostics, 'and the next text is read as ever').toEqual([]);
  });
});
