import { comparePositions } from '@specwright/model/origin';
import { describe, expect, test } from 'vitest';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { linesOf, textIn } from '../../../src/common/navigationView.ts';
import { encodeTokens, tokenTypes } from '../../../src/common/semanticTokens.ts';
import { foldingRanges } from '../../../src/sds/editor/folding.ts';
import { blockKeywords } from '../../../src/sds/editor/place.ts';
import { semanticTokens } from '../../../src/sds/editor/semanticTokens.ts';
import { documentSymbols, workspaceSymbols } from '../../../src/sds/editor/symbols.ts';
import { corpusFiles, corpusText, fixture, hasCorpus } from './fixture.ts';

describe('folding', () => {
  /** The first and last line of each fold, as `first…last`. */
  const folds = (text: string): string[] => {
    const { view } = fixture(text);
    const lines = linesOf(view);
    return foldingRanges(view).map(({ startLine, endLine }) => `${lines[startLine]}…${lines[endLine]}`);
  };

  test('a block folds up to its closing brace', () =>
    expect(folds('entity A {\n  id: uuid\n  name: string\n}')).toEqual(['entity A {…  name: string']));

  test('an edge does not fold', () => expect(folds('edge A -> B {1:many}\nedge B -> C {1:1}')).toEqual([]));

  test('a block that is not closed ends before the next', () =>
    expect(folds('entity A {\n  id: uuid\n\nentity B {\n  id: uuid\n  x: int\n}')).toEqual([
      'entity A {…  id: uuid',
      'entity B {…  x: int',
    ]));

  test('braces in strings and comments are no braces', () =>
    expect(folds('error a: 409 {\n  detail: "{qty} of {"\n  -- }\n  message: "x"\n}')).toEqual([
      'error a: 409 {…  message: "x"',
    ]));

  test('comments over several lines fold', () =>
    expect(folds('-- one\n-- two\nentity A {\n}')).toEqual(['-- one…-- two']));

  test('a region folds, and its marks belong to no run of comments', () =>
    expect(folds('-- #region money\n-- one\n-- two\nentity A {\n}\n-- #endregion')).toEqual([
      '-- #region money…-- #endregion',
      '-- one…-- two',
    ]));

  test('the last block folds while it is not closed', () =>
    expect(folds('entity A {\n  id: uuid\n  x: int\n')).toEqual(['entity A {…  x: int']));

  test('a member with the name of a keyword ends no block', () =>
    expect(folds('entity A {\nlimit: int\nerror: string\nid: uuid\n}')).toEqual(['entity A {…id: uuid']));

  test.each(blockKeywords.filter((keyword) => keyword !== 'edge'))('%s folds', (keyword) => {
    const head = `${keyword} X.y (z) {`;
    expect(folds(`-- one\n${head}\n  a: [\n    b,\n    c\n  ]\n}`)).toEqual([`${head}…  ]`, '  a: […    c']);
  });

  test('a banner folds what stands below it', () =>
    expect(folds('-- ENTITIES --\n\nentity A {\n}\n\n-- EDGES --\n\nedge A -> A {1:1}')).toEqual([
      '-- ENTITIES --…}',
      '-- EDGES --…edge A -> A {1:1}',
    ]));
});

