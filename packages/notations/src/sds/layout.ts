import type { IToken, TokenType } from 'chevrotain';
import { rangeOfToken, type SyntaxProblem } from '../common/problems.ts';
import {
  missingBlockBegin,
  missingBlockEnd,
  missingCloser,
  missingComma,
  strayCloser,
  unexpectedMember,
  unknownConstruct,
} from './layoutProblems.ts';
import { isStatementMark, memberShapeOf } from './members.ts';
import { depthChange, isCloser, isNewline, RawTokens, TokenOutput } from './tokenStream.ts';
import { isWord, memberKeywords } from './tokens.ts';

/** Brackets that stand deeper than this are left out: the parser calls itself for each. */
const deepestNesting = 64;

interface Block {
  readonly keyword: string;
  readonly header: IToken;
  readonly brace: IToken;
  /** The brace is the last on its line, so the '}' is expected on a line of its own. */
  readonly endsLine: boolean;
}

interface Bracket {
  readonly opener: IToken;
  /** Column of the first token on the line of the opener. */
  readonly lineColumn: number;
  /** The opener is the last on its line, so the closer is expected on a line of its own. */
  readonly endsLine: boolean;
}

export interface Layout {
  readonly tokens: IToken[];
  readonly problems: SyntaxProblem[];
  /** How many tokens were looked at: stays linear in the length of the text. */
  readonly visited: number;
}

/**
 * Makes lines and blocks of the raw tokens, in one pass. Afterwards a NL stands exactly where a line of a block
 * ends, each block has both its braces and each bracket its closer, so that a mistake stays on its line: what is
 * missing is put in as a token without width, and what cannot stand is left out, each with one problem.
 *
 * @param isPartial the text ends where the cursor stands (completion): nothing is closed at its end.
 */
export function layOut(raw: readonly IToken[], types: Readonly<Record<string, TokenType>>, isPartial: boolean): Layout {
  return new LayoutPass(raw, types, isPartial).run();
}

const closerOf: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };
const continuing: ReadonlySet<string> = new Set([
  ...['+', '-', '*', '/', '|', '=', '==', '!=', '>', '<', '>=', '<='],
  ...['.', '..', '->', ':', '?'],
]);

class LayoutPass {
  private readonly raw: RawTokens;
  private readonly out: TokenOutput;
  private readonly isPartial: boolean;
  private readonly problems: SyntaxProblem[] = [];
  private readonly brackets: Bracket[] = [];
  private block: Block | undefined;
  /** The first token of the logical line. */
  private first: IToken | undefined;
  /** The head of a construct whose block has not been opened yet. */
  private header: IToken | undefined;
  private headerEndsWithBrace = false;
  private blockJustClosed = false;

  constructor(raw: readonly IToken[], types: Readonly<Record<string, TokenType>>, isPartial: boolean) {
    this.raw = new RawTokens(raw);
    this.out = new TokenOutput(types);
    this.isPartial = isPartial;
  }

  run(): Layout {
    let newline: IToken | undefined;
    for (let token = this.raw.take(); token !== undefined; token = this.raw.take()) {
      if (isNewline(token)) {
        newline ??= token;
        continue;
      }
      if (this.first === undefined || newline !== undefined) this.beginLine(token, newline);
      else this.place(token);
      newline = undefined;
    }
    if (!this.isPartial) this.finish();
    return { tokens: this.out.tokens, problems: this.problems, visited: this.raw.visited };
  }

  // ---------------------------------------------------------------- lines

  private beginLine(token: IToken, newline: IToken | undefined): void {
    if (this.brackets.length > 0) {
      if (this.continues(token)) {
        this.place(token);
        return;
      }
      this.closeBrackets(0);
    }
    if (this.header !== undefined && this.first !== undefined) {
      if (token.image === '{') {
        this.place(token);
        return;
      }
      this.openMissingBlock(token);
    }
    this.endLine(newline);
    this.startLine(token);
  }

