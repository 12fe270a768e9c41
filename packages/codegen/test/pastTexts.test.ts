import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GenerateOptions, type GenerateResult, generateFiles } from '../src/generate.ts';
import { baseCopiesPath } from '../src/output/baseCopies.ts';
import { manifestPath } from '../src/output/manifest.ts';
import { generatedPast } from '../src/output/pastMigrations.ts';
import type { PastRendering } from '../src/output/pastTexts.ts';
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

interface Again extends GenerateResult {
  /** How many texts were laid out anew. */
  readonly anew: number;
  /** The files were taken over as a whole: nothing was rendered. */
  readonly isTakenOver: boolean;
}

/** Generates into the folder as the command does. */
async function again(spec: string, options: Partial<GenerateOptions> = {}): Promise<Again> {
  const past = await generatedPast(folder, target.target, []);
  let anew = 0;
  let isTakenOver = false;
  const texts = async (draft: string): Promise<string | undefined> => {
    const text = await past.texts?.(draft);
    if (text === undefined) anew++;
    return text;
  };
  const rendering: PastRendering = async (digest) => {
    const files = await past.rendering?.(digest);
    isTakenOver = files !== undefined;
    return files;
  };
  const result = await generateFiles(specOf(spec), {
    ...target,
    generator: 'one build',
    ...options,
    // A project without migrations of its own: each version is the first.
    past: { ...past, migrations: [], texts, rendering },
  });
  const { files, rendering: from } = result;
  await writeOutput(folder, files, from === undefined ? {} : { rendering: from });
  return { ...result, anew, isTakenOver };
}

function fresh(spec: string, options: Partial<GenerateOptions> = {}): Promise<GenerateResult> {
  return generateFiles(specOf(spec), { ...target, ...options });
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
        expect(files).toEqual((await fresh(shelf(version))).files);
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
  const copies = await readFile(join(folder, baseCopiesPath), 'utf8');
  const damaged = copies.replace(new RegExp(`^\\["${hash}",.*$`, 'm'), `["${hash}","damaged"]`);
  expect(damaged).not.toBe(copies);
  await writeFile(join(folder, baseCopiesPath), damaged);
  expect((await again(shelf(first))).files).toEqual(files);
  await rm(join(folder, baseCopiesPath));
  expect((await again(shelf(first))).files).toEqual(files);
});

describe('a service that nothing has changed for is not rendered again', () => {
  test('its files are those of a full run', async () => {
    expect((await again(shelf(first))).isTakenOver).toBe(false);
    const second = await again(shelf(first));
    expect(second.isTakenOver).toBe(true);
    expect(second.files).toEqual((await fresh(shelf(first))).files);
  });

  test.each<[string, string, Partial<GenerateOptions>]>([
    ['another field', shelf({ ...first, fields: ['author'] }), {}],
    ['a line more above it', `\n${shelf(first)}`, {}],
    ['another database', shelf(first), { database: 'postgres' }],
    ['another build of the generator', shelf(first), { generator: 'another build' }],
  ])('%s makes it anew', async (_, spec, options) => {
    await again(shelf(first));
    const changed = await again(spec, options);
    expect(changed.isTakenOver).toBe(false);
    expect(changed.files).toEqual((await fresh(spec, options)).files);
  });

  test('a file that is gone comes again; one that a person changed stays', async () => {
    await again(shelf(first));
    const app = await readFile(join(folder, 'src/app.ts'), 'utf8');
    await rm(join(folder, 'src/app.ts'));
    await writeFile(join(folder, 'src/server.ts'), '// mine\n');
    expect((await again(shelf(first))).isTakenOver).toBe(true);
    expect(await readFile(join(folder, 'src/app.ts'), 'utf8')).toBe(app);
    expect(await readFile(join(folder, 'src/server.ts'), 'utf8')).toBe('// mine\n');
  });

  test('not where a file stayed behind what was generated for it', async () => {
    await again(shelf(first));
    await writeFile(join(folder, 'src/messages/books.ts'), '// mine\n');
    await rm(join(folder, baseCopiesPath));
    const wider = shelf({ ...first, longest: 60 });
    await again(wider);
    const next = await again(wider);
    expect(next.isTakenOver).toBe(false);
    expect(next.files).toEqual((await fresh(wider)).files);
  });

  test('not without a name of the build', async () => {
    await again(shelf(first));
    const past = await generatedPast(folder, target.target, []);
    const { files, rendering } = await generateFiles(specOf(shelf(first)), { ...target, past });
    expect(rendering).toBeUndefined();
    expect(files.length).toBeGreaterThan(60);
  });
});
