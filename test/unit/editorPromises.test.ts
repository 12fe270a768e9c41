import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** The rows of the table: what is promised, and each test as file and words of its title. */
const rows = readFileSync('test/editor/README.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| (promise|---)/.test(line))
  .map((line) => line.split(' | '))
  .map(([promise = '', tests = '']) => ({ promise: promise.replace(/^\| /, ''), tests }));

function namedTests(cell: string): readonly { readonly file: string; readonly title: string }[] {
  return cell.split('; ').flatMap((part) => {
    const file = /^`([^`]+\.(?:ts|mjs))`/.exec(part)?.[1];
    if (file === undefined) return [];
    const titles = [...part.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title);
    return titles.length === 0 ? [{ file, title: '' }] : titles.map((title) => ({ file, title }));
  });
}

describe('the table of what the editor promises', () => {
  test('has rows', () => expect(rows.length).toBeGreaterThan(40));

  test.each(rows.filter(({ tests }) => !tests.startsWith('nothing yet')))('$promise', ({ tests }) => {
    const named = namedTests(tests);
    expect(named).not.toEqual([]);
    const gone = named.filter(({ file, title }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(title));
    expect(gone).toEqual([]);
  });
});
