import { expect, test } from 'vitest';
import { shop } from './shop.ts';
import { conditionText, expressionText, links, rule, shown, soft, systemOf } from './support.ts';

function softIn(entity: string, words: string) {
  const text = shop.replace(`entity ${entity} {`, `entity ${entity} {\n  ~ ${words}`);
  return soft(systemOf(text), `~ ${words}`);
}

function ruleIn(block: string, words: string) {
  return rule(systemOf(`${shop}\n${block} {\n  ${words}\n}`), words);
}

test('options: known keys and others', () => {
  expect(softIn('Order', 'cache: 30s').rule).toMatchObject({
    kind: 'option',
    key: 'cache',
    known: true,
    value: { kind: 'quantity', amount: '30', unit: 's' },
  });
  expect(softIn('Order', 'max  retries: 3').rule).toMatchObject({
    key: 'max retries',
    known: true,
    value: { value: '3' },
  });
  expect(softIn('Order', 'colour: blue').rule).toMatchObject({ key: 'colour', known: false });
});

test('an objective: metric, operator, value', () => {
  expect(softIn('Order', 'latency critical < 500ms').rule).toMatchObject({
    kind: 'objective',
    metric: 'latency critical',
    operator: '<',
    value: { amount: '500', unit: 'ms' },
  });
});

test('an objective with a unit that is a word of its own', () => {
  const throughput = softIn('Order', 'throughput > 100/min');
  expect(throughput.rule).toMatchObject({ metric: 'throughput', value: { value: '100' }, perSeconds: 60 });
  expect(throughput.references.map(({ text }) => text)).toEqual(['throughput']);
  expect(softIn('Order', 'memory < 512 MB').rule).toMatchObject({ value: { amount: '512', unit: 'MB' } });
});

test('a timed change of state: the verb is a form of the state', () => {
  const timed = softIn('Cart', 'abandon after 72h inactivity');
  expect(timed.rule).toMatchObject({
    kind: 'timed',
    verb: 'abandon',
    after: { amount: '72', unit: 'h' },
    reason: 'inactivity',
    state: { targets: ['value:Cart.status:abandoned'], form: 'stem', strength: 'firm' },
  });
  // `pay` and `paid`, `cancel` and `cancelled`, `ship` and `shipped`.
  for (const [verb, state] of [
    ['pay', 'paid'],
    ['cancel', 'cancelled'],
    ['ship', 'shipped'],
  ]) {
    expect(softIn('Order', `${verb} after 2h delay`).rule).toMatchObject({
      state: { targets: [`value:Order.status:${state}`] },
    });
  }
  expect(softIn('Cart', 'sing after 72h inactivity').rule).not.toHaveProperty('state');
});

test('conditional emission and triggers', () => {
  const emission = softIn('Product', 'emit stock.low if stock < 10').rule;
  expect(emission).toMatchObject({
    kind: 'emitIf',
    event: { targets: ['event:stock.low'] },
    conditionText: 'stock < 10',
  });
  expect(emission.kind === 'emitIf' && conditionText(emission.condition)).toBe(
    '<field entity:Product, field:Product.stock> < 10',
  );
  expect(softIn('Product', 'trigger when stock < 10').rule).toMatchObject({ kind: 'trigger' });
  expect(softIn('Product', 'emit stock.low if threshold').rule).toMatchObject({ condition: { kind: 'prose' } });
});

test('a wish may speak of something that is set elsewhere', () => {
  const [, stock, threshold] = softIn('Product', 'trigger when stock < threshold').references;
  expect(stock).toMatchObject({ targets: ['field:Product.stock'] });
  expect(threshold).toMatchObject({ text: 'threshold', strength: 'soft', targets: [] });
});

test('an equation, with what is summed', () => {
  const { rule: meaning, timing } = ruleIn('invariant', 'Order.total = sum(OrderLine.qty * OrderLine.unit_price)');
  expect(meaning.kind === 'equation' && expressionText(meaning.right)).toBe(
    'sum((<entity entity:OrderLine, field:OrderLine.qty> * <entity entity:OrderLine, field:OrderLine.unit_price>))',
  );
  expect(meaning).toMatchObject({ left: { fields: ['field:Order.total'] }, right: { entity: 'entity:OrderLine' } });
  expect(timing).toBe('always');
});

test('when a rule holds', () => {
  expect(ruleIn('invariant', 'OrderLine.unit_price = Product.price @at_checkout').timing).toBe('at_checkout');
  expect(ruleIn('invariant', 'stock >= 0 @always').timing).toBe('always');
});

test('a predicate: a bare field that only one entity has, or a plain value on the right', () => {
  const stock = ruleIn('invariant', 'stock >= 0').rule;
  expect(stock.kind === 'predicate' && conditionText(stock.condition)).toBe(
    '<field entity:Product, field:Product.stock> >= 0',
  );
  expect(ruleIn('invariant', 'Cart.status = open').rule.kind).toBe('predicate');
  expect(ruleIn('invariant', 'Order.total >= 0 and Order.total < 100000').rule).toMatchObject({
    condition: { kind: 'logical' },
  });
});

