import type { Range } from '@specwright/model/origin';
import type { IToken } from 'chevrotain';
import { rangeAfterToken, rangeOfToken, type SyntaxProblem } from '../../sds/problems.ts';

/** A line of the text as it counts: what stands in brackets is one line, whatever its line breaks. */
export interface LogicalLine {
  readonly tokens: readonly IToken[];
  /** Columns of blank before the first token; a tab goes to the next multiple of four. */
  readonly width: number;
}

export interface LogicalLines {
  readonly lines: readonly LogicalLine[];
  readonly problems: readonly SyntaxProblem[];
  /** Tokens looked at: linear in their number. */
  readonly visited: number;
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/**
 * Makes logical lines of the tokens of a text. Lines without tokens (blank, or only a comment) are none. A bracket that is
 * not closed ends before the first line that is not deeper than the line that opened it.
 */
export function logicalLines(
  tokens: readonly IToken[],
  text: string,
  make: (name: string, behind: IToken) => IToken,
): LogicalLines {
  const reader = new LineReader(text, make);
  for (const token of tokens) reader.take(token);
  reader.end();
  return { lines: reader.lines, problems: reader.problems, visited: tokens.length };
}

class LineReader {
  readonly lines: LogicalLine[] = [];
  readonly problems: SyntaxProblem[] = [];
  readonly #text: string;
  readonly #make: (name: string, behind: IToken) => IToken;
  #line: IToken[] = [];
  #width = 0;
  #open: IToken[] = [];
  #isAtStart = true;

  constructor(text: string, make: (name: string, behind: IToken) => IToken) {
    this.#text = text;
    this.#make = make;
  }

  take(token: IToken): void {
    if (token.tokenType.name === 'NL') {
      this.#isAtStart = true;
      if (this.#open.length === 0) this.#finish();
      return;
    }
    if (this.#isAtStart) this.#startLine(token);
    this.#isAtStart = false;
    if (closers[token.image] !== undefined && token.tokenType.name === token.image) this.#open.push(token);
    else if ((token.image === ')' || token.image === ']') && !this.#close(token)) return;
    this.#line.push(token);
  }

  end(): void {
    this.#closeAll();
    this.#finish();
  }

  #startLine(token: IToken): void {
    const width = this.#widthBefore(token);
    const isInBracket = this.#open.length > 0;
    if (isInBracket && width <= this.#width && token.image !== ']' && token.image !== ')') {
      this.#closeAll();
      this.#finish();
    }
    if (this.#line.length === 0) this.#width = width;
  }

  #close(token: IToken): boolean {
    const opener = this.#open.at(-1);
    if (opener === undefined) {
      const range = rangeOfToken(token);
      this.problems.push({
        code: 'syntax/unexpected',
        message: `unexpected '${token.image}': no bracket is open here`,
        range,
        cure: { title: `Remove '${token.image}'`, range, newText: '' },
      });
      return false;
    }
    this.#open.pop();
    return true;
  }

  #closeAll(): void {
    const last = this.#line.at(-1);
    for (let opener = this.#open.pop(); opener !== undefined; opener = this.#open.pop()) {
      const closer = closers[opener.image] ?? ']';
      if (last === undefined) continue;
      this.problems.push({
        code: 'syntax/missing-bracket',
        message: `missing '${closer}' for this '${opener.image}'`,
        range: rangeOfToken(opener),
        cure: { title: `Insert '${closer}'`, range: rangeAfterToken(last), newText: closer },
      });
      this.#line.push(this.#make(closer, last));
    }
  }

  #finish(): void {
    if (this.#line.length > 0) this.lines.push({ tokens: this.#line, width: this.#width });
    this.#line = [];
  }

  #widthBefore(token: IToken): number {
    const start = token.startOffset - ((token.startColumn ?? 1) - 1);
    let width = 0;
    let hasTab = false;
    for (let at = start; at < token.startOffset; at++) {
      const sign = this.#text[at];
      if (sign === '\t') {
        hasTab = true;
        width = (Math.floor(width / 4) + 1) * 4;
      } else if (sign === ' ') width++;
    }
    if (hasTab) this.#tab(token, width);
    return width;
  }

  #tab(token: IToken, width: number): void {
    const line = (token.startLine ?? 1) - 1;
    const range: Range = { start: { line, character: 0 }, end: { line, character: (token.startColumn ?? 1) - 1 } };
    this.problems.push({
      code: 'syntax/unexpected',
      message: 'the line is indented with a tab: two spaces a level are read the same everywhere',
      range,
      cure: { title: 'Indent with spaces', range, newText: ' '.repeat(width) },
    });
  }
}