  private startLine(token: IToken): void {
    if (this.block !== undefined && this.closesOpenBlock(token)) this.closeMissingBlock(token);
    const standsAlone = this.block !== undefined || this.raw.isAtLineEnd();
    if (token.image === '}' && standsAlone) {
      this.first = token;
      this.place(token);
    } else if (this.block !== undefined) {
      if (memberShapeOf(this.block.keyword).starts(token)) {
        this.first = token;
        this.place(token);
      } else this.skipMember(token, this.block);
    } else if (isStatementMark(token)) {
      this.first = token;
      this.place(token);
    } else if (this.raw.beginsConstruct(token)) {
      this.first = token;
      if (token.image !== 'edge') this.header = token;
      this.headerEndsWithBrace = this.raw.lineEndsWithBrace();
      this.out.push(token);
    } else this.skipRegion(token);
  }

  /** Ends the logical line, with the line break of the text or with one of no width. */
  private endLine(newline: IToken | undefined): void {
    const last = this.out.last;
    this.first = undefined;
    this.header = undefined;
    this.blockJustClosed = false;
    if (last === undefined || isNewline(last) || last === this.block?.brace) return;
    this.out.push(newline ?? this.out.make('NL', last));
  }

  /** Does the token on a new line belong to the brackets that are open? */
  private continues(token: IToken): boolean {
    const innermost = this.brackets[this.brackets.length - 1];
    const last = this.out.last;
    if (innermost === undefined || last === undefined) return false;
    const column = token.startColumn ?? 1;
    if (isCloser(token)) return this.closesHere(token, column);
    if (isStatementMark(token) || this.beginsNextConstruct(token)) return false;
    const inParentheses = innermost.opener.image === '(';
    const next = this.raw.look();
    const labelled = isWord(token) && next?.image === ':';
    if (last.image === ',' || last === innermost.opener) return !this.beginsMember(token, labelled, innermost, column);
    if (token.image === ',') return true;
    if (inParentheses && (continuing.has(token.image) || continuing.has(last.image))) return true;
    if (last.image === ':' || last.image === '->' || last.image === '.' || token.image === '.') return true;
    if (!innermost.endsLine || column <= innermost.lineColumn) return false;
    if (!inParentheses) this.putMissingComma(token, last);
    return true;
  }

  private closesHere(token: IToken, column: number): boolean {
    const match = this.matching(token);
    if (match < 0) return false;
    const bracket = this.brackets[match];
    return token.image !== '}' || this.block === undefined || bracket === undefined || column >= bracket.lineColumn;
  }

  /** A line such as `out: Order` inside a bracket that was never closed. */
  private beginsMember(token: IToken, labelled: boolean, innermost: Bracket, column: number): boolean {
    if (!labelled || this.block === undefined) return false;
    if (innermost.opener.image !== '{') return true;
    const keywords = memberKeywords.get(this.block.keyword);
    return keywords?.has(token.image) === true && column <= innermost.lineColumn;
  }

  /** Is the token the head of the next construct, so that the '}' of the open one was forgotten? */
  private closesOpenBlock(token: IToken): boolean {
    if (this.block === undefined || !this.raw.beginsConstruct(token)) return false;
    const column = token.startColumn ?? 1;
    if (column <= (this.block.header.startColumn ?? 1)) return true;
    return !this.isProperty(token) && this.raw.lineEndsWithBrace();
  }

  /** `event: {` begins no construct; the colon of an `error` stands behind its name. */
  private isProperty(token: IToken): boolean {
    const next = this.raw.look(1);
    return token.image !== 'error' && next?.image === ':';
  }

  /** The same for a bracket that is open, in a block or outside any (`edge A -> B {1:`). */
  private beginsNextConstruct(token: IToken): boolean {
    if (this.block !== undefined) return this.closesOpenBlock(token);
    return this.raw.beginsConstruct(token) && (token.startColumn ?? 1) <= (this.first?.startColumn ?? 1);
  }

  // ---------------------------------------------------------------- tokens of a line

