import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import { type EditorView, linesOf } from '../../common/navigationView.ts';
import { regionFolds, regionMark } from '../../common/regionFolds.ts';
import { beginsBlock } from './place.ts';

/** `-- ENTITIES --` */
const banner = /^\s*--\s*\S.*--\s*$/;
/** `-- =======` */
const rule = /^\s*--\s*[=\-*#]{3,}\s*$/;
const comment = /^\s*--/;
const region = regionMark('--');

/** Blocks, lists and objects over several lines, comments, regions, and the sections between banners. Read from the text: it folds while it is broken. */
export function foldingRanges(view: EditorView): FoldingRange[] {
  const lines = linesOf(view);
  const ranges = [...bracketFolds(lines), ...commentFolds(lines), ...sectionFolds(lines), ...regionFolds(lines, '--')];
  return ranges.filter(({ startLine, endLine }) => endLine > startLine).sort((a, b) => a.startLine - b.startLine);
}

function bracketFolds(lines: readonly string[]): FoldingRange[] {
  const folds: FoldingRange[] = [];
  let open: number[] = [];
  // What was left open ends on the last line with text before the next block.
  const endOpen = (next: number): void => {
    const [first] = open;
    if (first !== undefined) folds.push({ startLine: first, endLine: lastTextLine(lines, next - 1) });
    open = [];
  };
  lines.forEach((line, at) => {
    if (beginsBlock(line)) endOpen(at);
    for (const char of withoutStringsAndComment(line)) {
      if (char === '{' || char === '[' || char === '(') open.push(at);
      if (char !== '}' && char !== ']' && char !== ')') continue;
      const start = open.pop();
      // The line of the closing bracket stays visible.
      if (start !== undefined && at - 1 > start) folds.push({ startLine: start, endLine: at - 1 });
    }
  });
  endOpen(lines.length);
  return onePerLine(folds);
}

function onePerLine(folds: readonly FoldingRange[]): FoldingRange[] {
  const widest = new Map<number, FoldingRange>();
  for (const fold of folds) {
    const known = widest.get(fold.startLine);
    if (known === undefined || known.endLine < fold.endLine) widest.set(fold.startLine, fold);
  }
  return [...widest.values()];
}

function commentFolds(lines: readonly string[]): FoldingRange[] {
  const folds: FoldingRange[] = [];
  let start = -1;
  for (let at = 0; at <= lines.length; at += 1) {
    const line = lines[at] ?? '';
    const isComment = comment.test(line) && !region.test(line);
    if (isComment && start < 0) start = at;
    if (isComment || start < 0) continue;
    folds.push({ startLine: start, endLine: at - 1, kind: FoldingRangeKind.Comment });
    start = -1;
  }
  return folds;
}

/** From a banner to the line before the next of its weight: boxes (a title between rules) hold the plain ones. */
function sectionFolds(lines: readonly string[]): FoldingRange[] {
  const boxes: number[] = [];
  const titles: number[] = [];
  lines.forEach((line, at) => {
    if (rule.test(line) && comment.test(lines[at + 1] ?? '') && rule.test(lines[at + 2] ?? '')) boxes.push(at + 2);
    else if (banner.test(line) && !rule.test(line)) titles.push(at);
  });
  const ends = (starts: readonly number[], others: readonly number[]): FoldingRange[] =>
    starts.map((start) => {
      const following = [starts, others].flatMap((some) => some.find((one) => one > start) ?? []);
      const next = Math.min(...following, lines.length);
      const before = others.includes(next) || boxes.includes(next) ? next - 3 : next - 1;
      return { startLine: start, endLine: lastTextLine(lines, before), kind: FoldingRangeKind.Region };
    });
  return [...ends(boxes, []), ...ends(titles, boxes)];
}

function lastTextLine(lines: readonly string[], from: number): number {
  let at = Math.min(from, lines.length - 1);
  while (at > 0 && (lines[at] ?? '').trim() === '') at -= 1;
  return at;
}

function withoutStringsAndComment(line: string): string {
  const kept = line.replace(/"(\\.|[^"\\])*"?/g, '');
  const at = kept.indexOf('--');
  return at < 0 ? kept : kept.slice(0, at);
}
