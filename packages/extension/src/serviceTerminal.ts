import { type ChildProcess, fork } from 'node:child_process';
import * as vscode from 'vscode';

/** What a service is started with. */
export interface ServiceStart {
  /** The script of `serviceHost.ts`. */
  readonly host: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const interrupt = '\u0003';

/** The terminal of the task of a service: shows its log; closing it, or Ctrl-C in it, stops the service. */
export class ServiceTerminal implements vscode.Pseudoterminal {
  readonly #start: ServiceStart;
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #ended: () => void;
  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;
  #host: ChildProcess | undefined;

  /** @param ended called once, when the service and all that it started are gone */
  constructor(start: ServiceStart, ended: () => void) {
    this.#start = start;
    this.#ended = ended;
  }

  open(): void {
    // Two tasks may run the same service: they show the same log.
    if (this.#host !== undefined) return;
    const { host, arguments: given, environment } = this.#start;
    const env = { ...process.env, ...environment };
    const child = fork(host, given, { env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#host = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#write(text));
    }
    child.once('error', (error) => this.#write(`${error.message}\n`));
    child.once('close', (code) => {
      this.#host = undefined;
      this.#write(`\nThe service has ended${code === 0 ? '' : ` (code ${code ?? 'unknown'})`}.\n`);
      this.#closed.fire(code ?? 1);
      this.#ended();
    });
  }

  /** Asks the service to end. Its host does the rest, also when nobody is left to see it. */
  close(): void {
    if (this.#host?.connected === true) this.#host.send('stop');
  }

  handleInput(data: string): void {
    if (data === interrupt) this.close();
  }

  /** A terminal begins a line at its left only when it is told to. */
  #write(text: string): void {
    this.#written.fire(text.replace(/\r?\n/g, '\r\n'));
  }
}
