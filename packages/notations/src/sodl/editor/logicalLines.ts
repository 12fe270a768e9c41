import type { IToken } from 'chevrotain';
import type { LaidOutLine } from '../layout.ts';
import { lexSodl } from '../parser.ts';
import { isClosedDocstring, isClosedString } from '../tokens.ts';

/** A piece of a line: what it is, its text, and how many blanks stand before it. */
export interface Piece {
  readonly kind: 'word' | 'number' | 'string' | 'docstring' | 'sign' | 'comment' | 'other';
  readonly text: string;
  /** Blanks before it on its own line. */
  readonly gap: number;
  /** Counted from the first line of the logical line. */
  readonly line: number;
}

/**
 * One statement as the reader of the notation sees it: a line, or several where brackets (or `"""`) hold them together;
 * a comment or an empty line by itself.
 */
export interface LogicalLine {
  readonly kind: 'code' | 'comment' | 'blank';
  /** Lines of the text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Columns before its first character; a tab goes to the next multiple of four. */
  readonly width: number;
  readonly pieces: readonly Piece[];
  /** How many blocks are around it; undefined for a comment, and for a line that says nothing. */
  readonly level: number | undefined;
  /** Its column is not the one of its block. */
  readonly isStray: boolean;
  /** It cannot be read whole: a text or bracket that is not closed, or signs that mean nothing. */
  readonly broken: boolean;
}

const kinds: Readonly<Record<string, Piece['kind']>> = {
  COMMENT: 'comment',
  DOCSTRING: 'docstring',
  IDENTIFIER: 'word',
  NUMBER: 'number',
  OTHER: 'other',
  PERCENT: 'number',
  STRING: 'string',
};

/** The statements of a text; the empty one behind the last line end is there. A line that says nothing at all, as one with only a closing bracket, is a broken one. */
export function logicalLines(text: string): LogicalLine[] {
  const { lines: laidOut, comments } = lexSodl(text).report;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const statements = new Map(laidOut.map((line) => [startOf(line), line]));
  const commentAt = new Map(comments.map((comment) => [lineOf(comment), comment]));
  const found: LogicalLine[] = [];
  for (let at = 0; at < lines.length; at = found.at(-1)?.end ?? lines.length) {
    const line = statements.get(at);
    found.push(line === undefined ? withoutStatement(lines, at, commentAt) : statement(line, at, commentAt));
  }
  return found;
}

function statement(
  { written, width, level, isStray, isWhole }: LaidOutLine,
  start: number,
  commentAt: ReadonlyMap<number, IToken>,
): LogicalLine {
  const end = Math.max(start, (written.at(-1)?.endLine ?? 1) - 1) + 1;
  const numbers = Array.from({ length: end - start }, (_, at) => start + at);
  const tokens = [...written, ...numbers.flatMap((line) => commentAt.get(line) ?? [])];
  const pieces = piecesOf(
    tokens.sort((a, b) => a.startOffset - b.startOffset),
    start,
  );
  const broken = !isWhole || pieces.some(isUnreadable);
  return { kind: 'code', start, end, width, pieces, level, isStray, broken };
}

function withoutStatement(
  lines: readonly string[],
  start: number,
  commentAt: ReadonlyMap<number, IToken>,
): LogicalLine {
  const text = lines[start] ?? '';
  const comment = text.trimStart().startsWith('#') ? commentAt.get(start) : undefined;
  const kind = comment !== undefined ? 'comment' : text.trim() === '' ? 'blank' : 'code';
  const pieces = comment === undefined ? [] : piecesOf([comment], start);
  const place = { start, end: start + 1, width: widthOf(text), level: undefined };
  return { kind, ...place, pieces, isStray: false, broken: kind === 'code' };
}

function startOf({ written }: LaidOutLine): number {
  const [first] = written;
  return first === undefined ? -1 : lineOf(first);
}

function lineOf({ startLine }: IToken): number {
  return (startLine ?? 1) - 1;
}

function piecesOf(tokens: readonly IToken[], start: number): Piece[] {
  return tokens.map((token, at): Piece => {
    const before = tokens[at - 1];
    const isBeside = before?.endLine === token.startLine;
    return {
      kind: kinds[token.tokenType.name] ?? 'sign',
      text: token.image,
      gap: (token.startColumn ?? 1) - 1 - (isBeside ? (before?.endColumn ?? 0) : 0),
      line: lineOf(token) - start,
    };
  });
}

/** True for a line that opens a block. */
export function isHeader({ pieces }: LogicalLine): boolean {
  return pieces.findLast(({ kind }) => kind !== 'comment')?.text === ':';
}

/** Signs without meaning; `30s` would be read otherwise with a blank in it. */
function isUnreadable({ kind, text, gap, line }: Piece, at: number, all: readonly Piece[]): boolean {
  if (kind === 'other' || (kind === 'string' && !isClosedString(text))) return true;
  if (kind === 'docstring' && !isClosedDocstring(text)) return true;
  const before = all[at - 1];
  if (before === undefined || gap > 0 || !isAtom(kind) || before.line !== line) return false;
  return isAtom(before.kind) && !(before.kind === 'word' && kind === 'string');
}

function isAtom(kind: Piece['kind']): boolean {
  return kind === 'word' || kind === 'number' || kind === 'string' || kind === 'docstring';
}

/** The columns before the first character of a line; a tab goes to the next multiple of four. */
export function widthOf(line: string): number {
  let width = 0;
  for (const char of /^\s*/.exec(line)?.[0] ?? '') width += char === '\t' ? 4 - (width % 4) : 1;
  return width;
}
