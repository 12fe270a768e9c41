import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';

/**
 * The stretches between `#region` and `#endregion` in comments, as the language configurations have them for editors
 * without a server.
 * @param comment what begins a comment: `--`, `#`
 */
export function regionFolds(lines: readonly string[], comment: string): FoldingRange[] {
  const mark = regionMark(comment);
  const folds: FoldingRange[] = [];
  const open: number[] = [];
  lines.forEach((line, at) => {
    const found = mark.exec(line);
    if (found === null) return;
    if (found[1] === undefined) open.push(at);
    else {
      const startLine = open.pop();
      if (startLine !== undefined) folds.push({ startLine, endLine: at, kind: FoldingRangeKind.Region });
    }
  });
  return folds;
}

/** A line that begins a region, or, with a first group, ends one. */
export function regionMark(comment: string): RegExp {
  return new RegExp(`^\\s*${comment}\\s*#?(end)?region\\b`);
}
