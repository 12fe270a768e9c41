import { codes, definitionOf, isCode } from '@specwright/checks/catalogue';
import { evolutionCodes } from '@specwright/evolution/codes';
import { describe, expect, it } from 'vitest';

// The evolution package may not import the catalogue, so it names its codes itself: they must be the same.
describe('the codes of evolution', () => {
  it('are those of the catalogue', () => {
    expect(Object.values(evolutionCodes).toSorted()).toEqual(codes.filter((code) => code.startsWith('evolution/')));
  });

  it.each(Object.values(evolutionCodes))('%s is as grave in the catalogue as it is reported', (code) => {
    if (!isCode(code)) throw new Error(`${code} is not in the catalogue`);
    expect(definitionOf(code).severity).toBe(code === evolutionCodes.staleLine ? 'warning' : 'error');
  });
});
