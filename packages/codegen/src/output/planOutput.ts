import { join } from 'node:path';
import { memoOf } from '@specwright/model/memo';
import { type GeneratedFile, onceOf } from '../generatedFile.ts';
import type { BaseCopies } from './baseCopies.ts';
import type { FileSystem, Found, Obstacle } from './fileSystem.ts';
import { branchTexts, holdsConflict } from './gitConflict.ts';
import { hashOf, type Manifest, type ManifestFile } from './manifest.ts';
import type { ThreeTexts } from './mergeLines.ts';
import { mergeTexts } from './mergeTexts.ts';
import { inFormOf, plainText } from './textForm.ts';

/**
 * What happens to a file. `merge`: a person changed it, the generator has a new text, and both are in it now. `keep`: a
 * person changed it and the generator has nothing new for it, or no longer makes it. `conflict`: both changed the same
 * lines, and it stands between markers in the file; or there is no telling what the person changed, and it stays as it is.
 */
export type OutputAction = 'create' | 'update' | 'merge' | 'unchanged' | 'keep' | 'conflict' | 'delete';

/**
 * Why a file stays as it is though there is a new text for it, besides what stands at its place: `own`: a person's file was
 * there first; `marks`: an earlier conflict is not resolved; `base`: it is not known what the person's changes began with.
 */
export type Hindrance = Obstacle | 'own' | 'marks' | 'base';

