import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

/** A language server in a process of its own, driven as an editor does, with a clock. */
export class TimedServer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #connection: ProtocolConnection;
  readonly #language: string;
  readonly #versions = new Map<string, number>();
  #published: (uri: string) => void = () => undefined;

  /** @param language the id of the language of its texts */
  constructor(command: string, args: readonly string[], folder: string, language: string) {
    this.#process = spawn(command, args, { cwd: folder });
    this.#process.stderr.pipe(process.stderr);
    this.#language = language;
    this.#connection = createProtocolConnection(
      new StreamMessageReader(this.#process.stdout),
      new StreamMessageWriter(this.#process.stdin),
    );
    this.#connection.onNotification(PublishDiagnosticsNotification.type, ({ uri }) => this.#published(uri));
    this.#connection.onRequest(RegistrationRequest.type, () => undefined);
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null));
    this.#connection.listen();
  }

  async start(folderUri: string): Promise<void> {
    await this.#connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: folderUri,
      workspaceFolders: [{ uri: folderUri, name: 'bench' }],
      capabilities: { textDocument: { synchronization: {}, publishDiagnostics: {} } },
    });
    await this.#connection.sendNotification(InitializedNotification.type, {});
  }

  async open(uri: string, text: string): Promise<void> {
    this.#versions.set(uri, 1);
    const textDocument = { uri, languageId: this.#language, version: 1, text };
    await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  /** Sends the text that a key has made. */
  async change(uri: string, text: string): Promise<void> {
    const version = (this.#versions.get(uri) ?? 1) + 1;
    this.#versions.set(uri, version);
    await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  }

  /** Sends the text that a key has made, and waits for findings of `watched`. In milliseconds. */
  async keystroke(uri: string, text: string, watched: string): Promise<number> {
    const told = this.published(watched);
    const began = performance.now();
    await this.change(uri, text);
    await told;
    return performance.now() - began;
  }

  /**
   * Resolves when the next findings of a file come.
   * @throws Error when they do not come for a long time: a server says nothing where findings stay the same
   */
  published(wanted: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No findings of ${wanted} came.`)), 30_000);
      this.#published = (uri) => {
        if (uri !== wanted) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** In milliseconds. */
  async request(method: string, uri: string, position: Position): Promise<number> {
    const began = performance.now();
    await this.#connection.sendRequest(method, { textDocument: { uri }, position });
    return performance.now() - began;
  }

  /** What the process has in memory now, in megabytes; undefined where the system does not say. */
  residentMegabytes(): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    await this.#connection.sendRequest(ShutdownRequest.type);
    await this.#connection.sendNotification(ExitNotification.type);
    await ended;
    this.#connection.dispose();
  }
}
