import type { Diagnostic } from '@specwright/model/diagnostic';
import { describe, expect, it } from 'vitest';
import type { EvolutionChangeData } from '../src/evolutionData.ts';
import { evolutionDiagnostics } from '../src/evolutionDiagnostics.ts';
import { baselinesOf, parcel, systemOf } from './systems.ts';

/** The findings of `after` against the accepted `before`, each as `marked text: code`. */
function findings(before: string, after: string): string[] {
  return diagnose(before, after).map(
    (finding) => `${marked(finding, after)}: ${finding.code.replace('evolution/', '')}`,
  );
}

function diagnose(before: string, after: string): readonly Diagnostic[] {
  return evolutionDiagnostics(systemOf(after), baselinesOf(before));
}

/** The text that a finding marks. */
function marked({ range }: Diagnostic, text: string): string {
  const lines = text.split('\n');
  expect(range.start.line).toBe(range.end.line);
  return (lines[range.start.line] ?? '').slice(range.start.character, range.end.character);
}

function onlyData(before: string, after: string): EvolutionChangeData {
  const [finding, ...others] = diagnose(before, after);
  expect(others).toEqual([]);
  return finding?.data as EvolutionChangeData;
}

const evolve = (lines: string, entity = 'Parcel'): string => `evolve ${entity} {\n  ${lines}\n}\n`;

describe('without a baseline', () => {
  it('nothing is reported: the first build creates everything', () => {
    expect(evolutionDiagnostics(systemOf(parcel('', evolve('+ghost: string'))), [])).toEqual([]);
  });

  it('but for a block about an entity that is nowhere', () => {
    const found = evolutionDiagnostics(systemOf(parcel('', evolve('+ghost: string', 'Parcle'))), []);
    expect(found.map(({ code }) => code)).toEqual(['evolution/unknown-target']);
  });
});

describe('a change that no evolve line covers', () => {
  it('is marked on the field that was added or changed', () => {
    expect(findings(parcel('  size: int'), parcel('  size: decimal\n  note: string?'))).toEqual([
      'size: undeclared-change',
      'note: undeclared-change',
    ]);
  });

  it('is marked on the name of the entity where a field is gone', () => {
    expect(findings(parcel('  size: int'), parcel(''))).toEqual(['Parcel: undeclared-change']);
  });

  it('is marked on the spec where an entity is gone', () => {
    expect(findings(parcel('', 'entity Stop {\n  id: uuid\n}\n'), parcel(''))).toEqual(['depot: undeclared-change']);
  });

  it('says what changed', () => {
    const [finding] = diagnose(parcel('  state: [a, b]\n'), parcel('  state: [a, b, c]? @unique\n'));
    expect(finding?.message).toBe(
      "'state' of Parcel changed (value 'c' added, now optional, now @unique) since the baseline, and no evolve line says so. Rows that do not fit would stop the migration.",
    );
  });

  it('is no change of the schema when only behaviour changed', () => {
    const machine = 'machine Parcel.state {\n  a -> b\n}\n';
    expect(findings(parcel('  state: [a, b]'), parcel('  state: [b, a] @immutable', machine))).toEqual([]);
  });

  it('offers the rename where a drop and an add hold the same', () => {
    const found = diagnose(parcel('  size: int'), parcel('  width: int'));
    expect(found.map((item) => item.message)).toEqual([
      "'size' was removed from Parcel since the baseline, and no evolve line says so. The values of the rows that exist would be lost. It looks like 'size' was renamed to 'width'.",
      "'width' was added to Parcel since the baseline, and no evolve line says so. The rows that exist would need a value. It looks like 'size' was renamed to 'width'.",
    ]);
    for (const item of found) {
      expect((item.data as EvolutionChangeData).alternatives).toEqual([{ kind: 'rename', from: 'size', to: 'width' }]);
    }
  });
});

