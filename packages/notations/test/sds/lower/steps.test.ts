import type { Effect } from '@specwright/model/statements';
import { expect, test } from 'vitest';
import { shopWithApi } from './shop.ts';
import { conditionText, expressionText, shown, step, systemOf } from './support.ts';

function lower(words: string) {
  return step(systemOf(shopWithApi(`>> ${words}`)), `>> ${words}`);
}

function effects(words: string): readonly Effect[] {
  return lower(words).effects;
}

test('emit an event; its dotted name is one word', () => {
  expect(effects('emit order.paid')).toMatchObject([
    { kind: 'emit', event: { text: 'order.paid', strength: 'hard', targets: ['event:order.paid'] } },
  ]);
  expect(effects('emit order.lost')).toMatchObject([{ kind: 'emit', event: { targets: [] } }]);
});

test('create with a state, without one, and with values', () => {
  expect(effects('create Payment(pending)')).toMatchObject([
    {
      kind: 'create',
      entity: { targets: ['entity:Payment'] },
      state: { targets: ['value:Payment.status:pending'] },
      stateField: 'field:Payment.status',
      assignments: [],
    },
  ]);
  expect(effects('create Payment')[0]).not.toHaveProperty('state');
  const [create] = effects('create Payment(pending) with amount = order.total * 2, method = wallet');
  const assigned = create?.kind === 'create' ? create.assignments : [];
  expect(assigned.map(({ field, value }) => `${shown(field)} = ${expressionText(value)}`)).toEqual([
    'amount → field:Payment.amount = (<row entity:Order, field:Order.total> * 2)',
    'method → field:Payment.method = value:Payment.method:wallet',
  ]);
});

test('several in one line: each part says the verb again', () => {
  expect(effects('set Payment(captured), Order(paid)')).toMatchObject([
    { kind: 'setState', entity: { text: 'Payment' }, state: { targets: ['value:Payment.status:captured'] } },
    { kind: 'setState', entity: { text: 'Order' }, state: { targets: ['value:Order.status:paid'] } },
  ]);
  expect(effects('emit order.paid, stock.low').map(({ kind }) => kind)).toEqual(['emit', 'emit']);
  expect(effects('create Payment(pending), Cart(open); emit order.paid').map(({ kind }) => kind)).toEqual([
    'create',
    'create',
    'emit',
  ]);
  expect(effects('set order.note = "x", order.email = "y"').map(({ kind }) => kind)).toEqual(['assign', 'assign']);
});

test('an entity or state that is not there is a hard reference to nothing', () => {
  expect(effects('set Order(lost)')).toMatchObject([
    { state: { strength: 'hard', targets: [], within: 'field:Order.status' } },
  ]);
  expect(effects('create Voucher(new)')).toMatchObject([
    { entity: { strength: 'hard', targets: [] }, state: { strength: 'soft' } },
  ]);
});

test('assign a value, also an enum value', () => {
  const [note, method] = effects('set order.note = "by phone", payment.method = card');
  expect(note?.kind === 'assign' && expressionText(note.path)).toBe('<row entity:Order, field:Order.note>');
  expect(method?.kind === 'assign' && expressionText(method.value)).toBe('value:Payment.method:card');
  expect(effects('set order.placed to now')).toMatchObject([
    { kind: 'assign', value: { kind: 'context', name: 'now' } },
  ]);
});

test('delete a row', () => {
  expect(effects('delete cart')).toMatchObject([
    { kind: 'delete', row: { root: { kind: 'row', entity: 'entity:Cart' } } },
  ]);
  expect(effects('remove line')).toMatchObject([{ kind: 'delete', row: { root: { entity: 'entity:OrderLine' } } }]);
});

test('call an action, for each row of a collection', () => {
  expect(effects('reserve_stock(each item)')).toMatchObject([
    {
      kind: 'call',
      action: { strength: 'hard', targets: ['action:reserve_stock'] },
      arguments: [{ each: true, value: { root: { entity: 'entity:CartItem' } } }],
    },
  ]);
  expect(effects('no_such_action(qty)')).toMatchObject([{ kind: 'call', action: { strength: 'hard', targets: [] } }]);
});

test('notify: who and how', () => {
  expect(effects('notify(user + admin, email + sms)')).toMatchObject([
    { kind: 'notify', recipients: [{ targets: ['field:Order.user'] }, { text: 'admin' }], channels: ['email', 'sms'] },
  ]);
  expect(effects('notify user via email')).toMatchObject([{ kind: 'notify', channels: ['email'] }]);
});

test('count up and down', () => {
  expect(effects('decrement product.stock by qty')).toMatchObject([
    {
      kind: 'adjust',
      direction: 'decrement',
      path: { fields: ['field:Product.stock'] },
      by: { root: { kind: 'input', name: 'qty' } },
    },
  ]);
  expect(effects('increment product.stock')).toMatchObject([
    { direction: 'increment', by: { kind: 'number', value: '1' } },
  ]);
  expect(effects('decrease product.stock by qty * 2')).toMatchObject([
    { direction: 'decrement', by: { kind: 'binary' } },
  ]);
});

test('snapshot copies what the @snapshot of the target names', () => {
  expect(effects('snapshot prices to OrderLines')).toMatchObject([
    {
      kind: 'snapshot',
      source: [{ targets: ['field:Product.price'], form: 'plural' }],
      entity: { targets: ['entity:OrderLine'], form: 'plural' },
    },
  ]);
  // By the name of the copy as well.
  expect(effects('snapshot unit_price to order_lines')).toMatchObject([
    { source: [{ targets: ['field:Product.price'] }] },
  ]);
});

test('restore what an action took, for each row', () => {
  expect(effects('restore stock per line')).toMatchObject([
    {
      kind: 'restore',
      field: { targets: ['field:Product.stock'] },
      per: { targets: ['entity:OrderLine'], form: 'lastWord' },
    },
  ]);
});

test('any other verb is the call of a port, with its noun linked', () => {
  const charge = lower('charge payment');
  expect(charge.standing).toBe('port');
  expect(charge.effects).toMatchObject([{ kind: 'port', verb: 'charge', noun: { targets: ['entity:Payment'] } }]);
  expect(effects('charge(payment)')).toMatchObject([
    { kind: 'port', verb: 'charge', noun: { targets: ['entity:Payment'] } },
  ]);
  expect(effects('print a receipt for the payment')).toMatchObject([{ verb: 'print', noun: { text: 'payment' } }]);
  expect(effects('print receipt')).toMatchObject([{ verb: 'print', noun: { text: 'receipt', targets: [] } }]);
});

test('a verb that has a meaning of its own and does not fit it is no port', () => {
  for (const words of [
    'create',
    'set Order',
    'create Order(a, b)',
    'emit',
    'decrement',
    'snapshot prices',
    'delete old order lines',
  ]) {
    expect(lower(words).standing).toBe('prose');
  }
});

test('a condition before the step', () => {
  const guarded = lower('if qty > 3 and paid: charge payment');
  expect(guarded.guard && conditionText(guarded.guard)).toBe('(<input qty> > 3 and value:Order.status:paid)');
  expect(guarded.guardText).toBe('qty > 3 and paid');
  expect(guarded.patterns).toEqual(['S7', 'L2', 'A1', 'A9', 'S8']);
});

test('in a hook there are no ports: the lines are for agents', () => {
  const system = systemOf('on test failure {\n  >> re-run tests\n}');
  expect(step(system, '>> re-run tests')).toMatchObject({ standing: 'prose', effects: [{ kind: 'prose' }] });
});