  private place(token: IToken): void {
    if (this.blockJustClosed && token.image !== '}') {
      this.endLine(undefined);
      this.startLine(token);
      return;
    }
    if (Object.hasOwn(closerOf, token.image)) this.placeOpener(token);
    else if (isCloser(token)) this.placeCloser(token);
    else this.out.push(token);
  }

  private placeOpener(token: IToken): void {
    const next = this.raw.look();
    const endsLine = next === undefined || isNewline(next);
    // `api GET orders/{id} {`: a brace that touches what stands before it is part of a broken path.
    const isGlued = (this.out.last?.endOffset ?? -2) + 1 === token.startOffset;
    const opensBlock = token.image === '{' && (endsLine || !this.headerEndsWithBrace || !isGlued);
    if (opensBlock && this.header !== undefined) {
      if (this.brackets.length > 0 && endsLine) this.closeBrackets(0);
      if (this.brackets.length === 0) {
        this.openBlock(this.header, token, endsLine);
        return;
      }
    }
    if (token.image === '{' && this.header !== undefined && this.header.image !== 'action' && !opensBlock) {
      const message = `unexpected '{' in the head of '${this.header.image}'`;
      this.problems.push({ code: 'syntax/unexpected', message, range: rangeOfToken(token) });
      return;
    }
    if (this.brackets.length >= deepestNesting) {
      const message = `more than ${deepestNesting} brackets stand inside each other`;
      this.problems.push({ code: 'syntax/too-deep', message, range: rangeOfToken(token) });
      return;
    }
    this.brackets.push({ opener: token, lineColumn: this.first?.startColumn ?? 1, endsLine });
    this.out.push(token);
  }

  private placeCloser(token: IToken): void {
    const match = this.matching(token);
    const firstOnLine = this.first === token;
    if (match >= 0 && !(firstOnLine && !this.closesHere(token, token.startColumn ?? 1))) {
      this.closeBrackets(match + 1);
      this.brackets.pop();
      this.out.push(token);
    } else if (token.image === '}' && this.block !== undefined && this.endsBlock(this.block, token, firstOnLine)) {
      this.closeBrackets(0);
      this.closeBlock(token);
    } else this.leaveOutCloser(token);
  }

  /**
   * Is a '}' the end of the block? Yes where it stands under the head, and in `migrate { mode: safe }`; elsewhere only
   * when another construct follows, else it belongs to an object whose '{' was lost.
   */
  private endsBlock(block: Block, brace: IToken, firstOnLine: boolean): boolean {
    const column = block.header.startColumn ?? 1;
    if (!block.endsLine || (firstOnLine && (brace.startColumn ?? 1) <= column)) return true;
    let ahead = this.raw.look() === brace ? 1 : 0;
    while (isNewline(this.raw.look(ahead))) ahead++;
    const next = this.raw.look(ahead);
    if (next === undefined || this.raw.beginsConstruct(next, ahead + 1)) return true;
    return isStatementMark(next) && (next.startColumn ?? 1) <= column;
  }

  /** The place in the stack of the bracket that the closer closes, -1 when there is none. */
  private matching(closer: IToken): number {
    for (let at = this.brackets.length - 1; at >= 0; at--) {
      if (closerOf[this.brackets[at]?.opener.image ?? ''] === closer.image) return at;
    }
    return -1;
  }

  private leaveOutCloser(token: IToken): void {
    if (token.image === '}' && this.header !== undefined && !this.headerEndsWithBrace) {
      // `entity Cart }`: the '{' is missing on this very line.
      this.openMissingBlock(token);
      this.closeBlock(token);
      return;
    }
    this.problems.push(strayCloser(token));
    // What stands behind it begins the line.
    if (this.first === token) this.first = undefined;
  }

  // ---------------------------------------------------------------- blocks

  private openBlock(header: IToken, brace: IToken, endsLine: boolean): void {
    this.block = { keyword: header.image, header, brace, endsLine };
    this.header = undefined;
    this.out.push(brace);
    // What follows on the same line is the first member: `migrate { mode: safe }`.
    this.first = undefined;
  }

