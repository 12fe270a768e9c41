import * as vscode from 'vscode';
import type { LanguageServer } from './languageServer.ts';
import { type StatusParams, statusNotification } from './protocol.ts';

/** How the checking of the workspace stands, as the server last told. */
export class CheckStatus implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listening: vscode.Disposable;
  private told: StatusParams = { state: 'checking' };
  readonly onDidChange = this.changed.event;

  constructor(server: LanguageServer) {
    this.listening = server.onNotification(statusNotification, (status) => {
      this.told = status;
      this.changed.fire();
    });
  }

  get current(): StatusParams {
    return this.told;
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }
}
