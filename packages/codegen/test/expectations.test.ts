import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { generateFiles } from '../src/generate.ts';
import { systemOf } from './support.ts';

/** Two services; the second hears of orders and tells by a step of its own when they are packed. */
const texts = (line: string) => ({
  'system.sds': `
system fulfilment v1.0 { description: "orders and parcels" }
module sales {
  owns: [Order]
  exposes: [order.placed]
  boundary: sales-service
}
module packing {
  owns: [Parcel]
  exposes: [parcel.packed]
  consumes: [sales/order.placed]
  boundary: packing-service
}
contract sales <-> packing { ${line} }
`,
  'sales.sds': `
spec sales v1.0 { description: "orders" }
entity Order {
  id: uuid @immutable
  title: string 1..40
}
event order.placed { ref: Order.id }
api POST /orders {
  in: {title}
  out: Order
  >> create Order
  >> emit order.placed
}
`,
  'packing.sds': `
spec packing v1.0 { description: "parcels" }
entity Parcel {
  id: uuid @immutable
  order: -> Order
}
event parcel.packed {
  ref: Parcel.id
  payload: {order}
}
api POST /parcels {
  in: {order: uuid}
  out: Parcel
  >> create Parcel
  >> emit parcel.packed
}
`,
});

async function made(line: string, what: { readonly module: string } | { readonly system: true }) {
  const options = { target: 'ts-express-prisma', database: 'sqlite', ...what } as const;
  const { files, diagnostics } = await generateFiles(systemOf(texts(line)), options);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return new Map(files.map(({ path, content }) => [path, content]));
}

describe.each([
  'parcel.packed must occur within 2h of order.placed',
  'order.placed must produce parcel.packed within 2h',
])('%s', (line) => {
  test('is watched by the service that tells of what follows, from when it hears of the first', async () => {
    const packing = await made(line, { module: 'packing' });
    expect(packing.get('src/events/expected.ts')?.replace(/\s+/g, ' ')).toContain(
      "after: { source: 'sales-service', name: 'order.placed', row: 'about' }, next: { name: 'parcel.packed', row: 'order' }, within: 7_200_000,",
    );
    expect(packing.get('src/events/inbox.ts')).toContain('await follow(db, event);');
    expect(packing.get('src/events/outbox.ts')).toContain('await follow(work.db, {');
    expect(packing.get('src/observability/metrics.ts')).toContain("name: 'contract_events_missing'");
    expect(packing.get('prisma/schema.prisma')).toContain('model ExpectedEvent {');
    expect((await made(line, { module: 'sales' })).has('src/events/expected.ts')).toBe(false);
  });

  test('has a rule for Prometheus', async () => {
    const { groups } = parse((await made(line, { system: true })).get('alerts.yaml') ?? '');
    expect(groups[0].rules).toContainEqual(
      expect.objectContaining({
        alert: 'OrderPlacedParcelPackedMissing',
        expr: 'contract_events_missing{event="parcel.packed",after="order.placed"} > 0',
      }),
    );
  });
});

test('without a time there is nothing to watch', async () => {
  const packing = await made('order.placed must produce parcel.packed', { module: 'packing' });
  expect(packing.has('src/events/expected.ts')).toBe(false);
});
