import { describe, expect, it } from 'vitest';
import { type Baseline, baselineOf, writeBaseline } from '../src/baseline.ts';
import { baselineHash } from '../src/baselineHash.ts';
import { changesOf } from '../src/changes.ts';
import { describeChange } from '../src/describe.ts';
import { evolutionOf } from '../src/evolution.ts';
import { evolutionDiagnostics } from '../src/evolutionDiagnostics.ts';
import { readBaseline } from '../src/readBaseline.ts';
import { baselinesOf, parcel, systemOf } from './systems.ts';

const fields = '  weight: int 1..99\n  sent: int\n  box: string 1..9';

const withRules = (rules: readonly string[], rest = ''): string =>
  parcel(fields, `invariant {\n${rules.map((rule) => `  ${rule}`).join('\n')}\n}\n${rest}`);

function changes(before: string, after: string, baselines: readonly Baseline[] = baselinesOf(before)): string[] {
  const evolution = evolutionOf(systemOf(after), baselines);
  return (evolution === undefined ? [] : changesOf(evolution)).map(
    ({ change, class: level }) => `${describeChange(change)}: ${level}`,
  );
}

describe('the invariants of a module', () => {
  it.each<[string, string[], string[], string[]]>([
    ['one of a row is added', [], ['sent <= weight'], ["Invariant 'sent <= weight' was added: dataDependent"]],
    ['one of a row is removed', ['sent <= weight'], [], ["Invariant 'sent <= weight' was removed: free"]],
    [
      'one says something else of the same',
      ['sent >= 0'],
      ['sent >= 5'],
      ["Invariant 'sent >= 0' is 'sent >= 5' now: dataDependent"],
    ],
    [
      'the number of rows is limited otherwise',
      ['Parcel per box: max 3'],
      ['Parcel per box: max 2'],
      ["Invariant 'Parcel per box: max 3' is 'Parcel per box: max 2' now: dataDependent"],
    ],
    [
      'one that no database keeps is added',
      [],
      ['parcels are never lost on the way'],
      ["Invariant 'parcels are never lost on the way' was added: none"],
    ],
    ['what is always so is said to be so always', ['sent >= 0'], ['sent  >=  0 @always'], []],
    ['they stand in another order', ['sent >= 0', 'weight >= 2'], ['weight >= 2', 'sent >= 0'], []],
  ])('%s', (_, before, after, expected) => {
    expect(changes(withRules(before), withRules(after))).toEqual(expected);
  });

  it('are no change of their own where what they speak of was renamed', () => {
    const renamed = withRules(['shipped >= 0'], 'evolve Parcel {\n  ~sent -> shipped\n}\n').replace(
      'sent: int',
      'shipped: int',
    );
    expect(changes(withRules(['sent >= 0']), renamed)).toEqual(["'sent' of Parcel was renamed to 'shipped': staged"]);
    const entity = withRules(['Package per box: max 3'], 'evolve Parcel {\n  ~* -> Package\n}\n').replace(
      'entity Parcel',
      'entity Package',
    );
    expect(changes(withRules(['Parcel per box: max 3']), entity)).toEqual([
      'Entity Parcel was renamed to Package: staged',
    ]);
  });

  it('need no evolve line', () => {
    expect(evolutionDiagnostics(systemOf(withRules(['sent >= 0'])), baselinesOf(withRules([])))).toEqual([]);
  });

  it('are told only where the baseline records them', () => {
    const old = baselinesOf(withRules(['sent >= 0'])).map(({ invariants: _, ...baseline }): Baseline => baseline);
    expect(changes('', withRules(['sent >= 5']), old)).toEqual([]);
  });

  it('are in the file of the baseline, and in its hash as far as a database keeps them', () => {
    const accepted = (...rules: string[]): Baseline => baselineOf(systemOf(withRules(rules)), 'depot');
    const baseline = accepted('sent >= 0', 'parcels are never lost');
    expect(readBaseline(writeBaseline(baseline))).toEqual({ kind: 'baseline', baseline });
    expect(baselineHash(baseline)).not.toBe(baselineHash(accepted('sent >= 1', 'parcels are never lost')));
    expect(baselineHash(baseline)).toBe(baselineHash(accepted('sent >= 0')));
  });
});
