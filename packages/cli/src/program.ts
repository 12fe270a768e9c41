import { runCommandLine } from './commandLine.ts';
import { processTerminal } from './terminal.ts';

// A reader that has seen enough (`specwright check | head`) closes the pipe: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}

runCommandLine(process.argv.slice(2), {
  terminal: processTerminal(process.stdout, process.stderr, process.env),
  folder: process.cwd(),
  bundles: __dirname,
  interruption,
  now: () => performance.now(),
}).then((code) => {
  // The exit code alone: `exit` would cut off what a slow reader has not taken yet.
  process.exitCode = code;
});
