import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import type { SdsElement } from '../../../src/sds/generated/ast.ts';
import { parseSds } from '../../../src/sds/parser.ts';
import { corpus, corpusIsMissing, corpusText } from './corpus.ts';

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

interface Breakage {
  readonly what: string;
  readonly construct: Construct;
  readonly broken: string;
}

function constructsOf(text: string): Construct[] {
  return parseSds(text, 'a.sds').document.elements.map((element) => ({
    head: headOf(element),
    offset: element.$cstNode?.offset ?? 0,
    end: element.$cstNode?.end ?? 0,
    text: element.$cstNode?.text ?? '',
  }));
}

/** What the issue of a broken construct may be: at most two errors, all others there, none made up. */
function faultsOf(text: string, breakages: Iterable<Breakage>): string[] {
  const constructs = constructsOf(text);
  const faults: string[] = [];
  for (const { what, construct, broken } of breakages) {
    const parse = parseSds(broken, 'a.sds');
    const errors = parse.diagnostics.map(({ message }) => message);
    if (errors.length > 2) faults.push(`${what}: ${errors.join(' | ')}`);
    const left = parse.document.elements.map(headOf);
    const others = constructs.filter((other) => other.offset !== construct.offset);
    for (const { head } of others) if (!left.includes(head)) faults.push(`${what}: lost ${head}`);
    if (left.length > others.length + 1) faults.push(`${what}: made up`);
  }
  return faults;
}

function* withoutClosingBrace(text: string): Generator<Breakage> {
  for (const construct of constructsOf(text)) {
    const broken = text.slice(0, construct.end - 1) + text.slice(construct.end);
    if (text[construct.end - 1] === '}') yield { what: `${construct.head} without its '}'`, construct, broken };
  }
}

function* withoutOpeningBrace(text: string): Generator<Breakage> {
  for (const construct of constructsOf(text)) {
    const brace = construct.offset + construct.text.indexOf(' {') + 1;
    const broken = text.slice(0, brace) + text.slice(brace + 1);
    if (text[brace] === '{') yield { what: `${construct.head} without its '{'`, construct, broken };
  }
}

function* withoutAToken(text: string): Generator<Breakage> {
  for (const construct of constructsOf(text)) {
    for (const token of construct.text.matchAll(/\w+|[^\s\w]+/g)) {
      const at = construct.offset + token.index;
      const broken = text.slice(0, at) + text.slice(at + token[0].length);
      yield { what: `${construct.head} without '${token[0]}'`, construct, broken };
    }
  }
}

/** Each line cut where `cutsOf` says; its beginning goes, then its end. */
function* withHalfALine(text: string, cutsOf: (line: string) => readonly number[]): Generator<Breakage> {
  for (const construct of constructsOf(text)) {
    let lineStart = construct.offset;
    for (const line of construct.text.split('\n')) {
      const lineEnd = lineStart + line.length;
      const words = lineStart + line.search(/\S/);
      for (const at of cutsOf(line.trim())) {
        const cut = words + at;
        const end = text.slice(0, cut) + text.slice(lineEnd);
        yield { what: `'${line}' ends at ${at}`, construct, broken: end };
        const start = text.slice(0, words) + text.slice(cut);
        yield { what: `'${line}' begins at ${at}`, construct, broken: start };
      }
      lineStart = lineEnd + 1;
    }
  }
}

function inHalf(line: string): number[] {
  return line.length < 2 ? [] : [Math.floor(line.length / 2)];
}

/** Within each word and before each mark. */
function everywhere(line: string): number[] {
  const cuts = [...line.matchAll(/\w+|[^\s\w]/g)].map((word) => word.index + Math.floor(word[0].length / 2));
  return cuts.filter((at) => at > 0);
}

// Thousands of texts are parsed here.
vi.setConfig({ testTimeout: 300_000 });

describe.skipIf(corpusIsMissing())('one broken construct of simpleshop.sds leaves all others', () => {
  const shop = corpusText('simpleshop.sds');

  it('without its closing brace', () => expect(faultsOf(shop, withoutClosingBrace(shop))).toEqual([]));
  it('without its opening brace', () => expect(faultsOf(shop, withoutOpeningBrace(shop))).toEqual([]));
  it('with half of one of its lines', () => expect(faultsOf(shop, withHalfALine(shop, inHalf))).toEqual([]));
  it('with any part of one of its lines', () => expect(faultsOf(shop, withHalfALine(shop, everywhere))).toEqual([]));
  it('without any one of its words and marks', () => expect(faultsOf(shop, withoutAToken(shop))).toEqual([]));

  it('and says so: a missing brace is one error, at the construct that follows or at the end', () => {
    for (const { broken, what } of withoutClosingBrace(shop)) {
      const codes = parseSds(broken, 'a.sds').diagnostics.map(({ code }) => code);
      expect(codes, what).toEqual(['syntax/missing-brace']);
    }
  });
});

const examples = fileURLToPath(new URL('../../../../../examples/', import.meta.url));
const others = [
  ...corpus.filter(({ name }) => name !== 'simpleshop.sds'),
  ...readdirSync(examples, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sds'))
    .map((name) => ({ name, text: readFileSync(`${examples}${name}`, 'utf8') })),
];

describe('so it is in every other specification', () => {
  for (const { name, text } of others) {
    it(name, () => {
      expect(parseSds(text, name).diagnostics).toEqual([]);
      expect(faultsOf(text, withoutClosingBrace(text))).toEqual([]);
      expect(faultsOf(text, withoutOpeningBrace(text))).toEqual([]);
      expect(faultsOf(text, withHalfALine(text, inHalf))).toEqual([]);
    });
  }
});
