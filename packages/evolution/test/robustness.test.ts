import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeBaseline } from '../src/baseline.ts';
import { evolutionDiagnostics } from '../src/evolutionDiagnostics.ts';
import { readBaseline } from '../src/readBaseline.ts';
import { baselinesOf, systemOf } from './systems.ts';

const text = `spec archive v1.0 {
}
entity Folder {
  id: uuid @immutable
  label: string 1..40 @unique
  kind: [open, sealed] default open
  parent: -> Folder?
  copied: Sheet.number
}
entity Sheet {
  id: uuid
  number: int 1..*
  size: {width: int, height: int}
}
edge Folder -> Sheet {1:many}
machine Folder.kind {
  open -> sealed
}
migrate {
  mode: safe
  backfill: required
}
evolve Folder {
  +note: string 1..9 default "x"
  ~label: string 1..80 @unique
  ~old -> fresh
  -gone
}
evolve Sheet {
  -*
}
seed {
  Folder.kind default: sealed
}
`;

describe('whatever the text', () => {
  it('looking for changes never fails, and every finding stands in the text', () => {
    const baselines = baselinesOf(text);
    const edits = fc.array(
      fc.tuple(fc.nat(text.length), fc.nat(30), fc.constantFrom('', '{', '}', '\n', ' x: ', '->')),
    );
    fc.assert(
      fc.property(edits, (changes) => {
        const edited = changes.reduce(
          (all, [at, length, put]) => all.slice(0, at) + put + all.slice(at + length),
          text,
        );
        const lines = edited.split('\n').length;
        for (const { range, message } of evolutionDiagnostics(systemOf(edited), baselines)) {
          expect(range.start.line).toBeLessThan(lines);
          expect(message).not.toMatch(/undefined|\[object/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('a baseline that was changed in any place is one in canonical form, or refused with a reason', () => {
    const [baseline] = baselinesOf(text);
    if (baseline === undefined) throw new Error('no baseline');
    const written = writeBaseline(baseline);
    fc.assert(
      fc.property(fc.nat(written.length), fc.nat(20), fc.string({ maxLength: 5 }), (at, length, put) => {
        const reading = readBaseline(written.slice(0, at) + put + written.slice(at + length));
        if (reading.kind === 'baseline') expect(readBaseline(writeBaseline(reading.baseline))).toEqual(reading);
        else expect(reading.problem).toMatch(/: (restore|update)/);
      }),
      { numRuns: 500 },
    );
  });
});
