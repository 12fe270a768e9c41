import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { theDocumentDescribesTheService } from './contract/document.ts';
import { requestsAreCarriedOutOnce } from './contract/idempotency.ts';
import { limitsAreKept } from './contract/limits.ts';
import { Client, idOf, type Json } from './harness/client.ts';
import { startCollector } from './harness/collector.ts';
import { databases, makeDatabase } from './harness/databases.ts';
import { expectProblem, expectStatus } from './harness/expectations.ts';
import { pause } from './harness/processes.ts';
import { makeProject, type Project } from './harness/project.ts';
import { allRows, tablesOf } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

// What the contract of every service says, with limits that a test can reach.
describe.each(databases)('depot on %s', (database) => {
  let project: Project;
  let service: Service;
  let anyone: Client;

  beforeAll(async () => {
    project = await makeProject({
      name: 'depot',
      file: fileURLToPath(new URL('specs/depot.sds', import.meta.url)),
      database,
    });
    service = await start(project);
    anyone = service.anyone;
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const newParcel = (): Json => ({ code: randomUUID().slice(0, 20), pin: '4711', weight: 3 });

  requestsAreCarriedOutOnce(() => service, {
    path: '/parcels',
    caller: () => anyone.as(),
    valid: newParcel,
    changed: (body) => ({ ...body, weight: 4 }),
    table: 'parcels',
  });

  describe('a refusal under an Idempotency-Key', () => {
    const collect = (caller: Client, id: string, key: string) =>
      caller.request('POST', `/parcels/${id}/collect`, { headers: { 'idempotency-key': key } });

    it('is given again, and changes nothing', async () => {
      const [caller, key] = [await anyone.as(), randomUUID()];
      const id = idOf(await caller.post('/parcels', newParcel()));
      expectStatus(await caller.post(`/parcels/${id}/collect`), 200);
      const first = expectProblem(await collect(caller, id, key), 409, 'gone');
      const before = allRows(service);
      expect(expectProblem(await collect(caller, id, key), 409, 'gone')).toEqual(first);
      expect(allRows(service)).toEqual(before);
    });

    it('is kept when the database refuses: the code of another parcel', async () => {
      const [caller, key, body] = [await anyone.as(), randomUUID(), newParcel()];
      expectStatus(await caller.post('/parcels', body), 201);
      const send = () => caller.request('POST', '/parcels', { body, headers: { 'idempotency-key': key } });
      const first = expectProblem(await send(), 409, 'already_exists');
      expect(expectProblem(await send(), 409, 'already_exists')).toEqual(first);
    });

    it('leaves other paths their own keys', async () => {
      const [caller, key] = [await anyone.as(), randomUUID()];
      const [a, b] = [
        idOf(await caller.post('/parcels', newParcel())),
        idOf(await caller.post('/parcels', newParcel())),
      ];
      expect(idOf(await collect(caller, a, key))).toBe(a);
      expect(idOf(await collect(caller, b, key))).toBe(b);
    });
  });

  describe('two processes on one database', () => {
    it('carry a request under a key out once, and everything else all the same', async () => {
      const own = await makeDatabase(database);
      const processes = [await start(project, { database: own }), await start(project, { database: own })];
      const id = randomUUID();
      const callers = await Promise.all(processes.map(({ anyone: either }) => either.as('user', id)));
      const [key, body] = [randomUUID(), newParcel()];
      const send = (at: number, of: Json, under: string) =>
        callers[at % 2]?.request('POST', '/parcels', { body: of, headers: { 'idempotency-key': under } });
      const same = await Promise.all(Array.from({ length: 20 }, (_, at) => send(at, body, key)));
      expect(new Set(same.map((answer) => `${answer?.status} ${answer?.text}`)).size).toBe(1);
      const others = await Promise.all(Array.from({ length: 20 }, (_, at) => send(at, newParcel(), randomUUID())));
      expect(others.map((answer) => answer?.status)).toEqual(others.map(() => 201));
      for (const either of processes) {
        expect(tablesOf(either).parcels).toHaveLength(21);
        await either.stop();
      }
      await own.remove();
    });
  });

  limitsAreKept(() => service, {
    title: 'PATCH /parcels/{id} : 3/min per user',
    requests: 3,
    seconds: 60,
    send: (caller) => caller.patch('/parcels/00000000-0000-4000-8000-00000000dead', { weight: 1 }),
    caller: () => anyone.as(),
    perCaller: true,
  });

  limitsAreKept(() => service, {
    title: 'GET /tariffs : 4/min per ip',
    requests: 4,
    seconds: 60,
    send: (caller) => caller.get('/tariffs'),
    caller: () => anyone.as(),
    perCaller: false,
  });

  describe('the address of a caller', () => {
    const refusedFrom = async (of: Service, addresses: readonly string[]) => {
      const answers = await Promise.all(
        addresses.map((address) => of.anyone.get('/tariffs', { 'x-forwarded-for': address })),
      );
      return answers.filter(({ status }) => status === 429).length;
    };
    const five = [1, 2, 3, 4, 5].map((last) => `203.0.113.${last}`);

    it('is what the trusted proxy forwards', async () => {
      const behind = await start(project, { env: { TRUSTED_PROXIES: '1' } });
      expect(await refusedFrom(behind, five)).toBe(0);
      await behind.stop();
    });

    it('is not what anybody claims', async () => {
      const open = await start(project);
      expect(await refusedFrom(open, five)).toBe(1);
      await open.stop();
    });
  });

  it('says of a member that is missing that it is required', async () => {
    const { errors } = expectProblem(await (await anyone.as()).post('/parcels', { code: 'a', weight: null }), 422);
    expect(errors).toContainEqual({ field: 'pin', message: 'is required' });
    expect(errors).toContainEqual({ field: 'weight', message: 'must be a whole number' });
  });

  describe('the order of the checks', () => {
    it('asks for the token first, then the role, then the limits, then the body', async () => {
      const path = '/parcels/00000000-0000-4000-8000-00000000dead';
      const nonsense = { raw: '{"no' };
      const caller = await anyone.as();
      for (let request = 0; request < 3; request++) {
        expectProblem(await caller.request('PATCH', path, nonsense), 400, 'malformed_json');
      }
      expectProblem(await caller.request('PATCH', path, nonsense), 429, 'rate_limited');
      expectProblem(await anyone.request('PATCH', path, nonsense), 401, 'unauthenticated');
      expectProblem(await caller.request('POST', '/tariffs', nonsense), 403, 'forbidden');
    });

    it('looks at the size before the shape, at the shape before the row', async () => {
      const path = '/parcels/00000000-0000-4000-8000-00000000dead';
      const caller = await anyone.as();
      const large = { body: { weight: 'x'.repeat(1024 * 1024) } };
      expectProblem(await caller.request('PATCH', '/parcels/no-uuid', large), 413, 'payload_too_large');
      expectProblem(await caller.patch(path, { weight: 0 }), 422, 'validation_failed');
      expectProblem(await caller.patch(path, { weight: 1 }), 404, 'not_found');
    });
  });

  describe('a method that a path does not have', () => {
    it.each([
      ['DELETE', '/parcels', 'POST, GET, HEAD'],
      ['PUT', '/parcels/7', 'GET, HEAD, PATCH'],
      ['POST', '/health', 'GET, HEAD'],
    ])('%s %s is a 405 that names those it has', async (method, path, allowed) => {
      // A client of its own: the document describes what can be asked, and not this.
      const answer = await new Client(service.base, []).request(method, path, {});
      expectProblem(answer, 405, 'method_not_allowed');
      expect(answer.headers.get('allow')).toBe(allowed);
    });

    it.each([
      ['POST', '/Parcels'],
      ['GET', '/PARCELS/7'],
      ['GET', '/Health'],
    ])('%s %s is no path of it: upper and lower case are not the same', async (method, path) => {
      expectProblem(await new Client(service.base, []).request(method, path, {}), 404, 'not_found');
    });
  });

  describe('events', () => {
    const told = (of: Service, code: unknown) =>
      of.logs().filter((line) => JSON.stringify(line.notification ?? {}).includes(String(code)));
    const eventOf = (of: Service, code: unknown) =>
      tablesOf(of).outbox_events?.find((row) => String(row.payload).includes(String(code)));

    it('are delivered after the commit, once where nothing fails, without what is secret', async () => {
      const [caller, body] = [await anyone.as(), newParcel()];
      const id = idOf(await caller.post('/parcels', body));
      expectStatus(await caller.post(`/parcels/${id}/collect`), 200);
      await until(() => eventOf(service, body.code)?.delivered != null && told(service, body.code).length > 0);
      const lines = told(service, body.code);
      expect(lines).toHaveLength(1);
      expect(lines[0]?.notification).toMatchObject({
        recipient: 'user',
        channels: ['email'],
        subject: 'parcel.collected',
        content: { code: body.code, weight: 3, pin: '[redacted]', user: caller.id },
      });
    });

    it('are not there when the request fails', async () => {
      const [caller, body] = [await anyone.as(), newParcel()];
      const id = idOf(await caller.post('/parcels', body));
      expectStatus(await caller.post(`/parcels/${id}/collect`), 200);
      const before = allRows(service).outbox_events?.length;
      expectProblem(await caller.post(`/parcels/${id}/collect`), 409, 'gone');
      expect(allRows(service).outbox_events).toHaveLength(before ?? 0);
    });

    it('that a process left behind are delivered by the next one', async () => {
      const own = await makeDatabase(database);
      const first = await start(project, { database: own });
      await first.stop();
      const code = randomUUID();
      own.run(
        `insert into outbox_events (id, name, payload, created, due, attempts) values
         ('${randomUUID()}', 'parcel.collected', '{"code":"${code}"}', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', 0)`,
      );
      const second = await start(project, { database: own });
      await until(() => eventOf(second, code)?.delivered != null && told(second, code).length > 0);
      expect(told(second, code)).toHaveLength(1);
      await second.stop();
      await own.remove();
    });
  });

  describe('rows that nobody touches', () => {
    it('lapse when their time is over, and no others', async () => {
      const own = await makeDatabase(database);
      const first = await start(project, { database: own });
      const caller = await first.anyone.as();
      const make = async () => idOf(await caller.post('/parcels', newParcel()));
      const [old, young, collected] = [await make(), await make(), await make()];
      expectStatus(await caller.post(`/parcels/${collected}/collect`), 200);
      await first.stop();
      const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
      const touch = (id: string, hours: number) =>
        own.run(`update parcels set updated = '${hoursAgo(hours)}' where id = '${id}'`);
      for (const id of [old, collected]) touch(id, 73);
      touch(young, 71);

      const second = await start(project, { database: own });
      const status = (id: string) => tablesOf(second).parcels?.find((row) => row.id === id)?.status;
      await until(() => status(old) === 'abandoned');
      expect([status(young), status(collected)]).toEqual(['waiting', 'collected']);
      await second.stop();
      await own.remove();
    });
  });

  describe('traces', () => {
    it('go to the collector, as part of the trace that the caller names', async () => {
      const collector = await startCollector();
      const traced = await start(project, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
      const trace = randomUUID().replaceAll('-', '');
      const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01` };
      await traced.anyone.get('/tariffs', headers);
      const caller = await traced.anyone.as();
      const id = idOf(await caller.post('/parcels', newParcel()));
      expectStatus(await caller.request('POST', `/parcels/${id}/collect`, { headers }), 200);
      expect((await traced.stop()).code).toBe(0);
      collector.close();
      const spans = collector.spans();
      expect(spans).toContainEqual({ service: 'depot', name: 'GET /tariffs', traceId: trace });
      const queries = spans.filter(({ name }) => name === 'prisma:client:db_query');
      expect(queries.filter(({ traceId }) => traceId === trace)).not.toEqual([]);
      const behind = spans.filter(({ name }) => /^(publish|process) parcel.collected$/.test(name));
      expect(behind.map(({ traceId }) => traceId)).toEqual([trace, trace]);
    });

    it.each(['is away', 'never answers'])(
      'are no matter for requests, nor for stopping, where the collector %s',
      async (how) => {
        const silent = createServer();
        await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
        const { port } = silent.address() as AddressInfo;
        if (how === 'is away') await new Promise((resolve) => silent.close(resolve));
        const traced = await start(project, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` } });
        const caller = await traced.anyone.as();
        for (let request = 0; request < 20; request++) {
          const id = idOf(await caller.post('/parcels', newParcel()));
          expectStatus(await caller.post(`/parcels/${id}/collect`), 200);
        }
        const { code, stdout } = await traced.stop();
        silent.close();
        expect(code).toBe(0);
        expect(stdout).not.toMatch(/"level":"(error|fatal)"/);
        expect(traced.logs().filter((line) => 'unreadable' in line)).toEqual([]);
      },
    );
  });

  theDocumentDescribesTheService(() => service);
});

/** Waits for something that happens behind the answer. */
async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 1200 && !holds(); attempt++) await pause(50);
  expect(holds()).toBe(true);
}
