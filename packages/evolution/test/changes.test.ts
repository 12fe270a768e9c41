import { describe, expect, it } from 'vitest';
import { changesOf, type DeclaredChange } from '../src/changes.ts';
import { evolutionOf } from '../src/evolution.ts';
import { evolutionDiagnostics } from '../src/evolutionDiagnostics.ts';
import { baselinesOf, parcel, systemOf } from './systems.ts';

function changes(before: string, after: string): readonly DeclaredChange[] {
  const evolution = evolutionOf(systemOf(after), baselinesOf(before));
  return evolution === undefined ? [] : changesOf(evolution);
}

function evolve(lines: string, entity = 'Parcel'): string {
  return `evolve ${entity} {\n  ${lines}\n}\n`;
}

/** The change and what is said of it, without places. */
function only(line: string, before: string, after: string): DeclaredChange {
  const [change, ...others] = changes(parcel(before), parcel(after, evolve(line)));
  expect(others).toEqual([]);
  if (change === undefined) throw new Error('no change');
  return change;
}

describe('the list of changes', () => {
  it('has a change without a line', () => {
    expect(changes(parcel(''), parcel('  note: string?'))).toEqual([
      expect.objectContaining({
        change: expect.objectContaining({ kind: 'fieldAdded', field: 'note' }),
        class: 'free',
      }),
    ]);
  });

  it.each([
    ['+size: int default 3', '', '  size: int', { fill: { kind: 'value', value: { kind: 'number', text: '3' } } }],
    [
      '+code: string backfill concat(label, 1)',
      '  label: string',
      '  label: string\n  code: string',
      { fill: { kind: 'expression', text: 'concat(label, 1)', value: { kind: 'call' } } },
    ],
    [
      '~size: int using round(size) batch 70',
      '  size: decimal',
      '  size: int',
      { using: { text: 'round(size)' }, batch: 70 },
    ],
    ['~state: [open] map new -> open', '  state: [open, new]', '  state: [open]', { mapping: { new: 'open' } }],
    ['~code: string @unique dedupe last', '  code: string', '  code: string @unique', { dedupe: 'last' }],
    ['~size: int 0..9 else clamp', '  size: int', '  size: int 0..9', { misfit: 'clamp', dedupe: 'fail' }],
    ['-size if empty', '  size: int', '', { onlyIfEmpty: true }],
    ['-size force "nobody reads it"', '  size: int', '', { onlyIfEmpty: false, force: 'nobody reads it' }],
  ])('tells what the line says: %s', (line, before, after, expected) => {
    expect(only(line, before, after).declaration).toMatchObject(expected);
  });

  it('loses nothing where the line says the value of another type', () => {
    expect(only('~size: int', '  size: decimal', '  size: int').class).toBe('destructive');
    expect(only('~size: int using size * 10', '  size: decimal', '  size: int').class).toBe('dataDependent');
  });

  it('is plain data', () => {
    const list = changes(
      parcel('  a: int\n  b: string'),
      parcel('  c: int 1..2\n', evolve('~a -> c\n  ~c: int 1..2\n  -b')),
    );
    expect(JSON.parse(JSON.stringify(list))).toEqual(list);
    expect(list.map(({ change }) => change.kind)).toEqual(['fieldRemoved', 'fieldRenamed', 'fieldAltered']);
  });

  it('an expression of a line names columns that are gone without a complaint', () => {
    const before = parcel('  first: string\n  last: string');
    const lines =
      '+name: string backfill first + " " + last\n  -first force "in the name"\n  -last force "in the name"';
    const after = parcel('  name: string', evolve(lines));
    expect(evolutionDiagnostics(systemOf(after), baselinesOf(before))).toEqual([]);
  });
});

describe('an entity that has another name', () => {
  const before = `spec depot v1.0 {
}
entity Stop {
  id: uuid
  note: string
  next: -> Stop?
}
entity Van {
  id: uuid
  stop: -> Stop
}
`;
  const after = before.replaceAll('Stop', 'Halt').replace('stop: ', 'stop: ');

  it('is renamed when a line says so, with the references to it', () => {
    const list = changes(before, `${after}evolve Stop {\n  ~* -> Halt\n}\n`);
    expect(list.map(({ change }) => change)).toEqual([
      { kind: 'entityRenamed', entity: 'Halt', from: 'Stop', class: 'staged', needsLine: true },
    ]);
  });

  it('has its other changes under either name', () => {
    for (const lines of [
      'evolve Stop {\n  ~* -> Halt\n  -note if empty\n}\n',
      'evolve Stop {\n  ~* -> Halt\n}\nevolve Halt {\n  -note if empty\n}\n',
    ]) {
      const text = after.replace('  note: string\n', '') + lines;
      expect(evolutionDiagnostics(systemOf(text), baselinesOf(before))).toEqual([]);
      expect(changes(before, text).map(({ change }) => [change.kind, change.entity])).toEqual([
        ['entityRenamed', 'Halt'],
        ['fieldRemoved', 'Halt'],
      ]);
    }
  });

  it.each([
    [`${after}evolve Stop {\n  ~* -> Halt\n}\n`, after, ['evolution/stale-line']],
    [`${before}evolve Stop {\n  ~* -> Halt\n}\n`, before, ['evolution/alteration-mismatch']],
    [`${after}evolve Stop {\n  ~* -> Van\n}\n`, before, ['evolution/alteration-mismatch']],
  ])('is said wrongly or too late', (text, accepted, expected) => {
    const codes = evolutionDiagnostics(systemOf(text), baselinesOf(accepted)).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(expected));
  });
});
