import { inCoreForm, spaced } from './lineSpacing.ts';
import { type LogicalLine, type Piece, widthOf } from './logicalLines.ts';

/** Longest line that a list may make. */
const lineLength = 100;

/** Between a line and the comment behind it. */
const beforeComment = '  ';

/** The lines that a statement becomes at a level of indentation. `written` are its lines as they are. */
export function formattedLine(line: LogicalLine, level: number, written: readonly string[]): readonly string[] {
  const indent = '  '.repeat(level);
  if (line.kind === 'comment') return [indent + (line.pieces[0]?.text ?? '').trimEnd()];
  const isOneLine = line.end - line.start === 1;
  const hasDocstring = line.pieces.some(({ kind }) => kind === 'docstring');
  if (line.broken || hasDocstring) return verbatim(line, indent, written, true);
  const pieces = inCoreForm(line.pieces);
  if (isOneLine) {
    const text = withComment(pieces, indent);
    return statementLength(pieces, indent) > lineLength ? (wrapped(pieces, indent) ?? [text]) : [text];
  }
  return wrapped(pieces, indent) ?? verbatim(line, indent, written, false);
}

/** The lines as they are, all of them moved as far as the first one. */
function verbatim(
  line: LogicalLine,
  indent: string,
  written: readonly string[],
  keepsEnds: boolean,
): readonly string[] {
  return written.map((text, at) => {
    if (at === 0) return indent + (keepsEnds ? text.trimStart() : text.trim());
    const isText = line.pieces.some((piece) => piece.kind === 'docstring' && reachesOver(piece, at));
    if (isText) return text;
    const trimmed = keepsEnds ? text : text.trimEnd();
    const inner = trimmed.trimStart();
    const depth = Math.max(0, widthOf(trimmed) - line.width + indent.length);
    return inner === '' ? '' : ' '.repeat(depth) + inner;
  });
}

/** True when a line, counted from the first of the statement, begins within the text. */
function reachesOver({ text, line }: Piece, at: number): boolean {
  return at > line && at <= line + text.split(/\r\n|\r|\n/).length - 1;
}

function withComment(pieces: readonly Piece[], indent: string): string {
  const comment = pieces.find(({ kind }) => kind === 'comment');
  const code = pieces.filter(({ kind }) => kind !== 'comment');
  const text = indent + spaced(code);
  return comment === undefined ? text : `${text}${beforeComment}${comment.text.trimEnd()}`;
}

function statementLength(pieces: readonly Piece[], indent: string): number {
  return indent.length + spaced(pieces.filter(({ kind }) => kind !== 'comment')).length;
}

/** What stands in one bracket: the items, each with the comments before it, behind it, and those before the closing bracket. */
interface Row {
  readonly before: string[];
  readonly pieces: Piece[];
  comment?: string;
}

/**
 * A list (`key = [`) or the parentheses of a method or field, one item on a line. Undefined where the statement is none,
 * or has comments where no item ends.
 */
function wrapped(pieces: readonly Piece[], indent: string): readonly string[] | undefined {
  const open = pieces.findIndex(({ text, kind }) => kind === 'sign' && (text === '[' || text === '('));
  if (open < 1 || (pieces[open]?.text === '[' && pieces[open - 1]?.kind !== 'sign')) return undefined;
  const close = closingOf(pieces, open);
  const tail = pieces.slice(close + 1);
  if (close < 0 || !endsWithComment(tail)) return undefined;
  const rows = rowsOf(pieces.slice(open + 1, close), pieces[open]);
  if (rows === undefined) return undefined;
  const head = pieces.slice(0, open + 1);
  if (rows.items.length === 0 && rows.last.length === 0) {
    return rows.first === undefined ? [withComment([...head, ...pieces.slice(close)], indent)] : undefined;
  }
  const inner = `${indent}  `;
  const comma = (at: number): string => (at < rows.items.length - 1 ? ',' : '');
  const items = rows.items.flatMap((row, at) => [
    ...row.before.map((comment) => inner + comment),
    `${inner}${spaced(row.pieces)}${comma(at)}${row.comment === undefined ? '' : beforeComment + row.comment}`,
  ]);
  const first = indent + spaced(head) + (rows.first === undefined ? '' : beforeComment + rows.first);
  const last = lastLine(pieces, open, close, indent);
  return [first, ...items, ...rows.last.map((comment) => inner + comment), last];
}

/** The closing bracket with what stands behind it, spaced as behind the whole statement. */
function lastLine(pieces: readonly Piece[], open: number, close: number, indent: string): string {
  const behind = pieces.slice(close + 1).filter(({ kind }) => kind !== 'comment');
  const comment = pieces.at(-1)?.kind === 'comment' ? `${beforeComment}${pieces.at(-1)?.text.trimEnd()}` : '';
  const head = spaced([...pieces.slice(0, open + 1), ...pieces.slice(close, close + 1)]);
  const whole = spaced([...pieces.slice(0, open + 1), ...pieces.slice(close, close + 1), ...behind]);
  return `${indent}${pieces[close]?.text ?? ''}${whole.slice(head.length)}${comment}`;
}

function closingOf(pieces: readonly Piece[], open: number): number {
  let depth = 0;
  return pieces.findIndex(({ kind, text }, at) => {
    if (at < open || kind !== 'sign') return false;
    if (text === '[' || text === '(' || text === '{') depth += 1;
    if (text === ']' || text === ')' || text === '}') depth -= 1;
    return depth === 0;
  });
}

function endsWithComment(pieces: readonly Piece[]): boolean {
  return pieces.every(({ kind }, at) => kind !== 'comment' || at === pieces.length - 1);
}

interface Rows {
  /** The comment behind the opening bracket. */
  readonly first?: string;
  readonly items: readonly Row[];
  readonly last: readonly string[];
}

function rowsOf(pieces: readonly Piece[], open: Piece | undefined): Rows | undefined {
  const rows: Row[] = [];
  let row: Row = { before: [], pieces: [] };
  let first: string | undefined;
  let depth = 0;
  let line = open?.line ?? 0;
  for (const piece of pieces) {
    const text = piece.text.trimEnd();
    if (piece.kind === 'comment') {
      const behind = row.pieces.length > 0 ? row : rows.at(-1);
      if (depth > 0) return undefined;
      if (piece.line !== line) {
        if (row.pieces.length > 0) return undefined;
        row.before.push(text);
      } else if (behind === undefined) first = text;
      else if (behind === row || row.before.length === 0) {
        // Of two texts of one line only the last can have the comment; a second line of an item has none.
        if (behind.comment !== undefined) return undefined;
        behind.comment = text;
      } else return undefined;
    } else if (piece.text === ',' && piece.kind === 'sign' && depth === 0) {
      if (row.pieces.length === 0) return undefined;
      rows.push(row);
      row = { before: [], pieces: [] };
    } else {
      if (row.comment !== undefined) return undefined;
      if ('[({'.includes(piece.text) && piece.kind === 'sign') depth += 1;
      if ('])}'.includes(piece.text) && piece.kind === 'sign') depth -= 1;
      row.pieces.push(piece);
    }
    line = piece.line;
  }
  if (row.pieces.length > 0) rows.push(row);
  const last = row.pieces.length > 0 ? [] : row.before;
  return { ...(first === undefined ? {} : { first }), items: rows, last };
}
