import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpecWorkspace } from '../../../src/common/specWorkspace.ts';
import { formatEdits, formatText } from '../../../src/sodl/editor/format.ts';
import { editsApplied } from '../../common/editsApplied.ts';

const folder = fileURLToPath(new URL('../../../../../../shared/corpus/sodl/', import.meta.url));
const corpus = existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(`${folder}${name}`, 'utf8')) : [];

/** What a text says, without places and without how it is written, and what is wrong with it. */
function meaning(text: string): unknown {
  const workspace = new SpecWorkspace({ folders: ['file:///a'] });
  workspace.setText('file:///a/a.sodl', text);
  const system = workspace.viewOf('file:///a/a.sodl')?.index.system;
  const findings = workspace
    .diagnostics('file:///a/a.sodl')
    .filter(({ severity, code }) => severity !== 'hint' && !curedByFormatting.has(code))
    .map(({ code, message }) => `${code}: ${message}`);
  return { model: JSON.parse(JSON.stringify(system, withoutPlaces) ?? 'null'), findings: findings.toSorted() };
}

/** Formatting takes away tabs, and the quotation marks of severities. */
const curedByFormatting: ReadonlySet<string> = new Set(['syntax/tab-indent', 'syntax/variant']);

function withoutPlaces(key: string, value: unknown): unknown {
  return /^(?:origin|range|.*Origin|.*Range)$/.test(key) || ['quoted', 'lines'].includes(key) ? undefined : value;
}

const messy = `system "Shop"  extends "Base" :

    stack :
        web="x"   
        tools=[ "a","b", ]  # t


        db   =  "y"
    policy P:
        rule "x" severity = "high"
        rule = "longer x"
    module "M":
      requires=[A,
         B, # b
       # own
         C
      ]
      api :
        endpoint "GET /x"->List [ A ](200   OK )
        model Q:
          field a:str(min_length = 1,enum=["a" , "b"],)
          field b: int ( 1 - 3 )
    interface I:
      override  method a ( b :int,c:Dict[ str,int ] )->  B
      method z(
         a: int,
            b: str
        ) -> C
    testing_strategy:
      -   name : "x"
          coverage=80%
`;

const tidy = `system "Shop" extends "Base":
  stack:
    web = "x"
    tools = ["a", "b"]  # t

    db = "y"
  policy P:
    rule "x" severity=high
    rule = "longer x"
  module "M":
    requires = [
      A,
      B,  # b
      # own
      C
    ]
    api:
      endpoint "GET /x" -> List[A] (200 OK)
      model Q:
        field a: str (min_length=1, enum=["a", "b"])
        field b: int (1-3)
  interface I:
    override method a(b: int, c: Dict[str, int]) -> B
    method z(
      a: int,
      b: str
    ) -> C
  testing_strategy:
    - name: "x"
      coverage = 80%
`;

describe('the usual form', () => {
  test('of every construct', () => expect(formatText(messy)).toBe(tidy));

  test.each<readonly [what: string, before: string, after: string]>([
    ['an empty text stays empty', '', ''],
    ['blank lines only', '\n \n\n', ''],
    ['a final newline', 'stack:\n  a = 1', 'stack:\n  a = 1\n'],
    ['line ends of the file', 'stack:\r\n    a=1\r\n', 'stack:\r\n  a = 1\r\n'],
    ['a byte order mark', '\uFEFFstack:\n    a=1\n', '\uFEFFstack:\n  a = 1\n'],
    ['tabs', 'stack:\n\ta=1\n', 'stack:\n  a = 1\n'],
    ['an empty list over lines', 'owns = [\n\n]\n', 'owns = []\n'],
    ['a list on one line that fits', 'owns = ["a","b"]\n', 'owns = ["a", "b"]\n'],
    [
      'a comment at the column of a block',
      'a:\n    b:\n        c = 1\n    # of b\n# of nothing\nd:\n',
      'a:\n  b:\n    c = 1\n  # of b\n# of nothing\nd:\n',
    ],
    ['a comment before the first line of a block', 'a:\n# why\n    b = 1\n', 'a:\n  # why\n  b = 1\n'],
    [
      'a comment alone in a block',
      'a:\n  stack:\n      # none yet\n  intent:\n',
      'a:\n  stack:\n    # none yet\n  intent:\n',
    ],
    ['an unknown severity keeps its quotes', 'rule "a" severity = "urgent"\n', 'rule "a" severity="urgent"\n'],
    [
      'a docstring',
      'interface A:\n    """a\n   b  \n    """\n    doc="x"\n',
      'interface A:\n  """a\n   b  \n    """\n  doc = "x"\n',
    ],
    [
      'free text of a response',
      'endpoint "GET /"->HTML(via  Jinja2 v1.2)\n',
      'endpoint "GET /" -> HTML (via Jinja2 v1.2)\n',
    ],
  ])('%s', (_, before, after) => expect(formatText(before)).toBe(after));

  test('a list that is longer than a line gets one item a line', () => {
    const long = 'x'.repeat(45);
    expect(formatText(`m:\n  owns = ["${long}", "${long}"]  # c\n`)).toBe(
      `m:\n  owns = [\n    "${long}",\n    "${long}"\n  ]  # c\n`,
    );
  });

  test('columns, when they are wanted', () => {
    const text =
      'p:\n  a = 1\n  long = "x = y"\n\n  method a() -> B\n  method abc(d: E) -> F\n  rule "a" severity=low\n  rule "abc" severity=high\n';
    const columns =
      'p:\n  a    = 1\n  long = "x = y"\n\n  method a()       -> B\n  method abc(d: E) -> F\n  rule "a"   severity=low\n  rule "abc" severity=high\n';
    expect(formatText(text, { align: true })).toBe(columns);
    expect(formatText(columns, { align: true })).toBe(columns);
    expect(formatText(columns)).toBe(text);
  });
});

