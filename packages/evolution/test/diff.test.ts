import { describe, expect, it } from 'vitest';
import type { SchemaChange } from '../src/diff.ts';
import { evolutionOf } from '../src/evolution.ts';
import { baselinesOf, parcel, systemOf } from './systems.ts';

/** `kind class`, with a `!` where an evolve line is needed, of every change between two texts. */
function changes(before: string, after: string): string[] {
  return (evolutionOf(systemOf(after), baselinesOf(before))?.diff.changes ?? []).map(short);
}

function short(change: SchemaChange): string {
  const aspects = change.kind === 'fieldAltered' ? `: ${change.aspects.map((item) => item.kind).join(', ')}` : '';
  return `${change.kind}${change.needsLine ? '!' : ''} ${change.class}${aspects}`;
}

const kinds = 'entity Kind {\n  id: uuid\n}\nentity Sort {\n  id: uuid\n}\n';

describe('a field that is there before and after', () => {
  it.each([
    ['string 1..20', 'string 1..40', 'fieldAltered! free: rangeWidened'],
    ['string 1..40', 'string 1..20', 'fieldAltered! dataDependent: rangeNarrowed'],
    ['int 1..10', 'int 5..20', 'fieldAltered! dataDependent: rangeWidened, rangeNarrowed'],
    ['int 1..10', 'int 1..*', 'fieldAltered! free: rangeWidened'],
    ['int 0..*', 'int 0..9', 'fieldAltered! dataDependent: rangeNarrowed'],
    ['decimal 0.01..9.99', 'decimal 0.010..9.990', undefined],
    ['decimal 9.5..99', 'decimal 10.25..99', 'fieldAltered! dataDependent: rangeNarrowed'],
    ['string', 'string 1..9', 'fieldAltered! dataDependent: rangeAdded'],
    ['string 1..9', 'string', 'fieldAltered! free: rangeRemoved'],
    ['int', 'decimal', 'fieldAltered! staged: typeChanged'],
    ['decimal', 'int', 'fieldAltered! destructive: typeChanged'],
    ['string', 'int', 'fieldAltered! dataDependent: typeChanged'],
    ['uuid', 'string', 'fieldAltered! staged: typeChanged'],
    ['timestamp', 'string', 'fieldAltered! staged: typeChanged'],
    ['[a, b]', 'string', 'fieldAltered! free: typeChanged'],
    ['string', '[a, b]', 'fieldAltered! dataDependent: typeChanged'],
    ['uuid', 'string 1..12', 'fieldAltered! dataDependent: typeChanged, rangeAdded'],
    ['[a, b]', '[b, a]', undefined],
    ['[a, b]', '[a, b, c]', 'fieldAltered! free: valueAdded'],
    ['[a, b]', '[a]', 'fieldAltered! dataDependent: valueRemoved'],
    ['[a, b]', '[a, c]', 'fieldAltered! dataDependent: valueAdded, valueRemoved'],
    ['string', 'string?', 'fieldAltered! free: madeOptional'],
    ['string?', 'string', 'fieldAltered! dataDependent: madeRequired'],
    ['string', 'string @unique', 'fieldAltered! dataDependent: uniqueAdded'],
    ['string @unique', 'string', 'fieldAltered! free: uniqueRemoved'],
    ['int', 'int @computed', 'fieldAltered! destructive: computedAdded'],
    ['int @computed', 'int', 'fieldAltered! free: computedRemoved'],
    ['uuid', '-> Kind', 'fieldAltered! dataDependent: typeChanged'],
    ['-> Kind', 'uuid', 'fieldAltered! free: typeChanged'],
    ['-> Kind', '-> Sort', 'fieldAltered! dataDependent: referenceTargetChanged'],
    ['-> Kind', '-> Kind?', 'fieldAltered! free: madeOptional'],
    ['string', 'string @immutable', 'fieldAltered none: behaviourChanged'],
    ['timestamp @auto', 'timestamp', 'fieldAltered none: behaviourChanged'],
    ['int default 1', 'int default 2', 'fieldAltered! free: defaultChanged'],
    ['int', 'int default 2', 'fieldAltered! free: defaultChanged'],
    ['int default 2.0', 'int default 2', undefined],
    ['{a: int}', '{a: int, b: string}', 'fieldAltered! dataDependent: contentChanged'],
    ['{a: int, b: string}', '{b: string, a: int}', undefined],
    ['string', 'Nonsense', undefined],
  ])('%s to %s', (before, after, expected) => {
    const found = changes(parcel(`  it: ${before}`, kinds), parcel(`  it: ${after}`, kinds));
    expect(found).toEqual(expected === undefined ? [] : [expected]);
  });

  it('follows a default that stands in the seed', () => {
    const text = parcel('  it: [a, b]');
    expect(changes(text, `${text}seed {\n  Parcel.it default: a\n}\n`)).toEqual(['fieldAltered! free: defaultChanged']);
  });

  it('follows the type of another field', () => {
    const text = (type: string): string => parcel(`  first: ${type}\n  second: Parcel.first`);
    expect(changes(text('[a]'), text('[a, b]'))).toEqual([
      'fieldAltered! free: valueAdded',
      'fieldAltered! free: valueAdded',
    ]);
  });
});

