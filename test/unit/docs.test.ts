import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSds } from '@specwright/notations/sds/parser';
import { parseSodl } from '@specwright/notations/sodl/parser';
import { describe, expect, test } from 'vitest';
import { fencedBlocks } from './fencedBlocks.ts';

const pages = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

describe.each(pages)('%s', (page) => {
  const markdown = readFileSync(page, 'utf8');

  test('its specifications parse', () => {
    for (const [at, { text }] of fencedBlocks(markdown, 'sds').entries()) {
      const findings = parseSds(text, `${page}#${at}`).diagnostics.map((diagnostic) => diagnostic.message);
      expect(findings, text).toEqual([]);
    }
    for (const [at, { text }] of fencedBlocks(markdown, 'sodl').entries()) {
      expect(parseSodl(text, `${page}#${at}`).diagnostics, text).toEqual([]);
    }
  });

  test('its links to files of the repository lead somewhere', () => {
    const links = [...markdown.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '');
    const missing = links.filter((link) => !exists(join(page, '..', link)));
    expect(missing).toEqual([]);
  });

  test('its links to headings lead to one', () => {
    const links = [...markdown.matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)];
    const missing = links.filter(([, path = '', anchor = '']) => {
      const target = path === '' ? page : join(page, '..', path);
      return target.endsWith('.md') && !anchorsIn(readFileSync(target, 'utf8')).includes(anchor);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });
});

function anchorsIn(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? ''));
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function exists(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR';
  }
}
