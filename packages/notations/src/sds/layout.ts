import { createTokenInstance, type IToken, type TokenType } from 'chevrotain';
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
import { rangeOfToken, type SyntaxProblem } from './problems.ts';
import { constructKeywords, isWord, memberKeywords } from './tokens.ts';

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
  private readonly raw: readonly IToken[];
  private readonly types: Readonly<Record<string, TokenType>>;
  private readonly isPartial: boolean;
  private readonly out: IToken[] = [];
  private readonly problems: SyntaxProblem[] = [];
  private readonly brackets: Bracket[] = [];
  private block: Block | undefined;
  /** The first token of the logical line. */
  private first: IToken | undefined;
  /** The head of a construct whose block has not been opened yet. */
  private header: IToken | undefined;
  private headerEndsWithBrace = false;
  private blockJustClosed = false;
  private at = 0;
  private visited = 0;

  constructor(raw: readonly IToken[], types: Readonly<Record<string, TokenType>>, isPartial: boolean) {
    this.raw = raw;
    this.types = types;
    this.isPartial = isPartial;
  }

  run(): Layout {
    let newline: IToken | undefined;
    while (this.at < this.raw.length) {
      const token = this.look(this.at);
      if (token === undefined) break;
      this.at++;
      if (isNewline(token)) {
        newline ??= token;
        continue;
      }
      if (this.first === undefined || newline !== undefined) this.beginLine(token, newline);
      else this.place(token);
      newline = undefined;
    }
    if (!this.isPartial) this.finish();
    return { tokens: this.out, problems: this.problems, visited: this.visited };
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
    const standsAlone = this.block !== undefined || isNewline(this.raw[this.at] ?? token) || this.at >= this.raw.length;
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
    } else if (this.beginsConstruct(token, this.look(this.at))) {
      this.first = token;
      if (token.image !== 'edge') this.header = token;
      this.headerEndsWithBrace = this.endsWithBrace();
      this.out.push(token);
    } else this.skipRegion(token);
  }

  /** Ends the logical line, with the line break of the text or with one of no width. */
  private endLine(newline: IToken | undefined): void {
    const last = this.last();
    this.first = undefined;
    this.header = undefined;
    this.blockJustClosed = false;
    if (last === undefined || isNewline(last) || last === this.block?.brace) return;
    this.out.push(newline ?? this.insert('NL', last));
  }

  /** Does the token on a new line belong to the brackets that are open? */
  private continues(token: IToken): boolean {
    const innermost = this.brackets[this.brackets.length - 1];
    const last = this.last();
    if (innermost === undefined || last === undefined) return false;
    const column = token.startColumn ?? 1;
    if (isCloser(token)) return this.closesHere(token, column);
    if (isStatementMark(token) || this.beginsNextConstruct(token)) return false;
    const inParentheses = isOpenParenthesis(innermost.opener);
    const next = this.look(this.at);
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
    if (!isOpenBrace(innermost.opener)) return true;
    const keywords = memberKeywords.get(this.block.keyword);
    return keywords?.has(token.image) === true && column <= innermost.lineColumn;
  }

  private beginsConstruct(token: IToken, next: IToken | undefined): boolean {
    const shape = constructKeywords.get(token.image);
    if (shape === undefined) return false;
    if (next === undefined || isNewline(next) || next.image === '{') return true;
    if (shape === 'methodFirst') return next.tokenType.name === 'PATH' || /^[A-Z]+$/.test(next.image);
    return shape === 'nameFirst' && isWord(next);
  }

  /** Is the token the head of the next construct, so that the '}' of the open one was forgotten? */
  private closesOpenBlock(token: IToken): boolean {
    if (this.block === undefined || !this.beginsConstruct(token, this.look(this.at))) return false;
    const column = token.startColumn ?? 1;
    if (column <= (this.block.header.startColumn ?? 1)) return true;
    return !this.isProperty(token) && this.endsWithBrace();
  }

  /** `event: {` begins no construct; the colon of an `error` stands behind its name. */
  private isProperty(token: IToken): boolean {
    const next = this.look(this.at + 1);
    return token.image !== 'error' && next?.image === ':';
  }

  /** The same for a bracket that is open, in a block or outside any (`edge A -> B {1:`). */
  private beginsNextConstruct(token: IToken): boolean {
    if (this.block !== undefined) return this.closesOpenBlock(token);
    return (
      this.beginsConstruct(token, this.look(this.at)) && (token.startColumn ?? 1) <= (this.first?.startColumn ?? 1)
    );
  }

  /** True when the line ends with '{'. Only asked of lines that begin like a construct. */
  private endsWithBrace(): boolean {
    let last: IToken | undefined;
    for (let at = this.at; at < this.raw.length; at++) {
      const token = this.look(at);
      if (token === undefined || isNewline(token)) break;
      last = token;
    }
    return last?.image === '{';
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
    const next = this.look(this.at);
    const endsLine = next === undefined || isNewline(next);
    // `api GET orders/{id} {`: a brace that touches what stands before it is part of a broken path.
    const isGlued = (this.last()?.endOffset ?? -2) + 1 === token.startOffset;
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
    let at = this.raw[this.at] === brace ? this.at + 1 : this.at;
    while (isNewline(this.look(at))) at++;
    const next = this.look(at);
    if (next === undefined || this.beginsConstruct(next, this.look(at + 1))) return true;
    return isStatementMark(next) && (next.startColumn ?? 1) <= column;
  }

  /** The place in the stack of the bracket that the closer closes, -1 when there is none. */
  private matching(closer: IToken): number {
    for (let at = this.brackets.length - 1; at >= 0; at--) {
      this.visited++;
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

  private openMissingBlock(next: IToken): void {
    const header = this.header;
    const last = this.last();
    if (header === undefined || last === undefined) return;
    const hasBody = next.image === '}' || (next.startColumn ?? 1) > (header.startColumn ?? 1);
    if (header.image === 'error' && !hasBody) return;
    this.problems.push(missingBlockBegin(header, last, hasBody));
    this.openBlock(header, this.insert('{', last), true);
    if (!hasBody) this.closeBlock(this.insert('}', last));
  }

  private closeMissingBlock(next: IToken | undefined): void {
    const block = this.block;
    const last = this.last();
    if (block === undefined || last === undefined) return;
    this.problems.push(missingBlockEnd(block.header, next, this.lastText(last)));
    this.endLine(undefined);
    this.closeBlock(this.insert('}', this.last() ?? last));
    this.endLine(undefined);
  }

  private closeBrackets(keep: number): void {
    while (this.brackets.length > keep) {
      const bracket = this.brackets.pop();
      const last = this.last();
      if (bracket === undefined || last === undefined) return;
      const closer = closerOf[bracket.opener.image] ?? '}';
      this.problems.push(missingCloser(bracket.opener, closer, this.lastText(last)));
      this.out.push(this.insert(closer, last));
    }
  }

  private putMissingComma(token: IToken, last: IToken): void {
    this.problems.push(missingComma(token, last));
    this.out.push(this.insert(',', last));
  }

  // ---------------------------------------------------------------- what cannot stand

  private skipMember(token: IToken, block: Block): void {
    this.problems.push(unexpectedMember(token, block.keyword));
    let depth = depthChange(token);
    for (; this.at < this.raw.length; this.at++) {
      const skipped = this.look(this.at);
      if (skipped === undefined || isNewline(skipped)) break;
      if (skipped.image === '}' && depth === 0 && this.endsBlock(block, skipped, false)) break;
      depth = Math.max(0, depth + depthChange(skipped));
    }
    this.first = undefined;
  }

  /** Leaves out lines at the top level that belong to no construct, to the next construct or to their own '}'. */
  private skipRegion(token: IToken): void {
    const next = this.look(this.at);
    this.problems.push(unknownConstruct(token, next));
    let depth = Math.max(0, depthChange(token));
    // `payload: {total}` closes its own brace; `entiy Cart { id: uuid }` closes the block.
    let endsOnThisLine = next?.image !== ':';
    let isLineStart = false;
    for (; this.at < this.raw.length; this.at++) {
      const skipped = this.look(this.at);
      if (skipped === undefined) break;
      if (isNewline(skipped)) {
        isLineStart = true;
        endsOnThisLine = false;
        continue;
      }
      if (isLineStart && this.endsRegion(token, skipped)) break;
      depth += depthChange(skipped);
      if (skipped.image === '}' && depth <= 0 && (isLineStart || endsOnThisLine)) {
        this.at++;
        break;
      }
      isLineStart = false;
    }
    this.first = undefined;
  }

  private endsRegion(region: IToken, token: IToken): boolean {
    const column = token.startColumn ?? 1;
    if (isStatementMark(token)) return column === 1;
    if (!this.beginsConstruct(token, this.look(this.at + 1))) return false;
    return column === 1 || column <= (region.startColumn ?? 1);
  }

  // ---------------------------------------------------------------- the end

  private finish(): void {
    if (this.brackets.length > 0) this.closeBrackets(0);
    const last = this.last();
    if (this.header !== undefined && last !== undefined) this.openMissingBlock(this.insert('NL', last));
    if (this.block !== undefined) this.closeMissingBlock(undefined);
    this.endLine(undefined);
  }

  private look(at: number): IToken | undefined {
    this.visited++;
    return this.raw[at];
  }

  private last(): IToken | undefined {
    return this.out[this.out.length - 1];
  }

  /** The last token that has text of its own on a line. */
  private lastText(last: IToken): IToken {
    let at = this.out.length - 1;
    while (at > 0 && (this.out[at]?.image === '' || isNewline(this.out[at]))) at--;
    return this.out[at] ?? last;
  }

  /** A token without width behind another. */
  private insert(name: string, behind: IToken): IToken {
    const type = this.types[name];
    if (type === undefined) throw new Error(`the grammar has no token '${name}'`);
    const offset = (behind.endOffset ?? behind.startOffset) + 1;
    const line = behind.endLine ?? 1;
    const column = (behind.endColumn ?? 0) + 1;
    return createTokenInstance(type, '', offset, offset - 1, line, line, column, column - 1);
  }
}

function depthChange(token: IToken): number {
  if (token.image === '{') return 1;
  return token.image === '}' ? -1 : 0;
}

function isNewline(token: IToken | undefined): boolean {
  return token?.tokenType.name === 'NL';
}

function isCloser(token: IToken): boolean {
  return token.image === '}' || token.image === ')' || token.image === ']';
}

function isOpenParenthesis(token: IToken): boolean {
  return token.image === '(';
}

function isOpenBrace(token: IToken): boolean {
  return token.image === '{';
}
