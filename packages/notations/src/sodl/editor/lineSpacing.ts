import { ruleSeverities } from '@specwright/model/design';
import type { Piece } from './logicalLines.ts';

/** What the blanks in a line depend on. */
interface LineContext {
  /** The first word of the line. */
  readonly head: string;
  /** Where `->` stands, else the number of pieces. */
  readonly arrow: number;
}

/** The pieces of a line with the blanks that belong between them. Comments are not among them. */
export function spaced(pieces: readonly Piece[]): string {
  const context = contextOf(pieces);
  const depths = depthsOf(pieces);
  let text = '';
  pieces.forEach((piece, at) => {
    const before = pieces[at - 1];
    text += before === undefined ? piece.text : ' '.repeat(gapAt(pieces, at, context, depths)) + piece.text;
  });
  return text;
}

function contextOf(pieces: readonly Piece[]): LineContext {
  const head = pieces[0]?.text === 'override' && pieces[1]?.text === 'method' ? 'method' : (pieces[0]?.text ?? '');
  const arrow = pieces.findIndex(({ text }) => text === '->');
  return { head, arrow: arrow < 0 ? pieces.length : arrow };
}

/** For each piece the brackets that it stands in. */
function depthsOf(pieces: readonly Piece[]): readonly string[] {
  let open = '';
  return pieces.map(({ kind, text }) => {
    if (kind === 'sign' && '])}>'.includes(text)) open = open.slice(0, -1);
    const here = open;
    if (kind === 'sign' && '[({<'.includes(text)) open += text;
    return here;
  });
}

const endpoints = ['endpoint', 'websocket', 'command'];
/** Signs that stand alone between blanks. */
const apart = ['->', '+=', '-='];

function gapAt(pieces: readonly Piece[], at: number, context: LineContext, depths: readonly string[]): number {
  const before = pieces[at - 1];
  const piece = pieces[at];
  if (before === undefined || piece === undefined) return 0;
  const written = Math.min(piece.line === before.line ? piece.gap : 1, 1);
  const signs = [before, piece].filter(({ kind }) => kind === 'sign').map(({ text }) => text);
  if (signs.some((sign) => apart.includes(sign)) || apart.includes(signs.join(''))) return 1;
  if (isOpen(before) || isClose(piece)) return signs.includes('{') || signs.includes('}') ? written : 0;
  if (endpoints.includes(context.head) && at > context.arrow) return responseGap(before, piece, written);
  if (signs.includes('=')) return isTightEquals(pieces, at, depths) ? 0 : 1;
  if (piece.kind === 'sign') return gapBeforeSign(before, piece, context, written);
  if (before.kind === 'sign') return gapBehindSign(pieces, at, written);
  return 1;
}

/** Behind `->` of an endpoint stands a type, then free text: only the blanks around its brackets and commas are ours. */
function responseGap(before: Piece, piece: Piece, written: number): number {
  if (piece.text === '[' || piece.text === '<') return before.kind === 'word' ? 0 : written;
  if (piece.text === '(') return 1;
  return piece.kind === 'sign' || before.kind === 'sign' ? written : 1;
}

/** `min_length=1` in parentheses, and `severity=high` behind its rule. */
function isTightEquals(pieces: readonly Piece[], at: number, depths: readonly string[]): boolean {
  const sign = pieces[at]?.text === '=' ? at : at - 1;
  return depths[sign]?.includes('(') === true || isSeverityOfRule(pieces, sign);
}

function gapBeforeSign(before: Piece, piece: Piece, { head }: LineContext, written: number): number {
  switch (piece.text) {
    case ',':
    case ':':
      return 0;
    case '.':
      return before.kind === 'number' ? written : 0;
    case '(':
      if (head === 'method') return 0;
      return head === 'field' ? 1 : written;
    case '[':
    case '<':
      if (before.kind === 'word') return 0;
      return before.text === ',' || before.text === ':' ? 1 : written;
    case '-':
      return before.kind === 'number' ? 0 : written;
    default:
      return written;
  }
}

function gapBehindSign(pieces: readonly Piece[], at: number, written: number): number {
  const before = pieces[at - 1];
  switch (before?.text) {
    case ',':
    case ':':
      return 1;
    case '.':
      return pieces[at]?.kind === 'number' ? written : 0;
    case '-':
      if (at === 1) return 1;
      return pieces[at]?.kind === 'number' && pieces[at - 2]?.kind === 'number' ? 0 : written;
    default:
      return written;
  }
}

function isOpen({ kind, text }: Piece): boolean {
  return kind === 'sign' && ['[', '(', '{', '<'].includes(text);
}

function isClose({ kind, text }: Piece): boolean {
  return kind === 'sign' && [']', ')', '}', '>'].includes(text);
}

/** The core form of a line: `severity=high` without quotes, no comma before a closing bracket. */
export function inCoreForm(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap((piece, at) => {
    if (piece.text === ',' && isTrailing(pieces, at)) return [];
    const isSeverity = piece.kind === 'string' && isSeverityOfRule(pieces, at - 1);
    const word = piece.text.slice(1, -1);
    return isSeverity && ruleSeverities.some((severity) => severity === word)
      ? [{ ...piece, kind: 'word' as const, text: word }]
      : [piece];
  });
}

/** True for the `=` of `rule "…" severity = …`; a key `severity` has none before it. */
function isSeverityOfRule(pieces: readonly Piece[], at: number): boolean {
  return pieces[at]?.text === '=' && pieces[at - 1]?.text === 'severity' && pieces[at - 2]?.kind === 'string';
}

/** Behind an item, and before the end of its bracket. */
function isTrailing(pieces: readonly Piece[], at: number): boolean {
  const item = beside(pieces, at, -1);
  const isItem = item !== undefined && !(item.kind === 'sign' && ['[', '(', '{', ','].includes(item.text));
  return isItem && isClosing(beside(pieces, at, 1));
}

/** The next piece in a direction that is no comment. */
function beside(pieces: readonly Piece[], from: number, step: 1 | -1): Piece | undefined {
  let at = from + step;
  while (pieces[at]?.kind === 'comment') at += step;
  return pieces[at];
}

function isClosing(piece: Piece | undefined): boolean {
  return piece?.kind === 'sign' && (piece.text === ']' || piece.text === ')');
}
