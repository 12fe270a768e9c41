import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fencedBlocks } from '../unit/fencedBlocks.ts';
import { type Client, idOf, list, object } from './harness/client.ts';
import { expectProblem, expectStatus } from './harness/expectations.ts';
import { mustRun, run } from './harness/processes.ts';
import { makeProject, type Project } from './harness/project.ts';
import { commandLine, repository } from './harness/repository.ts';
import { launch, type Service, start } from './harness/service.ts';

const file = fileURLToPath(new URL('specs/notes.sds', import.meta.url));

const hooks = `import { Problem } from '../src/http/problem.js';
import type { Hooks } from '../src/hooks/hooks.js';
import { getNote } from '../src/services/notes.js';

export const hooks: Hooks = {
  async onStartup({ db }) {
    if (process.env.NO_NOTES_TODAY !== undefined) throw new Error('no notes today');
    await db.note.create({ data: { id: '00000000-0000-7000-8000-000000000001', text: 'begun', state: 'open', written: new Date() } });
  },
  onShutdown({ log }) {
    const sent = { headers: new Map([['authorization', 'Bearer hush-hush']]), list: [{ Password: 'hush-hush' }] };
    const request = { url: '/pay', headers: { Authorization: 'Bearer hush-hush', toJSON: () => ({ Authorization: 'hush-hush' }) } };
    const error = Object.assign(new Error('the port failed', { cause: new TypeError('refused') }), { config: request, sent });
    const cyclic: Record<string, unknown> = { token: 'hush-hush' };
    cyclic.self = cyclic;
    log.child({ secret: 'hush-hush' }).error({ err: error, sent, cyclic, at: new Date(0) }, 'nested');
    log.error(new AggregateError([Object.assign(new Error('one'), { token: 'hush-hush' })], 'several'));
    log.info('the hook says goodbye');
  },
  beforeRequest(request) {
    if (request.get('x-closed') !== undefined) throw new Problem({ status: 503, detail: 'closed for the day' });
  },
  afterRequest(request, response) {
    console.log(JSON.stringify({ hook: 'after', path: request.originalUrl, answered: response.statusCode }));
    if (request.get('x-fault-after') !== undefined) throw new Error('a fault behind the answer');
  },
  async onError(error, _request, { log }) {
    log.info({ hook: 'error', message: String(error) });
    throw new Error('a fault about a fault');
  },
  beforePostNotes({ log }, { body }) {
    log.info('a note comes');
    if (body.text === 'spam') throw new Problem({ status: 409, code: 'spam', detail: 'no spam here' });
  },
  async afterPostNotes(work, _request, note) {
    if (note.text === 'fault') throw new Error('a fault of the hook');
    if (note.text === 'older') await work.db.note.update({ where: { id: note.id }, data: { written: new Date(0) } });
    await work.db.note.update({ where: { id: note.id }, data: { text: note.text + '!' } });
    if (note.text === 'whisper') note.text = 'WHISPER';
  },
  async replaceGetNote(work, request) {
    const note = await getNote(work, request);
    return { ...note, text: note.text.toUpperCase() };
  },
};
`;

const routes = `import { Router } from 'express';
import type { ExtraRoutes } from '../../src/http/extraRoutes.js';

export const routes: ExtraRoutes = ({ db }) => {
  const router = Router();
  router.get('/notes-count', async (_request, response) => {
    response.json({ notes: await db.note.count() });
  });
  router.get('/half', (_request, response) => {
    response.write('the first half');
    throw new Error('there is no second half');
  });
  router.get('/fault-outside', (_request, response) => {
    setImmediate(() => {
      throw new Error('nobody waits for this');
    });
    response.json({});
  });
  return router;
};
`;

