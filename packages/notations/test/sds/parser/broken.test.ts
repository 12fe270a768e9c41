import { describe, expect, it } from 'vitest';
import type { SdsElement } from '../../../src/sds/generated/ast.ts';
import { parseSds } from '../../../src/sds/parser.ts';
import { corpusIsMissing, corpusText } from './corpus.ts';

const simpleshop = corpusText('simpleshop.sds');

/** What a construct is told apart by in these tests: its type and the first line of its text. */
function headOf(element: SdsElement): string {
  const text = element.$cstNode?.text ?? '';
  return `${element.$type} ${text.split('\n')[0]}`;
}

interface Construct {
  readonly head: string;
  readonly offset: number;
  readonly end: number;
  readonly text: string;
}

const constructs: readonly Construct[] = parseSds(simpleshop, 'shop.sds').document.elements.map((element) => ({
  head: headOf(element),
  offset: element.$cstNode?.offset ?? 0,
  end: element.$cstNode?.end ?? 0,
  text: element.$cstNode?.text ?? '',
}));

function expectOthersToStay(broken: string, construct: Construct, what: string): void {
  const parse = parseSds(broken, 'shop.sds');
  const errors = parse.diagnostics.map((found) => found.message);
  expect(errors.length, `${what}: ${errors.join(' | ')}`).toBeLessThanOrEqual(2);
  const left = parse.document.elements.map(headOf);
  const others = constructs.filter((other) => other.offset !== construct.offset);
  const lost = others.filter((other) => !left.includes(other.head)).map((other) => other.head);
  expect(lost, `${what}: lost`).toEqual([]);
  expect(left.length, `${what}: nothing is made up`).toBeLessThanOrEqual(others.length + 1);
}

describe.skipIf(corpusIsMissing())('one broken construct of simpleshop.sds leaves all others', () => {
  for (const construct of constructs) {
    it(`${construct.head} without its closing brace`, () => {
      const broken = simpleshop.slice(0, construct.end - 1) + simpleshop.slice(construct.end);
      expectOthersToStay(broken, construct, construct.head);
      expect(parseSds(broken, 'shop.sds').diagnostics.length).toBeGreaterThan(0);
    });
    it(`${construct.head} without its opening brace`, () => {
      const brace = construct.offset + construct.text.indexOf('{');
      const broken = simpleshop.slice(0, brace) + simpleshop.slice(brace + 1);
      if (construct.text.includes(' {')) expectOthersToStay(broken, construct, construct.head);
    });
    it(`${construct.head} without a part of any of its lines`, () => {
      let lineStart = construct.offset;
      for (const line of construct.text.split('\n')) {
        const lineEnd = lineStart + line.length;
        const textStart = lineStart + line.search(/\S/);
        const words = [...line.trim().matchAll(/\w+|[^\s\w]/g)];
        const cuts = words.flatMap((word) => [word.index, word.index + Math.ceil(word[0].length / 2)]);
        for (const cut of cuts.filter((at) => at > 0 && at < line.trim().length).map((at) => textStart + at)) {
          const behind = simpleshop.slice(0, cut) + simpleshop.slice(lineEnd);
          expectOthersToStay(behind, construct, `'${line}' ends at ${cut - lineStart}`);
          const before = simpleshop.slice(0, textStart) + simpleshop.slice(cut);
          expectOthersToStay(before, construct, `'${line}' begins at ${cut - lineStart}`);
        }
        lineStart = lineEnd + 1;
      }
    });
    it(`${construct.head} without any one of its tokens`, () => {
      for (const token of construct.text.matchAll(/\w+|[^\s\w]+/g)) {
        const at = construct.offset + token.index;
        const broken = simpleshop.slice(0, at) + simpleshop.slice(at + token[0].length);
        expectOthersToStay(broken, construct, `without '${token[0]}'`);
      }
    });
  }
});
