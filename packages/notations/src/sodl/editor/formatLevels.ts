import { isHeader, type LogicalLine } from './logicalLines.ts';

/**
 * The level of indentation of each line; undefined for the lines of a block of which one stands at a column of no block:
 * nobody can know what was meant.
 */
export function levelsOf(lines: readonly LogicalLine[]): readonly (number | undefined)[] {
  const levels = lines.map(({ level }) => level);
  lines.forEach(({ isStray }, at) => {
    if (!isStray || levels[at] === undefined) return;
    const [from, to] = blockAround(lines, at);
    levels.fill(undefined, from, to);
  });
  takeComments(lines, levels);
  return levels;
}

/** The lines of the innermost block around a line; of one outside any block the construct in the first column above it. */
function blockAround(lines: readonly LogicalLine[], at: number): readonly [from: number, to: number] {
  const level = lines[at]?.level ?? 0;
  const isInside = (line: LogicalLine | undefined): boolean =>
    line !== undefined &&
    (line.level === undefined || line.level >= Math.max(level, 1) || (level === 0 && line.isStray));
  let from = at;
  while (from > 0 && isInside(lines[from - 1])) from -= 1;
  if (level === 0) from = Math.max(0, from - 1);
  let to = at + 1;
  while (isInside(lines[to])) to += 1;
  return [from, to];
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