describe('what a person puts around a service', () => {
  let project: Project;
  let service: Service;
  let anyone: Client;

  beforeAll(async () => {
    const extensions = { 'extensions/hooks.ts': hooks, 'extensions/routes/count.ts': routes };
    project = await makeProject({ name: 'hooked', file, extensions });
    service = await start(project);
    anyone = service.anyone;
  });

  afterAll(async () => {
    const { code, stdout } = await service.stop();
    expect(code).toBe(0);
    expect(stdout).toContain('the hook says goodbye');
    expect(stdout).not.toContain('hush-hush');
    const [nested, several] = service.logs().filter(({ msg }) => msg === 'nested' || msg === 'several');
    expect(nested).toMatchObject({
      secret: '[redacted]',
      err: {
        type: 'Error',
        message: expect.stringContaining('the port failed'),
        stack: expect.stringContaining('refused'),
        config: { url: '/pay', headers: { Authorization: '[redacted]' } },
      },
      sent: { headers: '[Map]', list: [{ Password: '[redacted]' }] },
      at: '1970-01-01T00:00:00.000Z',
    });
    expect(several).toMatchObject({ err: { aggregateErrors: [{ message: 'one', token: '[redacted]' }] } });
    expect(stdout).toContain('{"hook":"after","path":"/notes-count","answered":200}');
  });

  it('runs when the service starts', async () => {
    expect(list(await anyone.get('/notes')).map(({ text }) => text)).toContain('begun');
  });

  it('sees each request before the service does', async () => {
    const refused = await anyone.request('GET', '/notes', { headers: { 'x-closed': 'yes' } });
    expect(expectProblem(refused, 503, 'unavailable').detail).toBe('closed for the day');
  });

  it('can refuse before an operation, and change rows behind it in the same transaction', async () => {
    expectProblem(await anyone.post('/notes', { text: 'spam' }), 409, 'spam');
    const made = await anyone.post('/notes', { text: 'hello' });
    expectStatus(made, 201);
    const texts = list(await anyone.get('/notes')).map(({ text }) => text);
    expect(texts).toContain('hello!');
    expect(texts).not.toContain('spam');
  });

  it('can change the answer behind an operation', async () => {
    const made = await anyone.post('/notes', { text: 'whisper' });
    expect(object(made).text).toBe('WHISPER');
    expect(list(await anyone.get('/notes')).map(({ text }) => text)).toContain('whisper!');
  });

  it('cannot change what never changes: the database refuses it, and the answer says so', async () => {
    const refused = expectProblem(await anyone.post('/notes', { text: 'older' }), 409, 'invariant_violated');
    expect(refused.detail).toBe('Note.written never changes');
    expect(list(await anyone.get('/notes')).map(({ text }) => text)).not.toContain('older');
  });

  it('undoes the operation when a hook behind it fails, and hears of the fault', async () => {
    const answer = await anyone.post('/notes', { text: 'fault' });
    expectProblem(answer, 500, 'internal');
    expect(answer.text).not.toMatch(/a fault|hook|\.[jt]s\b/);
    const { request_id } = object(answer);
    const fault = await service.logged((line) => line.level === 'error' && line.request_id === request_id);
    expect(fault).toMatchObject({ operation: 'POST /notes', err: { message: 'a fault of the hook' } });
    expect(list(await anyone.get('/notes')).map(({ text }) => text)).not.toContain('fault');
    await service.logged(({ hook, message }) => hook === 'error' && message === 'Error: a fault of the hook');
  });

  it('writes lines that name the operation and the request', async () => {
    const { headers } = await anyone.post('/notes', { text: 'told' });
    const line = await service.logged(({ request_id }) => request_id === headers.get('x-request-id'));
    expect(line).toMatchObject({ msg: 'a note comes', operation: 'POST /notes' });
  });

  it('is cut off where a fault comes in the middle of an answer, which is a line of the log like others', async () => {
    await expect(anyone.get('/half')).rejects.toThrow();
    await service.logged(({ msg, err }) => msg === 'request failed' && JSON.stringify(err).includes('no second half'));
    await service.logged(({ hook, message }) => hook === 'error' && message === 'Error: there is no second half');
  });

  it('keeps the service from starting, which is a line of the log', async () => {
    const doomed = await launch(project, { env: { NO_NOTES_TODAY: 'yes' } });
    const { code, stdout } = await doomed.ended();
    await doomed.database.remove();
    expect(code).toBe(1);
    expect(stdout).toMatch(/"level":"fatal".*no notes today.*"msg":"the service could not start"/);
  });

  it('cannot bring the service down with what it throws behind an answer, or about a fault', async () => {
    expectStatus(await anyone.get('/notes', { 'x-fault-after': 'yes' }), 200);
    for (const fault of ['a fault behind the answer', 'a fault about a fault']) {
      await service.logged((line) => JSON.stringify(line.err ?? '').includes(fault));
    }
    expectStatus(await anyone.get('/health'), 200);
  });

  it('can take the place of an operation', async () => {
    const id = idOf(await anyone.post('/notes', { text: 'loud' }));
    expect(object(await anyone.get(`/notes/${id}`)).text).toBe('LOUD!');
  });

  it('has routes of its own', async () => {
    expect(object(await anyone.get('/notes-count'))).toEqual({ notes: expect.any(Number) });
  });

  it('may not go on behind a fault outside of any request: the process says so in its log, and ends', async () => {
    const doomed = await start(project);
    await doomed.anyone.get('/fault-outside').catch(() => undefined);
    const { code, stdout } = await doomed.ended();
    await doomed.database.remove();
    expect(code).toBe(1);
    expect(stdout).toMatch(/"level":"fatal".*nobody waits for this/);
  });

  it('is there when the generated tests run: what breaks a line of the specification is seen', async () => {
    const { code, output } = await run('npm', ['test'], project.folder);
    expect(code).not.toBe(0);
    expect(output).toMatch(/FAIL .*tests\/notes\.test\.ts/);
  });

  it('is what the page on the target shows: that compiles, and the linter of the project has nothing to say', async () => {
    const page = await readFile(join(repository, 'docs', 'targets', 'ts-express-prisma.md'), 'utf8');
    const shown = fencedBlocks(page, 'ts').map(({ text }) => text);
    const paths = {
      'export const hooks': 'extensions/hooks.ts',
      'export const routes': 'extensions/routes/count.ts',
      'export function adapt': 'extensions/ports.ts',
    };
    for (const [part, path] of Object.entries(paths)) {
      const example = shown.find((text) => text.includes(part));
      if (example === undefined) throw new Error(`the page shows no ${part}`);
      await writeFile(join(project.folder, path), example);
    }
    await mustRun('npm', ['run', '--silent', 'lint'], project.folder);
    // What is tried after this one has the hooks of before.
    await writeFile(join(project.folder, 'extensions', 'hooks.ts'), hooks);
  });

  it('does not compile any more when the operation that it hooks into is gone', async () => {
    const spec = join(project.folder, '..', 'spec', 'notes.sds');
    const text = await readFile(spec, 'utf8');
    await writeFile(spec, text.replace('api GET /notes/{id} {\n  out: Note\n}\n', ''));
    const parameters = ['generate', spec, '--database', 'sqlite', '--out', project.folder];
    expect((await run(process.execPath, [commandLine, ...parameters], project.folder)).code).toBe(0);
    const { code, output } = await run('npm', ['run', '--silent', 'build'], project.folder);
    expect(code).not.toBe(0);
    expect(output).toContain("'replaceGetNote' does not exist in type 'Hooks'");
  });
});
