import type { DesignNode, DesignValue } from './design.ts';
import type { Origin } from './origin.ts';
import type { Id } from './reference.ts';

/** A node of a tree of keys with the system or template that says it. */
export interface ResolvedNode {
  readonly key?: string;
  readonly value?: DesignValue;
  readonly item: boolean;
  readonly children: readonly ResolvedNode[];
  readonly origin: Origin;
  readonly from: Id;
}

export function resolvedNodes(nodes: readonly DesignNode[], from: Id): ResolvedNode[] {
  return nodes.map(({ key, value, item, children, origin }) => ({
    ...(key === undefined ? {} : { key }),
    ...(value === undefined ? {} : { value }),
    item,
    children: resolvedNodes(children, from),
    origin,
    from,
  }));
}

/** The nodes of a parent with those of a child: a key of both has the child's value, blocks of both are merged, items are added. */
export function withNodes(parent: readonly ResolvedNode[], child: readonly ResolvedNode[]): ResolvedNode[] {
  const merged = [...parent];
  for (const node of child) {
    const at =
      node.key === undefined || node.item ? -1 : merged.findIndex(({ key, item }) => key === node.key && !item);
    const known = merged[at];
    if (known === undefined) merged.push(node);
    else if (node.value === undefined && known.value === undefined) {
      merged[at] = { ...node, children: withNodes(known.children, node.children) };
    } else merged[at] = node;
  }
  return merged;
}
