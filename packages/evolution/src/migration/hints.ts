import type { Operand, PhysicalTable, Predicate } from '../schema/physicalSchema.ts';

/**
 * What a row gets: the value of an expression over the columns as they were, the moment of the migration, an id that
 * no other row has, or what the rows that refer to it come to.
 */
export type RowValue = Operand | { readonly kind: 'now' } | { readonly kind: 'newId' } | ChildrenValue;

/** What the rows of another table that refer to a row come to: their number, or what they have taken together. */
export interface ChildrenValue {
  readonly kind: 'children';
  /** `first` and `last` are values as they are, by their order; `only` is the first, and rows must not have two. */
  readonly function: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'only' | 'first' | 'last';
  /** As it was, in the names that there will be. */
  readonly table: PhysicalTable;
  /** Its column with the `id` of the row. */
  readonly link: string;
  /** What of each row is taken, a number where it is reckoned with; absent where rows are counted. */
  readonly of?: Operand;
  /** Which rows count. */
  readonly where?: Predicate;
  /** There is no value where there are no rows; else it is 0. */
  readonly ofNone?: 'null';
}

export function isOperand(value: RowValue): value is Operand {
  return value.kind !== 'now' && value.kind !== 'newId' && value.kind !== 'children';
}

/** What becomes of a value that does not fit: the nearest that does, none, the row goes, or the migration stops. */
export type MisfitPolicy = 'clamp' | 'null' | 'delete' | 'reject';

/** How the rows of one column come through a migration. Names are those of the schema that the migration leads to. */
export interface ColumnHint {
  readonly table: string;
  readonly column: string;
  /** The column's name until now. */
  readonly renamedFrom?: string;
  /** What rows without a value get. */
  readonly fill?: RowValue;
  /** Rows get the fill although the column is not required yet. */
  readonly late?: boolean;
  /** The fill is what the service works out itself: it follows the columns that it is made of. */
  readonly computed?: boolean;
  /** The new value of every row, where the type changes. */
  readonly using?: Operand;
  /** Values that go, with those that take their place. */
  readonly map?: readonly { readonly from: string; readonly to: string }[];
  readonly misfits?: MisfitPolicy;
  /** Which of several rows with one value keeps it; the others lose it, and are deleted where they need one. */
  readonly dedupe?: 'first' | 'last';
  /** Rows that are changed in one transaction. */
  readonly batch?: number;
}

export interface TableHint {
  readonly table: string;
  readonly renamedFrom: string;
}

/** A table, or a column of it, that may go although it holds rows or values. Names are those until now. */
export interface ForcedLoss {
  readonly table: string;
  readonly column?: string;
  readonly reason: string;
}

/** Two columns of a table that hold the same while two versions run, of which each knows one. */
export interface ColumnSync {
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

/**
 * A column that is required when two versions have run side by side: until then rows of the one that does not know it, or
 * knows it as optional, get the value when they are written.
 */
export interface ColumnFilling {
  readonly table: string;
  readonly column: string;
  readonly value: RowValue;
  /** The columns that the value follows whenever one of them changes, but for rows that are given another. */
  readonly follows: readonly string[];
  /** The column is not required then either: it only follows what it is made of. */
  readonly optional?: true;
}

/**
 * What rows hold in a column that leads to others has, or has had, a table of pairs: an edge became `many:many` (`joined`),
 * or is so no longer. Names are those that there will be.
 */
export interface PairChange {
  readonly kind: 'joined' | 'parted';
  /** The table with the column. */
  readonly table: string;
  readonly column: string;
  /** Two rows may not have the same in it. */
  readonly unique: boolean;
  /** The table of the pairs, and of its columns that with the key of the row and that with what the row leads to. */
  readonly pairs: string;
  readonly own: string;
  readonly other: string;
}

/** What becomes of pairs in one part of a migration. */
export interface PairSteps {
  /** Rows get the pairs that their columns say. */
  readonly copy: readonly PairChange[];
  /** Column and pairs are kept alike from now on, and no longer. */
  readonly begin: readonly PairChange[];
  readonly end: readonly PairChange[];
  /** What goes has to be found on the other side. */
  readonly back: readonly PairChange[];
}

/** What a migration itself has put into a column that it takes away on the way back. */
export interface GivenValue {
  readonly table: string;
  readonly column: string;
  /** The same for all rows; absent where it is worked out from what stays. */
  readonly value?: Extract<Operand, { kind: 'literal' }>;
}

/** What `evolve` lines say of a migration, in terms of tables and columns. */
export interface MigrationHints {
  readonly tables: readonly TableHint[];
  readonly columns: readonly ColumnHint[];
  readonly forced: readonly ForcedLoss[];
  /** Only of a way back: of these values none is lost that was there before. */
  readonly given?: readonly GivenValue[];
  readonly pairs?: readonly PairChange[];
  readonly pairSteps?: PairSteps;
  /** Columns that are kept alike from now on, and that are no longer. */
  readonly syncs?: { readonly begin: readonly ColumnSync[]; readonly end: readonly ColumnSync[] };
  /** Columns that are filled from now on, and that are no longer. */
  readonly fillings?: { readonly begin: readonly ColumnFilling[]; readonly end: readonly ColumnFilling[] };
}

export const noHints: MigrationHints = { tables: [], columns: [], forced: [] };
