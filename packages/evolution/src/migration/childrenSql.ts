import { constraintName, quoteName } from '../schema/identifiers.ts';
import type { ColumnType, Operand, PhysicalTable } from '../schema/physicalSchema.ts';
import { postgres } from '../schema/postgres.ts';
import type { SqlDialect } from '../schema/sqlDialect.ts';
import { sqlite } from '../schema/sqlite.ts';
import type { ChildrenValue, ColumnFilling } from './hints.ts';
import { type ExactTotal, exactTotal } from './sqliteDecimals.ts';

/*
 * What the rows that refer to a row come to, and triggers that keep it up to date while the version before writes such rows,
 * which knows nothing of it. `id` is SQL of the key of the row.
 */

export function postgresChildren(value: ChildrenValue, id: string): string {
  if (isPicked(value)) return picked(value, id, postgres);
  return `(SELECT ${postgresTotal(value)} ${rowsOf(value, id, postgres)})`;
}

function postgresTotal({ function: name, of, table, ofNone }: ChildrenValue): string {
  if (of === undefined) return 'count(*)';
  const each = postgres.operand(table, of);
  const total = name === 'avg' ? postgres.quotient(`sum(${each})`, `count(${each})`) : `${name}(${each})`;
  return ofNone === 'null' ? total : `coalesce(${total}, 0)`;
}

export function sqliteChildren(value: ChildrenValue, id: string, type: ColumnType): string {
  if (isPicked(value)) return picked(value, id, sqlite);
  const { function: name, of, table, ofNone } = value;
  const rows = rowsOf(value, id, sqlite);
  if (of === undefined || !isTotal(name)) return `(SELECT count(*) ${rows})`;
  const exact = exactTotal({
    function: name,
    table,
    of,
    rows,
    ofNone: ofNone === 'null' ? 'NULL' : '0',
    type: type === 'integer' ? type : 'decimal',
  });
  return exact ?? 'NULL';
}

function isTotal(name: ChildrenValue['function']): name is ExactTotal['function'] {
  return ['sum', 'avg', 'min', 'max'].includes(name);
}

type Picked = ChildrenValue & { readonly function: 'only' | 'first' | 'last'; readonly of: Operand };

function isPicked(value: ChildrenValue): value is Picked {
  return value.of !== undefined && ['only', 'first', 'last'].includes(value.function);
}

function picked(value: Picked, id: string, dialect: SqlDialect): string {
  const of = dialect.operand(value.table, value.of);
  const order = value.function === 'last' ? ' DESC' : '';
  return `(SELECT ${of} ${rowsOf(value, id, dialect)} ORDER BY ${of}${order} LIMIT 1)`;
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
    const type = table.columns.find(({ name }) => name === column)?.type ?? 'decimal';
    return Object.entries(events).map(([event, rows]) => {
      const ids = rows.map((row) => `${row}.${link}`).join(', ');
      return `CREATE TRIGGER ${nameOf(filling, event)} AFTER ${event.toUpperCase()} ON ${quoteName(value.table.name)}\nBEGIN\n  UPDATE ${target} SET ${quoteName(column)} = ${sqliteChildren(value, `${target}."id"`, type)} WHERE "id" IN (${ids});\nEND;`;
    });
  },

  end(filling: ColumnFilling): readonly string[] {
    if (!isOfChildren(filling)) return [];
    return Object.keys(events).map((event) => `DROP TRIGGER ${nameOf(filling, event)};`);
  },
};
