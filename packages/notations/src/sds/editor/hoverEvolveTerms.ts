import type { EvolveTerm } from '@specwright/model/evolveTerms';
import { type Position, type Range, rangeContains } from '@specwright/model/origin';
import { code } from '../../common/hoverText.ts';
import type { EditorView } from '../../common/navigationView.ts';

/** What a term behind the change of an `evolve` line does with the rows that exist. */
export function evolveTermMeaning(view: EditorView, position: Position): { text: string; range: Range } | undefined {
  const term = view.index.system.evolves
    .filter(({ origin }) => origin.file === view.file)
    .flatMap(({ changes }) => changes)
    .flatMap(({ terms }) => terms)
    .find(({ origin }) => rangeContains(origin.range, position));
  return term && { text: meaningOf(term), range: term.origin.range };
}

function meaningOf(term: EvolveTerm): string {
  switch (term.kind) {
    case 'backfill':
      return `**backfill** Rows without a value get ${code(term.text)}, worked out from the other columns of the row.`;
    case 'using':
      return `**using** Every row gets ${code(term.text)} as its new value, worked out from the columns as they were.`;
    case 'map':
      return `**map** Rows with a value that goes get another one: ${term.pairs
        .map(({ from, to }) => `${code(from.text)} becomes ${code(to.text)}`)
        .join(', ')}.`;
    case 'dedupe':
      return withWord('dedupe', keeps, term.keep, 'Which of several rows keeps a value that has become unique.');
    case 'else':
      return withWord('else', misfits, term.policy, 'What becomes of a value that does not fit.');
    case 'if':
      return '**if empty** Only where no row has a value, of an entity where it has no row: else the migration stops.';
    case 'force':
      return '**force** What is there is lost on purpose; the reason is for those who read it later.';
    case 'batch':
      return `**batch** At most ${term.size} rows are changed in one transaction.`;
  }
}

/** What is written in the place of a word that is none is said by a finding. */
function withWord(kind: string, words: Readonly<Record<string, string>>, word: string, general: string): string {
  return Object.hasOwn(words, word) ? `**${kind} ${word}** ${words[word]}` : `**${kind}** ${general}`;
}

const keeps: Readonly<Record<string, string>> = {
  first:
    'Of several rows with one value the one with the smallest id keeps it; the others lose it, or go where they need one.',
  last: 'Of several rows with one value the one with the greatest id keeps it; the others lose it, or go where they need one.',
  fail: 'Where several rows have one value the migration stops.',
};

const misfits: Readonly<Record<string, string>> = {
  reject: 'Where a value does not fit the migration stops.',
  clamp: 'A number that does not fit gets the nearest one that does, a text that is too long is cut.',
  null: 'A value that does not fit is given up: the row has none then.',
  delete: 'A row whose value does not fit is deleted.',
};
