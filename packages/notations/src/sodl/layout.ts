import type { IToken, TokenType } from 'chevrotain';
import { rangeOfToken, type SyntaxProblem } from '../common/problems.ts';
import { type KindsOfLine, LineKinds, type Opening } from './kinds.ts';
import { LineReader, type LogicalLine } from './lines.ts';
import { TokenMaker } from './tokenMaker.ts';
import type { Place } from './words.ts';

/** Blocks that stand deeper than this are read as if they stood at this depth: the parser calls itself for each. */
const deepestNesting = 64;

/** Where a line of the notation stands among the blocks. */
export interface LaidOutLine extends Pick<LogicalLine, 'written' | 'width'> {
  /** How many blocks are around it. */
  readonly level: number;
  /** Its column is not the one of its block. */
  readonly isStray: boolean;
  /** Nothing was put in or left out to read it. */
  readonly isWhole: boolean;
}

export interface Layout {
  readonly tokens: IToken[];
  readonly lines: readonly LaidOutLine[];
  readonly problems: SyntaxProblem[];
  /** How many tokens were looked at: stays linear in the length of the text. */
  readonly visited: number;
}

/** A block whose lines are being read. */
interface Level {
  readonly width: number;
  readonly place: Place;
  /** A column that lines of this block were moved to by mistake; told once for each of them. */
  strayWidth: number;
  /** Nobody opened the block: its lines are siblings of the line above it. */
  readonly hasTokens: boolean;
}

/**
 * Makes lines and blocks of the raw tokens, in one pass: NL ends each line, INDENT and DEDENT stand around the lines of
 * a block, always in pairs. Lines that are blank or only a comment have no tokens and so never count. A mistake in the
 * indentation is told once for its line, which is then read as a line of the nearest block.
 *
 * @param isPartial the text ends where the cursor stands (completion): nothing is closed at its end.
 */
export function layOut(
  raw: readonly IToken[],
  types: Readonly<Record<string, TokenType>>,
  text: string,
  isPartial: boolean,
): Layout {
  return new LayoutPass(raw, types, text, isPartial).run();
}

class LayoutPass {
  private readonly reader: LineReader;
  private readonly kinds: LineKinds;
  private readonly make: TokenMaker;
  private readonly isPartial: boolean;
  private readonly out: IToken[] = [];
  private readonly lines: LaidOutLine[] = [];
  private readonly problems: SyntaxProblem[] = [];
  private readonly levels: Level[] = [{ width: 0, place: 'file', strayWidth: -1, hasTokens: false }];
  /** The last line, when a block may follow it. */
  private opening: Opening | undefined;

  constructor(raw: readonly IToken[], types: Readonly<Record<string, TokenType>>, text: string, isPartial: boolean) {
    this.make = new TokenMaker(types);
    this.kinds = new LineKinds(this.make);
    this.reader = new LineReader(raw, this.make, (token) => widthBefore(text, token));
    this.isPartial = isPartial;
  }

  run(): Layout {
    const { problems } = this.reader;
    let told = 0;
    for (let line = this.reader.next(this.isPartial); line !== undefined; line = this.reader.next(this.isPartial)) {
      this.indent(line);
      const { written, width } = line;
      const place = { level: this.levels.length - 1, isStray: width !== this.level.width };
      this.lines.push({ written, width, ...place, isWhole: problems.length === told });
      told = problems.length;
      this.putLine(line);
    }
    this.endOpening(false);
    if (!this.isPartial) while (this.levels.length > 1) this.closeLevel();
    return {
      tokens: this.out,
      lines: this.lines,
      problems: [...this.reader.problems, ...this.problems],
      visited: this.reader.visited + this.kinds.visited,
    };
  }

  private get level(): Level {
    return this.levels[this.levels.length - 1] as Level;
  }

  private putLine(line: LogicalLine): void {
    const read: KindsOfLine = this.kinds.read(line.tokens, this.level.place);
    this.problems.push(...read.problems);
    const at = this.out.length;
    for (const token of read.tokens) this.out.push(token);
    this.opening = read.opening && { ...read.opening, at };
    const last = this.out[this.out.length - 1];
    if (last === undefined) return;
    if (line.newline !== undefined) this.out.push(line.newline);
    else if (!this.isPartial) this.out.push(this.make.behind(last, 'NL'));
  }