describe('what the quick fix is given', () => {
  it('for a field with a default is its declaration', () => {
    const data = onlyData(parcel(''), parcel('  category: string 1..40 default "general"'));
    expect(data).toMatchObject({
      kind: 'evolutionChange',
      entity: 'Parcel',
      change: 'add',
      field: 'category',
      after: { type: 'string', range: { min: '1', max: '40' }, default: { kind: 'string', text: 'general' } },
      line: { kind: 'add', field: 'category', default: { kind: 'string', text: 'general' } },
      alternatives: [],
    });
    expect(data.optionalInstead).toBeUndefined();
  });

  it.each([
    ['string', { kind: 'string', text: '' }],
    ['string 1..40', { kind: 'string', text: '-' }],
    ['string 3..*', { kind: 'string', text: '---' }],
    ['int', { kind: 'number', text: '0' }],
    ['int 5..9', { kind: 'number', text: '5' }],
    ['int -5..5', { kind: 'number', text: '-5' }],
    ['decimal 0.01..9', { kind: 'number', text: '0.01' }],
    ['bool', { kind: 'word', text: 'false' }],
    ['[urgent, calm]', { kind: 'word', text: 'urgent' }],
    ['timestamp', { kind: 'word', text: 'now' }],
    ['uuid', { kind: 'string', text: '00000000-0000-0000-0000-000000000000' }],
  ])('for a required %s is the smallest legal value', (type, value) => {
    const data = onlyData(parcel(''), parcel(`  it: ${type}`));
    expect(data.line).toMatchObject({ kind: 'add', field: 'it', default: value });
    expect(data.optionalInstead).toBe(true);
  });

  it('for a required reference is no value, as none fits all rows', () => {
    const data = onlyData(parcel(''), parcel('  next: -> Parcel'));
    expect(data.line).not.toHaveProperty('default');
    expect(data.optionalInstead).toBe(true);
  });

  it('for a changed field is both sides', () => {
    const data = onlyData(parcel('  size: int 1..9'), parcel('  size: int 1..99'));
    expect(data).toMatchObject({
      change: 'alter',
      before: { type: 'int', range: { max: '9' } },
      after: { type: 'int', range: { max: '99' } },
      line: { kind: 'alter', field: 'size' },
    });
    expect(data.line).not.toHaveProperty('default');
  });

  it('for an enumeration is its values in the order written', () => {
    const data = onlyData(parcel('  s: [x, a]'), parcel('  s: [x, a, c]'));
    expect(data.line).toMatchObject({ kind: 'alter', values: ['x', 'a', 'c'] });
  });

  it('for a field made required is a value for the rows that have none', () => {
    const data = onlyData(parcel('  note: string?'), parcel('  note: string'));
    expect(data.line).toMatchObject({ kind: 'alter', default: { kind: 'string', text: '' } });
  });

  it('for a removed field or entity is its name', () => {
    expect(onlyData(parcel('  size: int'), parcel('')).line).toEqual({ kind: 'drop', field: 'size' });
    expect(onlyData(parcel('', 'entity Stop {\n  id: uuid\n}\n'), parcel('')).line).toEqual({ kind: 'dropEntity' });
  });
});

describe('an evolve line', () => {
  it.each([
    ['+category: string 1..40 default "general"', '', '  category: string 1..40'],
    ['+category: string 1..40 default "general"', '', '  category: string 1..40 default "general"'],
    ['+category: string?', '', '  category: string?'],
    ['+made: timestamp', '', '  made: timestamp @auto'],
    ['+code: string default "x" @unique', '', '  code: string default "x" @unique'],
    ['~size: int 1..99', '  size: int 1..9', '  size: int 1..99'],
    ['~note: string default "-"', '  note: string?', '  note: string'],
    ['~state: [a, b, c]', '  state: [a, b]', '  state: [a, b, c]'],
    ['~code: string @unique', '  code: string', '  code: string @unique'],
    ['~size: int default 2', '  size: int default 1', '  size: int default 2'],
    ['~old -> fresh', '  old: int', '  fresh: int'],
    ['~old -> fresh\n  ~fresh: decimal', '  old: int', '  fresh: decimal'],
    ['-size', '  size: int', ''],
  ])('%s covers the change', (line, before, after) => {
    const errors = (text: string): readonly Diagnostic[] =>
      diagnose(parcel(before), text).filter(({ severity }) => severity === 'error');
    expect(errors(parcel(after))).not.toEqual([]);
    expect(errors(parcel(after, evolve(line)))).toEqual([]);
  });

  it('covers a removed entity', () => {
    const stop = 'entity Stop {\n  id: uuid\n}\n';
    expect(findings(parcel('', stop), parcel('', evolve('-* if empty', 'Stop')))).toEqual([]);
  });

  it('covers a changed edge by the field that it lives in', () => {
    const text = (edge: string, rest = ''): string =>
      parcel('', `entity Item {\n  id: uuid\n}\nedge Parcel -> Item {${edge}}\n${rest}`);
    const [finding] = diagnose(text('1:1'), text('1:many'));
    if (finding === undefined) throw new Error('no finding');
    expect(finding.message).toContain('The edge Parcel -> Item changed (1:1 to 1:many)');
    expect((finding.data as EvolutionChangeData).line).toMatchObject({
      kind: 'alter',
      field: 'parcel',
      shape: { type: 'reference', reference: 'Parcel' },
    });
    expect(findings(text('1:1'), text('1:many', evolve('~parcel: -> Parcel', 'Item')))).toEqual([]);
  });
});

