import { randomBytes } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import { answersAt, freePort } from './freePort.ts';
import { serviceSteps } from './serviceSteps.ts';
import { ServiceTerminal } from './serviceTerminal.ts';

/** Where a generated service says that it serves; of several running at once each has the next free port. */
const firstPort = 8000;

/** How long it takes until somebody asks again whether a service answers, in milliseconds. */
const pause = 300;

/** How long a service may take to answer what it was asked before, when it is to end, in milliseconds. */
const graceMs = 5000;

/** `stopping`: it was asked to end and has not yet. */
export type ServiceState = 'starting' | 'serving' | 'stopping';

/** A generated service that runs as a task. */
export interface RunningService {
  readonly name: string;
  readonly folder: vscode.Uri;
  readonly port: number;
  /** `http://localhost:8000` */
  readonly address: string;
  /** The key of its tokens, made for this run. */
  readonly key: string;
  readonly state: ServiceState;
}

interface Run extends RunningService {
  state: ServiceState;
  readonly terminal: ServiceTerminal;
}

/**
 * Runs generated services as tasks: the log is the terminal of the task. A service ends with its terminal, with this
 * window, and with the extension, whatever ends that.
 */
export class ServiceRunner implements vscode.Disposable {
  readonly #host: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #runs = new Map<string, Run>();
  /** One begins after the other: each sees which ports the others have. */
  #beginning: Promise<unknown> = Promise.resolve();
  readonly #changed = new vscode.EventEmitter<void>();
  /** A service began, answers for the first time, or ended. */
  readonly onDidChange = this.#changed.event;

  /**
   * @param host the script of `serviceHost.ts`
   * @param environment what makes the running program Node
   */
  constructor(host: string, environment: Readonly<Record<string, string>>) {
    this.#host = host;
    this.#environment = environment;
  }

  /**
   * Installs, builds, migrates and serves, and shows the log; of a service that runs already only the log.
   * @returns the service; undefined where it is not started, which is then said
   */
  async run(folder: vscode.Uri): Promise<RunningService | undefined> {
    const reason = await reasonAgainst(folder);
    if (reason !== undefined) {
      void vscode.window.showWarningMessage(reason);
      return undefined;
    }
    const known = this.#runs.get(folder.toString());
    if (known !== undefined) {
      this.showLog(known);
      return known;
    }
    const run = await this.#begin(folder);
    try {
      await vscode.tasks.executeTask(this.taskFor(folder));
      return run;
    } catch (error) {
      this.#ended(run);
      throw error;
    }
  }

  /** The task that runs the service of a folder, for the person to start by its name. */
  taskFor(folder: vscode.Uri, definition?: vscode.TaskDefinition): vscode.Task {
    const scope = vscode.workspace.getWorkspaceFolder(folder) ?? vscode.TaskScope.Workspace;
    const own = definition ?? { type: 'specwright', command: 'run', path: vscode.workspace.asRelativePath(folder) };
    const execution = new vscode.CustomExecution(async () => (await this.#begin(folder)).terminal);
    const task = new vscode.Task(own, scope, taskName(folder), 'specwright', execution);
    task.isBackground = true;
    task.presentationOptions = { panel: vscode.TaskPanelKind.Dedicated, reveal: vscode.TaskRevealKind.Always };
    return task;
  }

  stop({ folder }: Pick<RunningService, 'folder'>): void {
    const run = this.#runs.get(folder.toString());
    if (run === undefined) return;
    run.state = 'stopping';
    run.terminal.close();
    this.#changed.fire();
  }

  showLog({ folder }: Pick<RunningService, 'folder'>): void {
    const name = taskName(folder);
    vscode.window.terminals.find((terminal) => terminal.name.includes(name))?.show();
  }

  running(folder: vscode.Uri): RunningService | undefined {
    return this.#runs.get(folder.toString());
  }

  get all(): readonly RunningService[] {
    return [...this.#runs.values()];
  }

  /** Resolves when the service answers; false where it ends before, or nobody wants to wait any longer. */
  answers({ folder, port }: RunningService, token: vscode.CancellationToken): Promise<boolean> {
    return new Promise((resolve) => {
      const listening: vscode.Disposable[] = [];
      const look = (): void => {
        const run = this.running(folder);
        const isGone = run?.port !== port || run.state === 'stopping' || token.isCancellationRequested;
        if (!isGone && run.state === 'starting') return;
        for (const one of listening) one.dispose();
        resolve(!isGone);
      };
      listening.push(this.#changed.event(look), token.onCancellationRequested(look));
      look();
    });
  }

  dispose(): void {
    for (const run of this.#runs.values()) run.terminal.close();
    this.#changed.dispose();
  }

  /** The run of a folder; a new one where there is none. */
  #begin(folder: vscode.Uri): Promise<Run> {
    const begun = this.#beginning.then(() => this.#runs.get(folder.toString()) ?? this.#beginAnew(folder));
    this.#beginning = begun.catch(() => undefined);
    return begun;
  }

  async #beginAnew(folder: vscode.Uri): Promise<Run> {
    const port = await freePort(firstPort, new Set(this.all.map((run) => run.port)));
    const key = randomBytes(32).toString('hex');
    const start = {
      host: this.#host,
      arguments: [folder.fsPath, JSON.stringify(serviceSteps), String(graceMs)],
      environment: { ...this.#environment, APP_ENV: 'development', PORT: String(port), JWT_SECRET: key },
    };
    const terminal = new ServiceTerminal(start, () => this.#ended(run));
    const name = path.posix.basename(folder.path);
    const run: Run = { name, folder, port, address: `http://localhost:${port}`, key, state: 'starting', terminal };
    this.#runs.set(folder.toString(), run);
    this.#changed.fire();
    void this.#watch(run);
    return run;
  }

  async #watch(run: Run): Promise<void> {
    while (this.#runs.get(run.folder.toString()) === run && run.state === 'starting') {
      if (await answersAt(run.port)) {
        if (run.state === 'starting') run.state = 'serving';
        this.#changed.fire();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  #ended(run: Run): void {
    if (this.#runs.get(run.folder.toString()) !== run) return;
    this.#runs.delete(run.folder.toString());
    this.#changed.fire();
  }
}

function taskName(folder: vscode.Uri): string {
  return `run ${vscode.workspace.asRelativePath(folder)}`;
}

/** Why the service of a folder is not run; undefined where nothing speaks against it. */
async function reasonAgainst(folder: vscode.Uri): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) return 'Specwright runs a service only in a workspace that you trust.';
  try {
    const text = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, 'package.json'));
    const { scripts }: { scripts?: Record<string, unknown> } = JSON.parse(new TextDecoder().decode(text));
    if (scripts?.start === undefined) return `What is generated in ${folder.fsPath} serves nothing: it has no routes.`;
    return undefined;
  } catch {
    return `There is no generated service in ${folder.fsPath}: generate it first.`;
  }
}
