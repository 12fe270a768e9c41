import type { Origin, Position, Range } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';

/** A line over a part: what is known of it, or what can be done with it. */
export interface Lens {
  /** What it stands over. */
  readonly range: Range;
  readonly title: string;
  /** Where a click leads: shown as a list of places. */
  readonly places?: readonly Origin[];
  /** Or what a click does: a command of the client, which gets the URI of the file and then these. */
  readonly command?: string;
  readonly arguments?: readonly unknown[];
  /** The part (or service) whose generated code it speaks of: how that stands is added to the title. */
  readonly generates?: Id;
}

/**
 * Kinds of hints, each with a switch of its own (`specwright.inlayHints.status`): `status` the answer of a request that goes
 * well; `cardinality` what a reference means of which no edge speaks; `alias` the entity that a short name stands for;
 * `inherited` what comes from a template or an interface.
 */
export const hintKinds = ['status', 'cardinality', 'alias', 'inherited'] as const;
export type HintKind = (typeof hintKinds)[number];

/** A word that nobody wrote, shown in the text. */
export interface Hint {
  readonly kind: HintKind;
  readonly position: Position;
  readonly label: string;
  readonly tooltip?: string;
}

/** `1 reference`, `3 references`: the title of a lens that counts. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
