import type { Id } from '@specwright/model/reference';
import type { ServicePlan } from '../servicePlan.ts';

/** The id of the n-th row of an entity in the tests. */
export function rowId(plan: ServicePlan, entity: Id, count = 1): string {
  const at = plan.entities.findIndex((candidate) => candidate.id === entity) + 1;
  return `e0000000-0000-4000-8000-${String(at).padStart(6, '0')}${String(count).padStart(6, '0')}`;
}
