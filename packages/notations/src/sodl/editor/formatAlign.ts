import type { FormattedLines } from './format.ts';

/** Before what columns are made, the leftmost first. */
const marks = [/ = /, / -> /, / severity=/];

/** Lines of one block that follow each other, with the same mark: it stands in one column. */
export function aligned(lines: readonly FormattedLines[]): readonly FormattedLines[] {
  const result: FormattedLines[] = [];
  for (let at = 0; at < lines.length; ) {
    const run = runFrom(lines, at);
    result.push(...(run.length > 1 ? inColumns(run) : run));
    at += run.length;
  }
  return result;
}

function runFrom(lines: readonly FormattedLines[], from: number): FormattedLines[] {
  const first = lines[from];
  if (first === undefined) return [];
  const mark = markOf(first);
  let end = from + 1;
  for (; mark !== undefined && end < lines.length; end += 1) {
    const each = lines[end];
    if (each === undefined || each.level !== first.level || markOf(each) !== mark) break;
  }
  return lines.slice(from, end);
}

function inColumns(run: readonly FormattedLines[]): FormattedLines[] {
  const places = run.map((each) => placeOf(each) ?? 0);
  const column = Math.max(...places);
  return run.map((each, at) => {
    const text = each.text[0] ?? '';
    const place = places[at] ?? 0;
    return { ...each, text: [`${text.slice(0, place)}${' '.repeat(column - place)}${text.slice(place)}`] };
  });
}

function markOf(each: FormattedLines): RegExp | undefined {
  if (each.line.kind !== 'code' || each.line.broken || each.level === undefined || each.text.length !== 1)
    return undefined;
  const code = masked(each.text[0] ?? '');
  return marks.find((mark) => mark.test(code));
}

function placeOf(each: FormattedLines): number | undefined {
  return markOf(each)?.exec(masked(each.text[0] ?? ''))?.index;
}

/** The line with its texts and comment covered, at the same length. */
function masked(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#.*/g, (found) => '~'.repeat(found.length));
}
