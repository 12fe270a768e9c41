import type { Range } from '@specwright/model/origin';
import type { Suppression } from '@specwright/model/system';

/** A comment as the parser gives it: without its dashes. */
export interface WrittenComment {
  readonly text: string;
  readonly range: Range;
  /** Nothing stands before it on its line. */
  readonly ownLine: boolean;
}

const suppressionMark = /^specwright-ignore\b(.*)$/;

/** The comments of a text by line: what a declaration is documented with and which findings are switched off. */
export class Comments {
  readonly #byLine: ReadonlyMap<number, WrittenComment>;

  readonly #file: string;

  constructor(file: string, comments: readonly WrittenComment[]) {
    this.#file = file;
    this.#byLine = new Map(comments.map((comment) => [comment.range.start.line, comment]));
  }

  /** The comment directly above `line`, then the one at its end; banners and suppressions are none. */
  docAt(line: number): string | undefined {
    const above: string[] = [];
    for (let at = line - 1; at >= 0; at--) {
      const comment = this.#byLine.get(at);
      if (comment === undefined || !comment.ownLine || isBanner(comment.text)) break;
      if (!suppressionMark.test(comment.text.trim())) above.unshift(comment.text.trim());
    }
    const behind = this.#byLine.get(line);
    if (behind !== undefined && !behind.ownLine && isDoc(behind.text)) above.push(behind.text.trim());
    const doc = above.join('\n').trim();
    return doc === '' ? undefined : doc;
  }

  suppressions(): Suppression[] {
    const found: Suppression[] = [];
    for (const [line, comment] of this.#byLine) {
      const codes = suppressionMark.exec(comment.text.trim())?.[1];
      if (codes === undefined) continue;
      const list = codes.split(/[\s,]+/).filter((code) => code !== '');
      const at = comment.ownLine ? this.#nextLineOfCode(line) : line;
      found.push({ line: at, codes: list, origin: { file: this.#file, range: comment.range } });
    }
    return found;
  }

  /** Suppressions stacked above one line all mean that line. */
  #nextLineOfCode(line: number): number {
    let next = line + 1;
    while (this.#byLine.get(next)?.ownLine === true) next++;
    return next;
  }
}

function isDoc(text: string): boolean {
  return !isBanner(text) && !suppressionMark.test(text.trim());
}

/** `-- ENTITIES --`, `-- =====`: they head a part of the file and document nothing. */
function isBanner(text: string): boolean {
  const inner = text.trim();
  return inner === '' || /--\s*$/.test(inner) || /^[-=*#~_+]{3,}/.test(inner) || /[=*#~_]{3,}$/.test(inner);
}