  private closeBlock(brace: IToken): void {
    this.endLine(undefined);
    this.out.push(brace);
    this.first = brace;
    this.block = undefined;
    this.blockJustClosed = true;
  }

  private openMissingBlock(next: IToken | undefined): void {
    const header = this.header;
    const last = this.out.last;
    if (header === undefined || last === undefined) return;
    const hasBody = next !== undefined && (next.image === '}' || (next.startColumn ?? 1) > (header.startColumn ?? 1));
    if (header.image === 'error' && !hasBody) return;
    this.problems.push(missingBlockBegin(header, last, hasBody));
    this.openBlock(header, this.out.make('{', last), true);
    if (!hasBody) this.closeBlock(this.out.make('}', last));
  }

  private closeMissingBlock(next: IToken | undefined): void {
    const block = this.block;
    const last = this.out.last;
    if (block === undefined || last === undefined) return;
    this.problems.push(missingBlockEnd(block.header, next, this.out.lastText ?? last));
    this.endLine(undefined);
    this.closeBlock(this.out.make('}', this.out.last ?? last));
    this.endLine(undefined);
  }

  private closeBrackets(keep: number): void {
    while (this.brackets.length > keep) {
      const bracket = this.brackets.pop();
      const last = this.out.last;
      if (bracket === undefined || last === undefined) return;
      const closer = closerOf[bracket.opener.image] ?? '}';
      this.problems.push(missingCloser(bracket.opener, closer, this.out.lastText ?? last));
      this.out.push(this.out.make(closer, last));
    }
  }

  private putMissingComma(token: IToken, last: IToken): void {
    this.problems.push(missingComma(token, last));
    this.out.push(this.out.make(',', last));
  }

  // ---------------------------------------------------------------- what cannot stand

  private skipMember(token: IToken, block: Block): void {
    this.problems.push(unexpectedMember(token, block.keyword));
    let depth = depthChange(token);
    for (let skipped = this.raw.look(); skipped !== undefined; skipped = this.raw.skip()) {
      if (isNewline(skipped)) break;
      if (skipped.image === '}' && depth === 0 && this.endsBlock(block, skipped, false)) break;
      depth = Math.max(0, depth + depthChange(skipped));
    }
    this.first = undefined;
  }

  /** Leaves out lines at the top level that belong to no construct, to the next construct or to their own '}'. */
  private skipRegion(token: IToken): void {
    const next = this.raw.look();
    this.problems.push(unknownConstruct(token, next));
    let depth = Math.max(0, depthChange(token));
    // `payload: {total}` closes its own brace; `entiy Cart { id: uuid }` closes the block.
    let endsOnThisLine = next?.image !== ':';
    let isLineStart = false;
    for (let skipped = this.raw.look(); skipped !== undefined; skipped = this.raw.skip()) {
      if (isNewline(skipped)) {
        isLineStart = true;
        endsOnThisLine = false;
        continue;
      }
      if (isLineStart && this.endsRegion(token, skipped)) break;
      depth += depthChange(skipped);
      if (skipped.image === '}' && depth <= 0 && (isLineStart || endsOnThisLine)) {
        this.raw.skip();
        break;
      }
      isLineStart = false;
    }
    this.first = undefined;
  }

  private endsRegion(region: IToken, token: IToken): boolean {
    const column = token.startColumn ?? 1;
    if (isStatementMark(token)) return column === 1;
    if (!this.raw.beginsConstruct(token, 1)) return false;
    return column === 1 || column <= (region.startColumn ?? 1);
  }

  // ---------------------------------------------------------------- the end

  private finish(): void {
    if (this.brackets.length > 0) this.closeBrackets(0);
    const last = this.out.last;
    if (this.header !== undefined && last !== undefined) this.openMissingBlock(undefined);
    if (this.block !== undefined) this.closeMissingBlock(undefined);
    this.endLine(undefined);
  }
}
