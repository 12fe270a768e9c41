import { constraintName, quoteName } from '../schema/identifiers.ts';
import type { PhysicalTable } from '../schema/physicalSchema.ts';
import { postgres } from '../schema/postgres.ts';
import type { SqlDialect } from '../schema/sqlDialect.ts';
import { sqlite } from '../schema/sqlite.ts';
import type { ChildrenValue, ColumnFilling } from './hints.ts';
import { exactSum } from './sqliteDecimals.ts';

/*
 * What the rows that refer to a row come to, and triggers that keep it up to date while the version before writes such rows,
 * which knows nothing of it. `id` is SQL of the key of the row.
 */

export function postgresChildren(value: ChildrenValue, id: string): string {
  const { of, table } = value;
  const total = of === undefined ? 'count(*)' : `coalesce(sum(${postgres.operand(table, of)}), 0)`;
  return `(SELECT ${total} ${rowsOf(value, id, postgres)})`;
}

export function sqliteChildren(value: ChildrenValue, id: string, isDecimal: boolean): string {
  const { of, table } = value;
  const rows = rowsOf(value, id, sqlite);
  if (of === undefined) return `(SELECT count(*) ${rows})`;
  const exact = isDecimal ? exactSum(table, of, rows) : undefined;
  if (exact !== undefined) return exact;
  const sum = `coalesce(sum(${sqlite.operand(table, of)}), 0)`;
  return `(SELECT ${isDecimal ? `rtrim(rtrim(printf('%.10f', ${sum}), '0'), '.')` : sum} ${rows})`;
}

/** The alias tells a row from the one that it refers to where both are of one table. */
function rowsOf({ table, link, where }: ChildrenValue, id: string, dialect: SqlDialect): string {
  const meant = where === undefined ? '' : ` AND (${dialect.predicate(table, where)})`;
  return `FROM ${quoteName(table.name)} AS "child" WHERE "child".${quoteName(link)} = ${id}${meant}`;
}

/** A filling by the rows that refer to the filled one. */
type ChildrenFilling = ColumnFilling & { readonly value: ChildrenValue };

function isOfChildren(filling: ColumnFilling): filling is ChildrenFilling {
  return filling.value.kind === 'children';
}

const nameOf = ({ table, column, value }: ChildrenFilling, ...more: readonly string[]): string =>
  quoteName(constraintName(value.table.name, table, column, 'fill', ...more));

export const postgresFollowing = {
  begin(filling: ColumnFilling): readonly string[] {
    if (!isOfChildren(filling)) return [];
    const { table, column, value } = filling;
    const [name, target, link] = [nameOf(filling), quoteName(table), quoteName(value.link)];
    return [
      `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $fill$
BEGIN
  UPDATE ${target} SET ${quoteName(column)} = ${postgresChildren(value, `${target}."id"`)}
  WHERE "id" IN (NEW.${link}, OLD.${link});
  RETURN NULL;
END;
$fill$;`,
      `CREATE TRIGGER ${name} AFTER INSERT OR UPDATE OR DELETE ON ${quoteName(value.table.name)}
FOR EACH ROW
EXECUTE FUNCTION ${name}();`,
    ];
  },

  end(filling: ColumnFilling): readonly string[] {
    if (!isOfChildren(filling)) return [];
    const name = nameOf(filling);
    return [`DROP TRIGGER ${name} ON ${quoteName(filling.value.table.name)};`, `DROP FUNCTION ${name}();`];
  },
};

const events = { insert: ['NEW'], update: ['OLD', 'NEW'], delete: ['OLD'] } as const;

export const sqliteFollowing = {
  begin(table: PhysicalTable, filling: ColumnFilling): readonly string[] {
    if (!isOfChildren(filling)) return [];
    const { column, value } = filling;
    const [target, link] = [quoteName(filling.table), quoteName(value.link)];
    const isDecimal = table.columns.find(({ name }) => name === column)?.type === 'decimal';
    return Object.entries(events).map(([event, rows]) => {
      const ids = rows.map((row) => `${row}.${link}`).join(', ');
      return `CREATE TRIGGER ${nameOf(filling, event)} AFTER ${event.toUpperCase()} ON ${quoteName(value.table.name)}\nBEGIN\n  UPDATE ${target} SET ${quoteName(column)} = ${sqliteChildren(value, `${target}."id"`, isDecimal)} WHERE "id" IN (${ids});\nEND;`;
    });
  },

  end(filling: ColumnFilling): readonly string[] {
    if (!isOfChildren(filling)) return [];
    return Object.keys(events).map((event) => `DROP TRIGGER ${nameOf(filling, event)};`);
  },
};
