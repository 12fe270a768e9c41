import { existsSync } from 'node:fs';
import { commandLine } from './repository.ts';

/** Before the first test: the suite runs what users run, so it must have been built. */
export function setup(): void {
  if (!existsSync(commandLine)) {
    throw new Error(`${commandLine} is missing. Run \`npm run build\` first.`);
  }
}
