import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from './harness/client.ts';
import { type DatabaseKind, databases, makeDatabase, type ServiceDatabase } from './harness/databases.ts';
import { mustRun } from './harness/processes.ts';
import { installPackages, type Project } from './harness/project.ts';
import { cacheFolder, commandLine } from './harness/repository.ts';
import { type Service, start } from './harness/service.ts';

interface Words {
  readonly entity: string;
  readonly path: string;
  readonly text: string;
  readonly low: string;
}

const specification = (
  { entity, path, text, low }: Words,
  rest = '',
): string => `spec notes v1.0 { description: "notes" }
entity Shelf {
  id: uuid @immutable
  name: string 1..80
}
entity ${entity} {
  id: uuid @immutable
  ${text}: string 1..80 @unique
  price: decimal 0..100
  ${low}: int 0..10 default 1
  high: int 0..10 default 5
  shelf: -> Shelf?
  state: [open, closed]
  written: timestamp @immutable @auto
}
entity Remark {
  id: uuid @immutable
  words: string 1..80
}
edge ${entity} -> Remark {1:many}
edge Shelf -> ${entity} {1:many}
machine ${entity}.state {
  open -> closed
}
invariant {
  ${entity}.${low} <= ${entity}.high @always
  ${entity} per shelf: max 2 where state=open
}
auth {
  /** : public(GET, POST, PATCH, DELETE)
}
api POST /shelves {
  in: {name: string}
  out: Shelf
}
api DELETE /shelves/{id} { }
api GET /${path} { out: [${entity}] }
api GET /${path}/{id} { out: ${entity} }
api POST /${path} {
  in: {${text}: string, price: decimal, shelf: uuid?}
  out: ${entity}
}
api PATCH /${path}/{id} {
  in: {${text}: string?, ${low}: int?}
  out: ${entity}
}
api DELETE /${path}/{id} { }
${rest}`;

const until: Words = { entity: 'Note', path: 'notes', text: 'text', low: 'low' };
const before = specification(until);
const others: Words = { ...until, entity: 'Memo', path: 'memos', text: 'content', low: 'least' };
const after = specification(others, 'evolve Note {\n  ~* -> Memo\n  ~text -> content\n  ~low -> least\n}\n');

/** Two versions of a service on one database. */
class Versions {
  readonly #folder: string;
  readonly #old: Project;
  readonly renamed: Project;
  one!: Service;
  other!: Service;
  rows!: ServiceDatabase;

