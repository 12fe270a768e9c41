/**
 * The codes of the findings about evolution, as the catalogue of diagnostics lists them with their pages.
 * The numbers are those of the list of checks in the SDS reference.
 */
export const evolutionCodes = {
  /** 92: the schema changed since the baseline and no evolve line says so. */
  undeclaredChange: 'evolution/undeclared-change',
  /** 93: an evolve block for an entity that neither the specification nor the baseline knows. */
  unknownTarget: 'evolution/unknown-target',
  /** 94: `+field` for a field that the entity does not declare, or declares differently. */
  additionMismatch: 'evolution/addition-mismatch',
  /** 95, 103: `~field` for a field that the baseline does not have, or whose new side differs from the entity. */
  alterationMismatch: 'evolution/alteration-mismatch',
  /** 96: `-field` for a field that is still declared or still used. */
  dropStillUsed: 'evolution/drop-still-used',
  /** 97: the line says nothing that is not in the baseline already. */
  staleLine: 'evolution/stale-line',
  /** 98: two lines say what becomes of one field. */
  conflictingLines: 'evolution/conflicting-lines',
  /** 99: under `mode: safe` a change that loses values, and the line does not say what becomes of the rows. */
  unsafeChange: 'evolution/unsafe-change',
  /** 100: a required field is added without a value for the rows that exist. */
  missingBackfill: 'evolution/missing-backfill',
  /** 102: a dropped and an added field hold the same, and may be one. */
  likelyRename: 'evolution/likely-rename',
  /** 103: a rename, and the `migrate` block does not say `rename: explicit`. */
  implicitRename: 'evolution/implicit-rename',
  /** 104: the migration looks at the rows first, and may stop. */
  guardedChange: 'evolution/guarded-change',
  /** What a line says of the rows that exist does not fit the line. */
  termMismatch: 'evolution/term-mismatch',
  /** A module that was accepted, and that no specification has any more. */
  goneModule: 'evolution/gone-module',
  /** A baseline file that cannot be read. */
  brokenBaseline: 'evolution/broken-baseline',
} as const;

export type EvolutionCode = (typeof evolutionCodes)[keyof typeof evolutionCodes];
