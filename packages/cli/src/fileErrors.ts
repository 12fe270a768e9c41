import { failed, type Refusal } from './refusal.ts';

/** The `code` of an error of the operating system (`ENOSPC`); empty where it has none. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Says what stopped a file from being written, and the cure; other errors come back as they are. */
export function explainWriteError(error: unknown, path: string): unknown {
  const code = systemCode(error);
  const reason = writeReasons.get(code);
  return reason === undefined ? error : refusalOf(path, reason, code);
}

const writeReasons: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'No space is left on the disk. Free some and run again'],
  ['EDQUOT', 'Your share of the disk is used up. Free some space and run again'],
  ['EACCES', 'You have no right to write there. Change the rights of the folder, or choose another'],
  ['EPERM', 'You have no right to write there. Change the rights of the folder, or choose another'],
  ['ENOENT', 'No files can be made there. Choose another folder'],
  ['EROFS', 'The file system is read-only. Choose another folder'],
  ['ENOTDIR', 'A part of the path is a file, not a folder. Choose another folder'],
  ['EISDIR', 'A folder of that name is there. Move it away, or choose another name'],
  ['EEXIST', 'A file of that name is there. Move it away, or choose another name'],
  ['ENAMETOOLONG', 'The name is too long for the file system. Choose a shorter one'],
  ['ELOOP', 'A part of the path is a link that leads to itself. Replace it by a folder, or choose another'],
]);

function refusalOf(path: string, reason: string, code: string): Refusal {
  return failed(`'${path}' could not be written: ${reason} (${code}).`);
}
