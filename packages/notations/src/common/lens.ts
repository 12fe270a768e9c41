import type { Origin, Position, Range } from '@specwright/model/origin';

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
}

/** A word that nobody wrote, shown in the text. */
export interface Hint {
  readonly position: Position;
  readonly label: string;
  readonly tooltip?: string;
}
