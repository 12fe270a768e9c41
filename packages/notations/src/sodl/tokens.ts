import { type CustomPatternMatcherFunc, type IToken, Lexer, type TokenType, type TokenVocabulary } from 'chevrotain';
import type { Grammar, TokenBuilderOptions } from 'langium';
import { NotationTokenBuilder } from '../common/notationTokens.ts';
import { SodlTerminals } from './generated/ast.ts';

/** Tokens that the passes over the lexed tokens make; no text is lexed as one of these. */
const madeTokens: ReadonlySet<string> = new Set(['INDENT', 'DEDENT', 'STRAY', 'SECTION', 'KEY', 'REST']);

/**
 * Every word is lexed as an IDENTIFIER: whether it is a keyword depends on the block around it, which `kinds.ts` knows.
 * Patterns that the lexer cannot take apart say with which characters they begin: one without that hint would switch
 * off the lexer's table by first character for the whole notation.
 */
export class SodlTokenBuilder extends NotationTokenBuilder {
  override buildTokens(grammar: Grammar, options?: TokenBuilderOptions): TokenVocabulary {
    const built = super.buildTokens(grammar, options);
    if (!Array.isArray(built)) return built;
    const tokens: TokenType[] = built;
    for (const token of tokens) {
      if (madeTokens.has(token.name) || /^[a-z]/.test(token.name)) {
        token.PATTERN = Lexer.NA;
        delete token.LONGER_ALT;
      }
      if (token.name === 'DOCSTRING') usePattern(token, matchDocstring, ['"'], true);
      if (token.name === 'IDENTIFIER' || token.name === 'OTHER')
        usePattern(token, token.PATTERN, firstsOf(SodlTerminals[token.name]), false);
    }
    return tokens;
  }
}

function usePattern(
  token: TokenType,
  pattern: TokenType['PATTERN'],
  firsts: (string | number)[],
  breaks: boolean,
): void {
  if (pattern !== undefined) token.PATTERN = pattern;
  token.LINE_BREAKS = breaks;
  token.START_CHARS_HINT = firsts;
}

const docstring = /"""(?:[\s\S]*?"""|[^\r\n]*)/y;

/** One that is never closed ends with its line, else it would have the rest of the file. */
const matchDocstring: CustomPatternMatcherFunc = (text, offset) => {
  docstring.lastIndex = offset;
  return docstring.exec(text);
};

/** Beyond these codes the lexer's table has one entry for 255 characters. */
const finelyKept = 256;
const perEntry = 255;

/** The characters that a pattern may begin with, when one alone matches it: all that do of the first 256, and of the others one for each entry. */
function firstsOf(pattern: RegExp): number[] {
  const firsts: number[] = [];
  for (let code = 0; code < finelyKept; code++) if (pattern.test(String.fromCharCode(code))) firsts.push(code);
  for (let code = finelyKept; code < 0x10000; code += perEntry) firsts.push(code);
  firsts.push(0xffff);
  return firsts;
}

export function isNewline(token: IToken | undefined): boolean {
  return token?.tokenType.name === 'NL';
}

export function isString(token: IToken | undefined): boolean {
  return token?.tokenType.name === 'STRING';
}

/** True when the token is written with the letters of a word, a keyword or not. */
export function isWord(token: IToken | undefined): boolean {
  return token?.tokenType.name === 'IDENTIFIER';
}

/** True when the text ends with its quotation mark, which is not the first and not escaped. */
export function isClosedString(image: string): boolean {
  return /^"(?:\\.|[^"\\])*"$|^'(?:\\.|[^'\\])*'$/.test(image);
}

export function isClosedDocstring(image: string): boolean {
  return /^"""[\s\S]*"""$/.test(image);
}
