import type { Tables } from './databases.ts';
import type { Service } from './service.ts';

/**
 * Every row of every table, outbox included: what must not change when a request fails. How far the events of earlier
 * requests have come is left out.
 */
export function allRows(service: Service): Tables {
  const { outbox_events: events, ...tables } = tablesOf(service);
  if (events === undefined) return tables;
  return { ...tables, outbox_events: events.map(({ due, attempts, delivered, set_aside, ...event }) => event) };
}

/** Every row of every table with all its columns. */
export function tablesOf(service: Service): Tables {
  return service.database.tables();
}
