import { describe, expect, test } from 'vitest';
import { definitionsAt, highlightsAt, occurrencesIn, referencesAt } from '../../../src/common/navigation.ts';
import { linesOf, textIn } from '../../../src/common/navigationView.ts';
import { prepareRenameAt, renameAt } from '../../../src/common/rename.ts';
import { completeAt } from '../../../src/sds/editor/completion.ts';
import { hoverAt } from '../../../src/sds/editor/hover.ts';
import { corpusFiles, corpusText, fixture, hasCorpus } from './fixture.ts';

/** The examples of the notation: every provider at every word and at every border of words. */
describe.skipIf(!hasCorpus)('in every example', () => {
  for (const name of hasCorpus ? corpusFiles() : []) {
    test(`${name}: each provider answers at each place`, () => {
      const { view } = fixture(`== ${name}\n${corpusText(name)}`);
      linesOf(view).forEach((text, line) => {
        for (const match of text.matchAll(/\b|$/g)) {
          const position = { line, character: match.index };
          expect(completeAt(view, position).items.length).toBeLessThanOrEqual(200);
          definitionsAt(view, position);
          referencesAt(view, position, true);
          highlightsAt(view, position);
          hoverAt(view, position);
          const word = prepareRenameAt(view, position);
          expect(word === null).toBe(renameAt(view, position, 'other') === null);
        }
      });
    });

    test(`${name}: what is highlighted, found and renamed is what the text says`, () => {
      const { view } = fixture(`== ${name}\n${corpusText(name)}`);
      for (const { range, reference, targets } of occurrencesIn(view.index, view.file)) {
        if (reference) expect(textIn(view, range)).toBe(reference.text);
        if (targets.length === 0) continue;
        const found = referencesAt(view, range.start, true);
        expect(found.length).toBeGreaterThan(0);
        for (const one of found) expect(textIn(view, one.range)).not.toBe('');
      }
    });
  }
});
