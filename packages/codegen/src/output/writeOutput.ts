import { basename, dirname, join } from 'node:path';
import type { GeneratedFile } from '../generatedFile.ts';
import { type BaseCopies, baseCopiesPath } from './baseCopies.ts';
import { codeOf, type FileSystem, nodeFileSystem } from './fileSystem.ts';
import { leftServices } from './leftServices.ts';
import {
  laterFormat,
  type Manifest,
  type ManifestFile,
  manifestPath,
  manifestText,
  readManifest,
  readMergedManifest,
} from './manifest.ts';
import { OutputError } from './outputError.ts';
import { type OutputRecords, readRecords } from './outputRecords.ts';
import type { PartDigests } from './partDigests.ts';
import { contentHash, hashOfFile, type OutputEntry, type PlannedEntry, planOutput } from './planOutput.ts';
import { giveBack, takeLock } from './processLock.ts';
import { renderingPath, renderingText } from './renderingRecord.ts';
import { assertInside } from './safePath.ts';

export interface OutputReport {
  readonly folder: string;
  /** By path. */
  readonly entries: readonly OutputEntry[];
}

export interface PlanOptions {
  readonly fileSystem?: FileSystem;
  /** What the folder said of itself when the files were made (`pastOutput`); else it is read. */
  readonly records?: OutputRecords;
  /** The name of the service: a folder that holds another one is refused. */
  readonly service?: string;
  /** What the parts that the files are made from say (`partDigests.ts`). */
  readonly parts?: PartDigests;
  /** What the files were rendered from (`renderingRecord.ts`). */
  readonly rendering?: string;
  /** The folder may hold other things: services, each in a folder of its own. A file that is not ours stays as it is. */
  readonly sharesFolder?: boolean;
}

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Called before each file that is written or deleted. */
  readonly onProgress?: (entry: OutputEntry, done: number, total: number) => void;
}

export interface OutputOptions extends PlanOptions, WriteOptions {}

/** What is to happen to a folder: nothing of it has happened before `write` is called. */
export interface PreparedOutput {
  readonly report: OutputReport;
  /**
   * Carries the plan out: only what differs, each file through a temporary name, the manifest last.
   * @throws OutputError when a file was changed since it was looked at, it was cancelled, or the disk is full
   */
  write(options?: WriteOptions): Promise<void>;
}

/**
 * Plans how generated files come into a folder. What a person changed in a file stays, merged with what is new; files no
 * longer generated go when nobody changed them. Reads only.
 * @throws OutputError when the folder is not ours, or a path leaves it
 */
export async function prepareOutput(
  folder: string,
  files: readonly GeneratedFile[],
  { fileSystem = nodeFileSystem, service, parts, rendering, records, sharesFolder = false }: PlanOptions = {},
): Promise<PreparedOutput> {
  for (const file of files) assertInside(file.path);
  const found = records ?? (await readRecords(folder, fileSystem));
  const manifest = await manifestOf(folder, found, fileSystem, sharesFolder);
  await assertSameService(folder, manifest, { service, sharesFolder, fileSystem });
  if (found.manifest === undefined && service !== undefined) await assertNotBeside(folder, service, fileSystem);
  const planned = await planOutput(folder, files, manifest, found.copies, fileSystem);
  return {
    report: { folder, entries: planned.map(entryOf) },
    write: (options = {}) =>
      new OutputWriter(folder, fileSystem, found, { service, before: manifest.parts, parts, rendering }).carryOut(
        files,
        planned,
        options,
      ),
  };
}

/** Plans and writes: see `prepareOutput` and `PreparedOutput.write`. */
export async function writeOutput(
  folder: string,
  files: readonly GeneratedFile[],
  options: OutputOptions = {},
): Promise<OutputReport> {
  const { report, write } = await prepareOutput(folder, files, options);
  await write(options);
  return report;
}

