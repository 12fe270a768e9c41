import type { CustomPatternMatcherFunc, IToken, TokenType, TokenVocabulary } from 'chevrotain';
import type { Grammar, TokenBuilderOptions } from 'langium';
import { NotationTokenBuilder } from '../common/notationTokens.ts';

/** What must follow a word at the start of a line for it to begin a construct. */
export type HeadShape = 'braceFirst' | 'nameFirst' | 'methodFirst';

/** The words that begin a construct. */
export const constructKeywords: ReadonlyMap<string, HeadShape> = new Map([
  ['system', 'nameFirst'],
  ['spec', 'nameFirst'],
  ['module', 'nameFirst'],
  ['contract', 'nameFirst'],
  ['system_invariant', 'braceFirst'],
  ['runtime', 'braceFirst'],
  ['entity', 'nameFirst'],
  ['edge', 'nameFirst'],
  ['machine', 'nameFirst'],
  ['error', 'nameFirst'],
  ['event', 'nameFirst'],
  ['action', 'nameFirst'],
  ['api', 'methodFirst'],
  ['invariant', 'braceFirst'],
  ['auth', 'braceFirst'],
  ['limit', 'braceFirst'],
  ['observe', 'braceFirst'],
  ['migrate', 'braceFirst'],
  ['evolve', 'nameFirst'],
  ['seed', 'braceFirst'],
  ['on', 'nameFirst'],
]);

/** The words that begin a line inside a construct and are keywords only there. */
export const memberKeywords: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['module', new Set(['owns', 'exposes', 'consumes'])],
  ['event', new Set(['ref', 'payload'])],
  ['api', new Set(['in', 'out'])],
]);

export const httpMethods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/** The words that begin a term of an `evolve` line: how the rows that exist come through the change. */
export const termKeywords: ReadonlySet<string> = new Set([
  ...['backfill', 'using', 'map', 'dedupe', 'else', 'if', 'force', 'batch'],
]);

const otherKeywords: ReadonlySet<string> = new Set(['if', 'per', 'default']);

/** True for every word of the notation that is a keyword somewhere. */
export function isKeywordSomewhere(word: string): boolean {
  return (
    constructKeywords.has(word) ||
    httpMethods.has(word) ||
    otherKeywords.has(word) ||
    termKeywords.has(word) ||
    [...memberKeywords.values()].some((words) => words.has(word))
  );
}

/** True when the token is written with the letters of a word, a keyword or not. */
export function isWord(token: IToken | undefined): boolean {
  return token !== undefined && /^[A-Za-z_]/.test(token.image) && token.tokenType.name !== 'VERSION';
}

const pathPattern = /\/(?:[A-Za-z0-9_*.:/-]|\{[A-Za-z0-9_]*\})*/y;
const versionPattern = /v[0-9]+(\.[0-9]+)*(?![A-Za-z0-9_])/y;

/**
 * A '/' begins a path only after a blank and where a route can stand (first on a line, after a method, in the head of
 * an `api`); everywhere else it divides (`driver/DriverAssigned`, `5/min`). A ':' or '.' at its end is not part of it
 * (`/cart/**: owner`).
 */
const matchPath: CustomPatternMatcherFunc = (text, offset, matched) => {
  if (offset > 0 && !/[\s{\ufeff]/.test(text.charAt(offset - 1))) return null;
  const previous = matched[matched.length - 1];
  const isRoute =
    previous === undefined ||
    previous.tokenType.name === 'NL' ||
    previous.image === '{' ||
    previous.image === 'api' ||
    httpMethods.has(previous.image) ||
    matched[matched.length - 2]?.image === 'api';
  if (!isRoute) return null;
  pathPattern.lastIndex = offset;
  const found = pathPattern.exec(text);
  if (found === null) return null;
  found[0] = found[0].replace(/[:.]+$/, '');
  return found;
};

/** `v1.0` is a version only behind the name in the head of a `system` or `spec`; elsewhere `v1` is a name. */
const matchVersion: CustomPatternMatcherFunc = (text, offset, matched) => {
  const keyword = matched[matched.length - 2]?.image;
  if (keyword !== 'system' && keyword !== 'spec') return null;
  versionPattern.lastIndex = offset;
  return versionPattern.exec(text);
};

/**
 * Brings the tokens into the order in which the lexer tries them (it takes the first that matches, not the longest),
 * and gives two of them patterns that look back. Each of those says with which character it begins: one pattern
 * function without that hint would switch off the lexer's table by first character for the whole notation.
 */
export class SdsTokenBuilder extends NotationTokenBuilder {
  override buildTokens(grammar: Grammar, options?: TokenBuilderOptions): TokenVocabulary {
    const built = super.buildTokens(grammar, options);
    if (!Array.isArray(built)) return built;
    const tokens: TokenType[] = built;
    const first = ['COMMENT', 'WHITESPACE', 'PATH', 'VERSION']
      .map((name) => tokens.find((token) => token.name === name))
      .filter((token) => token !== undefined);
    for (const token of first) {
      if (token.name === 'PATH') usePattern(token, matchPath, '/');
      if (token.name === 'VERSION') usePattern(token, matchVersion, 'v');
    }
    return [...first, ...tokens.filter((token) => !first.includes(token))];
  }
}

function usePattern(token: TokenType, pattern: CustomPatternMatcherFunc, firstCharacter: string): void {
  token.PATTERN = pattern;
  token.LINE_BREAKS = false;
  token.START_CHARS_HINT = [firstCharacter];
}
