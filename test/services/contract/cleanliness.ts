import { join } from 'node:path';
import { describe, it } from 'vitest';
import { mustRun } from '../harness/processes.ts';
import type { Project } from '../harness/project.ts';

/** What `make lint` asks, without making the clients anew that the build has made; a warning counts, too. */
export function theProjectIsClean(project: () => Project): void {
  describe('the code of the project', () => {
    const tool = (path: string, parameters: readonly string[]) =>
      mustRun(process.execPath, [join('node_modules', path), ...parameters], project().folder);

    it('is clean for its own linter and formatter', async () => {
      await tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']);
    });

    it('has the types that its strict compiler wants, tests included', async () => {
      await tool('typescript/bin/tsc', ['-p', 'tsconfig.json']);
    });
  });
}
