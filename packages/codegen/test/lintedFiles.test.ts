import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import type { Database } from '../src/targets/target.ts';
import { systemOf } from './support.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

/** Rules of good practice, each as a warning. */
const rules = {
  deprecatedMaintainer: 2,
  directiveCasing: 2,
  emptyContinuationLine: 2,
  instructionCasing: 2,
  instructionCmdMultiple: 2,
  instructionEntrypointMultiple: 2,
  instructionHealthcheckMultiple: 2,
  instructionJSONInSingleQuotes: 2,
  instructionWorkdirRelative: 2,
} as const;

function faultsOfDockerfile(text: string): string[] {
  return validate(text, rules).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
}

/** It imports JSON as bundlers take it, and Node does not. */
async function workflowParser(): Promise<typeof import('@actions/workflow-parser')> {
  const entry = { contents: "export * from '@actions/workflow-parser';", resolveDir: import.meta.dirname };
  const folder = await mkdtemp(join(tmpdir(), 'specwright-linters-'));
  const outfile = join(folder, 'workflowParser.cjs');
  await build({ stdin: entry, bundle: true, format: 'cjs', platform: 'node', outfile });
  const parser = createRequire(import.meta.url)(outfile);
  await rm(folder, { recursive: true });
  return parser;
}

const { NoOperationTraceWriter, parseWorkflow } = await workflowParser();

function faultsOfWorkflow(content: string): string[] {
  const { context } = parseWorkflow({ name: 'ci.yaml', content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}

function example(...names: string[]): Record<string, string> {
  const textOf = (name: string): string => readFileSync(new URL(`../../../examples/${name}`, import.meta.url), 'utf8');
  return Object.fromEntries(names.map((name) => [name.split('/').at(-1) ?? name, textOf(name)]));
}

const marketplace = ['system', 'catalog', 'trade', 'delivery'].map((name) => `marketplace/${name}.sds`);

describe.each<{
  readonly name: string;
  readonly texts: Record<string, string>;
  readonly module?: string;
  readonly database: Database;
}>([
  { name: 'bookshop', texts: example('bookshop.sds'), database: 'sqlite' },
  { name: 'library', texts: example('library.sds'), database: 'postgres' },
  { name: 'catalog of the marketplace', texts: example(...marketplace), module: 'catalog', database: 'postgres' },
])('around $name', ({ texts, module, database }) => {
  let files: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const options = { target: 'ts-express-prisma', database, ...(module === undefined ? {} : { module }) };
    const made = await generateFiles(systemOf(texts), options);
    files = new Map(made.files.map(({ path, content }) => [path, content]));
  });

  test('the Dockerfile has no faults, and keeps the rules', () => {
    expect(faultsOfDockerfile(files.get('Dockerfile') ?? '')).toEqual([]);
  });

  test('the workflow follows the schema of GitHub', () => {
    expect(faultsOfWorkflow(files.get('.github/workflows/ci.yaml') ?? '')).toEqual([]);
  });
});

/** The specifications of the repository that are generated: a file, or a folder of files that are one system. */
const specifications = ['examples', 'test/services/specs'].flatMap((place) => [
  ...globSync(`${place}/*.sds`, { cwd: repository }).map((path) => [path]),
  ...globSync(`${place}/*/system.sds`, { cwd: repository }).map((path) =>
    globSync(`${dirname(path)}/*.sds`, { cwd: repository }),
  ),
]);

/** Puts the code of all that a specification makes into a folder, each service and what stands above them in one of its own. */
async function writeCode(paths: readonly string[], place: string): Promise<void> {
  const index = systemOf(
    Object.fromEntries(paths.map((path) => [basename(path), readFileSync(join(repository, path), 'utf8')])),
  );
  const modules = paths.length === 1 ? [] : index.system.modules.map(({ name }) => name);
  const parts = paths.length === 1 ? [{}] : [{ system: true }, ...modules.map((module) => ({ module }))];
  for (const part of parts) {
    const { files } = await generateFiles(index, { target: 'ts-express-prisma', database: 'sqlite', ...part });
    for (const { path, content } of files.filter((file) => /\.(m?ts|ya?ml)$|^(biome|package)\.json$/.test(file.path))) {
      const file = join(place, 'module' in part ? part.module : '', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }
}

describe('of every specification', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'specwright-code-'));
    for (const paths of specifications) {
      const [path = ''] = paths;
      await writeCode(paths, join(folder, basename(paths.length === 1 ? path : dirname(path), '.sds')));
    }
    return () => rm(folder, { recursive: true });
  }, 120_000);

  test('the code has nothing to mend for the linter of the project', async () => {
    const configured = globSync('*/{,*/}biome.json', { cwd: folder }).map((path) => join(folder, dirname(path)));
    expect(configured.length).toBeGreaterThan(15);
    // One look at all of them: they have the same rules, and packages that these are for.
    for (const name of ['biome.json', 'package.json']) await cp(join(configured[0] ?? '', name), join(folder, name));
    for (const place of configured) await rm(join(place, 'biome.json'));
    const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
    const parameters = ['check', '--error-on-warnings', '--reporter=github', '.'];
    const { status, stdout } = spawnSync(process.execPath, [biome, ...parameters], { cwd: folder, encoding: 'utf8' });
    expect(stdout.trim()).toBe('');
    expect(status).toBe(0);
  });
});

test('a fault is seen', () => {
  expect(faultsOfDockerfile('FROM node\nWORKDIR app\nEXPOSE web\n')).toEqual([
    'line 2: WORKDIR paths should be absolute',
    'line 3: Invalid containerPort: web',
  ]);
  expect(faultsOfDockerfile('')).not.toEqual([]);
  expect(faultsOfWorkflow('on: push\njobs:\n  test:\n    run-on: ubuntu-latest\n')).not.toEqual([]);
});
