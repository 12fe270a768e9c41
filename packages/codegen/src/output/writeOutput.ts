import { join } from 'node:path';
import type { GeneratedFile } from '../generatedFile.ts';
import { codeOf, type FileSystem, nodeFileSystem } from './fileSystem.ts';
import { hashOf, type Manifest, type ManifestFile, manifestPath, manifestText, readManifest } from './manifest.ts';
import { OutputError } from './outputError.ts';
import { assertInside } from './safePath.ts';

/**
 * What happens to a file. `keep`: a person changed it and the generator has nothing new for it, or no longer makes it.
 * `conflict`: a person changed it and the generator has a new text; it stays as it is. Merging is not done here.
 */
export type OutputAction = 'create' | 'update' | 'unchanged' | 'keep' | 'conflict' | 'delete';

export interface OutputEntry {
  /** POSIX, relative to the output folder. */
  readonly path: string;
  readonly action: OutputAction;
}

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

interface PlannedEntry extends OutputEntry {
  readonly content?: string;
  /** What the manifest says of the file afterwards; absent when it no longer belongs to us. */
  readonly record?: ManifestFile;
  /** What the manifest says of it now. */
  readonly known?: ManifestFile;
}

/**
 * Writes generated files into a folder: only what differs, each through a temporary name, the manifest last.
 * Files that a person changed stay; files no longer generated go when nobody changed them.
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
  const report: OutputReport = { folder, entries: planned.map(({ path, action }) => ({ path, action })) };
  if (options.dryRun !== true) await carryOut(folder, planned, fileSystem, options);
  return report;
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

/** The manifest of the folder; empty for one that is new or empty. */
async function manifestOf(folder: string, fileSystem: FileSystem): Promise<Manifest> {
  const text = await fileSystem.read(join(folder, manifestPath));
  if (text === undefined) {
    const names = await fileSystem.list(folder);
    if (names !== undefined && names.length > 0) {
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

async function planOutput(
  folder: string,
  files: readonly GeneratedFile[],
  manifest: Manifest,
  fileSystem: FileSystem,
): Promise<PlannedEntry[]> {
  const known = new Map(manifest.files.map((file) => [file.path, file]));
  const planned: PlannedEntry[] = [];
  for (const file of files) {
    const present = await fileSystem.read(join(folder, file.path));
    planned.push(planFile(file, present, known.get(file.path)));
    known.delete(file.path);
  }
  for (const old of known.values()) {
    const present = await fileSystem.read(join(folder, old.path));
    if (present === undefined) continue;
    planned.push({ path: old.path, action: isPristine(present, old) ? 'delete' : 'keep', known: old });
  }
  return planned.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function planFile(file: GeneratedFile, present: string | undefined, known: ManifestFile | undefined): PlannedEntry {
  const { path, content } = file;
  const hash = hashOf(content);
  const before = known === undefined ? {} : { known };
  const record: ManifestFile = { path, hash, sources: file.sources };
  if (present === undefined) return { path, action: 'create', content, record, ...before };
  if (present === content) return { path, action: 'unchanged', record, ...before };
  if (known !== undefined && isPristine(present, known)) {
    return { path, action: 'update', content, record, known: { ...known, hash: hashOf(present) } };
  }
  // A person changed it. The manifest keeps the text they started from, so that a later run can still tell.
  const base: ManifestFile = known === undefined ? record : { ...record, hash: known.hash };
  return { path, action: known?.hash === hash ? 'keep' : 'conflict', record: base, ...before };
}

/** Nobody but us wrote the text: it is that of the last run, or of the one before when the last broke off. */
function isPristine(present: string, known: ManifestFile): boolean {
  const hash = hashOf(present);
  return hash === known.hash || hash === known.was;
}

async function carryOut(
  folder: string,
  planned: readonly PlannedEntry[],
  fileSystem: FileSystem,
  options: OutputOptions,
): Promise<void> {
  const changes = planned.filter(({ action }) => action === 'create' || action === 'update' || action === 'delete');
  const manifest = manifestText(
    planned.flatMap((entry) => entry.record ?? []),
    options.service,
  );
  let done = 0;
  for (const entry of changes) {
    if (options.signal?.aborted === true) {
      throw new OutputError('cancelled', folder, `Cancelled after ${done} of ${changes.length} files.`);
    }
    options.onProgress?.({ path: entry.path, action: entry.action }, done, changes.length);
    if (done === 0) await announce(folder, planned, fileSystem, options.service);
    if (entry.content === undefined) await deleteFile(folder, entry.path, fileSystem);
    else await writeFile(folder, entry.path, entry.content, fileSystem);
    done++;
  }
  if ((await fileSystem.read(join(folder, manifestPath))) !== manifest) {
    await writeFile(folder, manifestPath, manifest, fileSystem);
  }
}

/**
 * Before the first file the manifest names what is about to be written, with the digests before and after, and what is
 * about to go: a run that breaks off leaves a folder that is ours, in which each file is known as it was or as it is.
 */
async function announce(
  folder: string,
  planned: readonly PlannedEntry[],
  fileSystem: FileSystem,
  service: string | undefined,
): Promise<void> {
  const records = planned.flatMap(({ action, record, known }): ManifestFile[] => {
    if (action === 'delete' && known !== undefined) return [known];
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
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR'].includes(code)) {
    return new OutputError(
      'not-writable',
      path,
      `'${path}' cannot be written (${code}). Check the rights of the folder and what lies there.`,
    );
  }
  return error;
}
