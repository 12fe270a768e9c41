import { describe, expect, it } from 'vitest';
import { definitionsAt, implementationsAt, referencesAt, typeDefinitionsAt } from '../../../src/common/navigation.ts';
import type { EditorView } from '../../../src/common/navigationView.ts';
import { renameAt } from '../../../src/common/rename.ts';
import { SpecWorkspace } from '../../../src/common/specWorkspace.ts';
import { hintsIn } from '../../../src/sodl/editor/hints.ts';
import { hoverAt } from '../../../src/sodl/editor/hover.ts';
import { lensesIn } from '../../../src/sodl/editor/lenses.ts';
import { documentSymbols, workspaceSymbols } from '../../../src/sodl/editor/symbols.ts';

const shop = `template "Base":
  stack:
    language = "TypeScript"
    hosting = "Fly"
  policy Security:
    rule "Passwords are hashed" severity=critical

system "Shop" extends "Base":
  stack:
    database = "SQLite"

  interface Repository:
    method get(id: UUID) -> Optional[Order]
    method delete(id: UUID) -> bool

  interface Orders extends Repository:
    doc = "Keeps the orders."
    method create(order: OrderInput) -> Order
    override method delete(id: UUID) -> None

  module Store:
    implements = [Orders]
    exports = ["Orders"]

  module Web:
    requires = [Orders]
    api:
      model OrderInput:
        field total: Decimal (ge=0)
      endpoint "POST /orders" -> Order (201)
      endpoint "DELETE /orders/{id}" -> Empty (204)

  pipeline "Production":
    step Build:
      modules = ["Store", "Web"]
      output = code
`;
const data =
  'system data v1 {\n}\nmodule orders {\n  owns: [Order]\n}\nentity Order {\n  id: uuid\n  total: decimal 0..*\n}\n';

function viewOf(name: string, text: string, others: Record<string, string> = {}): EditorView {
  const workspace = new SpecWorkspace({ folders: ['file:///w'] });
  const file = `file:///w/${name}`;
  for (const [other, content] of Object.entries({ ...others, [name]: text })) {
    workspace.setText(`file:///w/${other}`, content);
  }
  const view = workspace.viewOf(file);
  if (view === undefined) throw new Error(`no view of ${name}`);
  return { file, text, index: view.index };
}

const view = viewOf('shop.sodl', shop, { 'data.sds': data });

/** The place of the n-th occurrence of a word in the text. */
function at(word: string, nth = 1, text = shop): { line: number; character: number } {
  let offset = -1;
  for (let count = 0; count < nth; count++) offset = text.indexOf(word, offset + 1);
  if (offset < 0) throw new Error(`'${word}' does not stand there ${nth} times`);
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: (before.at(-1) ?? '').length + 1 };
}

