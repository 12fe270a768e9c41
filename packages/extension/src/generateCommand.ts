import path from 'node:path';
import * as vscode from 'vscode';
import { type BaseLanguageClient, WorkDoneProgress } from 'vscode-languageclient';
import { askForChoice, completeChoice, type GenerationChoice, settingsFolderOf } from './generationChoice.ts';
import { type GenerationConflicts, mergedFiles } from './generationConflicts.ts';
import { type GenerationNotes, notesInWords } from './generationNotes.ts';
import type { GenerationPreview } from './generationPreview.ts';
import type { GenerationReport } from './generationReport.ts';
import type { LanguageServer } from './languageServer.ts';
import { databasesRequest, type GenerateParams, type GenerateResult, generateRequest } from './protocol.ts';
import { chooseFolder } from './serviceCommands.ts';
import type { ServiceRunner } from './serviceRunner.ts';
import { meantSpecification } from './specifications.ts';

const showProblems = 'Show Problems';
const problemsCommand = 'workbench.actions.view.problems';

/** What a caller (the lightbulb, a keybinding, a test) may settle beforehand; what is settled is not asked. */
export interface GenerateOptions extends Partial<GenerationChoice> {
  readonly module?: string;
  /** Take the remembered or default answers instead of asking. */
  readonly ask?: boolean;
}

/** Where what happened is shown. */
interface Shown {
  readonly report: GenerationReport;
  readonly previews: GenerationPreview;
  readonly conflicts: GenerationConflicts;
  readonly notes: GenerationNotes;
}

/** The command "Specwright: Generate module code…". */
export class GenerateCommand {
  private readonly server: LanguageServer;
  private readonly report: GenerationReport;
  private readonly previews: GenerationPreview;
  private readonly conflicts: GenerationConflicts;
  private readonly notes: GenerationNotes;
  private readonly runner: ServiceRunner;

  constructor(server: LanguageServer, shown: Shown, runner: ServiceRunner) {
    this.server = server;
    this.report = shown.report;
    this.previews = shown.previews;
    this.conflicts = shown.conflicts;
    this.notes = shown.notes;
    this.runner = runner;
  }

  /**
   * @param resource the specification file or folder; when absent the one in the active editor, else the one that is meant
   * @param settled options, or the explorer's list of selected resources, which says nothing that we need
   * @returns what was generated; undefined when the person gave up or it could not be done, which is then shown
   */
  run(resource?: unknown, settled?: unknown): Promise<GenerateResult | undefined> {
    return this.attempt(resource, (uri) => this.generate(uri, optionsFrom(settled)));
  }

  /**
   * The command "Preview generated code": what generating would change, beside what is there. Nothing is written.
   * @param resource as of `run`
   * @param settled as of `run`
   * @returns what would be written
   */
  preview(resource?: unknown, settled?: unknown): Promise<GenerateResult | undefined> {
    return this.attempt(resource, (uri) => this.showPreview(uri, optionsFrom(settled)));
  }

