import { test } from 'vitest';
import { fuzz } from '../../packages/server/test/fuzz/fuzzRun.ts';

const runs = 20;
const stepsOfRun = 500;

/** `FUZZ_SEED` begins elsewhere; a failure names the seed of its run. */
const firstSeed = Number(process.env.FUZZ_SEED ?? 20_261_126);

test.each(Array.from({ length: runs }, (_, at) => firstSeed + at))('seed %i', (seed) =>
  fuzz({ steps: stepsOfRun, seed, compareEvery: 20 }),
);