describe('what cannot be read keeps its form', () => {
  test.each<readonly [what: string, text: string]>([
    ['a text that is not closed', 'stack:\n  web="x\n'],
    ['signs without meaning', 'stack:\n  web=$x;y\n'],
    ['a list that is not closed', 'm:\n  owns=[ "a",\n    "b",\n'],
    ['indentation that matches no block', 'a:\n    b:\n      c=1\n   d=2\n'],
    ['a bracket that would move into the block below it', ' [ stack:\n   = "FastAPI"\n'],
    ['a Markdown file', '# A design\n\n```sodl\nstack:\n    a=1\n```\n'],
  ])('%s', (_, text) => expect(formatText(text)).toBe(text));

  test.each<readonly [what: string, before: string, after: string]>([
    [
      'only the block in which a line is out of its column stays',
      'a:\n  b=1\n  c:\n    d=1\n     e=2\n  f=3\n',
      'a:\n  b = 1\n  c:\n    d=1\n     e=2\n  f = 3\n',
    ],
    [
      'the key of an item stays a block of its own',
      'ui:\n  - a:\n        b=1\n  - c:\n    d=1\n',
      'ui:\n  - a:\n      b = 1\n  - c:\n    d = 1\n',
    ],
    [
      'a severity that is no word of a rule keeps its quotes',
      'ui:\n  - severity="high"\n',
      'ui:\n  - severity = "high"\n',
    ],
  ])('%s', (_, before, after) => expect(formatText(before)).toBe(after));

  test('and the lines around it get theirs', () => {
    expect(formatText('stack:\n    a=1\n    b="x\n    c=2\n')).toBe('stack:\n  a = 1\n  b="x\n  c = 2\n');
  });
});

describe('edits', () => {
  const at = (startLine: number, endLine: number) => ({
    start: { line: startLine, character: 0 },
    end: { line: endLine, character: 0 },
  });

  test('only lines that change have one', () => {
    const edits = formatEdits({ file: 'f', text: 'a:\n  b = 1\n  c=2\n' }, {});
    expect(edits).toEqual([{ file: 'f', range: at(2, 3), newText: '  c = 2\n' }]);
  });

  test('of a range are those of its lines', () => {
    const text = 'a:\n  b=1\n  c=2\n  d=3\n';
    expect(formatEdits({ file: 'f', text }, {}, at(2, 3)).map(({ newText }) => newText)).toEqual(['  c = 2\n']);
  });

  test('of a range reach over the construct where its indentation changes', () => {
    const text = 'a:\n    b=1\n    c=2\nd:\n    e=1\n';
    expect(formatEdits({ file: 'f', text }, {}, at(1, 2)).map(({ newText }) => newText)).toEqual([
      '  b = 1\n',
      '  c = 2\n',
    ]);
  });

  test('give the formatted text', () => {
    for (const text of [messy, `\uFEFF${messy}`, messy.replaceAll('\n', '\r\n'), 'a:\n\n  b=1', '\n\nx=1']) {
      expect(applied(text)).toBe(formatText(text));
    }
  });
});

const applied = (text: string): string => editsApplied(text, formatEdits({ file: 'f', text }, {}));

const anything = [
  ...['', ' ', '  ', '\n', '\n   ', '\t', '"', "'", '[', ']', '(', ')', ',', ',\n', ':', '=', '#', '# x\n', '"""'],
  ...['-', '->', '.', '$', 'severity = "low"', '\r\n', 'a', '1', '<', '{'],
];

/** A real or made up text with some of its stretches replaced. */
const editedWith = (pieces: readonly string[], longest: number) =>
  fc
    .tuple(
      fc.constantFrom(messy, tidy, ...corpus),
      fc.array(fc.tuple(fc.nat(), fc.nat(longest), fc.constantFrom(...pieces)), { maxLength: 6 }),
    )
    .map(([text, changes]) =>
      changes.reduce((before, [place, length, piece]) => {
        const at = place % (before.length + 1);
        return before.slice(0, at) + piece + before.slice(at + length);
      }, text),
    );

const edited = editedWith(anything, 6);
describe('any text', () => {
  test('formatted twice is formatted once', () => {
    fc.assert(
      fc.property(edited, fc.boolean(), (text, align) => {
        const once = formatText(text, { align });
        expect(formatText(once, { align })).toBe(once);
      }),
      { numRuns: 400 },
    );
  });

  test('means what it meant, and has the same errors', () => {
    fc.assert(
      fc.property(edited, (text) => {
        expect(meaning(formatText(`${text}\n`))).toEqual(meaning(`${text}\n`));
      }),
      { numRuns: 150 },
    );
  });

  test('of which only a construct can be read has the others formatted', () => {
    const wrong = 'policy P:\n    rule "a"\n   rule "b"\n';
    expect(formatText(`stack:\n    a=1\n${wrong}module M:\n    owns=[]\n`)).toBe(
      `stack:\n  a = 1\n${wrong}module M:\n  owns = []\n`,
    );
  });

  test('edits and formatted text agree', () => {
    fc.assert(
      fc.property(edited, (text) => {
        expect(applied(text)).toBe(formatText(text));
      }),
      { numRuns: 200 },
    );
  });
});

test.skipIf(corpus.length === 0)('real files have the usual form but for their comments', () => {
  for (const text of corpus) expect(formatText(text)).toBe(text.replace(/(?<=\S)[ ]+(?=#[^"\n]*$)/gm, '  '));
});
