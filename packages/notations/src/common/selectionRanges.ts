import { type Position, type Range, rangeContains, rangeHolds } from '@specwright/model/origin';
import type { FoldingRange, SelectionRange } from 'vscode-languageserver-types';
import { type EditorView, linesOf } from './navigationView.ts';

/** A word of both notations, dots and hyphens within it: `visit.booked`, `booking-service`. */
const word = /[\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*/gu;

/**
 * What "Expand selection" takes, step by step: word → what is in quotes and brackets around it, without and with them → text
 * of the line → blocks from the innermost outwards → file. Read from the text, so that it works while the text is broken.
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
    ...pairsAround(text, at),
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

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The quotes and closed brackets of the line around a place, the innermost first, each without and with its signs. */
function pairsAround(text: string, { line, character }: Position): Range[] {
  const pairs: (readonly [open: number, close: number])[] = [];
  const open: number[] = [];
  let quote: number | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '"') {
      if (quote !== undefined) pairs.push([quote, at]);
      quote = quote === undefined ? at : undefined;
    } else if (quote === undefined && sign in closing) open.push(at);
    else if (quote === undefined && closing[text[open.at(-1) ?? -1] ?? ''] === sign) pairs.push([open.pop() ?? at, at]);
  }
  const range = (from: number, to: number): Range => {
    return { start: { line, character: from }, end: { line, character: to } };
  };
  return pairs
    .filter(([from, to]) => from <= character && character <= to + 1)
    .sort(([a, b], [c, d]) => b - a - (d - c))
    .flatMap(([from, to]) => [...(from + 1 < to ? [range(from + 1, to)] : []), range(from, to + 1)]);
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
