import type { ReferenceRole } from '@specwright/model/reference';
import type { System } from '@specwright/model/system';
import type { CheckContext } from '../context.ts';
import { similarNames } from '../suggestions.ts';

const known = new WeakMap<System, Map<ReferenceRole, readonly string[]>>();

/** True when a name of that role that leads nowhere may be a slip for this one: then the slip is what there is to say. */
export function mayBeMisspelled(role: ReferenceRole, name: string, context: CheckContext): boolean {
  return lostNames(role, context).some((text) => similarNames(text, [name]).length > 0);
}

/** The names of that role that lead nowhere, each once. */
export function lostNames(role: ReferenceRole, { system }: CheckContext): readonly string[] {
  const byRole = known.get(system) ?? new Map<ReferenceRole, readonly string[]>();
  known.set(system, byRole);
  const lost = byRole.get(role) ?? findLostNames(role, system);
  byRole.set(role, lost);
  return lost;
}

function findLostNames(role: ReferenceRole, { references }: System): string[] {
  const lost = references.filter((reference) => reference.role === role && reference.targets.length === 0);
  return [...new Set(lost.map(({ text }) => text))];
}
