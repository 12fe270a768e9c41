import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The black-box suite: generates services, installs, builds and runs them. Two files at a time, because each
// keeps a compiler or a service busy; the times allow for a cold package cache on a slow machine. Which folder, `--dir` says.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['**/*.test.ts'],
    globalSetup: ['test/services/harness/commandLine.ts', 'test/services/harness/postgres.ts'],
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 900_000,
  },
});
