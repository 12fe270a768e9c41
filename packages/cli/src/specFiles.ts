import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { similarNames } from '@specwright/checks/suggestions';
import { isSpecificationName } from '@specwright/notations/common/specificationFiles';
import { problemOfLength, specText } from '@specwright/notations/common/specText';
import { systemCode } from './fileErrors.ts';
import { failed, type Refusal, wrongUsage } from './refusal.ts';

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
      names.filter((name) => isSpecificationName(name)),
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
  const result = specText(await readBytes(path, name));
  if (result.kind === 'text') return result.text;
  throw failed(`${result.line === undefined ? name : `${name}:${result.line}`}: ${result.problem}.`);
}

async function readBytes(path: string, name: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    const long = problemOfLength(size);
    if (long !== undefined) throw failed(`${name}: ${long}.`);
    return await readFile(path);
  } catch (error) {
    throw unreadable(name, systemCode(error)) ?? error;
  }
}

const readReasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'you have no right to read it. Change its rights'],
  ['EPERM', 'you have no right to read it. Change its rights'],
  ['EISDIR', 'it is a folder. Name a file, or give the folder another name'],
  ['ELOOP', 'it is a link that leads to itself. Replace it by the file'],
  ['ENAMETOOLONG', 'its name is too long for the file system'],
  ['ENOENT', 'it has just gone, or is a link that leads nowhere'],
  ['EIO', 'the disk reports an error'],
]);

function unreadable(name: string, code: string): Refusal | undefined {
  const reason = readReasons.get(code);
  return reason === undefined ? undefined : wrongUsage(`'${name}' cannot be read: ${reason} (${code}).`);
}
