import { type ChildProcess, spawn } from 'node:child_process';

export interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a command to its end and gives its exit code and all that it printed. */
export function run(command: string, parameters: readonly string[], folder: string, env = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** As `run`, but anything but exit code 0 is an error that shows the whole output. */
export async function mustRun(
  command: string,
  parameters: readonly string[],
  folder: string,
  env = {},
): Promise<string> {
  const { code, output } = await run(command, parameters, folder, env);
  if (code !== 0) throw new Error(`${command} ${parameters.join(' ')} in ${folder} ended with ${code}:\n${output}`);
  return output;
}

/** The exit code of a process; `null` when a signal ended it. */
export function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

/** Waits in real time; for polling only, never as a condition of a test. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
