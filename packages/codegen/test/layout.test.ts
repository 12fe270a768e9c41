import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aroundWords, shapeOf, withWordsOf } from '../src/layout/shapes.ts';
import { StatementLayouts } from '../src/layout/statementLayouts.ts';
import { type Statement, statementsOf } from '../src/layout/statements.ts';
import { laidOutAsWhole } from '../src/targets/ts-express-prisma/layOut.ts';

/** Counts what the layouter of whole texts is asked for. */
function counted(): { readonly layouts: StatementLayouts; readonly asked: string[] } {
  const asked: string[] = [];
  const layouts = new StatementLayouts((text) => {
    asked.push(text);
    return laidOutAsWhole(text);
  });
  return { layouts, asked };
}

const goldenFolder = join(import.meta.dirname, 'golden');
const goldens = readdirSync(goldenFolder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts.txt'))
  .map((path) => ({ path, text: readFileSync(join(goldenFolder, path), 'utf8') }));

describe('what is laid out statement by statement', () => {
  test('is as if it were laid out as a whole: the golden files stay as they are', () => {
    const { layouts } = counted();
    for (const { path, text } of goldens) expect(layouts.laidOut(text), path).toBe(text);
  });

  test('whatever the names are in it and however long', () => {
    const { layouts } = counted();
    const lengths = fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom(...goldens), lengths, ({ text }, chosen) => {
        const draft = withOtherNames(text, chosen);
        expect(layouts.laidOut(draft)).toBe(laidOutAsWhole(draft));
      }),
      { numRuns: 60 },
    );
  });

  test('of other names that are as long nothing is laid out again', () => {
    const { layouts, asked } = counted();
    const draft = (noun: string): string =>
      `describe('${noun}', () => {\n  test('is kept', async () => {\n    await add.${noun}(db, { name: '${noun}', title: 'a title that is long for a line', state: 'open', fee: 12 });\n    expect(await db.${noun}.count()).toBe(1);\n  });\n});\n`;
    expect(layouts.laidOut(draft('book'))).toContain("    await add.book(db, {\n      name: 'book',\n");
    const before = asked.length;
    expect(layouts.laidOut(draft('desk'))).toBe(laidOutAsWhole(draft('desk')));
    expect(asked).toHaveLength(before);
    expect(layouts.laidOut(draft('cupboard'))).toBe(laidOutAsWhole(draft('cupboard')));
    expect(asked.length).toBeGreaterThan(before);
  });

  test('a block whose call is broken into lines is deeper than it looks', () => {
    const { layouts } = counted();
    const draft =
      "check(\n  'its title is so long that the call has to be broken into lines, each of its arguments in one',\n  async () => {\n  await add.shelf(db, { name: 'a name', title: 'a title', state: 'open', fee: 12, more: 1222222 });\n}, 1000);\n";
    expect(layouts.laidOut(draft)).toBe(laidOutAsWhole(draft));
    expect(layouts.laidOut(draft)).toContain('\n    await add.shelf(db, {\n');
  });

  test.each([
    [
      'a text of several lines that looks like code',
      'const text = `\nfunction a() {\n  b  (1)\n}\n`;\nfoo(  text );\n',
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text that is laid out
    ['a text within a text', 'const text = `a ${list.map((one) => `(${one}`)} {`;\nfoo(  text );\n'],
    ['a regular expression with brackets and quotes', "const one = /['({]/.test( text );\nfoo(  one );\n"],
    [
      'comments between and behind',
      '// first\n\nfoo( 1 ); // one (\n/* two { */\nbar( 2 );\nif (a) {\n  b( );\n  // last\n}\n',
    ],
    ['only a comment', '// nothing else\n'],
    ['nothing', '\n'],
    [
      'a constructor that calls `super`',
      'class A extends B {\n  constructor() {\n    super( 1 );\n    this.a  = 1;\n  }\n}\n',
    ],
    ['the cases of a switch', 'switch (a) {\n  case 1:\n    b( );\n    break;\n  default:\n    c( );\n}\n'],
    ['loops that are left', 'for (const a of b) {\n  if (a) {\n    continue ;\n  }\n  break ;\n}\n'],
    ['what goes on behind a bracket', 'if (a) {\n  b( );\n} else {\n  c( );\n}\nconst d = {\n}\n  .e( );\n'],
    ['no semicolons', 'const a = 1\nfoo( a )\n'],
    [
      'fractions and flags',
      'const a = [0.50, 0.25, 1.0, 0XFF];\nconst b = [0.25, 0.50];\nconst c = /a/gi;\nconst d = /a/ig;\n',
    ],
    [
      'names in quotes',
      "const a = { '10': 1, 'ab': 2 };\nconst b = { '01': 1, 'cd': 2 };\nconst c = { 'a-b': 1, 'ef': 2 };\n",
    ],
  ])('%s', (_, draft) => {
    const { layouts } = counted();
    expect(layouts.laidOut(draft)).toBe(laidOutAsWhole(draft));
  });

  test('what is no TypeScript is told by the layouter', () => {
    expect(() => counted().layouts.laidOut('const = 1;\n')).toThrow(/Expected an identifier/);
  });
});

