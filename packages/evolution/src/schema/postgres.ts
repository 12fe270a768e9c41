import { canonicalNumber } from '../fieldShape.ts';
import { fixedName, quoteName, quoteText } from './identifiers.ts';
import {
  type ColumnType,
  type PhysicalForeignKey,
  type PhysicalIndex,
  type PhysicalLimit,
  type PhysicalSchema,
  type PhysicalTable,
  parentsFirst,
} from './physicalSchema.ts';
import { createRowTrigger, dropRowTrigger } from './rowTrigger.ts';
import { type IndexOptions, quotientPlaces, type SqlDialect } from './sqlDialect.ts';
import { SqlWriter } from './sqlWriter.ts';

/** Texts are in the order of their code points, whatever the locale of the server. */
const types: Readonly<Record<ColumnType, string>> = {
  uuid: 'uuid',
  text: 'text COLLATE "C"',
  integer: 'bigint',
  decimal: 'numeric',
  boolean: 'boolean',
  timestamp: 'timestamptz(3)',
  json: 'jsonb',
};

class PostgresWriter extends SqlWriter {
  readonly name = 'postgres';
  protected readonly now = 'now()';

  /** A table can refer only to one that is there: of a ring of tables one foreign key comes at the end. */
  createSchema(schema: PhysicalSchema): readonly string[] {
    const made = new Set<string>();
    const late: string[] = [];
    const statements = parentsFirst(schema.tables).flatMap((table) => {
      made.add(table.name);
      const isLate = (foreignKey: PhysicalForeignKey): boolean => !made.has(foreignKey.table);
      late.push(...table.foreignKeys.filter(isLate).map((foreignKey) => this.#addForeignKey(table, foreignKey)));
      const present = table.foreignKeys.filter((foreignKey) => !isLate(foreignKey));
      return [
        this.createTableWith(table, present),
        ...table.indexes.map((index) => this.createIndex(table, index)),
        ...table.limits.flatMap((limit) => this.createLimit(table, limit)),
        ...this.createFixed(table),
      ];
    });
    return [...statements, ...late];
  }

  #addForeignKey(table: PhysicalTable, foreignKey: PhysicalForeignKey): string {
    return `ALTER TABLE ${quoteName(table.name)} ADD ${this.foreignKeyDefinition(foreignKey)};`;
  }

  override createIndex(table: PhysicalTable, index: PhysicalIndex, options: IndexOptions = {}): string {
    return this.createIndexWith(table, index, options.concurrently === true ? 'CONCURRENTLY ' : '');
  }

  /** Sees what other transactions do because the service's are serializable. */
  createLimit(table: PhysicalTable, limit: PhysicalLimit): readonly string[] {
    const [name, column, rule] = [quoteName(table.name), quoteName(limit.column), quoteName(limit.name)];
    const meant = limit.where === undefined ? '' : ` AND (${this.predicate(table, limit.where)})`;
    const message = quoteText(`a row of ${name} violates check constraint ${rule}`);
    return createRowTrigger({
      name: rule,
      table: name,
      tag: 'limit',
      body: `  IF (SELECT count(*) FROM ${name} WHERE ${column} = NEW.${column} AND "id" <> NEW."id"${meant}) >= ${limit.max} THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = ${quoteText(limit.name)}, MESSAGE = ${message};
  END IF;`,
      ...(limit.where === undefined ? {} : { when: this.predicate(table, limit.where, 'NEW.') }),
    });
  }

  dropLimit(table: PhysicalTable, limit: PhysicalLimit): readonly string[] {
    return dropRowTrigger({ name: quoteName(limit.name), table: quoteName(table.name) });
  }

  createFixed(table: PhysicalTable): readonly string[] {
    const { fixed = [] } = table;
    if (fixed.length === 0) return [];
    const name = quoteName(table.name);
    const cases = fixed.map(({ name: rule, column }, at) => {
      const message = quoteText(`a row of ${name} violates check constraint ${quoteName(rule)}`);
      return `  ${at === 0 ? 'IF' : 'ELSIF'} NEW.${quoteName(column)} IS DISTINCT FROM OLD.${quoteName(column)} THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = ${quoteText(rule)}, MESSAGE = ${message};`;
    });
    return createRowTrigger({
      name: quoteName(fixedName(table.name)),
      table: name,
      tag: 'immutable',
      body: `${cases.join('\n')}\n  END IF;`,
      event: 'UPDATE',
    });
  }

  dropFixed(table: PhysicalTable, made = table.name): readonly string[] {
    return dropRowTrigger({ name: quoteName(fixedName(made)), table: quoteName(table.name) });
  }

  typeName(type: ColumnType): string {
    return types[type];
  }

  literal(type: ColumnType, text: string): string {
    if (type === 'integer') return text;
    if (type === 'decimal') return canonicalNumber(text);
    if (type === 'boolean') return text === 'true' ? 'true' : 'false';
    return quoteText(text);
  }

  protected comparable(column: string): string {
    return column;
  }

  protected comparableLiteral(type: ColumnType, text: string): string {
    return this.literal(type, text);
  }

  /** Divided to forty places, so that it is rounded once. */
  quotient(left: string, right: string): string {
    return `trim_scale(round(CAST(${left} AS numeric(1000, 40)) / ${right}, ${quotientPlaces}))`;
  }
}

export const postgres: SqlDialect = new PostgresWriter();
