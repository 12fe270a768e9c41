import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { constants } from 'node:os';
import { finished } from 'node:stream/promises';

/** How a command of a pipeline ended. */
export type CommandEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'timedOut'; readonly seconds: number }
  | { readonly kind: 'interrupted' };

export interface CommandRun {
  /** A line for the shell, as `specwright.json` has it; or a program with its arguments. */
  readonly command: string | readonly [string, ...string[]];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the command reads on its standard input. */
  readonly input: string;
  /** Where all that it prints goes. */
  readonly log: string;
  /** In seconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** How long a command may take to end when it is asked to, in milliseconds. */
const patience = 5000;

/** Runs a command with everything that it starts: what is left of them when the time is over is ended too. */
export async function runCommand(run: CommandRun): Promise<CommandEnd> {
  const [program, ...given] = typeof run.command === 'string' ? [run.command] : run.command;
  const log = createWriteStream(run.log, { flags: 'a' });
  const child = spawn(program ?? '', given, {
    cwd: run.folder,
    env: { ...process.env, ...run.environment },
    shell: typeof run.command === 'string',
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that the whole of it can be ended.
    detached: process.platform !== 'win32',
  });
  // A command that does not read its input closes it: that is no fault.
  child.stdin.on('error', () => undefined);
  child.stdin.end(run.input);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  let cause: CommandEnd | undefined;
  const stop = (why: CommandEnd): void => {
    cause ??= why;
    endGroup(child.pid, 'SIGTERM');
    setTimeout(() => endGroup(child.pid, 'SIGKILL'), patience).unref();
  };
  const timer = setTimeout(() => stop({ kind: 'timedOut', seconds: run.timeout }), run.timeout * 1000);
  const interrupted = (): void => stop({ kind: 'interrupted' });
  if (run.signal.aborted) interrupted();
  run.signal.addEventListener('abort', interrupted);
  try {
    const end = await new Promise<CommandEnd>((resolve) => {
      child.on('error', (error) => {
        log.write(`${error.message}\n`);
        resolve({ kind: 'exited', code: 127 });
      });
      child.on('exit', (code, signal) =>
        resolve(code === null ? { kind: 'killed', signal: signal ?? 'unknown' } : endOf(code)),
      );
    });
    return cause ?? end;
  } finally {
    clearTimeout(timer);
    run.signal.removeEventListener('abort', interrupted);
    endGroup(child.pid, 'SIGKILL');
    log.end();
    await finished(log).catch(() => undefined);
  }
}

/** A shell tells of a command that a signal ended with 128 and its number. */
function endOf(code: number): CommandEnd {
  const [signal] = Object.entries(constants.signals).find(([, number]) => code === 128 + number) ?? [];
  return signal === undefined ? { kind: 'exited', code } : { kind: 'killed', signal };
}

/** Asks a process and all that it started to end; those that have ended already are nobody's concern. */
function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // Nothing of the group is left.
  }
}

/** How a command ended, in words. */
export function describeEnd(end: CommandEnd): string {
  switch (end.kind) {
    case 'exited':
      return end.code === 0 ? 'ended well' : `ended with code ${end.code}`;
    case 'killed':
      return `was killed (${end.signal})`;
    case 'timedOut':
      return `took longer than ${end.seconds} s and was ended`;
    case 'interrupted':
      return 'was interrupted';
  }
}
