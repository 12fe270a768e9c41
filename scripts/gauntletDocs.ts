// Writes docs/evolution-gauntlet.md: the gauntlet of `npm run test:gauntlet` with as many rows as the documentation speaks of.
import { startVitest } from 'vitest/node';

process.env.SPECWRIGHT_GAUNTLET_ROWS ??= '100000';
process.env.SPECWRIGHT_GAUNTLET_TABLE ??= 'docs/evolution-gauntlet.md';
const run = await startVitest('test', ['gauntlet.test.ts'], { config: 'test/gauntlet/vitest.config.ts', watch: false });
await run.close();
