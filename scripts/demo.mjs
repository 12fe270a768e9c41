#!/usr/bin/env node
// `npm run demo`: from a specification to a running service, shown step by step.
// Runs on every Node from 20.19 on; what takes long the first time is kept in `.cache/`.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bookshopStory } from './demo.bookshop.mjs';
import { begin, endAll, finish } from './demo.processes.mjs';
import { callers, converse, rolesOf } from './demo.requests.mjs';
import { bold, DemoError, dim, heading, red, showExchange, step } from './demo.terminal.mjs';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const commandLine = join(repository, 'dist', 'cli.cjs');
const cache = join(repository, '.cache');
const usage = `Usage: npm run demo [-- FILE] [-- --stay]

  FILE    the specification to run (default: examples/bookshop.sds)
  --stay  leave the service running until Ctrl-C`;

/** What the arguments ask for. */
function readArguments(parameters) {
  const options = parameters.filter((one) => one.startsWith('-'));
  const files = parameters.filter((one) => !one.startsWith('-'));
  if (options.includes('--help') || options.includes('-h')) {
    console.log(usage);
    process.exit(0);
  }
  const unknown = options.find((one) => one !== '--stay');
  if (unknown !== undefined) throw new DemoError(`Unknown option ${unknown}.\n\n${usage}`, 2);
  if (files.length > 1) throw new DemoError(`One file at a time.\n\n${usage}`, 2);
  const file = files[0] === undefined ? join(repository, 'examples', 'bookshop.sds') : resolve(files[0]);
  if (!existsSync(file))
    throw new DemoError(`There is no file ${file}. Name an .sds file, or none for the bookshop.`, 2);
  return { file, stay: options.includes('--stay') };
}

function needsTools() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new DemoError(
      `Node ${process.versions.node} is too old: the demo needs 20.19 or newer (https://nodejs.org).`,
    );
  }
}

async function build() {
  if (existsSync(commandLine)) return;
  await step('building Specwright', () => finish('npm', ['run', '--silent', 'build'], { cwd: repository }));
}

/** Runs the command line as a user would, with its output shown, or only its end where it is long. Gives its exit code. */
async function specwright(parameters) {
  console.log(`  ${dim(`$ npx specwright ${parameters.map((one) => shown(one)).join(' ')}`)}`);
  const child = begin(process.execPath, [commandLine, ...parameters], { cwd: repository });
  const { code } = await child.finished;
  const lines = child.printed().trimEnd().split('\n');
  const shownLines = code === 0 && lines.length > 12 ? [dim(`… ${lines.length - 4} files`), ...lines.slice(-4)] : lines;
  console.log(shownLines.join('\n').replace(/^/gm, '  '));
  return code;
}

function shown(path) {
  const near = relative(process.cwd(), path);
  return path.startsWith('/') && !near.startsWith('..') ? near : path;
}

async function checkAndGenerate(file, out) {
  heading('1. The specification is checked');
  if ((await specwright(['check', file])) !== 0) {
    throw new DemoError(`${shown(file)} has errors: mend them, then run the demo again.`);
  }
  heading('2. A service is generated from it');
  const parameters = [file, '--target', 'ts-express-prisma', '--database', 'sqlite', '--out', out];
  if ((await specwright(['generate', ...parameters])) !== 0) throw new DemoError('Nothing was generated.');
}

/** Packages are installed once for all services that want the same ones. */
async function installPackages(folder) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const wanted = JSON.stringify([
    dependencies,
    devDependencies,
    process.versions.modules,
    process.platform,
    process.arch,
  ]);
  const shared = join(cache, 'packages', createHash('sha256').update(wanted).digest('hex').slice(0, 16));
  if (!existsSync(join(shared, 'node_modules'))) {
    const fresh = `${shared}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    writeFileSync(join(fresh, 'package.json'), JSON.stringify({ private: true, dependencies, devDependencies }));
    const install = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
    try {
      await step('installing its packages (only the first time; a minute or two)', () =>
        finish('npm', install, { cwd: fresh }),
      );
      renameSync(fresh, shared);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  const link = join(folder, 'node_modules');
  rmSync(link, { recursive: true, force: true });
  symlinkSync(join(shared, 'node_modules'), link, 'junction');
}

function freePort() {
  return new Promise((resolvePort, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolvePort(port));
    });
  });
}

async function startService(folder, data) {
  heading('3. It is installed and started on SQLite');
  await installPackages(folder);
  await step('compiling it', () => finish('npm', ['run', '--silent', 'build'], { cwd: folder }));
  const key = randomBytes(32).toString('hex');
  const port = await freePort();
  const env = {
    PORT: String(port),
    APP_ENV: 'development',
    JWT_SECRET: key,
    DATABASE_URL: `file:${data}`,
    LOG_LEVEL: 'warn',
  };
  await step('making its database', () => finish('npm', ['run', '--silent', 'migrate'], { cwd: folder, env }));
  const service = begin(process.execPath, ['dist/src/server.js'], { cwd: folder, env });
  const base = `http://127.0.0.1:${port}`;
  await step(`starting it on ${base}`, () => becomesReady(service, base));
  return { base, key, service };
}

async function becomesReady(service, base) {
  for (let attempt = 0; attempt < 1200; attempt++) {
    if (service.exitCode !== null) throw new DemoError(`The service ended at once:\n${service.printed()}`);
    const ready = await fetch(`${base}/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((proceed) => setTimeout(proceed, 100));
  }
  throw new DemoError(`The service did not become ready within two minutes:\n${service.printed()}`);
}

async function talk({ base, key }, file) {
  heading('4. It answers');
  const ask = callers(base, key);
  const tell = async (why, role, method, path, body) => {
    const answer = await ask(role, method, path, body);
    showExchange({ who: role ?? 'anyone', method, path, body, answer, why });
    return answer;
  };
  if (file === join(repository, 'examples', 'bookshop.sds')) return bookshopStory(tell);
  const document = JSON.parse((await ask(undefined, 'GET', '/openapi.json')).text);
  const roles = rolesOf(statSync(file).isFile() ? readFileSync(file, 'utf8') : '');
  return converse({ document, ask, roles, show: showExchange });
}

async function main() {
  needsTools();
  const { file, stay } = readArguments(process.argv.slice(2));
  await build();
  const name = basename(file, extname(file));
  const out = join(cache, 'demo', name);
  const data = join(cache, 'demo', `${name}.db`);
  mkdirSync(dirname(data), { recursive: true });
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(data + ending, { force: true });
  await checkAndGenerate(file, out);
  const running = await startService(out, data);
  await talk(running, file);
  heading('What next');
  console.log(`  the code       ${shown(out)}`);
  console.log(`  the interface  ${running.base}/docs ${dim('(while it runs: npm run demo -- --stay)')}`);
  console.log(
    `  the editor     ${bold('npm run editor')} ${dim(`opens VS Code in the browser with the examples: look at ${shown(file)}`)}`,
  );
  if (stay) {
    console.log(`\n  It serves on ${running.base} until Ctrl-C.`);
    await running.service.finished;
  }
}

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (interrupted) process.exit(130);
    interrupted = true;
    console.log(`\n${dim('stopping …')}`);
    endAll().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  });
}

try {
  await main();
} catch (error) {
  if (!interrupted) {
    console.error(`\n${red('demo:')} ${error instanceof DemoError ? error.message : (error?.stack ?? error)}`);
    process.exitCode = error instanceof DemoError ? error.exitCode : 3;
  }
}
if (!interrupted) await endAll();
