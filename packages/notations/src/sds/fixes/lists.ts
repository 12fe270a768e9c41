import type { AddLine, AddToList, RemoveItem, RemoveLine } from '@specwright/checks/fixData';
import type { QuickFix, TextEdit } from '@specwright/model/diagnostic';
import type { Range } from '@specwright/model/origin';
import type { Module } from '@specwright/model/parts';
import { type FixContext, fix } from './fixContext.ts';
import { at, type SourceText } from './sourceText.ts';

const listNames = ['owns', 'exposes', 'consumes'] as const;

/** Adds an entry to a list of a module. */
export function listFixes(context: FixContext, { module: id, list, item }: AddToList): QuickFix[] {
  const module = context.index.part(id);
  if (module?.kind !== 'module') return [];
  return fix(context, `Add '${item}' to ${list} of '${module.name}'`, addToModuleList(context, module, list, item));
}

/** The edit for it: behind the last entry, or as a new line in the order of the lists. Undefined when it is there already. */
export function addToModuleList(
  context: FixContext,
  module: Module,
  list: AddToList['list'],
  item: string,
): TextEdit | undefined {
  const source = context.source(module.origin.file);
  if (source === undefined) return undefined;
  const brackets = bracketsOf(module, list);
  if (brackets !== undefined) return addToBrackets(source, brackets, item);
  const above = listNames.slice(0, listNames.indexOf(list)).map((name) => bracketsOf(module, name));
  const previous = above.findLast((range) => range !== undefined);
  const line = `${list}: [${item}]`;
  const indent = source.memberIndent(module.origin.range);
  if (previous !== undefined) return source.insertLineAfter(previous.end.line, `${indent}${line}`);
  if (source.line(module.origin.range.start.line).trimEnd().endsWith('{'))
    return source.insertLineAfter(module.origin.range.start.line, `${indent}${line}`);
  return source.insertBeforeClose(module.origin.range, line);
}

/** Adds an entry before the ']' of a list, in the way that the list is written. */
export function addToBrackets(source: SourceText, brackets: Range, item: string): TextEdit | undefined {
  const text = source.slice(brackets);
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
  const entries = text
    .slice(1, -1)
    .replace(/--[^\n]*/g, '')
    .split(',')
    .map((entry) => entry.trim());
  if (entries.includes(item)) return undefined;
  const close = at(brackets.end.line, brackets.end.character - 1);
  const last = lastEntryEnd(source, brackets);
  if (last === undefined) return source.edit({ start: close, end: close }, item);
  const hasComma = entries.at(-1) === '';
  if (last.line === close.line) return source.edit({ start: last, end: close }, `${hasComma ? '' : ','} ${item}`);
  const line = `\n${source.indentOf(last.line)}${item}${hasComma ? ',' : ''}`;
  return source.insert(last, `${hasComma ? '' : ','}${line}`);
}

/** Behind the last character of the list that is no blank, comment or bracket. */
function lastEntryEnd(source: SourceText, { start, end }: Range): Range['end'] | undefined {
  for (let line = end.line; line >= start.line; line--) {
    const to = line === end.line ? end.character - 1 : source.line(line).length;
    const from = line === start.line ? start.character + 1 : 0;
    const text = source.line(line).slice(from, to).replace(/--.*$/, '').trimEnd();
    if (text.trim() !== '') return at(line, from + text.length);
  }
  return undefined;
}

function bracketsOf(module: Module, list: AddToList['list']): Range | undefined {
  const origins = { owns: module.ownsOrigin, exposes: module.exposesOrigin, consumes: module.consumesOrigin };
  return origins[list]?.range;
}

/** A line that a block lacks, under its head or before its '}'. */
export function addLineFixes(context: FixContext, { part: id, line, place }: AddLine): QuickFix[] {
  const part = context.index.part(id);
  const source = part === undefined ? undefined : context.source(part.origin.file);
  if (part === undefined || source === undefined) return [];
  const { range } = part.origin;
  const isHeadAlone = source.line(range.start.line).replace(/--.*$/, '').trimEnd().endsWith('{');
  const edit =
    place === 'first' && isHeadAlone
      ? source.insertLineAfter(range.start.line, `${source.memberIndent(range)}${line}`)
      : source.insertBeforeClose(range, line);
  return fix(context, `Add '${line}'`, edit, true);
}

