import { access, readFile, stat } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { pathOfUri, uriOfPath } from './uris.ts';
import { type FileBytes, ignoredNames, type WorkspaceFiles } from './workspaceFiles.ts';

/** The files of `file:` URIs; others are on no disk, and not there. */
export const diskFiles: WorkspaceFiles = { search: () => find, read, exists };

const ignored = [...ignoredNames].map((name) => `**/${name}/**`);

async function find(folder: string, patterns: readonly string[], which: 'visible' | 'all'): Promise<string[]> {
  const cwd = pathOfUri(folder);
  if (cwd === undefined) return [];
  try {
    const paths = await glob([...patterns], {
      cwd,
      absolute: true,
      onlyFiles: true,
      followSymbolicLinks: false,
      dot: which === 'all',
      ignore: which === 'all' ? ignored : [...ignored, '**/.*/**'],
    });
    return paths.map(uriOfPath).sort();
  } catch {
    // A folder that went away while it was searched holds nothing.
    return [];
  }
}

async function read(uri: string, atMost: number): Promise<FileBytes> {
  const path = pathOfUri(uri);
  if (path === undefined) return { kind: 'missing' };
  try {
    const { size } = await stat(path);
    return size > atMost ? { kind: 'long', bytes: size } : { kind: 'bytes', bytes: await readFile(path) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'problem', problem: error instanceof Error ? error.message : String(error) };
  }
}

async function exists(uri: string): Promise<boolean> {
  const path = pathOfUri(uri);
  if (path === undefined) return false;
  return access(path).then(
    () => true,
    () => false,
  );
}
