import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { CancellationTokenSource, type CodeLens, WorkDoneProgress } from 'vscode-languageserver/node';
import type { DatabasesAnswer, GenerateParams, GenerateResult } from '../src/generation.ts';
import { type Client, connected } from './client.ts';
import { booking, manifest } from './clinic.ts';
import { Folder } from './folder.ts';

/** A specification that a service can be made of: `clinic.ts` with a reason to have a database. */
const billing = `spec billing v1.0 {
  description: "who pays"
}

entity Invoice {
  id: uuid @immutable
  amount: decimal 0..*
}

api GET /invoices {
  out: [Invoice]
}

auth {
  /invoices/** : user
}
`;

/** A design that keeps notes. */
const notebook = `system "Notebook":
  interface NoteRepository:
    method create(note: Note) -> Note
    method get_all() -> List[Note]

  module Notes:
    implements = [NoteRepository]
    requires = [NoteRepository]
    api:
      endpoint "GET /notes" -> List[Note]
    artifacts = ["src/notes.ts"]
`;

/** What is undefined is not sent. */
type Wish = { readonly [K in keyof GenerateParams]?: GenerateParams[K] | undefined };

let client: Client;
let folder: Folder;

async function start(files: Record<string, string> = {}): Promise<void> {
  folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking, ...files });
  client = connected();
  await client.initialize(folder.uri);
}

function generate(params: Wish & { workDoneToken?: string }, token?: CancellationTokenSource) {
  const all = {
    uri: folder.uriOf('booking.sds'),
    target: 'ts-express-prisma',
    database: 'sqlite',
    out: join(folder.path, 'service'),
    ...params,
  };
  const method = 'specwright/generate';
  const { connection } = client;
  return token
    ? connection.sendRequest<GenerateResult>(method, all, token.token)
    : connection.sendRequest<GenerateResult>(method, all);
}

