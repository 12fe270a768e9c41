import { constraintName, quoteName } from '../schema/identifiers.ts';
import type { ColumnType, PhysicalTable } from '../schema/physicalSchema.ts';
import { createRowTrigger, dropRowTrigger } from '../schema/rowTrigger.ts';
import type { ColumnFilling } from './hints.ts';
import { rowSql } from './postgresValues.ts';
import { sqliteRowSql } from './sqliteValues.ts';

/*
 * Triggers that give a row its value in a column that the version before leaves empty, or does not know: when it is
 * written without one, and of a computed column also when what it is made of changes and it does not.
 */

export const postgresFilling = {
  begin(table: PhysicalTable, filling: ColumnFilling): readonly string[] {
    const [name, column] = [quoteName(nameOf(filling)), quoteName(filling.column)];
    const value = rowSql(table, filling.value, typeOf(table, filling.column), 'NEW.');
    const left = `TG_OP = 'UPDATE' AND NEW.${column} IS NOT DISTINCT FROM OLD.${column}`;
    const changed = filling.follows
      .map(quoteName)
      .map((source) => `NEW.${source} IS DISTINCT FROM OLD.${source}`)
      .join(' OR ');
    return createRowTrigger({
      name,
      table: quoteName(filling.table),
      tag: 'fill',
      body: `  IF NEW.${column} IS NULL THEN
    NEW.${column} := ${value};
${changed === '' ? '' : `  ELSIF ${left} AND (${changed}) THEN\n    NEW.${column} := ${value};\n`}  END IF;`,
    });
  },

  end(filling: ColumnFilling): readonly string[] {
    return dropRowTrigger({ name: quoteName(nameOf(filling)), table: quoteName(filling.table) });
  },
};

export const sqliteFilling = {
  begin(table: PhysicalTable, filling: ColumnFilling): readonly string[] {
    const [name, column] = [quoteName(filling.table), quoteName(filling.column)];
    const value = sqliteRowSql(table, filling.value, typeOf(table, filling.column));
    const fill = `BEGIN\n  UPDATE ${name} SET ${column} = ${value} WHERE "id" = NEW."id";\nEND;`;
    const changed = filling.follows.map(quoteName).map((source) => `NEW.${source} IS NOT OLD.${source}`);
    const isLeft = changed.length === 0 ? '' : ` OR (NEW.${column} IS OLD.${column} AND (${changed.join(' OR ')}))`;
    const [inserted = '', updated = ''] = triggersOf(filling);
    return [
      `CREATE TRIGGER ${inserted} AFTER INSERT ON ${name}\nWHEN NEW.${column} IS NULL\n${fill}`,
      `CREATE TRIGGER ${updated} AFTER UPDATE ON ${name}\nWHEN NEW.${column} IS NULL${isLeft}\n${fill}`,
    ];
  },

  end(filling: ColumnFilling): readonly string[] {
    return triggersOf(filling).map((trigger) => `DROP TRIGGER ${trigger};`);
  },
};

function nameOf({ table, column }: ColumnFilling, ...more: readonly string[]): string {
  return constraintName(table, column, 'fill', ...more);
}

function triggersOf(filling: ColumnFilling): readonly string[] {
  return ['insert', 'update'].map((event) => quoteName(nameOf(filling, event)));
}

function typeOf(table: PhysicalTable, column: string): ColumnType {
  return table.columns.find(({ name }) => name === column)?.type ?? 'text';
}
