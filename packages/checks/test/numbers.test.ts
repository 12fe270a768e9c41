import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codes, docsPage } from '../src/catalogue.ts';
import { codesOfNumbers } from './support/numbers.ts';

const root = join(import.meta.dirname, '../../..');
const resources = join(import.meta.dirname, 'resources');

describe('the numbered checks of the notation', () => {
  it('are all there; those of evolution, 92 to 104, are held where schemas are compared', () => {
    const wanted = Array.from({ length: 108 }, (_, at) => at + 1).filter((number) => number < 92 || number > 104);
    expect(wanted.filter((number) => codesOfNumbers[number] === undefined)).toEqual([]);
  });

  it.each(Object.entries(codesOfNumbers))('%s has codes, each with a page and tests', (_, held) => {
    expect(held.length).toBeGreaterThan(0);
    for (const code of held) {
      expect(codes, code).toContain(code);
      expect(existsSync(join(root, docsPage(code))), code).toBe(true);
      expect(readdirSync(join(resources, code)).length, code).toBeGreaterThan(1);
    }
  });
});