describe('an edge whose field is declared', () => {
  const text = (edge: string, field: string): string =>
    parcel('', `entity Item {\n  id: uuid\n  parcel: -> Parcel${field}\n}\nedge Parcel -> Item {${edge}}\n`);
  const lineOf = (source: string, start: string): number =>
    source.split('\n').findIndex((line) => line.trim().startsWith(start));
  const places = (before: string, after: string): number[] =>
    diagnose(before, after).map(({ range }) => range.start.line);

  it('is marked where only its cardinality changed', () => {
    const after = text('1:1', '');
    expect(places(text('1:many', ''), after)).toEqual([lineOf(after, 'edge Parcel')]);
  });

  it('leaves the mark on the field where that changed too', () => {
    const after = text('1:1', '?');
    expect(places(text('1:many', ''), after)).toEqual([lineOf(after, 'parcel:')]);
  });
});

describe('an evolve line that does not fit', () => {
  it.each([
    // 94
    ['+ghost: string', '', '', ['ghost: addition-mismatch']],
    ['+size: int 1..5', '', '  size: int 1..9', ['size: addition-mismatch']],
    ['+size: decimal', '', '  size: int', ['size: addition-mismatch']],
    ['+size: int default 1', '', '  size: int default 2', ['size: addition-mismatch']],
    ['+size: int', '', '  size: int?', ['size: addition-mismatch']],
    ['+code: string? @unique', '', '  code: string?', ['code: addition-mismatch']],
    // 95
    ['~ghost: string', '', '', ['ghost: alteration-mismatch']],
    ['~size: int 1..50', '  size: int 1..9', '  size: int 1..99', ['size: alteration-mismatch']],
    ['~size: int', '', '  size: int', ['size: alteration-mismatch']],
    ['~code: string', '  code: string', '  code: string @unique', ['code: alteration-mismatch']],
    ['~ghost -> size', '', '  size: int default 1', ['size: undeclared-change', 'ghost: alteration-mismatch']],
    ['~size -> width', '  size: int', '  size: int', ['size: alteration-mismatch']],
    ['~size -> width', '  size: int', '', ['Parcel: undeclared-change', 'width: alteration-mismatch']],
    // 96
    ['-size', '  size: int', '  size: int', ['size: drop-still-used']],
    ['-*', '', '', ['-*: drop-still-used']],
    // 97
    ['+size: int', '  size: int', '  size: int', ['+size: int: stale-line']],
    ['~size: int', '  size: int', '  size: int', ['~size: int: stale-line']],
    ['-size', '', '', ['-size: stale-line']],
    ['~size -> width', '  width: int', '  width: int', ['~size -> width: stale-line']],
    // What is said of the rows.
    ['~size: int 1..9 else clip', '  size: int', '  size: int 1..9', ['else clip: term-mismatch']],
    ['~size: bool using width', '  size: int', '  size: bool', ['using width: term-mismatch']],
    ['~size: bool using size + 1', '  size: int', '  size: bool', ['using size + 1: term-mismatch']],
    ['~size: int using code * 2', '  size: decimal', '  size: int', ['using code * 2: term-mismatch']],
    ['~size: int using "big"', '  size: decimal', '  size: int', ['using "big": term-mismatch']],
    ['~size: int using code', '  size: decimal\n  code: string', '  size: int\n  code: string', []],
    [
      '~size: int using code + ""',
      '  size: decimal\n  code: string',
      '  size: int\n  code: string',
      ['using code + "": term-mismatch'],
    ],
    ['~size: int using now', '  size: decimal', '  size: int', ['using now: term-mismatch']],
    ['+size: int backfill sum(Parcel.weight)', '', '  size: int', ['backfill sum(Parcel.weight): term-mismatch']],
    ['+born: timestamp backfill now', '', '  born: timestamp', []],
    ['~size: int using Parcel.size * 2', '  size: decimal', '  size: int', []],
    ['~size: int 1..9 batch 0', '  size: int', '  size: int 1..9', ['batch 0: term-mismatch']],
    ['~size: int 1..9 batch 1 batch 2', '  size: int', '  size: int 1..9', ['batch 2: term-mismatch']],
    ['~kind: [a] map b -> c', '  kind: [a, b]', '  kind: [a]', ['map b -> c: term-mismatch']],
    ['-size backfill 1', '  size: int', '', ['backfill 1: term-mismatch']],
    ['-size if full', '  size: int', '', ['if full: term-mismatch']],
    ['~code: string @unique dedupe best', '  code: string', '  code: string @unique', ['dedupe best: term-mismatch']],
    // 100
    ['+size: int', '', '  size: int', ['size: missing-backfill']],
    ['+next: -> Parcel', '', '  next: -> Parcel', ['next: missing-backfill']],
  ])('%s', (line, before, after, expected) => {
    expect(findings(parcel(before), parcel(after, evolve(line)))).toEqual(expected);
  });

  it.each([
    [
      'two fields that change their names with each other',
      '  size: int\n  width: int',
      '~size -> width\n  ~width -> size',
    ],
    ['a field that takes the name of another one', '  size: int\n  width: int', '~width -> depth\n  ~size -> width'],
  ])('says of %s how they get there', (_, fields, lines) => {
    const after = lines.includes('depth') ? fields.replace('size', 'depth') : fields;
    const messages = diagnose(parcel(fields), parcel(after, evolve(lines))).map(({ message }) => message);
    expect(messages.join('\n')).toContain('a name that one field gives up another can take in the next release');
  });

  it('names an entity that nobody knows (93), and then its lines say no more', () => {
    expect(findings(parcel(''), parcel('', evolve('+a: int\n  -b', 'Parzel')))).toEqual(['Parzel: unknown-target']);
  });

  it('gives up an entity that the baseline no longer has: it has done its work', () => {
    expect(findings(parcel(''), parcel('', evolve('-*', 'Stop')))).toEqual(['-*: stale-line']);
    expect(findings(parcel(''), parcel('', evolve('-* force "gone"', 'Stop')))).toEqual([
      '-* force "gone": stale-line',
    ]);
  });

  it('that drops a field still in use shows where (96)', () => {
    const api = 'api GET /parcels {\n  out: [Parcel] ?size=3\n}\n';
    const [finding, ...others] = diagnose(parcel('  size: int', api), parcel('', api + evolve('-size')));
    expect(others).toEqual([]);
    expect(finding?.code).toBe('evolution/drop-still-used');
    expect(finding?.related.map((item) => item.range.start.line)).toEqual([7]);
  });

  it('may leave rows without a value where `backfill: optional` says so', () => {
    const migrate = 'migrate {\n  backfill: optional\n}\n';
    expect(findings(parcel(''), parcel('  size: int', migrate + evolve('+size: int')))).toEqual([]);
  });

  it('carries the line that it should be, in its place', () => {
    const data = onlyData(parcel(''), parcel('  size: int 1..9', evolve('+size: int 1..5 default 4')));
    expect(data).toMatchObject({
      line: { kind: 'add', field: 'size', shape: { range: { min: '1', max: '9' } }, default: { text: '4' } },
      replaces: { range: { start: { line: 7 } } },
    });
  });

  it('that nothing needs is faded', () => {
    const [finding] = diagnose(parcel('  size: int'), parcel('  size: int', evolve('~size: int')));
    expect(finding).toMatchObject({ severity: 'warning', tags: ['unnecessary'], data: { kind: 'removeLine' } });
  });
});

