import type { AuthRule, Operation } from '@specwright/model/parts';
import { accessTo } from '@specwright/model/policies';
import type { AccessPlan, EntityPlan } from './servicePlan.ts';

/** Who may call an operation: what the most specific path that covers it grants to its method. */
export function accessOf(
  operation: Operation,
  rules: readonly AuthRule[],
  subject: EntityPlan | undefined,
): AccessPlan & { readonly ownerNames: readonly string[] } {
  const access = accessTo(operation, rules);
  if (access.kind !== 'granted') return { ...access, ownerNames: [] };
  const { roles: names } = access;
  const ownerFields = names.filter((name) => namesOwnerField(name, subject));
  const roles = names.filter((name) => name !== 'owner');
  return { kind: 'granted', roles, owner: names.includes('owner') || ownerFields.length > 0, ownerNames: ownerFields };
}

/** `/letters/** : sender`: the auth line names the field that holds the owner; whoever has that role may as well. */
function namesOwnerField(name: string, subject: EntityPlan | undefined): boolean {
  if (name === 'owner' || name === 'user' || name === 'admin') return false;
  return subject?.fields.some((field) => field.name === name && field.type.kind === 'uuid' && !field.optional) === true;
}
