import { join } from 'node:path';
import type { GeneratedFile } from '../generatedFile.ts';
import { baseCopyPath, keptCopies, needlessCopies } from './baseCopies.ts';
import { codeOf, type FileSystem, nodeFileSystem } from './fileSystem.ts';
import { hashOf, type Manifest, type ManifestFile, manifestPath, manifestText, readManifest } from './manifest.ts';
import { OutputError } from './outputError.ts';
import { type OutputEntry, type PlannedEntry, planOutput } from './planOutput.ts';
import { assertInside } from './safePath.ts';

export interface OutputReport {
  readonly folder: string;
  /** By path. */
  readonly entries: readonly OutputEntry[];
}

export interface OutputOptions {
  /** Only tells what would happen. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Called before each file that is written or deleted. */
  readonly onProgress?: (entry: OutputEntry, done: number, total: number) => void;
  readonly fileSystem?: FileSystem;
  /** The name of the service: a folder that holds another one is refused. */
  readonly service?: string;
}

/**
 * Writes generated files into a folder: only what differs, each through a temporary name, the manifest last.
 * What a person changed in a file stays, merged with what is new; files no longer generated go when nobody changed them.
 * @throws OutputError when the folder is not ours, a path leaves it, it was cancelled, or the disk is full.
 */
export async function writeOutput(
  folder: string,
  files: readonly GeneratedFile[],
  options: OutputOptions = {},
): Promise<OutputReport> {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  for (const file of files) assertInside(file.path);
  const manifest = await manifestOf(folder, fileSystem);
  assertSameService(folder, manifest, options.service);
  const planned = await planOutput(folder, files, manifest, fileSystem);
  const report: OutputReport = { folder, entries: planned.map(entryOf) };
  if (options.dryRun !== true) await carryOut(folder, files, planned, fileSystem, options);
  return report;
}

function entryOf({ path, action, content, orphans }: PlannedEntry): OutputEntry {
  return { path, action, ...(content === undefined ? {} : { content }), ...(orphans === undefined ? {} : { orphans }) };
}

/** Files of another service would be taken for files that are no longer generated, and deleted. */
function assertSameService(folder: string, manifest: Manifest, service: string | undefined): void {
  if (service === undefined || manifest.service === undefined || manifest.service === service) return;
  throw new OutputError(
    'other-service',
    folder,
    `The folder '${folder}' holds the service '${manifest.service}', not '${service}'. Name another folder; if the service was renamed, change its name in '${join(folder, manifestPath)}' too.`,
  );
}

/** What a run that broke off before its first file leaves behind. */
const ownFolder = manifestPath.split('/')[0];

/** The manifest of the folder; empty for one that is new or empty. */
async function manifestOf(folder: string, fileSystem: FileSystem): Promise<Manifest> {
  const text = await fileSystem.read(join(folder, manifestPath));
  if (text === undefined) {
    const names = await fileSystem.list(folder);
    if (names?.some((name) => name !== ownFolder)) {
      throw new OutputError(
        'not-ours',
        folder,
        `The folder '${folder}' is not empty and was not made by Specwright. Name an empty or a new folder.`,
      );
    }
    return { formatVersion: 1, generator: 'specwright', files: [] };
  }
  const manifest = readManifest(text);
  if (manifest !== undefined) {
    for (const file of manifest.files) assertInside(file.path);
    return manifest;
  }
  const place = join(folder, manifestPath);
  throw new OutputError(
    'broken-manifest',
    place,
    `'${place}' cannot be read. Restore it from version control, or generate into a new folder.`,
  );
}