describe('two lines about one field (98)', () => {
  it.each([
    ['+size: int?\n  +size: int?', '', '  size: int?', ['+size: int?: conflicting-lines']],
    ['-size if empty\n  -size if empty', '  size: int', '', ['-size if empty: conflicting-lines']],
    ['~size -> width\n  -size', '  size: int', '  width: int', ['-size: conflicting-lines']],
    [
      '~a -> b\n  +b: int default 1',
      '  a: int default 1',
      '  b: int default 1',
      ['+b: int default 1: conflicting-lines'],
    ],
    ['~n: int 0..9 else reject\n  ~n: int 0..9', '  n: int', '  n: int 0..9', ['~n: int 0..9: conflicting-lines']],
  ])('%s', (lines, before, after, expected) => {
    expect(findings(parcel(before), parcel(after, evolve(lines)))).toEqual(expected);
  });

  it('also in two blocks; the finding leads to the earlier line', () => {
    const blocks = evolve('+size: int?') + evolve('+size: int?');
    const [finding, ...others] = diagnose(parcel(''), parcel('  size: int?', blocks));
    expect(others).toEqual([]);
    expect(finding?.message).toBe("This is the second line that adds 'size'.");
    expect([finding?.range.start.line, finding?.related[0]?.range.start.line]).toEqual([10, 7]);
  });

  it('but a rename may stand beside a change of the new field', () => {
    const lines = evolve('~old -> fresh\n  ~fresh: decimal');
    expect(findings(parcel('  old: int'), parcel('  fresh: decimal', lines))).toEqual([]);
  });
});