export interface OutputEntry {
  /** POSIX, relative to the output folder. */
  readonly path: string;
  readonly action: OutputAction;
  /** What stands in the file afterwards; absent where it stays as it is or goes. */
  readonly content?: string;
  /** What a person wrote between markers that are no longer generated: the files under `.specwright` that hold it now. */
  readonly orphans?: readonly string[];
  /** Of a conflict in which the file stays as it is: what is in the way of the generated text. */
  readonly obstacle?: Hindrance;
  /** Of a file that is kept: it is no longer generated, and the person's from now on. */
  readonly isLeft?: true;
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
  copies: BaseCopies,
  fileSystem: FileSystem,
): Promise<PlannedEntry[]> {
  const others = new Map(manifest.othersFiles?.map((file) => [file.path, file]));
  const known = new Map([...others, ...manifest.files.map((file) => [file.path, file] as const)]);
  const isMerging = manifest.othersFiles !== undefined;
  const planned: PlannedEntry[] = [];
  const baseOf: BaseTexts = (hash) => copies.text(hash);
  for (const file of files) {
    const found = await fileSystem.find(join(folder, file.path));
    const ours = asFound(known.get(file.path), found?.text);
    const plan = new FilePlan(file, ours, others.get(file.path) ?? (isMerging ? ours : undefined), found);
    const putAside = await orphansOf(known.get(file.path), folder, fileSystem);
    planned.push(withOrphans(await plan.entry(baseOf), putAside));
    known.delete(file.path);
  }
  for (const old of known.values()) {
    const found = await fileSystem.find(join(folder, old.path));
    if (found === undefined) continue;
    const record = asFound(old, found.text) ?? old;
    const action = isOurs(found, [record, others.get(old.path)]) ? 'delete' : 'keep';
    const left = action === 'keep' && onceOf(old.path).once !== true ? ({ isLeft: true } as const) : {};
    const putAside = await orphansOf(old, folder, fileSystem);
    planned.push(withOrphans({ path: old.path, action, known: record, seen: found.text, ...left }, putAside));
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

/** The text with a digest as it was generated, where it is known. */
type BaseTexts = (hash: string) => Promise<string | undefined>;

/** What happens to one file that is generated. */
class FilePlan {
  private readonly file: GeneratedFile;
  private readonly known: ManifestFile | undefined;
  /** What the other branch knows, while a merge of branches is in conflict. */
  private readonly others: ManifestFile | undefined;
  private readonly found: Found | undefined;
  /** As it is in the manifest once the file has the new text, or all of it that the person wanted. */
  private readonly renewed: ManifestFile;
  private readonly before: { readonly known?: ManifestFile };

  constructor(
    file: GeneratedFile,
    known: ManifestFile | undefined,
    others: ManifestFile | undefined,
    found: Found | undefined,
  ) {
    this.file = file;
    this.known = known;
    this.others = others;
    this.found = found;
    this.renewed = recordOf(file, hashOfFile(file));
    this.before = known === undefined ? {} : { known };
  }

  async entry(baseOf: BaseTexts): Promise<PlannedEntry> {
    const { known, others, found, renewed } = this;
    const { content } = this.file;
    if (found === undefined) return this.done('create', { content, record: renewed });
    const mine = found.text === undefined ? undefined : plainText(found.text);
    if (mine === content) return this.done('unchanged', { record: renewed });
    if (known === undefined) {
      if (this.file.once === true) return this.done('keep', { record: renewed });
      // It is a person's, and no record is made of it: it is told of until it makes room.
      return this.done('conflict', { obstacle: found.obstacle ?? 'own' });
    }
    // A person changed it. The manifest keeps the text they started from, so that a later run can still tell.
    const record = recordOf({ ...this.file, draft: known.draft }, known.hash);
    if (this.file.once === true) return this.done('keep', { record });
    const hasNews = known.hash !== renewed.hash;
    const untouched = (obstacle: Hindrance): PlannedEntry => this.done('conflict', { record, obstacle });
    if (found.text === undefined || mine === undefined || found.obstacle !== undefined) {
      return hasNews ? untouched(found.obstacle ?? 'base') : this.done('keep', { record });
    }
    if (isOurs(found, [known, others])) {
      return this.done('update', { content: inFormOf(found.text, content), record: renewed });
    }
    if (holdsConflict(mine)) {
      return (await this.ofBranches(mine, found.text, baseOf)) ?? untouched('marks');
    }
    if (!hasNews) return this.done('keep', { record });
    const base = await baseOf(known.hash);
    return base === undefined ? untouched('base') : this.merged(base, mine, found.text);
  }

  /**
   * Two branches generated, and Git could not merge what came of it: what each of them generated anew gives way to what is
   * generated now, and what people wrote on either stays. Undefined where that is in conflict itself.
   */
  private async ofBranches(mine: string, present: string, baseOf: BaseTexts): Promise<PlannedEntry | undefined> {
    const { known, others } = this;
    const { path, content } = this.file;
    const branches = branchTexts(mine);
    if (branches === undefined || known === undefined || others === undefined) return undefined;
    const [ourBase, theirBase] = [await baseOf(known.hash), await baseOf(others.hash)];
    if (ourBase === undefined || theirBase === undefined) return undefined;
    const ours = mergeTexts(path, { base: ourBase, mine: branches.ours, theirs: content });
    const theirs = mergeTexts(path, { base: theirBase, mine: branches.theirs, theirs: content });
    const both = mergeTexts(path, { base: content, mine: ours.text, theirs: theirs.text });
    if ([ours, theirs, both].some(({ conflicts, orphans }) => conflicts > 0 || orphans.size > 0)) return undefined;
    const action = both.text === content ? 'update' : 'merge';
    return this.done(action, { content: inFormOf(present, both.text), record: this.renewed });
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
    return this.done(action, { content: inFormOf(present, text), record: this.renewed, ...orphans, ...sides });
  }

  private done(action: OutputAction, rest: Omit<PlannedEntry, 'path' | 'action' | 'known' | 'seen'>): PlannedEntry {
    return { path: this.file.path, action, seen: this.found?.text, ...rest, ...this.before };
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

/** Nothing stands there but what we wrote, on this branch or on the one that is merged. */
function isOurs({ text, obstacle }: Found, records: readonly (ManifestFile | undefined)[]): boolean {
  if (text === undefined || obstacle !== undefined) return false;
  const found = contentHash(text);
  return records.some((record) => record?.hash === found);
}

/** The digest of the text of a generated file. */
export const hashOfFile = memoOf(({ content }: GeneratedFile): string => hashOf(content));

/** The digest of a text whatever its line ends. */
export function contentHash(text: string): string {
  return hashOf(plainText(text));
}
