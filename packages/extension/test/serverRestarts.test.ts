import { restarts, stopCounter } from '@specwright/extension/serverRestarts';
import { expect, test } from 'vitest';

test('a server that stops again and again is started a few times, then no more', () => {
  const stopped = stopCounter(() => 0);
  for (let stops = 1; stops <= restarts.atMost; stops += 1) expect(stopped()).toEqual({ stops, again: true });
  expect(stopped()).toEqual({ stops: restarts.atMost + 1, again: false });
});

test('one that stops now and then is always started again', () => {
  let now = 0;
  const stopped = stopCounter(() => now);
  for (let time = 1; time <= 50; time += 1) {
    now += restarts.withinMs / restarts.atMost;
    expect(stopped().again).toBe(true);
  }
});
