import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpecWorkspace } from '../../../src/common/specWorkspace.ts';
import { formatEdits, formatText } from '../../../src/sds/editor/format.ts';
import { editsApplied } from '../../common/editsApplied.ts';

const textsOf = (place: string): string[] => {
  const folder = fileURLToPath(new URL(place, import.meta.url));
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.sds'));
  return names.map((name) => readFileSync(`${folder}${name}`, 'utf8'));
};
const examples = textsOf('../../../../../examples/');
const corpus = [...examples, ...textsOf('../../../../../../shared/corpus/sds/')];

const file = 'file:///a/a.sds';
const messy = `

entity   Cart{
  code:string 1..9@unique @ sensitive
    id :uuid   @immutable   -- key
    qty:int 1..100 -- n
   product:->Product
  tags: [ a,b ,c ]


\tmeta: {a: int,  b: bool }
-- own
    ~   abandon after 72h
}
migrate  {mode:  safe}
edge  Cart->CartItem{ 1 : many }
auth {
 /cart/**  :owner
}
api POST /cart/{id}{
~cache :30s
in:{
product: uuid,
qty: int
}
 !not found=>404
 ! qty > 9=>409 "too many";rollback
  >>notify(user,email + sms)
}
invariant {
 Order.status:cancelled=>stock.restore
}
evolve Cart {
 +  a : int
}
seed{
Cart{id: "1"}
}

`;
const tidy = `entity Cart {
  code: string 1..9 @unique @sensitive
  id: uuid @immutable  -- key
  qty: int 1..100      -- n
  product: -> Product
  tags: [a, b, c]

  meta: {a: int, b: bool}
  -- own
  ~ abandon after 72h
}
migrate { mode: safe }
edge Cart -> CartItem {1:many}
auth {
  /cart/** : owner
}
api POST /cart/{id} {
  ~ cache: 30s
  in: {
    product: uuid,
    qty: int
  }
  ! not found => 404
  ! qty > 9 => 409 "too many"; rollback
  >> notify(user, email + sms)
}
invariant {
  Order.status:cancelled => stock.restore
}
evolve Cart {
  +a: int
}
seed {
  Cart {id: "1"}
}
`;

/** What a text says, without places and blanks, and what is wrong with it. */
function meaning(text: string): unknown {
  const workspace = new SpecWorkspace({ folders: ['file:///a'] });
  workspace.setText(file, text);
  const system = workspace.viewOf(file)?.index.system;
  const findings = workspace.diagnostics(file).map(({ code, message }) => unspaced(`${code}: ${message}`));
  return { model: JSON.parse(JSON.stringify(system, withoutPlaces) ?? 'null'), findings: findings.toSorted() };
}

function withoutPlaces(key: string, value: unknown): unknown {
  if (/^(?:origin|range|.*Origin|.*Range)$/.test(key) || key === 'lines') return undefined;
  return typeof value === 'string' ? unspaced(value) : value;
}

const unspaced = (text: string): string => text.replace(/\s+/g, '');

const pieces = [
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  ':',
  ' ',
  '   ',
  '\t',
  '\n',
  '\n\n\n',
  ',',
  '"',
  '-- c',
  '->',
  '=>',
  '!',
  '~',
];
const edited = fc
  .tuple(
    fc.constantFrom(messy, tidy, ...corpus),
    fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.constantFrom(...pieces, 'entity A {\n', 'é', '/a/{b}', '@x', '+')), {
      maxLength: 6,
    }),
  )
  .map(([text, changes]) =>
    changes.reduce((before, [place, length, piece]) => {
      const at = place % (before.length + 1);
      return before.slice(0, at) + piece + before.slice(at + length);
    }, text),
  );

test('a text gets its usual form', () => {
  expect(formatText(messy)).toBe(tidy);
});

test('the examples and real files have it', () => {
  for (const text of corpus) expect(formatText(text)).toBe(text);
});

