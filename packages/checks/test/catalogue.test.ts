import { describe, expect, it } from 'vitest';
import { codes, definitionOf, finding, isCode } from '../src/catalogue.ts';

const at = {
  file: 'file:///shop.sds',
  range: { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } },
  nameRange: { start: { line: 0, character: 6 }, end: { line: 0, character: 10 } },
};

describe('the catalogue', () => {
  it('fills the holes of a message and marks the name of a part', () => {
    const found = finding('error/duplicate', at, { parameters: { name: 'gone' } });
    expect(found).toMatchObject({
      severity: 'error',
      message: "Error 'gone' is declared already.",
      range: at.nameRange,
    });
  });

  it('lets the compiler check the parameters and the data of a code', () => {
    const wrong = [
      // @ts-expect-error a parameter that the message does not have
      () => finding('error/duplicate', at, { parameters: { name: 'gone', other: 1 } }),
      // @ts-expect-error a parameter is missing
      () => finding('module/duplicate', at, { parameters: { name: 'shop' } }),
      // @ts-expect-error a fixable code needs the data of its fix
      () => finding('error/unknown', at, { parameters: { name: 'gone', suggestion: '' } }),
      // @ts-expect-error the data of another fix
      () => finding('field/duplicate', at, { parameters: { name: 'x', entity: 'y' }, data: undefined }),
      // @ts-expect-error no such code
      () => finding('error/no-such-code', at, {}),
    ];
    expect(wrong).toHaveLength(5);
    expect(isCode('error/no-such-code')).toBe(false);
  });

  it('names every code area/kebab-name', () => {
    for (const code of codes) expect(code).toMatch(/^[a-z]+\/[a-z]+(-[a-z]+)*$/);
  });

  it('writes messages as sentences, with named holes, that tell the suggestion last', () => {
    for (const code of codes) {
      const { message, title } = definitionOf(code);
      expect(message.text, code).toMatch(/(\.|\{suggestion\}|^\{problem\})$/);
      expect(title, code).not.toMatch(/[.{}]/);
    }
  });
});
