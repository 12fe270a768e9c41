import { readFile, stat } from 'node:fs/promises';
import { manifestPath } from '@specwright/codegen/output/manifest';
import { isSpecificationName, specificationGlobs } from '@specwright/notations/common/specificationFiles';
import { problemOfLength, specText } from '@specwright/notations/common/specText';
import { glob } from 'tinyglobby';
import { type FileSystemWatcher, WatchKind } from 'vscode-languageserver';
import { readSettings, type Settings } from './settingsFile.ts';
import { folderOfUri, pathOfUri, uriOfPath } from './uris.ts';

/**
 * What the server reads from disk. Everything else that changes in a workspace is nobody's concern here. Clients may
 * tell of a folder alone, both of one that is made with its files and of one that is deleted with them: so the folders
 * of baselines are watched too, and the deletion of any folder.
 */
export const watchers: readonly FileSystemWatcher[] = [
  ...['**/*.{sds,sodl}', '**/specwright.json', '**/.specwright', '**/.specwright/baseline'].map(watcherOf),
  watcherOf('**/.specwright/baseline/*.json'),
  watcherOf(`**/${manifestPath}`),
  { globPattern: '**/*', kind: WatchKind.Delete },
];

function watcherOf(globPattern: string): FileSystemWatcher {
  return { globPattern };
}

/** Folders that never hold specifications of the workspace: packages, output, version control, caches. */
const ignored = ['**/node_modules/**', '**/out/**', '**/dist/**', '**/.*/**'];
const ignoredNames: ReadonlySet<string> = new Set(['node_modules', 'out', 'dist']);

/** How many files are read at once: enough to keep a disk busy, few enough for the limit of open files. */
const atOnce = 32;

export type ReadResult =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'problem'; readonly problem: string };

/** Everything that matters below the folders of a workspace, by URI. */
export interface FolderContents {
  readonly specs: ReadonlyMap<string, ReadResult>;
  /** By the URI of the folder that holds the file. */
  readonly settings: ReadonlyMap<string, Settings>;
  readonly baselines: ReadonlyMap<string, ReadResult>;
}

/** Reads folders. Never throws: what cannot be read is told as a problem of the file. */
export async function readFolders(folders: readonly string[]): Promise<FolderContents> {
  const settings = new Map<string, Settings>();
  for (const [uri, result] of await readFound(folders, ['**/specwright.json'], ignored)) {
    if (result.kind === 'text') settings.set(folderOfUri(uri), readSettings(result.text));
  }
  const withoutDots = ignored.filter((pattern) => pattern !== '**/.*/**');
  const baselines = await readFound(folders, ['**/.specwright/baseline/*.json'], withoutDots);
  const specs = new Map<string, ReadResult>();
  const wanted = await sourcesOf(settings);
  for (const [uri, result] of await readFound(folders, specificationGlobs, ignored, (uri) => isSource(uri, wanted))) {
    specs.set(uri, result);
  }
  return { specs, settings, baselines };
}

/** True for the manifest of a folder with generated code. */
export function isManifest(uri: string): boolean {
  return uri.endsWith(`/${manifestPath}`);
}

/** True for a file that a search of its workspace folder would find. */
export function isSpecification(uri: string, folders: readonly string[]): boolean {
  const folder = folders.find((one) => uri.startsWith(`${one}/`));
  if (!isSpecificationName(uri) || folder === undefined) return false;
  const names = uri.slice(folder.length + 1).split('/');
  return !names.some((name) => ignoredNames.has(name) || name.startsWith('.'));
}

/** True for a file or folder that decides about other files: settings, baselines. */
export function isProjectFile(uri: string): boolean {
  return /\/(specwright\.json|\.specwright(\/baseline(\/[^/]+\.json)?)?)$/.test(uri);
}

/** The text of a file, by the rules of the command line: not too long, UTF-8. Never throws. */
export async function readText(uri: string): Promise<ReadResult> {
  const path = pathOfUri(uri);
  if (path === undefined) return { kind: 'missing' };
  try {
    const { size } = await stat(path);
    const long = problemOfLength(size);
    if (long !== undefined) return { kind: 'problem', problem: long };
    const result = specText(await readFile(path));
    if (result.kind === 'text') return result;
    return {
      kind: 'problem',
      problem: result.line === undefined ? result.problem : `in line ${result.line} ${result.problem}`,
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'problem', problem: error instanceof Error ? error.message : String(error) };
  }
}

async function find(folder: string, patterns: readonly string[], ignore: readonly string[]): Promise<string[]> {
  const cwd = pathOfUri(folder);
  if (cwd === undefined) return [];
  try {
    const paths = await glob([...patterns], {
      cwd,
      absolute: true,
      onlyFiles: true,
      followSymbolicLinks: false,
      dot: !ignore.includes('**/.*/**'),
      ignore: [...ignore],
    });
    return paths.map(uriOfPath).sort();
  } catch {
    // A folder that went away while it was searched holds nothing.
    return [];
  }
}

async function readFound(
  folders: readonly string[],
  patterns: readonly string[],
  ignore: readonly string[],
  chosen: (uri: string) => boolean = () => true,
): Promise<Map<string, ReadResult>> {
  const found = new Set<string>();
  for (const folder of folders) for (const uri of await find(folder, patterns, ignore)) found.add(uri);
  const left = [...found].filter(chosen);
  const results = new Map<string, ReadResult>();
  const worker = async (): Promise<void> => {
    for (let uri = left.shift(); uri !== undefined; uri = left.shift()) results.set(uri, await readText(uri));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, left.length) }, worker));
  return results;
}

/** The files that the `sources` of each project match; projects without `sources` take all. */
async function sourcesOf(settings: ReadonlyMap<string, Settings>): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const wanted = new Map<string, ReadonlySet<string>>();
  for (const [root, { sources }] of settings) {
    wanted.set(root, new Set(await find(root, sources ?? specificationGlobs, ignored)));
  }
  return wanted;
}

/** The nearest project above a file decides; a file of no project belongs to the folder that was opened. */
function isSource(uri: string, wanted: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const above = [...wanted.keys()].filter((root) => uri.startsWith(`${root}/`));
  const nearest = above.sort((a, b) => b.length - a.length)[0];
  return nearest === undefined || wanted.get(nearest)?.has(uri) === true;
}