describe('any text', () => {
  test('formatted twice is formatted once, in columns or not', () => {
    fc.assert(
      fc.property(edited, fc.boolean(), (text, align) => {
        const once = formatText(text, { align });
        expect(formatText(once, { align })).toBe(once);
      }),
      { numRuns: 150 },
    );
  });

  test('means what it meant, and has the same errors', () => {
    fc.assert(
      fc.property(edited, fc.boolean(), (text, align) => {
        expect(meaning(formatText(text, { align }))).toEqual(meaning(text));
      }),
      { numRuns: 80 },
    );
  });

  test('edits and formatted text agree', () => {
    fc.assert(
      fc.property(edited, fc.boolean(), (text, align) => {
        expect(editsApplied(text, formatEdits({ file, text }, { align }))).toBe(formatText(text, { align }));
      }),
      { numRuns: 100 },
    );
  });
});

test('comments behind neighbouring lines share a column, which stays where it has room', () => {
  expect(formatText('migrate {\n  mode: safe -- a\n  rename: explicit  -- b\n}\n')).toBe(
    'migrate {\n  mode: safe        -- a\n  rename: explicit  -- b\n}\n',
  );
  const wide = 'migrate {\n  mode: safe            -- a\n  rename: explicit      -- b\n}\n';
  expect(formatText(wide)).toBe(wide);
});

test('a block that cannot be read stays as it is; the others are formatted', () => {
  const wrong = 'entity A {\n   id uuid\n      x:   int\n}\n';
  expect(formatText(`migrate {\nmode:safe\n}\n${wrong}entity B {\nid:uuid\n}\n`)).toBe(
    `migrate {\n  mode: safe\n}\n${wrong}entity B {\n  id: uuid\n}\n`,
  );
});

test('line ends and the byte order mark stay', () => {
  expect(formatText('\uFEFFentity A {\r\nid:uuid\r\n}')).toBe('\uFEFFentity A {\r\n  id: uuid\r\n}');
});

test('of a range the blocks it touches are formatted, and only lines that change are edits', () => {
  const text = 'entity A {\nid:uuid\n  n: int\n}\nentity B {\nid:uuid\n}\n';
  const range = { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } };
  expect(formatEdits({ file, text }, {}, range)).toEqual([
    { file, range: { start: { line: 1, character: 0 }, end: { line: 1, character: 7 } }, newText: '  id: uuid' },
  ]);
});

describe('in columns', () => {
  const columns = `entity Cart {
  id:   uuid @immutable
  user: uuid

  status: [open, paid]
  -- how many
  n: int 1..9
  ~ abandon after 72h
}
api POST /carts {
  in:  {user: uuid}
  out: Cart
  ! n < 1            => 400
  ! any item.qty > 9 => too_many; rollback
  >> create Cart(open)
}
auth {
  /carts/**      : owner
  /carts/{id}/to : user(GET), admin
}
limit {
  POST /carts : 5/min per user
  /carts      : 9/min per ip
}
evolve Cart {
  +n:     int 1..9 default 1
  ~users: int
  -old
}
migrate { mode: safe }
invariant {
  n >= 0 @always
  Cart per user: max 1
}
`;
  const plain = columns.replaceAll(/(?<=\S) +/g, ' ');

  test('types, values, colons of policies and outcomes of neighbouring lines stand below each other', () => {
    expect(formatText(plain, { align: true })).toBe(columns);
    expect(formatText(columns, { align: true })).toBe(columns);
  });

  test('the comments behind them find their place after that', () =>
    expect(formatText('migrate {\n  mode: safe  -- a\n  rename: explicit  -- b\n}\n', { align: true })).toBe(
      'migrate {\n  mode:   safe      -- a\n  rename: explicit  -- b\n}\n',
    ));

  test('and without the setting one blank is between them', () => expect(formatText(columns)).toBe(plain));
});
