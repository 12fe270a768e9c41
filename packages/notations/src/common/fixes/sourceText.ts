import type { TextEdit } from '@specwright/model/diagnostic';
import { comparePositions, type Position, type Range } from '@specwright/model/origin';

/** A text that edits are made for: its lines, their indentation, and where its blocks end. */
export class SourceText {
  readonly file: string;
  private readonly lines: readonly string[];
  private readonly lineEnd: string;
  private readonly commentMark: string;

  /** @param commentMark what a comment begins with in the notation of the text */
  constructor(file: string, text: string, commentMark = '--') {
    this.file = file;
    this.commentMark = commentMark;
    this.lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
    this.lines = text.split(/\r\n|\r|\n/);
  }

  /** As it is, but with one kind of line end. */
  get text(): string {
    return this.lines.join(this.lineEnd);
  }

  get lastLine(): number {
    return this.lines.length - 1;
  }

  line(at: number): string {
    return this.lines[at] ?? '';
  }

  /** A stretch of a line without the comment at its end. */
  withoutComment(text: string): string {
    const at = this.commentStart(text);
    return at < 0 ? text : text.slice(0, at);
  }

  /** Where the comment of a line begins, -1 when it has none; marks in quotation marks are no comment. */
  commentStart(line: string): number {
    const mark = this.commentMark;
    const found = new RegExp(`"(?:\\\\.|[^"\\\\])*"?|${mark}`, 'g');
    for (const match of line.matchAll(found)) if (match[0] === mark) return match.index;
    return -1;
  }

  isBlank(at: number): boolean {
    return this.line(at).trim() === '';
  }

  indentOf(at: number): string {
    return /^\s*/.exec(this.line(at))?.[0] ?? '';
  }

  slice({ start, end }: Range): string {
    if (start.line === end.line) return this.line(start.line).slice(start.character, end.character);
    const between = this.lines.slice(start.line + 1, end.line);
    return [this.line(start.line).slice(start.character), ...between, this.line(end.line).slice(0, end.character)].join(
      '\n',
    );
  }

  endOfLine(at: number): Position {
    return { line: at, character: this.line(at).length };
  }

  /** New text in the place of a range; `\n` becomes the line end of the file. */
  edit(range: Range, newText: string): TextEdit {
    return { file: this.file, range, newText: newText.replaceAll('\n', this.lineEnd) };
  }

  insert(at: Position, newText: string): TextEdit {
    return this.edit({ start: at, end: at }, newText);
  }

  /** A line of its own under another, which keeps its comment. */
  insertLineAfter(line: number, newText: string): TextEdit {
    return this.insert(this.endOfLine(line), `\n${newText}`);
  }

  /** Whole lines, with the line end before the next one. */
  removeLines(first: number, last: number): TextEdit {
    if (last < this.lastLine) return this.edit({ start: at(first, 0), end: at(last + 1, 0) }, '');
    const start = first === 0 ? at(0, 0) : this.endOfLine(first - 1);
    return this.edit({ start, end: this.endOfLine(last) }, '');
  }

  /** The indentation of the lines in a block: that of its first line, else one step more than its head. */
  memberIndent(block: Range): string {
    for (let line = block.start.line + 1; line <= block.end.line; line++) {
      const text = this.line(line).trim();
      if (text !== '' && text !== '}' && !text.startsWith(this.commentMark)) return this.indentOf(line);
    }
    const head = this.indentOf(block.start.line);
    return head + (this.usesTabs() ? '\t' : '  ');
  }

  /**
   * A line at the end of a block, before its '}'. A block of one line becomes one of several.
   * Undefined when the block has no '}' (yet).
   */
  insertBeforeClose(block: Range, newText: string): TextEdit | undefined {
    const close = at(block.end.line, block.end.character - 1);
    if (this.line(close.line).charAt(close.character) !== '}') return undefined;
    const indent = this.memberIndent(block);
    const before = this.line(close.line).slice(0, close.character);
    if (before.trim() === '') return this.insert(at(close.line, 0), `${indent}${newText}\n`);
    const headIndent = this.indentOf(block.start.line);
    const brace = close.line === block.start.line ? before.indexOf('{') : -1;
    if (brace < 0) {
      const end = at(close.line, before.trimEnd().length);
      return this.edit({ start: end, end: close }, `\n${indent}${newText}\n${headIndent}`);
    }
    const inner = before.slice(brace + 1).trim();
    const first = inner === '' ? '' : `\n${indent}${inner}`;
    return this.edit({ start: at(close.line, brace + 1), end: close }, `${first}\n${indent}${newText}\n${headIndent}`);
  }

  private usesTabs(): boolean {
    return this.lines.some((line) => line.startsWith('\t'));
  }
}

export function at(line: number, character: number): Position {
  return { line, character };
}

export function lastOf<T extends { readonly origin: { readonly range: Range } }>(parts: readonly T[]): T | undefined {
  return parts.reduce<T | undefined>(
    (last, part) =>
      last === undefined || comparePositions(part.origin.range.end, last.origin.range.end) > 0 ? part : last,
    undefined,
  );
}
