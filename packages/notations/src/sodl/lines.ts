import type { IToken } from 'chevrotain';
import { rangeAfterToken, rangeOfToken, type SyntaxProblem } from '../common/problems.ts';
import type { TokenMaker } from './tokenMaker.ts';
import { isNewline, isString, isWord } from './tokens.ts';

/** Brackets that stand deeper than this are left out: the parser calls itself for each. */
const deepestNesting = 64;

/** A line of the notation: what stands in brackets is one line with the line that opens them. */
export interface LogicalLine {
  readonly tokens: IToken[];
  /** The tokens of the text from its first to its last: what was left out is there, what was put in is not. */
  readonly written: readonly IToken[];
  /** Columns before its first token, a tab reaching to the next multiple of four. */
  readonly width: number;
  /** The line break that ends it; absent at the end of the text. */
  readonly newline: IToken | undefined;
}

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']' };
const closers: ReadonlySet<string> = new Set(Object.values(closerOf));

/**
 * Cuts the tokens into lines. Each bracket gets its closer: one that is missing is put in before the first line that is
 * indented no deeper than the line of the bracket, and one too many is left out.
 */
export class LineReader {
  readonly problems: SyntaxProblem[] = [];
  /** How many tokens were looked at: stays linear in the length of the text. */
  visited = 0;
  private readonly raw: readonly IToken[];
  private readonly make: TokenMaker;
  private readonly widthOf: (token: IToken) => number;
  private at = 0;
  private tokens: IToken[] = [];
  private brackets: IToken[] = [];
  private width = 0;

  constructor(raw: readonly IToken[], make: TokenMaker, widthOf: (token: IToken) => number) {
    this.raw = raw;
    this.make = make;
    this.widthOf = widthOf;
  }

  /** The next line that has anything to read; a line of brackets that close nothing has not. */
  next(isPartial: boolean): LogicalLine | undefined {
    this.tokens = [];
    this.brackets = [];
    let written: IToken[] = [];
    let newline: IToken | undefined;
    for (let token = this.look(); token !== undefined; token = this.look()) {
      if (isNewline(token)) {
        if (this.tokens.length > 0) newline ??= token;
        else written = [];
        this.at++;
        continue;
      }
      if (newline !== undefined && !this.continues(token)) break;
      newline = undefined;
      this.at++;
      if (written.length === 0) this.width = this.widthOf(token);
      written.push(token);
      this.place(token);
    }
    const [first] = this.tokens;
    if (first === undefined) return undefined;
    if (!isPartial || newline !== undefined) this.closeBrackets(0);
    return { tokens: this.tokens, written, width: this.width, newline };
  }

  private look(): IToken | undefined {
    this.visited++;
    return this.raw[this.at];
  }

  private continues(token: IToken): boolean {
    if (this.brackets.length === 0) return false;
    return closers.has(token.image) || this.widthOf(token) > this.width;
  }

  private place(token: IToken): void {
    if (Object.hasOwn(closerOf, token.image)) this.open(token);
    else if (closers.has(token.image)) this.close(token);
    else {
      this.putMissingComma(token);
      this.tokens.push(token);
    }
  }

  private open(token: IToken): void {
    if (this.brackets.length >= deepestNesting) {
      const message = `more than ${deepestNesting} brackets stand inside each other`;
      this.problems.push({ code: 'syntax/too-deep', message, range: rangeOfToken(token) });
      return;
    }
    this.brackets.push(token);
    this.tokens.push(token);
  }

  private close(token: IToken): void {
    const match = this.brackets.findLastIndex((opener) => closerOf[opener.image] === token.image);
    if (match < 0) {
      this.problems.push(strayCloser(token));
      return;
    }
    this.closeBrackets(match + 1);
    this.brackets.pop();
    this.tokens.push(token);
  }

  private closeBrackets(keep: number): void {
    while (this.brackets.length > keep) {
      const opener = this.brackets.pop();
      const last = this.tokens.at(-1);
      if (opener === undefined || last === undefined) return;
      const closer = closerOf[opener.image] ?? ']';
      const cure = { title: `Insert '${closer}'`, range: rangeAfterToken(last), newText: closer };
      const message = `missing '${closer}' for this '${opener.image}'`;
      this.problems.push({ code: 'syntax/missing-bracket', message, range: rangeOfToken(opener), cure });
      this.tokens.push(this.make.behind(last, closer));
    }
  }

  /** Between two texts of a list. */
  private putMissingComma(token: IToken): void {
    const last = this.tokens.at(-1);
    if (last === undefined || this.brackets.at(-1)?.image !== '[') return;
    const isItem = isString(token) || isWord(token);
    if (!isItem || !(isString(last) || (isWord(last) && last.endLine !== token.startLine))) return;
    const cure = { title: "Insert ','", range: rangeAfterToken(last), newText: ',' };
    const message = `missing ',' before ${token.image}`;
    this.problems.push({ code: 'syntax/missing-comma', message, range: rangeOfToken(last), cure });
    this.tokens.push(this.make.behind(last, ','));
  }
}

function strayCloser(token: IToken): SyntaxProblem {
  const opener = Object.entries(closerOf).find(([, closer]) => closer === token.image)?.[0] ?? '[';
  const range = rangeOfToken(token);
  return {
    code: 'syntax/unexpected',
    message: `unexpected '${token.image}': there is no '${opener}' before it`,
    range,
    cure: { title: `Remove '${token.image}'`, range, newText: '' },
  };
}
