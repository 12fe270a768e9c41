import { describe, expect, test } from 'vitest';
import { InsertTextFormat } from 'vscode-languageserver-types';
import { withDefaults } from '../../../src/common/snippet.ts';
import { blockWords, sectionKeys } from '../../../src/sodl/editor/vocabulary.ts';
import { sodlEditor } from '../../../src/sodl/editor.ts';
import { fixture } from '../../sds/editor/fixture.ts';

/** The project that every place below is completed in. */
const project = `
== base.sodl
template "Base":
  stack:
    hosting = "cloud"
  policy Safety:
    rule "Check inputs" severity=high
interface Store:
  method get(id: UUID) -> Optional[Item]
  method put(item: Item) -> None
interface Bus:
  method tell(event: Event) -> None
module Shelf:
  implements = [Store]
  api:
    endpoint "GET /shelves/{id}" -> ShelfView
    model ShelfView:
      field id: UUID
== shop.sds
entity Product {
  id: uuid
}
== here.sodl
`;

interface Expectation {
  readonly has: readonly string[];
  readonly not?: readonly string[];
}

/** The lines of a block below its headers. */
const inside = (headers: readonly string[], lines: string): string =>
  `${headers.map((header, level) => `${'  '.repeat(level)}${header}\n`).join('')}${lines.replace(/^/gm, '  '.repeat(headers.length))}`;
const system = (lines: string): string => inside(['system "Shop":'], lines);
const module_ = (lines: string): string => inside(['module Till:'], lines);
const api = (lines: string): string => inside(['module Till:', 'api:'], lines);
const step = (lines: string): string =>
  inside(['module Desk:', 'owns = ["x"]'], '').replace(/ +$/, '') +
  inside(['pipeline "Build":', 'step First:', 'output = code'], '').replace(/ +$/, '') +
  inside(['  step Second:'], `  ${lines}`);
const interface_ = (lines: string): string => inside(['interface Mine extends Store:'], lines);

