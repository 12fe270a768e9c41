import type { Id } from '@specwright/model/reference';
import type { EntityPlan, LinkPlan } from './servicePlan.ts';

/** The names of a field that holds the account that a row belongs to, the first that an entity has. */
export const ownerNames: readonly string[] = ['user', 'owner'];

/** How to get from a row to the account that owns it: over these links, then this column. */
export interface OwnerPath {
  readonly links: readonly LinkPlan[];
  readonly column: string;
}

/**
 * The shortest way from a row to its owner: its own field, else that of the row that it belongs to through an edge,
 * else of one that it refers to. `named` are further names that an `auth` line gives.
 */
export function ownerPathOf(
  entity: Id,
  entities: ReadonlyMap<Id, EntityPlan>,
  named: readonly string[] = [],
): OwnerPath | undefined {
  let front: { readonly at: Id; readonly links: readonly LinkPlan[] }[] = [{ at: entity, links: [] }];
  const seen = new Set<Id>([entity]);
  while (front.length > 0) {
    for (const { at, links } of front) {
      const column = ownerColumn(entities.get(at), named);
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

/** The column of the entity itself that holds its owner. */
export function ownerColumn(entity: EntityPlan | undefined, named: readonly string[] = []): string | undefined {
  for (const name of [...named, ...ownerNames]) {
    const field = entity?.fields.find((candidate) => candidate.name === name && candidate.type.kind === 'uuid');
    // A reference to a row of the system holds the id of that row: its own owner is asked, except where it is the account.
    if (field !== undefined && (field.link === undefined || ownerNames.includes(name))) return field.column;
  }
  return undefined;
}

function edgesFirst(links: readonly LinkPlan[]): LinkPlan[] {
  return [...links].sort((a, b) => Number(b.edge !== undefined) - Number(a.edge !== undefined));
}
