// `npm run editor [-- FOLDER] [-- --port N]`: VS Code in the browser with the extension and the examples (or FOLDER).
// Installs code-server on first use; what it keeps stays in `.cache/`. Ctrl-C stops it.
import { mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureCodeServer, MissingTool } from './codeServer.mjs';
import { installExtension, startCodeServer } from './codeServerProcess.mjs';
import { BuildError, packageFile } from './package.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const home = path.join(root, '.cache', 'editor');
const userData = path.join(home, 'user');
const extensions = path.join(home, 'extensions');

/** Called wrongly; the message says how to call it. */
class UsageError extends Error {}

try {
  await openEditor(readArguments());
} catch (error) {
  if (![MissingTool, UsageError, BuildError].some((expected) => error instanceof expected)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function openEditor({ folder, port }) {
  // From now on a Ctrl-C is an orderly end, not a half-started server left behind.
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve('stopped'));
  });
  const server = await ensureCodeServer();
  const vsix = await packageFile();
  console.log('Starting VS Code with the extension …');
  // The same version may hold newer code: install it anew every time, it takes half a second.
  rmSync(extensions, { recursive: true, force: true });
  mkdirSync(extensions, { recursive: true });
  installExtension(server, vsix, extensions, userData);
  const running = await startCodeServer(server, { userData, extensions, ...(port ? { port } : {}) });
  console.log(`\n  ${running.url}?folder=${encodeURIComponent(folder)}\n`);
  console.log('Open this address in a browser. Ctrl-C stops it.');
  const end = await Promise.race([interrupted, running.exited.then(() => 'ended')]);
  await running.stop();
  if (end === 'ended') throw new MissingTool('code-server ended by itself.');
  console.log('\nStopped.');
}

function readArguments() {
  let given;
  try {
    given = parseArgs({ allowPositionals: true, options: { port: { type: 'string' } } });
  } catch (error) {
    throw new UsageError(`${error.message}\nUsage: npm run editor [-- FOLDER] [-- --port N]`);
  }
  const folder = path.resolve(given.positionals[0] ?? path.join(root, 'examples'));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`There is no folder ${folder}.`);
  const port = given.values.port === undefined ? undefined : Number(given.values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new UsageError(`${given.values.port} is no port.`);
  }
  return { folder, port };
}
