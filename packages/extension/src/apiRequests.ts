import * as vscode from 'vscode';
import { filledRoute } from './knownPaths.ts';
import type { LanguageServer } from './languageServer.ts';
import { type ApiRequest, type ApiRequestParams, apiRequestRequest } from './protocol.ts';
import { RequestFiles, requestScheme } from './requestFiles.ts';
import { RequestTextError, readRequest, requestText, type WrittenRequest } from './requestText.ts';
import { type Answer, sendRequest } from './sendRequest.ts';
import type { RunningService, ServiceRunner } from './serviceRunner.ts';

/** Of the documents that hold answers. */
const answerScheme = 'specwright-answer';

const sendCommand = 'specwright.sendRequest';

/**
 * Requests to the apis of running services: each a document to change and send, with the answer beside it. The document
 * names its service in the query of its URI.
 */
export class ApiRequests implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable {
  readonly #server: LanguageServer;
  readonly #runner: ServiceRunner;
  readonly #files = new RequestFiles();
  readonly #answers = new Map<string, string>();
  /** The paths of what requests made, by the folder of the service, the latest first. */
  readonly #made = new Map<string, readonly string[]>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registrations: readonly vscode.Disposable[];
  readonly onDidChange = this.#changed.event;

  constructor(server: LanguageServer, runner: ServiceRunner) {
    this.#server = server;
    this.#runner = runner;
    this.#registrations = [
      this.#files,
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(answerScheme, this),
      vscode.languages.registerCodeLensProvider({ scheme: requestScheme }, this),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#answers.get(uri.toString()) ?? '';
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const top = new vscode.Range(0, 0, 0, 0);
    return [new vscode.CodeLens(top, { title: '$(run) Send', command: sendCommand, arguments: [uri.toString()] })];
  }

  /**
   * The command "Send request". In a document with a request that is sent; of an api its request is opened, and sent at once
   * where it only reads and nothing has to be filled in.
   * @param resource the specification or the request, a URI or its text; that of the active editor when absent
   * @param part the id of the api; without it the one at the cursor
   * @returns the answer as it is shown; undefined when nothing was sent, which is then said unless the person gave up
   */
  async send(resource?: unknown, part?: unknown): Promise<string | undefined> {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showWarningMessage('Specwright sends requests only in a workspace that you trust.');
      return undefined;
    }
    const params = paramsFor(resource, part);
    if (params === undefined) {
      void vscode.window.showWarningMessage('Put the cursor on an api of a specification: a request is sent to that.');
      return undefined;
    }
    const uri = vscode.Uri.parse(params.uri, true);
    if (uri.scheme === requestScheme) return this.#sendDocument(uri);
    const client = await this.#server.running();
    const request = await client.sendRequest(apiRequestRequest, params);
    if (request.kind === 'none') {
      void vscode.window.showWarningMessage(request.message);
      return undefined;
    }
    const opened = await this.#open(request);
    return request.method === 'GET' && request.route === request.path ? this.#sendDocument(opened) : undefined;
  }

  dispose(): void {
    for (const one of this.#registrations) one.dispose();
  }

  /** Shows the request of an api: as a person left it in this window, else the one that is offered. */
  async #open(request: ApiRequest): Promise<vscode.Uri> {
    const uri = vscode.Uri.from({
      scheme: requestScheme,
      // Signs that divide nothing, so that the tab shows all of it.
      path: `/${request.method} ${request.route.replaceAll('/', '∕')}.json`,
      query: request.service,
    });
    const path = filledRoute(request.route, this.#made.get(request.service) ?? []) ?? request.path;
    if (!this.#files.has(uri)) this.#files.writeFile(uri, new TextEncoder().encode(requestText({ ...request, path })));
    await vscode.window.showTextDocument(uri, { preview: false });
    return uri;
  }

  async #sendDocument(uri: vscode.Uri): Promise<string | undefined> {
    const document = await vscode.workspace.openTextDocument(uri);
    await document.save();
    try {
      const request = readRequest(document.getText());
      const service = await this.#runningService(vscode.Uri.parse(uri.query, true));
      if (service === undefined) return undefined;
      const answer = await this.#sent(request, service);
      if (answer === undefined) return undefined;
      if (answer.made !== undefined) this.#made.set(uri.query, [answer.made, ...(this.#made.get(uri.query) ?? [])]);
      await this.#show(uri, answer.text);
      return answer.text;
    } catch (error) {
      if (!(error instanceof RequestTextError)) throw error;
      void vscode.window.showErrorMessage(error.message);
      return undefined;
    }
  }

  /** The service of a folder, once it answers; asks whether to run it where it does not. */
  async #runningService(folder: vscode.Uri): Promise<RunningService | undefined> {
    let service = this.#runner.running(folder);
    if (service === undefined) {
      const chosen = await vscode.window.showInformationMessage('The service does not run.', 'Run');
      if (chosen) service = await this.#runner.run(folder);
    }
    if (service === undefined || service.state === 'serving') return service;
    const starting = service;
    const answer = await inProgress(`Waiting for ${service.name}`, async (token) =>
      (await this.#runner.answers(starting, token)) ? 'serves' : token.isCancellationRequested ? 'given up' : 'ended',
    );
    if (answer === 'ended') {
      void vscode.window.showErrorMessage(`${service.name} ended before it answered: its log says why.`);
    }
    return answer === 'serves' ? starting : undefined;
  }

  /** The answer to a request; undefined where the person did not want to wait, or nobody answers. */
  async #sent(request: WrittenRequest, service: RunningService): Promise<Answer | undefined> {
    const title = `${request.method} ${request.path}`;
    const controller = new AbortController();
    try {
      return await inProgress(title, (token) => {
        token.onCancellationRequested(() => controller.abort());
        return sendRequest(request, service, controller.signal);
      });
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      const reason = error instanceof Error ? String(error.cause ?? error.message) : String(error);
      void vscode.window.showErrorMessage(`${title} got no answer of ${service.name}: ${reason}`);
      return undefined;
    }
  }

  async #show(request: vscode.Uri, text: string): Promise<void> {
    const uri = request.with({ scheme: answerScheme, path: request.path.replace(/\.json$/, ' ▸ answer.json') });
    this.#answers.set(uri.toString(), text);
    this.#changed.fire(uri);
    const place = { preview: true, preserveFocus: true, viewColumn: vscode.ViewColumn.Beside };
    await vscode.window.showTextDocument(uri, place);
  }
}

function paramsFor(resource: unknown, part: unknown): ApiRequestParams | undefined {
  const given = resource instanceof vscode.Uri ? resource.toString() : resource;
  if (typeof given === 'string') return { uri: given, ...(typeof part === 'string' ? { part } : {}) };
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

function inProgress<T>(title: string, work: (token: vscode.CancellationToken) => Promise<T>): Thenable<T> {
  const how = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(how, (_progress, token) => work(token));
}
