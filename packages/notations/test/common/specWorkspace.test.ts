import { baselineOf } from '@specwright/evolution/baseline';
import { expect, test } from 'vitest';
import { SpecWorkspace } from '../../src/common/specWorkspace.ts';

const root = 'file:///w';
const manifest = `${root}/system.sds`;
const spec = `${root}/shop.sds`;
const manifestText = 'system shop v1 {\n}\nmodule shop {\n  owns: [Book]\n  boundary: shop-service\n}\n';
const specText = 'spec shop v1 {\n}\nentity Book {\n  id: uuid @immutable\n  title: string\n}\n';

function workspace(): SpecWorkspace {
  const made = new SpecWorkspace({ folders: [root] });
  made.setText(manifest, manifestText);
  made.setText(spec, specText);
  return made;
}

const codes = (made: SpecWorkspace, uri: string): string[] => made.diagnostics(uri).map(({ code }) => code);

test('a question shows the texts as they are now, across files', () => {
  const made = workspace();
  expect(made.systems()).toHaveLength(1);
  const view = made.viewOf(spec);
  expect(view).toMatchObject({ root, files: [spec, manifest], system: { name: 'shop' } });
  expect(view?.index.entityNamed('Book')?.module).toBe('module:shop');
  expect(codes(made, spec)).toEqual([]);
  made.setText(spec, `${specText}edge Book -> Author {1:many}\n`);
  expect(codes(made, spec)).toContain('edge/unknown-end');
  made.setText(`${root}/authors.sds`, 'spec shop v1 {\n}\nentity Author {\n  id: uuid\n}\n');
  expect(codes(made, spec)).not.toContain('edge/unknown-end');
  made.remove(`${root}/authors.sds`);
  expect(codes(made, spec)).toContain('edge/unknown-end');
  expect(made.viewOf(`${root}/authors.sds`)).toBeUndefined();
});

test('a view stays as it is when the text changes', () => {
  const made = workspace();
  const before = made.viewOf(spec);
  made.setText(spec, 'spec shop v1 {\n}\n');
  expect(before?.index.entityNamed('Book')?.forward).toBe(false);
  expect(made.viewOf(spec)?.index.entityNamed('Book')?.forward).toBe(true);
});

test('only what changed is done again, and only when someone asks', () => {
  const made = workspace();
  expect(made.stats).toEqual({ parses: 0, loweredFiles: 0, systemsRelinked: 0, checkedFiles: 0 });
  made.diagnostics(spec);
  made.diagnostics(spec);
  expect(made.stats).toEqual({ parses: 2, loweredFiles: 2, systemsRelinked: 1, checkedFiles: 1 });
  made.setText(spec, specText);
  made.diagnostics(manifest);
  expect(made.stats).toEqual({ parses: 2, loweredFiles: 2, systemsRelinked: 1, checkedFiles: 2 });
  made.setText(spec, `${specText}\n-- more\n`);
  made.setText(spec, `${specText}\n-- more and more\n`);
  made.diagnostics(spec);
  expect(made.stats).toEqual({ parses: 3, loweredFiles: 3, systemsRelinked: 2, checkedFiles: 3 });
  made.setText(spec, specText.replace('title', 'name'));
  made.viewOf(spec);
  expect(made.stats).toEqual({ parses: 4, loweredFiles: 5, systemsRelinked: 3, checkedFiles: 3 });
});

test('syntax errors stand beside the other findings', () => {
  const made = workspace();
  made.setText(spec, 'spec shop v1 {\n}\nentity Book {\n  id: uuid\n  title: strin\n');
  const found = codes(made, spec);
  expect(found.some((code) => code.startsWith('syntax/'))).toBe(true);
  expect(found).toContain('field/unknown-type');
  expect(made.parse(spec)?.document.elements).toHaveLength(2);
});

test('settings of a project change severities and switch findings off; they hold for its files only', () => {
  const made = workspace();
  const broken = `${specText}edge Book -> Author {1:many}\n`;
  made.setText(spec, broken);
  made.setText('file:///other/x.sds', broken);
  made.configure(root, { checks: { 'edge/unknown-end': 'info' }, baselines: [] });
  expect(made.diagnostics(spec).find(({ code }) => code === 'edge/unknown-end')?.severity).toBe('info');
  made.configure(`${root}/`, { checks: { 'edge/unknown-end': 'off' }, baselines: [] });
  expect(codes(made, spec)).not.toContain('edge/unknown-end');
  expect(codes(made, 'file:///other/x.sds')).toContain('edge/unknown-end');
  made.forget(root);
  expect(codes(made, spec)).toContain('edge/unknown-end');
});

