import { join } from 'node:path';
import { BaseCopies } from './baseCopies.ts';
import type { FileSystem } from './fileSystem.ts';
import { manifestPath } from './manifest.ts';

/** What an output folder says of itself, as it was when a run began: read once, and known to the whole run. */
export interface OutputRecords {
  /** The text of its manifest; undefined where there is none. */
  readonly manifest: string | undefined;
  readonly copies: BaseCopies;
}

export async function readRecords(folder: string, fileSystem: FileSystem): Promise<OutputRecords> {
  const manifest = await fileSystem.read(join(folder, manifestPath));
  return { manifest, copies: await BaseCopies.of(folder, fileSystem) };
}
