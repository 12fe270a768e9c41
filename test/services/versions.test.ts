import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseKind, databases, makeDatabase, type ServiceDatabase } from './harness/databases.ts';
import { mustRun } from './harness/processes.ts';
import { installPackages, type Project } from './harness/project.ts';
import { cacheFolder, commandLine } from './harness/repository.ts';
import { type Service, start } from './harness/service.ts';

const specification = (
  entity: string,
  path: string,
  text: string,
  rest = '',
): string => `spec notes v1.0 { description: "notes" }
entity ${entity} {
  id: uuid @immutable
  ${text}: string 1..80
  price: decimal 0..100
  state: [open, closed]
  written: timestamp @immutable @auto
}
entity Remark {
  id: uuid @immutable
  words: string 1..80
}
edge ${entity} -> Remark {1:many}
machine ${entity}.state {
  open -> closed
}
auth {
  /** : public(GET, POST, PATCH, DELETE)
}
api GET /${path} { out: [${entity}] }
api GET /${path}/{id} { out: ${entity} }
api POST /${path} {
  in: {${text}: string, price: decimal}
  out: ${entity}
}
api PATCH /${path}/{id} {
  in: {${text}: string}
  out: ${entity}
}
api DELETE /${path}/{id} { }
${rest}`;

const before = specification('Note', 'notes', 'text');
const after = specification('Memo', 'memos', 'content', 'evolve Note {\n  ~* -> Memo\n  ~text -> content\n}\n');

// A deployment in which both versions answer: the one that knows an entity by its old name, and the one that renamed it.
describe.each(databases)('while an entity is renamed on %s', (database: DatabaseKind) => {
  const folder = join(cacheFolder, `versions-${database}`);
  const old: Project = { name: 'old', folder: join(folder, 'old'), database };
  const renamed: Project = { name: 'renamed', folder: join(folder, 'renamed'), database };
  let rows: ServiceDatabase;
  let one: Service;
  let other: Service;

  const generate = async (text: string, out: string): Promise<void> => {
    await writeFile(join(folder, 'notes.sds'), text);
    const parameters = ['generate', 'notes.sds', '--out', out, '--database', database];
    await mustRun(process.execPath, [commandLine, ...parameters], folder);
  };
  const build = (project: Project): Promise<unknown> => mustRun('npm', ['run', '--silent', 'build'], project.folder);

  beforeAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await generate(before, 'old');
    await cp(old.folder, renamed.folder, { recursive: true });
    await mustRun(process.execPath, [commandLine, 'accept', 'notes.sds'], folder);
    await generate(after, 'renamed');
    await installPackages(old.folder);
    await installPackages(renamed.folder);
    await build(old);
    await build(renamed);
    rows = await makeDatabase(database);
    one = await start(old, { database: rows });
    await one.anyone.post('/notes', { text: 'there from the beginning', price: '1.50' });
    other = await start(renamed, { database: rows });
  });

  afterAll(async () => {
    await one?.stop();
    await other?.stop();
    await rows?.remove();
  });

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

  test('and when it is gone the old name goes', async () => {
    const env = { ...process.env, DATABASE_URL: rows.url };
    await mustRun(process.execPath, ['dist/src/db/migrate.js', '--contract'], renamed.folder, env);
    expect((await other.anyone.get('/memos')).body).toHaveLength(2);
    expect((await one.anyone.get('/notes')).status).toBe(500);
  });
});