test('a comment switches a finding off', () => {
  const made = workspace();
  made.setText(spec, `${specText}edge Book -> Author {1:many} -- specwright-ignore edge/unknown-end\n`);
  expect(codes(made, spec)).not.toContain('edge/unknown-end');
});

test('a change since the baseline that no evolve line covers is found, and gone with the line', () => {
  const made = workspace();
  const view = made.viewOf(spec);
  if (view === undefined) throw new Error('no system');
  const baselines = [baselineOf(view.index, 'shop')];
  made.configure(root, { checks: {}, baselines });
  expect(codes(made, spec)).toEqual([]);
  const changed = specText.replace('  title: string\n', '  title: string\n  pages: int?\n');
  made.setText(spec, changed);
  expect(codes(made, spec)).toContain('evolution/undeclared-change');
  made.setText(spec, `${changed}evolve Book {\n  +pages: int?\n}\n`);
  expect(codes(made, spec)).toEqual([]);
});

test('a module that none of the specifications has any more is found, once they were all read', () => {
  const other = `${root}/attic.sds`;
  const text = 'spec attic v1 {\n}\nentity Gull {\n  id: uuid\n}\napi GET /gulls {\n  out: [Gull]\n}\n';
  const made = workspace();
  made.setText(other, text);
  const view = made.viewOf(spec);
  if (view === undefined) throw new Error('no system');
  const baselines = [baselineOf(view.index, 'attic'), baselineOf(view.index, 'shop')];
  const found = (): string[] =>
    made.diagnostics(manifest).flatMap(({ code, message }) => (code === 'evolution/gone-module' ? [message] : []));
  made.configure(root, { checks: {}, baselines, complete: true });
  expect(found()).toEqual([]);
  made.remove(other);
  expect(found()).toEqual([
    "Module 'attic' is gone, with Gull: nothing specifies these tables and their rows. Restore it from version control; " +
      'a spec that has another name now has to keep one of its entities. Where the data is given up, ' +
      "`specwright accept` deletes '.specwright/baseline/attic.json'. It breaks others: GET /gulls is gone (callers).",
  ]);
  // The module may be in what cannot be read.
  made.setText(spec, `${specText}spec att`);
  expect(found()).toEqual([]);
  made.setText(spec, specText);
  expect(found()).toHaveLength(1);
  // In another system of the project it is there as well.
  made.setText(`${root}/far/system.sds`, `system far v1 {\n}\n${text}`);
  expect(found()).toEqual([]);
  // Each system says what is gone.
  made.setText(`${root}/far/system.sds`, 'system far v1 {\n}\nspec far v1 {\n}\n');
  expect(found()).toHaveLength(1);
  expect(codes(made, `${root}/far/system.sds`)).toContain('evolution/gone-module');
  made.remove(`${root}/far/system.sds`);
  made.configure(root, { checks: {}, baselines });
  expect(found()).toEqual([]);
});

test('nothing is said against the baseline of an entity that is half typed', () => {
  const shelf = 'entity Shelf {\n  id: uuid\n  room: int\n}\n';
  const made = workspace();
  made.setText(manifest, manifestText.replace('[Book]', '[Book, Shelf]'));
  made.setText(spec, specText + shelf);
  const view = made.viewOf(spec);
  if (view === undefined) throw new Error('the file has no system');
  made.configure(root, { checks: {}, baselines: [baselineOf(view.index, 'shop')] });
  const evolution = (text: string): string[] => {
    made.setText(spec, text);
    return made
      .diagnostics(spec)
      .flatMap(({ code, range }) => (/^evolution/.test(code) ? [`${range.start.line}`] : []));
  };
  const taller = shelf.replace('int', 'string');
  // Another entity is complete, and what is wrong with it is told.
  for (const half of ['  title: \n', '  titl', '  title: string 1..\n', '  title string\n', '  ti: [a, \n', '']) {
    const closed = half.endsWith('\n') || half === '' ? '}\n' : '\n';
    const text = `spec shop v1 {\n}\nentity Book {\n  id: uuid @immutable\n${half}${closed}`;
    const syntax = half === '' ? ['2'] : [];
    expect(evolution(text + taller), half).toEqual([...syntax, String(text.split('\n').length + 1)]);
  }
  // The whole entity is gone from the model: its head is what is being typed.
  expect(evolution(`${specText.replace('entity Book', 'entit Book')}${shelf}`)).toEqual([]);
  expect(evolution(specText)).not.toEqual([]);
});

