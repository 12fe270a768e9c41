import { expect, test } from 'vitest';
import { shopWithApi } from './shop.ts';
import { conditionText, guard, links, systemOf } from './support.ts';

/** What the condition of a `!` line means in an api about an order, with `in: {qty: int, product: uuid}`. */
function condition(words: string): string {
  const line = `! ${words} => 400`;
  return conditionText(guard(systemOf(shopWithApi(line)), line).condition);
}

const status = '<field entity:Order, field:Order.status>';
const total = '<field entity:Order, field:Order.total>';
const qty = '<input qty>';
const product = 'input product entity:Product';

test.each([
  // operators and values
  ['qty > 3', `${qty} > 3`],
  ['qty >= -3', `${qty} >= -3`],
  ['total = 10.50', `${total} = 10.50`],
  ['note = "by phone"', '<field entity:Order, field:Order.note> = "by phone"'],
  ['placed < now', '<field entity:Order, field:Order.placed> < now'],
  ['placed + 24h < now', '(<field entity:Order, field:Order.placed> + 24h) < now'],
  ['user != caller', '<field entity:Order, field:Order.user> != caller'],
  ['any item.gift = true', 'any(entity:CartItem) <row entity:CartItem, field:CartItem.gift> = true'],
  // words for operators
  ['status is paid', `${status} = value:Order.status:paid`],
  ['status is not paid', `${status} != value:Order.status:paid`],
  ['qty is at least 3', `${qty} >= 3`],
  ['total exceeds 100', `${total} > 100`],
  ['placed is before now', '<field entity:Order, field:Order.placed> < now'],
  ['qty between 1 and 10', `(${qty} >= 1 and ${qty} <= 10)`],
  ['qty not between 1 and 10', `(${qty} < 1 or ${qty} > 10)`],
  // what comes with the call, the subject, the rows around it
  ['product.status != active', `<${product}, field:Product.status> != value:Product.status:active`],
  ['order.total > 5', '<row entity:Order, field:Order.total> > 5'],
  ['order.payment.amount > 5', '<row entity:Order, field:Payment.amount> > 5'],
  ['payment.method = wallet', '<row entity:Payment, field:Payment.method> = value:Payment.method:wallet'],
  ['id = user', '<pathParameter id entity:Order> = <field entity:Order, field:Order.user>'],
  // literals take the type of the other side, wherever they stand
  ['paid = status', `value:Order.status:paid = ${status}`],
  ['status = lost', `${status} = ?lost`],
  ['status != payment.status', `${status} != <row entity:Payment, field:Payment.status>`],
  // quantifiers
  ['any line.qty > 3', 'any(entity:OrderLine) <row entity:OrderLine, field:OrderLine.qty> > 3'],
  ['each line.qty > 3', 'all(entity:OrderLine) <row entity:OrderLine, field:OrderLine.qty> > 3'],
  ['every line.qty > 3', 'all(entity:OrderLine) <row entity:OrderLine, field:OrderLine.qty> > 3'],
  ['no line.qty > 3', 'no(entity:OrderLine) <row entity:OrderLine, field:OrderLine.qty> > 3'],
  [
    'any line.product.status in [draft, archived]',
    '<row entity:OrderLine, field:OrderLine.product, field:Product.status> in [value:Product.status:draft, value:Product.status:archived]',
  ],
  // sets
  ['status in [paid, shipped]', `${status} in [value:Order.status:paid, value:Order.status:shipped]`],
  ['status is not in [paid]', `${status} not in [value:Order.status:paid]`],
  ['qty in [1, 2, 3]', `${qty} in [1, 2, 3]`],
  // logic
  ['qty < 1 or qty > 10', `(${qty} < 1 or ${qty} > 10)`],
  ['qty < 1 and total = 0 or paid', `((${qty} < 1 and ${total} = 0) or value:Order.status:paid)`],
  ['qty < 1 and (total = 0 or paid)', `(${qty} < 1 and (${total} = 0 or value:Order.status:paid))`],
  ['not (qty < 1)', `${qty} >= 1`],
  ['not (qty < 1 and paid)', `(${qty} >= 1 or not value:Order.status:paid)`],
  ['not (any line.qty > 3)', 'no(entity:OrderLine) <row entity:OrderLine, field:OrderLine.qty> > 3'],
  ['not (all line.qty > 3)', 'any(entity:OrderLine) <row entity:OrderLine, field:OrderLine.qty> <= 3'],
  // arithmetic and aggregates
  ['qty + 1 * 2 > 3', `(${qty} + (1 * 2)) > 3`],
  ['(qty + 1) * 2 > 3', `((${qty} + 1) * 2) > 3`],
  ['10 - 2 - 3 < qty', `((10 - 2) - 3) < ${qty}`],
  ['sum(line.qty) > 100', 'sum(<row entity:OrderLine, field:OrderLine.qty>) > 100'],
  ['count(lines) = 0', 'count(<row entity:OrderLine>) = 0'],
  [
    'sum(line.qty where unit_price > 5) > 9',
    'sum(<row entity:OrderLine, field:OrderLine.qty> where <field entity:OrderLine, field:OrderLine.unit_price> > 5) > 9',
  ],
  ['order.lines > 20', 'count(<row entity:Order>) > 20'],
  ['max(line.qty) > 20', 'max(<row entity:OrderLine, field:OrderLine.qty>) > 20'],
  // what is missing
  ['total = null', `${total} = null`],
  ['status != null', '<field entity:Order, field:Order.status> != null'],
  // idioms
  ['not found', 'not found'],
  ['product not found', `<${product}> not found`],
  ['product does not exist', `<${product}> not found`],
  ['not owner', 'not owner'],
  ['not admin', 'not role admin'],
  ['not courier', 'not role courier'],
  ['order empty', '<row entity:Order> empty of entity:OrderLine,entity:Payment'],
  ['lines not empty', '<row entity:OrderLine> not empty of entity:OrderLine'],
  ['cart is empty', '<row entity:Cart> empty of entity:CartItem'],
  ['email exists', '<field entity:Order, field:Order.email> exists'],
  ['email already exists', '<field entity:Order, field:Order.email> exists'],
  ['payment fails', '<row entity:Payment> fails'],
  ['Payment.failed', '<entity entity:Payment> fails'],
  // states and flags
  ['paid', 'value:Order.status:paid'],
  ['not paid', 'not value:Order.status:paid'],
  ['order is paid', 'value:Order.status:paid'],
  ['payment is not captured', 'not value:Payment.status:captured'],
  ['Order.status:paid', 'value:Order.status:paid'],
  ['item.gift', 'flag <row entity:CartItem, field:CartItem.gift>'],
  ['order paid', 'value:Order.status:paid'],
  ['order.paid', 'value:Order.status:paid'],
  ['not payment.captured', 'not value:Payment.status:captured'],
  ['order not yet paid', 'not value:Order.status:paid'],
  ['payment already captured', 'value:Payment.status:captured'],
  ['item is gift', 'flag <row entity:CartItem, field:CartItem.gift>'],
  // the rest
  ['order lost', 'prose: order lost'],
  ['the moon is full', 'prose: the moon is full'],
  ['qty > 3 and the moon shines', 'prose: qty > 3 and the moon shines'],
])('%s', (words, meaning) => {
  expect(condition(words)).toBe(meaning);
});

