import type { ColumnType, Operand, Predicate } from '../schema/physicalSchema.ts';
import type { RowValue } from './hints.ts';

/** Of a number, or of the length of a text. Exact decimal text. */
export interface Bounds {
  readonly min?: string;
  readonly max?: string;
}

export interface ValueMapping {
  readonly from: string;
  readonly to: string;
}

/**
 * How the value of a column follows from the row as it was; what is said comes in this order: `using` in the place of the
 * old value, `map`, the new type, `clamp`, `keeping`, `fill`. Columns bear their new names.
 */
export interface ValuePlan {
  /** The column that it was, and its type; absent for a new one. */
  readonly from?: ColumnType;
  readonly using?: Operand;
  readonly map?: readonly ValueMapping[];
  readonly clamp?: Bounds;
  /** Values that break it, or that the new type does not have, become none. */
  readonly keeping?: Predicate;
  readonly dropsMisfits?: boolean;
  /** Rows with a value that breaks it go. */
  readonly deleting?: Predicate;
  /** What is taken where there is none. */
  readonly fill?: RowValue;
}