  constructor(name: string, database: DatabaseKind) {
    this.#folder = join(cacheFolder, `versions-${name}-${database}`);
    this.#old = { name: 'old', folder: join(this.#folder, 'old'), database };
    this.renamed = { name: 'renamed', folder: join(this.#folder, 'renamed'), database };
  }

  /** Both run when it is done, and the migration has. `between` is called when the old one runs alone. */
  async start(first: string, second: string, between: (one: Service) => Promise<unknown>): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    await mkdir(this.#folder, { recursive: true });
    await this.#generate(first, this.#old);
    await cp(this.#old.folder, this.renamed.folder, { recursive: true });
    await mustRun(process.execPath, [commandLine, 'accept', 'notes.sds'], this.#folder);
    await this.#generate(second, this.renamed);
    for (const project of [this.#old, this.renamed]) {
      await installPackages(project.folder);
      await mustRun('npm', ['run', '--silent', 'build'], project.folder);
    }
    this.rows = await makeDatabase(this.#old.database);
    this.one = await start(this.#old, { database: this.rows });
    await between(this.one);
    this.other = await start(this.renamed, { database: this.rows });
  }

  async stop(): Promise<void> {
    await this.one?.stop();
    await this.other?.stop();
    await this.rows?.remove();
  }

  async #generate(text: string, { name, database }: Project): Promise<void> {
    await writeFile(join(this.#folder, 'notes.sds'), text);
    const parameters = ['generate', 'notes.sds', '--out', name, '--database', database];
    await mustRun(process.execPath, [commandLine, ...parameters], this.#folder);
  }

  async contract(): Promise<void> {
    const env = { ...process.env, DATABASE_URL: this.rows.url };
    await mustRun(process.execPath, ['dist/src/db/migrate.js', '--contract'], this.renamed.folder, env);
  }
}

/** What each rule of the database refuses, in the words of one version, is refused with what that version calls it. */
async function expectRefusals({ anyone }: Service, { entity, path, text, low }: Words, mark: string): Promise<void> {
  const problems = {
    same: { code: 'already_exists', detail: `${entity}.${text}` },
    high: { code: 'invariant_violated', detail: `${entity}.${low} <= ${entity}.high @always` },
    full: { code: 'invariant_violated', detail: `${entity} per shelf: max 2 where state=open` },
    used: { detail: 'other rows refer to it' },
  };
  const shelf = (await anyone.post('/shelves', { name: mark })).body as { id: string };
  const note = (name: string): Promise<Answer> =>
    anyone.post(`/${path}`, { [text]: `${mark} ${name}`, price: '1', shelf: shelf.id });
  const first = await note('one');
  expect(first.status).toBe(201);
  expect(await note('one')).toMatchObject({ status: 409, body: problems.same });
  const second = await note('two');
  expect(second.status).toBe(201);
  expect(await note('three')).toMatchObject({ status: 409, body: problems.full });
  const [one, two] = [first, second].map(({ body }) => `/${path}/${(body as { id: string }).id}`);
  expect(await anyone.patch(`${two}`, { [text]: `${mark} one` })).toMatchObject({ status: 409, body: problems.same });
  expect(await anyone.patch(`${one}`, { [low]: 9 })).toMatchObject({ status: 409, body: problems.high });
  expect(await anyone.delete(`/shelves/${shelf.id}`)).toMatchObject({ status: 409, body: problems.used });
  for (const path of [one, two]) expect((await anyone.delete(`${path}`)).status).toBe(204);
  expect((await anyone.delete(`/shelves/${shelf.id}`)).status).toBe(204);
}

// A deployment in which both versions answer: the one that knows an entity by its old name, and the one that renamed it.
describe.each(databases)('while an entity is renamed on %s', (database: DatabaseKind) => {
  const versions = new Versions('entity', database);
  let one: Service;
  let other: Service;

  beforeAll(async () => {
    await versions.start(before, after, ({ anyone }) =>
      anyone.post('/notes', { text: 'there from the beginning', price: '1.50' }),
    );
    ({ one, other } = versions);
  });

  afterAll(() => versions.stop());

  test('the version before goes on answering, and sees what the new one writes', async () => {
    const made = await one.anyone.post('/notes', { text: 'by the old one', price: '2.50' });
    expect(made).toMatchObject({ status: 201, body: { text: 'by the old one', price: '2.5', state: 'open' } });
    const { id } = made.body as { id: string };
    expect(await other.anyone.get(`/memos/${id}`)).toMatchObject({ status: 200, body: { content: 'by the old one' } });
    expect((await other.anyone.patch(`/memos/${id}`, { content: 'by the new one' })).status).toBe(200);
    expect(await one.anyone.get(`/notes/${id}`)).toMatchObject({ status: 200, body: { text: 'by the new one' } });
    expect(await one.anyone.patch(`/notes/${id}`, { text: 'old again' })).toMatchObject({
      status: 200,
      body: { text: 'old again' },
    });
    const fresh = await other.anyone.post('/memos', { content: 'new', price: '3' });
    expect(fresh.status).toBe(201);
    const list = await one.anyone.get('/notes');
    expect((list.body as { text: string }[]).map(({ text }) => text).sort()).toEqual([
      'new',
      'old again',
      'there from the beginning',
    ]);
    expect((await one.anyone.delete(`/notes/${id}`)).status).toBe(204);
    expect((await other.anyone.get(`/memos/${id}`)).status).toBe(404);
    expect((await one.anyone.delete(`/notes/${id}`)).status).toBe(404);
  });

  test('each version knows what the database refuses', async () => {
    await expectRefusals(one, until, 'old');
    await expectRefusals(other, others, 'new');
  });

  test('and when it is gone the old name goes', async () => {
    await versions.contract();
    expect((await other.anyone.get('/memos')).body).toHaveLength(2);
    await expectRefusals(other, others, 'after it');
    expect((await one.anyone.get('/notes')).status).toBe(500);
  });
});

describe.each(databases)('while fields are renamed on %s', (database: DatabaseKind) => {
  const versions = new Versions('fields', database);
  const words: Words = { ...until, text: 'content', low: 'least' };
  const next = specification(
    words,
    'evolve Note {\n  ~text -> content\n  ~low -> least\n  +third: decimal @computed\n}\n',
  )
    .replace('  high:', '  third: decimal @computed\n  high:')
    .replace('invariant {', 'invariant {\n  Note.third = price / 3');

  beforeAll(() =>
    versions.start(before, next, ({ anyone }) => anyone.post('/notes', { text: 'from the beginning', price: '20' })),
  );

  afterAll(() => versions.stop());

  test('a quotient is the same whoever works it out', async () => {
    const { one, other } = versions;
    await one.anyone.post('/notes', { text: 'by the old one', price: '20' });
    await other.anyone.post('/notes', { content: 'by the new one', price: '20' });
    const { body } = await other.anyone.get('/notes');
    const thirds = (body as { content: string; third: string }[]).map(({ content, third }) => [content, third]);
    expect(thirds).toEqual([
      ['from the beginning', '6.6666666667'],
      ['by the old one', '6.6666666667'],
      ['by the new one', '6.6666666667'],
    ]);
  });

  test('each version knows what the database refuses', async () => {
    await expectRefusals(versions.one, until, 'old');
    await expectRefusals(versions.other, words, 'new');
    await versions.contract();
    await expectRefusals(versions.other, words, 'after it');
  });
});
