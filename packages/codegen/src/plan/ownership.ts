import type { AuthRule, Operation } from '@specwright/model/parts';
import { accessTo } from '@specwright/model/policies';
import type { Id } from '@specwright/model/reference';
import type { EntityPlan, FieldPlan, LinkPlan } from './servicePlan.ts';

/** The names of a field that holds the account that a row belongs to, the first that an entity has. */
export const ownerNames: readonly string[] = ['user', 'owner'];

/** How to get from a row to the account that owns it: over these links, then this column. */
export interface OwnerPath {
  readonly links: readonly LinkPlan[];
  readonly column: string;
}

/** The names in the auth lines of the apis about an entity: one of them may be its field (`/letters/** : sender`). */
export function namesInAuth(entity: Id, operations: readonly Operation[], rules: readonly AuthRule[]): string[] {
  return operations
    .filter((operation) => operation.subject === entity)
    .flatMap((operation) => {
      const access = accessTo(operation, rules);
      return access.kind === 'granted' ? access.roles : [];
    })
    .filter((name) => name !== 'admin' && !ownerNames.includes(name));
}

/** The field that holds the account that a row belongs to: what an auth line names, else `user` or `owner`. */
export function ownerField(fields: readonly FieldPlan[], named: readonly string[]): FieldPlan | undefined {
  const holdsAccounts = fields.filter(({ type }) => type.kind === 'uuid');
  // A reference to a row of the system holds the id of that row: its own owner is asked, except where it is the account.
  const byAuth = holdsAccounts.find(
    ({ name, link, optional }) => named.includes(name) && link === undefined && !optional,
  );
  return byAuth ?? ownerNames.flatMap((name) => holdsAccounts.find((field) => field.name === name) ?? [])[0];
}

/**
 * The shortest way from a row to its owner: its own field, else that of the row that it belongs to through an edge,
 * else of one that it refers to.
 */
export function ownerPathOf(entity: Id, entities: ReadonlyMap<Id, EntityPlan>): OwnerPath | undefined {
  let front: { readonly at: Id; readonly links: readonly LinkPlan[] }[] = [{ at: entity, links: [] }];
  const seen = new Set<Id>([entity]);
  while (front.length > 0) {
    for (const { at, links } of front) {
      const column = entities.get(at)?.owner;
      if (column !== undefined) return { links, column };
    }
    const next: { at: Id; links: readonly LinkPlan[] }[] = [];
    for (const { at, links } of front) {
      for (const link of edgesFirst(entities.get(at)?.links ?? [])) {
        if (seen.has(link.target)) continue;
        seen.add(link.target);
        next.push({ at: link.target, links: [...links, link] });
      }
    }
    front = next;
  }
  return undefined;
}

function edgesFirst(links: readonly LinkPlan[]): LinkPlan[] {
  return [...links].sort((a, b) => Number(b.edge !== undefined) - Number(a.edge !== undefined));
}
