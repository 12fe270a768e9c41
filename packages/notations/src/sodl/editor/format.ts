import type { TextEdit } from '@specwright/model/diagnostic';
import type { Range } from '@specwright/model/origin';
import type { FormatOptions } from '../../common/formatting.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { splitLines } from '../../common/textLines.ts';
import { foreignText } from '../foreign.ts';
import { aligned } from './formatAlign.ts';
import { levelsOf } from './formatLevels.ts';
import { formattedLine } from './formatLine.ts';
import { isHeader, type LogicalLine, logicalLines } from './logicalLines.ts';
import { isReadAlike } from './reading.ts';

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
  const { lines, ends, mark } = splitLines(view.text);
  const formatted = formattedLines(lines, options);
  const touched = range === undefined ? formatted : within(formatted, lines, range);
  return touched.flatMap((each) => {
    const { line } = each;
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
      newText: withEnds(each, lines, ends),
    };
  });
}

/** The lines with their ends: their own where nothing changes, else those of the file; none is without. */
function withEnds(each: FormattedLines, lines: readonly string[], ends: readonly string[]): string {
  const { line, text } = each;
  const eol = ends.find((end) => end !== '') ?? '\n';
  const own = isUnchanged(each, lines) ? ends.slice(line.start, line.end) : [];
  return text.map((one, at) => one + (own[at] || (at === text.length - 1 && ends[line.end - 1]) || eol)).join('');
}

function isUnchanged({ line, text }: FormattedLines, lines: readonly string[]): boolean {
  return text.length === line.end - line.start && text.every((one, at) => one === lines[line.start + at]);
}

/** A text in its usual form. */
export function formatText(text: string, options: FormatOptions = {}): string {
  const { lines, ends, mark } = splitLines(text);
  const formatted = formattedLines(lines, options).map((each) => withEnds(each, lines, ends));
  return text.slice(0, mark) + formatted.join('');
}

/** The usual form, but for the constructs whose reading it would change: those stay as they are. */
function formattedLines(lines: readonly string[], options: FormatOptions): readonly FormattedLines[] {
  const made = usualForm(lines, options);
  const text = lines.join('\n');
  if (foreignText(text) !== undefined) return made.map((each) => asWritten(each, lines));
  if (isReadAlike(text, textOf(made))) return made;
  const kept = constructs(made).flatMap((construct) => {
    const before = construct.flatMap(({ line }) => lines.slice(line.start, line.end)).join('\n');
    return isReadAlike(before, textOf(construct)) ? construct : construct.map((each) => asWritten(each, lines));
  });
  return isReadAlike(text, textOf(kept)) ? kept : made.map((each) => asWritten(each, lines));
}

function usualForm(lines: readonly string[], options: FormatOptions): readonly FormattedLines[] {
  const logical = lines.length === 0 ? [] : logicalLines(lines.join('\n'));
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

function asWritten({ line }: FormattedLines, lines: readonly string[]): FormattedLines {
  return { line, level: undefined, text: lines.slice(line.start, line.end) };
}

function textOf(lines: readonly FormattedLines[]): string {
  return lines.flatMap(({ text }) => text).join('\n');
}

/** What stands in the first column, each with the lines below it. */
function constructs(formatted: readonly FormattedLines[]): FormattedLines[][] {
  const groups: FormattedLines[][] = [];
  for (const each of formatted) {
    if (groups.length === 0 || (each.line.kind === 'code' && each.line.width === 0)) groups.push([]);
    groups.at(-1)?.push(each);
  }
  return groups;
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
  return constructs(formatted)
    .filter((group) => group.some(touches))
    .flatMap((group) => (group.some((each) => isMoved(each, lines)) ? group : group.filter(touches)));
}

function isMoved({ line, level }: FormattedLines, lines: readonly string[]): boolean {
  if (line.kind !== 'code' || level === undefined) return false;
  return /^[ \t]*/.exec(lines[line.start] ?? '')?.[0] !== '  '.repeat(level);
}
