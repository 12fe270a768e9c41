import { createTokenInstance, type IToken, type TokenType } from 'chevrotain';
import { constructKeywords, isWord } from './tokens.ts';

/** The tokens as they were lexed, with a place from which one looks ahead. */
export class RawTokens {
  /** How many tokens were looked at. */
  visited = 0;
  private readonly tokens: readonly IToken[];
  private at = 0;

  constructor(tokens: readonly IToken[]) {
    this.tokens = tokens;
  }

  /** The token behind the last one taken, or one `ahead` of that. */
  look(ahead = 0): IToken | undefined {
    this.visited++;
    return this.tokens[this.at + ahead];
  }

  take(): IToken | undefined {
    const token = this.look();
    this.at++;
    return token;
  }

  /** Leaves the next token out and looks at the one behind it. */
  skip(): IToken | undefined {
    this.at++;
    return this.look();
  }

  isAtLineEnd(): boolean {
    const next = this.look();
    return next === undefined || isNewline(next);
  }

  /** Is the token the head of a construct? The one behind it stands `ahead`. */
  beginsConstruct(token: IToken, ahead = 0): boolean {
    const shape = constructKeywords.get(token.image);
    if (shape === undefined) return false;
    const next = this.look(ahead);
    if (next === undefined || isNewline(next) || next.image === '{') return true;
    if (shape === 'methodFirst' && this.look(ahead + 1)?.tokenType.name === 'PATH') return isWord(next);
    if (shape === 'methodFirst') return next.tokenType.name === 'PATH' || /^[A-Z]+$/.test(next.image);
    return shape === 'nameFirst' && isWord(next);
  }

  /** Is the last token of the line a '{'? Only asked of lines that begin like a construct. */
  lineEndsWithBrace(): boolean {
    let last: IToken | undefined;
    for (let ahead = 0; ; ahead++) {
      const token = this.look(ahead);
      if (token === undefined || isNewline(token)) return last?.image === '{';
      last = token;
    }
  }
}

/** The tokens for the parser, some of which are put in. */
export class TokenOutput {
  readonly tokens: IToken[] = [];
  private readonly types: Readonly<Record<string, TokenType>>;

  constructor(types: Readonly<Record<string, TokenType>>) {
    this.types = types;
  }

  get last(): IToken | undefined {
    return this.tokens[this.tokens.length - 1];
  }

  /** The last token that stands in the text and is no line end. */
  get lastText(): IToken | undefined {
    let at = this.tokens.length - 1;
    while (at > 0 && (this.tokens[at]?.image === '' || isNewline(this.tokens[at]))) at--;
    return this.tokens[at];
  }

  push(token: IToken): void {
    this.tokens.push(token);
  }

  /** A token without width, which stands behind another. */
  make(name: string, behind: IToken): IToken {
    const type = this.types[name];
    if (type === undefined) throw new Error(`the grammar has no token '${name}'`);
    const offset = (behind.endOffset ?? behind.startOffset) + 1;
    const line = behind.endLine ?? 1;
    const column = (behind.endColumn ?? 0) + 1;
    return createTokenInstance(type, '', offset, offset - 1, line, line, column, column - 1);
  }
}

export function isNewline(token: IToken | undefined): boolean {
  return token?.tokenType.name === 'NL';
}

export function isCloser(token: IToken): boolean {
  return token.image === '}' || token.image === ')' || token.image === ']';
}

/** How a token changes the number of open braces. */
export function depthChange(token: IToken): number {
  if (token.image === '{') return 1;
  return token.image === '}' ? -1 : 0;
}
