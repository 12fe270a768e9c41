import { describe, expect, it } from 'vitest';
import { stateFlowOf } from '../src/flow/stateFlow.ts';
import { runChecks } from '../src/runChecks.ts';
import { testSystem } from './support/testSystem.ts';

const order = `entity Order {
  id: uuid @immutable
  status: [pending, paid, sent, cancelled]
}
machine Order.status {
  pending -> paid -> sent
  pending -> cancelled
}
`;

/** The states that the last step of the last api finds, and the lines that say so. */
function lastChange(text: string): { readonly states: string[]; readonly lines: string[] } | undefined {
  const { index, system } = testSystem(order + text);
  const api = system.operations.at(-1);
  const change = api === undefined ? undefined : stateFlowOf(index).of(api).changes.at(-1);
  if (change === undefined) return undefined;
  const { states, trail } = change.before;
  return { states: [...states].sort(), lines: trail.map(({ range, message }) => `${range.start.line + 1} ${message}`) };
}

/** An api on an order; its first line is line 10. */
const api = (...lines: readonly string[]): string => `api POST /orders/{id}/x {\n${lines.join('\n')}\n}\n`;

describe('the states at a line', () => {
  it.each([
    ['nothing is known', ['>> set Order(paid)'], 'cancelled paid pending sent'],
    ['a guard takes one away', ['! status = paid => 409', '>> set Order(paid)'], 'cancelled pending sent'],
    ['a list of others', ['! status not in [pending, paid] => 409', '>> set Order(paid)'], 'paid pending'],
    ['both of two parts', ['! status = paid or status = sent => 409', '>> set Order(paid)'], 'cancelled pending'],
    ['one of two parts', ['! status != paid and status != sent => 409', '>> set Order(paid)'], 'paid sent'],
    [
      'a guard that does not end the request',
      ['! status = paid => notify user', '>> set Order(paid)'],
      'cancelled paid pending sent',
    ],
    ['a step before', ['>> set Order(paid)', '>> set Order(sent)'], 'paid'],
    [
      'a step that only may happen',
      ['! status != pending => 409', '>> if pending: set Order(paid)', '>> set Order(sent)'],
      'paid',
    ],
    [
      'a step on a condition',
      ['! status != paid => 409', '>> if user exists: set Order(sent)', '>> set Order(sent)'],
      'paid sent',
    ],
    ['a condition of the step', ['>> if not paid: set Order(cancelled)'], 'cancelled pending sent'],
    ['a new row', ['>> create Order', '>> set Order(paid)'], 'cancelled paid pending sent'],
    ['some of many', ['! any order.status = paid => 409', '>> set Order(paid)'], 'cancelled pending sent'],
    ['not all of many', ['! all order.status = paid => 409', '>> set Order(paid)'], 'cancelled paid pending sent'],
    ['a port that may move it', ['! status != paid => 409', '>> cancel order', '>> set Order(sent)'], 'cancelled paid'],
  ])('%s', (_, lines, states) => {
    expect(lastChange(api(...lines))?.states.join(' ')).toBe(states);
  });

  it('are those of the new row where no other is in hand', () => {
    expect(lastChange('api POST /orders {\n  >> create Order\n  >> set Order(paid)\n}\n')?.states).toEqual(['pending']);
  });

  it('are told with the lines that lead there, in their order', () => {
    expect(lastChange(api('! status = sent => 409', '! status = paid => 409', '>> set Order(paid)'))?.lines).toEqual([
      "10 From here on it is 'pending', 'paid' or 'cancelled'.",
      "11 From here on it is 'pending' or 'cancelled'.",
    ]);
  });

  it('behind a call are those that the action leaves', () => {
    const action = 'action pay(order) {\n  ! order.status != pending => 409\n  >> set Order(paid)\n}\n';
    const found = lastChange(action + api('>> pay(order)', '>> set Order(sent)'));
    expect(found?.states).toEqual(['paid']);
    expect(found?.lines).toEqual(["14 'pay' is called here.", "11 Here it becomes 'paid'."]);
  });

  it('behind a call for each row are those before and behind', () => {
    const action = 'action pay(order) {\n  >> set Order(paid)\n}\n';
    const found = lastChange(action + api('! status != pending => 409', '>> pay(each order)', '>> set Order(sent)'));
    expect(found?.states).toEqual(['paid', 'pending']);
  });

  it('behind actions that call each other in a circle are unknown', () => {
    const actions =
      'action ping(order) {\n  >> set Order(paid)\n  >> pong(order)\n}\naction pong(order) {\n  >> ping(order)\n}\n';
    const found = lastChange(actions + api('! status != pending => 409', '>> ping(order)', '>> set Order(sent)'));
    expect(found?.states).toHaveLength(4);
  });
});

describe('a change that is not allowed', () => {
  it('leads through the call into the action', () => {
    const text = `action cancel(order) {\n  >> set Order(cancelled)\n}\n${api('! status != paid => 409', '>> cancel(order)')}`;
    const found = runChecks(testSystem(order + text).index).find(({ code }) => code === 'flow/illegal-change');
    expect(found?.range.start.line).toBe(13);
    expect(found?.related.map(({ range, message }) => `${range.start.line + 1} ${message}`)).toEqual([
      "13 From here on it is 'paid'.",
      "10 Here it would become 'cancelled'.",
      '5 The machine.',
    ]);
  });
});

describe('the work', () => {
  /** Each action calls the next one twice: followed one by one, these are as many calls as two to the power of `count`. */
  const doubling = (count: number): string =>
    Array.from({ length: count }, (_, at) => {
      const next = at + 1 < count ? `  >> a${at + 1}(order)\n  >> a${at + 1}(order)\n` : '  >> set Order(paid)\n';
      return `action a${at}(order) {\n${next}}\n`;
    }).join('');

  it('grows with the lines, not with the ways through them', () => {
    const work = [20, 40].map((count) => {
      const { index, system } = testSystem(order + doubling(count) + api('>> a0(order)'));
      const flow = stateFlowOf(index);
      for (const block of [...system.actions, ...system.operations]) flow.of(block);
      return flow.lines;
    });
    expect(work[1]).toBeLessThan(3 * (work[0] ?? 0));
  });

  it('is done once for a system, and only for what is asked', () => {
    const { index, system } = testSystem(order + doubling(5) + api('>> set Order(paid)') + api('>> a0(order)'));
    const flow = stateFlowOf(index);
    const [first] = system.operations;
    if (first !== undefined) for (const _ of [1, 2]) flow.of(first);
    expect(flow.lines).toBe(1);
    expect(stateFlowOf(index)).toBe(flow);
  });
});