function entryOf({ path, action, content, orphans, obstacle, isLeft, sides }: PlannedEntry): OutputEntry {
  return {
    path,
    action,
    ...(content === undefined ? {} : { content }),
    ...(orphans === undefined ? {} : { orphans }),
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(isLeft === undefined ? {} : { isLeft }),
    ...(sides === undefined ? {} : { sides }),
  };
}

/** Files of another service would be taken for files that are no longer generated, and deleted. */
async function assertSameService(
  folder: string,
  { service: present }: Manifest,
  { service, sharesFolder, fileSystem }: { service: string | undefined; sharesFolder: boolean; fileSystem: FileSystem },
): Promise<void> {
  if (service === undefined || present === undefined || present === service) return;
  const inside = await leftServices(folder, [], fileSystem);
  const own = sharesFolder ? undefined : inside.find((one) => one.service === service);
  let cure = `Name another folder; if the service was renamed, change its name in '${join(folder, manifestPath)}' too.`;
  if (sharesFolder && inside.length === 0) {
    cure = `Of several modules each has a folder of its name in it: move what is there, \`${ownFolder}\` too, into that of its module.`;
  } else if (own !== undefined) {
    cure = `That is in '${join(folder, own.folder)}': name it, or put what is there into the place of '${folder}'.`;
  }
  const message = `The folder '${folder}' holds the service '${present}', not '${service}'. ${cure}`;
  throw new OutputError('other-service', folder, message);
}

/** A module that has another name now makes its service in another folder: without its migrations, and without what people wrote. */
async function assertNotBeside(folder: string, service: string, fileSystem: FileSystem): Promise<void> {
  const system = dirname(folder);
  const isSystem = (await fileSystem.read(join(system, manifestPath)).catch(() => undefined)) !== undefined;
  const beside = isSystem ? await leftServices(system, [basename(folder)], fileSystem) : [];
  const there = beside.find((one) => one.service === service);
  if (there === undefined) return;
  throw new OutputError(
    'other-service',
    folder,
    `'${join(system, there.folder)}' holds the service '${service}', with its migrations and what you wrote. It is made in '${folder}' now: move the folder there and run the command again.`,
  );
}

/** Says which process writes into the folder: there only while it does. */
const lockPath = '.specwright/lock';

/** What a run that broke off before its first file leaves behind. */
const ownFolder = manifestPath.split('/')[0];

/** The manifest of the folder; empty for one that is new or empty. */
async function manifestOf(
  folder: string,
  { manifest: text }: OutputRecords,
  fileSystem: FileSystem,
  sharesFolder: boolean,
): Promise<Manifest> {
  if (text === undefined) {
    const names = sharesFolder ? [] : await fileSystem.list(folder);
    if (names?.some((name) => name !== ownFolder)) {
      throw new OutputError(
        'not-ours',
        folder,
        `The folder '${folder}' is not empty and was not made by Specwright. Name an empty or a new folder; if it was, restore '${join(folder, manifestPath)}' from version control.`,
      );
    }
    return { formatVersion: 1, generator: 'specwright', files: [] };
  }
  const manifest = readManifest(text) ?? readMergedManifest(text);
  if (manifest !== undefined) {
    for (const file of [...manifest.files, ...(manifest.othersFiles ?? [])]) assertInside(file.path);
    return manifest;
  }
  const place = join(folder, manifestPath);
  throw new OutputError(
    'broken-manifest',
    place,
    laterFormat(text, place) ??
      `'${place}' cannot be read. Restore it from version control, or generate into a new folder.`,
  );
}

/** What is said of the folder as a whole. */
interface Head {
  readonly service: string | undefined;
  /** What the parts said in the run before, and what they say now. */
  readonly before: PartDigests | undefined;
  readonly parts: PartDigests | undefined;
  readonly rendering: string | undefined;
}

/** Writes one folder. */
class OutputWriter {
  readonly #folder: string;
  readonly #fileSystem: FileSystem;
  readonly #records: OutputRecords;
  readonly #head: Head;
  readonly #lock: string;
  #isLocked = false;

