/** Folders that never hold specifications of the workspace: packages, output. Nothing below them is found. */
export const ignoredNames: ReadonlySet<string> = new Set(['node_modules', 'out', 'dist']);

/** The bytes of a file, or why there are none. */
export type FileBytes =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  /** It has so many bytes, more than were asked for. */
  | { readonly kind: 'long'; readonly bytes: number }
  | { readonly kind: 'problem'; readonly problem: string };

/**
 * The URIs of the files below a folder (a URI) that match one of the patterns, in order. `visible`: none with a dot at the
 * beginning of its name or of a folder's (version control, caches).
 */
export type FileSearch = (
  folder: string,
  patterns: readonly string[],
  which: 'visible' | 'all',
) => Promise<readonly string[]>;

/** The files of a workspace, wherever they lie. Never throws: what cannot be read is told. */
export interface WorkspaceFiles {
  /** Begins a look at the workspace: what changes before it ends need not be seen. */
  readonly search: () => FileSearch;
  /** Reads a file of at most so many bytes. */
  readonly read: (uri: string, atMost: number) => Promise<FileBytes>;
  /** True where there is a file or folder. */
  readonly exists: (uri: string) => Promise<boolean>;
}
