// biome-ignore-all lint/suspicious/noTemplateCurlyInString: tab stops of snippets look like placeholders.
import type { Proposal } from '../../common/completion.ts';
import type { CompletionRule } from './completionRule.ts';
import { type CompletionContext, fieldsOf, literalsFor, words } from './proposals.ts';

/** What an `evolve` line can say behind the change: the terms, and the words behind each of them. */
export const evolveTermRules: readonly CompletionRule[] = [
  {
    in: ['evolve'],
    after: /\S\s+dedupe\s+$/,
    offer: () => words('value', ['first', 'last', 'fail'], 'which row keeps it'),
  },
  {
    in: ['evolve'],
    after: /\S\s+else\s+$/,
    offer: () => words('value', ['reject', 'clamp', 'null', 'delete'], 'what becomes of a misfit'),
  },
  { in: ['evolve'], after: /^-.*\sif\s+$/, offer: () => words('value', ['empty'], 'where there is nothing to lose') },
  { in: ['evolve'], after: /\S\s+batch\s+$/, offer: () => words('value', ['1000', '5000'], 'rows at a time') },
  { in: ['evolve'], after: /\S\s+force\s+$/, offer: () => [reason] },
  {
    in: ['evolve'],
    after: /\S\s+(?:backfill|using)\s+$/,
    offer: (context) => [...valuesHere(context), ...columns(context)],
  },
  { in: ['evolve'], after: /\S\s+map\b.*->\s*$/, offer: valuesHere },
  { in: ['evolve'], after: /\S\s+map\s+(?:.*,\s*)?$/, offer: () => [] },
  { in: ['evolve'], after: /^-\s*(?:\w+|\*)\s+$/, offer: () => [ifEmpty, force] },
  { in: ['evolve'], after: /^~\s*(?:\w+|\*)\s*->\s*\w+\s+$/, offer: () => [batch] },
];

const reason: Proposal = { label: '"reason"', kind: 'snippet', insert: '"${1:reason}"', snippet: true };
const ifEmpty: Proposal = {
  label: 'if empty',
  kind: 'keyword',
  insert: 'if empty',
  detail: 'where there is nothing to lose',
};
const force: Proposal = {
  label: 'force',
  kind: 'snippet',
  insert: 'force "${1:reason}"',
  snippet: true,
  detail: 'on purpose, also where data is lost',
};
const batch: Proposal = {
  label: 'batch',
  kind: 'keyword',
  insert: 'batch ',
  detail: 'rows in one transaction',
  rank: 5,
};

/** Behind the declaration of a `+` line. */
export const additionTerms: readonly Proposal[] = [
  { label: 'backfill', kind: 'keyword', insert: 'backfill ', detail: 'what the rows that exist get', rank: 4 },
  batch,
];

/** Behind the declaration of a `~` line. */
export const alterationTerms: readonly Proposal[] = [
  ...additionTerms,
  { label: 'using', kind: 'keyword', insert: 'using ', detail: 'the new value of every row', rank: 5 },
  {
    label: 'map',
    kind: 'snippet',
    insert: 'map ${1:old} -> ${2:new}',
    snippet: true,
    detail: 'values that go',
    rank: 5,
  },
  { label: 'dedupe', kind: 'keyword', insert: 'dedupe ', detail: 'which of equal rows keeps its value', rank: 5 },
  { label: 'else', kind: 'keyword', insert: 'else ', detail: 'what becomes of a value that does not fit', rank: 5 },
  { ...force, rank: 6 },
];

function columns({ scope }: CompletionContext): readonly Proposal[] {
  return fieldsOf(scope.entities[0]);
}

/** The values of the field that the line is about. */
function valuesHere({ scope, place }: CompletionContext): readonly Proposal[] {
  const name = /^[+~]\s*(\w+)/.exec(place.before)?.[1];
  const field = scope.entities[0]?.fields.find((one) => one.name === name);
  return field?.type.kind === 'enum' ? literalsFor(scope, [field]) : [];
}
