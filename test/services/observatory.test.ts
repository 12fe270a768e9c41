import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyServiceHasItsRoutes } from './contract/alwaysPresent.ts';
import { tokensAreChecked } from './contract/authentication.ts';
import { theProjectIsClean } from './contract/cleanliness.ts';
import { theDocumentDescribesTheService } from './contract/document.ts';
import { requestsAreCarriedOutOnce } from './contract/idempotency.ts';
import { theServiceLivesAndDiesWell } from './contract/lifecycle.ts';
import { limitsAreKept } from './contract/limits.ts';
import { listsArePagedSortedAndFiltered } from './contract/lists.ts';
import { offeredRequestsAreTaken } from './contract/offeredRequests.ts';
import type { Profile } from './contract/profile.ts';
import { badRequestsAreRefused } from './contract/requests.ts';
import { valuesAreTakenExactly } from './contract/values.ts';
import { requestsAreReadAsTheyCome } from './contract/wire.ts';
import { type Client, idOf, type Json, list, object } from './harness/client.ts';
import { databases, makeDatabase } from './harness/databases.ts';
import { expectInvalid, expectProblem, expectStatus } from './harness/expectations.ts';
import { makeProject, type Project } from './harness/project.ts';
import { crowd, race } from './harness/races.ts';
import { allRows, tablesOf } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

const file = fileURLToPath(new URL('specs/observatory.sds', import.meta.url));
// A row of the spec's seed.
const antu = '0b5e0000-0000-4000-8000-000000000001';

