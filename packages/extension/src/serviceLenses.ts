import * as vscode from 'vscode';
import { CodeLensRequest, type Middleware } from 'vscode-languageclient';
import type { LanguageServer } from './languageServer.ts';
import type { ServiceRunner } from './serviceRunner.ts';

const runCommand = 'specwright.runService';

/** Lenses that run something: none of them where nothing is run. */
const ofTrusted: ReadonlySet<string> = new Set([runCommand, 'specwright.sendRequest']);

/** The lens "Run service" of the server, as it stands for the services that run: only this side knows of them. */
export function serviceLenses(runner: ServiceRunner): Middleware {
  return {
    provideCodeLenses: async (document, token, next) => {
      const lenses = await next(document, token);
      return lenses?.flatMap((lens) => {
        const { command } = lens;
        if (command === undefined || !ofTrusted.has(command.command)) return [lens];
        if (!vscode.workspace.isTrusted) return [];
        return command.command === runCommand ? [new vscode.CodeLens(lens.range, asItStands(command, runner))] : [lens];
      });
    },
  };
}

function asItStands(command: vscode.Command, runner: ServiceRunner): vscode.Command {
  const [, folder] = (command.arguments ?? []) as [unknown, string?];
  const service = folder === undefined ? undefined : runner.running(vscode.Uri.parse(folder, true));
  if (service === undefined) return command;
  if (service.state === 'stopping') return { title: 'Service is stopping', command: '' };
  return { ...command, title: `Stop service on :${service.port}`, command: 'specwright.stopService' };
}

/** Has the lenses asked for anew whenever a service begins or ends, and when the workspace becomes trusted. */
export function followServices(runner: ServiceRunner, server: LanguageServer): vscode.Disposable {
  const refresh = async (): Promise<void> => {
    const client = await server.running().catch(() => undefined);
    const feature = client?.getFeature(CodeLensRequest.method);
    for (const document of vscode.workspace.textDocuments) {
      feature?.getProvider(document)?.onDidChangeCodeLensEmitter.fire();
    }
  };
  return vscode.Disposable.from(runner.onDidChange(refresh), vscode.workspace.onDidGrantWorkspaceTrust(refresh));
}
