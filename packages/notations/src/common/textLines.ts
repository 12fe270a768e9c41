/** A text cut into its lines. */
export interface TextLines {
  /** Without their ends. The end of the last line begins no new one. */
  readonly lines: string[];
  /** For each line its end, empty where the text stops without one. */
  readonly ends: string[];
  /** Length of the byte order mark before the first line: 0 or 1. */
  readonly mark: number;
}

export function splitLines(text: string): TextLines {
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
