import type { Baseline } from '@specwright/evolution/baseline';
import { memoOf } from '@specwright/model/memo';
import type { Position, Range } from '@specwright/model/origin';
import type { SystemIndex } from '@specwright/model/system';

/** What the providers of an editor look at: the text of one file, and the system that the file belongs to. */
export interface EditorView {
  /** URI. */
  readonly file: string;
  readonly text: string;
  readonly index: SystemIndex;
  /** What the system is compared with; absent where nothing was accepted. */
  readonly baselines?: readonly Baseline[];
}

/** The lines of the view's text without their line ends; split once a view. */
export const linesOf = memoOf(({ text }: EditorView): readonly string[] => text.split(/\r\n|\r|\n/));

/** The text of a range; places outside the text are taken as its end. */
export function textIn(view: EditorView, range: Range): string {
  const lines = linesOf(view);
  if (range.start.line === range.end.line) {
    return (lines[range.start.line] ?? '').slice(range.start.character, range.end.character);
  }
  const inside = lines.slice(range.start.line, range.end.line + 1);
  const last = inside.length - 1;
  return inside
    .map((line, at) => {
      const end = at === last && range.start.line + at === range.end.line ? range.end.character : line.length;
      return line.slice(at === 0 ? range.start.character : 0, end);
    })
    .join('\n');
}

/** The text of the line up to the position. */
export function beforeCursor(view: EditorView, position: Position): string {
  return (linesOf(view)[position.line] ?? '').slice(0, position.character);
}
