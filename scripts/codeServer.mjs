// VS Code in a browser, for `npm run editor` and for the editor tests: installs code-server from the npm registry
// into `.cache/` (outside the lock file: it is 600 MB and only needed by those who work on the editor).
// Run it by itself to install ahead of time: `node scripts/codeServer.mjs`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const CODE_SERVER_VERSION = '4.139.1';
/** code-server runs on exactly this major version of Node. */
const NODE_MAJOR = '24';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const home = path.join(root, '.cache', `code-server-${CODE_SERVER_VERSION}`);
const entry = path.join(home, 'node_modules', 'code-server');
const complete = path.join(home, 'installed.json');

/** Something that this machine lacks; the message says what and how to get it. */
export class MissingTool extends Error {}

/**
 * The Node 24 to run code-server with: the one this repository brings through npm, else the running one.
 * `headers` is its folder with `include/node`, which the native modules are compiled against.
 */
export function findNode() {
  const bundled = path.join(root, 'node_modules', `node-${process.platform}-${process.arch}`);
  const candidates = [path.join(bundled, 'bin', 'node'), process.execPath];
  for (const bin of candidates) {
    if (!existsSync(bin)) continue;
    const version = spawnSync(bin, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout?.trim() ?? '';
    if (!version.startsWith(`${NODE_MAJOR}.`)) continue;
    const prefix = path.dirname(path.dirname(bin));
    const headers = existsSync(path.join(prefix, 'include', 'node', 'node.h')) ? prefix : undefined;
    return { bin, version, headers };
  }
  throw new MissingTool(
    `code-server needs Node ${NODE_MAJOR}: run \`npm ci\` (it brings one on Linux) or switch to it.`,
  );
}

/** The installed code-server, or undefined: never installs. */
export function findCodeServer() {
  if (!existsSync(complete)) return undefined;
  const installed = JSON.parse(readFileSync(complete, 'utf8'));
  const node = findNode();
  if (installed.node !== node.version) return undefined;
  return { node: node.bin, folder: entry, version: CODE_SERVER_VERSION };
}

/**
 * The installed code-server; installs it when it is not there, saying what it does on stderr.
 * @throws MissingTool when the system lacks a compiler or a library; nothing half installed is left to be used.
 */
export async function ensureCodeServer() {
  const found = findCodeServer();
  if (found) return found;
  if (process.platform === 'win32') throw new MissingTool('code-server does not run on Windows; use VS Code itself.');
  const node = findNode();
  requireBuildTools();
  await install(node);
  return { node: node.bin, folder: entry, version: CODE_SERVER_VERSION };
}

/** The chromium (or Chrome) to drive, or undefined. `CHROMIUM` names another one. */
export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const mac = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  const places = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...places, ...mac].find((place) => existsSync(place));
}

/** What has to be said when something is missing: one line a thing, with the command that gets it. */
export const aptPackages = ['chromium', 'fonts-dejavu-core', 'libkrb5-dev', 'pkg-config', 'python3', 'make', 'g++'];
export const aptCommand = `apt-get install -y --no-install-recommends ${aptPackages.join(' ')}`;

function requireBuildTools() {
  const works = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  const missing = [];
  if (!works('python3', ['--version'])) missing.push('python3');
  if (!works('make', ['--version'])) missing.push('make');
  if (!works('g++', ['--version'])) missing.push('g++');
  if (process.platform === 'linux') {
    if (!works('pkg-config', ['--version'])) missing.push('pkg-config');
    else if (!works('pkg-config', ['--exists', 'krb5-gssapi'])) missing.push('libkrb5-dev');
  }
  if (missing.length === 0) return;
  const how = process.platform === 'linux' ? `As root: ${aptCommand}` : 'Install the compilers of your system.';
  throw new MissingTool(`code-server compiles native modules and needs: ${missing.join(', ')}.\n${how}`);
}

async function install(node) {
  const partial = `${home}.partial`;
  rmSync(partial, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(path.join(partial, 'package.json'), '{ "name": "code-server-cache", "private": true }\n');
  process.stderr.write(`Installing VS Code for the browser (code-server ${CODE_SERVER_VERSION}) into .cache/ …\n`);
  process.stderr.write('This happens once: about 620 MB and two to four minutes.\n');
  const progress = showProgress(path.join(partial, 'node_modules'));
  const result = await runNpm(node, partial);
  progress.stop();
  if (result.code !== 0) {
    rmSync(partial, { recursive: true, force: true });
    throw new MissingTool(
      `code-server could not be installed (npm ended with ${result.code}):\n${tail(result.output)}`,
    );
  }
  renameSync(partial, home);
  writeFileSync(complete, `${JSON.stringify({ version: CODE_SERVER_VERSION, node: node.version })}\n`);
  process.stderr.write(`code-server ${CODE_SERVER_VERSION} is installed.\n`);
}

function runNpm(node, folder) {
  // npm must run under the same Node as code-server will, and compile against that one's headers, whatever the
  // user's npmrc says; what an outer `npm run` or `npm ci` says about its own package must not reach the inner npm.
  const ofOuterNpm =
    /^npm_(package_|lifecycle_|execpath|node_execpath|command|config_(local_prefix|global_prefix|prefix|node_gyp|nodedir|ignore_scripts|workspaces?|omit|include|offline|dry_run|user_agent|loglevel|npm_version)$)/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofOuterNpm.test(name)));
  env.PATH = `${path.dirname(node.bin)}${path.delimiter}${withoutNodeModules(process.env.PATH ?? '')}`;
  if (node.headers) env.npm_config_nodedir = node.headers;
  const args = [
    'install',
    '--save-exact',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts=false',
    '--yes',
    '--unsafe-perm',
  ];
  const child = spawn('npm', [...args, `code-server@${CODE_SERVER_VERSION}`], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve) => {
    let output = '';
    const keep = (text) => {
      output = (output + text).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, output: String(error) }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Without the `node_modules/.bin` folders that `npm run` puts first: they would hide the system's npm tools. */
function withoutNodeModules(searchPath) {
  const kept = searchPath.split(path.delimiter).filter((folder) => !folder.includes('node_modules'));
  return kept.join(path.delimiter);
}

function showProgress(modules) {
  const started = Date.now();
  const terminal = process.stderr.isTTY;
  const print = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    const packages = existsSync(modules) ? readdirSync(modules).length : 0;
    const what = packages === 0 ? 'downloading' : `unpacking and compiling (${packages} packages)`;
    process.stderr.write(terminal ? `\r  ${what}, ${seconds} s   ` : `  ${what}, ${seconds} s\n`);
  };
  const timer = setInterval(print, terminal ? 1000 : 15_000);
  return {
    stop() {
      clearInterval(timer);
      if (terminal) process.stderr.write('\n');
    },
  };
}

function tail(text) {
  return text.trim().split('\n').slice(-25).join('\n');
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const server = await ensureCodeServer();
    console.log(`code-server ${server.version}: ${path.relative(root, server.folder)}`);
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
