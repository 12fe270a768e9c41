import type { Operation } from '@specwright/model/parts';
import { accessTo } from '@specwright/model/policies';
import type { Shared } from './compile/programContext.ts';
import { namesOwnerField } from './ownership.ts';
import type { AccessPlan, EntityPlan } from './servicePlan.ts';

/**
 * Who may call an operation: what the most specific path that covers it grants to its method. Where the line names the field
 * that holds the owner (`/letters/** : sender`), that name goes first; whoever has that role may as well.
 */
export function accessOf(
  operation: Operation,
  subject: EntityPlan | undefined,
  { index, entities, ownerNames }: Shared,
): AccessPlan & { readonly ownerNames: readonly string[] } {
  const access = accessTo(operation, index.system.authRules);
  if (access.kind !== 'granted') return { ...access, ownerNames };
  const { roles: names } = access;
  const ownerFields = names.filter((name) => namesOwnerField(name, subject?.id, entities));
  const roles = names.filter((name) => name !== 'owner');
  const owner = names.includes('owner') || ownerFields.length > 0;
  return { kind: 'granted', roles, owner, ownerNames: [...ownerFields, ...ownerNames] };
}
