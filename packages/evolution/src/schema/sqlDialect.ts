import type {
  ColumnType,
  Operand,
  PhysicalCheck,
  PhysicalColumn,
  PhysicalForeignKey,
  PhysicalIndex,
  PhysicalLimit,
  PhysicalSchema,
  PhysicalTable,
  Predicate,
} from './physicalSchema.ts';

/** How many digits of a quotient stand behind the point; the last of them is rounded. Services round in the same way. */
export const quotientPlaces = 10;

export interface IndexOptions {
  /** Without holding up writers; PostgreSQL only, and outside of a transaction. Other dialects make it as usual. */
  readonly concurrently?: boolean;
}

/** Writes SQL for one database. Statements end with a semicolon; definitions are parts of statements. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'postgres';
  /** All statements that make an empty database into this one, in an order in which they can run. */
  createSchema(schema: PhysicalSchema): readonly string[];
  /** A table with its checks and foreign keys, without indexes and limits. */
  createTable(table: PhysicalTable): string;
  createIndex(table: PhysicalTable, index: PhysicalIndex, options?: IndexOptions): string;
  /** What counts the rows: a trigger and whatever it needs. */
  createLimit(table: PhysicalTable, limit: PhysicalLimit): readonly string[];
  dropLimit(table: PhysicalTable, limit: PhysicalLimit): readonly string[];
  /** The trigger that refuses other values of columns that are fixed; none where there are no such columns. */
  createFixed(table: PhysicalTable): readonly string[];
  /** `made` is what the table was called when the trigger was made. */
  dropFixed(table: PhysicalTable, made?: string): readonly string[];
  /** `"price" numeric NOT NULL DEFAULT 1`, with the columns that the dialect needs beside it. */
  columnDefinitions(table: PhysicalTable, column: PhysicalColumn): readonly string[];
  /** `CONSTRAINT "products_price_range" CHECK ("price" >= 1)`. */
  checkDefinition(table: PhysicalTable, check: PhysicalCheck): string;
  foreignKeyDefinition(foreignKey: PhysicalForeignKey): string;
  typeName(type: ColumnType): string;
  /** A value of a column, as it is stored. */
  literal(type: ColumnType, text: string): string;
  /** `prefix` stands before each column: `NEW.`. */
  predicate(table: PhysicalTable, predicate: Predicate, prefix?: string): string;
  operand(table: PhysicalTable, operand: Operand, prefix?: string): string;
  /** One number divided by another, as services do it: rounded to `quotientPlaces`, half away from zero. */
  quotient(left: string, right: string): string;
}
