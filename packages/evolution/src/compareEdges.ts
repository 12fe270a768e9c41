import type { BaselineEdge } from './baseline.ts';
import type { ChangeClass } from './changeClass.ts';
import type { Aspect } from './compareShapes.ts';

/**
 * How the edge of a column changed: one aspect when its cardinality did, or when it came to a field or left it. `implied`:
 * no field keeps the column, so that it comes and goes with the edge.
 */
export function compareEdges(
  before: BaselineEdge | undefined,
  after: BaselineEdge | undefined,
  implied: boolean,
): readonly Aspect[] {
  const was = cardinalityOf(before);
  const is = cardinalityOf(after);
  // A cardinality that is not written as one has its own finding.
  if (was === is || is.includes('unknown')) return [];
  const level = classOfCardinality(was, is, implied);
  return [{ kind: 'cardinalityChanged', class: level, needsLine: level !== 'none', name: `${was} to ${is}` }];
}

/** A reference without an edge holds as `1:many` does; which side is written first does not matter. */
function cardinalityOf(edge: BaselineEdge | undefined): string {
  if (edge === undefined || (edge.left === 'many' && edge.right === '1')) return '1:many';
  return `${edge.left}:${edge.right}`;
}

function classOfCardinality(was: string, is: string, implied: boolean): ChangeClass {
  // Pairs are in a table of their own: what a column holds is carried there; of several pairs only one has room in it.
  if (implied && is === 'many:many') return 'staged';
  if (implied && was === 'many:many') return 'dataDependent';
  return is === '1:1' ? 'dataDependent' : 'free';
}
