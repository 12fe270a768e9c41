import type * as vscode from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import type { ClientFactory } from './languageServer.ts';
import { serverFlags } from './serverFlags.ts';

/** The client of a server that is a child process of VS Code's own Node. */
export function nodeClient(context: vscode.ExtensionContext): ClientFactory {
  return (id, name, options) => new NodeClient(id, name, serverOptions(context), options);
}

class NodeClient extends LanguageClient {
  /** Errors go to the output only. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

function serverOptions(context: vscode.ExtensionContext): ServerOptions {
  const module = context.asAbsolutePath('dist/server.cjs');
  return {
    run: { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags] } },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
  };
}
