import type { IToken, TokenType, TokenVocabulary } from 'chevrotain';
import { DefaultTokenBuilder, type Grammar, type TokenBuilderOptions } from 'langium';

/** The tokens that the passes over a line make; a text cannot hold them. */
export const madeTokens: ReadonlySet<string> = new Set(['INDENT', 'DEDENT', 'SECTION', 'KEY']);

/** The lexer takes the first pattern that matches, not the longest: those that begin like another stand before it. */
const first = ['COMMENT', 'WS', 'DOCSTRING', 'STRING', 'PERCENT', 'NUMBER'];

export class SodlTokenBuilder extends DefaultTokenBuilder {
  override buildTokens(grammar: Grammar, options?: TokenBuilderOptions): TokenVocabulary {
    const built = super.buildTokens(grammar, options);
    if (!Array.isArray(built)) return built;
    const tokens: TokenType[] = built;
    const ordered = first.flatMap((name) => tokens.find((token) => token.name === name) ?? []);
    return [...ordered, ...tokens.filter((token) => !ordered.includes(token))];
  }
}

/** True when the token is written with the letters of a word, a keyword or not. */
export function isWord(token: IToken | undefined): boolean {
  return token !== undefined && /^[A-Za-z_\u00AA-\uD7FF]/.test(token.image) && token.tokenType.name !== 'STRING';
}
