import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Service } from './service.ts';

export type Tables = Readonly<Record<string, readonly Record<string, unknown>[]>>;

/**
 * Every row of every table, outbox included: what must not change when a request fails. How far the events of earlier
 * requests have come is left out.
 */
export function allRows(service: Service): Tables {
  const { outbox_events: events, ...tables } = tablesOf(service);
  if (events === undefined) return tables;
  return { ...tables, outbox_events: events.map(({ due, attempts, delivered, ...event }) => event) };
}

/** Every row of every table with all its columns. */
export function tablesOf(service: Service): Tables {
  const database = new DatabaseSync(join(service.databaseFolder, 'service.db'), { readOnly: true });
  try {
    const names = database
      .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
      .all()
      .map((row) => String(row.name));
    const tables: Record<string, Record<string, unknown>[]> = {};
    for (const name of names) {
      const statement = database.prepare(`select * from "${name.replaceAll('"', '""')}" order by 1`);
      statement.setReadBigInts(true);
      tables[name] = statement.all().map((row) => ({ ...row }));
    }
    return tables;
  } finally {
    database.close();
  }
}
