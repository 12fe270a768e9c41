import type { Code } from '../../src/catalogue.ts';

/** The numbered checks of the notation → the codes that hold them. */
export const codesOfNumbers: Readonly<Record<number, readonly Code[]>> = {
  // Manifest
  1: ['module/duplicate'],
  2: ['module/shared-ownership'],
  3: ['module/entity-not-owned'],
  4: ['module/undefined-entity'],
  5: ['module/entity-outside-owner'],
  6: ['module/unknown-consumed-module'],
  7: ['module/event-not-exposed'],
  8: ['module/self-consumption'],
  9: ['module/nothing-to-consume'],
  10: ['module/exposed-entity'],
  11: ['module/undefined-event'],
  12: ['module/unconsumed-event'],
  13: ['module/hidden-coupling'],
  14: ['module/foreign-write'],
  15: ['module/consumption-cycle'],
  16: ['module/missing-boundary', 'module/duplicate-boundary'],
  17: ['module/count-mismatch'],
  18: ['contract/unknown-module'],
  19: ['contract/unrelated-modules'],
  20: ['module/missing-contract'],
  21: ['contract/event-not-exposed'],
  22: ['contract/missing-consumption'],
  23: ['contract/duplicate'],
  24: ['invariant/unrelated-modules'],
  25: ['module/spec-without-module', 'module/version-mismatch'],
};
