import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The black-box suite: generates services, installs, builds and runs them. One file at a time, because each
// keeps a compiler and a service busy; the times allow for a cold package cache on a slow machine.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/services/**/*.test.ts', 'test/demo/**/*.test.ts', 'test/mutants/**/*.test.ts'],
    globalSetup: ['test/services/harness/commandLine.ts', 'test/services/harness/postgres.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 900_000,
  },
});