describe('a change that is not safe (99)', () => {
  const safe = 'migrate {\n  mode: safe\n}\n';
  const shop = 'entity Shop {\n  id: uuid\n}\nentity Depot {\n  id: uuid\n}\n';

  it.each([
    ['~size: int', '  size: decimal', '  size: int'],
    ['~size: uuid', '  size: string', '  size: uuid'],
    ['~size: int @computed', '  size: int', '  size: int @computed'],
    ['~at: -> Depot', '  at: -> Shop', '  at: -> Depot'],
  ])('needs a word about the rows where `mode: safe` holds: %s', (line, before, after) => {
    const text = (migrate: string, terms = ''): string => parcel(after, shop + migrate + evolve(line + terms));
    const codes = (now: string): string[] => diagnose(parcel(before, shop), now).map(({ code }) => code);
    expect(codes(text(safe))).toEqual(['evolution/unsafe-change']);
    expect(codes(text(safe, ' force "it is of no use"'))).toEqual([]);
    expect(codes(text('migrate {\n  mode: unsafe\n}\n'))).not.toContain('evolution/unsafe-change');
    expect(codes(text(''))).not.toContain('evolution/unsafe-change');
  });

  it('is one that a conversion makes safe', () => {
    const text = (line: string): string => parcel('  size: int', safe + evolve(line));
    const before = parcel('  size: decimal');
    expect(findings(before, text('~size: int using size * 1'))).toEqual([]);
    expect(findings(before, text('~size: int else reject'))).toEqual([]);
  });

  it('is an edge whose rows have room for one of several others; the way into a table of pairs is safe', () => {
    const depot = (cardinality: string, rest = ''): string =>
      parcel('', `entity Crate {\n  id: uuid\n}\nedge Parcel -> Crate {${cardinality}}\n${rest}`);
    const to = (cardinality: string, line: string): string => depot(cardinality, safe + evolve(line, 'Crate'));
    const fewer = to('1:many', '~parcel: -> Parcel');
    expect(findings(depot('many:many'), fewer)).toEqual(['~parcel: -> Parcel: unsafe-change']);
    expect(diagnose(depot('many:many'), fewer)[0]?.data).toMatchObject({ kind: 'addTerm', term: 'dedupe fail' });
    expect(findings(depot('many:many'), to('1:many', '~parcel: -> Parcel dedupe first'))).toEqual([]);
    expect(findings(depot('1:many'), to('many:many', '~parcel: -> Parcel'))).toEqual([]);
  });

  it('is an entity that goes with all its rows', () => {
    const before = parcel('', 'entity Stop {\n  id: uuid\n}\n');
    expect(findings(before, parcel('', safe + evolve('-*', 'Stop')))).toEqual(['-*: unsafe-change']);
    expect(findings(before, parcel('', safe + evolve('-* if empty', 'Stop')))).toEqual([]);
  });
});

describe('a drop and an addition that hold the same (102)', () => {
  const before = parcel('  title: string');
  const text = (lines: string): string => parcel('  name: string', evolve(lines));

  it('look like a rename', () => {
    expect(findings(before, text('+name: string default ""\n  -title'))).toEqual(['-title: likely-rename']);
  });

  it('are meant where the drop says so', () => {
    expect(findings(before, text('+name: string default ""\n  -title if empty'))).toEqual([]);
    expect(findings(before, text('+name: string backfill title\n  -title'))).toEqual(['-title: guarded-change']);
  });

  it('are two fields where they hold different things', () => {
    const lines = evolve('+size: int default 1\n  -title');
    expect(findings(before, parcel('  size: int', lines))).toEqual(['-title: guarded-change']);
  });
});

