import { access, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { transform } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { mustRun, run } from '../services/harness/processes.ts';
import { makeProject, type Project } from '../services/harness/project.ts';
import { repository } from '../services/harness/repository.ts';
import { type Mutation, mutationsOf, sampleOf } from './mutations.ts';

/** How many small changes of each example are tried. */
const wanted = Number(process.env.SPECWRIGHT_MUTANTS ?? 24);

/** How much of what the generated tests should notice they notice. */
describe.each([
  ['bookshop', 'examples'],
  ['library', 'examples'],
  ['tickets', 'examples'],
  ['gallery', 'test/mutants/specs'],
])('the generated tests of %s', (name, folder) => {
  let project: Project;
  let workers: readonly string[];

  beforeAll(async () => {
    project = await makeProject({ name: `mutants-${name}`, file: join(repository, folder, `${name}.sds`) });
    const second = `${project.folder}-2`;
    await rm(second, { recursive: true, force: true });
    await cp(project.folder, second, { recursive: true, verbatimSymlinks: true, force: true });
    workers = [project.folder, second];
  });

  it('pass for the service as it was generated', async () => {
    await mustRun('npm', ['test'], project.folder);
  }, 600_000);

  it('fail for at least nine of ten small changes of it', async () => {
    const mutants = sampleOf(await mutationsThatParse(project.folder), wanted);
    expect(mutants.length).toBeGreaterThanOrEqual(20);
    const survivors: Mutation[] = [];
    const queue = [...mutants];
    const work = async (folder: string) => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        if (await survives(folder, mutant)) survivors.push(mutant);
      }
    };
    await Promise.all(workers.map(work));
    for (const { file, line, what, before, after } of survivors) {
      console.log(`survived: ${file}:${line} ${what}: ${before} → ${after || 'nothing'}`);
    }
    console.log(`${mutants.length - survivors.length} of ${mutants.length} mutants were noticed`);
    expect(survivors.length).toBeLessThanOrEqual(mutants.length / 10);
  }, 3_600_000);
});

/** The changes of the files that the specification made, without those that no parser would take. */
async function mutationsThatParse(folder: string): Promise<readonly Mutation[]> {
  const manifest = JSON.parse(await readFile(join(folder, '.specwright', 'manifest.json'), 'utf8')) as {
    readonly files: readonly { readonly path: string; readonly sources: readonly string[] }[];
  };
  const found: Mutation[] = [];
  for (const { path, sources } of manifest.files) {
    const behaves = sources.some((source) => /^(operation|action|machine|invariant|event):/.test(source));
    if (!behaves || !/^src\/.*\.ts$/.test(path)) continue;
    for (const mutation of mutationsOf(path, await readFile(join(folder, path), 'utf8'))) {
      const parses = await transform(mutation.text, { loader: 'ts' }).then(
        () => true,
        () => false,
      );
      if (parses) found.push(mutation);
    }
  }
  return found;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Tests that ask at random: they take longest, and few changes are left for them to notice. */
const random = ['conformance', 'properties', 'machineModels'].map((name) => `tests/${name}.test.ts`);

/** True when all generated tests pass although the change is in; those of the same part of the service run first. */
async function survives(folder: string, { file, text }: Mutation): Promise<boolean> {
  const path = join(folder, file);
  const original = await readFile(path, 'utf8');
  await writeFile(path, text);
  try {
    const passes = async (...which: readonly string[]): Promise<boolean> =>
      (await run('npx', ['vitest', 'run', '--bail', '1', ...which], folder)).code === 0;
    const own = `tests/${basename(file)}`.replace(/\.ts$/, '.test.ts');
    const first = (await exists(join(folder, own))) ? [own] : [];
    const later = [...first, ...random].flatMap((name) => ['--exclude', name]);
    return (first.length === 0 || (await passes(...first))) && (await passes(...later)) && (await passes(...random));
  } finally {
    await writeFile(path, original);
  }
}