test('two systems in one project do not see each other', () => {
  const made = workspace();
  made.setText(
    `${root}/cab/system.sds`,
    'system cab v1 {\n}\nmodule ride {\n  owns: [Ride]\n  boundary: ride-service\n}\n',
  );
  made.setText(`${root}/cab/ride.sds`, 'spec ride v1 {\n}\nentity Ride {\n  id: uuid\n  book: -> Book\n}\n');
  expect(made.systems().map(({ system }) => system.name)).toEqual(['cab', 'shop']);
  expect(codes(made, `${root}/cab/ride.sds`)).toContain('field/unknown-entity');
  // Renaming the one `system` makes them one.
  made.setText(manifest, manifestText.replace('system shop', 'system cab'));
  expect(made.systems()).toHaveLength(1);
  expect(codes(made, `${root}/cab/ride.sds`)).not.toContain('field/unknown-entity');
});

test('the designs of each of several systems see the templates and interfaces of the project', () => {
  const made = workspace();
  const library = `${root}/shared.sodl`;
  const text = 'interface Clock:\n  method now() -> datetime\n\ntemplate "Base":\n  stack:\n    web = "Express"\n';
  made.setText(`${root}/cab/system.sds`, 'system cab v1 {\n}\n');
  made.setText(library, text);
  const designs = ['shop', 'cab'].map((name) => `${root}/${name}.sodl`);
  for (const [at, name] of ['shop', 'cab'].entries()) {
    made.setText(
      designs[at] ?? '',
      `system "${name}" extends "Base":\n  module M:\n    implements = [Clock]\n    exports = [Clock]\n`,
    );
  }
  const unknown = (): string[] =>
    designs.flatMap((file) => codes(made, file)).filter((code) => code.includes('unknown'));
  expect(unknown()).toEqual([]);
  expect(made.viewOf(library)?.files).toEqual([library]);
  made.setText(library, text.replace('Clock', 'Watch'));
  expect(unknown()).toEqual(Array(4).fill('design/unknown-interface'));
  made.remove(library);
  expect(unknown()).toHaveLength(6);
});

test('asking for a file that is not there is answered with nothing', () => {
  const made = workspace();
  expect(made.diagnostics('file:///w/none.sds')).toEqual([]);
  expect(made.text('file:///w/none.sds')).toBeUndefined();
  expect(made.parse('file:///w/none.sds')).toBeUndefined();
});

test('a file without a spec goes on with the only one of its folder, or of the nearest folder above', () => {
  const made = new SpecWorkspace({ folders: [root] });
  const module = (name: string, owns: string): string => `module ${name} {\n  owns: [${owns}]\n}\n`;
  made.setText(
    manifest,
    `system house v1 {\n}\n${module('shop', 'Book')}${module('yard', 'Tree, Leaf')}runtime {\n  db: sqlite\n}\n`,
  );
  made.setText(`${root}/shop/shop.sds`, 'spec shop v1 {\n}\n');
  made.setText(`${root}/shop/books/entities.sds`, 'entity Book {\n  id: uuid\n}\n');
  made.setText(`${root}/yard/yard.sds`, 'spec yard v1 {\n}\n');
  made.setText(`${root}/yard/leaves.sds`, 'entity Leaf {\n  id: uuid\n}\n');
  made.setText(`${root}/more.sds`, 'entity Cloud {\n  id: uuid\n}\n');
  const moduleOf = (name: string) => made.viewOf(manifest)?.index.entityNamed(name)?.module;
  expect([moduleOf('Book'), moduleOf('Leaf'), moduleOf('Cloud')]).toEqual(['module:shop', 'module:yard', undefined]);
  // What a manifest says at its end is said of all modules.
  expect(made.viewOf(manifest)?.system.settings.map(({ module }) => module)).toEqual([undefined]);
  made.setText(`${root}/shop/yard.sds`, 'spec yard v1 {\n}\n');
  expect(moduleOf('Book')).toBeUndefined();
  made.remove(`${root}/shop/yard.sds`);
  made.remove(`${root}/shop/shop.sds`);
  made.setText(`${root}/shop/books/shop.sds`, 'spec shop v1 {\n}\n');
  expect(moduleOf('Book')).toBe('module:shop');
});