  // ---------------------------------------------------------------- indentation

  /** Opens or closes blocks, as the line stands deeper or less deep than the one before it. */
  private indent(line: LogicalLine): void {
    const { width } = line;
    if (width > this.level.width && width !== this.level.strayWidth) {
      if (this.openBlock(line)) return;
    } else this.endOpening(false);
    while (width < this.level.width && width !== this.level.strayWidth && this.levels.length > 1) this.closeLevel();
    if (width === this.level.width) this.level.strayWidth = -1;
    else this.stray(line);
  }

  /** True when the line is the first of a block that the line before it opens. */
  private openBlock({ width, tokens: [first] }: LogicalLine): boolean {
    const opening = this.opening;
    this.endOpening(true);
    if (opening === undefined || first === undefined) return false;
    if (this.levels.length > deepestNesting) {
      const message = `more than ${deepestNesting} blocks stand inside each other`;
      this.problems.push({ code: 'syntax/too-deep', message, range: rangeOfToken(first) });
      this.level.strayWidth = width;
      return true;
    }
    const item = opening.item;
    if (item !== undefined && width > item.width) {
      this.splitItem(opening, item.width);
    }
    this.push(width, opening.opens);
    return true;
  }

  /** `- key:` whose lines stand deeper than the key: the item is a block of its own, whose first line is `key:`. */
  private splitItem(opening: Opening, width: number): void {
    const dash = opening.at ?? 0;
    const token = this.out[dash];
    if (token === undefined) return;
    const line = this.make.behind(token, 'NL');
    this.out.splice(dash + 1, 0, line, this.make.behind(line, 'INDENT'));
    this.levels.push({ width, place: 'tree', strayWidth: -1, hasTokens: true });
  }

  private push(width: number, place: Place): void {
    const last = this.out[this.out.length - 1];
    if (last !== undefined) this.out.push(this.make.behind(last, 'INDENT'));
    this.levels.push({ width, place, strayWidth: -1, hasTokens: last !== undefined });
  }

  private closeLevel(): void {
    const level = this.levels.pop();
    const last = this.out[this.out.length - 1];
    if (level?.hasTokens && last !== undefined) this.out.push(this.make.behind(last, 'DEDENT'));
  }

  /** A line at a column that no block has is read as a line of the innermost block that is open there. */
  private stray({ width, tokens: [first] }: LogicalLine): void {
    const level = this.level;
    if (first === undefined) return;
    const isDeeper = width > level.width && level.strayWidth !== width && this.opening === undefined;
    level.strayWidth = width;
    const { line } = rangeOfToken(first).start;
    const end = rangeOfToken(first).start;
    const range = { start: { line, character: 0 }, end };
    const columns = `${level.width} column${level.width === 1 ? '' : 's'}`;
    this.problems.push({
      code: 'syntax/indentation',
      message: isDeeper
        ? `the line stands deeper than the one above it, which opens no block: expected ${columns} of indentation`
        : `the indentation matches no block around the line: the nearest has ${columns}`,
      range,
      cure: { title: `Indent with ${columns}`, range, newText: ' '.repeat(level.width) },
    });
  }

  /** A head that still lacks its colon or its value says so, now that it is known whether a block follows it. */
  private endOpening(hasBlock: boolean): void {
    const opening = this.opening;
    this.opening = undefined;
    if (opening?.pending === undefined) return;
    const { whenBlock, whenNone } = opening.pending;
    if (hasBlock) {
      const newline = this.out.pop();
      const last = this.out[this.out.length - 1];
      if (last !== undefined) this.out.push(this.make.behind(last, ':'));
      if (newline !== undefined) this.out.push(newline);
      this.problems.push(whenBlock);
    } else if (whenNone !== undefined) this.problems.push(whenNone);
  }
}

/** Blanks before the token on its line; a tab reaches to the next multiple of four. */
function widthBefore(text: string, token: IToken): number {
  let width = 0;
  for (let at = token.startOffset - (token.startColumn ?? 1) + 1; at < token.startOffset; at++) {
    const character = text[at];
    if (character === '\t') width += 4 - (width % 4);
    else if (character !== '\ufeff') width++;
  }
  return width;
}
