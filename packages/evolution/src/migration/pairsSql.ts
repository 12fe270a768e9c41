import { constraintName, quoteName } from '../schema/identifiers.ts';
import type { PairChange } from './hints.ts';
import { newSqliteId } from './sqliteValues.ts';

/*
 * Pairs from a column that leads to one row, and triggers that keep the two alike while the version before knows the column
 * only: what it writes there is a pair, and a row without a value there gets that of a new pair. Where each value may be there
 * once (`1:1`) it gets none.
 */

interface Quoted {
  readonly table: string;
  readonly column: string;
  readonly pairs: string;
  readonly own: string;
  readonly other: string;
}

function quoted({ table, column, pairs, own, other }: PairChange): Quoted {
  const all = { table, column, pairs, own, other };
  return Object.fromEntries(Object.entries(all).map(([key, name]) => [key, quoteName(name)])) as unknown as Quoted;
}

function nameOf({ pairs, table, column }: PairChange, ...more: readonly string[]): string {
  return quoteName(constraintName(pairs, table, column, 'pairs', ...more));
}

/** A pair that is there stays as it is. */
function insertion({ pairs, own, other }: Quoted, newId: string, rows: string): string {
  return `INSERT INTO ${pairs} ("id", ${own}, ${other})\nSELECT ${newId}, ${rows}\nON CONFLICT DO NOTHING;`;
}

function copy(pair: PairChange, newId: string): string {
  const names = quoted(pair);
  return insertion(names, newId, `"id", ${names.column} FROM ${names.table} WHERE ${names.column} IS NOT NULL`);
}

const newPostgresId = 'gen_random_uuid()';

export const postgresPairs = {
  copy: (pair: PairChange): readonly string[] => [copy(pair, newPostgresId)],

  begin(pair: PairChange): readonly string[] {
    const names = quoted(pair);
    const { table, column, pairs, own, other } = names;
    const mirrored = `  IF TG_OP = 'INSERT' THEN
    UPDATE ${table} SET ${column} = NEW.${other} WHERE "id" = NEW.${own} AND ${column} IS NULL;
  ELSE
    UPDATE ${table} SET ${column} = NULL WHERE "id" = OLD.${own} AND ${column} = OLD.${other};
  END IF;`;
    return [
      ...afterTrigger(
        nameOf(pair, 'there'),
        `AFTER INSERT OR UPDATE OF ${column} ON ${table}`,
        `  IF TG_OP = 'UPDATE' THEN
    DELETE FROM ${pairs} WHERE ${own} = OLD."id" AND ${other} = OLD.${column} AND OLD.${column} IS DISTINCT FROM NEW.${column};
  END IF;
  ${insertion(names, newPostgresId, `NEW."id", NEW.${column} WHERE NEW.${column} IS NOT NULL`)}`,
      ),
      ...afterTrigger(nameOf(pair, 'back'), `AFTER ${pair.unique ? '' : 'INSERT OR '}DELETE ON ${pairs}`, mirrored),
    ];
  },

  end(pair: PairChange): readonly string[] {
    const { table, pairs } = quoted(pair);
    const places = [
      ['there', table],
      ['back', pairs],
    ] as const;
    return places.flatMap(([way, place]) => [
      `DROP TRIGGER ${nameOf(pair, way)} ON ${place};`,
      `DROP FUNCTION ${nameOf(pair, way)}();`,
    ]);
  },
};

function afterTrigger(name: string, event: string, body: string): readonly string[] {
  return [
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $pairs$
BEGIN
${body}
  RETURN NULL;
END;
$pairs$;`,
    `CREATE TRIGGER ${name} ${event}\nFOR EACH ROW\nEXECUTE FUNCTION ${name}();`,
  ];
}

export const sqlitePairs = {
  copy: (pair: PairChange): readonly string[] => [copy(pair, newSqliteId)],

  begin(pair: PairChange): readonly string[] {
    const names = quoted(pair);
    const { table, column, pairs, own, other } = names;
    const insert = insertion(names, newSqliteId, `NEW."id", NEW.${column} WHERE NEW.${column} IS NOT NULL`);
    const trigger = (way: string, event: string, ...body: readonly string[]): string =>
      `CREATE TRIGGER ${nameOf(pair, way)} ${event}\nBEGIN\n  ${body.join('\n  ')}\nEND;`;
    return [
      trigger('insert', `AFTER INSERT ON ${table}`, insert),
      trigger(
        'update',
        `AFTER UPDATE OF ${column} ON ${table}\nWHEN NEW.${column} IS NOT OLD.${column}`,
        `DELETE FROM ${pairs} WHERE ${own} = OLD."id" AND ${other} = OLD.${column};`,
        insert,
      ),
      ...(pair.unique
        ? []
        : [
            trigger(
              'come',
              `AFTER INSERT ON ${pairs}`,
              `UPDATE ${table} SET ${column} = NEW.${other} WHERE "id" = NEW.${own} AND ${column} IS NULL;`,
            ),
          ]),
      trigger(
        'gone',
        `AFTER DELETE ON ${pairs}`,
        `UPDATE ${table} SET ${column} = NULL WHERE "id" = OLD.${own} AND ${column} = OLD.${other};`,
      ),
    ];
  },

  end(pair: PairChange): readonly string[] {
    const ways = ['insert', 'update', ...(pair.unique ? [] : ['come']), 'gone'];
    return ways.map((way) => `DROP TRIGGER ${nameOf(pair, way)};`);
  },
};
