import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface LanguageConfiguration {
  readonly comments: { readonly lineComment: string };
  readonly brackets: readonly (readonly [string, string])[];
  readonly wordPattern: string;
  readonly indentationRules: { readonly increaseIndentPattern: string; readonly decreaseIndentPattern: string };
  readonly onEnterRules: readonly { readonly beforeText: string }[];
  readonly folding: { readonly markers: { readonly start: string; readonly end: string } };
}

const path = fileURLToPath(new URL('../../../language-configuration.json', import.meta.url));
const configuration = JSON.parse(readFileSync(path, 'utf8')) as LanguageConfiguration;

describe('the language configuration', () => {
  it('knows comments and brackets', () => {
    expect(configuration.comments.lineComment).toBe('--');
    expect(configuration.brackets).toEqual([
      ['{', '}'],
      ['[', ']'],
      ['(', ')'],
    ]);
  });

  it('a double click takes a whole word or quantity', () => {
    const word = new RegExp(configuration.wordPattern, 'g');
    expect('set Order(checked_out) in 30s, rider-service v1'.match(word)).toEqual([
      'set',
      'Order',
      'checked_out',
      'in',
      '30s',
      'rider-service',
      'v1',
    ]);
  });

  it('indents behind an open bracket, not behind one in a comment or a text', () => {
    const increase = new RegExp(configuration.indentationRules.increaseIndentPattern);
    for (const line of ['entity Pet {', 'entity Pet { -- the pets', '  in: {', '  owns: [', 'machine A.b { -- {']) {
      expect(increase.test(line), line).toBe(true);
    }
    for (const line of ['entity Pet {}', '-- entity Pet {', '  a: int -- {', '  message: "{"', 'edge A -> B {1:1}']) {
      expect(increase.test(line), line).toBe(false);
    }
    const decrease = new RegExp(configuration.indentationRules.decreaseIndentPattern);
    expect(decrease.test('  }')).toBe(true);
    expect(decrease.test('  a: int }')).toBe(false);
  });

  it('a comment goes on when its line is broken, a banner does not', () => {
    const [rule] = configuration.onEnterRules;
    const before = new RegExp(rule?.beforeText ?? '^$');
    expect(before.test('  -- what this is about')).toBe(true);
    expect(before.test('-- STATE MACHINES --')).toBe(false);
    expect(before.test('-- ==========')).toBe(false);
  });

  it('folds regions', () => {
    expect(new RegExp(configuration.folding.markers.start).test('-- #region entities')).toBe(true);
    expect(new RegExp(configuration.folding.markers.end).test('-- #endregion')).toBe(true);
  });
});
