import { join } from 'node:path';
import type { FileSystem } from './fileSystem.ts';
import { hashOf, type ManifestFile } from './manifest.ts';

const folderOfCopies = '.specwright/base';

/** Where the text with this digest is kept, relative to the output folder. */
export function baseCopyPath(hash: string): string {
  return `${folderOfCopies}/${hash}`;
}

/** The text as it was generated; undefined where no copy was kept, or it is damaged. */
export async function readBaseCopy(folder: string, hash: string, fileSystem: FileSystem): Promise<string | undefined> {
  const text = await fileSystem.read(join(folder, baseCopyPath(hash)));
  return text !== undefined && hashOf(text) === hash ? text : undefined;
}

/** The copies that the folder holds, by their digests. */
export async function keptCopies(folder: string, fileSystem: FileSystem): Promise<ReadonlySet<string>> {
  return new Set(await fileSystem.list(join(folder, folderOfCopies)));
}

/** The copies that nothing in the manifest needs any more. */
export function needlessCopies(kept: ReadonlySet<string>, records: readonly ManifestFile[]): string[] {
  const needed = new Set(records.map(({ hash }) => hash));
  return [...kept].filter((hash) => !needed.has(hash));
}
