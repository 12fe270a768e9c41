import type { AuthRule, Operation } from '@specwright/model/parts';
import { accessTo } from '@specwright/model/policies';
import type { Id } from '@specwright/model/reference';
import type { AccessPlan, EntityPlan } from './servicePlan.ts';

/** Who may call an operation: what the most specific path that covers it grants to its method. */
export function accessOf(
  operation: Operation,
  rules: readonly AuthRule[],
  subject: EntityPlan | undefined,
  entities: ReadonlyMap<Id, EntityPlan>,
): AccessPlan & { readonly ownerNames: readonly string[] } {
  const access = accessTo(operation, rules);
  if (access.kind !== 'granted') return { ...access, ownerNames: [] };
  const { roles: names } = access;
  const ownerFields = names.filter((name) => namesOwnerField(name, subject, entities));
  const roles = names.filter((name) => name !== 'owner');
  return { kind: 'granted', roles, owner: names.includes('owner') || ownerFields.length > 0, ownerNames: ownerFields };
}

/**
 * `/letters/** : sender`: the auth line names the field that holds the owner, of the row or of one that it belongs to
 * through edges; whoever has that role may as well.
 */
function namesOwnerField(
  name: string,
  subject: EntityPlan | undefined,
  entities: ReadonlyMap<Id, EntityPlan>,
  seen: ReadonlySet<Id> = new Set(),
): boolean {
  if (subject === undefined || seen.has(subject.id) || ['owner', 'user', 'admin'].includes(name)) return false;
  if (subject.fields.some((field) => field.name === name && field.type.kind === 'uuid' && !field.optional)) return true;
  return subject.links
    .filter(({ edge }) => edge !== undefined)
    .some(({ target }) => namesOwnerField(name, entities.get(target), entities, new Set([...seen, subject.id])));
}
