import { expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import { fileOf, specOf } from './support.ts';

const shop = (steps: string, event = 'ref: Order.id\n  payload: {id, total, bonus}') => `
runtime { db: sqlite }

entity Customer {
  id: uuid @immutable
  name: string 1..40
  points: int 0..1000
}

entity Order {
  id: uuid @immutable
  customer: -> Customer
  total: int 0..100
  bonus: bool
  state: [open, paid, thanked]
}

entity Note {
  id: uuid @immutable
  text: string 1..40
}

edge Order -> Note {1:many}

machine Order.state {
  open -> paid -> thanked
}

event order.paid {
  ${event}
  ${steps}
}

event order.thanked {
  ref: Order.id
  payload: {total}
  >> notify(customer, email)
}

action thank(order) {
  >> set Order(thanked)
}

action tell(order) {
  >> emit order.paid
}

api POST /orders/{id}/pay {
  out: Order
  ! not found => 404
  >> set Order(paid)
  >> emit order.paid
}
`;

const consumers = async (steps: string, event?: string): Promise<string> =>
  (await fileOf(shop(steps, event), 'src/events/consumers.ts')).replace(/\s+/g, ' ');

test.each([
  [
    'changes the row that it tells of, by its machine',
    '>> set Order(thanked)',
    "orderStateMachine.assertMove(order.state, 'thanked');",
  ],
  [
    'takes what was told',
    '>> increment order.customer.points by total',
    'data: { points: { increment: event.payload.total } }',
  ],
  ['asks what was told', '>> if bonus: thank(order)', 'if (event.payload.bonus) { await thank(work, order);'],
  ['makes rows with ids of their own', '>> create Note with text = "thanks"', 'data: { id: work.attempts.newId(),'],
  ['makes rows', '>> create Note with text = "thanks"', "text: 'thanks', order_id: order.id"],
  [
    'tells of another event',
    '>> emit order.thanked',
    'await emitOrderThanked(work, { about: order.id, total: order.total });',
  ],
  [
    'calls a port',
    '>> print invoice',
    "work.attempts.call('print invoice', undefined, (_row, call) => work.ports.invoice.print(call)",
  ],
])('a step of an event %s', async (_, step, code) => {
  expect(await consumers(step)).toContain(code);
});

test('a step of an event finds the rows that its payload names', async () => {
  const code = await consumers('>> increment customer.points by 1', 'payload: {customer: uuid}');
  expect(code).toContain('work.db.customer.findUnique({ where: { id: event.payload.customer }');
});

test('who is told hears of it when the steps are done', async () => {
  const spec = shop('>> set Order(thanked)\n  >> notify(customer, email)');
  const inbox = await fileOf(spec, 'src/events/inbox.ts');
  expect(inbox.indexOf('await carryOut(consume, event)')).toBeLessThan(inbox.indexOf('await own(event)'));
  expect(await fileOf(spec, 'src/events/listeners.ts')).toContain("case 'order.paid':");
  expect(await fileOf(spec, 'prisma/schema.prisma')).toContain('model InboxEvent');
});

const told = async (spec: string): Promise<string[]> => {
  const { diagnostics } = await generateFiles(specOf(spec), { target: 'ts-express-prisma', database: 'sqlite' });
  return diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
};

const tellsOfTotal = 'ref: Order.id\n  payload: {total}';

test.each([
  ['>> set Order(thanked)', 'payload: {total}', "Write 'ref: Order.id' in the event"],
  ['>> create Note with text = "x"', 'payload: {total}', "tell of the Order itself ('ref: Order.id')"],
  ['>> create Note', tellsOfTotal, "Add 'text' to 'payload'"],
  ['>> emit order.paid', tellsOfTotal, "Write 'if …:' before one of the steps"],
  ['>> tell(order)', tellsOfTotal, "Write 'if …:' before one of the steps"],
  ['>> set customer.name = caller', tellsOfTotal, "Put into 'payload' what is to be known of who did it"],
  ['! not admin => 403\n  >> set Order(thanked)', tellsOfTotal, 'or ask it in the apis that emit it'],
  ['>> set Order(thanked)', 'ref: Order.id\n  payload: {about: string?}', 'Call this member something else'],
  ['! not owner => 403\n  >> set Order(thanked)', tellsOfTotal, 'or ask it in the apis that emit it'],
])('%s of an event that has %s is told with what to write', async (step, event, cure) => {
  const messages = await told(shop(step, event));
  expect(messages).toContainEqual(expect.stringMatching(/^error/));
  expect(messages.join('\n')).toContain(cure);
});

test.each(['', '\n  >> notify(customer, email)'])(
  'a `!` line that no step stands behind is told to be kept by nobody%s',
  async (more) => {
    expect(await told(shop(`! total > 50 => 409${more}`))).toEqual([
      "warning: Nothing keeps '! total > 50 => 409': 'order.paid' has no steps that it could keep back, and what has " +
        'happened is not refused. Ask it in a `!` line of the apis that emit it.',
    ]);
  },
);

test('a `!` line of an event asks before the steps behind it', async () => {
  expect(await consumers('! customer.points > 900 => 409\n  >> set Order(thanked)')).toMatch(
    /if \(customer\.points > 900n\) throw refused\(409\);.*assertMove/,
  );
});

test('each line of an event has a generated test in which the event comes twice', async () => {
  const spec = shop('! customer.points > 900 => 409\n  >> set Order(thanked)\n  >> create Note with text = "thanks"');
  const code = await fileOf(spec, 'tests/reactions.test.ts');
  expect(code).toContain(`  test(at('event order.paid', 'does what it says'), async () => {
    await add.customer(service.db);
    await add.order(service.db, { state: 'paid' });
    await comesTwice(told('order.paid', { about: ids.order }));
    expectRows(await service.db.customer.findMany(), [{ id: ids.customer }]);
    expectRows(await service.db.order.findMany(), [{ id: ids.order, state: 'thanked' }]);
    expectRows(await service.db.note.findMany(), [{ text: 'thanks', order_id: ids.order }]);
  });`);
  expect(code).toContain(`  test(at('event order.paid', '! customer.points > 900 => 409'), async () => {
    await add.customer(service.db, { points: 901n });
    await add.order(service.db);
    await expectRefused(told('order.paid', { about: ids.order }), {
      status: 409,
      code: 'conflict',
    });
  });`);
  const traces = await fileOf(spec, 'docs/traceability.md');
  expect(traces).toContain('`>> set Order(thanked)` | `tests/reactions.test.ts` event order.paid > does what it says');
});

test('generated tests find room for what the steps of an event add', async () => {
  const spec = shop('>> increment order.customer.points by total').replace('points: int 0..1000', 'points: int 0..9');
  expect(await fileOf(spec, 'tests/reactions.test.ts')).toContain("'does what it says'");
});
