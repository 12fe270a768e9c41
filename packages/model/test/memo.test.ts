import { describe, expect, it } from 'vitest';
import { memoIn, memoOf } from '../src/memo.ts';

describe('an answer that is remembered', () => {
  it('is worked out once for each thing that it is asked of', () => {
    const asked: string[] = [];
    const lengthOf = memoOf(({ text }: { readonly text: string }) => {
      asked.push(text);
      return text.length;
    });
    const [one, other] = [{ text: 'one' }, { text: 'other' }];

    expect([lengthOf(one), lengthOf(other), lengthOf(one)]).toEqual([3, 5, 3]);
    expect(asked).toEqual(['one', 'other']);
  });

  it('is remembered when it is "nothing"', () => {
    let asked = 0;
    const nothing = memoOf((_thing: object): undefined => void asked++);
    const thing = {};
    nothing(thing);
    nothing(thing);

    expect(asked).toBe(1);
  });

  it('is kept apart by thing and by key', () => {
    const asked: string[] = [];
    const joined = memoIn((thing: { readonly name: string }, key: string) => {
      asked.push(`${thing.name}.${key}`);
      return asked.length;
    });
    const [a, b] = [{ name: 'a' }, { name: 'b' }];

    expect([joined(a, 'x'), joined(a, 'y'), joined(b, 'x'), joined(a, 'x')]).toEqual([1, 2, 3, 1]);
    expect(asked).toEqual(['a.x', 'a.y', 'b.x']);
  });
});
