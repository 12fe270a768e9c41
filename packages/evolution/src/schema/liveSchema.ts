import type { ColumnDefault, ColumnType, Predicate } from './physicalSchema.ts';

/** The tables of a database as it tells them itself, whoever made them. */
export interface LiveSchema {
  readonly tables: readonly LiveTable[];
}

export interface LiveTable {
  readonly name: string;
  /** As they stand in the table. */
  readonly columns: readonly LiveColumn[];
  readonly primaryKey: readonly string[];
  readonly checks: readonly LiveCheck[];
  /** What must be unique, but for the primary key. */
  readonly uniques: readonly LiveUnique[];
  readonly foreignKeys: readonly LiveForeignKey[];
}

export interface LiveColumn {
  readonly name: string;
  /** As the database writes it: `character varying(40)`. */
  readonly declared: string;
  /** What it may hold. Several where the database does not tell them apart (texts of SQLite), none where it is something else. */
  readonly types: readonly ColumnType[];
  /** Of `varchar(40)`. */
  readonly maxLength?: number;
  readonly nullable: boolean;
  readonly default?: LiveDefault;
  /** The database works it out from others. */
  readonly generated: boolean;
}

/** `expression`: one that no specification can say. */
export type LiveDefault = ColumnDefault | { readonly kind: 'expression'; readonly sql: string };

export interface LiveCheck {
  readonly name: string;
  readonly sql: string;
  /** Absent where it says more than a specification can. */
  readonly predicate?: Predicate;
}

export interface LiveUnique {
  readonly name: string;
  /** Columns; an expression is none. */
  readonly columns: readonly string[];
  /** Only some rows are in it. */
  readonly partial: boolean;
}

export interface LiveForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly table: string;
}
