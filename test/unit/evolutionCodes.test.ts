import { existsSync } from 'node:fs';
import { codes, definitionOf, docsPage, isCode } from '@specwright/checks/catalogue';
import { evolutionCodes } from '@specwright/evolution/codes';
import type { Severity } from '@specwright/model/diagnostic';
import { describe, expect, it } from 'vitest';

const lighter: Readonly<Record<string, Severity>> = {
  [evolutionCodes.staleLine]: 'warning',
  [evolutionCodes.likelyRename]: 'warning',
  [evolutionCodes.guardedChange]: 'warning',
  [evolutionCodes.implicitRename]: 'info',
};

/** The numbered checks of the notation about evolution → the code that holds each. */
const codesOfNumbers: Readonly<Record<number, string>> = {
  92: evolutionCodes.undeclaredChange,
  93: evolutionCodes.unknownTarget,
  94: evolutionCodes.additionMismatch,
  95: evolutionCodes.alterationMismatch,
  96: evolutionCodes.dropStillUsed,
  97: evolutionCodes.staleLine,
  98: evolutionCodes.conflictingLines,
  99: evolutionCodes.unsafeChange,
  100: evolutionCodes.missingBackfill,
  101: 'field/default-out-of-range',
  102: evolutionCodes.likelyRename,
  103: evolutionCodes.implicitRename,
  104: evolutionCodes.guardedChange,
};

// The evolution package may not import the catalogue, so it names its codes itself: they must be the same.
describe('the codes of evolution', () => {
  it('are those of the catalogue', () => {
    expect(Object.values(evolutionCodes).toSorted()).toEqual(codes.filter((code) => code.startsWith('evolution/')));
  });

  it.each(Object.values(evolutionCodes))('%s is as grave in the catalogue as it is reported', (code) => {
    if (!isCode(code)) throw new Error(`${code} is not in the catalogue`);
    expect(definitionOf(code).severity).toBe(lighter[code] ?? 'error');
  });

  it.each(Object.entries(codesOfNumbers))('check %s is held by a code that has a page', (_, code) => {
    expect(isCode(code) && existsSync(new URL(`../../${docsPage(code)}`, import.meta.url))).toBe(true);
  });
});
