import { describe, expect, it } from 'vitest';
import { parseSds } from '../../../src/sds/parser.ts';
import { corpus, corpusIsMissing, corpusText } from './corpus.ts';

describe.skipIf(corpusIsMissing())('the corpus', () => {
  for (const { name, text } of corpus) {
    it(`${name} has no syntax error`, () => {
      expect(parseSds(text, name).diagnostics).toEqual([]);
    });
    it(`${name} says the same with Windows line ends, tabs, a byte order mark and no last line end`, () => {
      const other = `\ufeff${text.trimEnd().replaceAll('\n', '\r\n').replaceAll('  ', '\t')}`;
      const parse = parseSds(other, name);
      expect(parse.diagnostics).toEqual([]);
      expect(parse.document.elements.map((element) => element.$type)).toEqual(
        parseSds(text, name).document.elements.map((element) => element.$type),
      );
    });
  }

  it('simpleshop.sds is read as its 39 constructs', () => {
    const counts: Record<string, number> = {};
    for (const { $type } of parseSds(corpusText('simpleshop.sds'), 'shop.sds').document.elements) {
      counts[$type] = (counts[$type] ?? 0) + 1;
    }
    expect(counts).toEqual({
      SdsSystem: 1,
      SdsModule: 1,
      SdsSpec: 1,
      SdsRuntime: 1,
      SdsEntity: 6,
      SdsEdge: 3,
      SdsMachine: 2,
      SdsError: 4,
      SdsEvent: 4,
      SdsAction: 1,
      SdsApi: 9,
      SdsInvariant: 1,
      SdsAuth: 1,
      SdsLimit: 1,
      SdsObserve: 1,
      SdsMigrate: 1,
      SdsSeed: 1,
    });
  });

  it('keeps the banners as comments', () => {
    const comments = parseSds(corpusText('simpleshop.sds'), 'shop.sds').comments;
    expect(comments.find((comment) => comment.text === 'STATE MACHINES --')?.ownLine).toBe(true);
    const evolve = parseSds(corpusText('03-2_evolve.sds'), 'evolve.sds').comments;
    expect(evolve[1]).toMatchObject({ text: 'widened range, safe', ownLine: false, range: { start: { line: 2 } } });
  });
});