const places: Readonly<Record<string, readonly [text: string, expectation: Expectation]>> = {
  'the first column': [
    '<|>',
    { has: ['system', 'template', 'interface', 'module', 'policy', 'pipeline'], not: ['stack', 'rule'] },
  ],
  'a half typed word': ['mod<|>', { has: ['module'], not: ['system'] }],
  'the first column, whole systems': [
    'sys<|>',
    { has: ['system crud', 'system microservice', 'system event-driven', 'system rest-api', 'system full-stack'] },
  ],
  'a system': [
    system('<|>'),
    { has: ['stack', 'intent', 'policy', 'module', 'override', 'architecture'], not: ['template', 'rule'] },
  ],
  'a system that has a stack': [system('stack:\n  web = "x"\n<|>'), { has: ['intent'], not: ['stack'] }],
  'a template': [inside(['template "T":'], '<|>'), { has: ['stack', 'policy'] }],
  'behind extends of a system': ['system "A" extends <|>', { has: ['Base'] }],
  'behind extends of a system, in quotes': ['system "A" extends "B<|>"', { has: ['Base'] }],
  'behind the name of a system': ['system "A" <|>', { has: ['extends'] }],
  'behind extends of an interface': ['interface A extends <|>', { has: ['Store', 'Bus'], not: ['Base'] }],
  'behind a second base': ['interface A extends Store, <|>', { has: ['Bus'] }],
  intent: [
    inside(['system "A":', 'intent:'], 'primary = "x"\n<|>'),
    { has: ['outcomes', 'out_of_scope'], not: ['primary'] },
  ],
  'the keys of a stack': [inside(['system "A":', 'stack:'], '<|>'), { has: ['language', 'database', 'hosting'] }],
  'the value of a stack key': [inside(['system "A":', 'stack:'], 'language = <|>'), { has: ['TypeScript', 'Go'] }],
  'the value of a stack key, in quotes': [
    inside(['system "A":', 'stack:'], 'database = "Po<|>"'),
    { has: ['PostgreSQL'] },
  ],
  'an interface': [
    interface_('<|>'),
    { has: ['method', 'doc', 'invariants', 'override method', 'model'], not: ['stack'] },
  ],
  'the type of a parameter': [
    interface_('method a(b: <|>'),
    { has: ['str', 'UUID', 'Item', 'ShelfView', 'Product', 'List'] },
  ],
  'the type of a second parameter': [interface_('method a(b: int, c: <|>)'), { has: ['str', 'Product'] }],
  'the type of a parameter on a line of its own': [interface_('method a(\n  b: <|>'), { has: ['str'] }],
  'a type in brackets': [interface_('method a() -> List[<|>]'), { has: ['Item', 'str'] }],
  'a second type in brackets': [interface_('method a() -> Dict[str, <|>]'), { has: ['Item', 'int'] }],
  'behind the arrow': [interface_('method a() -> <|>'), { has: ['Item', 'None'] }],
  'behind override': [interface_('override <|>'), { has: ['method'] }],
  'behind override method': [interface_('override method <|>'), { has: ['get', 'put'], not: ['tell'] }],
  invariants: [inside(['module A:', 'invariants:'], '<|>'), { has: ['invariant'], not: ['test'] }],
  'a module': [
    module_('<|>'),
    { has: ['requires', 'implements', 'exports', 'api', 'config', 'acceptance', 'artifacts'], not: ['stack'] },
  ],
  requires: [module_('requires = [<|>]'), { has: ['Store', 'Bus'] }],
  'a list that has one already': [module_('requires = [Store, <|>]'), { has: ['Bus'], not: ['Store'] }],
  'a list over lines': [module_('requires = [\n  Store,\n  <|>'), { has: ['Bus'], not: ['Store'] }],
  'a list with a comment': [module_('requires = [\n  Store, # [x]\n  <|>'), { has: ['Bus'] }],
  'implements in quotes': [module_('implements = ["<|>"]'), { has: ['Store'], not: ['Shelf'] }],
  exports: [module_('exports = [B<|>'), { has: ['Bus'] }],
  acceptance: [inside(['module A:', 'acceptance:'], '<|>'), { has: ['test'] }],
  'an api': [api('<|>'), { has: ['endpoint', 'websocket', 'command', 'model'], not: ['method'] }],
  verbs: [api('endpoint "<|>"'), { has: ['GET', 'POST', 'DELETE'] }],
  'half a verb': [api('endpoint "PO<|>"'), { has: ['POST'], not: ['GET'] }],
  paths: [api('endpoint "GET <|>"'), { has: ['/shelves/{id}'] }],
  'half a path': [api('endpoint "GET /shel<|>"'), { has: ['/shelves/{id}'] }],
  'the type of a response': [api('endpoint "GET /a" -> <|>'), { has: ['ShelfView', 'Empty', 'HTML', 'Product'] }],
  'the status of a response': [api('endpoint "GET /a" -> Item (<|>)'), { has: ['201', '204', '404'] }],
  'half a status': [api('endpoint "GET /a" -> Item (20<|>)'), { has: ['200', '204'], not: ['404'] }],
  'a model': [inside(['module A:', 'api:', 'model B:'], '<|>'), { has: ['field'] }],
  'the type of a field': [inside(['module A:', 'api:', 'model B:'], 'field a: <|>'), { has: ['str', 'Product'] }],
  'a constraint': [inside(['module A:', 'api:', 'model B:'], 'field a: str (<|>)'), { has: ['min_length', 'pattern'] }],
  'a second constraint': [inside(['module A:', 'api:', 'model B:'], 'field a: str (min=1, <|>)'), { has: ['max'] }],
  'a policy': [inside(['policy A:'], '<|>'), { has: ['rule'], not: ['test'] }],
  'behind the text of a rule': [inside(['policy A:'], 'rule "x" <|>'), { has: ['severity='] }],
  'a severity': [inside(['policy A:'], 'rule "x" severity=<|>'), { has: ['critical', 'high', 'medium', 'low'] }],
  'a severity with blanks and quotes': [inside(['policy A:'], 'rule "x" severity = "<|>"'), { has: ['critical'] }],
  'a severity of its own line': [inside(['policy A:'], 'severity = <|>'), { has: ['critical'] }],
  'a pipeline': [inside(['pipeline "A":'], '<|>'), { has: ['step'], not: ['module'] }],
  'a step': [step('<|>'), { has: ['modules', 'output', 'require', 'gate', 'depends_on'] }],
  'the output of a step': [step('output = <|>'), { has: ['code', 'tests', 'docs'] }],
  'the modules of a step': [step('modules = [<|>]'), { has: ['Desk'], not: ['Store'] }],
  'what a step depends on': [step('depends_on = [<|>]'), { has: ['First'], not: ['Second'] }],
  'the path of an override': [
    system('override <|>'),
    { has: ['stack.hosting', 'intent.primary', 'policy.Safety.rules'] },
  ],
  'the path of an override behind a dot': [
    system('override stack.<|>'),
    { has: ['stack.hosting'], not: ['intent.primary'] },
  ],
  'behind replace': [system('replace <|>'), { has: ['block'] }],
  'behind replace block': [system('replace block <|>'), { has: ['Safety'] }],
  'the keys of a section': [
    inside(['system "A":', 'architecture:'], '<|>'),
    { has: ['style', 'layers'], not: ['stack'] },
  ],
  'the keys of an inner block': [
    inside(['system "A":', 'observability:', 'logging:'], '<|>'),
    { has: ['format', 'level'] },
  ],
  'the keys of an item': [
    inside(['system "A":', 'ui:', 'bindings:'], '- <|>'),
    { has: ['endpoint_method', 'control_type'] },
  ],
  'a known value of a section': [inside(['system "A":', 'architecture:'], 'style = <|>'), { has: ['Hexagonal'] }],
  'a value with a colon': [inside(['system "A":', 'ui:', 'bindings:'], '- endpoint_method: <|>'), { has: ['GET'] }],
};

