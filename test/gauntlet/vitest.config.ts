import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import unit from '../../vitest.config.ts';

// Every kind of change on databases with many rows. `SPECWRIGHT_GAUNTLET_ROWS` says how many.
export default defineConfig({
  ...unit,
  test: {
    ...unit.test,
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/gauntlet/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
  },
});
