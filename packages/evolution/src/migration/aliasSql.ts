import { constraintName, quoteName } from '../schema/identifiers.ts';
import type { PhysicalTable, TableAlias } from '../schema/physicalSchema.ts';
import { sqlite } from '../schema/sqlite.ts';
import { columnList } from '../schema/sqlWriter.ts';

/*
 * A table under a second name. PostgreSQL writes through a plain view by itself. SQLite does not, and of what triggers do in
 * its place it tells no number of rows, by which a service knows whether it has written one: so there is a second table,
 * and triggers keep both alike.
 */

export const postgresAlias = {
  /** `nameOf` is what the table calls a column of the alias at this moment. */
  create({ name, table, columns }: TableAlias, nameOf: (column: TableAlias['columns'][number]) => string): string {
    const items = columns.map((column) => {
      const own = nameOf(column);
      return own === column.name ? quoteName(own) : `${quoteName(own)} AS ${quoteName(column.name)}`;
    });
    return `CREATE VIEW ${quoteName(name)} AS SELECT ${items.join(', ')} FROM ${quoteName(table)};`;
  },

  drop({ name }: TableAlias): string {
    return `DROP VIEW ${quoteName(name)};`;
  },
};

export const sqliteAlias = {
  /** Rules hold for its rows in the table that it stands for; of what must be unique SQLite tells the columns, so it is so here too. */
  create(alias: TableAlias): readonly string[] {
    const { name, table, columns, primaryKey, unique = [] } = alias;
    const copy: PhysicalTable = {
      name,
      columns: columns.map(({ of: _, ...column }) => column),
      primaryKey,
      checks: [],
      indexes: [],
      limits: [],
      foreignKeys: [],
    };
    const names = columns.map((column) => column.name);
    const own = columns.map((column) => column.of);
    return [
      sqlite.createTable(copy),
      `INSERT INTO ${quoteName(name)} ${columnList(names)}\nSELECT ${own.map(quoteName).join(', ')} FROM ${quoteName(table)};`,
      ...unique.map((index) => sqlite.createIndex(copy, { ...index, name: constraintName(index.name, 'there') })),
      ...follows(alias, { from: name, columns: names }, { to: table, columns: own }),
      ...follows(alias, { from: table, columns: own }, { to: name, columns: names }),
    ];
  },

  drop(alias: TableAlias): readonly string[] {
    const { name, table } = alias;
    const triggers = [name, table].flatMap((from) => events.map((event) => triggerName(alias, from, event)));
    return [...triggers.map((trigger) => `DROP TRIGGER ${trigger};`), `DROP TABLE ${quoteName(name)};`];
  },
};

const events = ['insert', 'update', 'delete'] as const;

function triggerName({ name, table }: TableAlias, from: string, event: (typeof events)[number]): string {
  return quoteName(constraintName(name, table, from === name ? 'there' : 'back', event));
}

/**
 * Where both rows are alike nothing is written: so it ends. What is written is the row as it is by then, which other
 * triggers may have changed.
 */
function follows(
  alias: TableAlias,
  { from, columns }: { readonly from: string; readonly columns: readonly string[] },
  { to, columns: others }: { readonly to: string; readonly columns: readonly string[] },
): readonly string[] {
  const [source, target] = [quoteName(from), quoteName(to)];
  const [inserted, updated, deleted] = events.map((event) => triggerName(alias, from, event));
  const pairs = others.map((other, at) => ({ other: quoteName(other), own: quoteName(columns[at] ?? other) }));
  const set = pairs.map(({ other, own }) => `${other} = ${source}.${own}`).join(', ');
  const differs = pairs.map(({ other, own }) => `${target}.${other} IS NOT ${source}.${own}`).join(' OR ');
  const both = `${source}."id" = NEW."id" AND ${target}."id" = NEW."id"`;
  const row = `SELECT ${columns.map(quoteName).join(', ')} FROM ${source} WHERE "id" = NEW."id"`;
  return [
    `CREATE TRIGGER ${inserted} AFTER INSERT ON ${source}\nWHEN NOT EXISTS (SELECT 1 FROM ${target} WHERE "id" = NEW."id")\nBEGIN\n  INSERT INTO ${target} ${columnList(others)} ${row};\nEND;`,
    `CREATE TRIGGER ${updated} AFTER UPDATE ON ${source}\nBEGIN\n  UPDATE ${target} SET ${set} FROM ${source} WHERE ${both} AND (${differs});\nEND;`,
    `CREATE TRIGGER ${deleted} AFTER DELETE ON ${source}\nBEGIN\n  DELETE FROM ${target} WHERE "id" = OLD."id";\nEND;`,
  ];
}
