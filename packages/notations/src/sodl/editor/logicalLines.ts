/** A piece of a line: what it is, its text, and how many blanks stand before it. */
export interface Piece {
  readonly kind: 'word' | 'number' | 'string' | 'docstring' | 'sign' | 'comment' | 'other';
  readonly text: string;
  /** Blanks before it on its own line. */
  readonly gap: number;
  /** Counted from the first line of the logical line. */
  readonly line: number;
}

/**
 * One statement as the layout sees it: a line, or several where brackets (or `"""`) hold them together; a comment or an
 * empty line by itself.
 */
export interface LogicalLine {
  readonly kind: 'code' | 'comment' | 'blank';
  /** Lines of the text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Columns before its first character; a tab goes to the next multiple of four. */
  readonly width: number;
  readonly pieces: readonly Piece[];
  /** It cannot be read whole: a text or bracket that is not closed, or signs that mean nothing. */
  readonly broken: boolean;
}

const patterns: readonly (readonly [Piece['kind'], RegExp])[] = [
  ['docstring', /"""(?:[\s\S]*?"""|[\s\S]*$)/y],
  ['string', /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/y],
  ['comment', /#[^\n]*/y],
  ['word', /[\p{L}_][\p{L}\p{N}_-]*/uy],
  ['number', /[0-9]+(?:\.[0-9]+)?%?/y],
  ['sign', /->|\+=|-=|[[\](){}<>:=,.\-/+]/y],
  ['other', /[^ \t\n]/uy],
];

const opening = ['[', '(', '{'];
const closing = [']', ')', '}'];

/** The statements of a text, given without its line ends. */
export function logicalLines(lines: readonly string[]): LogicalLine[] {
  const found: LogicalLine[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = readLogicalLine(lines, at);
    found.push(line);
    at = line.end;
  }
  return found;
}

function readLogicalLine(lines: readonly string[], start: number): LogicalLine {
  const first = lines[start] ?? '';
  const width = widthOf(first);
  if (/^[ \t]*$/.test(first)) return { kind: 'blank', start, end: start + 1, width, pieces: [], broken: false };
  const reader = new LineReader(lines, start, width);
  reader.read();
  const kind = reader.pieces[0]?.kind === 'comment' ? 'comment' : 'code';
  return { kind, start, end: reader.end, width, pieces: reader.pieces, broken: kind === 'code' && reader.isBroken() };
}

class LineReader {
  readonly pieces: Piece[] = [];
  end: number;
  readonly #lines: readonly string[];
  readonly #start: number;
  readonly #width: number;
  readonly #open: string[] = [];
  #mismatch = false;

  constructor(lines: readonly string[], start: number, width: number) {
    this.#lines = lines;
    this.#start = start;
    this.#width = width;
    this.end = start;
  }

  read(): void {
    do {
      this.#readLine();
    } while (this.#open.length > 0 && this.end < this.#lines.length && this.#goesOn());
  }

  isBroken(): boolean {
    return this.#mismatch || this.#open.length > 0 || this.pieces.some(isUnreadable);
  }

  /** A bracket that is not closed ends before the first line that is no deeper than its own and does not close it. */
  #goesOn(): boolean {
    const next = this.#lines[this.end] ?? '';
    return /^[ \t]*(?:$|#|[\])}])/.test(next) || widthOf(next) > this.#width;
  }

  #readLine(): void {
    const line = this.end - this.#start;
    let text = this.#lines[this.end] ?? '';
    this.end += 1;
    for (let at = 0; at < text.length; ) {
      const gap = /[ \t]*/y;
      gap.lastIndex = at;
      const blanks = gap.exec(text)?.[0].length ?? 0;
      at += blanks;
      if (at >= text.length) return;
      if (text.startsWith('"""', at)) text = this.#withDocstring(text, at);
      const [kind, piece] = pieceAt(text, at);
      this.pieces.push({ kind, text: piece, gap: blanks, line });
      this.#follow(kind, piece);
      at += piece.length;
    }
  }

  /** The text with the following lines, as far as a docstring reaches. */
  #withDocstring(text: string, at: number): string {
    if (text.includes('"""', at + 3)) return text;
    let close = this.end;
    while (close < this.#lines.length && this.#lines[close]?.includes('"""') !== true) close += 1;
    const end = Math.min(close + 1, this.#lines.length);
    const whole = [text, ...this.#lines.slice(this.end, end)].join('\n');
    if (close >= this.#lines.length) this.#mismatch = true;
    this.end = end;
    return whole;
  }

  #follow(kind: Piece['kind'], text: string): void {
    if (kind !== 'sign') return;
    if (opening.includes(text)) this.#open.push(text);
    else if (closing.includes(text) && opening.indexOf(this.#open.pop() ?? '') !== closing.indexOf(text)) {
      this.#mismatch = true;
    }
  }
}

/** True for a line that opens a block. */
export function isHeader({ pieces }: LogicalLine): boolean {
  return pieces.findLast(({ kind }) => kind !== 'comment')?.text === ':';
}

function pieceAt(text: string, at: number): readonly [Piece['kind'], string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return [kind, found];
  }
  return ['other', text.slice(at, at + 1)];
}

/** Signs without meaning; `a-=` and `30s` would be read otherwise with blanks in them. */
function isUnreadable({ kind, text, gap }: Piece, at: number, all: readonly Piece[]): boolean {
  if (kind === 'other' || (kind === 'word' && text.endsWith('-'))) return true;
  const before = all[at - 1];
  if (before === undefined || gap > 0 || !isAtom(kind) || before.line !== all[at]?.line) return false;
  return isAtom(before.kind) && !(before.kind === 'word' && kind === 'string');
}

function isAtom(kind: Piece['kind']): boolean {
  return kind === 'word' || kind === 'number' || kind === 'string' || kind === 'docstring';
}

function widthOf(line: string): number {
  let width = 0;
  for (const char of line) {
    if (char === ' ') width += 1;
    else if (char === '\t') width += 4 - (width % 4);
    else break;
  }
  return width;
}