  constructor(folder: string, fileSystem: FileSystem, records: OutputRecords, head: Head) {
    this.#folder = folder;
    this.#fileSystem = fileSystem;
    this.#records = records;
    this.#head = head;
    this.#lock = join(folder, lockPath);
  }

  async carryOut(
    files: readonly GeneratedFile[],
    planned: readonly PlannedEntry[],
    options: WriteOptions,
  ): Promise<void> {
    try {
      await this.#carryOut(files, planned, options);
    } finally {
      // One that cannot be given back is taken over by the next run.
      if (this.#isLocked) await giveBack(this.#lock, this.#fileSystem).catch(() => undefined);
      this.#isLocked = false;
    }
  }

  async #carryOut(
    files: readonly GeneratedFile[],
    planned: readonly PlannedEntry[],
    { signal, onProgress }: WriteOptions,
  ): Promise<void> {
    const changes = planned.filter(({ action, content }) => content !== undefined || action === 'delete');
    const records = planned.flatMap((entry) => entry.record ?? []);
    this.#goOn(signal, 0, changes.length);
    const copies = await this.#copyTexts(files, records);
    if (changes.length > 0) await this.#writeManifest(announced(planned), this.#head.before);
    for (const [done, entry] of changes.entries()) {
      this.#goOn(signal, done, changes.length);
      onProgress?.({ path: entry.path, action: entry.action }, done, changes.length);
      await this.#change(entry);
    }
    const manifest = await this.#writeManifest(records, this.#head.parts);
    const { rendering } = this.#head;
    if (rendering !== undefined && tellAll(records, files))
      await this.#writeRecord(renderingPath, renderingText(rendering, manifest));
    // All is done: where this fails, needless copies stay until the next run, and what this one did is told all the same.
    await this.#dropTexts(copies, records).catch(() => undefined);
  }

  /**
   * Before the first thing that is written: of two runs one works at a folder, and one that has planned with what another
   * has changed since does not begin.
   */
  async #begin(): Promise<void> {
    if (this.#isLocked) return;
    const holder = await takeLock(this.#lock, this.#fileSystem).catch((error: unknown) => {
      throw explain(error, this.#folder);
    });
    if (holder !== undefined) {
      throw new OutputError(
        'in-use',
        this.#folder,
        `'${this.#folder}' is being generated into by ${holder}. Wait for its end and run the command again; if there is no such run, delete '${this.#lock}'.`,
      );
    }
    this.#isLocked = true;
    if ((await this.#fileSystem.read(join(this.#folder, manifestPath))) === this.#records.manifest) return;
    throw new OutputError(
      'changed-meanwhile',
      this.#folder,
      `Another run has generated into '${this.#folder}' while this was at work. Run the command again.`,
    );
  }

  /** Writes a file, or deletes it where it has no content. */
  async #put(path: string, content: string | undefined, assertFree?: () => Promise<void>): Promise<void> {
    await this.#begin();
    await assertFree?.();
    if (content === undefined) await deleteFile(this.#folder, path, this.#fileSystem);
    else await writeFile(this.#folder, path, content, this.#fileSystem);
  }

  #goOn(signal: AbortSignal | undefined, done: number, total: number): void {
    if (signal?.aborted !== true) return;
    throw new OutputError('cancelled', this.#folder, `Cancelled after ${done} of ${total} files.`);
  }

  async #change({ path, content, seen, orphanTexts }: PlannedEntry): Promise<void> {
    const asSeen = (): Promise<void> => this.#assertAsSeen(path, seen);
    for (const [place, lost] of orphanTexts ?? []) await this.#put(place, lost, asSeen);
    await this.#put(path, content, asSeen);
  }

  /** A person may have saved a file since it was looked at: what they wrote then is in no plan. */
  async #assertAsSeen(path: string, seen: string | undefined): Promise<void> {
    const found = await this.#fileSystem.find(join(this.#folder, path));
    if (found?.text === seen && found?.obstacle === undefined) return;
    throw new OutputError(
      'changed-meanwhile',
      path,
      `'${join(this.#folder, path)}' was changed while this was at work, and stays as it is. Run the command again.`,
    );
  }

  /** Keeps a copy of each generated text that the manifest names, for a later run to merge with. */
  async #copyTexts(files: readonly GeneratedFile[], records: readonly ManifestFile[]): Promise<BaseCopies> {
    const before = this.#records.copies;
    const texts = new Map(files.map((file) => [hashOfFile(file), file.content]));
    const hashes = records.map(({ hash }) => hash);
    const copies = await before.including(hashes, texts);
    if (copies !== before) await this.#put(baseCopiesPath, copies.stored);
    return copies;
  }

