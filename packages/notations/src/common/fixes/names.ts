import type { UnknownName } from '@specwright/checks/fixData';
import type { QuickFix } from '@specwright/model/diagnostic';
import type { Range } from '@specwright/model/origin';
import { type FixContext, fix } from './fixContext.ts';
import { at, type SourceText } from './sourceText.ts';

/** "Did you mean": each suggestion in the place of the name. */
export function renameFixes(context: FixContext, data: UnknownName): QuickFix[] {
  const { diagnostic } = context;
  const source = context.source(diagnostic.file);
  const range = source === undefined ? undefined : rangeOfName(source, diagnostic.range, data.text);
  const isOnlyChoice = data.suggestions.length === 1;
  return data.suggestions.flatMap((suggestion) =>
    source === undefined || range === undefined
      ? []
      : fix(context, `Change to '${suggestion}'`, source.edit(range, suggestion), isOnlyChoice),
  );
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
