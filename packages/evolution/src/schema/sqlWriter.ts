import { quoteName } from './identifiers.ts';
import type {
  ColumnType,
  Operand,
  PhysicalCheck,
  PhysicalColumn,
  PhysicalForeignKey,
  PhysicalIndex,
  PhysicalSchema,
  PhysicalTable,
  Predicate,
} from './physicalSchema.ts';
import type { IndexOptions, SqlDialect } from './sqlDialect.ts';

/** What SQL has in common; a dialect says what is its own. */
export abstract class SqlWriter implements SqlDialect {
  abstract readonly name: SqlDialect['name'];
  abstract createSchema(schema: PhysicalSchema): readonly string[];
  abstract createLimit(...parameters: Parameters<SqlDialect['createLimit']>): readonly string[];
  abstract dropLimit(...parameters: Parameters<SqlDialect['dropLimit']>): readonly string[];
  abstract createFixed(...parameters: Parameters<SqlDialect['createFixed']>): readonly string[];
  abstract dropFixed(...parameters: Parameters<SqlDialect['dropFixed']>): readonly string[];
  abstract typeName(type: ColumnType): string;
  abstract literal(type: ColumnType, text: string): string;
  abstract quotient(left: string, right: string): string;

  /** The moment of the insert, as a default. */
  protected abstract readonly now: string;
  /** A column among numbers, texts and moments that are compared. */
  protected abstract comparable(column: string, type: ColumnType): string;
  /** A literal among them. */
  protected abstract comparableLiteral(type: ColumnType, text: string): string;

  createTable(table: PhysicalTable): string {
    return this.createTableWith(table, table.foreignKeys);
  }

  protected createTableWith(table: PhysicalTable, foreignKeys: readonly PhysicalForeignKey[]): string {
    const lines = [
      ...table.columns.flatMap((column) => this.columnDefinitions(table, column)),
      ...(table.primaryKey.length > 1 ? [`PRIMARY KEY ${columnList(table.primaryKey)}`] : []),
      ...foreignKeys.map((foreignKey) => this.foreignKeyDefinition(foreignKey)),
      ...table.checks.map((check) => this.checkDefinition(table, check)),
    ];
    return `CREATE TABLE ${quoteName(table.name)} (\n  ${lines.join(',\n  ')}\n);`;
  }

  createIndex(table: PhysicalTable, index: PhysicalIndex, _options?: IndexOptions): string {
    return this.createIndexWith(table, index, '');
  }

  protected createIndexWith(table: PhysicalTable, index: PhysicalIndex, manner: string): string {
    const kind = index.unique ? 'UNIQUE INDEX' : 'INDEX';
    const where = index.where === undefined ? '' : ` WHERE ${this.predicate(table, index.where)}`;
    return `CREATE ${kind} ${manner}${quoteName(index.name)} ON ${quoteName(table.name)} ${columnList(index.columns)}${where};`;
  }

  columnDefinitions(table: PhysicalTable, column: PhysicalColumn): readonly string[] {
    const key = table.primaryKey.length === 1 && table.primaryKey[0] === column.name ? ' PRIMARY KEY' : '';
    const required = column.nullable ? '' : ' NOT NULL';
    return [`${quoteName(column.name)} ${this.typeName(column.type)}${required}${key}${this.#start(column)}`];
  }

  #start(column: PhysicalColumn): string {
    if (column.default === undefined) return '';
    const value = column.default.kind === 'now' ? this.now : this.literal(column.type, column.default.text);
    return ` DEFAULT ${value}`;
  }

  checkDefinition(table: PhysicalTable, check: PhysicalCheck): string {
    return `CONSTRAINT ${quoteName(check.name)} CHECK (${this.predicate(table, check.predicate)})`;
  }

  foreignKeyDefinition({ name, columns, table, references, onDelete }: PhysicalForeignKey): string {
    const target = `${quoteName(table)} ${columnList(references)}`;
    const rule = onDelete.toUpperCase();
    return `CONSTRAINT ${quoteName(name)} FOREIGN KEY ${columnList(columns)} REFERENCES ${target} ON DELETE ${rule}`;
  }

  predicate(table: PhysicalTable, predicate: Predicate, prefix = ''): string {
    switch (predicate.kind) {
      case 'compare': {
        const [left, right] = [predicate.left, predicate.right].map((side) => this.compared(table, side, prefix));
        return `${left} ${predicate.operator === '!=' ? '<>' : predicate.operator} ${right}`;
      }
      case 'member': {
        const members = predicate.members.map((member) => this.operand(table, member, prefix));
        return `${this.operand(table, predicate.item, prefix)} ${predicate.negated ? 'NOT IN' : 'IN'} (${members.join(', ')})`;
      }
      case 'null':
        return `${this.operand(table, predicate.item, prefix)} IS ${predicate.negated ? 'NOT NULL' : 'NULL'}`;
      case 'logical': {
        const parts = predicate.parts.map((part) => this.predicate(table, part, prefix));
        return predicate.parts
          .map((part, at) => (part.kind === 'logical' ? `(${parts[at]})` : parts[at]))
          .join(predicate.operator === 'and' ? ' AND ' : ' OR ');
      }
    }
  }

  /** A side of a comparison. */
  protected compared(table: PhysicalTable, operand: Operand, prefix: string): string {
    return this.operand(table, operand, prefix);
  }

  operand(table: PhysicalTable, operand: Operand, prefix = ''): string {
    switch (operand.kind) {
      case 'column': {
        const type = table.columns.find((column) => column.name === operand.name)?.type ?? 'text';
        return this.comparable(`${prefix}${quoteName(operand.name)}`, type);
      }
      case 'length':
        return `length(${prefix}${quoteName(operand.name)})`;
      case 'literal':
        return this.comparableLiteral(operand.type, operand.text);
      case 'arithmetic':
        return this.#arithmetic(
          operand.operator === '+' && isText(table, operand.left) && isText(table, operand.right)
            ? '||'
            : operand.operator,
          this.operand(table, operand.left, prefix),
          this.operand(table, operand.right, prefix),
        );
    }
  }

  #arithmetic(operator: string, left: string, right: string): string {
    return operator === '/' ? this.quotient(left, right) : `(${left} ${operator} ${right})`;
  }
}

/** What is joined by `+`, as a service does it. */
function isText(table: PhysicalTable, operand: Operand): boolean {
  switch (operand.kind) {
    case 'column':
      return table.columns.find(({ name }) => name === operand.name)?.type === 'text';
    case 'literal':
      return operand.type === 'text';
    case 'length':
      return false;
    case 'arithmetic':
      return operand.operator === '+' && isText(table, operand.left) && isText(table, operand.right);
  }
}

/** `("a", "b")`. */
export function columnList(columns: readonly string[]): string {
  return `(${columns.map(quoteName).join(', ')})`;
}
