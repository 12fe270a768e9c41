import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyServiceHasItsRoutes } from './contract/alwaysPresent.ts';
import { tokensAreChecked } from './contract/authentication.ts';
import { theDocumentDescribesTheService } from './contract/document.ts';
import { listsArePagedSortedAndFiltered } from './contract/lists.ts';
import { offeredRequestsAreTaken } from './contract/offeredRequests.ts';
import type { Profile } from './contract/profile.ts';
import { badRequestsAreRefused } from './contract/requests.ts';
import { type Client, idOf, type Json, list, object } from './harness/client.ts';
import { expectInvalid, expectProblem, expectStatus, timestampPattern } from './harness/expectations.ts';
import { mustRun } from './harness/processes.ts';
import { makeProject, type Project } from './harness/project.ts';
import { codesOf, crowd, race } from './harness/races.ts';
import { repository } from './harness/repository.ts';
import { allRows } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

// Rows of the spec's seed.
const okafor = 'd0000000-0000-4000-8000-000000000001';
const reyes = 'd0000000-0000-4000-8000-000000000002';
const nobody = '00000000-0000-4000-8000-00000000dead';

describe('clinic', () => {
  let project: Project;
  let service: Service;
  let anyone: Client;
  let admin: Client;
  let reception: Client;
  let physician: Client;

  beforeAll(async () => {
    project = await makeProject({ name: 'clinic', file: join(repository, 'examples', 'clinic.sds') });
    service = await start(project);
    anyone = service.anyone;
    [admin, reception, physician] = [
      await anyone.as('admin'),
      await anyone.as('reception'),
      await anyone.as('physician'),
    ];
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  let minute = 0;
  const later = () => new Date(Date.UTC(2099, 0, 1, 8, ++minute)).toISOString();
  const newSlot = (more: Json = {}) => ({ doctor: okafor, starts: later(), minutes: 30, ...more });
  const slot = async (more: Json = {}) => idOf(await reception.post('/slots', newSlot(more)));
  const stateOf = (id: string) => allRows(service).slots?.find((row) => row.id === id)?.state;
  const book = (caller: Client, of: string) => caller.post('/appointments', { slot: of, reason: 'a sore throat' });
  const booked = async (caller: Client) => {
    const of = await slot();
    const answer = await book(caller, of);
    expectStatus(answer, 201);
    return { id: idOf(answer), slot: of };
  };
  const act = (caller: Client, id: string, verb: string, body?: Json) =>
    caller.post(`/appointments/${id}/${verb}`, body);

  const profile: Profile = {
    name: 'clinic',
    open: '/doctors',
    closed: { method: 'GET', path: '/appointments' },
    cached: { path: '/doctors', age: 300, public: true },
    row: { path: '/doctors', id: async () => okafor, caller: async () => anyone },
    write: {
      method: 'POST',
      path: '/slots',
      caller: async () => reception,
      valid: newSlot,
      broken: [
        { field: 'minutes', value: 9 },
        { field: 'minutes', value: 121 },
        { field: 'minutes', value: '30' },
        { field: 'starts', value: 'tomorrow' },
        { field: 'starts', value: '2099-01-01' },
        { field: 'starts', value: 4070908800 },
        { field: 'doctor', value: nobody },
        { field: 'doctor', value: 'Ida' },
      ],
      forbidden: ['id', 'state'],
    },
    pages: {
      path: '/slots',
      size: 50,
      caller: async () => anyone,
      make: async () => {
        for (let n = 0; n < 55; n++) await slot({ minutes: 10 + n, doctor: n % 2 === 0 ? okafor : reyes });
      },
      sortable: 'starts',
      filterable: 'minutes',
      notAValue: 'many',
    },
  };

  everyServiceHasItsRoutes(() => service);
  tokensAreChecked(() => service, profile);
  badRequestsAreRefused(() => service, profile);
  listsArePagedSortedAndFiltered(() => service, profile);

  describe('doctors', () => {
    it('are found by their field', async () => {
      const dentists = list(await anyone.get('/doctors?field=dental'));
      expect(dentists.map((row) => row.id)).toContain(reyes);
      expect(dentists.map((row) => row.id)).not.toContain(okafor);
      expectInvalid(await anyone.get('/doctors?field=feet'), 'field');
    });

    it('have a licence each', async () => {
      const doctor = { name: 'Ada Lum', licence: 'NS-2001', field: 'eyes', fee: '80.00' };
      expect(object(await admin.post('/doctors', doctor))).toMatchObject({ accepting: true, field: 'eyes' });
      const problem = expectProblem(await admin.post('/doctors', doctor), 409, 'licence_known');
      expect(problem.title).toBe('a doctor with this licence is registered');
      expectInvalid(await admin.post('/doctors', { ...doctor, licence: 'NS-2002', field: 'feet' }), 'field');
    });

    it('take no patients while they are away', async () => {
      const away = idOf(await admin.post('/doctors', { name: 'Kay Wu', licence: 'NS-2003', field: 'eyes', fee: 10 }));
      const open = await slot({ doctor: away });
      expect(object(await admin.patch(`/doctors/${away}`, { accepting: false })).accepting).toBe(false);
      const problem = expectProblem(await reception.post('/slots', newSlot({ doctor: away })), 422, 'doctor_away');
      expect(problem.detail).toBe('Kay Wu is not accepting');
      const refused = expectProblem(await book(await anyone.as(), open), 409, 'conflict');
      expect(refused.detail).toBe('the doctor is away');
    });
  });

  describe('slots', () => {
    it('lie in the future and start as free', async () => {
      const answer = await reception.post('/slots', newSlot({ starts: '2099-05-05T10:00:00+02:00' }));
      expectStatus(answer, 201);
      expect(object(answer)).toMatchObject({ state: 'free', doctor: okafor });
      expect(object(answer).starts).toMatch(timestampPattern);
      expect(new Date(String(object(answer).starts)).toISOString()).toBe('2099-05-05T08:00:00.000Z');
      const past = await reception.post('/slots', newSlot({ starts: '2020-01-01T00:00:00Z' }));
      expect(expectProblem(past, 400, 'bad_request').detail).toBe('a slot lies in the future');
    });

    it('are closed by the reception, and not when they are taken', async () => {
      const free = await slot();
      expectProblem(await (await anyone.as()).post(`/slots/${free}/close`), 403, 'forbidden');
      expectStatus(await reception.post(`/slots/${free}/close`), 204);
      expectProblem(await reception.post(`/slots/${free}/close`), 409, 'illegal_transition');
      const { slot: taken } = await booked(await anyone.as());
      expectProblem(await reception.post(`/slots/${taken}/close`), 409, 'illegal_transition');
    });

    it('are deleted unless somebody has booked them', async () => {
      const free = await slot();
      expectStatus(await admin.delete(`/slots/${free}`), 204);
      expectProblem(await admin.delete(`/slots/${free}`), 404, 'not_found');
      const { slot: taken } = await booked(await anyone.as());
      const problem = expectProblem(await admin.delete(`/slots/${taken}`), 409, 'slot_unavailable');
      expect(problem.detail).toBe('the slot of 30 minutes is taken');
    });
  });

  describe('booking', () => {
    it('takes the slot, and the fee of the doctor at that moment', async () => {
      const [caller, of] = [await anyone.as(), await slot()];
      const answer = await book(caller, of);
      expectStatus(answer, 201);
      expect(answer.headers.get('location')).toBe(`/appointments/${idOf(answer)}`);
      expect(object(answer)).toMatchObject({ owner: caller.id, slot: of, stage: 'requested', remark: null });
      expect(Number(object(answer).fee)).toBe(45.5);
      expect(stateOf(of)).toBe('taken');
      expect(list(await anyone.get('/slots?page_size=100')).map((row) => row.id)).not.toContain(of);
    });

    it('does not let the caller say whose it is or what it costs', async () => {
      const [caller, of] = [await anyone.as(), await slot()];
      const body = { slot: of, reason: 'a sore throat' };
      expectInvalid(await caller.post('/appointments', { ...body, owner: caller.id }), 'owner');
      expectInvalid(await caller.post('/appointments', { ...body, fee: '0' }), 'fee');
      expect(stateOf(of)).toBe('free');
    });

    it('refuses a slot that is taken, and changes nothing', async () => {
      const { slot: taken } = await booked(await anyone.as());
      const before = allRows(service);
      const problem = expectProblem(await book(await anyone.as(), taken), 409, 'slot_unavailable');
      expect(problem).toMatchObject({ title: 'this slot is not free', detail: 'the slot of 30 minutes is taken' });
      expect(allRows(service)).toEqual(before);
    });

    it('gives one slot to one of thirty who ask at once', async () => {
      const of = await slot();
      const { won, lost, broken } = await race(await crowd(anyone, 30), (caller) => book(caller, of));
      expect(broken.map((answer) => answer.text)).toEqual([]);
      expect([won.length, lost.length]).toEqual([1, 29]);
      expect(codesOf(lost)).toEqual(['slot_unavailable']);
      expect(allRows(service).appointments?.filter((row) => row.slot_id === of)).toHaveLength(1);
    });
  });

  describe('appointments', () => {
    it('go from request over confirmation to the visit', async () => {
      const patient = await anyone.as();
      const { id } = await booked(patient);
      const rows = allRows(service);
      expectProblem(await act(physician, id, 'complete', { remark: 'too early' }), 409, 'illegal_transition');
      expect(allRows(service)).toEqual(rows);
      expect(object(await act(reception, id, 'confirm')).stage).toBe('confirmed');
      expectProblem(await act(reception, id, 'confirm'), 409, 'illegal_transition');
      const done = object(await act(physician, id, 'complete', { remark: 'all is well' }));
      expect(done).toMatchObject({ stage: 'completed', remark: 'all is well' });
      expectProblem(await act(reception, id, 'miss'), 409, 'illegal_transition');
    });

    it('are moved on by those whose task it is', async () => {
      const patient = await anyone.as();
      const { id } = await booked(patient);
      expectProblem(await act(patient, id, 'confirm'), 403, 'forbidden');
      expectProblem(await act(physician, id, 'confirm'), 403, 'forbidden');
      expectStatus(await act(reception, id, 'confirm'), 200);
      expectProblem(await act(reception, id, 'complete', { remark: 'x' }), 403, 'forbidden');
      expectStatus(await act(physician, id, 'miss'), 204);
    });

    it('are seen by their patient only', async () => {
      const [patient, stranger] = [await anyone.as(), await anyone.as()];
      const { id } = await booked(patient);
      expect(list(await patient.get('/appointments')).map((row) => row.id)).toEqual([id]);
      expect(list(await stranger.get('/appointments'))).toEqual([]);
      const problem = expectProblem(await stranger.get(`/appointments/${id}`), 403, 'not_your_appointment');
      expect(problem.title).toBe('only the patient may do this');
      expectProblem(await stranger.patch(`/appointments/${id}`, { reason: 'spying' }), 403, 'not_your_appointment');
      expectStatus(await admin.get(`/appointments/${id}`), 200);
      expectProblem(await patient.get(`/appointments/${nobody}`), 404, 'not_found');
    });

    it('say better what they are for, until the visit is over', async () => {
      const patient = await anyone.as();
      const { id } = await booked(patient);
      expect(object(await patient.patch(`/appointments/${id}`, { reason: 'a bad cough' })).reason).toBe('a bad cough');
      await act(reception, id, 'confirm');
      await act(reception, id, 'miss');
      const problem = expectProblem(
        await patient.patch(`/appointments/${id}`, { reason: 'I forgot' }),
        409,
        'conflict',
      );
      expect(problem.detail).toBe('the visit is over');
    });

    it('are cancelled by their patient, and the slot is free again', async () => {
      const patient = await anyone.as();
      const { id, slot: of } = await booked(patient);
      expectProblem(await act(await anyone.as(), id, 'cancel'), 403, 'not_your_appointment');
      expectStatus(await act(patient, id, 'cancel'), 204);
      expect(stateOf(of)).toBe('free');
      const problem = expectProblem(await act(patient, id, 'cancel'), 409, 'too_late_to_cancel');
      expect(problem.detail).toBe('it is cancelled');
      expectStatus(await book(await anyone.as(), of), 201);
    });

    it('need the insurer only when they were confirmed', async () => {
      const failing = await start(project, { env: { PORT_INSURER_FAIL: '1' } });
      const desk = await failing.anyone.as('reception');
      const patient = await failing.anyone.as();
      const appointment = async () => {
        const of = idOf(await desk.post('/slots', newSlot()));
        return idOf(await book(patient, of));
      };
      const [requested, confirmed] = [await appointment(), await appointment()];
      await act(desk, confirmed, 'confirm');
      expectStatus(await act(patient, requested, 'cancel'), 204);
      const before = allRows(failing);
      const problem = expectProblem(await act(patient, confirmed, 'cancel'), 502);
      expect(problem.detail).toBe('the insurer does not answer');
      expect(allRows(failing)).toEqual(before);
      expect((await failing.stop()).code).toBe(0);
    });
  });

  describe('prescriptions', () => {
    it('follow the visit and say how much it is in all, exactly', async () => {
      const patient = await anyone.as();
      const { id } = await booked(patient);
      const medicine = { medicine: 'Ibuprofen', daily_mg: '0.7', days: 3 };
      const early = expectProblem(await act(physician, id, 'prescriptions', medicine), 409, 'conflict');
      expect(early.detail).toBe('prescriptions follow the visit');
      await act(reception, id, 'confirm');
      await act(physician, id, 'complete', { remark: 'rest' });
      const answer = await act(physician, id, 'prescriptions', medicine);
      expectStatus(answer, 201);
      expect(object(answer)).toMatchObject({ daily_mg: '0.7', days: 3, total_mg: '2.1' });
      expectInvalid(await act(physician, id, 'prescriptions', { ...medicine, total_mg: '9' }), 'total_mg');
      expect(object(await patient.get(`/appointments/${id}`)).prescriptions).toEqual([object(answer)]);
    });
  });

  offeredRequestsAreTaken(() => service, { file: join(repository, 'examples', 'clinic.sds') });

  theDocumentDescribesTheService(() => service);

  it('passes its own generated tests', { timeout: 900_000 }, async () => {
    await mustRun('npx', ['vitest', 'run'], project.folder);
  });
});
