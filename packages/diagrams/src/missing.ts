import { type Id, type Reference, targetOf } from '@specwright/model/reference';
import type { Edge, Node } from './diagram.ts';

/** The id of the part that a reference names; of one that nobody declares an id made of its text. */
export function targetOrMissing(reference: Reference): Id {
  return targetOf(reference) ?? `missing:${reference.text}`;
}

/** A box for each end of an edge that is no node: what is named and that no file declares. */
export function missingNodes(nodes: readonly Node[], edges: readonly Edge[]): Node[] {
  const known = new Set(nodes.map(({ id }) => id));
  const missing = new Map<Id, Node>();
  for (const { from, to, places } of edges) {
    for (const id of [from, to]) {
      if (known.has(id) || missing.has(id)) continue;
      const title = id.slice(id.indexOf(':') + 1);
      missing.set(id, { id, kind: 'missing', title, subtitle: 'not declared', sections: [], places, final: false });
    }
  }
  return [...missing.values()];
}
