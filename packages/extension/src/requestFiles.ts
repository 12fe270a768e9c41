import * as vscode from 'vscode';

/** Of the documents that hold requests. */
export const requestScheme = 'specwright-request';

interface MemoryFile {
  readonly bytes: Uint8Array;
  readonly changed: number;
}

/**
 * Requests as files that are kept while the window is open: a person changes, saves and closes them as any other, and
 * nothing of them gets into the workspace.
 */
export class RequestFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #files = new Map<string, MemoryFile>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #registration = vscode.workspace.registerFileSystemProvider(requestScheme, this, { isCaseSensitive: true });

  has(uri: vscode.Uri): boolean {
    return this.#files.has(uri.toString());
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { bytes, changed } = this.#fileAt(uri);
    return { type: vscode.FileType.File, ctime: changed, mtime: changed, size: bytes.length };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#fileAt(uri).bytes;
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    const type = this.has(uri) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.#files.set(uri.toString(), { bytes, changed: Date.now() });
    this.#changed.fire([{ type, uri }]);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  #fileAt(uri: vscode.Uri): MemoryFile {
    const file = this.#files.get(uri.toString());
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }
}
