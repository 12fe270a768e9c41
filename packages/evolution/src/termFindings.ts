import type { Diagnostic } from '@specwright/model/diagnostic';
import type { EvolveTerm, EvolveTermKind } from '@specwright/model/evolveTerms';
import type { Origin } from '@specwright/model/origin';
import type { EvolveChange } from '@specwright/model/parts';
import { dedupeWords, misfitWords } from './changes.ts';
import { evolutionCodes } from './codes.ts';
import { columnOf } from './columns.ts';
import type { Evolution } from './evolution.ts';
import { type EvolveLine, lineField } from './evolveLines.ts';
import { findingAt } from './findingAt.ts';
import { problemOfValue } from './termValues.ts';

/** The lines that a term can stand on. */
const places: Readonly<Record<EvolveTermKind, readonly EvolveChange['kind'][]>> = {
  backfill: ['add', 'alter'],
  using: ['alter'],
  map: ['alter'],
  dedupe: ['add', 'alter'],
  else: ['alter'],
  if: ['drop'],
  force: ['drop', 'alter'],
  batch: ['add', 'alter', 'rename', 'renameEntity'],
};

/** What the first term of a line that does not fit says wrongly; its cure takes the term away. */
export function termFinding(line: EvolveLine, evolution: Evolution): Diagnostic | undefined {
  const { change } = line;
  for (const [at, term] of change.terms.entries()) {
    const isRepeated = change.terms.slice(0, at).some(({ kind }) => kind === term.kind);
    const problem = isRepeated ? `'${term.kind}' is said twice` : problemOf(term, line, evolution);
    if (problem !== undefined) return finding(problem, term, line);
  }
  return undefined;
}

function problemOf(term: EvolveTerm, line: EvolveLine, evolution: Evolution): string | undefined {
  if (!places[term.kind].includes(line.change.kind)) return `'${term.kind}' says nothing about such a line`;
  switch (term.kind) {
    case 'backfill':
    case 'using':
      return problemOfValue(term.kind, term, line, evolution);
    case 'dedupe':
      return oneOf(term.keep, dedupeWords);
    case 'else':
      return oneOf(term.policy, misfitWords);
    case 'if':
      return oneOf(term.condition, new Set(['empty']));
    case 'batch':
      return Number.isSafeInteger(Number(term.size)) && Number(term.size) > 0
        ? undefined
        : `${term.size} is no number of rows`;
    case 'force':
      return term.reason.trim() === '' ? 'it gives no reason' : undefined;
    case 'map': {
      const values = columnOf(evolution.after, line.entity, lineField(line.change) ?? '')?.shape.values ?? [];
      const unknown = term.pairs.find(({ to }) => !values.includes(to.text));
      return unknown && `'${unknown.to.text}' is no value of '${lineField(line.change)}'`;
    }
  }
}

function oneOf(word: string, words: ReadonlySet<string>): string | undefined {
  return words.has(word) ? undefined : `'${word}' is none of ${[...words].join(', ')}`;
}

function finding(problem: string, { kind, origin }: EvolveTerm, line: EvolveLine): Diagnostic {
  return findingAt(evolutionCodes.termMismatch, 'error', origin, {
    message: `This term does not fit: ${problem}.`,
    data: { kind: 'removeItem', what: 'text', range: withBlank(origin, line), label: `the term '${kind}'` },
  });
}

/** The blank before the term goes with it. */
function withBlank({ range }: Origin, { change }: EvolveLine): Origin['range'] {
  const isBehind = range.start.line === change.origin.range.start.line && range.start.character > 0;
  const start = isBehind ? { ...range.start, character: range.start.character - 1 } : range.start;
  return { ...range, start };
}
