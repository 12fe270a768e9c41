#!/usr/bin/env node
// The command as npm installs it: runs the bundle of the repository.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const bundle = fileURLToPath(new URL('../../../dist/cli.cjs', import.meta.url));
if (existsSync(bundle)) {
  createRequire(import.meta.url)(bundle);
} else {
  console.error(`specwright: ${bundle} is missing. Run \`npm run build\` in the folder of Specwright first.`);
  process.exitCode = 2;
}