/** Each name of several words becomes one of another length. */
function withOtherNames(text: string, lengths: readonly number[]): string {
  const others = new Map<string, string>();
  return text.replace(/\b[a-z]+[A-Z]\w*\b/g, (name) => {
    const length = lengths[others.size % lengths.length] ?? 1;
    const other = others.get(name) ?? `${name.slice(0, length).padEnd(length, 'x')}${others.size}`;
    others.set(name, other);
    return other;
  });
}

describe('statements', () => {
  test('end in their lines; what is in their blocks is told apart too', () => {
    const text = `import { a } from 'a';

/** One. */
export function one(): void {
  if (a) {
    two();
  } else {
    three();

    four();
  }
}
`;
    expect(statementsOf(text)?.map(shown)).toEqual([
      "import { a } from 'a';",
      {
        '/** One. */\nexport function one(): void {\n__block__;\n}': [
          { 'if (a) {\n__block__;\n  } else {\n__block__;\n  }': ['two();', 'three();', 'four();'] },
        ],
      },
    ]);
  });

  test('of a text in which they cannot be told apart there are none', () => {
    expect(statementsOf('const a = [\n')).toBeUndefined();
    expect(statementsOf('a()\nb()\n')).toBeUndefined();
  });
});

type Shown = string | { readonly [text: string]: readonly Shown[] };

function shown({ text, blocks }: Statement): Shown {
  return blocks.length === 0 ? text : { [text]: blocks.flat().map(shown) };
}

describe('the shape of a text', () => {
  test.each([
    ["add.book(db, { name: 'a b' });", "put.desk(xy, { size: 'c d' });"],
    ["send('get', '/books/1/copies');", "post('get', '/desks/2/places');"],
    ['const a1 = 12n + 0.5 + 17;', 'const b2 = 12n + 0.5 + 23;'],
  ])('%s is that of %s', (one, other) => {
    const shape = shapeOf(one);
    expect(shapeOf(other)).toBe(shape);
  });

  test.each([
    ['test(a, b);', 'tent(a, b);'],
    ['new Book(a);', 'new book(a);'],
    ['a = null;', 'a = nils;'],
    ['a = 0.50;', 'a = 0.25;'],
    ["a = { '10': b };", "a = { '01': b };"],
    ['a = /b/gi;', 'a = /b/gm;'],
    ["a = 'b\\n';", "a = 'b\\t';"],
  ])('%s is not that of %s', (one, other) => {
    expect(shapeOf(one)).not.toBe(shapeOf(other));
  });

  test('the words of another text stand in the layout of one', () => {
    const around = aroundWords('a( b,c );', 'a(b, c);');
    expect(around).toEqual(['', '(', ', ', ');']);
    expect(withWordsOf('f( 1,2 );', around ?? [])).toBe('f(1, 2);');
    expect(aroundWords('a(0.50);', 'a(0.5);')).toBeUndefined();
  });
});
