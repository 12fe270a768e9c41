import type { TextEdit } from '@specwright/model/diagnostic';
import type { Range } from '@specwright/model/origin';
import type { FormatOptions } from '../../common/formatting.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { aligned } from './formatAlign.ts';
import { levelsOf } from './formatLevels.ts';
import { formattedLine } from './formatLine.ts';
import { isHeader, type LogicalLine, logicalLines } from './logicalLines.ts';

/** The lines that a stretch of the text becomes. */
export interface FormattedLines {
  readonly line: LogicalLine;
  /** Of indentation; undefined where the lines stay as they are. */
  readonly level: number | undefined;
  readonly text: readonly string[];
}

/**
 * The changes that give a text its usual form: two blanks a level, one blank around `=`, lists on one line or one item a
 * line. What cannot be read keeps its form; comments stay where they are. A text that has the form gets no changes.
 *
 * @param range only what stands in these lines
 */
export function formatEdits(
  view: Pick<EditorView, 'file' | 'text'>,
  options: FormatOptions,
  range?: Range,
): TextEdit[] {
  const { lines, ends, mark } = split(view.text);
  const eol = ends.find((end) => end !== '') ?? '\n';
  const formatted = formattedLines(lines, options);
  const touched = range === undefined ? formatted : within(formatted, lines, range);
  return touched.flatMap((each) => {
    const { line, text } = each;
    const end = ends[line.end - 1] ?? '';
    if (isUnchanged(each, lines) && end !== '') return [];
    const column = (at: number): number => (at === 0 ? mark : 0);
    const last = line.end - 1;
    return {
      file: view.file,
      range: {
        start: { line: line.start, character: column(line.start) },
        end:
          end === ''
            ? { line: last, character: (lines[last] ?? '').length + column(last) }
            : { line: line.end, character: 0 },
      },
      newText: text.map((one, at) => one + (at < text.length - 1 || end === '' ? eol : end)).join(''),
    };
  });
}

function isUnchanged({ line, text }: FormattedLines, lines: readonly string[]): boolean {
  return text.length === line.end - line.start && text.every((one, at) => one === lines[line.start + at]);
}

/** A text in its usual form. */
export function formatText(text: string, options: FormatOptions = {}): string {
  const { lines, ends, mark } = split(text);
  const eol = ends.find((end) => end !== '') ?? '\n';
  const formatted = formattedLines(lines, options).flatMap((each) => {
    const { start, end: behind } = each.line;
    const end = ends[behind - 1] ?? '';
    if (isUnchanged(each, lines)) return lines.slice(start, behind).map((one, at) => one + (ends[start + at] || eol));
    return each.text.map((one, at) => one + (at < each.text.length - 1 || end === '' ? eol : end));
  });
  return text.slice(0, mark) + formatted.join('');
}

/** The lines without their ends, the ends, and how long the byte order mark is. The end of the last line begins no new one. */
function split(text: string): { lines: string[]; ends: string[]; mark: number } {
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const pieces = text.slice(mark).split(/(\r\n|\r|\n)/);
  const lines = pieces.filter((_, at) => at % 2 === 0);
  const ends = lines.map((_, at) => pieces[2 * at + 1] ?? '');
  if (lines.at(-1) === '') {
    lines.pop();
    ends.pop();
  }
  return { lines, ends, mark };
}

function formattedLines(lines: readonly string[], options: FormatOptions): readonly FormattedLines[] {
  const logical = logicalLines(lines);
  const levels = levelsOf(logical);
  const lastText = logical.findLastIndex(({ kind }) => kind !== 'blank');
  const made = logical.map((line, at): FormattedLines => {
    const written = lines.slice(line.start, line.end);
    const level = levels[at];
    if (line.kind === 'blank') return { line, level, text: at < lastText && keepsBlank(logical, at) ? [''] : [] };
    if (level === undefined) return { line, level, text: written };
    return { line, level, text: formattedLine(line, level, written) };
  });
  return options.align === true ? aligned(made) : made;
}

/** One empty line between two items; none at the ends of the text and behind the header of a block. */
function keepsBlank(logical: readonly LogicalLine[], at: number): boolean {
  const before = logical[at - 1];
  if (before === undefined || before.kind === 'blank') return false;
  return before.kind !== 'code' || !isHeader(before);
}

/**
 * What stands in the lines of a range. Where indentation changes, the whole of each construct in the first column: a part
 * of it alone would get out of step with the rest.
 */
function within(formatted: readonly FormattedLines[], lines: readonly string[], range: Range): FormattedLines[] {
  const last = range.end.character === 0 && range.end.line > range.start.line ? range.end.line - 1 : range.end.line;
  const touches = ({ line }: FormattedLines): boolean => line.start <= last && line.end > range.start.line;
  const groups: FormattedLines[][] = [];
  for (const each of formatted) {
    if (groups.length === 0 || (each.line.kind === 'code' && each.line.width === 0)) groups.push([]);
    groups.at(-1)?.push(each);
  }
  return groups
    .filter((group) => group.some(touches))
    .flatMap((group) => (group.some((each) => isMoved(each, lines)) ? group : group.filter(touches)));
}

function isMoved({ line, level }: FormattedLines, lines: readonly string[]): boolean {
  if (line.kind !== 'code' || level === undefined) return false;
  return /^[ \t]*/.exec(lines[line.start] ?? '')?.[0] !== '  '.repeat(level);
}