afterEach(() => {
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

describe('specwright/generate', () => {
  test('writes the service of the file and tells what it did', async () => {
    await start();
    const result = await generate({});
    expect(result.refused).toBeUndefined();
    expect(result.outFolder).toBe(join(folder.path, 'service'));
    expect(result.files.map(({ path }) => path)).toEqual(expect.arrayContaining(['package.json', 'Makefile']));
    expect(new Set(result.files.map(({ action }) => action))).toEqual(new Set(['create']));
    expect(result.summary).toBe(`Generated booking: ${result.files.length} created.`);
    for (const { path } of result.files) expect(existsSync(join(result.outFolder, path))).toBe(true);
  });

  test('shows what would change, and writes nothing', async () => {
    await start();
    const first = await generate({ preview: true });
    expect(first.files.find(({ path }) => path === 'package.json')?.content).toContain('"name": "booking-service"');
    expect(first.summary).toMatch(/^Preview of booking: \d+ created\.$/);
    expect(existsSync(join(folder.path, 'service'))).toBe(false);
    await generate({});
    await client.open(folder.uriOf('booking.sds'), booking.replace('price > 1000', 'price > 999'));
    const changed = (await generate({ preview: true })).files.filter(({ content }) => content !== undefined);
    expect(changed.map(({ path, action }) => `${action} ${path}`)).toContain('update src/services/visits.ts');
    const place = join(folder.path, 'service', 'src/services/visits.ts');
    const [before, now] = [readFileSync(place, 'utf8'), changed.find(({ path }) => path === 'src/services/visits.ts')];
    expect([before.includes('1000'), now?.content?.includes('999')]).toEqual([true, true]);
  });

  test('changes nothing the second time', async () => {
    await start();
    await generate({});
    const again = await generate({});
    expect(new Set(again.files.map(({ action }) => action))).toEqual(new Set(['unchanged']));
  });

  test('keeps a file that a person changed', async () => {
    await start();
    await generate({});
    const path = join(folder.path, 'service', 'package.json');
    const changed = `${readFileSync(path, 'utf8')}\n`;
    writeFileSync(path, changed);
    const { files, summary } = await generate({});
    expect(files.find((file) => file.path === 'package.json')?.action).toBe('keep');
    expect(summary).toContain('1 kept as you changed them');
    expect(readFileSync(path, 'utf8')).toBe(changed);
  });

  test('tells of a hook of an api that is gone, at its place', async () => {
    await start();
    expect((await generate({})).notes).toEqual([]);
    const hooks =
      "import type { Hooks } from '../src/hooks/hooks.js';\n\nexport const hooks: Hooks = {\n  beforePostVisits() {},\n};\n";
    const path = join(folder.path, 'service', 'extensions', 'hooks.ts');
    writeFileSync(path, hooks);
    await client.open(folder.uriOf('booking.sds'), booking.replaceAll('/visits', '/calls'));
    const told = {
      message:
        "'beforePostVisits' is a hook of POST /visits, which is gone. Take it away, or give it to another operation.",
      severity: 'warning',
      place: {
        uri: folder.uriOf('service/extensions/hooks.ts'),
        range: { start: { line: 3, character: 2 }, end: { line: 3, character: 18 } },
      },
    };
    expect((await generate({ preview: true })).notes).toEqual([told]);
    expect((await generate({})).notes).toEqual([told]);
    expect((await generate({})).notes).toEqual([]);
  });

  test('tells what nothing of the code keeps, in the specification', async () => {
    const line = '  price > round(number)';
    await start({ 'booking.sds': `${booking}\ninvariant {\n${line}\n}\n` });
    const [note] = (await generate({ preview: true })).notes;
    expect([note?.code, note?.severity]).toEqual(['generate/not-kept', 'warning']);
    const at = booking.split('\n').length + 1;
    expect(note?.place).toEqual({
      uri: folder.uriOf('booking.sds'),
      range: { start: { line: at, character: 2 }, end: { line: at, character: line.length } },
    });
  });

  test('tells of a file that something is in the way of, and writes the others', async () => {
    await start();
    await generate({});
    writeFileSync(join(folder.path, 'service', 'src/services/visits.ts'), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]));
    await client.open(folder.uriOf('booking.sds'), booking.replace('price > 1000', 'price > 999'));
    const { files, notes } = await generate({});
    expect(files.some(({ action }) => action === 'update')).toBe(true);
    expect(notes.map(({ message, place }) => [message, place.uri])).toEqual([
      [
        "'src/services/visits.ts' is not touched: it is not UTF-8. Save it as UTF-8 and generate again.",
        folder.uriOf('service/src/services/visits.ts'),
      ],
    ]);
  });

  test('writes each module of a folder into a folder of its own', async () => {
    await start({ 'billing.sds': billing });
    const result = await generate({ uri: folder.uri });
    expect(result.refused).toBeUndefined();
    expect(readdirSync(result.outFolder).sort()).toEqual([
      '.specwright',
      'README.md',
      'asyncapi.json',
      'billing',
      'booking',
      'compose.yaml',
      'docs',
    ]);
    expect(result.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['billing/package.json', 'booking/package.json']),
    );
  });

  test('writes a design beside the service of a specification, each into a folder of its own', async () => {
    await start({ 'notes.sodl': notebook });
    const result = await generate({ uri: folder.uri });
    expect(result.refused).toBeUndefined();
    expect(readdirSync(result.outFolder).sort()).toEqual(['booking', 'notebook']);
    const design = await generate({ uri: folder.uriOf('notes.sodl') });
    expect(design.summary).toBe(`Generated Notebook: ${design.files.length} unchanged.`);
    expect(design.files.map(({ path }) => path)).toContain('notebook/src/notes.ts');
  });

  test('writes a service on PostgreSQL, and says what a design beside it is kept in', async () => {
    await start({ 'notes.sodl': notebook });
    const { refused, outFolder, summary } = await generate({ uri: folder.uri, database: 'postgres' });
    expect(refused).toBeUndefined();
    const schema = readFileSync(join(outFolder, 'booking', 'prisma', 'schema.prisma'), 'utf8');
    expect(schema).toMatch(/provider\s*=\s*"postgresql"/);
    expect(existsSync(join(outFolder, 'notebook', 'package.json'))).toBe(true);
    expect(summary).toMatch(/\. Notebook is kept in sqlite: services of a design are not made with 'postgres' yet\.$/);
  });

  test('takes the text of a design that is open and not saved', async () => {
    await start({ 'notes.sodl': notebook });
    const uri = folder.uriOf('notes.sodl');
    await client.open(uri, notebook);
    await client.replace(uri, 'GET /notes"', 'GET /memos"');
    const { outFolder } = await generate({ uri });
    expect(readFileSync(join(outFolder, 'notebook', 'README.md'), 'utf8')).toContain('GET /memos');
  });

  test('the modules of a design have the lens that runs its service', async () => {
    await start({ 'notes.sodl': notebook });
    const uri = folder.uriOf('notes.sodl');
    await generate({ uri, out: join(folder.path, 'generated') });
    const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    const run = lenses.filter(({ command }) => command?.title === 'Run service');
    expect(run.map(({ range }) => notebook.split('\n')[range.start.line])).toEqual(['  module Notes:']);
    expect(run[0]?.command?.arguments).toEqual([uri, folder.uriOf('generated/notebook')]);
  });

  test('writes only the module that is named', async () => {
    await start({ 'billing.sds': billing });
    const result = await generate({ uri: folder.uriOf('manifest.sds'), module: 'billing' });
    expect(result.summary).toContain('Generated billing');
    expect(existsSync(join(result.outFolder, 'billing', 'package.json'))).toBe(true);
  });

  test('writes only the module that a file without a spec goes on with', async () => {
    const [head = '', ...blocks] = billing.split('\n\n');
    await start({ 'billing/billing.sds': `${head}\n`, 'billing/invoices.sds': blocks.join('\n\n') });
    const result = await generate({ uri: folder.uriOf('billing/invoices.sds') });
    expect(result.summary).toContain('Generated billing');
    expect(readdirSync(result.outFolder)).toEqual(['billing']);
  });

  test('takes the text of the editor, saved or not', async () => {
    await start();
    const uri = folder.uriOf('booking.sds');
    await client.open(uri, booking);
    await client.replace(uri, '"too dear"', '"far too dear"');
    const { files, outFolder } = await generate({});
    const texts = files.map(({ path }) => readFileSync(join(outFolder, path), 'utf8'));
    expect(texts.some((text) => text.includes('far too dear'))).toBe(true);
  });

  test('tells its progress from begin to end', async () => {
    await start();
    const kinds: string[] = [];
    client.connection.onProgress(WorkDoneProgress.type, 'token', ({ kind }) => void kinds.push(kind));
    await generate({ workDoneToken: 'token' });
    expect(kinds[0]).toBe('begin');
    expect(kinds).toContain('report');
    expect(kinds.at(-1)).toBe('end');
  });

  test('writes nothing when it is cancelled', async () => {
    await start();
    const source = new CancellationTokenSource();
    client.connection.onProgress(WorkDoneProgress.type, 'token', ({ kind }) => {
      if (kind === 'begin') source.cancel();
    });
    const answer = generate({ workDoneToken: 'token' }, source);
    await expect(answer).rejects.toThrow(/cancel/i);
    expect(existsSync(join(folder.path, 'service', 'package.json'))).toBe(false);
  });
});

