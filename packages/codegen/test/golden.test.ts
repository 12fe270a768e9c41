import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { generateFiles } from '../src/generate.ts';
import { specOf } from './support.ts';

const golden = fileURLToPath(new URL('./golden/lending', import.meta.url));

/** `UPDATE_GOLDEN=1 npx vitest run packages/codegen/test/golden.test.ts` writes them anew: read the difference. */
const update = process.env.UPDATE_GOLDEN === '1';

async function goldenPaths(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

test('a small specification becomes this project, file by file', async () => {
  const spec = await readFile(new URL('./golden/lending.sds', import.meta.url), 'utf8');
  const { files, diagnostics } = await generateFiles(specOf(spec), { target: 'ts-express-prisma', database: 'sqlite' });
  expect(diagnostics).toEqual([]);
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
});
