import { layout as dagreLayout, type EdgeLabel, Graph, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import type { Id } from '@specwright/model/reference';
import { type Box, boxOf, directionOf, labelLines, labelSize } from './boxes.ts';
import type { Diagram, Edge, Node } from './diagram.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box in its place: the left upper corner, in pixels. */
export interface PlacedNode extends Box, Point {
  readonly node: Node;
}

export interface PlacedEdge {
  readonly edge: Edge;
  /** From the border of one box to the border of the other. */
  readonly points: readonly Point[];
  /** With its middle; absent where the arrow has no words. */
  readonly label?: Point & { readonly width: number; readonly height: number; readonly lines: readonly string[] };
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Gives every box and arrow its place. The same diagram gets the same places. */
export function layOut(diagram: Diagram): Layout {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true, directed: true });
  graph.setGraph({ rankdir: directionOf(diagram), nodesep: 36, edgesep: 24, ranksep: 64, marginx: 24, marginy: 24 });
  const boxes = diagram.nodes.map((node) => ({ node, box: boxOf(node) }));
  // Numbers for names: no text of a specification can mean anything to the library.
  const names = new Map(boxes.map(({ node }, at) => [node.id, `${at}`]));
  const nameOf = (id: Id): string => names.get(id) ?? id;
  for (const { node, box } of boxes) graph.setNode(nameOf(node.id), { width: box.width, height: box.height });
  const lines = diagram.edges.map(labelLines);
  for (const [at, edge] of diagram.edges.entries()) {
    graph.setEdge(nameOf(edge.from), nameOf(edge.to), { ...labelSize(lines[at] ?? []), labelpos: 'c' }, `${at}`);
  }
  dagreLayout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: boxes.map(({ node, box }) => {
      const { x = 0, y = 0 } = graph.node(nameOf(node.id));
      return { node, ...box, x: rounded(x - box.width / 2), y: rounded(y - box.height / 2) };
    }),
    edges: diagram.edges.map((edge, at) => {
      const placed = graph.edge(nameOf(edge.from), nameOf(edge.to), `${at}`);
      const points = (placed.points ?? []).map(({ x, y }: Point) => ({ x: rounded(x), y: rounded(y) }));
      const own = lines[at] ?? [];
      if (own.length === 0) return { edge, points };
      const middle = { x: rounded(placed.x ?? 0), y: rounded(placed.y ?? 0) };
      return { edge, points, label: { ...middle, ...labelSize(own), lines: own } };
    }),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