describe('specwright/generate refuses', () => {
  const refusal = async (params: Partial<GenerateParams> = {}) => {
    const result = await generate(params);
    expect(result.files).toEqual([]);
    expect(existsSync(join(folder.path, 'service', 'package.json'))).toBe(false);
    return result.refused;
  };

  test('a system with errors, and says which', async () => {
    await start({ 'booking.sds': booking.replace('=> too_dear', '=> too_deer') });
    const refused = await refusal();
    expect(refused?.message).toContain('an error');
    expect(refused?.diagnostics).toEqual([
      expect.objectContaining({
        file: join(folder.path, 'booking.sds'),
        line: booking.split('\n').findIndex((line) => line.includes('=> too_dear')) + 1,
        code: 'error/unknown',
        severity: 'error',
      }),
    ]);
  });

  test('an error in another file of the system', async () => {
    await start({ 'billing.sds': billing.replace('[Invoice]', '[Invoic]') });
    expect(await refusal()).toBeDefined();
  });

  test('a database that does not exist', async () => {
    await start();
    expect((await refusal({ database: 'oracle' }))?.message).toBe(
      "There is no database 'oracle'. There is sqlite, postgres.",
    );
  });

  test('a folder with other files in it', async () => {
    await start();
    mkdirSync(join(folder.path, 'service'));
    writeFileSync(join(folder.path, 'service', 'thesis.txt'), 'mine');
    expect((await refusal())?.message).toContain('was not made by Specwright');
  });

  test('all services of a folder where one of them cannot be written', async () => {
    await start({ 'billing.sds': billing });
    mkdirSync(join(folder.path, 'service', 'booking'), { recursive: true });
    writeFileSync(join(folder.path, 'service', 'booking', 'thesis.txt'), 'mine');
    expect((await refusal({ uri: folder.uri }))?.message).toContain('was not made by Specwright');
    expect(readdirSync(join(folder.path, 'service'))).toEqual(['booking']);
  });

  test('a file that specifies nothing', async () => {
    await start({ 'empty.sds': '-- nothing yet\n' });
    await client.open('untitled:none', '');
    expect((await refusal({ uri: 'file:///nowhere/none.sds' }))?.message).toContain('specifies nothing');
  });

  test('a module that is not there', async () => {
    await start();
    expect((await refusal({ module: 'surgery' }))?.message).toContain("module 'surgery'");
  });

  test('a target that is not there', async () => {
    await start();
    expect((await refusal({ target: 'cobol' }))?.message).toContain('cobol');
  });
});

