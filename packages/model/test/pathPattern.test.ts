import fc from 'fast-check';
import { expect, test } from 'vitest';
import { segmentsCover } from '../src/pathPattern.ts';

const segment = fc.constantFrom('a', 'b', 'ab', 'ba', '{id}');
const patternSegment = fc.oneof(segment, fc.constantFrom('**', '*', 'a*', '*b', '{other}'));

test('a pattern covers what its rows read one by one say', () => {
  fc.assert(
    fc.property(fc.array(patternSegment, { maxLength: 6 }), fc.array(segment, { maxLength: 7 }), (pattern, path) => {
      expect(segmentsCover(pattern, path)).toBe(covers(pattern, path));
    }),
    { numRuns: 3000 },
  );
});

/** The rule as it is written: the stars stand for nothing, or for one segment and again the stars. */
function covers([first, ...rest]: readonly string[], path: readonly string[]): boolean {
  if (first === undefined) return path.length === 0;
  const [head, ...tail] = path;
  if (first === '**') return covers(rest, path) || (head !== undefined && covers([first, ...rest], tail));
  return head !== undefined && coversSegment(first, head) && covers(rest, tail);
}

function coversSegment(pattern: string, segment: string): boolean {
  if (pattern === '*') return true;
  if (pattern.startsWith('{') || segment.startsWith('{')) return pattern.startsWith('{') && segment.startsWith('{');
  if (pattern === 'a*') return segment.startsWith('a');
  if (pattern === '*b') return segment.endsWith('b');
  return pattern === segment;
}
