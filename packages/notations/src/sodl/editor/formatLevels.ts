import { isHeader, type LogicalLine } from './logicalLines.ts';

/**
 * The level of indentation of each line; undefined for the lines of a construct whose indentation matches no block
 * around it: nobody can know what was meant.
 */
export function levelsOf(lines: readonly LogicalLine[]): readonly (number | undefined)[] {
  const levels: (number | undefined)[] = lines.map(() => undefined);
  let from = 0;
  lines.forEach(({ kind, width }, at) => {
    if (at === 0 || kind !== 'code' || width > 0) return;
    takeLevels(lines, from, at, levels);
    from = at;
  });
  takeLevels(lines, from, lines.length, levels);
  takeComments(lines, levels);
  return levels;
}

/** Of one construct in the first column, up to the next. */
function takeLevels(lines: readonly LogicalLine[], from: number, to: number, levels: (number | undefined)[]): void {
  const open = [0];
  const found: (number | undefined)[] = [];
  for (const { kind, width } of lines.slice(from, to)) {
    if (kind === 'code') {
      const depth = open.length;
      while (width < (open.at(-1) ?? 0)) open.pop();
      if (width > (open.at(-1) ?? 0)) {
        if (open.length < depth) return;
        open.push(width);
      }
    }
    found.push(kind === 'code' ? open.length - 1 : undefined);
  }
  found.forEach((level, at) => {
    levels[from + at] = level;
  });
}

/** A comment goes with the line below it; where a block ends between them, with the line whose column it has. */
function takeComments(lines: readonly LogicalLine[], levels: (number | undefined)[]): void {
  let above: LogicalLine[] = [];
  const nexts = nextLevels(lines, levels);
  const levelOf = new Map<LogicalLine, number | undefined>();
  lines.forEach((line, at) => {
    levelOf.set(line, levels[at]);
    if (line.kind === 'code') above = [...above.filter(({ width }) => width < line.width), line];
    if (line.kind !== 'comment') return;
    const next = nexts[at];
    levels[at] = next === undefined ? undefined : commentLevel(line, above, levelOf, next);
  });
}

/** For each line the level of the next statement below it; behind the last one 0. */
function nextLevels(
  lines: readonly LogicalLine[],
  levels: readonly (number | undefined)[],
): readonly (number | undefined)[] {
  let next: number | undefined = 0;
  const found: (number | undefined)[] = [];
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    found[at] = next;
    if (lines[at]?.kind === 'code') next = levels[at];
  }
  return found;
}

function commentLevel(
  comment: LogicalLine,
  above: readonly LogicalLine[],
  levelOf: ReadonlyMap<LogicalLine, number | undefined>,
  next: number,
): number | undefined {
  const last = above.at(-1);
  const lastLevel = last && levelOf.get(last);
  if (last === undefined || above.some((line) => levelOf.get(line) === undefined)) return last ? undefined : next;
  if (lastLevel === undefined || next > lastLevel) return next;
  // Alone in a block that has nothing else.
  if (isHeader(last) && comment.width > last.width) return lastLevel + 1;
  const beside = above.findLast(({ width }) => width <= comment.width);
  return Math.max(next, (beside && levelOf.get(beside)) ?? next);
}
