import type { Position, Range } from '@specwright/model/origin';
import { type EditorView, linesOf } from '../../common/navigationView.ts';

/** The words that open a block of the notation when they stand in the first column. */
export const blockKeywords = [
  'system',
  'module',
  'contract',
  'system_invariant',
  'spec',
  'runtime',
  'entity',
  'edge',
  'machine',
  'error',
  'event',
  'action',
  'api',
  'invariant',
  'auth',
  'limit',
  'observe',
  'migrate',
  'evolve',
  'seed',
  'on',
] as const;
export type BlockKeyword = (typeof blockKeywords)[number];

const keywordPattern = new RegExp(`^\\s*(${blockKeywords.join('|')})(?![\\w.-])`);
const topKeyword = new RegExp(`^(${blockKeywords.join('|')})(?![\\w.-])(?!\\s*:)`);

/** Does the line open a block, whatever was left open before it? A keyword with a colon is the name of a member. */
export function beginsBlock(line: string): boolean {
  return topKeyword.test(line);
}

/**
 * Where the cursor stands, read from the text alone: completion is asked for in the middle of typing, when no tree is
 * whole. Works like the lexer: a keyword in the first column ends whatever is open.
 */
export interface Place {
  /** The block that is open at the cursor. */
  readonly block?: { readonly keyword: BlockKeyword; readonly header: string; readonly line: number };
  /** The statement from its first word up to the word under the cursor, on one line. */
  readonly before: string;
  /** The part of the word that stands before the cursor. */
  readonly word: string;
  /** The whole word under the cursor, also what stands behind it. */
  readonly wordRange: Range;
  readonly inComment: boolean;
  readonly inString: boolean;
  /** What other lines of the block begin with, for "not offered twice". */
  readonly siblings: readonly string[];
}

interface Open {
  readonly bracket: '{' | '[' | '(';
  readonly line: number;
  readonly character: number;
}

/** Reads the place of a cursor. Time grows with the text before it, once. */
export function placeAt(view: EditorView, position: Position): Place {
  const lines = linesOf(view);
  const line = lines[position.line] ?? '';
  const character = Math.min(position.character, line.length);
  const { open, inComment, inString } = scan(lines, position.line, character);
  const word = /[A-Za-z0-9_-]*$/.exec(line.slice(0, character))?.[0].replace(/^-+/, '') ?? '';
  const rest = /^[A-Za-z0-9_]*/.exec(line.slice(character))?.[0] ?? '';
  const blockAt = open.findIndex(({ bracket }) => bracket === '{');
  const blockOpen = blockAt < 0 ? undefined : open[blockAt];
  const block = blockOpen && headerOf(lines, blockOpen);
  const inner = block ? open.slice(blockAt + 1) : [];
  const before = statementBefore(lines, inner[0]?.line ?? position.line, position.line, character - word.length, block);
  return {
    ...(block ? { block } : {}),
    before,
    word,
    wordRange: {
      start: { line: position.line, character: character - word.length },
      end: { line: position.line, character: character + rest.length },
    },
    inComment,
    inString,
    siblings: block ? siblingsOf(lines, block.line, position.line) : [],
  };
}

function headerOf(lines: readonly string[], open: Open): Place['block'] {
  for (let line = open.line; line >= 0 && line >= open.line - 3; line -= 1) {
    const text = lines[line] ?? '';
    const keyword = keywordPattern.exec(text)?.[1];
    if (keyword === undefined) continue;
    const end = line === open.line ? open.character : text.length;
    const header = text.slice(text.indexOf(keyword) + keyword.length, end).trim();
    return { keyword: keyword as BlockKeyword, header, line };
  }
  return undefined;
}

/** The text from the start of the statement (several lines when it has an open bracket) to the word under the cursor. */
function statementBefore(
  lines: readonly string[],
  from: number,
  line: number,
  character: number,
  block: Place['block'],
): string {
  let text = from === line ? '' : lines.slice(from, line).map(withoutComment).join(' ');
  const last = (lines[line] ?? '').slice(0, character);
  text = text === '' ? last : `${text} ${last.trimStart()}`;
  if (block && block.line === from && block.keyword !== 'edge') text = text.slice(text.indexOf('{') + 1);
  return text.trimStart();
}

function siblingsOf(lines: readonly string[], header: number, cursor: number): string[] {
  const found: string[] = [];
  for (let line = header + 1; line < lines.length && line < header + 400; line += 1) {
    const text = lines[line] ?? '';
    if (text.startsWith('}') || beginsBlock(text)) break;
    if (line !== cursor) found.push(text.trim());
  }
  return found;
}

function withoutComment(line: string): string {
  const at = commentStart(line);
  return at < 0 ? line : line.slice(0, at);
}

function commentStart(line: string): number {
  let inString = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at];
    if (inString && char === '\\') at += 1;
    else if (char === '"') inString = !inString;
    else if (!inString && char === '-' && line[at + 1] === '-') return at;
  }
  return -1;
}

/** The brackets that are open at the place, outermost first. */
function scan(
  lines: readonly string[],
  endLine: number,
  endCharacter: number,
): { open: readonly Open[]; inComment: boolean; inString: boolean } {
  let open: Open[] = [];
  let inComment = false;
  let inString = false;
  for (let line = 0; line <= endLine; line += 1) {
    const text = lines[line] ?? '';
    if (beginsBlock(text)) open = [];
    // A new statement ends what the one before it left open.
    if (/^\s*(!|>>|~)/.test(text)) while (open.length > 0 && open.at(-1)?.bracket !== '{') open.pop();
    const end = line === endLine ? endCharacter : text.length;
    const comment = commentStart(text);
    inComment = comment >= 0 && comment < end;
    inString = scanLine(text, inComment ? comment : end, line, open);
  }
  return { open, inComment, inString };
}

/** True when the stretch ends inside a string. */
function scanLine(text: string, end: number, line: number, open: Open[]): boolean {
  let inString = false;
  for (let at = 0; at < end; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '/') at = Math.min(endOfRoute(text, at), end) - 1;
    else if (char === '{' || char === '[' || char === '(') open.push({ bracket: char, line, character: at });
    else if (char === '}') close(open, '{');
    else if (char === ']') close(open, '[');
    else if (char === ')') close(open, '(');
  }
  return inString;
}

const route = /\/(?:[\w*.:/-]|(?<=\/)\{\w*\}?)*/y;

/** Behind the route that a '/' begins; its braces, one half typed too, hold parameters and open nothing. */
function endOfRoute(text: string, at: number): number {
  route.lastIndex = at;
  return /^$|\s/.test(text.charAt(at - 1)) && route.test(text) ? route.lastIndex : at + 1;
}

/** Closes the innermost bracket of its kind with everything in it; a closing bracket without one is nothing. */
function close(open: Open[], bracket: Open['bracket']): void {
  const at = open.map((one) => one.bracket).lastIndexOf(bracket);
  if (at >= 0) open.length = at;
}