async function carryOut(
  folder: string,
  files: readonly GeneratedFile[],
  planned: readonly PlannedEntry[],
  fileSystem: FileSystem,
  options: OutputOptions,
): Promise<void> {
  const changes = planned.filter(({ action, content }) => content !== undefined || action === 'delete');
  const records = planned.flatMap((entry) => entry.record ?? []);
  const manifest = manifestText(records, options.service);
  const kept = await keptCopies(folder, fileSystem);
  let done = 0;
  for (const entry of changes) {
    if (options.signal?.aborted === true) {
      throw new OutputError('cancelled', folder, `Cancelled after ${done} of ${changes.length} files.`);
    }
    options.onProgress?.({ path: entry.path, action: entry.action }, done, changes.length);
    if (done === 0) await announce(folder, files, planned, kept, fileSystem, options.service);
    for (const [path, lost] of entry.orphanTexts ?? []) await writeFile(folder, path, lost, fileSystem);
    if (entry.content === undefined) await deleteFile(folder, entry.path, fileSystem);
    else await writeFile(folder, entry.path, entry.content, fileSystem);
    done++;
  }
  if (done === 0) await copyTexts(folder, files, records, kept, fileSystem);
  if ((await fileSystem.read(join(folder, manifestPath))) !== manifest) {
    await writeFile(folder, manifestPath, manifest, fileSystem);
  }
  for (const hash of needlessCopies(kept, records)) await deleteFile(folder, baseCopyPath(hash), fileSystem);
}

/** Keeps a copy of each generated text that the manifest names, for a later run to merge with. */
async function copyTexts(
  folder: string,
  files: readonly GeneratedFile[],
  records: readonly ManifestFile[],
  kept: ReadonlySet<string>,
  fileSystem: FileSystem,
): Promise<void> {
  const hashes = new Map(records.map(({ path, hash }) => [path, hash]));
  const texts = new Map(files.map(({ path, content }) => [hashes.get(path), content]));
  for (const [hash, content] of texts) {
    if (hash === undefined || kept.has(hash) || hashOf(content) !== hash) continue;
    await writeFile(folder, baseCopyPath(hash), content, fileSystem);
  }
}

/**
 * Before the first file the manifest names what is about to be written, with the digests before and after, and what is
 * about to go: a run that breaks off leaves a folder that is ours, in which each file is known as it was or as it is.
 */
async function announce(
  folder: string,
  files: readonly GeneratedFile[],
  planned: readonly PlannedEntry[],
  kept: ReadonlySet<string>,
  fileSystem: FileSystem,
  service: string | undefined,
): Promise<void> {
  await copyTexts(
    folder,
    files,
    planned.flatMap(({ record }) => record ?? []),
    kept,
    fileSystem,
  );
  const records = planned.flatMap(({ action, record, known, content }): ManifestFile[] => {
    // A merged file comes from the text before until it is written: the next run would otherwise take it for done.
    const isMerged = content !== undefined && (action === 'merge' || action === 'conflict');
    if ((action === 'delete' || isMerged) && known !== undefined) return [known];
    if (record === undefined) return [];
    const was = action === 'update' ? known?.hash : undefined;
    return [was === undefined ? record : { ...record, was }];
  });
  await writeFile(folder, manifestPath, manifestText(records, service), fileSystem);
}

async function writeFile(folder: string, path: string, content: string, fileSystem: FileSystem): Promise<void> {
  const target = join(folder, path);
  const temporary = `${target}.specwright-tmp`;
  try {
    await fileSystem.makeFolder(join(target, '..'));
    await fileSystem.write(temporary, content);
    await fileSystem.rename(temporary, target);
  } catch (error) {
    await fileSystem.remove(temporary).catch(() => undefined);
    throw explain(error, target);
  }
}

async function deleteFile(folder: string, path: string, fileSystem: FileSystem): Promise<void> {
  try {
    await fileSystem.remove(join(folder, path));
    const parts = path.split('/').slice(0, -1);
    for (; parts.length > 0; parts.pop()) await fileSystem.removeEmptyFolder(join(folder, ...parts));
  } catch (error) {
    throw explain(error, join(folder, path));
  }
}

function explain(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new OutputError('no-space', path, `No space is left on the disk for '${path}'. Free some and run again.`);
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new OutputError(
      'not-writable',
      path,
      `'${path}' cannot be written. A part of the path is a file, not a folder: name another place.`,
    );
  }
  if (['EACCES', 'EPERM', 'EROFS', 'EISDIR'].includes(code)) {
    return new OutputError(
      'not-writable',
      path,
      `'${path}' cannot be written (${code}). Check the rights of the folder and what lies there.`,
    );
  }
  return error;
}
