import path from 'node:path';
import * as vscode from 'vscode';
import { chosenItem } from './chosenItem.ts';
import type { LanguageServer } from './languageServer.ts';
import { partsRequest, type SpecPart } from './protocol.ts';
import type { RunningService, ServiceRunner } from './serviceRunner.ts';

/**
 * The command "Run service".
 * @param folder the folder of a generated service, a URI or its text; without it the one that there is, or that is chosen
 * @returns the service; undefined when none was started, which is then said unless the person gave up
 */
export async function runService(
  { runner, server }: { readonly runner: ServiceRunner; readonly server: LanguageServer },
  folder?: unknown,
): Promise<RunningService | undefined> {
  const chosen = uriFrom(folder) ?? (await chooseGenerated(server));
  return chosen === undefined ? undefined : runner.run(chosen);
}

/** The command "Stop service": the one of a folder; without it the only one that runs, or the one that is chosen. */
export async function stopService(runner: ServiceRunner, folder?: unknown): Promise<void> {
  const uri = uriFrom(folder);
  const service = uri === undefined ? await chooseRunning(runner.all) : runner.running(uri);
  if (service !== undefined) runner.stop(service);
}

/** Asks which of several folders with services is meant. */
export async function chooseFolder(folders: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  const items = folders.map((folder) => ({
    label: path.posix.basename(folder.path),
    description: vscode.workspace.asRelativePath(folder),
    folder,
  }));
  return (await chosenItem(items, 'Run which service?'))?.folder;
}

async function chooseGenerated(server: LanguageServer): Promise<vscode.Uri | undefined> {
  const client = await server.running();
  const { systems } = await client.sendRequest(partsRequest, {});
  const folders = [...new Set(systems.flatMap(servicesOf))].map((uri) => vscode.Uri.parse(uri));
  if (folders.length > 0) return chooseFolder(folders);
  const chosen = await vscode.window.showInformationMessage('No service is generated yet.', 'Generate Module Code…');
  if (chosen) await vscode.commands.executeCommand('specwright.generate');
  return undefined;
}

function servicesOf({ service, children }: SpecPart): string[] {
  return [...(service === undefined ? [] : [service]), ...children.flatMap(servicesOf)];
}

async function chooseRunning(services: readonly RunningService[]): Promise<RunningService | undefined> {
  if (services.length === 0) void vscode.window.showInformationMessage('No service runs.');
  const items = services.map((service) => ({ label: service.name, description: service.address, service }));
  return (await chosenItem(items, 'Stop which service?'))?.service;
}

function uriFrom(folder: unknown): vscode.Uri | undefined {
  if (folder instanceof vscode.Uri) return folder;
  return typeof folder === 'string' ? vscode.Uri.parse(folder, true) : undefined;
}
