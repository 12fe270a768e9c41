import type { ChangeClass } from '../changeClass.ts';
import type {
  ColumnDefault,
  Operand,
  PhysicalCheck,
  PhysicalColumn,
  PhysicalForeignKey,
  PhysicalIndex,
  PhysicalLimit,
  PhysicalTable,
  Predicate,
  TableAlias,
} from '../schema/physicalSchema.ts';
import type { ColumnFilling, ColumnSync, PairChange, RowValue } from './hints.ts';
import type { Bounds, ValuePlan } from './valuePlan.ts';

/**
 * `expand`: what the version of the service that runs until now does not notice; `migrate`: rows and the rules that they
 * keep; `contract`: what nobody needs any more goes.
 */
export type Phase = 'expand' | 'migrate' | 'contract';

/** The lock that PostgreSQL takes on a table, as measured; SQLite always locks the whole database. */
export type LockMode =
  | 'none'
  | 'row exclusive'
  | 'share update exclusive'
  | 'share'
  | 'share row exclusive'
  | 'access exclusive';

/** How long the lock is held: only for a moment; while the rows are read; a batch of rows at a time. */
export type LockTime = 'instant' | 'scan' | 'batches';

/** Which rows a guard counts, in the names until now. */
export type GuardedRows =
  | { readonly kind: 'all' }
  | { readonly kind: 'withValue'; readonly column: string }
  | { readonly kind: 'withoutValue'; readonly column: string }
  /** Rows that do not keep a rule. One that the rule cannot judge, for want of a value, keeps it. */
  | { readonly kind: 'breaking'; readonly predicate: Predicate }
  /** Rows that share what has to be unique with another, or with more others than there may be. */
  | {
      readonly kind: 'repeated';
      readonly columns: readonly string[];
      readonly where?: Predicate;
      /** So many may share it; one where absent. */
      readonly max?: number;
    }
  /** Rows that refer to one that is not there. */
  | {
      readonly kind: 'orphans';
      readonly columns: readonly string[];
      readonly parent: string;
      readonly references: readonly string[];
    }
  /** Rows to which none of another table refers. */
  | { readonly kind: 'childless'; readonly child: string; readonly link: string }
  /** Rows of which a value cannot be worked out to its last digit. */
  | { readonly kind: 'inexact'; readonly value: Operand }
  /** Rows with a value that the new type does not have. */
  | { readonly kind: 'unconvertible'; readonly column: string; readonly to: PhysicalColumn['type'] };

/** Nothing is changed while there are such rows. */
export interface Guard {
  /** As the database has it now. */
  readonly table: PhysicalTable;
  readonly rows: GuardedRows;
  /** What is wrong with such rows and what can be done, one sentence. */
  readonly message: string;
}

interface StepBase {
  readonly phase: Phase;
  readonly class: ChangeClass;
  readonly lock: LockMode;
  readonly time: LockTime;
  /** For people: `Product.price is at least 1`. */
  readonly title: string;
}

