import { join } from 'node:path';
import { memoOf } from '@specwright/model/memo';
import type { GeneratedFile } from '../generatedFile.ts';
import { BaseCopies } from './baseCopies.ts';
import type { FileSystem } from './fileSystem.ts';
import { hashOf, type Manifest, type ManifestFile } from './manifest.ts';
import { holdsConflict, type ThreeTexts } from './mergeLines.ts';
import { mergeTexts } from './mergeTexts.ts';

/**
 * What happens to a file. `merge`: a person changed it, the generator has a new text, and both are in it now. `keep`: a
 * person changed it and the generator has nothing new for it, or no longer makes it. `conflict`: both changed the same
 * lines, and it stands between markers in the file; or there is no telling what the person changed, and it stays as it is.
 */
export type OutputAction = 'create' | 'update' | 'merge' | 'unchanged' | 'keep' | 'conflict' | 'delete';

export interface OutputEntry {
  /** POSIX, relative to the output folder. */
  readonly path: string;
  readonly action: OutputAction;
  /** What stands in the file afterwards; absent where it stays as it is or goes. */
  readonly content?: string;
  /** What a person wrote between markers that are no longer generated: the files under `.specwright` that hold it now. */
  readonly orphans?: readonly string[];
  /** Of a conflict between marks: the texts that were merged. */
  readonly sides?: ThreeTexts;
}

export interface PlannedEntry extends OutputEntry {
  /** What the manifest says of the file afterwards; absent when it no longer belongs to us. */
  readonly record?: ManifestFile;
  /** What the manifest says of it now. */
  readonly known?: ManifestFile;
  /** What stood in the file when it was looked at; undefined where there was none. */
  readonly seen: string | undefined;
  /** The text of each file of `orphans`. */
  readonly orphanTexts?: ReadonlyMap<string, string>;
}

