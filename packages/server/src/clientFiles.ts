import picomatch from 'picomatch';
import { type Connection, ErrorCodes, ResponseError } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { canonical } from './uris.ts';
import { type FileBytes, type FileSearch, ignoredNames, type WorkspaceFiles } from './workspaceFiles.ts';

/**
 * What a client is asked that reads the files of its workspace for the server: which files are below a folder (those in
 * folders of the given names may be left out), and what is in one.
 */
export const listFilesMethod = 'specwright/listFiles';
export const readFileMethod = 'specwright/readFile';
export const fileExistsMethod = 'specwright/fileExists';

/** Asks for the URIs of all files below a folder. */
export interface ListFilesParams {
  readonly folder: string;
  /** Names of folders in which nothing is looked for. */
  readonly without: readonly string[];
  /** Names of the folders with a dot at the beginning in which something is looked for, and in no others of that kind. */
  readonly dotted: readonly string[];
}

/** The bytes of a file in Base64, or why there are none. */
export type ReadFileAnswer =
  | { readonly kind: 'bytes'; readonly base64: string }
  | Exclude<FileBytes, { readonly kind: 'bytes' }>;

/** The files of a workspace that only the client can reach: those of a browser, or of another file system than the disk. */
export function clientFiles(connection: Connection): WorkspaceFiles {
  const list = async (folder: string): Promise<readonly string[]> => {
    const params: ListFilesParams = { folder, without: [...ignoredNames], dotted: ['.specwright'] };
    const uris = await connection.sendRequest<readonly string[]>(listFilesMethod, params);
    return uris.map(canonical).sort();
  };
  return {
    search: () => searchIn(list),
    read: async (uri, atMost) => {
      try {
        const answer = await connection.sendRequest<ReadFileAnswer>(readFileMethod, { uri, atMost });
        return answer.kind === 'bytes' ? { kind: 'bytes', bytes: bytesOf(answer.base64) } : answer;
      } catch (error) {
        // A client that reads no files for others.
        if (error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound) return { kind: 'missing' };
        return { kind: 'problem', problem: error instanceof Error ? error.message : String(error) };
      }
    },
    exists: (uri) => connection.sendRequest<boolean>(fileExistsMethod, { uri }).catch(() => false),
  };
}

/** Folders are listed once a search. */
function searchIn(list: (folder: string) => Promise<readonly string[]>): FileSearch {
  const listed = new Map<string, Promise<readonly string[]>>();
  return async (folder, patterns, which) => {
    // A folder that went away while it was searched holds nothing.
    const known = listed.get(folder) ?? list(folder).catch(() => []);
    listed.set(folder, known);
    const matches = picomatch(patterns.map(withInside), { dot: which === 'all', ignore: ignoredPatterns });
    const base = `${URI.parse(folder).path.replace(/\/$/, '')}/`;
    return (await known).filter((uri) => {
      const { path } = URI.parse(uri);
      return path.startsWith(base) && matches(path.slice(base.length));
    });
  };
}

const ignoredPatterns = [...ignoredNames].map((name) => `**/${name}/**`);

/** As on a disk, a pattern that names a folder means all that is in it. */
function withInside(pattern: string): string {
  const plain = pattern.replace(/^\.\//, '').replace(/\/$/, '');
  return plain.endsWith('*') ? plain : `${plain}/**`;
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
