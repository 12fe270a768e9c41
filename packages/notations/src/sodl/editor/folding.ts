import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import { type EditorView, linesOf } from '../../common/navigationView.ts';
import { regionFolds, regionMark } from '../../common/regionFolds.ts';
import { type LogicalLine, logicalLines } from './logicalLines.ts';

const region = regionMark('#');

/** Blocks, lists over several lines, comments, and regions. Read from the text: it folds while it is broken. */
export function foldingRanges(view: EditorView): FoldingRange[] {
  const statements = logicalLines(view.text);
  const ranges = [...blockFolds(statements), ...listFolds(statements), ...commentFolds(statements)];
  return [...ranges, ...regionFolds(linesOf(view), '#')]
    .filter(({ startLine, endLine }) => endLine > startLine)
    .sort((a, b) => a.startLine - b.startLine);
}

/** A line with deeper lines below it, up to the last of them. */
function blockFolds(statements: readonly LogicalLine[]): FoldingRange[] {
  const folds: FoldingRange[] = [];
  const open: LogicalLine[] = [];
  let last = 0;
  const close = (width: number): void => {
    for (let top = open.at(-1); top !== undefined && top.width >= width; top = open.at(-1)) {
      open.pop();
      if (last >= top.end) folds.push({ startLine: top.end - 1, endLine: last });
    }
  };
  for (const line of statements) {
    if (line.kind !== 'code') continue;
    close(line.width);
    open.push(line);
    last = line.end - 1;
  }
  close(0);
  return folds;
}

/** The line of the closing bracket stays visible. */
function listFolds(statements: readonly LogicalLine[]): FoldingRange[] {
  return statements
    .filter(({ kind, start, end }) => kind === 'code' && end - start > 2)
    .map(({ start, end, broken }) => ({ startLine: start, endLine: broken ? end - 1 : end - 2 }));
}

function commentFolds(statements: readonly LogicalLine[]): FoldingRange[] {
  const folds: FoldingRange[] = [];
  let first: LogicalLine | undefined;
  let last: LogicalLine | undefined;
  for (const line of [...statements, undefined]) {
    const isText = line?.kind === 'comment' && !region.test(line.pieces[0]?.text ?? '');
    if (isText) first ??= line;
    else if (first !== undefined && last !== undefined) {
      folds.push({ startLine: first.start, endLine: last.start, kind: FoldingRangeKind.Comment });
      first = undefined;
    }
    last = line;
  }
  return folds;
}
