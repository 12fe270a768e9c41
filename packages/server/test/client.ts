import { PassThrough } from 'node:stream';
import {
  type CodeAction,
  type CompletionList,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type Hover,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  type InitializeResult,
  type LocationLink,
  LogMessageNotification,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type Range,
  RegistrationRequest,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  WatchKind,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { nodeHost } from '../src/nodeHost.ts';
import { createServer, type InitializationOptions } from '../src/server.ts';

/** How long a test waits for something that must come; far more than it takes. */
const patience = 45_000;

/** An editor that speaks the protocol: keeps texts, versions and the findings that it was sent. */
export class Client {
  readonly connection: ProtocolConnection;
  readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  /** What the server complained about: failures that it answered with nothing. */
  readonly complaints: string[] = [];
  /** What the server told the person. */
  readonly warnings: string[] = [];
  readonly watched: string[] = [];
  readonly #texts = new Map<string, { text: string; version: number }>();
  readonly #waiting = new Set<() => void>();

  constructor(connection: ProtocolConnection) {
    this.connection = connection;
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      this.diagnostics.set(uri, diagnostics);
      for (const wake of this.#waiting) wake();
    });
    connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
      if (type === 1) this.complaints.push(message);
    });
    connection.onNotification(ShowMessageNotification.type, ({ message }) => void this.warnings.push(message));
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      for (const { method, registerOptions } of registrations) {
        if (method !== DidChangeWatchedFilesNotification.method) continue;
        const { watchers } = registerOptions as { watchers: { globPattern: string; kind?: WatchKind }[] };
        for (const { globPattern, kind } of watchers) {
          this.watched.push(kind === WatchKind.Delete ? `deleted: ${globPattern}` : globPattern);
        }
      }
    });
    connection.listen();
  }

  /** `abilities`: what the client says it can do; VS Code's when absent. */
  async initialize(
    folder: string | undefined,
    options: InitializationOptions = {},
    abilities: Partial<Pick<InitializeParams, 'capabilities' | 'clientInfo'>> = {},
  ): Promise<InitializeResult> {
    const params: InitializeParams = {
      processId: null,
      rootUri: folder ?? null,
      workspaceFolders: folder === undefined ? null : [{ uri: folder, name: 'test' }],
      initializationOptions: options,
      clientInfo: { name: 'Visual Studio Code' },
      capabilities: {
        textDocument: {
          definition: { linkSupport: true },
          completion: { completionItem: { snippetSupport: true } },
        },
        workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
      },
      ...abilities,
    };
    const result = await this.connection.sendRequest(InitializeRequest.type, params);
    await this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  async open(uri: string, text: string): Promise<void> {
    this.#texts.set(uri, { text, version: 1 });
    const textDocument = { uri, languageId: 'sds', version: 1, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  /** Types: replaces a range by a text, as an editor tells it. */
  async edit(uri: string, range: Range, newText: string): Promise<void> {
    const known = this.#known(uri);
    known.text = applied(known.text, [{ range, newText }]);
    known.version += 1;
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: known.version },
      contentChanges: [{ range, text: newText }],
    });
  }

  /** Replaces the only place where `from` stands. */
  async replace(uri: string, from: string, to: string): Promise<void> {
    await this.edit(uri, this.rangeOf(uri, from), to);
  }

  async close(uri: string): Promise<void> {
    this.#texts.delete(uri);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  async filesChanged(...uris: readonly string[]): Promise<void> {
    const changes = uris.map((uri) => ({ uri, type: 2 as const }));
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  }

  text(uri: string): string {
    return this.#known(uri).text;
  }

  /** The place of `<|>` in `needle`, which stands once in the text. */
  at(uri: string, needle: string): Position {
    const wanted = needle.replace('<|>', '');
    const offset = this.text(uri).indexOf(wanted);
    if (offset < 0) throw new Error(`'${wanted}' is not in ${uri}`);
    return positionAt(this.text(uri), offset + Math.max(0, needle.indexOf('<|>')));
  }

  rangeOf(uri: string, needle: string): Range {
    const start = this.at(uri, `<|>${needle}`);
    return { start, end: positionAt(this.text(uri), offsetAt(this.text(uri), start) + needle.length) };
  }

  definition(uri: string, needle: string): Promise<LocationLink[] | null> {
    return this.ask('textDocument/definition', uri, needle);
  }

  hover(uri: string, needle: string): Promise<Hover | null> {
    return this.ask('textDocument/hover', uri, needle);
  }

  completion(uri: string, needle: string): Promise<CompletionList | null> {
    return this.ask('textDocument/completion', uri, needle);
  }

  codeActions(uri: string, range: Range, only?: string[]): Promise<CodeAction[]> {
    const context = { diagnostics: [], ...(only ? { only } : {}) };
    return this.connection.sendRequest('textDocument/codeAction', { textDocument: { uri }, range, context });
  }

  ask<R>(method: string, uri: string, needle: string, more: object = {}): Promise<R> {
    return this.connection.sendRequest(method, { textDocument: { uri }, position: this.at(uri, needle), ...more });
  }

  /** Makes the edits of a code action or a rename in the open texts. */
  async apply(edit: WorkspaceEdit | null | undefined): Promise<void> {
    for (const [uri, edits] of Object.entries(edit?.changes ?? {})) {
      const text = applied(this.text(uri), edits);
      await this.edit(uri, { start: { line: 0, character: 0 }, end: positionAt(this.text(uri), Infinity) }, text);
    }
  }

  codes(uri: string): string[] {
    return (this.diagnostics.get(uri) ?? []).map(({ code }) => String(code));
  }

  /** Waits until the findings of a file have come and are as wanted. */
  async until(uri: string, wanted: (codes: readonly string[]) => boolean): Promise<void> {
    await this.settled(
      () => this.diagnostics.has(uri) && wanted(this.codes(uri)),
      () => `the findings of ${uri}; there are: ${this.codes(uri).join(', ')}`,
    );
  }

  /** Waits until something holds, looking again whenever findings come. */
  async settled(holds: () => boolean, what: () => string): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`still waiting for ${what()}`));
      }, patience);
      const look = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  dispose(): void {
    this.connection.dispose();
  }

  #known(uri: string): { text: string; version: number } {
    const known = this.#texts.get(uri);
    if (known === undefined) throw new Error(`${uri} is not open`);
    return known;
  }
}

/** A client and a server in this process, joined by two streams. */
export function connected(): Client {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  createServer(server, nodeHost);
  server.listen();
  return new Client(createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)));
}

export function offsetAt(text: string, position: Position): number {
  return documentOf(text).offsetAt(position);
}

export function positionAt(text: string, offset: number): Position {
  return documentOf(text).positionAt(offset);
}

/** Lines end as the protocol says: with a line feed, a carriage return, or both. */
function documentOf(text: string): TextDocument {
  return TextDocument.create('', '', 0, text);
}

/** Edits made from the end, so that places stay right. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted((a, b) => offsetAt(text, b.range.start) - offsetAt(text, a.range.start));
  return ordered.reduce(
    (result, { range, newText }) =>
      result.slice(0, offsetAt(text, range.start)) + newText + result.slice(offsetAt(text, range.end)),
    text,
  );
}
