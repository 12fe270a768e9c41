import type { IToken, TokenType } from 'chevrotain';
import { isStatementMark } from './members.ts';
import { constructKeywords, httpMethods, isKeywordSomewhere, isWord, memberKeywords, termKeywords } from './tokens.ts';

type TokenTypes = Readonly<Record<string, TokenType>>;

export interface Kinds {
  readonly tokens: IToken[];
  readonly visited: number;
}

/**
 * Decides what depends on the place: whether a word is a keyword or a name, whether a ':' ends a label or joins a
 * state to its path (`Order.status:paid`), and whether a '(' begins a call. So every keyword is usable as a name,
 * and the parser's choices stay short.
 */
export function giveKinds(tokens: readonly IToken[], types: TokenTypes): Kinds {
  const pass = new KindPass(types);
  for (const [at, token] of tokens.entries()) pass.take(token, tokens[at + 1]);
  pass.endLine();
  return { tokens: pass.out, visited: tokens.length };
}

const constructsWithDefaults: ReadonlySet<string> = new Set(['entity', 'evolve', 'seed']);
/** A word behind one of these is a name or a value, also when it is `default`. */
const marksBeforeNames: ReadonlySet<string> = new Set([':', '.', '->', '@', '+', '-', '~', '|']);
const marksBeforeTermNames: ReadonlySet<string> = new Set([...marksBeforeNames, '*', '/', ',', '(', '=']);

class KindPass {
  readonly out: IToken[] = [];
  private readonly types: TokenTypes;
  /** The construct whose head or block this is. */
  private construct: string | undefined;
  private isInBlock = false;
  private depth = 0;
  private isLineStart = true;
  private lineStart: IToken | undefined;
  private isCondition = false;
  private hasLabel = false;
  private firstTight = -1;

  constructor(types: TokenTypes) {
    this.types = types;
  }

  take(token: IToken, next: IToken | undefined): void {
    const name = token.tokenType.name;
    if (name === 'NL') this.endLine();
    this.out.push(this.kindOf(token, next));
    if (name === 'NL') return;
    if (this.isLineStart) this.lineStart = token;
    this.isLineStart = false;
    if (name === '{' || name === '(' || name === '[') this.open(name);
    else if (name === '}' || name === ')' || name === ']') this.close(name);
  }

  endLine(): void {
    const tight = this.out[this.firstTight];
    if (this.isCondition && !this.hasLabel && tight !== undefined) this.out[this.firstTight] = this.as(tight, ':');
    this.isLineStart = true;
    this.isCondition = false;
    this.hasLabel = false;
    this.firstTight = -1;
    this.depth = 0;
    if (!this.isInBlock) this.construct = undefined;
  }

  private kindOf(token: IToken, next: IToken | undefined): IToken {
    if (isKeywordSomewhere(token.image)) return this.word(token);
    if (token.image === ':') return this.colon(token, next);
    if (token.image === '(' && this.beginsCall(token)) return this.as(token, 'OPENCALL');
    return token;
  }

  private word(token: IToken): IToken {
    if (token.tokenType.name !== token.image) return token;
    if (this.isLineStart && !this.isInBlock && constructKeywords.has(token.image)) {
      this.construct = token.image;
      return token;
    }
    if (token.image === 'if' && this.previous()?.image === '>>') {
      this.isCondition = true;
      return token;
    }
    return this.isKeywordHere(token.image) ? token : this.as(token, 'IDENTIFIER');
  }

  private isKeywordHere(word: string): boolean {
    const construct = this.construct;
    if (construct === undefined) return false;
    const previous = this.previous()?.image ?? '';
    if (!this.isInBlock) return construct === 'api' && previous === 'api' && httpMethods.has(word);
    if (this.isLineStart && memberKeywords.get(construct)?.has(word)) return true;
    if (construct === 'limit')
      return (
        (this.isLineStart && httpMethods.has(word)) ||
        (word === 'per' && !this.isLineStart && previous !== '/' && this.previous()?.tokenType.name !== 'per')
      );
    if (construct === 'auth') return this.depth > 0 && httpMethods.has(word);
    if (construct === 'evolve' && termKeywords.has(word)) return this.beginsTerm();
    const isSentence = construct === 'entity' && isStatementMark(this.lineStart);
    const canHaveDefault =
      constructsWithDefaults.has(construct) && this.depth === 0 && !this.isLineStart && !isSentence;
    return (
      word === 'default' &&
      canHaveDefault &&
      !marksBeforeNames.has(previous) &&
      !termKeywords.has(this.previous()?.tokenType.name ?? '') &&
      this.previous()?.tokenType.name !== 'default'
    );
  }

  /** A word behind a mark or behind a keyword is a name or a value, whatever it is; so is the first one of a line. */
  private beginsTerm(): boolean {
    const previous = this.previous();
    if (this.depth > 0 || this.isLineStart || previous === undefined) return false;
    const isKeyword = termKeywords.has(previous.tokenType.name) || previous.tokenType.name === 'default';
    return !isKeyword && (this.isEndingStar() || !marksBeforeTermNames.has(previous.image));
  }

  /** `-*` and `1..*` end with what is a factor elsewhere. */
  private isEndingStar(): boolean {
    const before = this.out[this.out.length - 2]?.image ?? '';
    return this.previous()?.image === '*' && ['-', '..'].includes(before);
  }

  private colon(token: IToken, next: IToken | undefined): IToken {
    const previous = this.previous();
    const isTight = isWord(previous) && touches(previous, token) && isWord(next) && touches(token, next);
    const endsSoftHead = this.out.length >= 2 && this.out[this.out.length - 2]?.image === '~';
    if (isTight && !endsSoftHead) {
      if (this.firstTight < 0 && this.depth === 0) this.firstTight = this.out.length;
      return this.as(token, 'TIGHT');
    }
    if (this.depth === 0) this.hasLabel = true;
    return token;
  }

  private beginsCall(token: IToken): boolean {
    const previous = this.previous();
    if (!isWord(previous) || !touches(previous, token)) return false;
    const before = this.out[this.out.length - 2];
    return before?.image !== '.' && before?.tokenType.name !== 'TIGHT';
  }

  private open(bracket: string): void {
    if (
      bracket === '{' &&
      this.depth === 0 &&
      !this.isInBlock &&
      this.construct !== undefined &&
      this.construct !== 'edge'
    ) {
      this.isInBlock = true;
      this.isLineStart = true;
    } else this.depth++;
  }

  private close(bracket: string): void {
    if (this.depth > 0) this.depth--;
    else if (bracket === '}') this.isInBlock = false;
  }

  private previous(): IToken | undefined {
    return this.out[this.out.length - 1];
  }

  private as(token: IToken, name: string): IToken {
    const tokenType = this.types[name];
    if (tokenType === undefined) throw new Error(`the grammar has no token '${name}'`);
    return { ...token, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx ?? -1 };
  }
}

function touches(left: IToken | undefined, right: IToken | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return (left.endOffset ?? left.startOffset) + 1 === right.startOffset;
}
