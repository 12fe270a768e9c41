import { lstat, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { ContextPack } from '@specwright/codegen/context/contextFile';
import {
  type ContextManifestFile,
  contextManifestName,
  readContextManifest,
  sha256,
} from '@specwright/codegen/context/contextManifest';
import { laterFormat } from '@specwright/codegen/output/manifest';
import { explainWriteError, systemCode } from './fileErrors.ts';
import { failed, wrongUsage } from './refusal.ts';
import { writeFiles } from './writeFiles.ts';

/**
 * What happens to a file of a pack. `conflict`: somebody changed it, so it stays, though there is a new text. `keep`:
 * the pack has no such file any more, and somebody changed it.
 */
export type ContextAction = 'create' | 'update' | 'unchanged' | 'delete' | 'conflict' | 'keep';

export interface ContextEntry {
  /** POSIX, relative to the folder of the pack. */
  readonly path: string;
  readonly action: ContextAction;
  readonly content?: string;
}

/**
 * Compares a pack with what is in its folder (absolute); nothing is written.
 * @throws Refusal when the folder is somebody else's, or a link leads out of it
 */
export async function planContext(folder: string, pack: ContextPack): Promise<readonly ContextEntry[]> {
  const known = await knownFiles(folder);
  const entries: ContextEntry[] = [];
  const wanted = new Set(pack.files.map(({ path }) => path));
  for (const { path, content } of pack.files) {
    await refuseLinks(folder, path);
    const present = await textAt(join(folder, path));
    entries.push({ path, content, action: actionFor(path, content, present, known.get(path)) });
  }
  for (const [path, sum] of known) {
    if (wanted.has(path)) continue;
    await refuseLinks(folder, path);
    const present = await textAt(join(folder, path));
    if (present !== undefined) entries.push({ path, action: sha256(present) === sum ? 'delete' : 'keep' });
  }
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Writes what was planned: first what is stale goes, then all files come together, the manifest last. */
export async function writeContext(folder: string, entries: readonly ContextEntry[]): Promise<void> {
  for (const { path, action } of entries) if (action === 'delete') await removeFile(folder, path);
  const isManifest = ({ path }: ContextEntry): boolean => path === contextManifestName;
  const written = entries.filter(({ action }) => action === 'create' || action === 'update');
  const inOrder = [...written.filter((one) => !isManifest(one)), ...written.filter(isManifest)];
  await writeFiles(new Map(inOrder.map(({ path, content }) => [join(folder, path), content ?? ''])));
}

function actionFor(
  path: string,
  content: string,
  present: string | undefined,
  known: string | undefined,
): ContextAction {
  if (present === undefined) return 'create';
  if (present === content) return 'unchanged';
  return path === contextManifestName || sha256(present) === known ? 'update' : 'conflict';
}

/** The files that the manifest of the folder lists, with their sums. */
async function knownFiles(folder: string): Promise<ReadonlyMap<string, ContextManifestFile['sha256']>> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    if (systemCode(error) === 'ENOTDIR') throw foreign(folder, 'is a file, not a folder');
    throw explainWriteError(error, folder);
  });
  if ((await linkAt(folder)) === true) throw foreign(folder, 'is a link to another place');
  if (names.length === 0) return new Map();
  const text = await textAt(join(folder, contextManifestName));
  const files = text === undefined ? undefined : readContextManifest(text);
  const later = text === undefined ? undefined : laterFormat(text, join(folder, contextManifestName));
  if (later !== undefined) throw failed(later);
  if (files === undefined) throw foreign(folder, 'holds files and was not made by Specwright');
  return new Map(files.map((file) => [file.path, file.sha256]));
}

function foreign(folder: string, reason: string): Error {
  return wrongUsage(
    `'${folder}' ${reason}: nothing was written. Move it away, or name another place with \`--out DIR\`.`,
  );
}

/** A folder of the pack that is a link would be written somewhere else. */
async function refuseLinks(folder: string, path: string): Promise<void> {
  for (let at = join(folder, path); at !== folder; at = dirname(at)) {
    if (await linkAt(at)) throw foreign(at, 'is a link to another place');
  }
}

async function linkAt(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

async function textAt(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return undefined;
    throw explainWriteError(error, path);
  }
}

async function removeFile(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true }).catch((error: unknown) => {
    throw explainWriteError(error, join(folder, path));
  });
  for (let at = dirname(join(folder, path)); relative(folder, at) !== ''; at = dirname(at)) {
    if ((await rmdir(at).catch(() => 'full')) === 'full') return;
  }
}
