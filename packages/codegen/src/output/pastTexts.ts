import { join } from 'node:path';
import type { PastTexts } from '../targets/target.ts';
import { readBaseCopy } from './baseCopies.ts';
import { type FileSystem, nodeFileSystem } from './fileSystem.ts';
import { manifestPath, readManifest } from './manifest.ts';

/** The texts that were generated into a folder, by the digests of their drafts; whatever a person made of the files since. */
export async function pastTexts(folder: string, fileSystem: FileSystem = nodeFileSystem): Promise<PastTexts> {
  const manifest = readManifest((await fileSystem.read(join(folder, manifestPath))) ?? '');
  const hashes = new Map(
    manifest?.files.flatMap(({ draft, hash }) => (draft === undefined ? [] : [[draft, hash] as const])),
  );
  return async (draft) => {
    const hash = hashes.get(draft);
    return hash === undefined ? undefined : await readBaseCopy(folder, hash, fileSystem);
  };
}
