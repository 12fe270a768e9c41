import type { RelatedLocation } from '@specwright/model/diagnostic';
import type { Id } from '@specwright/model/reference';

/** The states that a row can be in at a place, and the lines that say so. */
export interface Known {
  readonly states: ReadonlySet<string>;
  /** In the order of the lines. */
  readonly trail: readonly RelatedLocation[];
  /** The rows of the caller whose own trail goes before; none in a block that nothing calls. */
  readonly from: readonly string[];
}

/**
 * What is known at a place of a block: field of states → row → its states. A row that is not there may be in any
 * state. Rows are named by how they are reached: `row` is the one in hand, others begin with the id of an input or
 * a parameter. Never changed: each line makes a new one.
 */
export type States = ReadonlyMap<Id, ReadonlyMap<string, Known>>;

/** The row in hand of an entity. */
export const rowInHand = 'row';

/** Lines of a trail beyond this many, the oldest first, are left out: nobody reads them. */
const longestTrail = 12;

export function isSubset(states: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...states].every((state) => others.has(state));
}

/** The same with one row known otherwise; `undefined` forgets it. */
export function withRow(states: States, field: Id, row: string, known: Known | undefined): States {
  const rows = new Map(states.get(field));
  if (known === undefined) rows.delete(row);
  else rows.set(row, known);
  return new Map(states).set(field, rows);
}

/** What holds of rows of which one or the other is meant. */
export function either(a: Known, b: Known): Known {
  if (a === b) return a;
  return {
    states: new Set([...a.states, ...b.states]),
    trail: joined(a.trail, b.trail),
    from: [...new Set([...a.from, ...b.from])],
  };
}

/** What holds behind two ways that meet; a way that is never taken is undefined. */
export function meet(a: States | undefined, b: States | undefined): States | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  const fields = new Map<Id, ReadonlyMap<string, Known>>();
  for (const [field, rows] of a) {
    const others = b.get(field);
    if (others === rows) fields.set(field, rows);
    else if (others !== undefined) fields.set(field, meetRows(rows, others));
  }
  return fields;
}

/** A row that only one of the ways knows may be in any state. */
function meetRows(a: ReadonlyMap<string, Known>, b: ReadonlyMap<string, Known>): ReadonlyMap<string, Known> {
  const rows = new Map<string, Known>();
  for (const [row, known] of a) {
    const other = b.get(row);
    if (other !== undefined) rows.set(row, either(known, other));
  }
  return rows;
}

/** The lines of both, each once; the last ones count. */
export function joined(a: readonly RelatedLocation[], b: readonly RelatedLocation[]): readonly RelatedLocation[] {
  const lines = new Map([...a, ...b].map((line) => [placeOf(line), line]));
  return [...lines.values()].slice(-longestTrail);
}

function placeOf({ file, range, message }: RelatedLocation): string {
  return `${file} ${range.start.line} ${range.start.character} ${message}`;
}