/** Says what happens to each file of the folder that is generated, or was. Reads only. */
export async function planOutput(
  folder: string,
  files: readonly GeneratedFile[],
  manifest: Manifest,
  fileSystem: FileSystem,
): Promise<PlannedEntry[]> {
  const known = new Map(manifest.files.map((file) => [file.path, file]));
  const planned: PlannedEntry[] = [];
  let copies: BaseCopies | undefined;
  const baseOf = async (hash: string): Promise<string | undefined> => {
    copies ??= await BaseCopies.of(folder, fileSystem);
    return copies.text(hash);
  };
  for (const file of files) {
    const present = await fileSystem.read(join(folder, file.path));
    const plan = new FilePlan(file, asFound(known.get(file.path), present), present);
    const putAside = await orphansOf(known.get(file.path), folder, fileSystem);
    planned.push(withOrphans(await plan.entry(baseOf), putAside));
    known.delete(file.path);
  }
  for (const old of known.values()) {
    const present = await fileSystem.read(join(folder, old.path));
    if (present === undefined) continue;
    const record = asFound(old, present) ?? old;
    const action = isPristine(unixText(present), record) ? 'delete' : 'keep';
    const putAside = await orphansOf(old, folder, fileSystem);
    planned.push(withOrphans({ path: old.path, action, known: record, seen: present }, putAside));
  }
  return planned.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What a run that broke off put aside of a file, and told nobody of. */
async function orphansOf(known: ManifestFile | undefined, folder: string, fileSystem: FileSystem): Promise<string[]> {
  const there: string[] = [];
  for (const path of known?.orphans ?? []) {
    if ((await fileSystem.read(join(folder, path))) !== undefined) there.push(path);
  }
  return there;
}

function withOrphans(entry: PlannedEntry, before: readonly string[]): PlannedEntry {
  if (before.length === 0) return entry;
  return { ...entry, orphans: [...new Set([...before, ...(entry.orphans ?? [])])] };
}

/** What happens to one file that is generated. */
class FilePlan {
  private readonly file: GeneratedFile;
  private readonly known: ManifestFile | undefined;
  private readonly present: string | undefined;
  /** As it is in the manifest once the file has the new text, or all of it that the person wanted. */
  private readonly renewed: ManifestFile;
  private readonly before: { readonly known?: ManifestFile };

  constructor(file: GeneratedFile, known: ManifestFile | undefined, present: string | undefined) {
    this.file = file;
    this.known = known;
    this.present = present;
    this.renewed = recordOf(file, hashOfFile(file));
    this.before = known === undefined ? {} : { known };
  }

  async entry(baseOf: (hash: string) => Promise<string | undefined>): Promise<PlannedEntry> {
    const { known, present, renewed } = this;
    const { content } = this.file;
    if (present === undefined) return this.done('create', { content, record: renewed });
    const mine = unixText(present);
    if (mine === content) return this.done('unchanged', { record: renewed });
    // A person changed it, or wrote it. The manifest keeps the text they started from, so that a later run can still tell.
    const asBefore = known === undefined ? renewed : recordOf({ ...this.file, draft: known.draft }, known.hash);
    if (this.file.once === true) return this.done('keep', { record: asBefore });
    if (known !== undefined && isPristine(mine, known)) {
      return this.done('update', { content: sameLineEnds(content, present), record: renewed });
    }
    if (holdsConflict(mine)) return this.done('conflict', { record: asBefore });
    if (known?.hash === renewed.hash) return this.done('keep', { record: asBefore });
    const base = known === undefined ? undefined : await baseOf(known.hash);
    return base === undefined ? this.done('conflict', { record: asBefore }) : this.merged(base, mine, present);
  }

  private merged(base: string, mine: string, present: string): PlannedEntry {
    const { path, content } = this.file;
    const { text, conflicts, orphans: put } = mergeTexts(path, { base, mine, theirs: content });
    const orphanTexts = new Map(
      [...put].map(([id, lost]) => [`.specwright/orphans/${path}.${id}.${hashOf(lost).slice(7, 15)}`, lost]),
    );
    const orphans = orphanTexts.size === 0 ? {} : { orphans: [...orphanTexts.keys()], orphanTexts };
    if (text === mine) return this.done('keep', { record: this.renewed });
    const action = conflicts > 0 ? 'conflict' : 'merge';
    const sides = conflicts > 0 ? { sides: { base, mine, theirs: content } } : {};
    return this.done(action, { content: sameLineEnds(text, present), record: this.renewed, ...orphans, ...sides });
  }

  private done(action: OutputAction, rest: Omit<PlannedEntry, 'path' | 'action' | 'known' | 'seen'>): PlannedEntry {
    return { path: this.file.path, action, seen: this.present, ...rest, ...this.before };
  }
}

/** What the manifest says of a file whose generated text has this digest. */
function recordOf(
  { path, draft, sources }: Pick<GeneratedFile, 'path' | 'sources'> & { readonly draft?: string | undefined },
  hash: string,
): ManifestFile {
  return { path, hash, ...(draft === undefined ? {} : { draft }), sources };
}

/**
 * What the record says of a file after a run that broke off: the file had been written, or it had not. One that a person
 * changed since is taken for the one before: merged once more with what is new, it loses nothing and stays behind nothing.
 */
function asFound(known: ManifestFile | undefined, present: string | undefined): ManifestFile | undefined {
  if (known?.next === undefined) return known;
  const { next, ...before } = known;
  if (present === undefined || contentHash(present) !== next.written) return before;
  return recordOf({ ...before, draft: next.draft }, next.hash);
}

/** Nobody but us wrote the text. */
function isPristine(present: string, known: ManifestFile): boolean {
  return hashOf(present) === known.hash;
}

/** The digest of the text of a generated file. */
export const hashOfFile = memoOf(({ content }: GeneratedFile): string => hashOf(content));

/** The digest of a text whatever its line ends. */
export function contentHash(text: string): string {
  return hashOf(unixText(text));
}

/** Version control may have given the file the line ends of another system: nobody changed it by that. */
function unixText(text: string): string {
  return hasWindowsLineEnds(text) ? text.replaceAll('\r\n', '\n') : text;
}

function sameLineEnds(text: string, present: string): string {
  return hasWindowsLineEnds(present) ? text.replaceAll('\n', '\r\n') : text;
}

function hasWindowsLineEnds(text: string): boolean {
  return text.includes('\r\n') && !/(?<!\r)\n/.test(text);
}
