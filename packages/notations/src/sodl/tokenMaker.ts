import { createTokenInstance, type IToken, type TokenType } from 'chevrotain';

/** Makes tokens of the kinds of the grammar. */
export class TokenMaker {
  private readonly types: Readonly<Record<string, TokenType>>;

  constructor(types: Readonly<Record<string, TokenType>>) {
    this.types = types;
  }

  /** The same text as a token of another kind. */
  as(token: IToken, name: string): IToken {
    const tokenType = this.typeOf(name);
    return { ...token, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx ?? -1 };
  }

  /** A token without width that stands behind another. */
  behind(token: IToken, name: string): IToken {
    const offset = (token.endOffset ?? token.startOffset) + 1;
    const isLineEnd = token.tokenType.name === 'NL' && token.image !== '';
    const line = isLineEnd ? (token.startLine ?? 1) + 1 : (token.endLine ?? 1);
    return this.at(name, offset, line, isLineEnd ? 1 : (token.endColumn ?? 0) + 1);
  }

  /** A token without width that stands before another. */
  before(token: IToken, name: string): IToken {
    return this.at(name, token.startOffset, token.startLine ?? 1, token.startColumn ?? 1);
  }

  /** Two tokens that touch, as one. */
  joined(first: IToken, second: IToken): IToken {
    return {
      ...second,
      image: first.image + second.image,
      startOffset: first.startOffset,
      startLine: first.startLine ?? 1,
      startColumn: first.startColumn ?? 1,
    };
  }

  private at(name: string, offset: number, line: number, column: number): IToken {
    return createTokenInstance(this.typeOf(name), '', offset, offset - 1, line, line, column, column - 1);
  }

  private typeOf(name: string): TokenType {
    const type = this.types[name];
    if (type === undefined) throw new Error(`the grammar has no token '${name}'`);
    return type;
  }
}
