import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { fileExistsRequest, listFilesRequest, type ReadFileAnswer, readFileRequest } from './protocol.ts';

/** Reads files for a server that cannot reach them itself: those of a browser, and of file systems that are no disk. */
export function readFilesFor(client: BaseLanguageClient): vscode.Disposable {
  const uriOf = (text: string): vscode.Uri => client.protocol2CodeConverter.asUri(text);
  return vscode.Disposable.from(
    client.onRequest(listFilesRequest, async ({ folder, without, dotted }) => {
      const isSearched = (name: string): boolean =>
        name.startsWith('.') ? dotted.includes(name) : !without.includes(name);
      const uris = await filesBelow(uriOf(folder), isSearched);
      return uris.map((uri) => client.code2ProtocolConverter.asUri(uri));
    }),
    client.onRequest(readFileRequest, ({ uri, atMost }) => read(uriOf(uri), atMost)),
    client.onRequest(fileExistsRequest, ({ uri }) =>
      Promise.resolve(vscode.workspace.fs.stat(uriOf(uri))).then(
        () => true,
        () => false,
      ),
    ),
  );
}

/** All files below a folder, but those in folders that are not searched. Links are not followed: they may lead in circles. */
async function filesBelow(folder: vscode.Uri, isSearched: (name: string) => boolean): Promise<vscode.Uri[]> {
  // A folder that cannot be read holds nothing.
  const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(folder)).catch(() => []);
  const found = entries.map(async ([name, type]) => {
    const uri = vscode.Uri.joinPath(folder, name);
    if (type === vscode.FileType.File) return [uri];
    return type === vscode.FileType.Directory && isSearched(name) ? filesBelow(uri, isSearched) : [];
  });
  return (await Promise.all(found)).flat();
}

async function read(uri: vscode.Uri, atMost: number): Promise<ReadFileAnswer> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > atMost) return { kind: 'long', bytes: size };
    return { kind: 'bytes', base64: base64Of(await vscode.workspace.fs.readFile(uri)) };
  } catch (error) {
    const isGone = error instanceof vscode.FileSystemError && /^(FileNotFound|FileNotADirectory)$/.test(error.code);
    return isGone
      ? { kind: 'missing' }
      : { kind: 'problem', problem: error instanceof Error ? error.message : String(error) };
  }
}

function base64Of(bytes: Uint8Array): string {
  // One argument a byte: more than some ten thousand are too many for a call.
  const atOnce = 8192;
  let characters = '';
  for (let at = 0; at < bytes.length; at += atOnce) {
    characters += String.fromCharCode(...bytes.subarray(at, at + atOnce));
  }
  return btoa(characters);
}
