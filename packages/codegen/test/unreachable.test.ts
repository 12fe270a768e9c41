import { describe, expect, test } from 'vitest';
import { plannedService } from '../src/plan/buildPlan.ts';
import { specOf } from './support.ts';

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
