// Starts an installed code-server on a free port, with nothing of the user's: own settings, own extensions, no network.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** Settings under which nothing pops up that does not come from the extension. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.confirmBeforeClose': 'never',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * @param server what `findCodeServer` or `ensureCodeServer` returned
 * @param options `settings`: more user settings; `userData`, `extensions`: folders to use instead of temporary ones;
 *   `port`: instead of a free one; `proxy`: shows other ports of this machine below `/proxy/PORT/`; `trust`: `asked` for each folder, else all are trusted; `verbose`: show what the server prints
 * @returns its `authority` (host:port), `url`, `exited` (a promise) and `stop()`, which also removes what it left
 */
export async function startCodeServer(server, options = {}) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'specwright-code-server-'));
  const userData = options.userData ?? path.join(home, 'user');
  const extensions = options.extensions ?? path.join(home, 'extensions');
  const asksForTrust = options.trust === 'asked';
  writeSettings(userData, { 'security.workspace.trust.enabled': asksForTrust, ...options.settings });
  const authority = `127.0.0.1:${options.port ?? (await freePort())}`;
  const child = spawn(
    server.node,
    [
      entryOf(server),
      ...storage(home, userData, extensions),
      '--auth',
      'none',
      '--bind-addr',
      authority,
      ...quiet,
      ...(options.proxy ? [] : ['--disable-proxy']),
      ...(asksForTrust ? [] : ['--disable-workspace-trust']),
    ],
    // A group of its own, so that the extension hosts it starts can be ended with it.
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: environment(server, home) },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output = (output + text).slice(-20_000);
      if (options.verbose) process.stderr.write(text);
    });
  }
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    endGroup(child, 'SIGTERM');
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    endGroup(child, 'SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await untilHealthy(authority, child, () => output);
  } catch (error) {
    await stop();
    throw error;
  }
  return { authority, url: `http://${authority}/`, exited, stop };
}

/** Installs a `.vsix` into a folder of extensions, as `code --install-extension` does. */
export function installExtension(server, vsix, extensions, userData) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'specwright-install-'));
  try {
    const result = spawnSync(
      server.node,
      [entryOf(server), ...storage(home, userData, extensions), '--install-extension', vsix],
      { encoding: 'utf8', env: environment(server, home) },
    );
    if (result.status !== 0) throw new Error(`The extension could not be installed:\n${result.stdout}${result.stderr}`);
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];

function entryOf(server) {
  return path.join(server.folder, 'out', 'node', 'entry.js');
}

function storage(home, userData, extensions) {
  // A configuration file that does not exist is no configuration; without the option it would read the user's.
  return ['--config', path.join(home, 'config.yaml'), '--user-data-dir', userData, '--extensions-dir', extensions];
}

function environment(server, home) {
  const temporary = path.join(home, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(NODE_OPTIONS|PORT|PASSWORD|HASHED_PASSWORD|VSCODE_.*|ELECTRON_RUN_AS_NODE|npm_.*)$/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    // Sockets and caches of the server land in the folder that is removed at the end.
    TMPDIR: temporary,
    PATH: `${path.dirname(server.node)}${path.delimiter}${process.env.PATH ?? ''}`,
    EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}',
  };
}

function writeSettings(userData, more) {
  const folder = path.join(userData, 'User');
  const file = path.join(folder, 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...quietSettings, ...more }, null, 2)}\n`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function untilHealthy(authority, child, output) {
  const deadline = Date.now() + 180_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`http://${authority}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`code-server did not start:\n${output()}`);
}

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}
