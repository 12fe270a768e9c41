import type { TextEdit } from '@specwright/model/diagnostic';
import type { Range } from '@specwright/model/origin';
import type { IToken } from 'chevrotain';
import type { FormatOptions } from '../../common/formatting.ts';
import type { EditorView } from '../../common/navigationView.ts';
import { splitLines } from '../../common/textLines.ts';
import { lexSds, parseSds } from '../parser.ts';
import { type ColumnMark, columnMark, type LinePlace, spacedTokens } from './formatLine.ts';

/** Between a line and the comment behind it, at least. */
const beforeComment = 2;

/** A line of the text: what it says, where it stands, and what it becomes. */
interface Line {
  readonly written: string;
  readonly tokens: readonly IToken[];
  readonly comment: string | undefined;
  /** Brackets around the line, those of the block included. */
  readonly depth: number;
  /** Place of its construct in the text; a comment and a blank line between two belong to the lower one. */
  readonly construct: number;
  readonly keyword: string;
}

/** What a line becomes; undefined where it goes. */
type NewLine = string | undefined;

/**
 * The changes that give a text of SDS its usual form: two blanks a level, one blank between words, the comments behind
 * neighbouring lines in one column, no more than one empty line. Lines keep their order and their ends. A construct that
 * cannot be read, or that would then be read otherwise, stays as it is.
 *
 * @param range only the constructs that stand in these lines
 */
export function formatEdits(
  view: Pick<EditorView, 'file' | 'text'>,
  options: FormatOptions = {},
  range?: Range,
): TextEdit[] {
  const { mark } = splitLines(view.text);
  const { lines, made } = formatted(view.text, options);
  const wanted = range === undefined ? undefined : constructsIn(lines, range);
  return made.flatMap((text, at): TextEdit[] => {
    const line = lines[at];
    if (line === undefined || text === line.written || wanted?.has(line.construct) === false) return [];
    const shift = at === 0 ? mark : 0;
    const start = { line: at, character: shift };
    const end =
      text === undefined ? { line: at + 1, character: 0 } : { line: at, character: line.written.length + shift };
    return [{ file: view.file, range: { start, end }, newText: text ?? '' }];
  });
}

/** A text of SDS in its usual form. */
export function formatText(text: string, options: FormatOptions = {}): string {
  const { ends, mark } = splitLines(text);
  const { made } = formatted(text, options);
  return text.slice(0, mark) + made.map((line, at) => (line === undefined ? '' : line + (ends[at] ?? ''))).join('');
}

function formatted(text: string, options: FormatOptions): { lines: readonly Line[]; made: readonly NewLine[] } {
  const written = splitLines(text).lines;
  const source = written.join('\n');
  const lines = linesOf(written, source);
  const broken = brokenConstructs(lines, source);
  const made = usualForm(lines, broken, options);
  if (isReadAlike(source, textOf(made))) return { lines, made };
  const places = new Map<number, number[]>();
  lines.forEach(({ construct }, at) => {
    const own = places.get(construct);
    if (own === undefined) places.set(construct, [at]);
    else own.push(at);
  });
  for (const [construct, own] of places) {
    const before = own.map((at) => lines[at]?.written).join('\n');
    if (!isReadAlike(before, textOf(own.map((at) => made[at])))) broken.add(construct);
  }
  const kept = usualForm(lines, broken, options);
  return { lines, made: isReadAlike(source, textOf(kept)) ? kept : lines.map((line) => line.written) };
}

function textOf(made: readonly NewLine[]): string {
  return made.filter((line) => line !== undefined).join('\n');
}

/** True when two texts have the same tokens in the same blocks, the same comments and the same problems. */
function isReadAlike(one: string, other: string): boolean {
  return one === other || readingOf(one) === readingOf(other);
}

function readingOf(text: string): string {
  const { tokens, report } = lexSds(text);
  // Whether blanks stand beside a colon makes another token of it; what it then means, the parser says.
  const words = tokens.map(({ tokenType, image }) => (/^\s*$/.test(image) ? tokenType.name : image));
  const kinds = tokens.map(({ tokenType, image }) => (image === ':' ? ':' : tokenType.name));
  const comments = report.comments.map(({ image }) => image.trimEnd());
  const problems = parseSds(text, '').diagnostics.map(({ code, message }) => [code, message]);
  return JSON.stringify([words, kinds, comments, problems]);
}

function linesOf(written: readonly string[], source: string): readonly Line[] {
  const { tokens, report } = lexSds(source);
  const tokensOf = new Map<number, IToken[]>();
  for (const token of tokens) {
    const at = (token.startLine ?? 1) - 1;
    const own = tokensOf.get(at);
    if (own === undefined) tokensOf.set(at, [token]);
    else own.push(token);
  }
  const comments = new Map(report.comments.map((token) => [(token.startLine ?? 1) - 1, token.image.trimEnd()]));
  let depth = 0;
  let construct = 0;
  let keyword = '';
  const lines = written.map((text, at): Line => {
    const all = tokensOf.get(at) ?? [];
    const own = all.filter(({ image }) => image.trim() !== '');
    if (depth === 0 && own[0] !== undefined && own[0].image !== '{' && own[0].image !== '}') {
      construct = at + 1;
      keyword = own[0].image;
    }
    const line = { written: text, tokens: own, comment: comments.get(at), depth, construct, keyword };
    for (const { image } of all) depth = Math.max(0, depth + change(image));
    return line;
  });
  return withCommentsBelow(lines);
}

