import { execFile } from 'node:child_process';
import type * as vscode from 'vscode';

/** What a run of the command line said and how it ended. */
export interface CommandLineResult {
  /** 0 fine, 1 the specification or a check is at fault, 2 wrong usage, 3 a fault of ours. */
  readonly exitCode: number;
  readonly output: string;
  /** What it told people, without colours. */
  readonly notes: string;
}

/** The `specwright` command that ships with the extension. */
export class CommandLine {
  /** The path of its script, which Node runs. */
  readonly script: string;

  constructor(context: vscode.ExtensionContext) {
    this.script = context.asAbsolutePath('dist/cli.cjs');
  }

  /** In the desktop's VS Code the running program is Electron, which is Node only when it is told so. */
  readonly environment = { ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' };

  /**
   * Runs a command to its end.
   * @param folder the current folder of the command, absolute
   * @throws Error when it cannot be started
   */
  run(args: readonly string[], folder: string): Promise<CommandLineResult> {
    const options = { cwd: folder, env: { ...process.env, ...this.environment } };
    return new Promise((resolve, reject) => {
      execFile(process.execPath, [this.script, ...args], options, (error, output, notes) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, output, notes: notes.trim() });
      });
    });
  }
}
