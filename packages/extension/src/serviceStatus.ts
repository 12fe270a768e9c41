import * as vscode from 'vscode';
import type { RunningService, ServiceRunner, ServiceState } from './serviceRunner.ts';

const signs: Readonly<Record<ServiceState, string>> = {
  starting: '$(sync~spin)',
  serving: '$(vm-running)',
  stopping: '$(debug-stop)',
};

/** The item of the status bar that says which services run, and where; there is none while none does. */
export class ServiceStatus implements vscode.Disposable {
  readonly #runner: ServiceRunner;
  readonly #item = vscode.window.createStatusBarItem('specwright.services', vscode.StatusBarAlignment.Left, 0);
  readonly #listening: vscode.Disposable;

  constructor(runner: ServiceRunner) {
    this.#runner = runner;
    this.#item.name = 'Specwright services';
    this.#item.command = 'specwright.services';
    this.#listening = runner.onDidChange(() => this.#draw());
  }

  dispose(): void {
    this.#listening.dispose();
    this.#item.dispose();
  }

  #draw(): void {
    const services = this.#runner.all;
    this.#item.text = services.map((service) => `${signs[service.state]} ${service.name} :${service.port}`).join('  ');
    this.#item.tooltip = services.map(inWords).join('\n');
    if (services.length === 0) this.#item.hide();
    else this.#item.show();
  }
}

/** `rental is starting on http://localhost:8000` */
function inWords({ name, state, address }: RunningService): string {
  if (state === 'stopping') return `${name} is stopping`;
  return state === 'serving' ? `${name} runs on ${address}` : `${name} is starting on ${address}`;
}

interface Entry extends vscode.QuickPickItem {
  readonly take: () => unknown;
}

/** The command behind the item: what can be done with the services that run. */
export async function showServices(runner: ServiceRunner): Promise<void> {
  const services = runner.all;
  if (services.length === 0) {
    void vscode.window.showInformationMessage('No service runs.');
    return;
  }
  const entries = services.flatMap((service): Entry[] => {
    const { name, address, state } = service;
    const page = vscode.Uri.parse(`${address}/docs`);
    const pages = {
      label: `$(book) Open the pages of ${name}`,
      description: page.toString(),
      take: () => openPage(page),
    };
    return [
      ...(state === 'serving' ? [pages] : []),
      { label: `$(output) Show the log of ${name}`, take: () => runner.showLog(service) },
      { label: `$(debug-stop) Stop ${name}`, take: () => runner.stop(service) },
    ];
  });
  const picked = await vscode.window.showQuickPick(entries, {
    title: 'Services',
    placeHolder: services.map(inWords).join(', '),
  });
  await picked?.take();
}

/** In an editor that runs elsewhere the service does too: the page is reached through it. */
async function openPage(page: vscode.Uri): Promise<void> {
  await vscode.env.openExternal(await vscode.env.asExternalUri(page));
}
