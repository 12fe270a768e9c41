import type { Expression } from './expressions.ts';
import type { Origin } from './origin.ts';
import type { Reference } from './reference.ts';

/** What a line of an `evolve` block says behind the change itself: how the rows that exist come through it. */
export type EvolveTerm =
  /** `backfill slugify(name)`: what rows that have no value get. */
  | { readonly kind: 'backfill'; readonly value: Expression; readonly text: string; readonly origin: Origin }
  /** `using round(price)`: the new value of every row, from the columns as they were. */
  | { readonly kind: 'using'; readonly value: Expression; readonly text: string; readonly origin: Origin }
  /** `map draft -> open, gone -> closed`: what rows with a value that goes get instead. */
  | { readonly kind: 'map'; readonly pairs: readonly ValueMapping[]; readonly origin: Origin }
  /** `dedupe last`: which of several rows with one value keeps it. */
  | { readonly kind: 'dedupe'; readonly keep: string; readonly origin: Origin }
  /** `else clamp`: what becomes of a value that does not fit the new declaration. */
  | { readonly kind: 'else'; readonly policy: string; readonly origin: Origin }
  /** `if empty`: only where no row has a value (of an entity: where it has no row). `condition` is as written. */
  | { readonly kind: 'if'; readonly condition: string; readonly origin: Origin }
  /** `force "reason"`: on purpose, also where data is lost. */
  | { readonly kind: 'force'; readonly reason: string; readonly origin: Origin }
  /** `batch 5000`: how many rows are changed in one transaction. `size` is as written. */
  | { readonly kind: 'batch'; readonly size: string; readonly origin: Origin };

/** `old -> new` of a value of an enumeration. */
export interface ValueMapping {
  /** The value that rows have; known to the baseline only, as a rule. */
  readonly from: Reference;
  readonly to: Reference;
  readonly origin: Origin;
}

export type EvolveTermKind = EvolveTerm['kind'];
