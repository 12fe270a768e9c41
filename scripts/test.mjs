// `npm test`: every suite, one after the other, with a summary at the end.
// A suite that lacks a tool ends with exit code 77 after saying what to install. Without CI=true it then counts
// as skipped and is named again at the very end; with CI=true it counts as failed.
// What drives windows, servers and brokers depends on how fast the machine answers. With CI=true such a suite is run a
// second time when it failed (of Vitest only the files that failed), and the summary names it as unsteady with what it
// said at first. Suites without such parts are run once: a random value that breaks a law is not lost.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
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
  { name: 'generated services', script: 'test:services', again: 'failed files' },
  { name: 'mutants of a generated service', script: 'test:mutants' },
  { name: 'demo', script: 'test:demo', again: 'failed files' },
  { name: 'extension package', script: 'package' },
  { name: 'neovim', script: 'test:neovim', again: 'all' },
  { name: 'editor', script: 'test:editor', again: 'all' },
  { name: 'editor page', script: 'test:page', again: 'all' },
];

const only = process.argv.slice(2);
const chosen = only.length === 0 ? suites : suites.filter((suite) => only.includes(suite.script.replace('test:', '')));
if (chosen.length === 0) {
  console.error(`No such suite. There are: ${suites.map((suite) => suite.script.replace('test:', '')).join(', ')}`);
  process.exit(2);
}

const results = [];
const temporary = mkdtempSync(path.join(os.tmpdir(), 'specwright-test-'));
for (const suite of chosen) {
  console.log(`\n=== ${suite.name} (npm run ${suite.script}) ===`);
  const began = Date.now();
  const report = path.join(temporary, `${results.length}.json`);
  const first = await run(suite.script, reportTo(suite, report));
  let last = first;
  if (inCi && suite.again && first.code !== 0 && first.code !== SKIPPED) {
    console.log(`\n=== ${suite.name}, a second time ===`);
    last = await run(suite.script, failedFiles(report));
  }
  const outcome = last.code === 0 ? 'passed' : last.code === SKIPPED && !inCi ? 'skipped' : 'failed';
  const seconds = Math.round((Date.now() - began) / 1000);
  results.push({ ...suite, ...last, outcome, seconds, unsteady: last === first ? undefined : first });
}
rmSync(temporary, { recursive: true, force: true });

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
for (const { name, outcome, unsteady } of results) {
  if (outcome !== 'passed' || !unsteady) continue;
  console.log(
    `\nunsteady: ${name} — it passed the second time only. At first it said:\n${unsteady.complaints || unsteady.lastLines}`,
  );
}
for (const result of results.filter(({ outcome }) => outcome === 'failed')) {
  console.log(
    `\nfailed: ${result.name} — run it alone with \`npm run ${result.script}\`. It said:\n${result.complaints || result.lastLines}`,
  );
}
console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
process.exit(count('failed') === 0 ? 0 : 1);

/** What makes Vitest write which files failed. */
function reportTo(suite, report) {
  return suite.again === 'failed files' ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : [];
}

/** The files that failed by the report of Vitest; none without one, which runs all. */
function failedFiles(report) {
  if (!existsSync(report)) return [];
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
}

/** Runs one npm script with its output shown; keeps its last lines for the summary, and those that tell what failed. */
function run(script, args) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
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
