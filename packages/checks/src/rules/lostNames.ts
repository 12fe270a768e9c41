import type { ReferenceRole } from '@specwright/model/reference';
import type { SystemParts } from '@specwright/model/system';
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
type LostNames = ReadonlyMap<ReferenceRole, ReadonlySet<string>>;

function lostNamesByRole(context: CheckContext): LostNames {
  const all = new Map<ReferenceRole, Set<string>>();
  for (const lost of context.inEachFile(lostNamesOfFile)) {
    for (const [role, names] of lost) for (const name of names) addName(all, role, name);
  }
  return all;
}

function lostNamesOfFile({ references }: SystemParts): LostNames {
  const byRole = new Map<ReferenceRole, Set<string>>();
  for (const { role, targets, text } of references) if (targets.length === 0) addName(byRole, role, text);
  return byRole;
}

function addName(byRole: Map<ReferenceRole, Set<string>>, role: ReferenceRole, name: string): void {
  const names = byRole.get(role);
  if (names === undefined) byRole.set(role, new Set([name]));
  else names.add(name);
}
