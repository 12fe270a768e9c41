// `npm run test:editor`: the mocha suite in `suite/`, inside a real VS Code, twice: with the extension as it stands in
// this folder, and with the installed .vsix.
//   --download   in a downloaded VS Code (needs the internet and a display); without it in code-server
//   --only=development|package
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, runTests, runVSCodeCommand, TestRunFailedError } from '@vscode/test-electron';
import { build } from 'esbuild';
import { installExtension } from '../../scripts/codeServerProcess.mjs';
import { ensureBundles, packageFile } from '../../scripts/package.mjs';
import { requireBrowserEditor } from './tools.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const bundles = path.join(root, '.cache', 'editor-suite');
const download = process.argv.includes('--download');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);

const server = download ? undefined : await requireBrowserEditor();
await bundleSuite();
ensureBundles();
for (const kind of ['development', 'package'].filter((one) => !only || one === only)) {
  console.log(`\n--- the extension ${kind === 'package' ? 'installed from its .vsix' : 'as it stands here'} ---`);
  const passed = await runSuite(kind);
  if (!passed) process.exitCode = 1;
}

async function runSuite(kind) {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'specwright-editor-'));
  const workspace = path.join(temporary, 'workspace');
  const userData = path.join(temporary, 'user');
  const extensions = path.join(temporary, 'extensions');
  cpSync(path.join(here, 'workspace'), workspace, { recursive: true });
  mkdirSync(extensions);
  try {
    const executable = await vscodeExecutable();
    if (kind === 'package') await installPackage(extensions, userData);
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: kind === 'package' ? path.join(here, 'host') : root,
      extensionTestsPath: path.join(bundles, 'index.cjs'),
      launchArgs: [workspace, `--user-data-dir=${userData}`, `--extensions-dir=${extensions}`],
    });
    return true;
  } catch (error) {
    // The suite has said what failed.
    if (error instanceof TestRunFailedError) return false;
    throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function vscodeExecutable() {
  return download ? downloadAndUnzipVSCode() : path.join(here, 'vscodeShim.mjs');
}

async function installPackage(extensions, userData) {
  const vsix = await packageFile();
  if (server) installExtension(server, vsix, extensions, userData);
  else {
    const storage = [`--user-data-dir=${userData}`, `--extensions-dir=${extensions}`];
    await runVSCodeCommand(['--install-extension', vsix, ...storage]);
  }
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const installed = readdirSync(extensions).some((folder) => folder.startsWith(`${publisher}.${name}-${version}`));
  if (!installed) throw new Error(`${path.basename(vsix)} was not installed; there is: ${readdirSync(extensions)}`);
}

async function bundleSuite() {
  rmSync(bundles, { recursive: true, force: true });
  const suite = path.join(here, 'suite');
  await build({
    entryPoints: readdirSync(suite)
      .filter((name) => name === 'index.ts' || name.endsWith('.test.ts'))
      .map((name) => path.join(suite, name)),
    outdir: bundles,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}
