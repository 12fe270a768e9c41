import { manifestPath } from '@specwright/codegen/output/manifest';
import { isSpecificationName, specificationGlobs } from '@specwright/notations/common/specificationFiles';
import { longestText, problemOfLength, specText } from '@specwright/notations/common/specText';
import { type FileSystemWatcher, WatchKind } from 'vscode-languageserver';
import { readSettings, type Settings } from './settingsFile.ts';
import { folderOfUri } from './uris.ts';
import { type FileSearch, ignoredNames, type WorkspaceFiles } from './workspaceFiles.ts';

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
export async function readFolders(files: WorkspaceFiles, folders: readonly string[]): Promise<FolderContents> {
  const search = files.search();
  const find = async (patterns: readonly string[], which: 'visible' | 'all'): Promise<ReadonlySet<string>> => {
    const found = await Promise.all(folders.map((folder) => search(folder, patterns, which)));
    return new Set(found.flat());
  };
  const settings = new Map<string, Settings>();
  for (const [uri, result] of await readAll(files, await find(['**/specwright.json'], 'visible'))) {
    if (result.kind === 'text') settings.set(folderOfUri(uri), readSettings(result.text));
  }
  const baselines = await readAll(files, await find(['**/.specwright/baseline/*.json'], 'all'));
  const wanted = await sourcesOf(settings, search);
  const found = await find(specificationGlobs, 'visible');
  const specs = await readAll(
    files,
    [...found].filter((uri) => isSource(uri, wanted)),
  );
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
export async function readText(files: WorkspaceFiles, uri: string): Promise<ReadResult> {
  const read = await files.read(uri, longestText);
  if (read.kind === 'long') return { kind: 'problem', problem: problemOfLength(read.bytes) ?? '' };
  if (read.kind !== 'bytes') return read;
  const result = specText(read.bytes);
  if (result.kind === 'text') return result;
  return {
    kind: 'problem',
    problem: result.line === undefined ? result.problem : `in line ${result.line} ${result.problem}`,
  };
}

async function readAll(files: WorkspaceFiles, uris: Iterable<string>): Promise<ReadonlyMap<string, ReadResult>> {
  const left = [...uris];
  const results = new Map<string, ReadResult>();
  const worker = async (): Promise<void> => {
    for (let uri = left.shift(); uri !== undefined; uri = left.shift()) results.set(uri, await readText(files, uri));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, left.length) }, worker));
  return results;
}

/** The files that the `sources` of each project match; projects without `sources` take all. */
async function sourcesOf(
  settings: ReadonlyMap<string, Settings>,
  search: FileSearch,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const wanted = new Map<string, ReadonlySet<string>>();
  for (const [root, { sources }] of settings) {
    wanted.set(root, new Set(await search(root, sources ?? specificationGlobs, 'visible')));
  }
  return wanted;
}

/** The nearest project above a file decides; a file of no project belongs to the folder that was opened. */
function isSource(uri: string, wanted: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const above = [...wanted.keys()].filter((root) => uri.startsWith(`${root}/`));
  const nearest = above.sort((a, b) => b.length - a.length)[0];
  return nearest === undefined || wanted.get(nearest)?.has(uri) === true;
}
