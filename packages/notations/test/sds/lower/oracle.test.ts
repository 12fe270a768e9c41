import { expect, test } from 'vitest';
import { corpus, links, operation, shown, statement, statementsOf, systemOf } from './support.ts';

const texts = corpus();
const shop = texts.get('simpleshop.sds');
const uber = texts.get('uber.sds');

// Without the corpus beside the repository there is nothing to compare with.
const withShop = test.skipIf(shop === undefined);
const withUber = test.skipIf(uber === undefined);

withShop('simpleshop: words that stand for something else than their spelling says', () => {
  const system = systemOf(shop ?? '');
  const payload = system.events.find(({ name }) => name === 'order.paid')?.payload.map(({ field }) => shown(field));
  expect(payload).toEqual(['total → field:Order.total', 'user → field:Order.user', 'method → field:Payment.method']);
  expect(system.actions[0]?.parameters[0]?.entities).toEqual(['entity:CartItem', 'entity:OrderLine']);
  expect(links(statement(system, '>> snapshot prices to OrderLines'))).toEqual([
    'prices ~plural → field:Product.price',
    'OrderLines ~plural → entity:OrderLine',
  ]);
  expect(links(statement(system, '! cart empty => cart_empty'))).toEqual([
    'cart ~alias → entity:Cart',
    'cart_empty → error:cart_empty',
  ]);
  expect(links(statement(system, '>> reserve_stock(each item)'))).toEqual([
    'reserve_stock → action:reserve_stock',
    'item ~lastWord → entity:CartItem',
  ]);
  expect(links(statement(system, '~ abandon after 72h inactivity'))[0]).toBe(
    'abandon ~stem → value:Cart.status:abandoned',
  );
});

withShop('simpleshop: what each api is about', () => {
  const system = systemOf(shop ?? '');
  expect(system.operations.map(({ name, subject }) => `${name}: ${subject}`)).toEqual([
    'GET /products: entity:Product',
    'GET /products/{id}: entity:Product',
    'POST /cart/items: entity:CartItem',
    'DELETE /cart/items/{id}: entity:CartItem',
    'PATCH /cart/items/{id}: entity:CartItem',
    'POST /checkout: entity:Order',
    'GET /orders: entity:Order',
    'GET /orders/{id}: entity:Order',
    'POST /orders/{id}/cancel: entity:Order',
  ]);
  const members = operation(system, 'POST /cart/items').input?.members.map(({ name, field, row }) => [
    name,
    field,
    row,
  ]);
  expect(members).toEqual([
    ['product', 'field:CartItem.product', 'entity:Product'],
    ['qty', 'field:CartItem.qty', undefined],
  ]);
});

withShop('simpleshop: no sentence is left as prose, and nothing that must resolve does not', () => {
  const system = systemOf(shop ?? '');
  expect(
    statementsOf(system)
      .filter(({ standing }) => standing === 'prose')
      .map(({ text }) => text),
  ).toEqual([]);
  const broken = system.references.filter(({ strength, targets }) => strength !== 'soft' && targets.length === 0);
  expect(broken.map(({ text }) => text)).toEqual(['User']);
});

withUber('uber: entities without a body are never wrong; only the event that nobody exposes is open', () => {
  const system = systemOf(uber ?? '');
  const broken = system.references.filter(({ strength, targets }) => strength !== 'soft' && targets.length === 0);
  // What modules expose need not be declared before their specs are there.
  expect(broken.map(({ role }) => role).filter((role) => role !== 'exposes.event')).toEqual([]);
  expect(
    statementsOf(system)
      .filter(({ standing }) => standing === 'prose')
      .map(({ text }) => text),
  ).toEqual(['! no match found => notify rider, retry with expanded radius']);
  expect(links(statement(system, '! Charge.failed => retry 3x, then notify rider + support')).slice(0, 3)).toEqual([
    'Charge → entity:Charge',
    'failed → ?',
    'rider → module:rider',
  ]);
});

test.skipIf(texts.size === 0).each([...texts])(
  '%s: all free-text lines but those of the pipeline are read',
  (name, text) => {
    const prose = statementsOf(systemOf(text)).filter(({ standing }) => standing === 'prose');
    const expected = new Map([
      ['04-4_on_test_failure.sds', 4],
      ['01-3_contracts_uber.sds', 1],
      ['uber.sds', 1],
    ]);
    expect(prose.length).toBe(expected.get(name) ?? 0);
  },
);
