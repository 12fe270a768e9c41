import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { similarNames } from '@specwright/checks/suggestions';
import { systemCode } from './fileErrors.ts';
import { failed, type Refusal, wrongUsage } from './refusal.ts';

/** The longest file that is read, in bytes: some fifty thousand lines, more than any person writes. */
export const longestFile = 2_000_000;

/** What a path on the command line is. */
export type PathKind = 'file' | 'folder';

/**
 * What lies at a path.
 * @throws Refusal when there is nothing, with what may have been meant
 */
export async function kindOfPath(path: string, asWritten: string): Promise<PathKind> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(asWritten, code) ?? error;
    const names = await readdir(dirname(path)).catch(() => []);
    const similar = similarNames(
      basename(path),
      names.filter((name) => name.endsWith('.sds')),
    );
    const hint = similar[0] === undefined ? '' : ` Did you mean '${join(dirname(asWritten), similar[0])}'?`;
    throw wrongUsage(`'${asWritten}' does not exist.${hint}`);
  }
}

/**
 * The text of a specification.
 * @throws Refusal when it cannot be read, is too long or is not UTF-8: with the place and the cure
 */
export async function readSpecification(path: string, folder: string): Promise<string> {
  const name = relative(folder, path) || path;
  const bytes = await readBytes(path, name);
  const text = decoded(bytes);
  if (text !== undefined) return text;
  throw failed(`${name}:${lineOfBadByte(bytes)}: there are bytes that are not UTF-8. Save the file as UTF-8.`);
}

async function readBytes(path: string, name: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > longestFile) {
      throw failed(
        `${name} is too long: ${megabytes(size)}, at most ${megabytes(longestFile)} are read. ` +
          'Is it a specification? If so, divide it: all files of a folder are one system.',
      );
    }
    return await readFile(path);
  } catch (error) {
    throw unreadable(name, systemCode(error)) ?? error;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const readReasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'you have no right to read it. Change its rights'],
  ['EPERM', 'you have no right to read it. Change its rights'],
  ['EISDIR', 'it is a folder. Name a file, or give the folder another name'],
  ['ELOOP', 'it is a link that leads to itself. Replace it by the file'],
  ['ENOENT', 'it has just gone, or is a link that leads nowhere'],
  ['EIO', 'the disk reports an error'],
]);

function unreadable(name: string, code: string): Refusal | undefined {
  const reason = readReasons.get(code);
  return reason === undefined ? undefined : wrongUsage(`'${name}' cannot be read: ${reason} (${code}).`);
}

/** The text of the bytes without a byte order mark; undefined when they are not UTF-8. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The first line, from 1, with bytes that are not UTF-8. A line feed is never part of another character. */
function lineOfBadByte(bytes: Buffer): number {
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0 || decoded(bytes.subarray(start, end)) === undefined) return line;
    start = end + 1;
  }
}
