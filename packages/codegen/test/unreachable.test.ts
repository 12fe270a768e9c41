import { describe, expect, test } from 'vitest';
import { plannedService } from '../src/plan/buildPlan.ts';
import { fileOf, specOf } from './support.ts';

const shop = `
entity Account {
  id: uuid @immutable
  balance: decimal
  state: [open, closed]
}
entity Order {
  id: uuid @immutable
  total: decimal
}
entity Line {
  id: uuid @immutable
  qty: int
}
edge Order -> Line {1:many}
action shrink(line) {
  >> decrement line.qty by 1
}
`;

/** What is said of an api with this line. */
function said(line: string, path = '/orders/{id}/a'): string[] {
  const index = specOf(`${shop}api POST ${path} {\n  ! not found => 404\n  ${line}\n}\n`);
  const { findings } = plannedService(index, index);
  return findings.all.map(({ code, message }) => `${code}: ${message}`);
}

describe('a line about a row that nothing leads to says how one comes into hand', () => {
  const cure =
    "Name the Account in the path ('/accounts/{id}/…') or in 'in' ('account: uuid'), give the action a parameter of it, " +
    "or write the way to it from a row in hand ('line.account').";
  const rowsCure =
    "Rows are taken of those that belong to a row in hand: by 'edge Account -> Line {1:many}', or a field '-> Account' of theirs.";

  test.each([
    ['>> set Account(closed)', `No Account is in hand here that could become 'closed'. ${cure}`],
    ['>> set account.balance = 3', `'account.balance' cannot be set here: no row that has it is in hand. ${cure}`],
    [
      '>> increment account.balance by 2',
      `'account.balance' cannot be changed here: no row that has it is in hand. ${cure}`,
    ],
    ['>> delete account', `No row 'account' is in hand here. ${cure}`],
  ])('%s', (line, message) => {
    expect(said(line)).toEqual([`generate/unreachable-row: ${message}`]);
  });

  test('>> set order.total = account.balance', () => {
    expect(said('>> set order.total = account.balance')).toEqual([
      `generate/unknown-name: Nothing named 'account.balance' is in hand here. ${cure}`,
    ]);
  });

  test.each([
    ['! any line.qty > 3 => 409', `The rows that this line speaks of cannot be reached from here. ${rowsCure}`],
    ['! lines empty => 409', `The rows of 'lines' cannot be reached from here. ${rowsCure}`],
    ['>> shrink(each line)', `The rows for 'shrink' are not in hand. ${rowsCure}`],
  ])('%s', (line, message) => {
    expect(said(line, '/accounts/{id}/a')).toEqual([`generate/unreachable-rows: ${message}`]);
  });
});

describe('rows two steps away are taken together by those between', () => {
  const basket = (rest: string, lines: string): string => `
entity Basket {
  id: uuid @immutable
  total: decimal @computed
}
entity Line {
  id: uuid @immutable
  qty: int
${rest}
}
entity Piece {
  id: uuid @immutable
  price: decimal
}
edge Basket -> Line {1:many}
edge Line -> Piece {1:many}
api POST /lines/{id}/pieces {
  in: {price: decimal}
  out: Piece
  ! not found => 404
}
invariant {
${lines}
}
`;

  test.each([
    ['sum(Piece.price)', "'Line.total = sum(…)', and take those together here: 'sum(Line.total)'."],
    ['sum(lines.pieces.price)', "'Line.total = sum(…)', and take those together here: 'sum(Line.total)'."],
    ['count(Piece)', "'Line.total = count(…)', and take those together here: 'sum(Line.total)'."],
    [
      'avg(Piece.price)',
      "'Line.total = avg(…)', and take those together here: 'avg(Line.total)'. A mean of means is another number: take sums and counts.",
    ],
  ])('%s', (aggregate, end) => {
    const index = specOf(basket('', `  Basket.total = ${aggregate}`));
    const begin =
      "The rows of Piece belong to a Line. Give Line a field 'total: decimal @computed' with an equation of its own, ";
    expect(plannedService(index, index).findings.all.map(({ message }) => message)).toEqual([`${begin}${end}`]);
  });

  test('what it says to write works: both are brought up to date when a piece comes', async () => {
    const text = basket(
      '  total: decimal @computed',
      '  Line.total = sum(Piece.price)\n  Basket.total = sum(Line.total)',
    );
    const computed = await fileOf(text, 'src/domain/computed.ts');
    expect(computed).toMatch(
      /line\.update\(\{ where: \{ id \}, data: \{ total: newTotal \} \}\);\s+await refreshBasketTotal/,
    );
  });
});
