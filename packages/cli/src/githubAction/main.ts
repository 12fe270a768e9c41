import { processTerminal } from '../terminal.ts';
import { runGithubAction } from './run.ts';

const environment = process.env;
runGithubAction(
  {
    terminal: processTerminal(process.stdout, process.stderr, environment),
    folder: environment.GITHUB_WORKSPACE ?? process.cwd(),
    bundles: __dirname,
    interruption: () => new AbortController().signal,
    now: () => performance.now(),
  },
  environment,
).then((code) => {
  process.exitCode = code;
});