describe('the outline', () => {
  const outline = (symbols: readonly DocumentSymbol[], indent = ''): string[] =>
    symbols.flatMap(({ name, children = [] }) => [`${indent}${name}`, ...outline(children, `${indent}  `)]);

  test('has the blocks in the order written, with what they declare', () => {
    const { view } = fixture(`
module shop {
  owns: [Cart]
  exposes: [cart.paid]
}
contract shop <-> other {
}
spec shop v1.0 {
}
entity Cart {
  id: uuid
  status: [open, paid]
}
edge Cart -> Cart {1:1}
machine Cart.status {
  open -> paid
}
event cart.paid {
  ref: Cart.id
  payload: {status}
}
action pay(cart) {
  >> set Cart(paid)
}
api POST /carts {
  in: {status: Cart.status}
  out: Cart
}
seed {
}`);
    expect(outline(documentSymbols(view))).toEqual([
      'shop',
      '  cart.paid',
      'shop <-> other',
      'shop',
      'Cart',
      '  id',
      '  status',
      '    open',
      '    paid',
      'Cart -> Cart',
      'Cart.status',
      '  open -> paid',
      'cart.paid',
      '  status',
      'pay',
      '  cart',
      'POST /carts',
      '  status',
      'seed',
    ]);
  });

  /** `name | detail | what is selected` of all symbols, those inside behind two blanks. */
  const told = (text: string): string[] => {
    const { view } = fixture(text);
    const lines = (symbols: readonly DocumentSymbol[], indent = ''): string[] =>
      symbols.flatMap(({ name, detail = '', selectionRange, children = [] }) => [
        `${indent}${name} | ${detail} | ${textIn(view, selectionRange)}`,
        ...lines(children, `${indent}  `),
      ]);
    return lines(documentSymbols(view));
  };

  test('selects the words that name a block', () =>
    expect(
      told(
        'contract a <-> b {\n}\nentity A {\n}\nedge A -> B {1:many}\nmachine A.state {\n}\nevolve A {\n}\napi GET /as {\n  out: A + [B]\n}',
      ),
    ).toEqual([
      'a <-> b |  | a <-> b',
      'A |  | A',
      'A -> B | {1:many} | A -> B',
      'A.state |  | A.state',
      'evolve A |  | A',
      'GET /as | A + [B] | /as',
    ]));

  test('has the lines of policies in their blocks', () =>
    expect(
      told(
        'auth {\n  /as/** : public(GET), admin\n  -- none yet\n}\nlimit { POST /as : 5/min per user }\nobserve {\n  log: all errors, all api calls\n}\nauth {\n}',
      ),
    ).toEqual([
      'auth |  | auth',
      '  /as/** | public(GET), admin | /as/**',
      'limit |  | limit',
      '  POST /as | 5/min per user | /as',
      'observe |  | observe',
      '  log | all errors, all api calls | log',
      'auth |  | auth',
    ]));

  test('has the sentences, settings, changes and rows of blocks', () =>
    expect(
      told(
        'invariant {\n  A.x >= 0 @always\n}\nmigrate {\n  mode: safe\n}\nevolve A {\n  +x: int\n  ~y: int\n  ~z -> u\n  -w\n  -*\n}\nseed {\n  A.x default: 1\n  A {x: 2, y: 3}\n}\non test failure {\n  >> re-run tests\n}',
      ),
    ).toEqual([
      'invariant |  | invariant',
      '  A.x >= 0 @always |  | A.x >= 0 @always',
      'migrate |  | migrate',
      '  mode | safe | mode',
      'evolve A |  | A',
      '  +x |  | +x: int',
      '  ~y |  | ~y: int',
      '  ~z -> u |  | ~z -> u',
      '  -w |  | -w',
      '  -* |  | -*',
      'seed |  | seed',
      '  A.x | default 1 | A.x default: 1',
      '  A | x: 2, y: 3 | A',
      'on test failure |  | test failure',
      '  >> re-run tests |  | >> re-run tests',
    ]));

  const badlyNested = (symbols: readonly DocumentSymbol[]): string[] =>
    symbols.flatMap(({ name, range, selectionRange, children = [] }) => {
      const holds =
        comparePositions(range.start, selectionRange.start) <= 0 &&
        comparePositions(selectionRange.end, range.end) <= 0;
      const inner = children.filter(
        (child) =>
          comparePositions(range.start, child.range.start) > 0 || comparePositions(child.range.end, range.end) > 0,
      );
      return [
        ...(holds && name.trim() !== '' ? [] : [name]),
        ...inner.map((child) => child.name),
        ...badlyNested(children),
      ];
    });

  test('of a text that breaks off anywhere has names and nested ranges', () => {
    const text =
      'module shop {\n  owns: [Cart]\n}\nentity Cart {\n  id: uuid\n  status: [open, paid]\n}\nmachine Cart.status {\n  open -> paid\n}\nevolve Cart {\n  ~x -> y\n  +z: int\n}\nseed {\n  Cart {id: 1}\n}\nevent a.b {\n  payload: {x, y: int}\n}\napi POST /carts {\n  in: {a: int}\n}\nauth {\n  /a : owner\n}\n';
    for (let end = 0; end <= text.length; end += 1) {
      const { view } = fixture(text.slice(0, end));
      expect(badlyNested(documentSymbols(view))).toEqual([]);
    }
  });

  test.skipIf(!hasCorpus)('of every example has names and nested ranges', () => {
    for (const name of corpusFiles()) {
      const { view } = fixture(`== ${name}\n${corpusText(name)}`);
      expect(badlyNested(documentSymbols(view)), name).toEqual([]);
    }
  });
});

