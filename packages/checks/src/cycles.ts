/** The nodes that a node leads to. */
type Next = (node: string) => readonly string[];

/**
 * The circles of a graph: for each knot of nodes that lead to each other the shortest circle through its first node,
 * which stands first in it. Nodes that lead to themselves are circles of one. Linear in nodes and edges.
 */
export function cyclesIn(nodes: readonly string[], next: Next): string[][] {
  const component = componentsOf(nodes, next);
  const seen = new Set<number>();
  const cycles: string[][] = [];
  for (const node of nodes) {
    const own = component.get(node) ?? -1;
    if (seen.has(own)) continue;
    seen.add(own);
    const cycle = shortestCycle(node, (at) => next(at).filter((to) => component.get(to) === own));
    if (cycle !== undefined) cycles.push(cycle);
  }
  return cycles;
}

function shortestCycle(start: string, next: Next): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const waiting = [start];
  for (let at = 0; at < waiting.length; at++) {
    const node = waiting[at] ?? '';
    for (const to of next(node)) {
      if (to === start) return pathTo(node, start, cameFrom);
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, node);
      waiting.push(to);
    }
  }
  return undefined;
}

function pathTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [end];
  for (let at = end; at !== start; ) {
    at = cameFrom.get(at) ?? start;
    path.push(at);
  }
  return path.reverse();
}

interface Visit {
  readonly node: string;
  readonly edges: readonly string[];
  at: number;
}

/** Node → the number of its strongly connected component (Tarjan, without recursion: chains may be long). */
function componentsOf(nodes: readonly string[], next: Next): ReadonlyMap<string, number> {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const component = new Map<string, number>();
  const open: string[] = [];
  const path: Visit[] = [];
  const enter = (node: string): void => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    open.push(node);
    path.push({ node, edges: next(node), at: 0 });
  };
  const lower = (node: string, to: number): void => void low.set(node, Math.min(low.get(node) ?? to, to));
  const leave = ({ node }: Visit): void => {
    path.pop();
    const above = path.at(-1);
    if (above !== undefined) lower(above.node, low.get(node) ?? 0);
    if (low.get(node) !== order.get(node)) return;
    for (let closed = open.pop(); closed !== undefined; closed = open.pop()) {
      component.set(closed, order.get(node) ?? 0);
      if (closed === node) break;
    }
  };
  for (const root of nodes) {
    if (!order.has(root)) enter(root);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const to = visit.edges[visit.at++];
      if (to === undefined) leave(visit);
      else if (!order.has(to)) enter(to);
      else if (!component.has(to)) lower(visit.node, order.get(to) ?? 0);
    }
  }
  return component;
}
