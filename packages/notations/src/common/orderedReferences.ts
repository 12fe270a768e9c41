import type { Reference } from '@specwright/model/reference';

/**
 * In the order of the text, of two that begin at one place the longer first. A word that was read twice (the value of
 * `between`) is one reference.
 */
export function orderedReferences(references: readonly Reference[]): Reference[] {
  const known = new Map<string, Reference>();
  for (const reference of references) {
    const key = [...placeOf(reference), reference.role, ...reference.targets].join(' ');
    if (!known.has(key)) known.set(key, reference);
  }
  return [...known.values()].sort((a, b) => {
    const left = placeOf(a);
    const right = placeOf(b);
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
  });
}

function placeOf({ origin: { range } }: Reference): readonly number[] {
  return [range.start.line, range.start.character, -range.end.line, -range.end.character];
}
