import type { Columns, Tables } from './columns.ts';
import { sameContent } from './compareShapes.ts';
import { ownMember } from './records.ts';

/**
 * The entities that came, of which one that went may be an earlier name: they have most of their fields in common (by name
 * and by what they hold). The likelier first; it is for a person to say which.
 */
export function entityRenameCandidates(removed: string, before: Tables, after: Tables): readonly string[] {
  const had = ownMember(before, removed);
  if (had === undefined) return [];
  return Object.entries(after)
    .filter(([name]) => ownMember(before, name) === undefined)
    .map(([name, has]) => ({ name, likeness: likeness(had, has) }))
    .filter((candidate) => candidate.likeness >= 0.5)
    .toSorted((a, b) => b.likeness - a.likeness || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/** The share of all their fields that both have; of an `id` alone, which every entity has, nothing follows. */
function likeness(a: Columns, b: Columns): number {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  names.delete('id');
  const common = [...names].filter((name) => {
    const was = ownMember(a, name)?.shape;
    const is = ownMember(b, name)?.shape;
    return was !== undefined && is !== undefined && sameContent(was, is);
  });
  return names.size === 0 ? 0 : common.length / names.size;
}
