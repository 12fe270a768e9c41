import type { Range } from '@specwright/model/origin';
import { type EditorView, linesOf } from '../../common/navigationView.ts';
import { beginsBlock } from './place.ts';

/** A block whose lines are parts of their own, so that the model does not hold it. */
export interface PolicyBlock {
  readonly keyword: 'auth' | 'limit' | 'observe';
  /** From the keyword to the closing brace; of a block that is not closed, to the end of its last line. */
  readonly range: Range;
  readonly keywordRange: Range;
}

/** The `auth`, `limit` and `observe` blocks of a file, read from its text. */
export function policyBlocks(view: EditorView): PolicyBlock[] {
  const lines = linesOf(view);
  return lines.flatMap((text, line): PolicyBlock[] => {
    const [, blanks = '', keyword] = /^(\s*)(auth|limit|observe)\s*\{/.exec(text) ?? [];
    if (!isPolicy(keyword)) return [];
    const start = { line, character: blanks.length };
    const keywordRange = { start, end: { line, character: blanks.length + keyword.length } };
    return [{ keyword, range: { start, end: endOf(lines, line) }, keywordRange }];
  });
}

function isPolicy(keyword: string | undefined): keyword is PolicyBlock['keyword'] {
  return keyword !== undefined;
}

function endOf(lines: readonly string[], head: number): Range['end'] {
  const onHead = withoutComment(lines[head] ?? '').lastIndexOf('}');
  if (onHead >= 0) return { line: head, character: onHead + 1 };
  for (let line = head + 1; line < lines.length; line += 1) {
    const text = lines[line] ?? '';
    const brace = /^\s*\}/.exec(text);
    if (brace !== null) return { line, character: brace[0].length };
    if (beginsBlock(text)) return { line: line - 1, character: (lines[line - 1] ?? '').length };
  }
  return { line: lines.length - 1, character: (lines.at(-1) ?? '').length };
}

function withoutComment(line: string): string {
  const at = line.indexOf('--');
  return at < 0 ? line : line.slice(0, at);
}