describe('the database', () => {
  const runtime = (db: string): string => `${billing}\nruntime { db: ${db} }\n`;

  async function specified(module?: string): Promise<readonly string[] | null> {
    const params = { uri: folder.uri, ...(module === undefined ? {} : { module }) };
    const answer = await client.connection.sendRequest<DatabasesAnswer>('specwright/databases', params);
    return answer.databases;
  }

  test.each([
    ['is that of runtime', 'postgresql', ['postgres']],
    ['is open where runtime leaves it open', 'sqlite | postgres', ['sqlite', 'postgres']],
    ['is not said where runtime names one that is not made', 'mysql', null],
  ])('%s', async (_, db, expected) => {
    await start({ 'billing.sds': runtime(db) });
    expect(await specified('billing')).toEqual(expected);
  });

  test('is not said without a runtime', async () => {
    await start();
    expect(await specified()).toBeNull();
  });

  test('is each module its own where they differ', async () => {
    await start({ 'billing.sds': runtime('postgres'), 'booking.sds': `${booking}\nruntime { db: sqlite }\n` });
    expect(await specified()).toEqual([]);
    expect(await specified('billing')).toEqual(['postgres']);
    const { files } = await generate({ uri: folder.uri, database: undefined, preview: true });
    const engines = ['billing', 'booking'].map((module) => {
      const schema = files.find(({ path }) => path === `${module}/prisma/schema.prisma`);
      return /provider = "(sqlite|postgresql)"/.exec(schema?.content ?? '')?.[1];
    });
    expect(engines).toEqual(['postgresql', 'sqlite']);
  });

  test('that is asked for goes before', async () => {
    await start({ 'billing.sds': runtime('postgres') });
    const { files } = await generate({ uri: folder.uriOf('billing.sds'), preview: true });
    const schema = files.find(({ path }) => path.endsWith('schema.prisma'));
    expect(schema?.content).toContain('provider = "sqlite"');
  });
});
