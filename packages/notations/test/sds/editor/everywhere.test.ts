import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CallHierarchyData, callHierarchyAt, incomingCalls } from '../../../src/common/callHierarchy.ts';
import { definitionsAt, highlightsAt, occurrencesIn, referencesAt } from '../../../src/common/navigation.ts';
import { linesOf, textIn } from '../../../src/common/navigationView.ts';
import { prepareRenameAt, renameAt } from '../../../src/common/rename.ts';
import { completeAt } from '../../../src/sds/editor/completion.ts';
import { hoverAt } from '../../../src/sds/editor/hover.ts';
import { corpusFiles, corpusText, fixture, hasCorpus } from './fixture.ts';

const examples = resolve(import.meta.dirname, '../../../../../examples');

/** The project's own examples, and those of the notation where they are there. */
const texts: readonly (readonly [name: string, text: string])[] = [
  ...globSync('**/*.sds', { cwd: examples }).map((name) => [name, readFileSync(join(examples, name), 'utf8')] as const),
  ...(hasCorpus ? corpusFiles().map((name) => [name, corpusText(name)] as const) : []),
];

describe.each(texts)('%s', (name, text) => {
  const load = (): ReturnType<typeof fixture>['view'] => fixture(`== ${name}\n${text}`).view;

  test('each provider answers at each place', () => {
    const view = load();
    linesOf(view).forEach((line, at) => {
      for (const match of line.matchAll(/\b|$/g)) {
        const position = { line: at, character: match.index };
        expect(completeAt(view, position).items.length).toBeLessThanOrEqual(200);
        definitionsAt(view, position);
        referencesAt(view, position, true);
        highlightsAt(view, position);
        for (const { data } of callHierarchyAt(view, position)) {
          incomingCalls(view.index, (data as CallHierarchyData).part);
        }
        hoverAt(view, position);
        const word = prepareRenameAt(view, position);
        expect(word === null).toBe(renameAt(view, position, 'other') === null);
      }
    });
  });

  test('what is highlighted, found and renamed is what the text says', () => {
    const view = load();
    for (const { range, reference, targets } of occurrencesIn(view.index, view.file)) {
      if (reference) expect(textIn(view, range)).toBe(reference.text);
      if (targets.length === 0) continue;
      const found = referencesAt(view, range.start, true);
      expect(found.length).toBeGreaterThan(0);
      for (const one of found) expect(textIn(view, one.range)).not.toBe('');
    }
  });
});
