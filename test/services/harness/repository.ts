import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Where projects are kept between runs; git ignores it. */
export const cacheFolder = join(repository, '.cache', 'services');

/** Installed packages by the hash of what a project wants; the demo keeps its own there too. */
export const packageCache = join(repository, '.cache', 'packages');

/** The bundled command line: what a user runs. */
export const commandLine = join(repository, 'dist', 'cli.cjs');

/** Specifications that people wrote outside this project, where they lie beside the repository. */
export function corpusFile(path: string): string | undefined {
  const file = join(repository, '..', 'shared', 'corpus', path);
  return existsSync(file) ? file : undefined;
}
