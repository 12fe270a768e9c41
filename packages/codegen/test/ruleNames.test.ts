import { describe, expect, test } from 'vitest';
import { buildPlan } from '../src/plan/buildPlan.ts';
import { serviceSchema } from '../src/plan/database/serviceSchema.ts';
import { Findings } from '../src/plan/findings.ts';
import { specOf } from './support.ts';

/** The names of what the database keeps of these lines of an invariant. */
function namesOf(...lines: readonly string[]): readonly string[] {
  const text = `
entity Stay {
  id: uuid @immutable
  guest: uuid
  begins: timestamp
  ends: timestamp
  nights: int
  price: decimal
  rebate: decimal?
  paid: bool
  state: [held, in_house, gone]
  note: string?
  a_long_name_of_a_field: int
}
invariant {
  ${lines.join('\n  ')}
}
`;
  const [table] = serviceSchema(buildPlan(specOf(text), new Findings())).tables;
  const rules = [...(table?.checks ?? []), ...(table?.indexes ?? []), ...(table?.limits ?? [])];
  return rules.map(({ name }) => name).filter((name) => /_invariant_|_max_/.test(name));
}

describe('a rule of the database is called by what its line says', () => {
  test.each([
    ['Stay.begins < Stay.ends', 'stays_invariant_begins_below_ends'],
    ['Stay.nights * Stay.price <= 9000', 'stays_invariant_nights_times_price_at_most'],
    ['Stay.state = gone => Stay.paid', 'stays_invariant_state_is_not_gone_or_paid_is_true'],
    ['Stay.rebate = null or Stay.rebate < Stay.price', 'stays_invariant_rebate_is_missing_or_rebate_below_price'],
    ['Stay.nights in [1, 2, 7]', 'stays_invariant_nights_in'],
    ['Stay.nights != 13', 'stays_invariant_nights_is_not_13'],
    ['Stay.note != "on the house!"', 'stays_invariant_note_is_not_on_the_house'],
    ['Stay per guest: max 1 where state = held', 'stays_max_1_per_guest_held'],
    ['Stay per guest: max 3 where nights > 2', 'stays_max_3_per_guest_where_nights_above'],
  ])('%s', (line, name) => {
    expect(namesOf(line)).toEqual([name]);
  });

  test('wherever it stands, and whatever its bound is', () => {
    const names = namesOf('Stay.nights >= 1', 'Stay.price > 0');
    expect(namesOf('Stay.price > 3', 'Stay.paid', 'Stay.nights >= 2')).toEqual(expect.arrayContaining([...names]));
  });

  test('lines that would be called alike are told apart by what they say', () => {
    const names = namesOf('Stay.nights < 90', 'Stay.nights < 120');
    expect(namesOf('Stay.nights < 120', 'Stay.nights < 90')).toEqual(names);
    expect(names).toEqual([
      expect.stringMatching(/^stays_invariant_nights_below_[\da-f]{8}$/),
      expect.stringMatching(/^stays_invariant_nights_below_[\da-f]{8}$/),
    ]);
    expect(names[0]).not.toBe(names[1]);
  });

  test('what two lines say is kept once', () => {
    expect(namesOf('Stay.nights > 0', 'nights > 0 @always')).toEqual(['stays_invariant_nights_above']);
  });

  test('a long one is cut to what PostgreSQL takes, and ends in a hash', () => {
    const long = 'Stay.a_long_name_of_a_field < Stay.nights or Stay.a_long_name_of_a_field > Stay.price';
    const [name] = namesOf(long);
    expect(name).toMatch(/^stays_invariant_a_long_name_of_a_field_below_.*_[\da-f]{8}$/);
    expect(name).toHaveLength(63);
  });
});