function itemsAt(text: string) {
  const { view, cursor } = fixture(`${project}${text}`);
  return sodlEditor.complete(view, cursor).items;
}

describe('completion offers what can stand at', () => {
  for (const [place, [text, { has, not = [] }]] of Object.entries(places)) {
    test(place, () => {
      const labels = itemsAt(text).map(({ label }) => label);
      expect(labels).toEqual(expect.arrayContaining([...has]));
      expect(labels.filter((label) => not.includes(label))).toEqual([]);
    });
  }
});

describe('the snippet of each block', () => {
  const around: Readonly<Record<string, (lines: string) => string>> = {
    top: (lines) => lines,
    system,
    template: (lines) => inside(['template "T":'], lines),
    interface: interface_,
    module: module_,
    api,
    pipeline: (lines) => inside(['pipeline "Build":'], lines),
  };
  /** Each block that can be begun, and where: `module in top`. */
  const begun = Object.entries(around).flatMap(([block, text]) =>
    (blockWords[block] ?? [])
      .filter((word) => blockWords[word] !== undefined || sectionKeys[word] !== undefined)
      .map((word) => [word, block, text] as const),
  );

  test.each(begun)('%s in %s is offered whole, and can be read', (word, _block, text) => {
    const item = itemsAt(text('<|>')).find(({ label }) => label === word);
    expect(item).toMatchObject({ insertTextFormat: InsertTextFormat.Snippet });
    const written = withDefaults(item?.textEdit?.newText ?? '');
    expect(written).toMatch(/:\n {2}/);
    const { workspace, view } = fixture(`== a.sodl\n${text(written)}`);
    const broken = workspace.diagnostics(view.file).filter(({ code }) => code.startsWith('syntax/'));
    expect(broken.map(({ message }) => message)).toEqual([]);
  });

  test.each(blockWords.top ?? [])('%s says what it is for, and what it looks like', (word) => {
    const item = itemsAt('<|>').find(({ label }) => label === word);
    expect(item?.detail).toMatch(/\w/);
    expect(item?.documentation).toMatchObject({ value: expect.stringMatching(new RegExp(`^\`\`\`sodl\n${word}\\b`)) });
  });
});

