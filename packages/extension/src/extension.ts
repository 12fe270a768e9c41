/** The VS Code side of Specwright: starts the language server and offers the commands. Knows no notation. */
import * as vscode from 'vscode';
import { acceptActions, acceptBaseline, acceptCommand } from './acceptBaseline.ts';
import { ApiRequests } from './apiRequests.ts';
import { CheckStatus } from './checkStatus.ts';
import { CommandLine } from './commandLine.ts';
import { copyContext } from './copyContext.ts';
import { DiagramPanel } from './diagramPanel.ts';
import { GenerateCommand } from './generateCommand.ts';
import { openGenerated, openSpecified } from './generatedPlaces.ts';
import { GenerationConflicts } from './generationConflicts.ts';
import { GenerationNotes } from './generationNotes.ts';
import { GenerationPreview } from './generationPreview.ts';
import { GenerationReport } from './generationReport.ts';
import { LanguageServer } from './languageServer.ts';
import { MigrationPreview } from './migrationPreview.ts';
import { type NewSpecificationWish, newSpecification } from './newSpecification.ts';
import { nodeClient } from './nodeClient.ts';
import { PartsView } from './partsView.ts';
import { runService, stopService } from './serviceCommands.ts';
import { followServices, serviceLenses } from './serviceLenses.ts';
import { ServiceRunner } from './serviceRunner.ts';
import { ServiceStatus, showServices } from './serviceStatus.ts';
import { showQuickFix } from './showQuickFix.ts';
import { showReferences } from './showReferences.ts';
import { StatusBar } from './statusBar.ts';
import { registerTasks } from './tasks.ts';

let server: LanguageServer | undefined;

/** What other extensions (and tests) may look at. */
export interface Api {
  /** The rows of the view "Specification". */
  readonly specification: Pick<PartsView['tree'], 'getChildren' | 'getTreeItem' | 'onDidChangeTreeData'>;
}

/** Called by VS Code when a specification is opened, the workspace holds one, or the view of them is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  const commandLine = new CommandLine(context);
  const runner = new ServiceRunner(context.asAbsolutePath('dist/serviceHost.cjs'), commandLine.environment);
  const languageServer = new LanguageServer(context, nodeClient(context), {
    ...serviceLenses(runner),
    ...acceptActions,
  });
  const report = new GenerationReport();
  const previews = new GenerationPreview();
  const conflicts = new GenerationConflicts(context.storageUri ?? context.globalStorageUri);
  const notes = new GenerationNotes();
  const generate = new GenerateCommand(languageServer, { report, previews, conflicts, notes }, runner);
  const status = new CheckStatus(languageServer);
  const accept = (project?: unknown): Promise<boolean> => acceptBaseline({ commandLine, languageServer }, project);
  const parts = new PartsView(
    { server: languageServer, status, runner },
    {
      generate: ({ uri, module }) => generate.run(uri, module === undefined ? undefined : { module }),
      preview: ({ uri, module }) => generate.preview(uri, module === undefined ? undefined : { module }),
      copyContext: ({ uri, part }) => copyContext(languageServer, uri, part ?? null),
      accept,
      run: (service) => runner.run(vscode.Uri.parse(service)),
      stop: (service) => stopService(runner, service),
    },
  );
  const diagrams = new DiagramPanel(languageServer, context.extensionUri);
  const requests = new ApiRequests(languageServer, runner);
  const migrations = new MigrationPreview(languageServer);
  server = languageServer;
  context.subscriptions.push(
    languageServer,
    report,
    previews,
    conflicts,
    notes,
    status,
    new StatusBar(status),
    parts,
    runner,
    new ServiceStatus(runner),
    followServices(runner, languageServer),
    requests,
    registerTasks(commandLine, runner),
    diagrams,
    migrations,
    vscode.commands.registerCommand('specwright.generate', (resource, settled) => generate.run(resource, settled)),
    vscode.commands.registerCommand('specwright.preview', (resource, settled) => generate.preview(resource, settled)),
    vscode.commands.registerCommand('specwright.openGenerated', (resource, part) =>
      openGenerated(languageServer, resource, part),
    ),
    vscode.commands.registerCommand('specwright.openSpecified', () => openSpecified(languageServer)),
    vscode.commands.registerCommand('specwright.runService', (_resource, folder) =>
      runService({ runner, server: languageServer }, folder),
    ),
    vscode.commands.registerCommand('specwright.stopService', (_resource, folder) => stopService(runner, folder)),
    vscode.commands.registerCommand('specwright.sendRequest', (resource, part) => requests.send(resource, part)),
    vscode.commands.registerCommand('specwright.services', () => showServices(runner)),
    vscode.commands.registerCommand('specwright.copyContext', (resource, part) =>
      copyContext(languageServer, resource, part),
    ),
    vscode.commands.registerCommand('specwright.showDiagram', (resource, wish) => diagrams.show(resource, wish)),
    vscode.commands.registerCommand('specwright.previewMigration', (resource, entity, name) =>
      migrations.show(resource, entity, name),
    ),
    vscode.commands.registerCommand('specwright.showReferences', showReferences),
    vscode.commands.registerCommand('specwright.showQuickFix', showQuickFix),
    vscode.commands.registerCommand(acceptCommand, accept),
    vscode.commands.registerCommand('specwright.newSpecification', (wish?: NewSpecificationWish) =>
      newSpecification(commandLine, wish),
    ),
    vscode.commands.registerCommand('specwright.chooseTarget', (resource) => generate.chooseTarget(resource)),
    vscode.commands.registerCommand('specwright.restartServer', () => languageServer.restart()),
    vscode.commands.registerCommand('specwright.showOutput', () => languageServer.showOutput()),
  );
  // Folders get the menu entry "Generate module code" only where there are specifications.
  void vscode.commands.executeCommand('setContext', 'specwright.active', true);
  // It is shown why it could not start; the commands stay, so that "Restart Language Server" can be tried.
  await languageServer.running().catch(() => undefined);
  return { specification: parts.tree };
}

/** Called by VS Code when it shuts down or the extension is switched off. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
