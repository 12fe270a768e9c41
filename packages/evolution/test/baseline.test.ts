import { describe, expect, it } from 'vitest';
import { baselineFileName, writeBaseline } from '../src/baseline.ts';
import { baselineHash } from '../src/baselineHash.ts';
import { readBaseline } from '../src/readBaseline.ts';
import { baselinesOf, parcel } from './systems.ts';

const text = `spec depot v2.0 {
}
entity Parcel {
  weight: decimal 0.10..30.00
  state: [stored, in_transit, delivered]
  note: string?
  label: string 1..20 @unique
  shelf: -> Shelf
  state_again: Parcel.state
}
entity Shelf {
  name: string 1..8 @unique @immutable
}
edge Shelf -> Parcel {1:many}
machine Parcel.state {
  stored -> in_transit -> delivered
}
seed {
  Parcel.state default: stored
}
`;

describe('a baseline', () => {
  it('says what every entity holds, in one canonical form', () => {
    const [baseline] = baselinesOf(text);
    expect(baseline?.module).toBe('depot');
    expect(baseline?.version).toBe('v2.0');
    expect(baseline?.entities).toEqual({
      Parcel: {
        label: { type: 'string', optional: false, range: { min: '1', max: '20' }, decorators: ['unique'] },
        note: { type: 'string', optional: true, decorators: [] },
        shelf: { type: 'reference', reference: 'Shelf', optional: false, decorators: [] },
        state: {
          type: 'enum',
          values: ['delivered', 'in_transit', 'stored'],
          optional: false,
          decorators: [],
          default: { kind: 'word', text: 'stored' },
        },
        state_again: { type: 'enum', values: ['delivered', 'in_transit', 'stored'], optional: false, decorators: [] },
        weight: { type: 'decimal', optional: false, range: { min: '0.1', max: '30' }, decorators: [] },
      },
      Shelf: {
        name: {
          type: 'string',
          optional: false,
          range: { min: '1', max: '8' },
          decorators: ['immutable', 'unique'],
        },
      },
    });
    expect(baseline?.edges).toEqual([{ from: 'Shelf', to: 'Parcel', left: '1', right: 'many' }]);
    expect(baseline?.machines).toEqual({ 'Parcel.state': ['in_transit -> delivered', 'stored -> in_transit'] });
  });

  it('comes back from its file as it was', () => {
    const [baseline] = baselinesOf(text);
    if (baseline === undefined) throw new Error('no baseline');
    expect(readBaseline(writeBaseline(baseline))).toEqual({ kind: 'baseline', baseline });
  });

  it('is the same whatever the order of the fields, the comments and the way numbers are written', () => {
    const other = text
      .replace('  weight: decimal 0.10..30.00\n', '')
      .replace('  note: string?\n', '  note: string?\n  -- in kilograms\n  weight: decimal 0.1..30\n')
      .replace('[stored, in_transit, delivered]', '[delivered, stored, in_transit]');
    expect(baselinesOf(other)).toEqual(baselinesOf(text));
  });

  it('changes its hash with the schema', () => {
    const hashes = [text, text.replace('string 1..20', 'string 1..21')].map((item) =>
      baselinesOf(item).map(baselineHash),
    );
    expect(hashes[0]).not.toEqual(hashes[1]);
  });

  it('is read with the hash that version 1 had in its file', () => {
    const [baseline] = baselinesOf(text);
    if (baseline === undefined) throw new Error('no baseline');
    const old = writeBaseline(baseline).replace('"formatVersion": 2,', '"formatVersion": 1,\n  "hash": "00",');
    expect(readBaseline(old)).toEqual({ kind: 'baseline', baseline });
  });

  it('is one file a module, and one for entities outside any', () => {
    expect(baselineFileName('depot')).toBe('depot.json');
    expect(baselineFileName(null)).toBe('_.json');
    expect(baselineFileName('../x')).toBe('%2E%2E%2Fx.json');
    const files = { 'a.sds': 'spec a v1 {\n}\nentity A {\n  id: uuid\n}\n', 'b.sds': 'entity B {\n  id: uuid\n}\n' };
    expect(baselinesOf(files).map((item) => [item.module, Object.keys(item.entities)])).toEqual([
      [null, ['B']],
      ['a', ['A']],
    ]);
  });

  it('keeps names that every object of the language has', () => {
    const odd = 'entity Odd {\n  constructor: string\n  toString: int\n}\n';
    expect(Object.keys(baselinesOf(odd)[0]?.entities.Odd ?? {})).toEqual(['constructor', 'toString']);
  });
});

