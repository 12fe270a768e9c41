import { readFile, stat } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { pathOfUri, uriOfPath } from './uris.ts';

/** What the server reads from disk. Everything else that changes in a workspace is nobody's concern here. */
export const watchedGlobs = ['**/*.sds', '**/specwright.json', '**/.specwright/baseline/*.json'] as const;

/** Folders that never hold specifications of the workspace: packages, output, version control, caches. */
const ignored = ['**/node_modules/**', '**/out/**', '**/dist/**', '**/.*/**'];

/** Larger files are not read: no person wrote them. */
export const mostBytes = 5 * 1024 * 1024;

/** How many files are read at once: enough to keep a disk busy, few enough for the limit of open files. */
const atOnce = 32;

export interface FoundFiles {
  readonly specs: readonly string[];
  readonly settings: readonly string[];
  readonly baselines: readonly string[];
}

/** The files of a folder that matter, as URIs. */
export async function findFiles(folder: string): Promise<FoundFiles> {
  const path = pathOfUri(folder);
  if (path === undefined) return { specs: [], settings: [], baselines: [] };
  const options = { cwd: path, absolute: true, followSymbolicLinks: false, onlyFiles: true } as const;
  const [specs, settings, baselines] = await Promise.all([
    glob(['**/*.sds'], { ...options, ignore: ignored }),
    glob(['**/specwright.json'], { ...options, ignore: ignored }),
    glob(['**/.specwright/baseline/*.json'], {
      ...options,
      dot: true,
      ignore: ['**/node_modules/**', '**/out/**', '**/dist/**'],
    }),
  ]);
  const uris = (paths: readonly string[]) => paths.map(uriOfPath).sort();
  return { specs: uris(specs), settings: uris(settings), baselines: uris(baselines) };
}

/** True for a file that a search of its workspace folder would find. */
export function isSpecification(uri: string, folders: readonly string[]): boolean {
  if (!uri.endsWith('.sds')) return false;
  const folder = folders.find((one) => uri.startsWith(`${one}/`));
  const inner = folder === undefined ? uri.slice(uri.lastIndexOf('/') + 1) : uri.slice(folder.length + 1);
  return !inner
    .split('/')
    .some((name) => name === 'node_modules' || name === 'out' || name === 'dist' || name.startsWith('.'));
}

export type ReadResult =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'problem'; readonly problem: string };

/** The text of a file. Never throws; bytes that are no UTF-8 become replacement characters. */
export async function readText(uri: string): Promise<ReadResult> {
  const path = pathOfUri(uri);
  if (path === undefined) return { kind: 'missing' };
  try {
    const { size } = await stat(path);
    if (size > mostBytes) return { kind: 'problem', problem: `it is larger than ${mostBytes / 1024 / 1024} MB` };
    const text = await readFile(path, 'utf8');
    return { kind: 'text', text: text.replace(/^\uFEFF/, '') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'problem', problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Reads many files, a few at a time; `done` is told of each. */
export async function readAll(uris: readonly string[], done: (uri: string, result: ReadResult) => void): Promise<void> {
  const left = [...uris];
  const worker = async (): Promise<void> => {
    for (let uri = left.shift(); uri !== undefined; uri = left.shift()) done(uri, await readText(uri));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, uris.length) }, worker));
}
