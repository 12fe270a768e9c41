import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GenerateResult, generateFiles } from '../src/generate.ts';
import { manifestPath } from '../src/output/manifest.ts';
import { generatedPast } from '../src/output/pastMigrations.ts';
import { writeOutput } from '../src/output/writeOutput.ts';
import { specOf } from './support.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'specwright-past-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Shelf {
  readonly longest: number;
  readonly fields: readonly string[];
  readonly lists: boolean;
  readonly fee: boolean;
}

/** A specification of books and readers. */
function shelf({ longest, fields, lists, fee }: Shelf): string {
  return `spec shelf v1.0 {
}

entity Book {
  id: uuid @immutable
  title: string 1..${longest}
${fields.map((name) => `  ${name}: string?\n`).join('')}}

entity Reader {
  id: uuid @immutable
  name: string 1..40
${fee ? '  fee: decimal?\n' : ''}}

api POST /books {
  in: {title: string}
  out: Book
}

api POST /readers {
  in: {name: string}
  out: Reader
}
${lists ? '\napi GET /readers {\n  out: [Reader]\n}\n' : ''}`;
}

const target = { target: 'ts-express-prisma', database: 'sqlite' } as const;
const first: Shelf = { longest: 40, fields: [], lists: true, fee: false };

/** Generates into the folder as the command does; answers also how many texts were laid out anew. */
async function again(spec: string): Promise<GenerateResult & { readonly anew: number }> {
  const past = await generatedPast(folder, target.target, []);
  let anew = 0;
  const texts = async (draft: string): Promise<string | undefined> => {
    const text = await past.texts?.(draft);
    if (text === undefined) anew++;
    return text;
  };
  // A project without migrations of its own: each version is the first.
  const result = await generateFiles(specOf(spec), { ...target, past: { ...past, migrations: [], texts } });
  await writeOutput(folder, result.files);
  return { ...result, anew };
}

test('after any changes of a specification the files are those that a first generation makes', async () => {
  const anyShelf = fc.record({
    longest: fc.integer({ min: 10, max: 12 }),
    fields: fc.uniqueArray(fc.constantFrom('author', 'year', 'remark'), { maxLength: 2 }),
    lists: fc.boolean(),
    fee: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.tuple(anyShelf, anyShelf), async (versions) => {
      for (const version of versions) {
        const { files } = await again(shelf(version));
        const fresh = await generateFiles(specOf(shelf(version)), target);
        expect(files).toEqual(fresh.files);
        expect(files.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 4 },
  );
}, 240_000);

test('only what has changed is made anew: nothing without a change, few files for one field', async () => {
  await again(shelf(first));
  expect((await again(shelf(first))).anew).toBe(0);
  const { anew, files } = await again(shelf({ ...first, longest: 60 }));
  expect(anew).toBeGreaterThan(0);
  expect(anew).toBeLessThanOrEqual(15);
  expect(files.length).toBeGreaterThan(60);
});

test('what a person made of a file is not taken for what was generated', async () => {
  const { files } = await again(shelf(first));
  await writeFile(join(folder, 'openapi.json'), '{ "mine": true }\n');
  expect((await again(shelf(first))).files).toEqual(files);
  expect(await readFile(join(folder, 'openapi.json'), 'utf8')).toBe('{ "mine": true }\n');
});

test('without the copies, or with damaged ones, all is made anew', async () => {
  const { files } = await again(shelf(first));
  const manifest = await readFile(join(folder, manifestPath), 'utf8');
  const [, hash = ''] = /"path": "openapi.json",\s+"hash": "([^"]+)"/.exec(manifest) ?? [];
  await writeFile(join(folder, '.specwright/base', hash), 'damaged');
  expect((await again(shelf(first))).files).toEqual(files);
  await rm(join(folder, '.specwright/base'), { recursive: true });
  expect((await again(shelf(first))).files).toEqual(files);
});
