import type { AuthRule, Operation } from '@specwright/model/parts';
import { accessTo } from '@specwright/model/policies';
import type { AccessPlan, EntityPlan } from './servicePlan.ts';

/** Who may call an operation: what the most specific path that covers it grants to its method. */
export function accessOf(
  operation: Operation,
  rules: readonly AuthRule[],
  subject: EntityPlan | undefined,
): AccessPlan {
  const access = accessTo(operation, rules);
  if (access.kind !== 'granted') return access;
  const { roles: names } = access;
  const roles = names.filter((name) => name !== 'owner');
  return { kind: 'granted', roles, owner: names.some((name) => name === 'owner' || namesOwner(name, subject)) };
}

/** `/letters/** : sender`: the auth line names the field that holds the owner; whoever has that role may as well. */
function namesOwner(name: string, subject: EntityPlan | undefined): boolean {
  return name !== 'user' && name !== 'admin' && subject?.owner !== undefined && subject.owner === name;
}
