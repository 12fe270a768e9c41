import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = 'test/services';

/** Claim, file and title of each row of the tables that tell which test holds what. */
function claims(): { readonly claim: string; readonly file: string; readonly title: string }[] {
  const rows = readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^\| (.+?) \| `([\w./-]+\.ts)` \| (.+) \|$/gm);
  return [...rows].map(([, claim = '', file = '', title = '']) => ({
    claim,
    file,
    title: title.replaceAll('\\`', '`'),
  }));
}

test('each claim of what a service does names a test that is there', () => {
  const all = claims();
  expect(all.length).toBeGreaterThan(120);
  const missing = all.filter(({ file, title }) => {
    const path = join(folder, file);
    return !existsSync(path) || !titlesIn(readFileSync(path, 'utf8')).includes(title);
  });
  expect(missing).toEqual([]);
});

/** The text with the characters that a literal escapes as they are. */
function titlesIn(source: string): string {
  return source.replaceAll('\\`', '`').replaceAll("\\'", "'");
}