test('a bare field that several entities have keeps them all', () => {
  const [word] = ruleIn('invariant', 'qty > 0').references;
  expect(word).toMatchObject({ targets: ['field:CartItem.qty', 'field:OrderLine.qty'] });
});

test('a cardinality', () => {
  expect(ruleIn('invariant', 'Cart per user: max 1 where status=open').rule).toMatchObject({
    kind: 'cardinality',
    entity: { targets: ['entity:Cart'], strength: 'hard' },
    per: { targets: ['field:Cart.user'] },
    bound: 'max',
    count: 1,
    where: { kind: 'comparison', right: { value: { targets: ['value:Cart.status:open'] } } },
  });
  expect(ruleIn('invariant', 'CartItem per cart: max 50').rule).toMatchObject({ per: { targets: ['entity:Cart'] } });
});

test('implications between states, verbs, events and conditions', () => {
  expect(ruleIn('invariant', 'Order.status:paid => event order.paid emitted').rule).toMatchObject({
    premise: {
      kind: 'inState',
      entity: 'entity:Order',
      field: 'field:Order.status',
      state: { targets: ['value:Order.status:paid'] },
    },
    conclusion: { kind: 'emitted', event: { targets: ['event:order.paid'] } },
  });
  const written = ruleIn('invariant', 'Order.total > 100 => Order.status:paid').rule;
  for (const same of ['if Order.total > 100: Order.status:paid', 'Order.total > 100 implies Order.status:paid']) {
    const { kind, premise, conclusion } = ruleIn('invariant', same).rule as typeof written & { kind: 'implication' };
    expect(kind).toBe('implication');
    expect([premise.kind, conclusion.kind]).toEqual(['condition', 'inState']);
  }
  expect(ruleIn('invariant', 'Payment.refund => Order.status:cancelled').rule).toMatchObject({
    premise: { kind: 'verb', verb: 'refund', on: { root: { entity: 'entity:Payment' } } },
  });
  expect(ruleIn('invariant', 'Order.status:cancelled => stock.restore').rule).toMatchObject({
    conclusion: { kind: 'verb', verb: 'restore', on: { fields: ['field:Product.stock'] } },
  });
  expect(ruleIn('invariant', 'Order.status:paid => Order.total > 0').rule).toMatchObject({
    conclusion: { kind: 'condition' },
  });
});

test('contract clauses', () => {
  const block = 'contract shop <-> rides';
  expect(ruleIn(block, 'RideRequest.created must produce exactly one MatchResult within 30s').rule).toMatchObject({
    kind: 'mustProduce',
    source: { root: { kind: 'event' } },
    count: 'exactly one',
    product: { root: { kind: 'event', event: 'exposed:shop/MatchResult' } },
    within: { amount: '30', unit: 's' },
  });
  expect(ruleIn(block, 'DriverAssigned must occur within 10s of MatchResult').rule).toMatchObject({
    kind: 'mustOccur',
    within: { amount: '10', unit: 's' },
    after: { root: { kind: 'event' } },
  });
  const only = ruleIn(block, 'MatchResult references only drivers where Availability = online');
  expect(only.rule).toMatchObject({ kind: 'referencesOnly', what: { targets: ['entity:Driver'], form: 'plural' } });
  expect(links(only)).toEqual([
    'MatchResult → exposed:shop/MatchResult',
    'drivers ~plural → entity:Driver',
    'Availability → entity:Availability',
    'online → ?',
  ]);
});

test('system invariants', () => {
  const terminal = ruleIn('system_invariant', 'every Order reaches terminal state [shipped, cancelled] within 2h').rule;
  expect(terminal.kind === 'reachesTerminal' && terminal.states.map(shown)).toEqual([
    'shipped → value:Order.status:shipped',
    'cancelled → value:Order.status:cancelled',
  ]);
  expect(ruleIn('system_invariant', 'every FareFinalized produces exactly one Charge').rule).toMatchObject({
    kind: 'produces',
    count: 'exactly one',
    product: { root: { entity: 'entity:Charge' } },
  });
  expect(ruleIn('system_invariant', 'no Charge without corresponding FareFinalized').rule).toMatchObject({
    kind: 'provenance',
    product: { root: { entity: 'entity:Charge' } },
  });
  const average = ruleIn('system_invariant', 'Order.total = avg(OrderLine.qty where product=P) @eventually_consistent');
  expect(average.rule.kind === 'equation' && expressionText(average.rule.right)).toBe(
    'avg(<entity entity:OrderLine, field:OrderLine.qty> where <field entity:OrderLine, field:OrderLine.product> = P)',
  );
});

test('other sentences stay prose with soft links', () => {
  const prose = ruleIn('invariant', 'prices of a Product are shown with taxes');
  expect(prose).toMatchObject({ standing: 'prose', patterns: ['R5'], rule: { kind: 'prose' } });
  expect(links(prose)).toContain('Product → entity:Product');
});
