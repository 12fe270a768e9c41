import type { Part } from '@specwright/model/parts';

/** The part that is named last up to a line; the first of all where none is. */
export function nearestPart(lines: readonly string[], parts: readonly Part[]): Part | undefined {
  let nearest: { readonly part: Part; readonly line: number } | undefined;
  for (const part of parts) {
    const line = lines.findLastIndex((text) => names(text, part));
    if (line >= 0 && (nearest === undefined || line > nearest.line)) nearest = { part, line };
  }
  return nearest?.part ?? parts[0];
}

/** The first line that names a part and imports nothing; -1 where none does. */
export function lineNaming(lines: readonly string[], part: Part): number {
  return lines.findIndex((text) => !/^\s*(import|from)\b/.test(text) && names(text, part));
}

/** Whether a line has the name of a part, not as a piece of a longer one. */
function names(text: string, { name }: Part): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + name.length] ?? ' '}`;
    if (!/[\w/]/.test(around)) return true;
  }
  return false;
}
