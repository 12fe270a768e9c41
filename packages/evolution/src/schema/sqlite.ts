import { canonicalNumber } from '../fieldShape.ts';
import { fixedName, quoteName, quoteText } from './identifiers.ts';
import {
  type ColumnType,
  type Operand,
  type PhysicalColumn,
  type PhysicalLimit,
  type PhysicalSchema,
  type PhysicalTable,
  parentsFirst,
} from './physicalSchema.ts';
import { quotientPlaces, type SqlDialect } from './sqlDialect.ts';
import { SqlWriter } from './sqlWriter.ts';

const types: Readonly<Record<ColumnType, string>> = {
  uuid: 'TEXT',
  text: 'TEXT',
  integer: 'BIGINT',
  decimal: 'TEXT',
  boolean: 'BOOLEAN',
  timestamp: 'DATETIME',
  json: 'JSONB',
};

/** The column by which rows are sorted where the stored text of a decimal has another order. */
export function orderColumn(columns: readonly { readonly name: string }[], decimal: string): string {
  const name = `${decimal}_order`;
  return columns.some((column) => column.name === name) ? `${name}_value` : name;
}

/** A moment as the service writes it, letter by letter: moments are compared as texts. */
export function sqliteTimestamp(sql: string): string {
  return `strftime('%Y-%m-%dT%H:%M:%f+00:00', ${sql})`;
}

class SqliteWriter extends SqlWriter {
  readonly name = 'sqlite';
  protected readonly now = `(${sqliteTimestamp("'now'")})`;

  createSchema(schema: PhysicalSchema): readonly string[] {
    return parentsFirst(schema.tables).flatMap((table) => [
      this.createTable(table),
      ...table.indexes.map((index) => this.createIndex(table, index)),
      ...table.limits.flatMap((limit) => this.createLimit(table, limit)),
      ...this.createFixed(table),
    ]);
  }

  /** Decimals are text, so that no digit is lost; a number beside it, as near as a float comes, gives their order. */
  override columnDefinitions(table: PhysicalTable, column: PhysicalColumn): readonly string[] {
    const own = super.columnDefinitions(table, column);
    if (column.type !== 'decimal') return own;
    const beside = quoteName(orderColumn(table.columns, column.name));
    return [...own, `${beside} REAL GENERATED ALWAYS AS (CAST(${quoteName(column.name)} AS REAL)) VIRTUAL`];
  }

  createLimit(table: PhysicalTable, limit: PhysicalLimit): readonly string[] {
    const [name, column] = [quoteName(table.name), quoteName(limit.column)];
    const when = limit.where === undefined ? '' : `\nWHEN ${this.predicate(table, limit.where, 'NEW.')}`;
    const meant = limit.where === undefined ? '' : ` AND (${this.predicate(table, limit.where)})`;
    const others = `SELECT count(*) FROM ${name} WHERE ${column} = NEW.${column} AND "id" <> NEW."id"${meant}`;
    const refusal = quoteText(`CHECK constraint failed: ${limit.name}`);
    return ['INSERT', 'UPDATE'].map((event) => {
      const trigger = quoteName(`${limit.name}_${event.toLowerCase()}`);
      return `CREATE TRIGGER ${trigger} BEFORE ${event} ON ${name}${when}\nBEGIN\n  SELECT RAISE(ABORT, ${refusal}) WHERE (${others}) >= ${limit.max};\nEND;`;
    });
  }

  dropLimit(_table: PhysicalTable, limit: PhysicalLimit): readonly string[] {
    return ['insert', 'update'].map((event) => `DROP TRIGGER ${quoteName(`${limit.name}_${event}`)};`);
  }

  createFixed(table: PhysicalTable): readonly string[] {
    const { fixed = [] } = table;
    if (fixed.length === 0) return [];
    const columns = fixed.map(({ column }) => quoteName(column));
    const refusals = fixed.map(
      ({ name }, at) =>
        `  SELECT RAISE(ABORT, ${quoteText(`CHECK constraint failed: ${name}`)}) WHERE NEW.${columns[at]} IS NOT OLD.${columns[at]};`,
    );
    return [
      `CREATE TRIGGER ${quoteName(fixedName(table.name))} BEFORE UPDATE OF ${columns.join(', ')} ON ${quoteName(table.name)}\nBEGIN\n${refusals.join('\n')}\nEND;`,
    ];
  }

  dropFixed({ name }: PhysicalTable, made = name): readonly string[] {
    return [`DROP TRIGGER ${quoteName(fixedName(made))};`];
  }

  typeName(type: ColumnType): string {
    return types[type];
  }

  literal(type: ColumnType, text: string): string {
    if (type === 'integer') return text;
    if (type === 'boolean') return text === 'true' ? '1' : '0';
    return quoteText(type === 'decimal' ? canonicalNumber(text) : text);
  }

  protected comparable(column: string, type: ColumnType): string {
    return type === 'decimal' ? `CAST(${column} AS REAL)` : column;
  }

  /** A calculation with floats is a little beside the number that is meant. */
  protected override compared(table: PhysicalTable, operand: Operand, prefix: string): string {
    const sql = this.operand(table, operand, prefix);
    const isInexact = operand.kind === 'arithmetic' && operand.operator !== '/' && hasDecimals(table, operand);
    return isInexact ? `round(${sql}, ${quotientPlaces})` : sql;
  }

  protected comparableLiteral(type: ColumnType, text: string): string {
    return type === 'decimal' ? text : this.literal(type, text);
  }

  quotient(left: string, right: string): string {
    return `round(CAST(${left} AS REAL) / ${right}, ${quotientPlaces})`;
  }
}

function hasDecimals(table: PhysicalTable, operand: Operand): boolean {
  switch (operand.kind) {
    case 'column':
      return table.columns.some(({ name, type }) => name === operand.name && type === 'decimal');
    case 'literal':
      return operand.type === 'decimal';
    case 'length':
      return false;
    case 'arithmetic':
      return operand.operator === '/' || hasDecimals(table, operand.left) || hasDecimals(table, operand.right);
  }
}

export const sqlite: SqlDialect = new SqliteWriter();
