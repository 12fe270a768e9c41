import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      name: 'templates-as-text',
      enforce: 'pre',
      load(id) {
        return id.endsWith('.hbs') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : undefined;
      },
    },
  ],
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/unit/**/*.test.ts'],
    setupFiles: ['test/unit/propertySeed.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
