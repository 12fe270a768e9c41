import { comparePositions } from '@specwright/model/origin';
import type { Reference } from '@specwright/model/reference';

/**
 * In the order of the text, of two that begin at one place the longer first. A word that was read twice (the value of
 * `between`) is one reference.
 */
export function orderedReferences(references: readonly Reference[]): Reference[] {
  const known = new Map<string, Reference>();
  for (const reference of references) {
    const key = keyOf(reference);
    if (!known.has(key)) known.set(key, reference);
  }
  return [...known.values()].sort(byPlace);
}

function keyOf({ origin: { range }, role, targets }: Reference): string {
  const { start, end } = range;
  return `${start.line} ${start.character} ${end.line} ${end.character} ${role} ${targets.join(' ')}`;
}

function byPlace({ origin: { range: a } }: Reference, { origin: { range: b } }: Reference): number {
  return comparePositions(a.start, b.start) || comparePositions(b.end, a.end);
}