describe('symbols of the workspace', () => {
  const { workspace } = fixture(
    '== a.sds\nentity CartItem {\n  qty: int\n}\n== b.sds\nerror cart_empty: 400 {\n}\napi GET /carts {\n}',
  );
  const find = (query: string): string[] =>
    workspaceSymbols(
      workspace.systems().map(({ index }) => index),
      query,
    ).map(({ name }) => name);

  test('are found by the start of the name or of one of its words', () => {
    expect(find('cart')).toEqual(['CartItem', 'cart_empty', 'GET /carts']);
    expect(find('item')).toEqual(['CartItem']);
    expect(find('qty')).toEqual(['qty']);
  });

  test('are all there when nothing is typed, none when nothing fits', () => {
    expect(find('')).toHaveLength(4);
    expect(find('zebra')).toEqual([]);
  });
});

describe('semantic tokens', () => {
  /** `word:type` of all tokens, in order; modifiers follow behind dots. */
  const tokens = (text: string): string[] => {
    const { view } = fixture(text);
    return semanticTokens(view).map(({ range, type, modifiers }) =>
      [`${textIn(view, range)}:${type}`, ...modifiers].join('.'),
    );
  };

  test('tell entities, fields, states, errors and events apart', () => {
    const found = tokens(`
entity Visit {
  status: [booked, done]
}
machine Visit.status {
  booked -> done
}
error late: 409 {
}
event visit.done {
  ref: Visit.status
}
api POST /visits/{id}/end {
  out: Visit
  ! status = done => late
  >> set Visit(done)
  >> emit visit.done
}`);
    expect(found).toEqual(
      expect.arrayContaining([
        'Visit:class.declaration',
        'Visit:class',
        'status:property.declaration',
        'status:property',
        'done:specState.declaration',
        'done:specState',
        'late:specError.declaration',
        'late:specError',
        'visit.done:event.declaration',
        'visit.done:event',
        'POST:method',
      ]),
    );
  });

  test('show prose as prose', () => {
    const found = tokens('on test failure {\n  >> re-run all tests\n}');
    expect(found.filter((one) => one.includes(':specProse')).map((one) => one.split(':')[0])).toEqual([
      're-run',
      'all',
      'tests',
    ]);
  });

  test('show a role as one wherever it is spoken of: no part declares it, and it is not unknown', () => {
    const found = tokens(`
entity Room {
  id: uuid
}
api POST /rooms/{id}/clean {
  out: Room
  ! not housekeeper => 403
  >> notify(porter, push)
}
auth {
  /rooms/** : housekeeper, porter(GET)
}`);
    expect(found.filter((one) => /^(?:housekeeper|porter)/.test(one))).toEqual([
      'housekeeper:specRole.soft',
      'porter:specRole.soft',
      'housekeeper:specRole.soft',
      'porter:specRole.soft',
    ]);
  });

  test('show a name that nothing declares as what it should be', () =>
    expect(tokens('entity A {\n  x: int\n}\napi POST /as {\n  out: A\n  ! x > 1 => nowhere\n}')).toContain(
      'nowhere:specError.unresolved',
    ));

  test('stand in order, on one line each, and never overlap', () => {
    const names = hasCorpus ? corpusFiles() : [];
    for (const text of [...names.map((name) => corpusText(name)), 'entity A {\n  a: -> A\n}']) {
      const { view } = fixture(`== x.sds\n${text}`);
      let end = { line: 0, character: 0 };
      for (const { range } of semanticTokens(view)) {
        expect(range.start.line).toBe(range.end.line);
        expect(comparePositions(end, range.start)).toBeLessThanOrEqual(0);
        end = range.end;
      }
    }
  });

  test('are told relative to the token before', () => {
    const at = (line: number, start: number, end: number) => ({
      start: { line, character: start },
      end: { line, character: end },
    });
    const data = encodeTokens([
      { range: at(1, 2, 5), type: 'class', modifiers: [] },
      { range: at(1, 8, 9), type: 'property', modifiers: ['declaration'] },
      { range: at(3, 4, 6), type: 'event', modifiers: ['readonly', 'soft'] },
    ]);
    const type = (name: (typeof tokenTypes)[number]): number => tokenTypes.indexOf(name);
    expect(data).toEqual([1, 2, 3, type('class'), 0, 0, 6, 1, type('property'), 1, 2, 4, 2, type('event'), 10]);
  });
});