/** What a step does. Tables and columns bear their new names, also those that go. */
export type StepAction =
  | { readonly kind: 'guard'; readonly guard: Guard }
  | { readonly kind: 'createTable'; readonly table: PhysicalTable }
  | { readonly kind: 'dropTable'; readonly table: PhysicalTable; readonly guard?: Guard }
  | {
      readonly kind: 'renameTable';
      readonly from: string;
      readonly table: PhysicalTable;
      /** Stands for the table under its old name from the same moment on. */
      readonly alias?: TableAlias;
      /** Has stood for it under its new name until now. */
      readonly formerAlias?: TableAlias;
    }
  /** A table bears another name too, and no longer. */
  | { readonly kind: 'createAlias' | 'dropAlias'; readonly table: PhysicalTable; readonly alias: TableAlias }
  | { readonly kind: 'renameColumn'; readonly table: PhysicalTable; readonly from: string; readonly to: string }
  | {
      readonly kind: 'renameRule';
      readonly table: PhysicalTable;
      readonly what: 'constraint' | 'index';
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly kind: 'addColumn';
      readonly table: PhysicalTable;
      readonly column: PhysicalColumn;
      /** What the rows that exist have from the start, where it is one value for all. */
      readonly initial?: ColumnDefault;
      /** From the start; else a later step requires it, when the rows have their values. */
      readonly required: boolean;
    }
  | {
      readonly kind: 'dropColumn';
      readonly table: PhysicalTable;
      readonly column: PhysicalColumn;
      readonly guard?: Guard;
    }
  | {
      readonly kind: 'changeType';
      readonly table: PhysicalTable;
      readonly from: PhysicalColumn;
      readonly column: PhysicalColumn;
      readonly value: ValuePlan;
      readonly batch: number;
    }
  | { readonly kind: 'changeDefault'; readonly table: PhysicalTable; readonly column: PhysicalColumn }
  | {
      readonly kind: 'changeRows';
      readonly table: PhysicalTable;
      readonly column: PhysicalColumn;
      readonly change: RowChange;
      readonly batch: number;
    }
  | {
      readonly kind: 'dedupe';
      readonly table: PhysicalTable;
      readonly index: PhysicalIndex;
      readonly column: PhysicalColumn;
      readonly keep: 'first' | 'last';
    }
  | { readonly kind: 'require'; readonly table: PhysicalTable; readonly column: PhysicalColumn }
  | { readonly kind: 'allowNull'; readonly table: PhysicalTable; readonly column: PhysicalColumn }
  | { readonly kind: 'addCheck'; readonly table: PhysicalTable; readonly check: PhysicalCheck }
  | { readonly kind: 'dropCheck'; readonly table: PhysicalTable; readonly check: PhysicalCheck }
  | { readonly kind: 'addForeignKey'; readonly table: PhysicalTable; readonly foreignKey: PhysicalForeignKey }
  | { readonly kind: 'dropForeignKey'; readonly table: PhysicalTable; readonly foreignKey: PhysicalForeignKey }
  | { readonly kind: 'createIndex'; readonly table: PhysicalTable; readonly index: PhysicalIndex }
  | { readonly kind: 'dropIndex'; readonly table: PhysicalTable; readonly index: PhysicalIndex }
  | { readonly kind: 'createLimit'; readonly table: PhysicalTable; readonly limit: PhysicalLimit }
  /** The two columns hold the same, whichever is written. */
  | { readonly kind: 'beginSync' | 'endSync'; readonly table: PhysicalTable; readonly sync: ColumnSync }
  /** Rows that are written without a value in the column get one. */
  | { readonly kind: 'beginFilling' | 'endFilling'; readonly table: PhysicalTable; readonly filling: ColumnFilling }
  | { readonly kind: 'dropLimit'; readonly table: PhysicalTable; readonly limit: PhysicalLimit }
  /** Other values of the columns that the table has as fixed are refused from now on. */
  | { readonly kind: 'createFixed'; readonly table: PhysicalTable }
  /** `made`: what the table was called when that began. */
  | { readonly kind: 'dropFixed'; readonly table: PhysicalTable; readonly made: string }
  /** Rows get the pairs that their columns say; a column and a table of pairs say the same, and no longer. */
  | {
      readonly kind: 'copyPairs' | 'beginPairs' | 'endPairs';
      readonly table: PhysicalTable;
      readonly pair: PairChange;
    };

/** A change of the values of a column. Each finds no row to change when it has been done, so it can be taken up again. */
export type RowChange =
  /** `from` the row as it was before the migration, as it is when values have gone, or as it is after it. */
  | { readonly kind: 'fill'; readonly value: RowValue; readonly from: 'before' | 'meanwhile' | 'after' }
  | { readonly kind: 'map'; readonly pairs: readonly { readonly from: string; readonly to: string }[] }
  | { readonly kind: 'clamp'; readonly bounds: Bounds }
  /** Values that break a rule go, or their rows do. */
  | { readonly kind: 'clear' | 'delete'; readonly rule: Predicate };

export type MigrationStep = StepBase & StepAction;
