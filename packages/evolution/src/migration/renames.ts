import type {
  Operand,
  PhysicalForeignKey,
  PhysicalSchema,
  PhysicalTable,
  Predicate,
} from '../schema/physicalSchema.ts';
import type { MigrationHints } from './hints.ts';

/** A table until now, told in the names that it and its columns will have. */
export interface RenamedTable {
  /** As the database has it. */
  readonly original: PhysicalTable;
  /** With new names; constraints and indexes keep theirs. */
  readonly table: PhysicalTable;
  /** New name of a column → the name until now, of every column. */
  readonly originalColumns: ReadonlyMap<string, string>;
}

/** The tables until now under their new names. A rename to or from a name that is not there says nothing. */
export function renamedTables(before: PhysicalSchema, hints: MigrationHints): ReadonlyMap<string, RenamedTable> {
  const names = new Names(before, hints);
  return new Map(
    before.tables.map((original) => {
      const table = names.renamed(original);
      const columns = original.columns.map(({ name }) => [names.column(original.name, name), name] as const);
      return [table.name, { original, table, originalColumns: new Map(columns) }];
    }),
  );
}

/** A condition on the columns of one row under other names. */
export function renamedPredicate(predicate: Predicate, nameOf: (column: string) => string): Predicate {
  switch (predicate.kind) {
    case 'compare':
      return {
        ...predicate,
        left: renamedOperand(predicate.left, nameOf),
        right: renamedOperand(predicate.right, nameOf),
      };
    case 'null':
      return { ...predicate, item: renamedOperand(predicate.item, nameOf) };
    case 'member':
      return {
        ...predicate,
        item: renamedOperand(predicate.item, nameOf),
        members: predicate.members.map((member) => renamedOperand(member, nameOf)),
      };
    case 'logical':
      return { ...predicate, parts: predicate.parts.map((part) => renamedPredicate(part, nameOf)) };
  }
}

export function renamedOperand(operand: Operand, nameOf: (column: string) => string): Operand {
  switch (operand.kind) {
    case 'column':
    case 'length':
      return { ...operand, name: nameOf(operand.name) };
    case 'literal':
      return operand;
    case 'arithmetic':
      return {
        ...operand,
        left: renamedOperand(operand.left, nameOf),
        right: renamedOperand(operand.right, nameOf),
      };
  }
}

/** The names of columns that a condition reads. */
export function columnsOfPredicate(predicate: Predicate): ReadonlySet<string> {
  return namesGivenBy((nameOf) => renamedPredicate(predicate, nameOf));
}

/** The names of columns that a value is made of. */
export function columnsOfOperand(operand: Operand): ReadonlySet<string> {
  return namesGivenBy((nameOf) => renamedOperand(operand, nameOf));
}

/** The names that a renaming asks for. */
function namesGivenBy(rename: (nameOf: (column: string) => string) => unknown): ReadonlySet<string> {
  const names = new Set<string>();
  rename((name) => {
    names.add(name);
    return name;
  });
  return names;
}

class Names {
  /** Name until now → new name. */
  readonly #tables = new Map<string, string>();
  /** New name of a table → name of a column until now → new name. */
  readonly #columns = new Map<string, Map<string, string>>();

  constructor(before: PhysicalSchema, hints: MigrationHints) {
    const had = new Map(before.tables.map((table) => [table.name, table]));
    for (const { table, renamedFrom } of hints.tables) {
      if (had.has(renamedFrom) && !had.has(table)) this.#tables.set(renamedFrom, table);
    }
    const namesNow = new Map([...this.#tables].map(([from, to]) => [to, from]));
    for (const { table, column, renamedFrom } of hints.columns) {
      const columns = had.get(namesNow.get(table) ?? table)?.columns.map(({ name }) => name) ?? [];
      if (renamedFrom === undefined || !columns.includes(renamedFrom) || columns.includes(column)) continue;
      const renamed = this.#columns.get(table) ?? new Map<string, string>();
      this.#columns.set(table, renamed.set(renamedFrom, column));
    }
  }

  table(name: string): string {
    return this.#tables.get(name) ?? name;
  }

  column(table: string, name: string): string {
    return this.#columns.get(this.table(table))?.get(name) ?? name;
  }

  renamed(original: PhysicalTable): PhysicalTable {
    const own = (name: string): string => this.column(original.name, name);
    return {
      ...original,
      name: this.table(original.name),
      columns: original.columns.map((column) => ({ ...column, name: own(column.name) })),
      primaryKey: original.primaryKey.map(own),
      checks: original.checks.map((check) => ({ ...check, predicate: renamedPredicate(check.predicate, own) })),
      indexes: original.indexes.map(({ where, ...index }) => ({
        ...index,
        columns: index.columns.map(own),
        ...(where === undefined ? {} : { where: renamedPredicate(where, own) }),
      })),
      limits: original.limits.map(({ where, ...limit }) => ({
        ...limit,
        column: own(limit.column),
        ...(where === undefined ? {} : { where: renamedPredicate(where, own) }),
      })),
      foreignKeys: original.foreignKeys.map((foreignKey) => this.#foreignKey(foreignKey, own)),
      ...(original.fixed && { fixed: original.fixed.map((rule) => ({ ...rule, column: own(rule.column) })) }),
    };
  }

  #foreignKey(foreignKey: PhysicalForeignKey, own: (name: string) => string): PhysicalForeignKey {
    return {
      ...foreignKey,
      columns: foreignKey.columns.map(own),
      table: this.table(foreignKey.table),
      references: foreignKey.references.map((name) => this.column(foreignKey.table, name)),
    };
  }
}
