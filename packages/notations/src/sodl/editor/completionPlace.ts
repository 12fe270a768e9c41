import type { Position } from '@specwright/model/origin';
import { type EditorView, linesOf } from '../../common/navigationView.ts';
import { type LogicalLine, logicalLines } from './logicalLines.ts';

/** Where the cursor stands, read from the text alone: while something is typed no tree is whole. */
export interface Place {
  /** The headers of the blocks around the cursor, the innermost first; without their colons. */
  readonly headers: readonly string[];
  /** The first words of those headers; `top` behind the last. */
  readonly blocks: readonly string[];
  /** The statement up to the word under the cursor. */
  readonly before: string;
  /** What is typed of the word, and how much of it stands behind the cursor. */
  readonly word: string;
  readonly rest: number;
  readonly inComment: boolean;
  /** The quote that is open at the cursor. */
  readonly quote: string | undefined;
  /** The beginnings of the other lines of the block: what is there already. */
  readonly siblings: ReadonlySet<string>;
}

/** Stands for what will be typed, so that the statement under the cursor is one. */
const atCursor = '_';

/** Reads the place of a cursor. */
export function placeAt(view: EditorView, { line, character }: Position): Place {
  const lines = linesOf(view);
  const text = lines[line] ?? '';
  const at = Math.min(character, text.length);
  const statements = logicalLines([...lines.slice(0, line), text.slice(0, at) + atCursor].join('\n'));
  const current = statements.at(-1);
  const start = current?.kind === 'code' ? current.start : line;
  const typed = [...lines.slice(start, line).map(withoutComment), text.slice(0, at)].join(' ').trimStart();
  const word = /[\p{L}\p{N}_-]*$/u.exec(typed)?.[0] ?? '';
  const width = current?.kind === 'code' ? current.width : at;
  const around = statements.slice(0, current?.start === start ? -1 : undefined);
  const headers = headersOf(around, width);
  const { inComment, quote } = openAt(typed);
  return {
    headers,
    blocks: [
      ...headers.map((header) => /^[\p{L}_][\p{L}\p{N}_-]*/u.exec(header.replace(/^-\s*/, ''))?.[0] ?? ''),
      'top',
    ],
    before: typed.slice(0, typed.length - word.length),
    word,
    rest: /^[\p{L}\p{N}_-]*/u.exec(text.slice(at))?.[0].length ?? 0,
    inComment,
    quote,
    siblings: siblingsOf(around, width),
  };
}

function headersOf(statements: readonly LogicalLine[], width: number): string[] {
  const headers: string[] = [];
  let inner = width;
  for (const line of statements.toReversed()) {
    if (line.kind !== 'code' || line.width >= inner) continue;
    inner = line.width;
    headers.push(textOf(line).replace(/\s*:?$/, ''));
    if (inner === 0) break;
  }
  return headers;
}

function siblingsOf(statements: readonly LogicalLine[], width: number): Set<string> {
  const found = new Set<string>();
  for (const line of statements.toReversed()) {
    if (line.kind !== 'code') continue;
    if (line.width < width) break;
    if (line.width === width) found.add(line.pieces[0]?.text ?? '');
  }
  return found;
}

function textOf({ pieces }: LogicalLine): string {
  const code = pieces.filter(({ kind }) => kind !== 'comment');
  return code.map(({ text }, at) => (at === 0 || text === ':' || text === '(' ? text : ` ${text}`)).join('');
}

function openAt(text: string): { inComment: boolean; quote: string | undefined } {
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote !== undefined) {
      if (char === '\\') at += 1;
      else if (char === quote) quote = undefined;
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '#') return { inComment: true, quote };
  }
  return { inComment: false, quote };
}

function withoutComment(line: string): string {
  return line.replace(/^((?:[^"'#]|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')*)#.*$/, '$1').trim();
}
