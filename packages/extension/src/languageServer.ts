import * as vscode from 'vscode';
import {
  type BaseLanguageClient,
  CloseAction,
  type CloseHandlerResult,
  DidChangeWatchedFilesNotification,
  ErrorAction,
  FileChangeType,
  type LanguageClientOptions,
  type Middleware,
  type NotificationHandler,
  type NotificationType,
  RevealOutputChannelOn,
  State,
} from 'vscode-languageclient';
import { logLevelNotification, type ServerLogLevel } from './protocol.ts';
import { type ServerStop, stopCounter } from './serverRestarts.ts';
import { readFilesFor } from './workspaceFiles.ts';

/**
 * Makes the client of a server: a process of Node, or a worker of a browser. It shows no messages of its own: a server
 * that dies again and again would bring so many that the one which counts is not seen.
 */
export type ClientFactory = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

/** The language server, started again when it dies. */
export class LanguageServer implements vscode.Disposable {
  private readonly output: vscode.LogOutputChannel;
  private readonly client: BaseLanguageClient;
  private readonly subscriptions: vscode.Disposable[];
  private starting: Promise<void> | undefined;
  private stopped = stopCounter();
  private lastStop: ServerStop | undefined;

  /** @param middleware changes what the server answers before it is shown */
  constructor(context: vscode.ExtensionContext, createClient: ClientFactory, middleware: Middleware = {}) {
    this.output = vscode.window.createOutputChannel('Specwright', { log: true });
    this.output.info(`Specwright ${context.extension.packageJSON.version} in ${vscode.env.appName} ${vscode.version}`);
    this.client = createClient('specwright', 'Specwright', {
      ...clientOptions(context, this.output),
      middleware,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.restartUnlessHopeless(),
      },
      // What is wrong is told below, once.
      initializationFailedHandler: () => false,
    });
    this.subscriptions = [
      this.output,
      readFilesFor(this.client),
      this.output.onDidChangeLogLevel((level) => void this.tellLogLevel(level)),
    ];
  }

  /** The running client. Starts the server if it is not running; rejects when it cannot be started. */
  async running(): Promise<BaseLanguageClient> {
    if (this.client.state === State.Running) return this.client;
    this.starting ??= this.start().finally(() => {
      this.starting = undefined;
    });
    await this.starting;
    return this.client;
  }

  /** Hears what the server tells, also after it was restarted. */
  onNotification<P>(type: NotificationType<P>, handler: NotificationHandler<P>): vscode.Disposable {
    return this.client.onNotification(type, handler);
  }

  /** Tells the server of a file or folder on disk that changed, whether or not anything watches it. */
  async tellChanged(uri: vscode.Uri): Promise<void> {
    const client = await this.running();
    await client.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: client.code2ProtocolConverter.asUri(uri), type: FileChangeType.Changed }],
    });
  }

  private async tellLogLevel(level: vscode.LogLevel): Promise<void> {
    if (this.client.state !== State.Running) return;
    await this.client.sendNotification(logLevelNotification, { level: serverLogLevels[level] });
  }

  async restart(): Promise<void> {
    this.output.info('Restarting the language server.');
    this.stopped = stopCounter();
    if (this.client.state === State.Running) await this.client.stop();
    await this.running();
  }

  showOutput(): void {
    this.output.show(true);
  }

  async stop(): Promise<void> {
    if (this.client.needsStop()) await this.client.stop();
  }

  dispose(): void {
    for (const one of this.subscriptions) one.dispose();
  }

  /** A server that dies while it starts is started again by the client: the start that lasts is waited for. */
  private async start(): Promise<void> {
    for (;;) {
      const before = this.lastStop;
      try {
        await this.client.start();
        return;
      } catch (error) {
        const { lastStop } = this;
        if (lastStop === before) this.tellThatItCannotStart(error);
        if (lastStop === before || !lastStop?.again) throw error;
      }
    }
  }

  private restartUnlessHopeless(): CloseHandlerResult {
    this.lastStop = this.stopped();
    if (this.lastStop.again) {
      const message = 'The Specwright server stopped; it was started again.';
      return { action: CloseAction.Restart, message, handled: true };
    }
    const { stops } = this.lastStop;
    this.tell(
      `The Specwright server stopped ${stops} times within three minutes and was not started again. ` +
        'Please report it with the text of the output "Specwright", which names the versions, and the specification that was open.',
    );
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private tellThatItCannotStart(error: unknown): void {
    this.tell(`The Specwright server could not be started: ${error instanceof Error ? error.message : String(error)}`);
  }

  private tell(message: string): void {
    void vscode.window.showErrorMessage(message, 'Show Output', 'Restart').then((chosen) => {
      if (chosen === 'Show Output') this.showOutput();
      if (chosen === 'Restart') void vscode.commands.executeCommand('specwright.restartServer');
    });
  }
}

const serverLogLevels: Readonly<Record<vscode.LogLevel, ServerLogLevel>> = {
  [vscode.LogLevel.Off]: 'off',
  [vscode.LogLevel.Trace]: 'trace',
  [vscode.LogLevel.Debug]: 'debug',
  [vscode.LogLevel.Info]: 'info',
  [vscode.LogLevel.Warning]: 'warning',
  [vscode.LogLevel.Error]: 'error',
};

function clientOptions(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: ['sds', 'sodl'].flatMap((language) => schemes().map((scheme) => ({ scheme, language }))),
    // The pages of the diagnostics ship with the extension: no network is needed to read them.
    // Asked for at each start: a server that starts again begins with the level of now.
    initializationOptions: () => ({
      docsBase: vscode.Uri.joinPath(context.extensionUri, 'docs', 'diagnostics').toString(),
      status: true,
      acceptCommand: true,
      logLevel: serverLogLevels[output.logLevel],
    }),
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
  };
}

/** Of the texts that are checked: those of the workspace, on a disk or elsewhere, and new ones. */
function schemes(): readonly string[] {
  const ofFolders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  return [...new Set(['file', 'untitled', ...ofFolders])];
}
