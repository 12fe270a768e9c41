import { isUtf8 } from 'node:buffer';
import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';

/**
 * Why nobody but its owner may write a place: a folder stands there, a symbolic link that leads to a file of theirs, or
 * bytes that are no UTF-8, of which what is read would not be all.
 */
export type Obstacle = 'folder' | 'link' | 'encoding';

/** What stands at a place. */
export interface Found {
  /** Of a file and of what a link leads to. */
  readonly text?: string;
  readonly obstacle?: Obstacle;
}

/** What writing needs of a file system; injected so that a full disk and a crash can be tested. Paths are absolute. */
export interface FileSystem {
  /** The text of a file; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** What stands at a place, undefined where nothing does. */
  find(path: string): Promise<Found | undefined>;
  write(path: string, content: string): Promise<void>;
  /** Writes a file where none is, with its folder, so that nobody sees it without its content; false where there is one. */
  writeNew(path: string, content: string): Promise<boolean>;
  /** Puts a file in the place of another, with the rights that that one has. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** Removes a folder that is empty; one that is not stays, and so does a link to one. */
  removeEmptyFolder(path: string): Promise<void>;
  /** Names in a folder; undefined where there is none. */
  list(path: string): Promise<readonly string[] | undefined>;
}

/** How long the file system is used at a stretch before other things have their turn: an interrupt, a request (milliseconds). */
const stretch = 10;

let began = performance.now();

/** Does a piece of work at once: handing each of thousands of small ones to another thread takes longer than the work. */
async function inTurn<T>(work: () => T): Promise<T> {
  if (performance.now() - began > stretch) {
    await setImmediate();
    began = performance.now();
  }
  return work();
}

/** The file system of this machine. */
export const nodeFileSystem: FileSystem = {
  read: (path) => inTurn(() => textOf(path)),
  find: (path) => inTurn(() => unlessMissing(() => foundAt(path))),
  write: (path, content) => inTurn(() => writeFileSync(path, content, 'utf8')),
  writeNew: (path, content) =>
    inTurn(() => {
      makeFolders(dirname(path));
      const temporary = `${path}-${process.pid}-new`;
      try {
        writeFileSync(temporary, content, 'utf8');
        placeNew(temporary, path);
        return true;
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false;
        throw error;
      } finally {
        unlessMissing(() => unlinkSync(temporary));
      }
    }),
  rename: (from, to) =>
    inTurn(() => {
      const replaced = statSync(to, { throwIfNoEntry: false });
      if (replaced !== undefined && replaced.mode !== statSync(from).mode) chmodSync(from, replaced.mode);
      renameSync(from, to);
    }),
  remove: (path) => inTurn(() => unlessMissing(() => unlinkSync(path))),
  makeFolder: (path) =>
    inTurn(() => {
      makeFolders(path);
    }),
  removeEmptyFolder: (path) =>
    inTurn(() => {
      try {
        rmdirSync(path);
      } catch (error) {
        // A link to a folder is no folder here: it stays too.
        if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw error;
      }
    }),
  list: (path) => inTurn(() => unlessMissing(() => readdirSync(path))),
};

/**
 * Makes a folder with those above it, and answers the outermost that was missing. Node's own way goes on for ever where a
 * folder is there and none can be made in it (`/proc`).
 */
export function makeFolders(path: string): string | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return undefined;
  const outermost = dirname(path) === path ? undefined : makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another one has made it in the meantime.
    if (codeOf(error) !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  }
  return outermost ?? path;
}

/** Gives a file a second name where nothing has that name; where there are no second names (FAT), it is copied. */
function placeNew(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}

function textOf(path: string): string | undefined {
  return unlessMissing(() => {
    // Most of the files of a new folder are not there, and an error for each would take longer than to ask.
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
    return readFileSync(path, 'utf8');
  });
}

function foundAt(path: string): Found | undefined {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return undefined;
  if (there.isDirectory()) return { obstacle: 'folder' };
  if (there.isSymbolicLink()) {
    const text = statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : undefined;
    return { obstacle: 'link', ...(text === undefined ? {} : { text }) };
  }
  const bytes = readFileSync(path);
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { obstacle: 'encoding' };
}

function unlessMissing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** The `code` of an error of the operating system (`ENOSPC`); empty where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
