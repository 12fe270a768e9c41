import type { AddLine, AddToList } from '@specwright/checks/fixData';
import type { QuickFix, TextEdit } from '@specwright/model/diagnostic';
import type { Range } from '@specwright/model/origin';
import type { Module } from '@specwright/model/parts';
import { type FixContext, fix } from '../../common/fixes/fixContext.ts';
import { at, type SourceText } from '../../common/fixes/sourceText.ts';

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
export function addLineFixes(context: FixContext, { part: id, line, place, isChoice }: AddLine): QuickFix[] {
  const part = context.index.part(id);
  const source = part === undefined ? undefined : context.source(part.origin.file);
  if (part === undefined || source === undefined) return [];
  const { range } = part.origin;
  const isHeadAlone = source.withoutComment(source.line(range.start.line)).trimEnd().endsWith('{');
  const edit =
    place === 'first' && isHeadAlone
      ? source.insertLineAfter(range.start.line, `${source.memberIndent(range)}${line}`)
      : source.insertBeforeClose(range, line);
  return fix(context, `Add '${line}'`, edit, isChoice !== true);
}