describe('an entity that went while one like it came', () => {
  const stop = (name: string, fields = '  street: string\n  town: string\n'): string =>
    `entity ${name} {\n  id: uuid\n${fields}}\n`;
  const renames = (after: string): unknown => onlyData(parcel('', stop('Stop')), parcel('', after)).alternatives;

  it('may have another name now', () => {
    expect(renames(stop('Halt'))).toEqual([{ kind: 'renameEntity', from: 'Stop', to: 'Halt' }]);
    const [finding] = diagnose(parcel('', stop('Stop')), parcel('', stop('Halt')));
    expect(finding?.message).toContain("It looks like 'Stop' was renamed to 'Halt'.");
  });

  it('of several the likelier comes first', () => {
    expect(renames(stop('Far', '  street: string\n') + stop('Near'))).toEqual([
      { kind: 'renameEntity', from: 'Stop', to: 'Near' },
      { kind: 'renameEntity', from: 'Stop', to: 'Far' },
    ]);
  });

  it('is not taken for one that has little in common with it', () => {
    expect(renames(stop('Bill', '  amount: decimal\n  town: string\n  due: timestamp\n'))).toEqual([]);
  });
});

describe('a declared rename (103)', () => {
  const rename = (migrate: string): string[] =>
    findings(parcel('  size: int'), parcel('  width: int', migrate + evolve('~size -> width')));

  it('is asked for by the settings, where there are some', () => {
    expect(rename('')).toEqual([]);
    expect(rename('migrate {\n  mode: safe\n  rename: explicit\n}\n')).toEqual([]);
    expect(rename('migrate {\n  mode: safe\n}\n')).toEqual(['~size -> width: implicit-rename']);
  });
});

describe('a change that depends on the rows (104)', () => {
  it.each([
    ['-size', '  size: int', '', "rows have a value in 'size'", 'if empty'],
    ['~size: int 0..9', '  size: int', '  size: int 0..9', "a value of 'size' lies outside 0..9", 'else reject'],
    ['~s: string 0..9', '  s: string', '  s: string 0..9', "the length of 's' lies outside 0..9", 'else reject'],
    ['~s: [a]', '  s: [a, b]', '  s: [a]', "rows have 'b' in 's'", 'else reject'],
    ['~s: string', '  s: string?', '  s: string', "rows have no value in 's'", 'else reject'],
    ['~s: string @unique', '  s: string', '  s: string @unique', "rows share a value of 's'", 'dedupe fail'],
    ['~s: int', '  s: string', '  s: int', "a value of 's' is no int", 'else reject'],
    ['~p: -> Parcel', '  p: uuid', '  p: -> Parcel', 'rows refer to no Parcel', 'else reject'],
  ])('says which rows stop it: %s', (line, before, after, rows, term) => {
    const [finding, ...others] = diagnose(parcel(before), parcel(after, evolve(line)));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'evolution/guarded-change', severity: 'warning' });
    expect(finding?.data).toMatchObject({ kind: 'addTerm', term });
    expect(finding?.message).toContain(`stops where ${rows}.`);
    // The same line with the term leaves nothing to say.
    expect(findings(parcel(before), parcel(after, evolve(`${line} ${term}`)))).toEqual([]);
  });

  it('is none where the line says what becomes of the rows', () => {
    const text = (line: string): string => parcel('  s: [a]\n  n: int 1..9\n  t: string', evolve(line));
    const before = parcel('  s: [a, b]\n  n: int\n  t: string?');
    const lines = '~s: [a] map b -> a\n  ~n: int 1..9 else clamp\n  ~t: string default "-"';
    expect(findings(before, text(lines))).toEqual([]);
  });

  it('tells of an edge that no row has', () => {
    const item = 'entity Item {\n  id: uuid\n}\n';
    const [finding] = diagnose(
      parcel('', item),
      parcel('', `${item}edge Parcel -> Item {1:many}\n${evolve('+parcel: -> Parcel', 'Item')}`),
    );
    expect(finding?.message).toContain('stops where Item has rows');
    expect(finding?.data).toBeUndefined();
  });
});
