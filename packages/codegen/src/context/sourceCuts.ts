import type { Origin, Range } from '@specwright/model/origin';
import type { TextOf } from './contextFile.ts';

/** Lines of a text that are taken into a pack, and where they stand: what they name can be looked up there. */
export interface Cut {
  readonly file: string;
  /** Numbers of the lines, ascending, from 0. */
  readonly lines: readonly number[];
}

/** The texts of a project by lines. */
export class SourceLines {
  readonly #textOf: TextOf;
  readonly #files = new Map<string, readonly string[]>();

  constructor(textOf: TextOf) {
    this.#textOf = textOf;
  }

  of(file: string): readonly string[] {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const lines = (this.#textOf(file) ?? '').replace(/^\uFEFF/, '').split(/\r\n|\n/);
    this.#files.set(file, lines);
    return lines;
  }

  /** The lines of a cut as they were written. */
  written({ file, lines }: Cut): string[] {
    const all = this.of(file);
    return lines.map((line) => (all[line] ?? '').trimEnd());
  }

  /** Just the text of a place. */
  slice({ file, range }: Origin): string {
    const lines = this.of(file).slice(range.start.line, range.end.line + 1);
    const last = lines.length - 1;
    return lines
      .map((line, at) =>
        line.slice(at === 0 ? range.start.character : 0, at === last ? range.end.character : undefined).trimEnd(),
      )
      .join('\n');
  }

  /** Nothing but a comment shares the lines of a place. */
  isAlone({ file, range }: Origin): boolean {
    const lines = this.of(file);
    const before = (lines[range.start.line] ?? '').slice(0, range.start.character);
    const behind = (lines[range.end.line] ?? '').slice(range.end.character);
    return before.trim() === '' && /^\s*,?\s*(--.*)?$/.test(behind);
  }

  /** The whole of a part, with the comments that document it. */
  whole({ file, range }: Origin, doc: string | undefined): Cut {
    const start = this.#docStart(file, range.start.line, doc);
    return { file, lines: numbers(start, range.end.line) };
  }

  /**
   * A block without some of its members: their lines go, with the comments above them, unless something that stays stands
   * on the same line.
   */
  without(block: { readonly origin: Origin; readonly doc?: string }, dropped: readonly Range[]): Cut {
    const { file, range } = block.origin;
    const gone = new Set<number>();
    for (const member of dropped) this.#drop(file, range, member, gone);
    const whole = this.whole(block.origin, block.doc);
    return { file, lines: withoutDoubleBlanks(whole.lines, gone, this.of(file)) };
  }

  #drop(file: string, block: Range, member: Range, gone: Set<number>): void {
    const lines = this.of(file);
    if (member.start.line <= block.start.line || member.end.line >= block.end.line) return;
    if (!this.isAlone({ file, range: member })) return;
    for (const line of numbers(member.start.line, member.end.line)) gone.add(line);
    for (let line = member.start.line - 1; line > block.start.line && isComment(lines[line]); line--) gone.add(line);
  }

  /** The first of the comment lines above a declaration that say what its `doc` says. */
  #docStart(file: string, line: number, doc: string | undefined): number {
    const said = new Set((doc ?? '').split('\n').map((text) => text.trim()));
    const lines = this.of(file);
    let start = line;
    while (start > 0 && isComment(lines[start - 1]) && said.has(commentText(lines[start - 1]))) start--;
    return start;
  }
}

function withoutDoubleBlanks(
  numbered: readonly number[],
  gone: ReadonlySet<number>,
  lines: readonly string[],
): number[] {
  const kept: number[] = [];
  for (const line of numbered) {
    if (gone.has(line)) continue;
    const last = kept.at(-1);
    const blank = (lines[line] ?? '').trim() === '';
    if (blank && last !== undefined && (lines[last] ?? '').trim() === '') continue;
    kept.push(line);
  }
  return kept;
}

function isComment(line: string | undefined): boolean {
  return line?.trimStart().startsWith('--') === true;
}

function commentText(line: string | undefined): string {
  return (line ?? '').trim().replace(/^-+/, '').trim();
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}