describe('a field that comes or goes', () => {
  it.each([
    ['string?', 'fieldAdded! free'],
    ['string default "x"', 'fieldAdded! free'],
    ['string', 'fieldAdded! dataDependent'],
    ['timestamp @auto', 'fieldAdded! staged'],
    ['int @computed', 'fieldAdded! staged'],
    ['string default "x" @unique', 'fieldAdded! dataDependent'],
  ])('+ %s', (type, expected) => {
    expect(changes(parcel(''), parcel(`  it: ${type}`))).toEqual([expected]);
  });

  it('that goes is gone with what it held', () => {
    expect(changes(parcel('  it: int'), parcel(''))).toEqual(['fieldRemoved! destructive']);
  });

  it('may be the same under another name, where it holds the same', () => {
    const evolution = (before: string, after: string) =>
      evolutionOf(systemOf(parcel(after)), baselinesOf(parcel(before)))?.diff.renameCandidates;
    expect(evolution('  weight: decimal', '  gross_weight: decimal')).toEqual([
      { entity: 'Parcel', from: 'weight', to: 'gross_weight' },
    ]);
    expect(evolution('  weight: decimal', '  gross_weight: int')).toEqual([]);
    expect(evolution('  a: int\n  width: int', '  b: int\n  broad_width: int')?.[0]).toEqual({
      entity: 'Parcel',
      from: 'width',
      to: 'broad_width',
    });
  });
});

describe('an entity', () => {
  it('that is new needs no line, nor do its edges', () => {
    const after = parcel('', 'entity Stop {\n  id: uuid\n}\nedge Parcel -> Stop {1:many}\n');
    expect(changes(parcel(''), after)).toEqual(['entityAdded free']);
  });

  it('that is gone takes its table with it', () => {
    const before = parcel('', 'entity Stop {\n  id: uuid\n}\nedge Parcel -> Stop {1:many}\n');
    expect(changes(before, parcel(''))).toEqual(['entityRemoved! destructive']);
  });

  it('may stand in another file or module than before', () => {
    const depot = 'spec depot v1 {\n}\nentity A {\n  id: uuid\n}\n';
    const before = { 'depot.sds': `${depot}entity B {\n  id: uuid\n}\n`, 'yard.sds': 'spec yard v1 {\n}\n' };
    const after = { 'depot.sds': depot, 'yard.sds': 'spec yard v1 {\n}\nentity B {\n  id: uuid\n}\n' };
    expect(evolutionOf(systemOf(after), baselinesOf(before))?.diff.changes).toEqual([]);
  });

  it('is compared with the baseline of the module where it is now', () => {
    const module = (name: string, type: string): string => `spec ${name} v1 {\n}\nentity A {\n  x: ${type}\n}\n`;
    const old = baselinesOf(module('attic', 'int'));
    const now = systemOf(module('cellar', 'string'));
    const accepted = baselinesOf(module('cellar', 'string'));
    expect(evolutionOf(now, old)?.diff.changes.map(short)).toEqual(['fieldAltered! staged: typeChanged']);
    expect(evolutionOf(now, [...old, ...accepted])?.diff.changes).toEqual([]);
    expect(evolutionOf(now, [...accepted, ...old])?.diff.changes).toEqual([]);
  });

  it('of a module that is not looked at is not gone', () => {
    const files = {
      'a.sds': 'spec a v1 {\n}\nentity A {\n  id: uuid\n}\n',
      'b.sds': 'spec b v1 {\n}\nentity B {\n  id: uuid\n}\n',
    };
    expect(evolutionOf(systemOf(files['a.sds']), baselinesOf(files))?.diff.changes).toEqual([]);
  });
});

describe('an edge', () => {
  const two = (edge: string, fields = ''): string =>
    `entity Box {\n  id: uuid\n}\nentity Item {\n  id: uuid\n${fields}}\n${edge === '' ? '' : `edge Box -> Item {${edge}}\n`}`;

  it.each([
    ['', '1:many', ['fieldAdded! dataDependent']],
    ['', 'many:many', ['fieldAdded! free']],
    ['1:many', '', ['fieldRemoved! destructive']],
    ['1:many', '1:1', ['fieldAltered! dataDependent: cardinalityChanged']],
    ['1:1', '1:many', ['fieldAltered! free: cardinalityChanged']],
    ['1:many', 'many:many', ['fieldAltered! staged: cardinalityChanged']],
    ['many:many', '1:many', ['fieldAltered! dataDependent: cardinalityChanged']],
    ['1:1', '1:1', []],
  ])("from '%s' to '%s'", (before, after, expected) => {
    expect(changes(two(before), two(after))).toEqual(expected);
  });

  it('whose field is declared lives in that field', () => {
    const field = '  box: -> Box\n';
    expect(changes(two('', field), two('1:many', field))).toEqual([]);
    expect(changes(two('', field), two('1:1', field))).toEqual(['fieldAltered! dataDependent: cardinalityChanged']);
    expect(changes(two('1:1', field), two('', field))).toEqual(['fieldAltered! free: cardinalityChanged']);
    expect(changes(two('1:1', field), two('many:many', field))).toEqual(['fieldAltered! free: cardinalityChanged']);
    expect(changes(two(''), two('1:many', field))).toEqual(['fieldAdded! dataDependent']);
  });

  it('may get a field of its own for its column', () => {
    expect(changes(two('1:many'), two('1:many', '  box: -> Box\n'))).toEqual([]);
    expect(changes(two('1:many'), two('1:many', '  home: -> Box\n'))).toEqual([
      'fieldRemoved! destructive',
      'fieldAdded! dataDependent',
    ]);
  });
});

describe('a machine', () => {
  it('is behaviour, not schema', () => {
    const text = (chain: string): string => parcel('  s: [a, b, c]', `machine Parcel.s {\n  ${chain}\n}\n`);
    expect(changes(text('a -> b'), text('a -> b -> c'))).toEqual(['machineChanged none']);
  });
});
