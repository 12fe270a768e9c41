// The processes that the demo starts. All of them end with it, also on Ctrl-C.
import { spawn } from 'node:child_process';
import { DemoError } from './demo.terminal.mjs';

const running = new Set();

/** Starts a command with its output caught; `child.printed()` is all that it has said. */
export function begin(command, parameters, { cwd, env } = {}) {
  const shell = process.platform === 'win32' && command === 'npm';
  const child = spawn(command, parameters, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  running.add(child);
  child.printed = () => output;
  child.finished = new Promise((resolve) => {
    child.once('error', (error) => {
      running.delete(child);
      resolve({ code: null, error });
    });
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code });
    });
  });
  return child;
}

/** Runs a command to its end. Exit codes other than 0 are an error that shows the last lines it printed. */
export async function finish(command, parameters, options) {
  const child = begin(command, parameters, options);
  const { code, error } = await child.finished;
  if (error?.code === 'ENOENT') {
    throw new DemoError(
      `\`${command}\` is not installed, or not on the PATH. The demo needs it: install it and run the demo again.`,
    );
  }
  if (code !== 0) {
    const lastLines = child.printed().trimEnd().split('\n').slice(-25).join('\n');
    throw new DemoError(`\`${command} ${parameters.join(' ')}\` ended with ${code ?? 'a signal'}:\n${lastLines}`);
  }
  return child.printed();
}

/** Ends everything that still runs: politely, and after five seconds by force. */
export async function endAll() {
  const children = [...running];
  for (const child of children) child.kill('SIGTERM');
  const timer = setTimeout(() => {
    for (const child of children) child.kill('SIGKILL');
  }, 5000);
  await Promise.all(children.map((child) => child.finished));
  clearTimeout(timer);
}
