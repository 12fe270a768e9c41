import {
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  type DidChangeConfigurationParams,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  MessageType,
  type PublishDiagnosticsParams,
  ShowMessageNotification,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { capabilities } from './capabilities.ts';
import { KeptSettings } from './clientSettings.ts';
import { registerCodeActions } from './codeActions.ts';
import { registerDiagrams } from './diagramRequest.ts';
import {
  type ClientAbilities,
  type FeatureContext,
  type GeneratedCode,
  registerLanguageFeatures,
} from './languageFeatures.ts';
import { registerLinks } from './linkFeatures.ts';
import { durationSince, Log, type LogLevel, logLevelMethod } from './log.ts';
import { registerParts } from './partsRequest.ts';
import { type CheckStatus, DiagnosticsPublisher } from './publisher.ts';
import { Session } from './session.ts';
import { watchers } from './specFiles.ts';
import { canonicalFolder } from './uris.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** What a client may say when it starts the server; every key may be absent. */
export interface InitializationOptions {
  /** Where the pages of the diagnostics lie; a link to them goes with each finding. */
  readonly docsBase?: string;
  /** The client has no command `specwright.generate` of its own: the server runs it. */
  readonly serverRunsCommands?: boolean;
  /** The client has the command `specwright.accept`, with the URI of a project's folder: the server has none. */
  readonly acceptCommand?: boolean;
  /** The client wants to be told (`specwright/status`) when checking begins and what came out of it. */
  readonly status?: boolean;
  /** How much the server says of its work; `info` when absent. */
  readonly logLevel?: LogLevel;
}

/** Tells a client that asked for it how the checking of the workspace stands. */
export const statusMethod = 'specwright/status';

/** The place that a server runs in: a process of Node, or a worker in a browser. */
export interface ServerHost {
  readonly files: (connection: Connection) => WorkspaceFiles;
  /** Reads what is generated of specifications; absent where nothing can be generated. */
  readonly generated?: GeneratedCode;
  /** Registers the requests that only this place answers. */
  readonly register: (connection: Connection, context: FeatureContext) => void;
}

/** The language server on a connection: register, then `connection.listen()`. One server a connection. */
export function createServer(connection: Connection, host: ServerHost): void {
  new LanguageServer(connection, host).register();
}

/** Before a client has told of itself. */
const noAbilities: ClientAbilities = {
  locationLinks: false,
  snippets: false,
  suggestCommand: false,
  labelOffsets: false,
  acceptCommand: false,
};

/** How long changed files are gathered before they are read, in milliseconds. */
const burst = 50;

class LanguageServer {
  readonly #connection: Connection;
  readonly #host: ServerHost;
  readonly #files: WorkspaceFiles;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #log: Log;
  readonly #session: Session;
  readonly #publisher: DiagnosticsPublisher;
  readonly #settings: KeptSettings;
  #abilities: ClientAbilities = noAbilities;
  #docsBase: string | undefined;
  #watchesDynamically = false;
  #foldersChange = false;
  #tellsSettings = false;
  #wantsStatus = false;
  #checkingSince = 0;
  #refreshes = { codeLens: false, inlayHint: false };
  readonly #changedFiles = new Set<string>();
  #reading: NodeJS.Timeout | undefined;
  #folders: readonly string[] = [];
  #ready: Promise<void>;
  #becomeReady: () => void = () => undefined;

  constructor(connection: Connection, host: ServerHost) {
    this.#connection = connection;
    this.#host = host;
    this.#files = host.files(connection);
    this.#log = new Log(connection.console);
    this.#session = new Session(this.#files, (message) => {
      this.#log.warn(message);
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
    });
    this.#settings = new KeptSettings(connection, this.#log);
    this.#publisher = new DiagnosticsPublisher(
      this.#session,
      {
        publish: (params) => this.#publish(params),
        status: (status) => this.#tellStatus(status),
      },
      () => this.#docsBase,
      this.#report,
    );
    this.#ready = new Promise((resolve) => {
      this.#becomeReady = resolve;
    });
  }

  readonly #report = (message: string): void => this.#log.error(message);

  #publish(params: PublishDiagnosticsParams): void {
    const { uri, diagnostics } = params;
    this.#log.debug(`${uri}: ${diagnostics.length} findings, after ${durationSince(this.#checkingSince)}`);
    void this.#connection.sendDiagnostics(params).catch(() => undefined);
  }

  #tellStatus(status: CheckStatus): void {
    if (status.state === 'checking') this.#checkingSince = performance.now();
    else {
      const { files, errors, warnings } = status;
      const counts = `${errors} errors and ${warnings} warnings in ${files} specifications`;
      this.#log.debug(`Checked: ${counts}, after ${durationSince(this.#checkingSince)}`);
    }
    if (this.#wantsStatus) void this.#connection.sendNotification(statusMethod, status).catch(() => undefined);
  }

  register(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => void this.#initialized());
    connection.onShutdown(() => {
      this.#publisher.close();
      clearTimeout(this.#reading);
    });
    this.#registerTexts();
    connection.onNotification(logLevelMethod, ({ level }: { readonly level?: unknown }) => this.#log.setLevel(level));
    connection.onDidChangeConfiguration((change) => this.#settingsChanged(change));
    connection.onDidChangeWatchedFiles(({ changes }) => this.#filesChanged(changes.map(({ uri }) => uri)));
    const { generated } = this.#host;
    const context: FeatureContext = {
      session: this.#session,
      files: this.#files,
      ...(generated === undefined ? {} : { generated }),
      ready: () => this.#ready,
      abilities: () => this.#abilities,
      settings: this.#settings,
      log: this.#log,
      filesChanged: (uris: readonly string[]) => this.#filesChanged(uris),
    };
    registerLanguageFeatures(connection, context);
    registerLinks(connection, context);
    registerCodeActions(connection, context);
    registerDiagrams(connection, context);
    registerParts(connection, context);
    this.#host.register(connection, context);
    this.#documents.listen(connection);
  }

  #initialize(params: InitializeParams): InitializeResult {
    const options = (params.initializationOptions ?? {}) as InitializationOptions;
    this.#docsBase = options.docsBase?.replace(/\/$/, '');
    this.#wantsStatus = options.status === true;
    this.#log.setLevel(options.logLevel);
    const { textDocument, workspace } = params.capabilities;
    this.#abilities = {
      locationLinks: textDocument?.definition?.linkSupport === true,
      snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
      labelOffsets:
        textDocument?.signatureHelp?.signatureInformation?.parameterInformation?.labelOffsetSupport === true,
      suggestCommand: /code|codium/i.test(params.clientInfo?.name ?? ''),
      acceptCommand: options.acceptCommand === true,
    };
    this.#settings.initialize(workspace?.configuration === true);
    this.#watchesDynamically = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    this.#tellsSettings = workspace?.didChangeConfiguration?.dynamicRegistration === true;
    this.#refreshes = {
      codeLens: workspace?.codeLens?.refreshSupport === true,
      inlayHint: workspace?.inlayHint?.refreshSupport === true,
    };
    this.#foldersChange = workspace?.workspaceFolders === true;
    const root = params.rootUri ?? undefined;
    this.#folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (root === undefined ? [] : [root]);
    return {
      capabilities: capabilities(options.serverRunsCommands === true),
      serverInfo: { name: 'specwright' },
    };
  }

  async #initialized(): Promise<void> {
    // First of all: a change that comes while the client answers the questions below is not told again.
    if (this.#foldersChange) this.#followFolders();
    if (this.#watchesDynamically) await this.#watchFiles();
    if (this.#tellsSettings) await this.#followSettings();
    await this.#load(this.#folders);
  }

  #followFolders(): void {
    this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => canonicalFolder(uri)));
      const left = this.#folders.filter((uri) => !gone.has(canonicalFolder(uri)));
      this.#folders = [...left, ...added.map(({ uri }) => uri)];
      void this.#load(this.#folders);
    });
  }

  async #followSettings(): Promise<void> {
    try {
      await this.#connection.client.register(DidChangeConfigurationNotification.type, { section: 'specwright' });
    } catch (error) {
      this.#report(`The client does not tell changes of its settings: ${String(error)}`);
    }
  }

  /** Lenses and hints follow the settings at once: the client asks for them again. */
  #settingsChanged(change: DidChangeConfigurationParams): void {
    this.#settings.changed(change);
    this.#refreshLenses();
    if (!this.#refreshes.inlayHint) return;
    this.#connection.languages.inlayHint.refresh().catch((error) => this.#report(String(error)));
  }

  #refreshLenses(): void {
    if (!this.#refreshes.codeLens) return;
    this.#connection.sendRequest(CodeLensRefreshRequest.type).catch((error) => this.#report(String(error)));
  }

  async #watchFiles(): Promise<void> {
    try {
      await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [...watchers] });
    } catch (error) {
      this.#report(`The client does not watch files: ${String(error)}`);
    }
  }

  async #load(folders: readonly string[]): Promise<void> {
    const start = performance.now();
    try {
      await this.#session.load(folders);
      const { length } = this.#session.workspace.files();
      this.#log.info(
        `Read ${length} specifications of ${folders.join(', ') || 'no folder'} in ${durationSince(start)}`,
      );
    } catch (error) {
      this.#report(`The folders could not be read: ${String(error)}`);
    } finally {
      this.#becomeReady();
      this.#publisher.everything();
    }
  }

  #registerTexts(): void {
    this.#documents.onDidOpen(({ document }) => this.#settings.forget(document.uri));
    this.#documents.onDidChangeContent(({ document }) => {
      const uri = this.#session.openText(document.uri, document.getText());
      void this.#ready.then(() => this.#publisher.changed(uri));
    });
    this.#documents.onDidClose(async ({ document }) => {
      this.#settings.forget(document.uri);
      try {
        const uri = await this.#session.close(document.uri);
        await this.#ready;
        this.#publisher.changed(uri);
      } catch (error) {
        this.#report(`${document.uri} could not be read again: ${String(error)}`);
      }
    });
  }

  /** Changes come in bursts (a branch is checked out) and twice (the client and we both asked to be told). */
  #filesChanged(uris: readonly string[]): void {
    for (const uri of uris) this.#changedFiles.add(uri);
    this.#reading ??= setTimeout(() => void this.#readChanged(), burst);
  }

  async #readChanged(): Promise<void> {
    await this.#ready;
    this.#reading = undefined;
    const uris = [...this.#changedFiles];
    this.#changedFiles.clear();
    try {
      if (await this.#session.filesChanged(uris)) this.#publisher.everything();
      // They tell of generated code, which may have been written just now.
      if (this.#session.tellOfCode(uris)) this.#refreshLenses();
    } catch (error) {
      this.#report(`Changed files could not be read: ${String(error)}`);
    }
  }
}
