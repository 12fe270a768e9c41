import fc from 'fast-check';

/**
 * The seed of the property tests. In CI it is fixed, so that a commit has one result; elsewhere each run tries other
 * values, and a failure prints the seed. `PROPERTY_SEED=…` chooses one.
 */
const fixed = process.env.CI === 'true' ? 20_261_126 : undefined;
const chosen = process.env.PROPERTY_SEED;
const seed = chosen === undefined ? fixed : Number(chosen);

if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
