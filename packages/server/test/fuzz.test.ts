import { test } from 'vitest';
import { fuzz } from './fuzz/fuzzRun.ts';

/** `npm run test:fuzz` takes ten thousand. */
test.each([1, 2, 3])(
  'after any steps the findings are those of a fresh check, and no request has failed (seed %i)',
  (seed) => fuzz({ steps: 150, seed, compareEvery: 25 }),
  150_000,
);