function hover(word: string, nth = 1): string {
  const contents = hoverAt(view, at(word, nth))?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

/** `file:line` of what a jump leads to, lines from 1. */
const lines = (links: readonly { targetUri: string; targetSelectionRange: { start: { line: number } } }[]): string[] =>
  links.map((link) => `${link.targetUri.replace('file:///w/', '')}:${link.targetSelectionRange.start.line + 1}`);

describe('a hover', () => {
  it('of a referenced interface shows all methods with their types, where they come from, and who makes and needs it', () => {
    expect(hover('Orders]', 2)).toBe(
      [
        '```sodl',
        'interface Orders extends Repository:',
        '  method get(id: UUID) -> Optional[Order]  # from Repository',
        '  override method delete(id: UUID) -> None',
        '  method create(order: OrderInput) -> Order',
        '```',
        '',
        'Keeps the orders.',
        '',
        '**Implemented by** `Store`',
        '',
        '**Required by** `Web`',
      ].join('\n'),
    );
  });

  it('is the same over a quoted and a bare reference', () => {
    expect(hover('Orders"')).toBe(hover('Orders]'));
  });

  it('of a type that is an entity of the project shows the entity', () => {
    expect(hover('Order (201)')).toContain('entity Order');
    expect(hover('OrderInput)')).toContain('model OrderInput:\n  field total: Decimal (ge=0)');
  });

  it('of a type that nothing declares says that it stays opaque', () => {
    const alone = viewOf('a.sodl', 'interface A:\n  method b() -> Thing\n');
    expect(JSON.stringify(hoverAt(alone, { line: 1, character: 17 })?.contents)).toContain('declared nowhere');
  });

  it('of a system shows what it inherits, each with where it comes from', () => {
    const text = hover('Shop"');
    expect(text).toContain('hosting = "Fly"  # from Base');
    expect(text).toContain('database = "SQLite"\n');
    expect(text).toContain('**Policy Security** Passwords are hashed (critical)');
  });

  it('of a module shows what it needs and offers, and the step that builds it', () => {
    const text = hover('Web:');
    expect(text).toContain('requires = [Orders]');
    expect(text).toContain('endpoint "POST /orders" -> Order (201)');
    expect(text).toContain('**Built in** `Build`');
  });

  it.each([
    ['critical', '**critical** must not be violated: it blocks generation'],
    ['201', '**201** Created'],
    ['204', '**204** No Content: the answer has no body'],
    ['POST', '**POST** makes something'],
  ])('of %s says what it means', (word, meaning) => {
    expect(hover(word)).toContain(meaning);
  });

  it('is none between the words', () => {
    expect(hoverAt(view, { line: 7, character: 0 })).toBeNull();
    expect(hoverAt(view, { line: 900, character: 3 })).toBeNull();
  });
});

describe('a jump', () => {
  it.each([
    ['requires', 'Orders]', 2, 'shop.sodl:16'],
    ['implements', 'Orders]', 1, 'shop.sodl:16'],
    ['exports, quoted', 'Orders"', 1, 'shop.sodl:16'],
    ['modules of a step, quoted', 'Store"', 1, 'shop.sodl:21'],
    ['extends of an interface', 'Repository:', 2, 'shop.sodl:12'],
    ['extends of a system', 'Base":', 2, 'shop.sodl:1'],
    ['a type that is a model', 'OrderInput)', 1, 'shop.sodl:28'],
    ['a type that is an entity of another notation', 'Order (201)', 1, 'data.sds:6'],
  ])('from %s leads to its declaration', (_, word, nth, place) => {
    expect(lines(definitionsAt(view, at(word, nth)))).toEqual([place]);
  });

  it('to the implementations of an interface leads to the modules that implement it', () => {
    expect(lines(implementationsAt(view, at('Orders extends')))).toEqual(['shop.sodl:21']);
    expect(lines(implementationsAt(view, at('create')))).toEqual(['shop.sodl:21']);
    expect(lines(implementationsAt(view, at('Base"')))).toEqual(['shop.sodl:8']);
  });

  it('to the type of a parameter or method leads to what declares it', () => {
    expect(lines(typeDefinitionsAt(view, at('order:')))).toEqual(['shop.sodl:28']);
    expect(lines(typeDefinitionsAt(view, at('get(')))).toEqual(['data.sds:6']);
  });

  it('to the references of an interface finds bare and quoted ones', () => {
    const found = referencesAt(view, at('Orders extends'), true);
    expect(found.map(({ range }) => range.start.line + 1)).toEqual([16, 22, 23, 26]);
  });
});

describe('a rename', () => {
  const renamed = (name: string, text: string, position: { line: number; character: number }, newName: string) => {
    const edit = renameAt(viewOf(name, text, { 'shop.sodl': shop, 'data.sds': data }), position, newName);
    return Object.fromEntries(
      Object.entries(edit?.changes ?? {}).map(([uri, edits]) => [
        uri.replace('file:///w/', ''),
        edits.map(({ range, newText }) => `${range.start.line + 1}:${range.start.character + 1} ${newText}`).sort(),
      ]),
    );
  };

  it('keeps the quotes of the quoted uses', () => {
    expect(renamed('shop.sodl', shop, at('Orders extends'), 'Purchases')).toEqual({
      'shop.sodl': ['16:13 Purchases', '22:19 Purchases', '23:17 Purchases', '26:17 Purchases'],
    });
    expect(renamed('shop.sodl', shop, at('Production'), 'Going live')).toEqual({ 'shop.sodl': ['33:13 Going live'] });
  });

  it('of an entity changes the types of the designs, from either side', () => {
    const types = ['13:38 Purchase', '18:41 Purchase', '30:34 Purchase'];
    const fromSds = renamed('data.sds', data, at('Order {', 1, data), 'Purchase');
    expect(fromSds['shop.sodl']).toEqual(types);
    expect(fromSds['data.sds']).toEqual(['4:10 Purchase', '6:8 Purchase']);
    expect(renamed('shop.sodl', shop, at('Order (201)'), 'Purchase')).toEqual(fromSds);
  });

  it.each([
    ['a word with a blank', 'New name'],
    ['nothing', ''],
    ['a quotation mark', 'a"b'],
  ])('to %s is refused where the name stands bare', (_, name) => {
    expect(renameAt(view, at('Orders extends'), name)).toBeNull();
  });
});

describe('what stands over and in the text', () => {
  const wholeFile = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

  it('tells who makes and needs an interface, and which step builds a module', () => {
    const titles = lensesIn(view).map(({ range, title }) => `${range.start.line + 1} ${title}`);
    expect(titles).toEqual([
      '12 0 implementers · 0 consumers',
      '16 1 implementer · 1 consumer',
      '21 built in Build of "Production"',
      '21 Generate',
      '21 Preview',
      '21 Diagram',
      '21 Context for agents',
      '25 built in Build of "Production"',
      '25 Generate',
      '25 Preview',
      '25 Diagram',
      '25 Context for agents',
      '34 Context for agents',
    ]);
  });

  it('shows what is inherited behind the head', () => {
    expect(hintsIn(view, wholeFile).map(({ position, label }) => `${position.line + 1} ${label}`)).toEqual([
      '8 + 3 inherited: language, hosting, Security',
      '16 + 1 inherited: get',
    ]);
    const atRepository = { start: { line: 15, character: 0 }, end: { line: 15, character: 80 } };
    expect(hintsIn(view, atRepository).map(({ label }) => label)).toEqual(['+ 1 inherited: get']);
  });

  it('has an outline with modules in their system, and finds names in the workspace', () => {
    const outline = documentSymbols(view);
    expect(outline.map(({ name }) => name)).toEqual(['Base', 'Shop']);
    expect(outline[1]?.children?.map(({ name }) => name)).toEqual([
      'Repository',
      'Orders',
      'Store',
      'Web',
      'Production',
    ]);
    expect(workspaceSymbols([view.index], 'prod').map(({ name }) => name)).toEqual(['Production']);
  });
});