/** Takes away an entry with its comma, a line of a block, or a clause of a line. */
export function removeItemFixes(context: FixContext, data: RemoveItem): QuickFix[] {
  const source = context.source(context.diagnostic.file);
  if (source === undefined) return [];
  return fix(context, `Remove ${data.label}`, removal(source, data), data.what !== 'line');
}

function removal(source: SourceText, { what, range }: RemoveItem): TextEdit {
  if (what === 'line') return removeWholeLines(source, range);
  if (what === 'listItem') return removeEntry(source, range);
  const before = source.line(range.start.line).slice(0, range.start.character);
  return source.edit({ start: at(range.start.line, before.trimEnd().length), end: range.end }, '');
}

/** The comma behind goes with the entry; of the last entry the one before. An entry alone on its lines takes them along. */
function removeEntry(source: SourceText, range: Range): TextEdit {
  const behind = source.line(range.end.line).slice(range.end.character);
  const comma = /^\s*,[ \t]*/.exec(behind)?.[0];
  const before = source.line(range.start.line).slice(0, range.start.character);
  if (comma !== undefined) {
    const rest = behind.slice(comma.length).replace(/--.*$/, '').trim();
    if (before.trim() === '' && rest === '') return source.removeLines(range.start.line, range.end.line);
    return source.edit({ start: range.start, end: at(range.end.line, range.end.character + comma.length) }, '');
  }
  const commaBefore = /,\s*$/.exec(before);
  if (commaBefore !== null) return source.edit({ start: at(range.start.line, commaBefore.index), end: range.end }, '');
  for (let line = range.start.line - 1; before.trim() === '' && line >= 0; line--) {
    const text = source.line(line).replace(/--.*$/, '').trimEnd();
    if (text === '') continue;
    if (text.endsWith(',')) return source.edit({ start: at(line, text.length - 1), end: range.end }, '');
    break;
  }
  return removeOnlyEntry(source, range, before, behind);
}

/** `owns: [Cart]` has no other entry: the whole line goes. */
function removeOnlyEntry(source: SourceText, range: Range, before: string, behind: string): TextEdit {
  const isWholeList = /^\s*[\w.]+\s*:?\s*[[{]\s*$/.test(before) && /^\s*[\]}]\s*(--.*)?$/.test(behind);
  return isWholeList ? source.removeLines(range.start.line, range.end.line) : source.edit(range, '');
}

/** A line that nothing needs any more; what else stands on it stays. */
export function removeLineFixes(context: FixContext, { range }: RemoveLine): QuickFix[] {
  const source = context.source(context.diagnostic.file);
  if (source === undefined) return [];
  const isComment = context.diagnostic.code.startsWith('suppression/');
  if (isComment) return fix(context, 'Remove the comment', removeComment(source, range.start.line), true);
  return fix(context, 'Remove this line', removeLineOfBlock(context, source, range), true);
}

function removeComment(source: SourceText, line: number): TextEdit | undefined {
  const start = commentStart(source.line(line));
  if (start < 0) return undefined;
  const before = source.line(line).slice(0, start).trimEnd();
  if (before === '') return source.removeLines(line, line);
  return source.edit({ start: at(line, before.length), end: source.endOfLine(line) }, '');
}

/** Where the comment of a line begins, -1 when it has none; dashes in quotation marks are no comment. */
function commentStart(line: string): number {
  const found = /^(?:[^"-]|"(?:\\.|[^"\\])*"?|-(?!-))*--/.exec(line);
  return found === null ? -1 : found[0].length - 2;
}

/** The block goes with its last line. */
function removeLineOfBlock(context: FixContext, source: SourceText, range: Range): TextEdit {
  const evolve = context.index.system.evolves.find(
    ({ origin, changes }) =>
      origin.file === source.file && changes.length === 1 && changes[0]?.origin.range.start.line === range.start.line,
  );
  return removeWholeLines(source, evolve?.origin.range ?? range, evolve !== undefined);
}

export function removeWholeLines(source: SourceText, range: Range, isBlock = false): TextEdit {
  const before = source.line(range.start.line).slice(0, range.start.character).trim();
  const behind = source.line(range.end.line).slice(range.end.character).replace(/--.*$/, '').trim();
  if (before !== '' || behind !== '') return source.edit(range, '');
  const first = range.start.line;
  const isBetweenBlanks = first > 0 && source.isBlank(first - 1);
  return source.removeLines(isBlock && isBetweenBlanks ? first - 1 : first, range.end.line);
}
