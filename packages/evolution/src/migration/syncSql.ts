import { constraintName, quoteName } from '../schema/identifiers.ts';
import { createRowTrigger, dropRowTrigger } from '../schema/rowTrigger.ts';
import type { ColumnSync } from './hints.ts';

/*
 * Triggers that keep a column under its old and its new name alike while two versions write, each the one that it knows. A
 * new row has one of them (or a default of the old one, which then counts for less); of a row that is there, what changed:
 * where neither did, one of them may not have its value yet.
 */

export const postgresSync = {
  begin(sync: ColumnSync): readonly string[] {
    const { table, from, to, name } = quoted(sync);
    return createRowTrigger({
      name,
      table,
      tag: 'sync',
      body: `  IF TG_OP = 'INSERT' THEN
    NEW.${to} := coalesce(NEW.${to}, NEW.${from});
    NEW.${from} := NEW.${to};
  ELSIF NEW.${to} IS DISTINCT FROM OLD.${to} THEN
    NEW.${from} := NEW.${to};
  ELSIF NEW.${from} IS DISTINCT FROM OLD.${from} THEN
    NEW.${to} := NEW.${from};
  END IF;`,
    });
  },

  end(sync: ColumnSync): readonly string[] {
    return dropRowTrigger(quoted(sync));
  },
};

export const sqliteSync = {
  begin(sync: ColumnSync): readonly string[] {
    const { table, from, to } = quoted(sync);
    const follows = (changed: string, other: string): string =>
      `WHEN NEW.${changed} IS NOT OLD.${changed} AND NEW.${other} IS NOT NEW.${changed}\nBEGIN\n  UPDATE ${table} SET ${other} = NEW.${changed} WHERE "id" = NEW."id";\nEND;`;
    const both = `coalesce(NEW.${to}, NEW.${from})`;
    const [inserted = '', ofNew = '', ofOld = ''] = triggersOf(sync);
    return [
      `CREATE TRIGGER ${inserted} AFTER INSERT ON ${table}\nWHEN NEW.${to} IS NOT NEW.${from}\nBEGIN\n  UPDATE ${table} SET ${to} = ${both}, ${from} = ${both} WHERE "id" = NEW."id";\nEND;`,
      `CREATE TRIGGER ${ofNew} AFTER UPDATE OF ${to} ON ${table}\n${follows(to, from)}`,
      `CREATE TRIGGER ${ofOld} AFTER UPDATE OF ${from} ON ${table}\n${follows(from, to)}`,
    ];
  },

  end(sync: ColumnSync): readonly string[] {
    return triggersOf(sync).map((trigger) => `DROP TRIGGER ${trigger};`);
  },
};

function quoted({ table, from, to }: ColumnSync): Readonly<Record<'table' | 'from' | 'to' | 'name', string>> {
  return {
    table: quoteName(table),
    from: quoteName(from),
    to: quoteName(to),
    name: quoteName(constraintName(table, from, to, 'sync')),
  };
}

function triggersOf({ table, from, to }: ColumnSync): readonly string[] {
  return ['insert', 'new', 'old'].map((event) => quoteName(constraintName(table, from, to, 'sync', event)));
}
