import type { UnknownName } from '@specwright/checks/fixData';
import type { QuickFix } from '@specwright/model/diagnostic';
import type { Range } from '@specwright/model/origin';
import { creationFixes } from './create.ts';
import { type FixContext, fix } from './fixContext.ts';
import { listFixes } from './lists.ts';
import { at, type SourceText } from './sourceText.ts';

/** "Did you mean", then what can be made under the name, then the lists that it can be added to. */
export function unknownNameFixes(context: FixContext, data: UnknownName): QuickFix[] {
  const { diagnostic } = context;
  const source = context.source(diagnostic.file);
  if (source === undefined) return [];
  const range = rangeOfName(source, diagnostic.range, data.text);
  const isOnlyChoice = data.suggestions.length === 1;
  const renames = data.suggestions.flatMap((suggestion) =>
    range === undefined ? [] : fix(context, `Change to '${suggestion}'`, source.edit(range, suggestion), isOnlyChoice),
  );
  const created = data.create === undefined ? [] : creationFixes(context, data.create);
  const added = (data.add ?? []).flatMap((addition) => listFixes(context, addition));
  return [...renames, ...created, ...added];
}

/** The finding marks the name, or a stretch of one line in which it stands. */
function rangeOfName(source: SourceText, marked: Range, text: string): Range | undefined {
  const content = source.slice(marked);
  if (content === text) return marked;
  // `POST   /checkout` is still the route 'POST /checkout'.
  if (content.replace(/\s+/g, ' ').trim() === text) return marked;
  const found = [...content.matchAll(/[\w./{}*-]+/g)].find((word) => word[0] === text);
  if (found === undefined || marked.start.line !== marked.end.line) return undefined;
  const start = marked.start.character + found.index;
  return { start: at(marked.start.line, start), end: at(marked.start.line, start + text.length) };
}