// A specification that nothing was tried on while it was made.
describe.each(databases)('observatory on %s', (database) => {
  let project: Project;
  let service: Service;
  let anyone: Client;
  let curator: Client;
  let made = 0;

  beforeAll(async () => {
    project = await makeProject({ name: 'observatory', file, database });
    service = await start(project);
    anyone = service.anyone;
    curator = await anyone.as('curator');
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const code = () => `I-${String(++made).padStart(5, '0')}`;
  const required = (more: Json = {}): Json => ({
    code: code(),
    title: 'Melipal',
    shift: -7,
    counts: 12,
    rate: '99.5',
    band: 'infrared',
    ...more,
  });
  const newInstrument = (more: Json = {}) => required({ focal: '-5.5', cooled: true, settings: { gain: 3 }, ...more });
  const profile: Profile = {
    name: 'observatory',
    open: '/instruments',
    closed: { method: 'GET', path: '/proposals' },
    cached: { path: '/instruments', age: 45, public: true },
    row: { path: '/instruments', id: async () => antu, caller: async () => anyone },
    write: {
      method: 'POST',
      path: '/instruments',
      caller: async () => curator,
      role: 'curator',
      valid: required,
      broken: [
        { field: 'code', value: 'x' },
        { field: 'code', value: 'x'.repeat(13) },
        { field: 'title', value: '' },
        { field: 'shift', value: -101 },
        { field: 'shift', value: 101 },
        { field: 'focal', value: '5.51' },
        { field: 'focal', value: '-5.500000000000000000001' },
        { field: 'counts', value: -1 },
        { field: 'rate', value: '100000.01' },
        { field: 'band', value: 'Radio' },
        { field: 'spare_band', value: '' },
        { field: 'cooled', value: 'true' },
        { field: 'settings', value: [] },
        { field: 'installed', value: '2030-01-01' },
      ],
      forbidden: ['id', 'created', 'nights_left'],
    },
    pages: {
      path: '/instruments',
      size: 7,
      caller: async () => anyone,
      make: async () => {
        for (let n = 0; n < 17; n++) expectStatus(await curator.post('/instruments', newInstrument({ shift: n })), 201);
      },
      sortable: 'code',
      filterable: 'rate',
      notAValue: 'dear',
    },
  };

  everyServiceHasItsRoutes(() => service);
  tokensAreChecked(() => service, profile);
  badRequestsAreRefused(() => service, profile);
  requestsAreReadAsTheyCome(() => service, profile);
  listsArePagedSortedAndFiltered(() => service, profile);
  valuesAreTakenExactly(() => service, {
    path: '/instruments',
    caller: async () => curator,
    valid: newInstrument,
    fields: {
      int: 'shift',
      decimal: 'focal',
      timestamp: 'installed',
      bool: 'cooled',
      long: 'counts',
      object: 'settings',
      members: 'housing',
      text: { name: 'title', most: 120 },
    },
  });
  requestsAreCarriedOutOnce(() => service, {
    path: '/instruments',
    caller: () => anyone.as('curator'),
    valid: newInstrument,
    changed: (body) => ({ ...body, shift: 1 }),
    table: 'instruments',
  });
  limitsAreKept(() => service, {
    title: 'POST /proposals/{id}/submit : 5/min per user',
    requests: 5,
    seconds: 60,
    send: (caller) => caller.post(`/proposals/${randomUUID()}/submit`, { method: 'card' }),
    caller: () => anyone.as(),
    perCaller: true,
  });

  const later = () => new Date(Date.now() + 86_400_000).toISOString();
  const proposalOf = async (caller: Client) => idOf(await caller.post('/proposals', { title: 'Pulsars' }));
  const night = (caller: Client, proposal: string, instrument: string, more: Json = {}) =>
    caller.post(`/proposals/${proposal}/nights`, { instrument, begins: later(), hours: '1.5', ...more });
  const instrumentWith = async (nights: number) => {
    const id = idOf(await curator.post('/instruments', newInstrument()));
    service.database.run(`update instruments set nights_left = ${nights} where id = '${id}'`);
    return id;
  };
  /** A proposal with one night, and what it costs. */
  const draft = async (caller: Client) => {
    const id = await proposalOf(caller);
    expectStatus(await night(caller, id, await instrumentWith(3)), 201);
    return id;
  };
  const submitted = async (caller: Client) => {
    const id = await draft(caller);
    expectStatus(await caller.post(`/proposals/${id}/submit`, { method: 'card' }), 200);
    return id;
  };

  describe('an instrument', () => {
    it('is replaced whole by PUT: what may be absent is gone, the rest of the row stays', async () => {
      const before = object(
        await curator.post('/instruments', newInstrument({ installed: later(), spare_band: 'radio' })),
      );
      const body = { title: 'New', shift: 0, counts: 0, band: 'radio' };
      const after = object(await curator.put(`/instruments/${before.id}`, body));
      expect(after).toEqual({ ...before, ...body, focal: null, installed: null, spare_band: null });
    });

    it('is changed by PATCH where the body says so; null takes away what may be absent', async () => {
      const before = object(await curator.post('/instruments', newInstrument()));
      const after = object(await curator.patch(`/instruments/${before.id}`, { focal: null, settings: null }));
      expect(after).toEqual({ ...before, focal: null, settings: null });
      expectInvalid(await curator.patch(`/instruments/${before.id}`, { title: null }), 'title');
      expectInvalid(await curator.patch(`/instruments/${before.id}`, { code: 'XX-1' }), 'code');
      expectProblem(await curator.patch(`/instruments/${before.id}`, {}), 422, 'validation_failed');
      const unknown = expectProblem(await curator.patch(`/instruments/${before.id}`, { code: 'XX-1' }), 422);
      expect(unknown.errors).toHaveLength(1);
    });

    it('has a code of its own, in the very same letters', async () => {
      const first = object(await curator.post('/instruments', newInstrument()));
      expectProblem(await curator.post('/instruments', newInstrument({ code: first.code })), 409, 'code_taken');
      const small = String(first.code).toLowerCase();
      expectStatus(await curator.post('/instruments', newInstrument({ code: small })), 201);
    });

    it('gives its code to one of ten who ask at the same moment', async () => {
      const same = code();
      const callers = await Promise.all(Array.from({ length: 10 }, () => anyone.as('curator')));
      const { won, lost, broken } = await race(callers, (caller) =>
        caller.post('/instruments', newInstrument({ code: same })),
      );
      expect([won.length, lost.length, broken.length]).toEqual([1, 9, 0]);
      for (const answer of lost) expect(['code_taken', 'already_exists']).toContain(object(answer).code);
    });

    it('keeps what is secret: it is neither answered, nor filtered nor sorted by, nor logged', async () => {
      const answer = await curator.post('/instruments', newInstrument({ locker: 'behind-the-dome' }));
      expectStatus(answer, 201);
      expect(answer.text).not.toContain('locker');
      expectInvalid(await anyone.get('/instruments?locker=behind-the-dome'), 'locker');
      expectInvalid(await anyone.get('/instruments?sort=locker'), 'sort');
      expect(service.output()).not.toContain('behind-the-dome');
    });

    it('is asked for by value, however that is written', async () => {
      const { id } = object(await curator.post('/instruments', newInstrument({ rate: '77.10', installed: later() })));
      const found = async (query: string) =>
        list(await anyone.get(`/instruments?page_size=100&${query}`)).map((row) => row.id);
      for (const rate of ['77.1', '77.10', '077.100']) expect(await found(`rate=${rate}`)).toEqual([id]);
      const { installed } = object(await anyone.get(`/instruments/${id}`));
      expect(await found(`installed=${installed}`)).toEqual([id]);
      expect(await found(`installed=${encodeURIComponent(String(installed).replace('Z', '+00:00'))}`)).toEqual([id]);
      expectInvalid(await anyone.get('/instruments?cooled=1'), 'cooled');
      expectInvalid(await anyone.get('/instruments?band=Radio'), 'band');
      expectInvalid(await anyone.get('/instruments?shift=1.5'), 'shift');
    });

    it('is not deleted while nights refer to it', async () => {
      const [caller, id] = [await anyone.as(), await instrumentWith(1)];
      expectStatus(await night(caller, await proposalOf(caller), id), 201);
      const before = allRows(service);
      expectProblem(await curator.delete(`/instruments/${id}`), 409);
      expect(allRows(service)).toEqual(before);
    });

    it('is the business of curators', async () => {
      for (const caller of [await anyone.as(), await anyone.as('committee'), await anyone.as('Curator')]) {
        expectProblem(await caller.post('/instruments', newInstrument()), 403, 'forbidden');
        expectProblem(await caller.put(`/instruments/${antu}`, {}), 403, 'forbidden');
      }
      expectStatus(await (await anyone.as('admin')).post('/instruments', newInstrument()), 201);
    });
  });

  describe('a visitor', () => {
    const newVisitor = (more: Json = {}) => ({ name: 'Ada', badge: `B-${++made}`, ...more });

    it('is answered where it is made, though the api says nothing of an answer, and can be read there', async () => {
      const answer = await curator.post('/visitors', newVisitor({ host: antu }));
      expectStatus(answer, 201);
      expect(object(answer)).toMatchObject({ name: 'Ada', host: antu });
      expect(answer.headers.get('location')).toBe(`/visitors/${idOf(answer)}`);
      expect((await curator.get(`/visitors/${idOf(answer)}`)).body).toEqual(answer.body);
    });

    it('is changed and deleted without an answer', async () => {
      const [admin, id] = [await anyone.as('admin'), idOf(await curator.post('/visitors', newVisitor({ host: antu })))];
      const changed = await curator.patch(`/visitors/${id}`, { host: null });
      expectStatus(changed, 204);
      expect(changed.text).toBe('');
      expect(object(await curator.get(`/visitors/${id}`))).toMatchObject({ name: 'Ada', host: null });
      expectProblem(await curator.delete(`/visitors/${id}`), 403, 'forbidden');
      expectStatus(await admin.delete(`/visitors/${id}`), 204);
      expect(expectProblem(await admin.delete(`/visitors/${id}`), 404, 'not_found').detail).toBe('nobody of that name');
    });

    it('refers to what is there, whose id stands in a column of that name', async () => {
      expectInvalid(await curator.post('/visitors', newVisitor({ host: randomUUID() })), 'host');
      expectInvalid(await curator.post('/visitors', newVisitor({ host: 'UT-1' })), 'host');
      const id = idOf(await curator.post('/visitors', newVisitor({ host: antu.toUpperCase() })));
      expect(tablesOf(service).visitors?.find((row) => row.id === id)).toMatchObject({ host_id: antu });
    });

    it('keeps its badge: what never changes is no member of a change', async () => {
      const id = idOf(await curator.post('/visitors', newVisitor()));
      expectInvalid(await curator.patch(`/visitors/${id}`, { badge: 'B-0000' }), 'badge');
      expectInvalid(await curator.patch(`/visitors/${id}`, { id: randomUUID() }), 'id');
    });
  });

  it('answers 404 for a row that is not there, also where no line says so', async () => {
    const nobody = randomUUID();
    const body = { title: 'New', shift: 0, counts: 0, band: 'radio' };
    expectProblem(await curator.put(`/instruments/${nobody}`, body), 404, 'not_found');
    expectProblem(await curator.get(`/visitors/${nobody}`), 404, 'not_found');
    expectProblem(await curator.patch(`/visitors/${nobody}`, { name: 'Eve' }), 404, 'not_found');
  });

  it('lets nobody but the caller keep what only the caller may see', async () => {
    const caller = await anyone.as();
    await proposalOf(caller);
    const answer = await caller.get('/proposals');
    expect(answer.headers.get('cache-control')).toMatch(/private/);
    expect(answer.headers.get('cache-control')).toMatch(/max-age=20/);
    expect(answer.headers.get('cache-control')).not.toMatch(/public/);
    const known = { 'if-none-match': answer.headers.get('etag') ?? '' };
    expectStatus(await caller.get('/proposals', known), 304);
    await proposalOf(caller);
    expectStatus(await caller.get('/proposals', known), 200);
    expectProblem(await anyone.get('/proposals', known), 401, 'unauthenticated');
  });

  describe('a proposal', () => {
    it('costs the price of that day for each hour, exactly', async () => {
      const caller = await anyone.as();
      const [id, instrument] = [await proposalOf(caller), await instrumentWith(5)];
      for (const hours of ['0.25', 1.1, '14']) expectStatus(await night(caller, id, instrument, { hours }), 201);
      expectStatus(await curator.patch(`/instruments/${instrument}`, { rate: '1' }), 200);
      expectStatus(await night(caller, id, instrument, { hours: '0.3' }), 201);
      const proposal = object(await caller.get(`/proposals/${id}`));
      expect(proposal).toMatchObject({ cost: '1527.625', deposit: null });
      expect((proposal.nights as Json[]).map(({ price }) => price)).toEqual(['99.5', '99.5', '99.5', '1']);
    });

    it('gets no night that is not there, and changes nothing by asking', async () => {
      const caller = await anyone.as();
      const [id, instrument] = [await proposalOf(caller), await instrumentWith(0)];
      const before = allRows(service);
      const problem = expectProblem(await night(caller, id, instrument), 409, 'no_nights');
      expect(problem.title).toBe('the instrument has no night left');
      expectInvalid(await night(caller, id, randomUUID()), 'instrument');
      expectInvalid(await night(caller, id, instrument, { hours: '0.24' }), 'hours');
      expectProblem(await night(caller, id, instrument, { begins: '2001-01-01T00:00:00Z' }), 400, 'bad_request');
      expectProblem(await night(caller, randomUUID(), instrument), 404, 'not_found');
      expectProblem(await night(await anyone.as(), id, instrument), 403, 'not_yours');
      expect(allRows(service)).toEqual(before);
    });

    it('gets one of the nights that are left: five for thirty who ask at once', async () => {
      const instrument = await instrumentWith(5);
      const callers = await crowd(anyone, 30);
      const ids = new Map(await Promise.all(callers.map(async (one) => [one, await proposalOf(one)] as const)));
      const { won, lost, broken } = await race(callers, (one) => night(one, ids.get(one) ?? '', instrument));
      expect([won.length, lost.length, broken.length]).toEqual([5, 25, 0]);
      expect(object(await anyone.get(`/instruments/${instrument}`)).nights_left).toBe(0);
    });

    it('is submitted with a deposit, and told to whom it concerns', async () => {
      const caller = await anyone.as();
      const id = await draft(caller);
      expect(object(await caller.post(`/proposals/${id}/submit`, { method: 'card' }))).toMatchObject({
        phase: 'submitted',
        deposit: { amount: '149.25', method: 'card', status: 'collected' },
      });
      const events = () =>
        (tablesOf(service).outbox_events ?? []).filter((row) => String(row.payload).includes(caller.id ?? ''));
      expect(events().map(({ name }) => name)).toEqual(['proposal.submitted']);
      const told = () =>
        service.logs().filter((line) => JSON.stringify(line.notification ?? {}).includes(caller.id ?? ''));
      await expect.poll(() => told().length, { timeout: 60_000 }).toBe(2);
      expect(told().map(({ notification }) => (notification as Json).recipient)).toEqual(['user', 'committee']);
    });

    it('moves only as its machine allows', async () => {
      const [caller, committee] = [await anyone.as(), await anyone.as('committee')];
      const id = await draft(caller);
      expectProblem(await committee.post(`/proposals/${id}/accept`), 409, 'illegal_transition');
      expectStatus(await caller.post(`/proposals/${id}/submit`, { method: 'transfer' }), 200);
      expectProblem(await caller.patch(`/proposals/${id}`, { title: 'late' }), 409, 'closed');
      expect(expectProblem(await caller.delete(`/proposals/${id}`), 409, 'closed').detail).toBe('it is submitted');
      expectStatus(await committee.post(`/proposals/${id}/accept`), 200);
      const before = allRows(service);
      expectProblem(await committee.post(`/proposals/${id}/decline`), 409, 'illegal_transition');
      expectProblem(await caller.post(`/proposals/${id}/submit`, { method: 'card' }), 409);
      expect(allRows(service)).toEqual(before);
    });

    it('gets its deposit back when it is declined, once', async () => {
      const [caller, committee] = [await anyone.as(), await anyone.as('committee')];
      const id = await submitted(caller);
      const answer = await committee.post(`/proposals/${id}/decline`);
      expectStatus(answer, 204);
      expect(answer.text).toBe('');
      expect(object(await caller.get(`/proposals/${id}`))).toMatchObject({
        phase: 'declined',
        deposit: { status: 'refunded' },
      });
      expectProblem(await committee.post(`/proposals/${id}/decline`), 409, 'illegal_transition');
    });

    it('stays as it was when the deposit fails', async () => {
      const failing = await start(project, { env: { PORT_DEPOSIT_FAIL: '1' }, database: service.database });
      const caller = await anyone.as();
      const id = await draft(caller);
      const before = allRows(service);
      const again = await failing.anyone.as('user', caller.id);
      expectProblem(await again.post(`/proposals/${id}/submit`, { method: 'card' }), 402, 'deposit_refused');
      expect(allRows(service)).toEqual(before);
      await failing.stop();
    });

    it('is its writer’s, where the auth line names the field: set from the token, given by nobody', async () => {
      const [writer, stranger, admin] = [await anyone.as(), await anyone.as(), await anyone.as('admin')];
      const remark = object(await writer.post('/remarks', { text: 'clouds' }));
      expect(remark).toMatchObject({ writer: writer.id, text: 'clouds' });
      expectInvalid(await stranger.post('/remarks', { text: 'x', writer: writer.id }), 'writer');
      expect(list(await writer.get('/remarks'))).toEqual([remark]);
      for (const other of [stranger, admin]) expect(list(await other.get('/remarks'))).toEqual([]);
      expectProblem(await stranger.delete(`/remarks/${remark.id}`), 403, 'forbidden');
    });

    it('is answered when it is deleted, where the api says so', async () => {
      const writer = await anyone.as();
      const remark = object(await writer.post('/remarks', { text: 'wind' }));
      const gone = await writer.delete(`/remarks/${remark.id}`);
      expectStatus(gone, 200);
      expect(object(gone)).toEqual(remark);
      expect(list(await writer.get('/remarks'))).toEqual([]);
      expectProblem(await writer.delete(`/remarks/${remark.id}`), 404, 'not_found');
    });

    it('is its author’s: strangers are refused, admins are not, and a list holds the caller’s own', async () => {
      const [author, stranger, admin] = [await anyone.as(), await anyone.as(), await anyone.as('admin')];
      const id = await proposalOf(author);
      for (const answer of [
        await stranger.get(`/proposals/${id}`),
        await stranger.patch(`/proposals/${id}`, { title: 'mine' }),
        await stranger.delete(`/proposals/${id}`),
        await stranger.post(`/proposals/${id}/submit`, { method: 'card' }),
      ]) {
        expectProblem(answer, 403, 'not_yours');
      }
      expectStatus(await admin.get(`/proposals/${id}`), 200);
      expectStatus(await admin.patch(`/proposals/${id}`, { title: 'by an admin' }), 200);
      expect(list(await author.get('/proposals')).map((row) => row.id)).toEqual([id]);
      for (const other of [stranger, admin]) expect(list(await other.get('/proposals'))).toEqual([]);
      expect(list(await stranger.get(`/proposals?user=${author.id}`))).toEqual([]);
      expectInvalid(await author.post('/proposals', { title: 'x', user: author.id }), 'user');
      expectStatus(await author.delete(`/proposals/${id}`), 204);
      expectProblem(await author.get(`/proposals/${id}`), 404, 'not_found');
    });

    it('refuses a body where none is wanted', async () => {
      const [caller, committee] = [await anyone.as(), await anyone.as('committee')];
      const id = await submitted(caller);
      expectInvalid(await committee.post(`/proposals/${id}/accept`, { because: 'good' }), 'because');
      expectProblem(await committee.request('POST', `/proposals/${id}/accept`, { raw: '{' }), 400, 'malformed_json');
      expectStatus(await committee.post(`/proposals/${id}/accept`, {}), 200);
    });

    it('lapses when nobody touches it for two days, and not before', async () => {
      const own = await makeDatabase(database);
      const first = await start(project, { database: own });
      const caller = await first.anyone.as();
      const [old, young] = [await proposalOf(caller), await proposalOf(caller)];
      await first.stop();
      for (const [id, hours] of [
        [old, 49],
        [young, 47],
      ] as const) {
        const then = new Date(Date.now() - hours * 3_600_000).toISOString();
        own.run(`update proposals set updated = '${then}' where id = '${id}'`);
      }
      const second = await start(project, { database: own });
      const phase = (id: string) => tablesOf(second).proposals?.find((row) => row.id === id)?.phase;
      await expect.poll(() => phase(old), { timeout: 60_000 }).toBe('expired');
      expect(phase(young)).toBe('draft');
      await second.stop();
      await own.remove();
    });
  });

  it('lets two a second delete instruments, whoever they are', async () => {
    const callers = await Promise.all(Array.from({ length: 6 }, () => anyone.as('curator')));
    const answers = await Promise.all(callers.map((caller) => caller.delete(`/instruments/${randomUUID()}`)));
    expect(answers.filter(({ status }) => status === 404).length).toBeGreaterThanOrEqual(2);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(1);
    for (const answer of refused) expect(answer.headers.get('retry-after')).toBe('1');
  });

  theServiceLivesAndDiesWell(() => project, profile, database);
  offeredRequestsAreTaken(() => service, { file });
  theProjectIsClean(() => project);
  theDocumentDescribesTheService(() => service);
});
