/** The VS Code side of Specwright: starts the language server and offers the commands. Knows no notation. */
import * as vscode from 'vscode';
import { copyContext } from './copyContext.ts';
import { GenerateCommand } from './generateCommand.ts';
import { GenerationReport } from './generationReport.ts';
import { LanguageServer } from './languageServer.ts';
import { showReferences } from './showReferences.ts';
import { registerTasks } from './tasks.ts';

let server: LanguageServer | undefined;

/** Called by VS Code when a specification is opened or the workspace holds one. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const languageServer = new LanguageServer(context);
  const report = new GenerationReport();
  const generate = new GenerateCommand(languageServer, report);
  server = languageServer;
  context.subscriptions.push(
    languageServer,
    report,
    registerTasks(context),
    vscode.commands.registerCommand('specwright.generate', (resource, settled) => generate.run(resource, settled)),
    vscode.commands.registerCommand('specwright.copyContext', (resource, part) =>
      copyContext(languageServer, resource, part),
    ),
    vscode.commands.registerCommand('specwright.showReferences', showReferences),
    vscode.commands.registerCommand('specwright.chooseTarget', (resource) => generate.chooseTarget(resource)),
    vscode.commands.registerCommand('specwright.restartServer', () => languageServer.restart()),
    vscode.commands.registerCommand('specwright.showOutput', () => languageServer.showOutput()),
  );
  // Folders get the menu entry "Generate module code" only where there are specifications.
  void vscode.commands.executeCommand('setContext', 'specwright.active', true);
  // The client shows why it could not start; the commands stay, so that "Restart Language Server" can be tried.
  await languageServer.running().catch(() => undefined);
}

/** Called by VS Code when it shuts down or the extension is switched off. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
