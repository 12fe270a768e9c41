import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const folder = 'test/services';

interface Claim {
  /** The cells before the file: what is claimed, of what. */
  readonly cells: readonly string[];
  readonly file: string;
  readonly title: string;
}

/** The rows of the tables of a page that tell which test holds what. */
function claimsOf(page: string): readonly Claim[] {
  const rows = readFileSync(join(folder, page), 'utf8').matchAll(/^\| (.+?) \| `([\w./-]+\.ts)` \| (.+) \|$/gm);
  return [...rows].map(([, cells = '', file = '', title = '']) => ({
    cells: cells.split(' | '),
    file,
    title: title.replaceAll('\\`', '`'),
  }));
}

describe.each([
  { page: 'README.md', about: 'what a service does', least: 120 },
  { page: 'DERIVATIONS.md', about: 'what follows from a construct', least: 80 },
])('$page', ({ page, about, least }) => {
  test(`each claim of ${about} names a test that is there`, () => {
    const all = claimsOf(page);
    expect(all.length).toBeGreaterThan(least);
    const missing = all.filter(({ file, title }) => {
      const path = join(folder, file);
      return !existsSync(path) || !titlesIn(readFileSync(path, 'utf8')).includes(title);
    });
    expect(missing).toEqual([]);
  });
});

test('something follows from every construct', () => {
  const constructs = [
    ...['system', 'module', 'contract', 'system_invariant', 'spec', 'runtime', 'entity', 'decorators', 'range', 'edge'],
    ...['machine', 'error', 'event', 'action', 'api', 'invariant', 'auth', 'limit', 'observe', 'soft', 'migrate'],
    ...['evolve', 'seed'],
  ];
  expect(new Set(claimsOf('DERIVATIONS.md').map(({ cells }) => cells[0]))).toEqual(new Set(constructs));
});

/** The text with the characters that a literal escapes as they are. */
function titlesIn(source: string): string {
  return source.replaceAll('\\`', '`').replaceAll("\\'", "'");
}
