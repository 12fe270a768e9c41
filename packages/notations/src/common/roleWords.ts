import { memoOf } from '@specwright/model/memo';
import type { Origin } from '@specwright/model/origin';
import type { Reference } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';

/** Roles that the notation itself knows: nobody can give them another name. */
export const builtInRoles: ReadonlySet<string> = new Set(['public', 'owner', 'user', 'admin']);

/** Where a role is granted, and where else it is spoken of. Roles come with the token: no part declares them. */
export interface RoleWords {
  readonly granted: readonly Origin[];
  readonly spoken: readonly Origin[];
}

/** The places of the role that a reference means: `auth` grants it, `not ROLE`, `notify(ROLE, …)`, `per ROLE`. */
export function roleWordsOf(index: SystemIndex, reference: Reference): RoleWords | undefined {
  return isRoleWord(reference) ? rolesIn(index).get(reference.text) : undefined;
}

/** A word that leads to no part may be a role; the word in `auth` and behind `not` always is one. */
function isRoleWord({ role, targets }: Reference): boolean {
  return targets.length === 0 && (role === 'auth.role' || role === 'word');
}

const rolesIn = memoOf(({ system }: SystemIndex): ReadonlyMap<string, RoleWords> => {
  const grants = new Set(system.authRules.flatMap((rule) => rule.grants.map(({ role }) => placeOf(role))));
  const roles = new Map<string, { granted: Origin[]; spoken: Origin[] }>();
  for (const { role, text } of system.references) {
    if (role === 'auth.role' && text !== '') roles.set(text, { granted: [], spoken: [] });
  }
  for (const reference of system.references) {
    const words = isRoleWord(reference) ? roles.get(reference.text) : undefined;
    (grants.has(placeOf(reference)) ? words?.granted : words?.spoken)?.push(reference.origin);
  }
  return roles;
});

function placeOf({ origin: { file, range } }: Reference): string {
  return `${file} ${range.start.line}:${range.start.character}`;
}
