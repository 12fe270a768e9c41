import type { Edge, EdgeKind, Multiplicity } from './diagram.ts';

/** The marks at the ends of an arrow, by their ids. */
export interface Markers {
  readonly start?: string;
  readonly end?: string;
}

const prefix = 'specwright-';

const atEnd: Readonly<Record<EdgeKind, string | undefined>> = {
  consumes: 'arrow',
  contract: undefined,
  requires: 'open',
  implements: 'triangle',
  exports: 'circle',
  extends: 'triangle',
  relation: undefined,
  transition: 'arrow',
  initial: 'arrow',
};

const feet: Readonly<Record<Multiplicity, string>> = { '1': 'one', many: 'many', unknown: 'unknown' };

/** Which marks an arrow has: a head for its kind, or crow's feet for the rows at the ends of a relation. */
export function markersOf({ kind, ends }: Pick<Edge, 'kind' | 'ends'>): Markers {
  if (ends !== undefined) return { start: `${prefix}${feet[ends.from]}`, end: `${prefix}${feet[ends.to]}` };
  const end = atEnd[kind];
  return end === undefined ? {} : { end: `${prefix}${end}` };
}

/** `at` is the point of the mark that lies on the border of the box. */
function marker(name: string, at: string, content: string): string {
  return `<marker id="${prefix}${name}" class="marker" viewBox="0 0 14 12" refX="${at}" refY="6" markerWidth="14" markerHeight="12" markerUnits="userSpaceOnUse" orient="auto-start-reverse">${content}</marker>`;
}

/** All marks, for the `defs` of a picture. */
export const markerDefinitions = [
  marker('arrow', '12', '<path class="full" d="M2 1.5 L12 6 L2 10.5 Z"/>'),
  marker('open', '12', '<path class="stroke" d="M3 1.5 L12 6 L3 10.5"/>'),
  marker('triangle', '13', '<path class="hollow" d="M2 1 L13 6 L2 11 Z"/>'),
  marker('circle', '12', '<circle class="hollow" cx="8" cy="6" r="4"/>'),
  marker('one', '13', '<path class="stroke" d="M7 1 L7 11"/>'),
  marker('many', '13', '<path class="stroke" d="M3 6 L13 1 M3 6 L13 6 M3 6 L13 11"/>'),
  marker('unknown', '13', '<circle class="hollow" cx="8" cy="6" r="3"/>'),
].join('');
