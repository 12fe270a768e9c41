import type { OwnTablePlan, ServicePlan } from './servicePlan.ts';

/** Events, each written in the transaction that it tells of. */
const outboxTable: OwnTablePlan = {
  typeName: 'OutboxEvent',
  table: 'outbox_events',
  doc: 'Events, written in the transaction that they tell of.',
  columns: [
    { name: 'id', type: { kind: 'string' } },
    { name: 'name', type: { kind: 'string' } },
    { name: 'payload', type: { kind: 'string' } },
    { name: 'traceparent', type: { kind: 'string' }, optional: true },
    { name: 'created', type: { kind: 'timestamp' } },
    { name: 'due', type: { kind: 'timestamp' } },
    { name: 'attempts', type: { kind: 'int' } },
    { name: 'delivered', type: { kind: 'timestamp' }, optional: true },
    { name: 'set_aside', type: { kind: 'timestamp' }, optional: true },
  ],
  key: ['id'],
  indexed: [],
  // The relay looks for what is due every few seconds, beside a month of what was delivered.
  waiting: { column: 'due', until: ['delivered', 'set_aside'] },
};

/** Events of other services, and those of its own with steps, each written in the transaction in which it is carried out. */
const inboxTable: OwnTablePlan = {
  typeName: 'InboxEvent',
  table: 'inbox_events',
  doc: 'Events that were heard, written in the transaction that carries them out: none is carried out twice.',
  columns: [
    { name: 'id', type: { kind: 'string' } },
    { name: 'source', type: { kind: 'string' } },
    { name: 'name', type: { kind: 'string' } },
    { name: 'created', type: { kind: 'timestamp' } },
    { name: 'received', type: { kind: 'timestamp' } },
  ],
  key: ['id'],
  indexed: ['received'],
};

/** Events that have to follow others in time. */
const expectedTable: OwnTablePlan = {
  typeName: 'ExpectedEvent',
  table: 'expected_events',
  doc: 'Events that have to follow others, from the transaction of the first to that of the one that follows.',
  columns: [
    { name: 'id', type: { kind: 'string' } },
    { name: 'name', type: { kind: 'string' } },
    { name: 'after', type: { kind: 'string' } },
    { name: 'about', type: { kind: 'string' } },
    { name: 'due', type: { kind: 'timestamp' } },
  ],
  key: ['id', 'name'],
  indexed: ['due', 'about'],
};

/** What was answered to a request that may come again. */
const idempotencyTable: OwnTablePlan = {
  typeName: 'IdempotencyKey',
  table: 'idempotency_keys',
  doc: 'Answers to requests with an Idempotency-Key, written in the transaction of the request.',
  columns: [
    { name: 'caller', type: { kind: 'string' } },
    { name: 'operation', type: { kind: 'string' } },
    { name: 'key', type: { kind: 'string' } },
    { name: 'fingerprint', type: { kind: 'string' } },
    { name: 'answer', type: { kind: 'string' }, optional: true },
    { name: 'created', type: { kind: 'timestamp' } },
  ],
  key: ['caller', 'operation', 'key'],
  indexed: ['created'],
};

/** The names of all tables that a service may have besides those of its entities. */
export const ownTableNames: readonly string[] = [outboxTable, inboxTable, expectedTable, idempotencyTable].map(
  ({ table }) => table,
);

/** It carries events out: those of others, or steps of its own. */
export function hasInbox({ events, consumed }: Pick<ServicePlan, 'events' | 'consumed'>): boolean {
  return consumed.length > 0 || events.some(({ reaction }) => reaction !== undefined);
}

/** The tables that the service needs besides those of its entities. */
export function planOwnTables({
  operations,
  events,
  consumed,
  expectations,
}: Pick<ServicePlan, 'operations' | 'events' | 'consumed' | 'expectations'>): readonly OwnTablePlan[] {
  return [
    ...(events.length === 0 ? [] : [outboxTable]),
    ...(hasInbox({ events, consumed }) ? [inboxTable] : []),
    ...(expectations.length === 0 ? [] : [expectedTable]),
    ...(operations.some((operation) => operation.takesIdempotencyKey) ? [idempotencyTable] : []),
  ];
}
