import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { cp, lstat, mkdtemp, readdir, readFile, rm, rmdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import picomatch from 'picomatch';
import { copyInPlace } from '../writeFiles.ts';

/** One file that a command made, changed or deleted. `path` is relative to the project, with `/`. */
export interface Change {
  readonly path: string;
  readonly kind: 'create' | 'update' | 'delete';
}

/** A change that was not taken, and why. */
export interface RefusedChange extends Change {
  readonly reason: 'undeclared' | 'protected' | 'link' | 'changedMeanwhile';
}

export interface Taken {
  readonly taken: readonly Change[];
  readonly refused: readonly RefusedChange[];
}

/** What no step of a pipeline may write: the specification, its settings, and what we keep ourselves. */
const protectedPaths = picomatch(['**/*.{sds,sodl}', '**/specwright.json', '**/.specwright/**', '**/.git/**', '.git'], {
  dot: true,
});

/** Folders that are no part of the work: version control is left behind, packages are only looked at. */
const leftBehind: ReadonlySet<string> = new Set(['.git']);
const onlyLinked: ReadonlySet<string> = new Set(['node_modules']);

/**
 * A copy of a project in which a command works. The project itself changes only when `take` moves what the command made
 * into it, so that a command that fails, is killed, or writes where it may not leaves it as it was.
 */
export class WorkingCopy {
  readonly folder: string;
  readonly #project: string;
  readonly #before: ReadonlyMap<string, string>;

  private constructor(project: string, folder: string, before: ReadonlyMap<string, string>) {
    this.#project = project;
    this.folder = folder;
    this.#before = before;
  }

  static async of(project: string): Promise<WorkingCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'specwright-step-'));
    await cp(project, folder, {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
      filter: (from) =>
        from === project ||
        (!leftBehind.has(basename(from)) && !onlyLinked.has(basename(from)) && !isOurs(from, project)),
    });
    await linkPackages(project, folder);
    return new WorkingCopy(project, folder, await digests(folder));
  }

  /**
   * Moves the changes that `allowed` (globs and paths, relative to the project) covers into the project; without any all that
   * is not protected is allowed. The others are kept in `refusedFolder`.
   */
  async take(allowed: readonly string[], refusedFolder: string): Promise<Taken> {
    const isAllowed = allowed.length === 0 ? () => true : picomatch(allowed.flatMap(withInside), { dot: true });
    const taken: Change[] = [];
    const refused: RefusedChange[] = [];
    for (const change of await this.#changes()) {
      const reason = await this.#refusal(change, isAllowed);
      if (reason === undefined) {
        await this.#move(change);
        taken.push(change);
      } else {
        refused.push({ ...change, reason });
        if (change.kind !== 'delete' && reason !== 'link')
          await copyInPlace(join(this.folder, change.path), join(refusedFolder, change.path));
      }
    }
    return { taken, refused };
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #changes(): Promise<Change[]> {
    const after = await digests(this.folder);
    const changes: Change[] = [];
    for (const [path, digest] of after) {
      const before = this.#before.get(path);
      if (before !== digest) changes.push({ path, kind: before === undefined ? 'create' : 'update' });
    }
    for (const path of this.#before.keys()) if (!after.has(path)) changes.push({ path, kind: 'delete' });
    // What goes makes room first: a file may have become a folder, and a folder a file.
    const rank = ({ kind }: Change): number => (kind === 'delete' ? 0 : 1);
    return changes.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }

  async #refusal(
    { path, kind }: Change,
    isAllowed: (path: string) => boolean,
  ): Promise<RefusedChange['reason'] | undefined> {
    if (protectedPaths(path)) return 'protected';
    if (!isAllowed(path)) return 'undeclared';
    if (kind !== 'delete' && !(await lstat(join(this.folder, path))).isFile()) return 'link';
    if (await isBehindLink(this.#project, path)) return 'link';
    const now = await digestOf(join(this.#project, path));
    return now === this.#before.get(path) ? undefined : 'changedMeanwhile';
  }

  async #move({ path, kind }: Change): Promise<void> {
    const target = join(this.#project, path);
    if (kind === 'delete') {
      await rm(target, { force: true });
      await removeEmptied(this.#project, this.folder, path);
    } else await copyInPlace(join(this.folder, path), target);
  }
}

/** A declared folder means all that is in it. */
function withInside(pattern: string): string[] {
  const plain = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  return [plain, `${plain}/**`];
}

/** What earlier runs left: contexts, logs, refused files. */
function isOurs(path: string, project: string): boolean {
  return path === join(project, '.specwright', 'pipelines');
}

/** Packages are many and large: the copy sees those of the project itself. */
async function linkPackages(project: string, folder: string): Promise<void> {
  const packages = join(project, 'node_modules');
  const stats: Stats | undefined = await lstat(packages).catch(() => undefined);
  if (stats !== undefined) await symlink(packages, join(folder, 'node_modules'), 'junction');
}

/** Path → SHA-256 of all files below a folder; of a link where it leads. */
async function digests(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const visit = async (inside: string): Promise<void> => {
    for (const entry of await readdir(join(folder, inside), { withFileTypes: true })) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (leftBehind.has(entry.name) || onlyLinked.has(entry.name)) continue;
      if (entry.isDirectory()) await visit(path);
      else found.set(path, (await digestOf(join(folder, path))) ?? 'unreadable');
    }
  };
  await visit('');
  return found;
}

async function digestOf(path: string): Promise<string | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined) return undefined;
  if (!stats.isFile()) return `no file ${stats.mode}`;
  const bytes = await readFile(path).catch(() => undefined);
  return bytes === undefined ? undefined : createHash('sha256').update(bytes).digest('hex');
}

/** Whether a folder above the path is a link: what is written there would land somewhere else. */
async function isBehindLink(project: string, path: string): Promise<boolean> {
  for (const folder of foldersAbove(path)) {
    const stats: Stats | undefined = await lstat(join(project, folder)).catch(() => undefined);
    if (stats?.isSymbolicLink() === true) return true;
  }
  return false;
}

/** Removes the folders above a deleted file that are empty now and that the copy has no longer. */
async function removeEmptied(project: string, copy: string, path: string): Promise<void> {
  for (const folder of foldersAbove(path)) {
    const stats: Stats | undefined = await lstat(join(copy, folder)).catch(() => undefined);
    if (stats?.isDirectory() === true) return;
    // One with other files in it stays.
    await rmdir(join(project, folder)).catch(() => undefined);
  }
}

/** `a/b`, `a` for `a/b/c`. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
}
