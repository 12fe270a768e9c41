import type { Part } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';
import { partsOf } from '@specwright/model/systemIndex';
import type { EditorView } from '@specwright/notations/common/navigationView';
import { editorOf } from '@specwright/notations/notations';

interface OutlineSymbol {
  readonly name: string;
  readonly detail?: string;
  readonly range: { readonly start: { readonly line: number } };
  readonly children?: readonly OutlineSymbol[];
}

/** What a file declares, as indented lines with the numbers of its lines. */
export function fileOutline(view: EditorView): string {
  return symbolLines(editorOf(view.file).symbols(view), '').join('\n');
}

function symbolLines(symbols: readonly OutlineSymbol[], indent: string): string[] {
  return symbols.flatMap(({ name, detail, range, children }) => {
    const said = detail === undefined || detail === '' ? '' : ` — ${detail}`;
    return [`${indent}${name}${said} (line ${range.start.line + 1})`, ...symbolLines(children ?? [], `${indent}  `)];
  });
}

/** What belongs to a module: kind, name and place of each part, in whatever file it stands. */
export function moduleOutline(index: SystemIndex, name: string, nameOf: (uri: string) => string): string | undefined {
  const { system } = index;
  const ids = new Set(
    [...system.modules, ...system.design.modules].filter((one) => one.name === name).map(({ id }) => id),
  );
  if (ids.size === 0) return undefined;
  const owned = new Set(
    system.modules.filter(({ id }) => ids.has(id)).flatMap(({ owns }) => owns.flatMap((one) => one.targets)),
  );
  const isPart = (part: Part): boolean =>
    ids.has(part.id) ||
    owned.has(part.id) ||
    ('module' in part && ids.has(part.module ?? '')) ||
    ('designModule' in part && ids.has(part.designModule ?? '')) ||
    ('of' in part && ids.has(part.of));
  return [...partsOf(system)]
    .filter((part) => isPart(part) && part.kind !== 'field' && part.kind !== 'exposed')
    .map((part) => `${part.kind} ${part.name} (${nameOf(part.origin.file)}:${part.origin.range.start.line + 1})`)
    .join('\n');
}
