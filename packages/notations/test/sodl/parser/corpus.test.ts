import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseSodl } from '../../../src/sodl/parser.ts';

const folder = fileURLToPath(new URL('../../../../../../shared/corpus/sodl/', import.meta.url));
const corpus = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.sodl'))
      .map((name) => ({ name, text: readFileSync(`${folder}${name}`, 'utf8') }))
  : [];

describe.skipIf(corpus.length === 0)('the corpus', () => {
  for (const { name, text } of corpus) {
    it(`${name} has no syntax error`, () => {
      const { diagnostics, document } = parseSodl(text, name);
      expect(diagnostics).toEqual([]);
      expect(document.elements.length).toBeGreaterThan(0);
    });
    it(`${name} says the same with Windows line ends, a byte order mark, odd comments and no last line end`, () => {
      const other = `\ufeff${text.trimEnd().replaceAll('\n', '\r\n   # a comment\r\n \r\n')}`;
      const parse = parseSodl(other, name);
      expect(parse.diagnostics).toEqual([]);
      expect(parse.document.elements.map(({ $type }) => $type)).toEqual(
        parseSodl(text, name).document.elements.map(({ $type }) => $type),
      );
    });
  }
});
