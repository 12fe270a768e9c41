import type { RemoveItem, RemoveLine } from '@specwright/checks/fixData';
import type { QuickFix, TextEdit } from '@specwright/model/diagnostic';
import type { Range } from '@specwright/model/origin';
import { type FixContext, fix } from './fixContext.ts';
import { at, type SourceText } from './sourceText.ts';

/** Takes away an entry with its comma, a line of a block, a clause of a line, or a block. */
export function removeItemFixes(context: FixContext, data: RemoveItem): QuickFix[] {
  const source = context.source(context.diagnostic.file);
  if (source === undefined) return [];
  const isSafe = data.what === 'listItem' || data.what === 'text';
  return fix(context, `Remove ${data.label}`, removal(source, data), isSafe);
}

export function removal(source: SourceText, { what, range }: Pick<RemoveItem, 'what' | 'range'>): TextEdit {
  if (what === 'line' || what === 'block') return removeWholeLines(source, range, what === 'block');
  if (what === 'listItem') return removeEntry(source, range);
  const before = source.line(range.start.line).slice(0, range.start.character);
  return source.edit({ start: at(range.start.line, before.trimEnd().length), end: range.end }, '');
}

/** The comma behind goes with the entry; of the last entry the one before. An entry alone on its lines takes them along. */
export function removeEntry(source: SourceText, range: Range): TextEdit {
  const behind = source.line(range.end.line).slice(range.end.character);
  const comma = /^\s*,[ \t]*/.exec(behind)?.[0];
  const before = source.line(range.start.line).slice(0, range.start.character);
  if (comma !== undefined) {
    const rest = source.withoutComment(behind.slice(comma.length)).trim();
    if (before.trim() === '' && rest === '') return source.removeLines(range.start.line, range.end.line);
    return source.edit({ start: range.start, end: at(range.end.line, range.end.character + comma.length) }, '');
  }
  const commaBefore = /,\s*$/.exec(before);
  if (commaBefore !== null) return source.edit({ start: at(range.start.line, commaBefore.index), end: range.end }, '');
  for (let line = range.start.line - 1; before.trim() === '' && line >= 0; line--) {
    const text = source.withoutComment(source.line(line)).trimEnd();
    if (text === '') continue;
    if (text.endsWith(',')) return source.edit({ start: at(line, text.length - 1), end: range.end }, '');
    break;
  }
  return removeOnlyEntry(source, range, before, behind);
}

/** `owns: [Cart]` has no other entry: the whole line goes. */
function removeOnlyEntry(source: SourceText, range: Range, before: string, behind: string): TextEdit {
  const isWholeList =
    /^\s*[\w.]+\s*[:=]?\s*[[{]\s*$/.test(before) && /^\s*[\]}]\s*$/.test(source.withoutComment(behind));
  return isWholeList ? source.removeLines(range.start.line, range.end.line) : source.edit(range, '');
}

/** A line that nothing needs any more; what else stands on it stays. */
export function removeLineFixes(
  context: FixContext,
  { range }: RemoveLine,
  removeLine: (source: SourceText, range: Range) => TextEdit = removeWholeLines,
): QuickFix[] {
  const source = context.source(context.diagnostic.file);
  if (source === undefined) return [];
  const isComment = context.diagnostic.code.startsWith('suppression/');
  if (isComment) return fix(context, 'Remove the comment', removeComment(source, range.start.line), true);
  return fix(context, 'Remove this line', removeLine(source, range), true);
}

function removeComment(source: SourceText, line: number): TextEdit | undefined {
  const start = source.commentStart(source.line(line));
  if (start < 0) return undefined;
  const before = source.line(line).slice(0, start).trimEnd();
  if (before === '') return source.removeLines(line, line);
  return source.edit({ start: at(line, before.length), end: source.endOfLine(line) }, '');
}

export function removeWholeLines(source: SourceText, range: Range, isBlock = false): TextEdit {
  const before = source.line(range.start.line).slice(0, range.start.character).trim();
  const behind = source.withoutComment(source.line(range.end.line).slice(range.end.character)).trim();
  if (before !== '' || behind !== '') return source.edit(range, '');
  const first = range.start.line;
  const isBetweenBlanks = first > 0 && source.isBlank(first - 1);
  return source.removeLines(isBlock && isBetweenBlanks ? first - 1 : first, range.end.line);
}