test('a word of prose that names something is linked, the others are not', () => {
  const line = '! the payment has no captured money => 400';
  const prose = guard(systemOf(shopWithApi(line)), line);
  expect(prose.standing).toBe('prose');
  expect(links(prose)).toContain('payment ~alias → entity:Payment');
  expect(prose.references.every((reference) => reference.strength === 'soft')).toBe(true);
});

test('beside an ordered operator or a known type stands a name, not a literal that nobody declares', () => {
  for (const words of ['qty > totall', 'qty = totall', 'total < totall']) {
    const line = `! ${words} => 400`;
    const typo = guard(systemOf(shopWithApi(line)), line).references.at(-1);
    expect(typo).toMatchObject({ text: 'totall', role: 'path.head', strength: 'firm', targets: [] });
  }
});

test('a literal that the enumeration does not have is a hard reference to nothing', () => {
  const line = '! status = lost => 400';
  const [, literal] = guard(systemOf(shopWithApi(line)), line).references;
  expect(literal).toMatchObject({ text: 'lost', strength: 'hard', targets: [], within: 'field:Order.status' });
});

test('a member of an entity that is known only by name is never wrong', () => {
  const line = '! charge.fee > 3 => 400';
  const [head, member] = guard(systemOf(shopWithApi(line)), line).references;
  expect(head).toMatchObject({ text: 'charge', targets: ['entity:Charge'] });
  expect(member).toMatchObject({ text: 'fee', targets: [], strength: 'soft' });
});

test('an unknown head is firm, and what follows it is soft: one finding, not two', () => {
  const line = '! voucher.amount > 3 => 400';
  const strengths = guard(systemOf(shopWithApi(line)), line).references.map(({ text, strength }) => [text, strength]);
  expect(strengths).toEqual([
    ['voucher', 'firm'],
    ['amount', 'soft'],
  ]);
});

test('what a port is about may live outside of the system', () => {
  const system = systemOf(shopWithApi('>> debit account', '! account fails => payment_failed'));
  const [subject] = guard(system, '! account fails => payment_failed').references;
  expect(subject).toMatchObject({ text: 'account', strength: 'soft', targets: [] });
});
