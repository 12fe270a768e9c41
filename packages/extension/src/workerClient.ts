import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import type { ClientFactory } from './languageServer.ts';

/** Of a browser: this project is typed for Node. */
declare const Worker: new (script: string) => Worker & { terminate(): void };

/** The client of a server that is a worker of the browser. */
export function workerClient(context: vscode.ExtensionContext): ClientFactory {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'browserServer.js').toString(true);
  let stopLast = (): void => undefined;
  // Made here and not by the client: it does not know a worker again that VS Code has wrapped.
  const start = async () => {
    stopLast();
    const worker = new Worker(script);
    stopLast = () => worker.terminate();
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return (id, name, options) => new WorkerClient(id, name, start, options);
}

class WorkerClient extends LanguageClient {
  /** Errors go to the output only. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
