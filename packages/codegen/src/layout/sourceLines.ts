/** A line of TypeScript, as far as it matters where statements end. */
export interface SourceLine {
  readonly text: string;
  /** Without comments at its beginning and its end, and without spaces around. */
  readonly code: string;
  /** How many brackets are open where the fewest are, and at its end. */
  readonly fewest: number;
  readonly after: number;
  /** It begins within a comment or a text. */
  readonly continues: boolean;
}

/** Texts, comments and brackets. A regular expression with a quote or a bracket in it is not told from them. */
const marks = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`|\/\/.*|\/\*[\s\S]*?\*\/|[([{]|[)\]}]/g;

/** The lines of a text of TypeScript. */
export function sourceLines(text: string): readonly SourceLine[] {
  const scanner = new Scanner(text);
  const lines: SourceLine[] = [];
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    lines.push(scanner.line(at, end));
    at = end + 1;
  }
  return lines;
}

/** Goes through a text, line by line. */
class Scanner {
  readonly #text: string;
  #mark: RegExpExecArray | null;
  #depth = 0;
  /** The last text or comment. */
  #span = { end: 0, isComment: false };

  constructor(text: string) {
    this.#text = text;
    this.#mark = this.#next(0);
  }

  line(start: number, end: number): SourceLine {
    const continues = this.#span.end > start;
    let fewest = this.#depth;
    let [from, to] = [continues && this.#span.isComment ? Math.min(this.#span.end, end) : start, end];
    for (let mark = this.#mark; mark !== null && mark.index < end; mark = this.#mark) {
      const [{ length }, { index }] = [mark[0], mark];
      if (length === 1) fewest = Math.min(fewest, this.#bracket(mark[0]));
      else if (this.#isComment(mark)) {
        if (this.#isBlank(from, index)) from = Math.min(index + length, end);
        else if (this.#isBlank(index + length, end)) to = index;
      }
      this.#mark = this.#next(index + length);
    }
    const code = this.#text.slice(from, to).trim();
    return { text: this.#text.slice(start, end), code, fewest, after: this.#depth, continues };
  }

  /** How many are open now. */
  #bracket(bracket: string): number {
    this.#depth += '([{'.includes(bracket) ? 1 : -1;
    return this.#depth;
  }

  #isComment({ 0: found, index }: RegExpExecArray): boolean {
    this.#span = { end: index + found.length, isComment: found.startsWith('/') };
    return this.#span.isComment;
  }

  #isBlank(from: number, to: number): boolean {
    return from >= to || this.#text.slice(from, to).trim() === '';
  }

  #next(from: number): RegExpExecArray | null {
    marks.lastIndex = from;
    return marks.exec(this.#text);
  }
}
