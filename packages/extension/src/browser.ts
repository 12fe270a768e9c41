/** The VS Code side of Specwright in a browser: specifications are checked there, and nothing is generated or run. */
import * as vscode from 'vscode';
import { CheckStatus } from './checkStatus.ts';
import { DiagramPanel } from './diagramPanel.ts';
import { LanguageServer } from './languageServer.ts';
import { PartsView } from './partsView.ts';
import { showQuickFix } from './showQuickFix.ts';
import { showReferences } from './showReferences.ts';
import { StatusBar } from './statusBar.ts';
import { workerClient } from './workerClient.ts';

let server: LanguageServer | undefined;

/** What a menu, a link or another extension may ask for, and a browser has no place for. */
const needNode = [
  'generate',
  'preview',
  'chooseTarget',
  'newSpecification',
  'accept',
  'previewMigration',
  'copyContext',
  'openGenerated',
  'openSpecified',
  'runService',
  'stopService',
  'services',
  'sendRequest',
];

/** Called by VS Code when a specification is opened, the workspace holds one, or the view of them is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const languageServer = new LanguageServer(context, workerClient(context));
  const status = new CheckStatus(languageServer);
  const diagrams = new DiagramPanel(languageServer, context.extensionUri);
  server = languageServer;
  context.subscriptions.push(
    languageServer,
    status,
    new StatusBar(status, false),
    new PartsView({ server: languageServer, status }),
    diagrams,
    vscode.commands.registerCommand('specwright.showDiagram', (resource, wish) => diagrams.show(resource, wish)),
    vscode.commands.registerCommand('specwright.showReferences', showReferences),
    vscode.commands.registerCommand('specwright.showQuickFix', showQuickFix),
    vscode.commands.registerCommand('specwright.restartServer', () => languageServer.restart()),
    vscode.commands.registerCommand('specwright.showOutput', () => languageServer.showOutput()),
    ...needNode.map((name) => vscode.commands.registerCommand(`specwright.${name}`, refuse)),
  );
  void vscode.commands.executeCommand('setContext', 'specwright.active', true);
  // It is shown why it could not start; the commands stay, so that "Restart Language Server" can be tried.
  await languageServer.running().catch(() => undefined);
}

/** Called by VS Code when it shuts down or the extension is switched off. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}

function refuse(): void {
  // Longer it would be cut off in the window.
  void vscode.window.showWarningMessage('This needs VS Code on a computer or in a codespace, not a browser.');
}