  /** Drops the copies that nothing in the manifest needs any more. */
  async #dropTexts(copies: BaseCopies, records: readonly ManifestFile[]): Promise<void> {
    const needed = copies.only(new Set(records.map(({ hash }) => hash)));
    if (needed !== copies) await this.#put(baseCopiesPath, needed.stored);
    for (const path of copies.formerPaths) await this.#put(path, undefined);
  }

  async #writeManifest(records: readonly ManifestFile[], parts: PartDigests | undefined): Promise<string> {
    const text = manifestText(records, { service: this.#head.service, parts });
    await this.#writeRecord(manifestPath, text);
    return text;
  }

  async #writeRecord(path: string, text: string): Promise<void> {
    if ((await this.#fileSystem.read(join(this.#folder, path))) === text) return;
    await this.#put(path, text);
  }
}

/** Not where a file has stayed as it was in spite of what is generated now: its record names the text before. */
function tellAll(records: readonly ManifestFile[], files: readonly GeneratedFile[]): boolean {
  const known = new Map(records.map((record) => [record.path, record]));
  return files.every((file) => {
    const record = known.get(file.path);
    return record !== undefined && record.draft === file.draft && record.hash === hashOfFile(file);
  });
}

/**
 * Before the first file the manifest names what is about to be written, as it is and as it will be, and what is about to
 * go or to be left to its owner: a run that breaks off leaves a folder that is ours, in which the text tells of each file how far the run came.
 */
function announced(planned: readonly PlannedEntry[]): ManifestFile[] {
  return planned.flatMap(({ record, known, content, seen, orphans }): ManifestFile[] => {
    const putAside = orphans === undefined ? {} : { orphans };
    if (record === undefined) return known === undefined ? [] : [{ ...known, ...putAside }];
    if (known === undefined || content === undefined || seen === undefined) return [{ ...record, ...putAside }];
    const { hash, draft } = record;
    const next = { written: contentHash(content), hash, ...(draft === undefined ? {} : { draft }) };
    return [{ ...known, next, ...putAside }];
  });
}

async function writeFile(folder: string, path: string, content: string, fileSystem: FileSystem): Promise<void> {
  const target = join(folder, path);
  const temporary = `${target}.specwright-tmp`;
  try {
    await writeText(temporary, content, fileSystem);
    await fileSystem.rename(temporary, target);
  } catch (error) {
    await fileSystem.remove(temporary).catch(() => undefined);
    throw explain(error, target);
  }
}

/** Most files go into a folder that is there: it is asked for, and made, only where it is missing. */
async function writeText(path: string, content: string, fileSystem: FileSystem): Promise<void> {
  try {
    await fileSystem.write(path, content);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await fileSystem.makeFolder(join(path, '..'));
    await fileSystem.write(path, content);
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
  if (code === 'ENAMETOOLONG') {
    return new OutputError(
      'not-writable',
      path,
      `'${path}' cannot be written: the name is too long for the file system. Name a place with a shorter path.`,
    );
  }
  if (code === 'ELOOP') {
    return new OutputError(
      'not-writable',
      path,
      `'${path}' cannot be written. A part of the path is a link that leads to itself: replace it by a folder.`,
    );
  }
  if (code === 'ENOENT') {
    return new OutputError(
      'not-writable',
      path,
      `'${path}' cannot be written (${code}): no files can be made there. Name another place.`,
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
