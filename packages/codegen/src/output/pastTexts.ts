import { join } from 'node:path';
import { type GeneratedFile, onceOf } from '../generatedFile.ts';
import type { PastTexts } from '../targets/target.ts';
import type { BaseCopies } from './baseCopies.ts';
import { type FileSystem, nodeFileSystem } from './fileSystem.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { type OutputRecords, readRecords } from './outputRecords.ts';
import { renderedFrom, renderingPath } from './renderingRecord.ts';

/** The files that were rendered from the inputs with this digest before; undefined where they are not all known. */
export type PastRendering = (digest: string) => Promise<readonly GeneratedFile[] | undefined>;

/** What was generated into a folder, whatever a person made of the files since. */
export interface PastOutput {
  readonly texts: PastTexts;
  readonly rendering: PastRendering;
  readonly records: OutputRecords;
}

export async function pastOutput(folder: string, fileSystem: FileSystem = nodeFileSystem): Promise<PastOutput> {
  const records = await readRecords(folder, fileSystem);
  const { manifest: text = '', copies } = records;
  const manifest = readManifest(text);
  const hashes = new Map(
    manifest?.files.flatMap(({ draft, hash }) => (draft === undefined ? [] : [[draft, hash] as const])),
  );
  return {
    records,
    texts: async (draft) => {
      const hash = hashes.get(draft);
      return hash === undefined ? undefined : await copies.text(hash);
    },
    rendering: async (digest) => {
      const record = await fileSystem.read(join(folder, renderingPath));
      if (manifest === undefined || record === undefined || renderedFrom(record, text) !== digest) return undefined;
      return filesOf(manifest, copies);
    },
  };
}

async function filesOf(manifest: Manifest, copies: BaseCopies): Promise<readonly GeneratedFile[] | undefined> {
  const files: GeneratedFile[] = [];
  for (const { path, hash, draft, sources } of manifest.files) {
    const content = await copies.text(hash);
    if (content === undefined) return undefined;
    files.push({ path, content, ...(draft === undefined ? {} : { draft }), sources, ...onceOf(path) });
  }
  return files;
}
