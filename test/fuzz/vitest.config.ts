import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

/** The long runs: random work for minutes. */
export default defineConfig({
  ...shared,
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/fuzz/**/*.test.ts'],
    testTimeout: 600_000,
  },
});