  private async attempt(
    resource: unknown,
    work: (uri: vscode.Uri) => Promise<GenerateResult | undefined>,
  ): Promise<GenerateResult | undefined> {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showWarningMessage('Specwright generates code only in a workspace that you trust.');
      return undefined;
    }
    const uri = resourceUri(resource) ?? (await meantSpecification());
    if (uri?.scheme !== 'file') {
      // Awaited it would keep a caller waiting for as long as the message stands.
      void vscode.window.showWarningMessage(
        uri
          ? 'Save the specification to a file first.'
          : 'Open a specification (.sds or .sodl), or choose one in the explorer.',
      );
      return undefined;
    }
    try {
      return await work(uri);
    } catch (error) {
      void this.tellFailure(error);
      return undefined;
    }
  }

  /** Asks for target, database and folder again and remembers them, for the workspace of the active editor. */
  async chooseTarget(resource?: unknown): Promise<void> {
    const uri = resourceUri(resource) ?? vscode.workspace.workspaceFolders?.[0]?.uri;
    if (!uri) return;
    await askForChoice(await settingsFolderOf(uri, await isFolder(uri)), true, () =>
      this.specified({ uri: uri.toString() }),
    );
  }

  private async generate(uri: vscode.Uri, options: GenerateOptions): Promise<GenerateResult | undefined> {
    const params = await this.paramsFor(uri, options);
    if (!params) return undefined;
    await saveWhatIsRead(params.out);
    const result = await this.request(params, 'Generating module code');
    if (result?.refused) void tellRefusal(result.refused.message);
    else if (result) {
      this.notes.take(result.notes);
      void this.tellSuccess(result);
    }
    return result;
  }

  private async showPreview(uri: vscode.Uri, options: GenerateOptions): Promise<GenerateResult | undefined> {
    const params = await this.paramsFor(uri, options);
    if (!params) return undefined;
    const preview = { ...params, preview: true };
    const result = await this.request(preview, 'Previewing generated code');
    if (result?.refused) void tellRefusal(result.refused.message);
    else if (result) {
      const again = async () => (await this.server.running()).sendRequest(generateRequest, preview);
      await this.previews.show(result, () => again().catch(() => undefined));
      const words = notesInWords(result.notes);
      if (words !== '') void vscode.window.showWarningMessage(words);
    }
    return result;
  }

  /** What is asked of the server; undefined when the person gave up choosing. */
  private async paramsFor(uri: vscode.Uri, options: GenerateOptions): Promise<GenerateParams | undefined> {
    const folder = await settingsFolderOf(uri, await isFolder(uri));
    const silent = options.ask === false || (options.target !== undefined && options.out !== undefined);
    const asked = { uri: uri.toString(), ...(options.module === undefined ? {} : { module: options.module }) };
    const choice = silent
      ? await completeChoice(folder, options)
      : await askForChoice(folder, false, () => this.specified(asked));
    return choice && { ...asked, ...choice, out: path.resolve(folder.fsPath, choice.out) };
  }

  private async specified(asked: {
    readonly uri: string;
    readonly module?: string;
  }): Promise<readonly string[] | null> {
    const client = await this.server.running();
    return (await client.sendRequest(databasesRequest, asked)).databases;
  }

  private async request(params: GenerateParams, title: string): Promise<GenerateResult | undefined> {
    const client = await this.server.running();
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, cancelled) => {
        const workDoneToken = `specwright-generate-${Date.now()}`;
        const listening = listenToProgress(client, workDoneToken, progress);
        try {
          return await client.sendRequest(generateRequest, { ...params, workDoneToken }, cancelled);
        } catch (error) {
          if (cancelled.isCancellationRequested) return undefined;
          throw error;
        } finally {
          listening.dispose();
        }
      },
    );
  }

  private async tellSuccess(result: GenerateResult): Promise<void> {
    const chosen = await this.tellSummary(result);
    if (chosen === 'Resolve Conflicts') await this.conflicts.choose(result);
    if (chosen === 'Open Folder') await openFolder(result);
    if (chosen === 'Show Changes') await this.report.show(result);
    if (chosen === showProblems) await vscode.commands.executeCommand(problemsCommand);
    if (chosen === 'Run') await this.runService(result);
  }

  /** What the person wants to see next. A conflict wants them, so the first one is opened by itself. */
  private async tellSummary(result: GenerateResult): Promise<string | undefined> {
    const isWhole = (await this.conflicts.showFirst(result)) === undefined;
    const words = notesInWords(result.notes);
    const text = words === '' ? result.summary : `${result.summary} ${words}`;
    if (!isWhole) {
      return vscode.window.showWarningMessage(text, 'Resolve Conflicts', 'Show Changes', 'Open Folder');
    }
    return words === ''
      ? vscode.window.showInformationMessage(text, 'Open Folder', 'Show Changes', 'Run')
      : vscode.window.showWarningMessage(text, showProblems, 'Show Changes', 'Run');
  }

  /** Runs the generated service; asks which one when there are several. */
  private async runService(result: GenerateResult): Promise<void> {
    const folder = await chooseFolder(serviceFolders(result).map((path) => vscode.Uri.file(path)));
    if (folder !== undefined) await this.runner.run(folder);
  }

  private async tellFailure(error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    const chosen = await vscode.window.showErrorMessage(`No code was generated: ${reason}`, 'Show Output');
    if (chosen) this.server.showOutput();
  }
}

