import * as vscode from 'vscode';
import {
  CloseAction,
  type CloseHandlerResult,
  DidChangeWatchedFilesNotification,
  ErrorAction,
  FileChangeType,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  type NotificationHandler,
  type NotificationType,
  RevealOutputChannelOn,
  type ServerOptions,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { logLevelNotification, type ServerLogLevel } from './protocol.ts';
import { serverFlags } from './serverFlags.ts';
import { stopCounter } from './serverRestarts.ts';

/** The language server as a child process of VS Code's own Node. */
export class LanguageServer implements vscode.Disposable {
  private readonly output: vscode.LogOutputChannel;
  private readonly client: LanguageClient;
  private readonly listening: vscode.Disposable;
  private starting: Promise<void> | undefined;

  /** @param middleware changes what the server answers before it is shown */
  constructor(context: vscode.ExtensionContext, middleware: Middleware) {
    this.output = vscode.window.createOutputChannel('Specwright', { log: true });
    this.client = new LanguageClient('specwright', 'Specwright', serverOptions(context), {
      ...clientOptions(context, this.output),
      middleware,
    });
    this.listening = this.output.onDidChangeLogLevel((level) => void this.tellLogLevel(level));
  }

  /** The running client. Starts the server if it is not running; rejects when it cannot be started. */
  async running(): Promise<LanguageClient> {
    if (this.client.state === State.Running) return this.client;
    this.starting ??= this.client.start().finally(() => {
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
    if (this.client.state === State.Running) await this.client.restart();
    else await this.running();
  }

  showOutput(): void {
    this.output.show(true);
  }

  async stop(): Promise<void> {
    if (this.client.needsStop()) await this.client.stop();
  }

  dispose(): void {
    this.listening.dispose();
    this.output.dispose();
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

function serverOptions(context: vscode.ExtensionContext): ServerOptions {
  const module = context.asAbsolutePath('dist/server.cjs');
  return {
    run: { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags] } },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
  };
}

function clientOptions(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: ['sds', 'sodl'].flatMap((language) => [
      { scheme: 'file', language },
      { scheme: 'untitled', language },
    ]),
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
    errorHandler: { error: () => ({ action: ErrorAction.Continue }), closed: restartUnlessHopeless(output) },
  };
}

function restartUnlessHopeless(output: vscode.LogOutputChannel): () => CloseHandlerResult {
  const stopped = stopCounter();
  return () => {
    const { stops, again } = stopped();
    if (again) {
      const message = 'The Specwright server stopped; it was started again.';
      return { action: CloseAction.Restart, message, handled: true };
    }
    void tellThatTheServerIsGone(output, stops);
    return { action: CloseAction.DoNotRestart, handled: true };
  };
}

async function tellThatTheServerIsGone(output: vscode.LogOutputChannel, stops: number): Promise<void> {
  const message =
    `The Specwright server stopped ${stops} times within three minutes and was not started again. ` +
    'Please report it with the specification that was open and the text of the output "Specwright".';
  const chosen = await vscode.window.showErrorMessage(message, 'Show Output', 'Restart');
  if (chosen === 'Show Output') output.show();
  if (chosen === 'Restart') await vscode.commands.executeCommand('specwright.restartServer');
}
