import { mkdir, readdir, readFile, rename, rmdir, unlink, writeFile } from 'node:fs/promises';

/** What writing needs of a file system; injected so that a full disk and a crash can be tested. Paths are absolute. */
export interface FileSystem {
  /** The text of a file; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  write(path: string, content: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** Removes a folder that is empty; one that is not stays. */
  removeEmptyFolder(path: string): Promise<void>;
  /** Names in a folder; undefined where there is none. */
  list(path: string): Promise<readonly string[] | undefined>;
}

/** The file system of this machine. */
export const nodeFileSystem: FileSystem = {
  read: (path) => unlessMissing(readFile(path, 'utf8')),
  write: (path, content) => writeFile(path, content, 'utf8'),
  rename,
  remove: async (path) => {
    await unlessMissing(unlink(path));
  },
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true });
  },
  removeEmptyFolder: async (path) => {
    try {
      await rmdir(path);
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error))) throw error;
    }
  },
  list: (path) => unlessMissing(readdir(path)),
};

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** The `code` of an error of the operating system (`ENOSPC`); empty where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