async function tellRefusal(message: string): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(message, showProblems);
  if (chosen) await vscode.commands.executeCommand(problemsCommand);
}

function listenToProgress(
  client: BaseLanguageClient,
  token: string,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): vscode.Disposable {
  let shown = 0;
  return client.onProgress(WorkDoneProgress.type, token, (value) => {
    if (value.kind === 'end') return;
    const percentage = value.percentage ?? shown;
    const message = value.message ?? (value.kind === 'begin' ? value.title : undefined);
    progress.report({ increment: Math.max(0, percentage - shown), ...(message === undefined ? {} : { message }) });
    shown = Math.max(shown, percentage);
  });
}

/**
 * The server reads files; what stands in an editor and is not saved yet has to be there too: specifications, and what
 * a person changes in generated files, which is merged.
 */
async function saveWhatIsRead(out: string): Promise<void> {
  const isGenerated = ({ scheme, fsPath }: vscode.Uri): boolean =>
    scheme === 'file' && !path.relative(out, fsPath).startsWith('..');
  const merged = mergedFiles().find(isGenerated);
  if (merged !== undefined) {
    // Where nothing is chosen yet it has the lines of neither side.
    throw new Error(`${vscode.workspace.asRelativePath(merged)} is being merged. Complete or close that first.`);
  }
  const unsaved = vscode.workspace.textDocuments.filter(
    (document) => document.isDirty && !document.isUntitled && (isSpecification(document) || isGenerated(document.uri)),
  );
  const saved = await Promise.all(unsaved.map((document) => document.save()));
  const failed = unsaved.find((_, at) => saved[at] === false);
  if (failed !== undefined) throw new Error(`${vscode.workspace.asRelativePath(failed.uri)} cannot be saved.`);
}

/** Shows the folder of the service, or that of all services when there are several. */
async function openFolder(result: GenerateResult): Promise<void> {
  const services = serviceFolders(result);
  const only = services.length === 1 ? services[0] : undefined;
  const folder = vscode.Uri.file(only ?? result.outFolder);
  const inWorkspace = vscode.workspace.getWorkspaceFolder(folder) !== undefined;
  await vscode.commands.executeCommand(inWorkspace ? 'revealInExplorer' : 'revealFileInOS', folder);
}

/** The absolute folders of the generated services: those with a Makefile. */
function serviceFolders({ files, outFolder }: GenerateResult): string[] {
  return files
    .filter((file) => path.posix.basename(file.path) === 'Makefile')
    .map((file) => path.join(outFolder, path.posix.dirname(file.path)));
}

function resourceUri(resource: unknown): vscode.Uri | undefined {
  if (resource instanceof vscode.Uri) return resource;
  // Code actions come from the server, where a URI is a string.
  if (typeof resource === 'string') return vscode.Uri.parse(resource, true);
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isSpecification(document) ? document.uri : undefined;
}

function isSpecification({ languageId }: vscode.TextDocument): boolean {
  return languageId === 'sds' || languageId === 'sodl';
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  const stat = await vscode.workspace.fs.stat(uri);
  return (stat.type & vscode.FileType.Directory) !== 0;
}

function optionsFrom(settled: unknown): GenerateOptions {
  if (typeof settled !== 'object' || settled === null || Array.isArray(settled)) return {};
  const given = settled as Record<string, unknown>;
  const text = (name: string) => (typeof given[name] === 'string' ? { [name]: given[name] } : {});
  return {
    ...text('module'),
    ...text('target'),
    ...text('database'),
    ...text('out'),
    ...(given.ask === false ? { ask: false } : {}),
  };
}
