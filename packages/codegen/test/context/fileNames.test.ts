import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileNames, fileNameOf } from '../../src/context/fileNames.ts';
import { code, fenced, plain } from '../../src/context/markdown.ts';
import { assertInside } from '../../src/output/safePath.ts';

describe('a free text as a file name', () => {
  test.each([
    ['SimpleBlog', 'SimpleBlog'],
    ['My shop, 2nd edition', 'My-shop-2nd-edition'],
    ['../../etc/passwd', 'etc-passwd'],
    ['..', 'unnamed'],
    ['', 'unnamed'],
    ['/', 'unnamed'],
    ['C:\\temp', 'C-temp'],
    ['a\u0000b\nc', 'a-b-c'],
    ['CON', 'CON_'],
    ['nul.md', 'nul.md_'],
    ['Größe', 'Größe'],
    ['.hidden', 'hidden'],
    ['x'.repeat(300), 'x'.repeat(80)],
  ])('%j is %j', (text, name) => {
    expect(fileNameOf(text)).toBe(name);
  });

  test('is a name inside its folder, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => assertInside(fileNameOf(text))).not.toThrow();
        expect(fileNameOf(text)).not.toContain('/');
      }),
    );
  });

  test('names that differ in their letters only get numbers', () => {
    const names = new FileNames(['manifest.json']);
    expect(['Shop', 'shop', 'SHOP', 'Manifest.json'].map((text) => names.claim(text))).toEqual([
      'Shop',
      'shop-2',
      'SHOP-3',
      'Manifest.json-2',
    ]);
  });
});

describe('free text in Markdown', () => {
  test.each([
    ['a `b` | <c> *d*', 'a \\`b\\` \\| \\<c\\> \\*d\\*'],
    ['snake_case stays, _this_ not', 'snake_case stays, \\_this\\_ not'],
    ['# no heading', '\\# no heading'],
    ['1. no list', '1\\. no list'],
    ['two\nlines', 'two lines'],
    ['&amp; and &', '\\&amp; and &'],
  ])('%j is %j', (text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  test('code and its fences are longer than the backticks in them', () => {
    expect(code('a``b')).toBe('```a``b```');
    expect(code('`')).toBe('`` ` ``');
    expect(fenced('sh', ['````'])).toEqual(['`````sh', '````', '`````']);
  });
});
