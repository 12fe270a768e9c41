import type { Hop } from '../../plan/rowPaths.ts';
import type { LinkPlan } from '../../plan/servicePlan.ts';
import type { Names } from './naming.ts';

/** `{ order: { customer_id: id } }`: a condition on the rows from which a path leads to the row of that id. */
export function whereBehind(path: readonly Hop[], id: string, names: Names): string {
  const [hop, ...more] = path;
  if (hop === undefined) return `{ id: ${id} }`;
  const { way, link } = hop;
  const inner = whereBehind(more, id, names);
  if (way === 'up') return more.length === 0 ? `{ ${link.column}: ${id} }` : `{ ${link.name}: ${inner} }`;
  return link.unique ? `{ ${childName(link, names)}: ${inner} }` : `{ ${childName(link, names)}: { some: ${inner} } }`;
}

/** What the rows that link to a row are called there. */
function childName(link: LinkPlan, names: Names): string {
  const children = names.entity(link.target).children;
  const child = children.find(({ entity, link: own }) => entity === link.entity && own.column === link.column);
  return child?.name ?? link.name;
}
