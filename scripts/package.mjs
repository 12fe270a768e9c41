// `npm run package`: the bundles for users, and `specwright-<version>.vsix` from them; says what is in it and how big.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX, listFiles } from '@vscode/vsce';
import { globSync } from 'tinyglobby';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** A quarter of it is the formatter of generated code, which is WebAssembly. */
const atMostBytes = 5 * 1024 * 1024;

/** A step of the build failed, and has said why. */
export class BuildError extends Error {}

/** The package; made when it is not there or older than what it is made from. */
export async function packageFile() {
  if (isStale(vsixFile())) await makePackage();
  return vsixFile();
}

/** Bundles the extension in `dist/` when it is not there or older than its sources. */
export function ensureBundles() {
  if (['extension', 'server'].some((name) => isStale(path.join(root, 'dist', `${name}.cjs`))))
    run('npm', ['run', 'build']);
}

/** Whether `file` is older than anything that goes into the package. */
function isStale(file) {
  if (!existsSync(file)) return true;
  const made = statSync(file).mtimeMs;
  const sources = globSync(
    ['packages/*/src/**', 'syntaxes/*', 'docs/diagnostics/**', 'esbuild.config.mjs', 'package.json', '.vscodeignore'],
    { cwd: root, absolute: true, onlyFiles: true, ignore: ['**/generated/**'] },
  );
  return sources.some((source) => statSync(source).mtimeMs > made);
}

async function makePackage() {
  run('npm', ['run', '--silent', 'generate:grammar']);
  run(process.execPath, ['esbuild.config.mjs', '--production']);
  const staged = stage();
  try {
    // The repository has no public address yet that relative links of the README could be rewritten to.
    await createVSIX({
      cwd: staged,
      packagePath: vsixFile(),
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    });
    report(await listFiles({ cwd: staged, dependencies: false }));
  } finally {
    rmSync(staged, { recursive: true });
  }
}

/** A folder with what .vscodeignore lets into the package, and no more: all files of the folder that is packed are walked. */
function stage() {
  const staged = mkdtempSync(path.join(tmpdir(), 'specwright-package-'));
  const rules = readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n');
  const wanted = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  for (const file of ['.vscodeignore', ...globSync(wanted, { cwd: root, onlyFiles: true })]) {
    mkdirSync(path.dirname(path.join(staged, file)), { recursive: true });
    copyFileSync(path.join(root, file), path.join(staged, file));
  }
  return staged;
}

/** Says what is in the package and how big it is; one that is too big is an error. */
function report(names) {
  console.log('\nin the package:');
  for (const [name, bytes] of sizesByPlace(names)) console.log(`${kilobytes(bytes)}  ${name}`);
  const size = statSync(vsixFile()).size;
  console.log(`\n${path.basename(vsixFile())}  ${kilobytes(size).trim()} of at most ${kilobytes(atMostBytes).trim()}`);
  if (size > atMostBytes)
    throw new BuildError('The package is too big: is a bundle not minified, or .vscodeignore wrong?');
}

/** The size of each file; the pages of the diagnostics, which are many and small, as one. */
function sizesByPlace(names) {
  const sizes = new Map();
  for (const name of [...names].sort()) {
    const place = name.startsWith('docs/') ? 'docs/**' : name;
    sizes.set(place, (sizes.get(place) ?? 0) + statSync(path.join(root, name)).size);
  }
  return sizes;
}

function vsixFile() {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return path.join(root, `${name}-${version}.vsix`);
}

function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.status !== 0) throw new BuildError(`${command} ${args.join(' ')} ended with ${result.status}.`);
}

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(0)} kB`.padStart(9);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await makePackage();