describe('a file that is no baseline', () => {
  const [baseline] = baselinesOf(parcel('  note: string'));
  const good = baseline === undefined ? '' : writeBaseline(baseline);

  it.each([
    ['cut off', good.slice(0, 200), 'it is not valid JSON'],
    ['empty', '', 'it is not valid JSON'],
    ['another thing', '[]', 'it is not a JSON object'],
    [
      'newer',
      good.replace('"formatVersion": 2', '"formatVersion": 7'),
      'its format version is 7, this program reads up to 2',
    ],
    [
      'with a broken field',
      good.replace('"string"', '"text"'),
      '`entities.Parcel.note` is not the description of a field',
    ],
    ['with a merge conflict', good.replace('\n', '\n<<<<<<< HEAD\n'), 'unresolved merge conflicts'],
  ])('%s is refused with its cure', (_, broken, reason) => {
    const reading = readBaseline(broken);
    expect(reading).toMatchObject({ kind: 'problem' });
    expect(reading.kind === 'problem' && reading.problem).toContain(reason);
    expect(reading.kind === 'problem' && reading.problem).toMatch(/accept|update/);
  });
});

describe('the place of what is wrong with a baseline', () => {
  const [baseline] = baselinesOf(parcel('  note: string\n  size: int'));
  const good = baseline === undefined ? '' : writeBaseline(baseline);
  const lineWith = (text: string): number => good.split('\n').findIndex((line) => line.includes(text));

  it.each([
    ['a colon that went', good.replace('"size":', '"size"'), lineWith('"size"')],
    ['a comma that went', good.replace('"module": "depot",', '"module": "depot"'), lineWith('"module"') + 1],
    ['a word that is no JSON', good.replace('"string"', 'string'), lineWith('"string"')],
    ['an end too early', good.slice(0, good.indexOf('"size"')), lineWith('"size"')],
    ['more behind the end', `${good}}\n`, good.split('\n').length - 1],
    ['a mark of the order of bytes', `\uFEFF${good.replace('"string"', 'string')}`, lineWith('"string"')],
    ['no text', '', 0],
    ['the type of a field', good.replace('"string"', '"text"'), lineWith('"note"')],
    ['the module', good.replace('"depot"', '3'), lineWith('"module"')],
    [
      'the version of the format',
      good.replace('"formatVersion": 2', '"formatVersion": 7'),
      lineWith('"formatVersion"'),
    ],
    ['a conflict', good.replace('\n  "module"', '\n<<<<<<< HEAD\n  "module"'), lineWith('"module"')],
  ])('%s', (_, broken, line) => {
    expect(broken).not.toBe(good);
    expect(readBaseline(broken)).toMatchObject({ kind: 'problem', line });
  });

  it('of a conflict says how to resolve it', () => {
    const reading = readBaseline(good.replace('\n', '\n<<<<<<< HEAD\n'));
    expect(reading.kind === 'problem' && reading.problem).toContain('`git checkout --ours`');
  });
});

it('gives a field that takes its type from another the nearest range on the way; a circle none', () => {
  const [baseline] = baselinesOf(
    parcel(`  weight: decimal 0..30
  net: Parcel.weight
  tare: Parcel.net 0..5
  gross: Parcel.tare
  a: Parcel.b
  b: Parcel.a`),
  );
  const parcelFields = baseline?.entities.Parcel;
  const range = (name: string) => parcelFields?.[name]?.range;
  expect([range('net'), range('tare'), range('gross')]).toEqual([
    { min: '0', max: '30' },
    { min: '0', max: '5' },
    { min: '0', max: '5' },
  ]);
  expect(parcelFields?.a?.type).toBe('unknown');
});