describe('completion is silent', () => {
  for (const [place, text] of [
    ['in a comment', '# sys<|>'],
    ['in a comment behind a line', module_('requires = [Store] # <|>')],
    ['in a text', inside(['policy A:'], 'rule "never <|>"')],
    ['in the text of an intent', inside(['system "A":', 'intent:'], 'primary = "<|>"')],
    ['where a new name is made up', 'interface A<|>'],
    ['where a method is named', interface_('method a<|>')],
  ] as const) {
    test(place, () => expect(itemsAt(text)).toEqual([]));
  }
});

describe('a completion item', () => {
  const inserted = (text: string, label: string) => {
    const edit = itemsAt(text).find((item) => item.label === label)?.textEdit;
    return edit && 'range' in edit ? edit : undefined;
  };

  test('is quoted where the file quotes, and not twice', () => {
    expect(inserted(step('modules = [<|>]'), 'Desk')?.newText).toBe('"Desk"');
    expect(inserted(step('modules = ["<|>"]'), 'Desk')?.newText).toBe('Desk');
    expect(inserted(step('modules = [Other, <|>]'), 'Desk')?.newText).toBe('Desk');
  });

  test('replaces the whole word, and what belongs to it', () => {
    expect(inserted(module_('requires = [St<|>o]'), 'Store')?.range).toMatchObject({
      start: { character: 14 },
      end: { character: 17 },
    });
    expect(inserted(system('override stack.ho<|>'), 'stack.hosting')?.range).toMatchObject({
      start: { character: 11 },
    });
  });

  test('of a method has its signature', () => {
    expect(inserted(interface_('override method <|>'), 'get')?.newText).toBe('get(id: UUID) -> Optional[Item]');
  });

  test('of a whole system is a text without errors', () => {
    const { workspace, view } = fixture('== a.sodl\n');
    const starters = sodlEditor.complete(view, { line: 0, character: 0 }).items.filter(({ label }) => / /.test(label));
    expect(starters).toHaveLength(5);
    for (const { label, textEdit } of starters) {
      const text = withDefaults(textEdit?.newText ?? '');
      workspace.setText(view.file, text);
      const errors = workspace.diagnostics(view.file).filter(({ severity }) => severity === 'error');
      expect(
        errors.map(({ message }) => message),
        label,
      ).toEqual([]);
      expect(sodlEditor.format?.({ file: view.file, text: `${text}\n` }, {}), label).toEqual([]);
    }
  });
});

describe('folding', () => {
  const folds = (text: string): string[] => {
    const { view } = fixture(`== a.sodl\n${text}`);
    return sodlEditor
      .folding(view)
      .map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind ?? ''}`.trim());
  };

  test('blocks, lists, comments and regions', () => {
    expect(
      folds('system "A":\n  stack:\n    a = 1\n\n  intent:\n    outcomes = [\n      "a",\n      "b"\n    ]\n'),
    ).toEqual(['0-8', '1-2', '4-8', '5-7']);
    expect(folds('# a\n# b\nmodule A:\n# c\n  owns = ["x"]\n')).toEqual(['0-1 comment', '2-4']);
    expect(folds('#region x\nmodule A:\n  owns = ["x"]\n# endregion\n')).toEqual(['0-3 region', '1-2']);
  });

  test('broken and empty texts', () => {
    expect(folds('')).toEqual([]);
    expect(folds('system "A\n  stack:\n    a = [\n  intent:\n')).toEqual(['0-3', '1-2']);
  });
});

test('any cut text has an answer at its end', () => {
  const whole = Object.values(places).map(([text]) => text.replace('<|>', 'x'));
  for (const text of whole) {
    for (let end = 0; end <= text.length; end += 3) {
      const { view } = fixture(`== a.sodl\n${text.slice(0, end)}`);
      const lines = view.text.split('\n');
      const cursor = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
      expect(sodlEditor.complete(view, cursor).items.length).toBeGreaterThanOrEqual(0);
      expect(sodlEditor.folding(view).length).toBeGreaterThanOrEqual(0);
    }
  }
});
