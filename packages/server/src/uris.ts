import { URI, Utils } from 'vscode-uri';

/** One spelling for each URI: clients encode differently, and files on disk have none of their own. */
export function canonical(uri: string): string {
  try {
    return URI.parse(uri).toString();
  } catch {
    return uri;
  }
}

export function uriOfPath(path: string): string {
  return URI.file(path).toString();
}

/** One spelling for each URI of a folder: without a slash at its end. */
export function canonicalFolder(uri: string): string {
  return canonical(uri).replace(/\/$/, '');
}

/** True for a URI of a file or folder on a disk. */
export function isOnDisk(uri: string): boolean {
  return URI.parse(uri).scheme === 'file';
}

/** The path of a `file:` URI; undefined for texts that are on no disk. */
export function pathOfUri(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

/** The folder of a URI, without a slash at its end. */
export function folderOfUri(uri: string): string {
  return uri.slice(0, Math.max(0, uri.lastIndexOf('/')));
}

/** The URI of what a path, relative to a folder or absolute, leads to; without a slash at its end. */
export function within(folder: string, path: string): string {
  return canonicalFolder(Utils.resolvePath(URI.parse(folder), path.replaceAll('\\', '/')).toString());
}
