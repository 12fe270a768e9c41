/**
 * The tables of a service as a relational database has them, before any dialect: plain data that can be kept as JSON and
 * compared. Tables, checks, indexes, limits and foreign keys are sorted by name; columns stand in the order of the table.
 */
export interface PhysicalSchema {
  readonly tables: readonly PhysicalTable[];
  /** Tables under another name, while two versions run of which each knows one; absent where there are none. */
  readonly aliases?: readonly TableAlias[];
  /** Rules that have another name meanwhile; absent where there are none. */
  readonly ruleAliases?: readonly RuleAlias[];
}

/** The name that a check, an index, a limit or a key has while two versions run, of a rule that will be called otherwise. */
export interface RuleAlias {
  readonly name: string;
  readonly rule: string;
}

/** The rows of a table under the name that it had, in the columns that it had: whoever writes them writes the table. */
export interface TableAlias {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly AliasColumn[];
  readonly primaryKey: readonly string[];
  /** What must be unique in it as well as in the table, in its own columns; absent where that is nothing but the key. */
  readonly unique?: readonly PhysicalIndex[];
}

export interface AliasColumn extends PhysicalColumn {
  /** The column of the table that it stands for. */
  readonly of: string;
}

export interface PhysicalTable {
  readonly name: string;
  readonly columns: readonly PhysicalColumn[];
  /** The names of its columns. */
  readonly primaryKey: readonly string[];
  readonly checks: readonly PhysicalCheck[];
  /** Also what must be unique. */
  readonly indexes: readonly PhysicalIndex[];
  readonly limits: readonly PhysicalLimit[];
  readonly foreignKeys: readonly PhysicalForeignKey[];
  /** Columns whose value never changes; absent where there are none. */
  readonly fixed?: readonly FixedColumn[];
}

/** A row keeps the value of the column that it was made with. The name is that of the rule. */
export interface FixedColumn {
  readonly name: string;
  readonly column: string;
}

export interface PhysicalColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default?: ColumnDefault;
}

/**
 * What a column holds: `integer` has 64 bits; `decimal` is exact and has no fixed scale; `timestamp` is a moment to the
 * millisecond; an enumeration is `text` with a check, so that a value can be added without a new type.
 */
export type ColumnType = 'uuid' | 'text' | 'integer' | 'decimal' | 'boolean' | 'timestamp' | 'json';

/** A value of the column's own type, as text (`true`, `9.90`, `2026-01-31T00:00:00Z`), or the moment of the insert. */
export type ColumnDefault = { readonly kind: 'value'; readonly text: string } | { readonly kind: 'now' };

/** A named rule for each row. */
export interface PhysicalCheck {
  readonly name: string;
  readonly predicate: Predicate;
}

/** `where` makes it partial: only the rows meant are in it, and only they have to be unique. */
export interface PhysicalIndex {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly where?: Predicate;
}

/** At most `max` rows (more than 1: for 1 there is a unique index) that have the same `column`, of those meant by `where`. */
export interface PhysicalLimit {
  readonly name: string;
  readonly column: string;
  readonly max: number;
  readonly where?: Predicate;
}

/** What happens to a row when the row that it refers to is deleted; `no action` refuses when the statement ends. */
export type DeleteRule = 'cascade' | 'set null' | 'no action';

export interface PhysicalForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly table: string;
  /** The columns of `table`, one for each of `columns`. */
  readonly references: readonly string[];
  readonly onDelete: DeleteRule;
}

/** A condition on the columns of one row. */
export type Predicate =
  | { readonly kind: 'compare'; readonly operator: PredicateOperator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'member'; readonly negated: boolean; readonly item: Operand; readonly members: readonly Operand[] }
  /** There is no value; `negated`: there is one. */
  | { readonly kind: 'null'; readonly negated: boolean; readonly item: Operand }
  | { readonly kind: 'logical'; readonly operator: 'and' | 'or'; readonly parts: readonly Predicate[] };

export type PredicateOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Operand =
  | { readonly kind: 'column'; readonly name: string }
  /** The number of characters of a text. */
  | { readonly kind: 'length'; readonly name: string }
  | { readonly kind: 'literal'; readonly type: ColumnType; readonly text: string }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: Operand;
      readonly right: Operand;
    };

/** The schema in its one order: tables and what they have sorted by name, columns as they stand. */
export function sortedSchema(tables: readonly PhysicalTable[]): PhysicalSchema {
  return {
    tables: byName(tables).map(({ fixed = [], ...table }) => ({
      ...table,
      checks: byName(table.checks),
      indexes: byName(table.indexes),
      limits: byName(table.limits),
      foreignKeys: byName(table.foreignKeys),
      ...(fixed.length === 0 ? {} : { fixed: byName(fixed) }),
    })),
  };
}

function byName<T extends { readonly name: string }>(parts: readonly T[]): readonly T[] {
  return parts.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The tables so that each stands behind those that it refers to; what refers to each other in a ring stays in order. */
export function parentsFirst(tables: readonly PhysicalTable[]): readonly PhysicalTable[] {
  const known = new Map(tables.map((table) => [table.name, table]));
  const sorted = new Set<PhysicalTable>();
  const visit = (table: PhysicalTable, path: ReadonlySet<PhysicalTable>): void => {
    if (sorted.has(table) || path.has(table)) return;
    for (const { table: parent } of table.foreignKeys) {
      const target = known.get(parent);
      if (target !== undefined) visit(target, new Set([...path, table]));
    }
    sorted.add(table);
  };
  for (const table of tables) visit(table, new Set());
  return [...sorted];
}
