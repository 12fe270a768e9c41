import { type Position, type Range, rangeContains, rangeHolds } from '@specwright/model/origin';
import type { FoldingRange, SelectionRange } from 'vscode-languageserver-types';
import { type EditorView, linesOf } from './navigationView.ts';

/** A word of both notations, dots and hyphens within it: `visit.booked`, `booking-service`. */
const word = /[\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*/gu;

/**
 * What "Expand selection" takes, step by step: word → text of the line → blocks from the innermost outwards → file. Read
 * from the text, so that it works while the text is broken.
 * @param folds the blocks, as the notation folds them
 */
export function selectionAt(view: EditorView, position: Position, folds: readonly FoldingRange[]): SelectionRange {
  const lines = linesOf(view);
  const last = lines.length - 1;
  const line = Math.min(position.line, last);
  const text = lines[line] ?? '';
  const at: Position = { line, character: Math.min(position.character, text.length) };
  const steps: Range[] = [
    ...wordAt(text, at),
    {
      start: { line, character: text.length - text.trimStart().length },
      end: { line, character: text.trimEnd().length },
    },
    ...blocksAround(lines, line, folds),
    { start: { line: 0, character: 0 }, end: { line: last, character: (lines[last] ?? '').length } },
  ];
  return nested(
    steps.filter((range) => rangeContains(range, at)),
    at,
  );
}

function wordAt(text: string, { line, character }: Position): Range[] {
  return [...text.matchAll(word)]
    .filter(({ index, 0: found }) => index <= character && character <= index + found.length)
    .slice(0, 1)
    .map(({ index, 0: found }) => ({
      start: { line, character: index },
      end: { line, character: index + found.length },
    }));
}

/** Whole lines, the innermost first. A line that only closes brackets behind a fold belongs to its block. */
function blocksAround(lines: readonly string[], line: number, folds: readonly FoldingRange[]): Range[] {
  return folds
    .map(({ startLine, endLine }) => {
      const closes = /^\s*[}\])]+\s*$/.test(lines[endLine + 1] ?? '');
      return { first: startLine, end: closes ? endLine + 1 : endLine };
    })
    .filter(({ first, end }) => first <= line && line <= end)
    .sort((a, b) => a.end - a.first - (b.end - b.first))
    .map(({ first, end }) => ({
      start: { line: first, character: 0 },
      end: { line: end, character: (lines[end] ?? '').length },
    }));
}

/** Each step holds the one before it and is larger; others are left out. */
function nested(steps: readonly Range[], at: Position): SelectionRange {
  const kept: Range[] = [];
  for (const step of steps) {
    const inner = kept.at(-1);
    if (inner === undefined || (rangeHolds(step, inner) && !rangeHolds(inner, step))) kept.push(step);
  }
  const [first = { start: at, end: at }, ...outer] = kept;
  const parent = outer.reduceRight<SelectionRange | undefined>((above, range) => selection(range, above), undefined);
  return selection(first, parent);
}

function selection(range: Range, parent: SelectionRange | undefined): SelectionRange {
  return parent === undefined ? { range } : { range, parent };
}