function change(image: string): number {
  if (image === '{' || image === '[' || image === '(') return 1;
  return image === '}' || image === ']' || image === ')' ? -1 : 0;
}

/** Comments and empty lines outside any block go with the construct below them; behind the last one, with nothing. */
function withCommentsBelow(lines: readonly Line[]): readonly Line[] {
  let next = Number.MAX_SAFE_INTEGER;
  return lines
    .toReversed()
    .map((line) => {
      const construct = line.depth === 0 && line.tokens.length === 0 ? next : line.construct;
      next = construct;
      return { ...line, construct };
    })
    .toReversed();
}

/** Constructs in which something cannot be read, or with text that no token has. */
function brokenConstructs(lines: readonly Line[], source: string): Set<number> {
  const broken = new Set<number>();
  for (const { range } of parseSds(source, '').diagnostics) {
    for (let at = range.start.line; at <= range.end.line; at += 1) {
      const line = lines[at];
      if (line !== undefined) broken.add(line.construct);
    }
  }
  for (const line of lines) if (blankless(line.written) !== saidBy(line)) broken.add(line.construct);
  return broken;
}

function saidBy({ tokens, comment }: Line): string {
  return blankless(tokens.map(({ image }) => image).join('') + (comment ?? ''));
}

function blankless(text: string): string {
  return text.replace(/\s+/g, '');
}

function usualForm(
  lines: readonly Line[],
  broken: ReadonlySet<number>,
  { align = false }: FormatOptions,
): readonly NewLine[] {
  const lastText = lines.findLastIndex(({ written }) => written.trim() !== '');
  const isBlank = (at: number): boolean => lines[at]?.written.trim() === '';
  const plain = lines.map((line) => codeOf(line));
  const codes = align ? inColumns(lines, plain) : plain;
  const columns = commentColumns(lines, codes);
  return lines.map((line, at) => {
    if (broken.has(line.construct)) return line.written;
    if (isBlank(at)) return at === 0 || at > lastText || isBlank(at - 1) ? undefined : '';
    const code = codes[at] ?? '';
    if (line.comment === undefined) return code;
    return line.tokens.length === 0 ? indentOf(line) + line.comment : code.padEnd(columns[at] ?? 0) + line.comment;
  });
}

function indentOf({ depth, tokens }: Line): string {
  const closing = tokens.findIndex(({ image }) => change(image) >= 0);
  return '  '.repeat(Math.max(0, depth - (closing < 0 ? tokens.length : closing)));
}

function codeOf(line: Line): string {
  return line.tokens.length === 0 ? '' : indentOf(line) + spacedTokens(line.tokens, placeOf(line)).join('');
}

function placeOf({ keyword, depth }: Line): LinePlace {
  return { keyword, isMember: depth === 1 };
}

/** The lines with what neighbours of one block have in common below each other. */
function inColumns(lines: readonly Line[], codes: readonly string[]): readonly string[] {
  const marks = lines.map((line) => columnMark(line.tokens, placeOf(line)));
  const made = [...codes];
  for (let from = 0; from < lines.length; ) {
    let to = from + 1;
    while (belongsTo(to, from, lines, marks)) to += 1;
    const places = lines.slice(from, to).map((line, at) => columnOf(line, marks[from + at]));
    const column = Math.max(...places);
    for (const [at, place] of places.entries()) {
      const code = codes[from + at] ?? '';
      made[from + at] = code.slice(0, place) + ' '.repeat(column - place) + code.slice(place);
    }
    from = to;
  }
  return made;
}

function belongsTo(
  at: number,
  first: number,
  lines: readonly Line[],
  marks: readonly (ColumnMark | undefined)[],
): boolean {
  const kind = marks[first]?.kind;
  return kind !== undefined && marks[at]?.kind === kind && lines[at]?.construct === lines[first]?.construct;
}

/** The column of a mark; blanks before it are part of the line as it is without columns. */
function columnOf(line: Line, mark: ColumnMark | undefined): number {
  if (mark === undefined) return 0;
  const words = spacedTokens(line.tokens, placeOf(line));
  const before = words.slice(0, mark.at).join('');
  const blank = words[mark.at]?.startsWith(' ') === true ? 1 : 0;
  return indentOf(line).length + before.length + blank;
}

/** For each line the column of its comment: that of the neighbours, where it has room for all of them. */
function commentColumns(lines: readonly Line[], codes: readonly string[]): readonly number[] {
  const columns: number[] = [];
  for (let from = 0; from < lines.length; ) {
    let to = from;
    while (hasTrailing(lines[to]) && lines[to]?.construct === lines[from]?.construct) to += 1;
    const places = lines
      .slice(from, to)
      .map(({ written, comment }) => written.trimEnd().length - (comment?.length ?? 0));
    const least = codes.slice(from, to).reduce((longest, { length }) => Math.max(longest, length), 0) + beforeComment;
    const first = places[0] ?? 0;
    const shared = first >= least && places.every((place) => place === first) ? first : least;
    for (let at = from; at < to; at += 1) columns[at] = shared;
    from = Math.max(to, from + 1);
  }
  return columns;
}

function hasTrailing(line: Line | undefined): boolean {
  return line !== undefined && line.comment !== undefined && line.tokens.length > 0;
}

function constructsIn(lines: readonly Line[], { start, end }: Range): ReadonlySet<number> {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return new Set(lines.slice(start.line, last + 1).map(({ construct }) => construct));
}
