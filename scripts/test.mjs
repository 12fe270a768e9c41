// `npm test`: every suite, one after the other, with a summary at the end.
// A suite that lacks a tool ends with exit code 77 after saying what to install. Without CI=true it then counts
// as skipped and is named again at the very end; with CI=true it counts as failed.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

const SKIPPED = 77;
const LAST_LINES = 4;
/** What Vitest, Mocha and the suites of the editor write before a test that failed, and the reason behind it. */
const TELLS_A_FAILURE = /^\s*(FAIL|×|✖|✗|\d+\) |\w*Error: |Error |Timeout)/;
const MOST_COMPLAINTS = 60;
const inCi = process.env.CI === 'true';

const suites = [
  { name: 'types', script: 'typecheck' },
  { name: 'lint', script: 'lint' },
  { name: 'unit', script: 'test:unit' },
  { name: 'random work in the editor', script: 'test:fuzz' },
  { name: 'evolution gauntlet', script: 'test:gauntlet' },
  { name: 'bundles', script: 'build' },
  { name: 'generated services', script: 'test:services' },
  { name: 'mutants of a generated service', script: 'test:mutants' },
  { name: 'demo', script: 'test:demo' },
  { name: 'extension package', script: 'package' },
  { name: 'neovim', script: 'test:neovim' },
  { name: 'editor', script: 'test:editor' },
  { name: 'editor page', script: 'test:page' },
];

const only = process.argv.slice(2);
const chosen = only.length === 0 ? suites : suites.filter((suite) => only.includes(suite.script.replace('test:', '')));
if (chosen.length === 0) {
  console.error(`No such suite. There are: ${suites.map((suite) => suite.script.replace('test:', '')).join(', ')}`);
  process.exit(2);
}

const results = [];
for (const suite of chosen) {
  console.log(`\n=== ${suite.name} (npm run ${suite.script}) ===`);
  const began = Date.now();
  const { code, lastLines, complaints } = await run(suite.script);
  const outcome = code === 0 ? 'passed' : code === SKIPPED && !inCi ? 'skipped' : 'failed';
  results.push({ ...suite, outcome, seconds: Math.round((Date.now() - began) / 1000), lastLines, complaints });
}

console.log('\n=== summary ===');
for (const result of results) {
  console.log(`${result.outcome.padEnd(8)} ${String(result.seconds).padStart(5)} s  ${result.name}`);
}
const count = (outcome) => results.filter((result) => result.outcome === outcome).length;
for (const result of results.filter(({ outcome }) => outcome === 'skipped')) {
  console.log(
    `\nskipped: ${result.name} — run it alone with \`npm run ${result.script}\`. It said:\n${result.lastLines}`,
  );
}
for (const result of results.filter(({ outcome }) => outcome === 'failed')) {
  console.log(
    `\nfailed: ${result.name} — run it alone with \`npm run ${result.script}\`. It said:\n${result.complaints || result.lastLines}`,
  );
}
console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
process.exit(count('failed') === 0 ? 0 : 1);

/** Runs one npm script with its output shown; keeps its last lines for the summary, and those that tell what failed. */
function run(script) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const last = [];
    const complaints = [];
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.pipe(to, { end: false });
      createInterface({ input: from }).on('line', (line) => {
        if (line.trim() === '') return;
        last.push(line);
        if (last.length > LAST_LINES) last.shift();
        const said = stripVTControlCharacters(line);
        if (TELLS_A_FAILURE.test(said) && complaints.length < MOST_COMPLAINTS) complaints.push(said);
      });
    }
    child.on('close', (code) => resolve({ code, lastLines: last.join('\n'), complaints: complaints.join('\n') }));
  });
}
