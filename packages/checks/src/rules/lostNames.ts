import type { ReferenceRole } from '@specwright/model/reference';
import type { CheckContext } from '../context.ts';
import { similarNames } from '../suggestions.ts';

/** True when a name of that role that leads nowhere may be a slip for this one: then the slip is what there is to say. */
export function mayBeMisspelled(role: ReferenceRole, name: string, context: CheckContext): boolean {
  return context.within(lostNamesByRole, (byRole) =>
    [...(byRole.get(role) ?? [])].some((text) => similarNames(text, [name]).length > 0),
  );
}

/** True when some name of that role leads nowhere. */
export function hasLostNames(role: ReferenceRole, context: CheckContext): boolean {
  return context.within(lostNamesByRole, (byRole) => byRole.has(role));
}

/** The names of a role that lead nowhere, each once. */
function lostNamesByRole({ system }: CheckContext): ReadonlyMap<ReferenceRole, ReadonlySet<string>> {
  const byRole = new Map<ReferenceRole, Set<string>>();
  for (const { role, targets, text } of system.references) {
    if (targets.length === 0) byRole.set(role, (byRole.get(role) ?? new Set()).add(text));
  }
  return byRole;
}
