import type { AuthRule } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { EntityPlan, FieldPlan, LinkPlan } from './servicePlan.ts';

/** The names of a field that holds the account that a row belongs to, where no line gives another. */
const usualOwnerNames: readonly string[] = ['user', 'owner'];

const rolesWithoutField: readonly string[] = [...usualOwnerNames, 'admin', 'public'];

/**
 * The names of a field that holds the owner of a row, the first that an entity has: the usual ones, then those that `auth`
 * lines give (`/letters/** : sender`).
 */
export function ownerNamesOf(rules: readonly AuthRule[], entities: ReadonlyMap<Id, EntityPlan>): readonly string[] {
  const roles = rules.flatMap(({ grants }) => grants.map(({ role }) => role.text));
  const fields = [...entities.values()].flatMap((entity) => entity.fields);
  const named = roles.filter(
    (role) => !rolesWithoutField.includes(role) && fields.some((field) => holdsOwner(field, role)),
  );
  return [...new Set([...usualOwnerNames, ...named])];
}

/** A reference of this name is an account, whether or not rows of accounts are kept here. */
export function isAccountName(name: string): boolean {
  return usualOwnerNames.includes(name);
}

/** `/letters/** : sender`: whether the row, or one that it belongs to through edges, has its owner in a field of that name. */
export function namesOwnerField(name: string, entity: Id | undefined, entities: ReadonlyMap<Id, EntityPlan>): boolean {
  if (rolesWithoutField.includes(name)) return false;
  const seen = new Set<Id | undefined>();
  let front = [entity];
  while (front.length > 0) {
    const plans = front.flatMap((id) => entities.get(id ?? '') ?? []);
    if (plans.some(({ fields }) => fields.some((field) => holdsOwner(field, name)))) return true;
    for (const id of front) seen.add(id);
    const above = plans.flatMap(({ links }) =>
      links.filter(({ edge }) => edge !== undefined).map(({ target }) => target),
    );
    front = above.filter((id) => !seen.has(id));
  }
  return false;
}

/** How to get from a row to the account that owns it: over these links, then this column. */
export interface OwnerPath {
  readonly links: readonly LinkPlan[];
  readonly column: string;
}

/**
 * The shortest way from a row to its owner: its own field, else that of the row that it belongs to through an edge,
 * else of one that it refers to.
 * @param names of the field, the first that an entity has
 */
export function ownerPathOf(
  entity: Id,
  entities: ReadonlyMap<Id, EntityPlan>,
  names: readonly string[],
): OwnerPath | undefined {
  let front: { readonly at: Id; readonly links: readonly LinkPlan[] }[] = [{ at: entity, links: [] }];
  const seen = new Set<Id>([entity]);
  while (front.length > 0) {
    for (const { at, links } of front) {
      const column = ownerColumn(entities.get(at), names);
      if (column !== undefined) return { links, column };
    }
    const next: { at: Id; links: readonly LinkPlan[] }[] = [];
    for (const { at, links } of front) {
      for (const link of nearestFirst(entities.get(at)?.links ?? [])) {
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
export function ownerColumn(entity: EntityPlan | undefined, names: readonly string[]): string | undefined {
  for (const name of names) {
    const field = entity?.fields.find((candidate) => holdsOwner(candidate, name));
    if (field !== undefined) return field.column;
  }
  return undefined;
}

/**
 * A reference to a row of the system holds the id of that row: its own owner is asked, except where it is the account. Under
 * another name than the usual ones a field that may be empty is no owner: `agent: uuid?` is who took the ticket.
 */
export function holdsOwner({ name: own, type, link, optional }: FieldPlan, name: string): boolean {
  if (own !== name || type.kind !== 'uuid') return false;
  return isAccountName(name) ? link?.constrained !== true : link === undefined && !optional;
}

/** Who is called the owner, then what the row belongs to, then what it refers to. */
function nearestFirst(links: readonly LinkPlan[]): LinkPlan[] {
  const rank = ({ name, edge }: LinkPlan): number => (isAccountName(name) ? 0 : edge === undefined ? 2 : 1);
  return [...links].sort((a, b) => rank(a) - rank(b));
}
