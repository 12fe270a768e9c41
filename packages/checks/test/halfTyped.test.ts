import { array, assert as check, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codes } from '../src/catalogue.ts';
import { applySuppressions } from '../src/configure.ts';
import { runChecks } from '../src/runChecks.ts';
import { exampleText } from './support/corpus.ts';
import { testSystem } from './support/testSystem.ts';

const pieces = [
  '',
  '\n',
  '}',
  '{',
  '[',
  ']',
  '->',
  ':',
  '.',
  '@snapshot(',
  '-- specwright-ignore ',
  '"',
  '1..',
  ' name',
  '=>',
  '/{id}',
];

/** Takes a stretch out of a text and puts something else there. */
const edit = record({
  at: integer({ min: 0, max: 10_000 }),
  length: integer({ min: 0, max: 60 }),
  piece: constantFrom(...pieces),
});

describe('a specification that is half typed', () => {
  it.each(['clinic.sds', 'tickets.sds'])(
    'has findings that stand in the text and say whole sentences (%s, edited)',
    (name) => {
      const original = exampleText(name);
      check(
        property(array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
          let text = original;
          for (const { at, length, piece } of edits) {
            const from = at % text.length;
            text = text.slice(0, from) + piece + text.slice(from + length);
          }
          const { index, system } = testSystem(text);
          const lines = text.split('\n');
          for (const { code, message, range } of applySuppressions(runChecks(index), system)) {
            expect(codes as readonly string[]).toContain(code);
            expect(message).not.toMatch(/undefined|NaN|''/);
            expect(range.end.line).toBeLessThanOrEqual(lines.length);
            expect(range.start.character).toBeLessThanOrEqual(lines[range.start.line]?.length ?? 0);
          }
        }),
        // The same edits in every run; FUZZ_SEED tries others.
        { numRuns: 60, seed: Number(process.env.FUZZ_SEED ?? 1) },
      );
    },
  );
});
