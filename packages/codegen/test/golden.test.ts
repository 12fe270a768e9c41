import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type GeneratedFile, generateFiles } from '../src/generate.ts';
import type { Database } from '../src/targets/target.ts';
import { specOf } from './support.ts';

/** `UPDATE_GOLDEN=1 npx vitest run packages/codegen/test/golden.test.ts` writes them anew: read the difference. */
const update = process.env.UPDATE_GOLDEN === '1';

async function lendingOn(database: Database): Promise<readonly GeneratedFile[]> {
  const spec = await readFile(new URL('./golden/lending.sds', import.meta.url), 'utf8');
  const { files, diagnostics } = await generateFiles(specOf(spec), { target: 'ts-express-prisma', database });
  expect(diagnostics).toEqual([]);
  return files;
}

async function goldenPaths(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** The files are those of the folder, each to the last character. */
async function expectGolden(files: readonly Pick<GeneratedFile, 'path' | 'content'>[], name: string): Promise<void> {
  const golden = fileURLToPath(new URL(`./golden/${name}`, import.meta.url));
  if (update) {
    await rm(golden, { recursive: true, force: true });
    for (const { path, content } of files) {
      const place = join(golden, `${path}.txt`);
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, content);
    }
  }
  const expected = (await goldenPaths(golden)).map((path) => path.replace(/\.txt$/, '').replaceAll('\\', '/'));
  expect(files.map(({ path }) => path).sort()).toEqual(expected.sort());
  for (const { path, content } of files) {
    expect(content, path).toBe(await readFile(join(golden, `${path}.txt`), 'utf8'));
  }
}

test('a small specification becomes this project, file by file', async () => {
  await expectGolden(await lendingOn('sqlite'), 'lending');
});

test('on PostgreSQL these files of it are others, and only these', async () => {
  const known = new Map((await lendingOn('sqlite')).map(({ path, content }) => [path, content]));
  const files = await lendingOn('postgres');
  const added = ['src/db/address.ts', 'src/db/migrationSteps.ts'];
  expect(files.map(({ path }) => path)).toEqual([...known.keys(), ...added].sort());
  await expectGolden(
    files.filter(({ path, content }) => known.get(path) !== content),
    'lending-postgres',
  );
});
