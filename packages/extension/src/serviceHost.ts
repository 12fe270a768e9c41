/**
 * A program of its own, which carries out the steps of a run one after another. It ends with all that its steps started
 * when it is asked to (by any message), and when the process that started it is gone, however that ended: nobody else could end them then.
 *
 * Arguments: the folder that the steps run in, the steps as JSON, and how long a step may take to end when it is asked to,
 * in milliseconds. It needs a channel to its parent (`fork`).
 */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServiceStep } from './serviceSteps.ts';

/** Where the system has process groups, each step is one, so that the whole of it can be ended. */
const hasGroups = process.platform !== 'win32';

const [folder = '.', steps = '[]', patience = '5000'] = process.argv.slice(2);
let current: ChildProcess | undefined;
let isStopping = false;

async function carryOut(all: readonly ServiceStep[]): Promise<number> {
  for (const { title, command, unless, cure } of all) {
    if (unless !== undefined && (await run(unless, 'ignore')) === 0) continue;
    if (isStopping) break;
    process.stdout.write(`\n> ${title}: ${command.join(' ')}\n`);
    const code = await run(command, 'inherit');
    if (isStopping) break;
    if (code !== 0) {
      process.stdout.write(`\n${title} has failed.\n${cure === undefined ? '' : `${cure}\n`}`);
      return code;
    }
  }
  return 0;
}

/** Runs a command to its end. 127 where the program is not found, as a shell has it. */
async function run([program, ...given]: ServiceStep['command'], output: StdioOptions): Promise<number> {
  // Programs of the editor run as Node by this; the steps are no programs of the editor.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(program, given, {
    cwd: folder,
    env,
    stdio: output === 'ignore' ? 'ignore' : ['ignore', 'inherit', 'inherit'],
    detached: hasGroups,
    shell: !hasGroups,
  });
  current = child;
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 127;
  } finally {
    // What a step leaves running would outlive the run.
    end(child, 'SIGKILL');
    current = undefined;
  }
}

function stop(): void {
  if (isStopping) return;
  isStopping = true;
  const child = current;
  if (child === undefined) return;
  end(child, 'SIGTERM');
  setTimeout(() => end(child, 'SIGKILL'), Number(patience)).unref();
}

/** Asks a process and all that it started to end; those that have ended already are nobody's concern. */
function end({ pid, exitCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  if (!hasGroups) {
    if (exitCode === null) spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // Nothing of the group is left.
  }
}

// Nobody reads any more what is printed once the parent is gone.
process.stdout.on('error', () => undefined);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
process.on('message', stop);
process.on('disconnect', stop);

void carryOut(JSON.parse(steps) as ServiceStep[]).then((code) => process.exit(code));
