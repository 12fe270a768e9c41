import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FileHeader, groupFiles, rootOf } from '../../src/common/grouping.ts';

function header(path: string, says: Partial<FileHeader> = {}): FileHeader {
  return { notation: 'sds', file: `file:///${path}`, systems: [], modules: [], specs: [], ...says };
}

/** Names of files by group, without what all have in common. */
function groups(headers: readonly FileHeader[], roots: readonly string[] = ['file:///w']): string[] {
  return groupFiles(headers, roots).map(({ name, files }) => {
    return `${name}: ${files.map((file) => file.replace('file:///w/', '')).join(' ')}`;
  });
}

test('the files of a project are one system', () => {
  const files = [header('w/b.sds', { specs: ['b'] }), header('w/a.sds', { systems: ['shop'] }), header('w/sub/c.sds')];
  expect(groups(files)).toEqual(['w: a.sds b.sds sub/c.sds']);
});

test('several systems: a file goes where its module is declared', () => {
  const files = [
    header('w/shop.sds', { systems: ['shop'], modules: ['cart'] }),
    header('w/uber.sds', { systems: ['uber'], modules: ['trip', 'fare'] }),
    header('w/specs/cart.sds', { specs: ['cart'] }),
    header('w/specs/trip.sds', { specs: ['trip'] }),
    header('w/specs/fare.sds', { modules: ['fare'] }),
    header('w/specs/lost.sds', { specs: ['lost'] }),
    header('w/specs/notes.sds'),
  ];
  expect(groups(files)).toEqual([
    'specs: specs/lost.sds specs/notes.sds',
    'shop: shop.sds specs/cart.sds',
    'uber: specs/fare.sds specs/trip.sds uber.sds',
  ]);
});

test('several systems: a file that names nothing belongs to the only system of its folder', () => {
  const files = [
    header('w/a/shop.sds', { systems: ['shop'] }),
    header('w/a/more.sds'),
    header('w/b/one.sds', { systems: ['one'] }),
    header('w/b/two.sds', { systems: ['two'] }),
    header('w/b/more.sds'),
  ];
  expect(groups(files)).toEqual(['b: b/more.sds', 'one: b/one.sds', 'shop: a/more.sds a/shop.sds', 'two: b/two.sds']);
});

test('a module that two systems declare: the nearer one has the file', () => {
  const files = [
    header('w/a/system.sds', { systems: ['one'], modules: ['m'] }),
    header('w/b/system.sds', { systems: ['two'], modules: ['m'] }),
    header('w/b/deep/m.sds', { specs: ['m'] }),
  ];
  expect(groups(files)).toEqual(['one: a/system.sds', 'two: b/deep/m.sds b/system.sds']);
});

test('several files with the same system name are one system', () => {
  const files = [header('w/a.sds', { systems: ['shop'] }), header('w/b.sds', { systems: ['shop'] })];
  expect(groups(files)).toHaveLength(1);
});

test('the nearest project folder has a file; without one its own folder is the project', () => {
  const roots = ['file:///w', 'file:///w/inner/'];
  expect(rootOf('file:///w/inner/a.sds', roots)).toBe('file:///w/inner');
  expect(rootOf('file:///w/innermost/a.sds', roots)).toBe('file:///w');
  expect(rootOf('file:///elsewhere/a.sds', roots)).toBe('file:///elsewhere');
  expect(groups([header('w/inner/a.sds'), header('w/b.sds')], roots)).toEqual(['b: b.sds', 'a: inner/a.sds']);
});

test('the order of files and of project folders does not matter', () => {
  const files = [
    header('w/a/shop.sds', { systems: ['shop'], modules: ['m'] }),
    header('w/b/uber.sds', { systems: ['uber'], modules: ['m', 'n'] }),
    header('w/m.sds', { specs: ['m'] }),
    header('w/n.sds', { specs: ['n'] }),
    header('w/b/x.sds'),
    header('w/p/y.sds'),
  ];
  const roots = ['file:///w', 'file:///w/p', 'file:///'];
  const expected = groupFiles(files, roots);
  const orders = fc.tuple(
    fc.shuffledSubarray(files, { minLength: files.length }),
    fc.shuffledSubarray(roots, { minLength: roots.length }),
  );
  fc.assert(
    fc.property(orders, ([shuffled, folders]) => {
      expect(groupFiles(shuffled, folders)).toEqual(expected);
    }),
  );
});

test('several systems: designs see the files that have neither system nor module', () => {
  const files = [
    header('w/shop.sds', { systems: ['shop'], modules: ['cart'] }),
    header('w/uber.sds', { systems: ['uber'], modules: ['trip'] }),
    header('w/empty.sds', { systems: ['empty'] }),
    header('w/cart.sodl', { notation: 'sodl', modules: ['cart'] }),
    header('w/uber.sodl', { notation: 'sodl', systems: ['Uber'] }),
    header('w/shared.sodl', { notation: 'sodl' }),
    header('w/other.sodl', { notation: 'sodl', systems: ['Other'] }),
  ];
  const seen = groupFiles(files, ['file:///w']).map(({ name, libraries }) => [name, libraries]);
  const shared = ['file:///w/shared.sodl'];
  expect(seen).toEqual([
    ['w', []],
    ['empty', []],
    ['shop', shared],
    ['uber', shared],
  ]);
});
