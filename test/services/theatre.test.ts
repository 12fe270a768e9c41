import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Client, idOf, type Json, list, object } from './harness/client.ts';
import { databases } from './harness/databases.ts';
import { expectProblem, expectStatus } from './harness/expectations.ts';
import { mustRun } from './harness/processes.ts';
import { makeProject, type Project } from './harness/project.ts';
import { codesOf, race } from './harness/races.ts';
import { type Service, start } from './harness/service.ts';

const file = fileURLToPath(new URL('specs/theatre.sds', import.meta.url));

describe.each(databases)('what has to hold of rows of several tables, on %s', (database) => {
  let project: Project;
  let service: Service;
  let anyone: Client;

  beforeAll(async () => {
    project = await makeProject({ name: 'theatre', file, database });
    service = await start(project, { env: { EVENT_RETRY_WAITS: '0.05' } });
    anyone = service.anyone;
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const hall = async (seats = 10) => idOf(await anyone.post('/halls', { name: 'great', seats }));
  const agent = async (quota: number | null = 20) => idOf(await anyone.post('/agents', { name: 'Ada', quota }));
  const newShow = async (more: Json = {}) => ({
    hall: await hall(),
    title: 'Faust',
    starts: '2030-01-01T20:00:00Z',
    price: '10',
    ...more,
  });
  const show = async (more: Json = {}) => idOf(await anyone.post('/shows', await newShow(more)));
  const book = (id: string, more: Json = {}): Promise<Answer> =>
    anyone.post(`/shows/${id}/bookings`, { places: 1, paid: '0', until: '2030-01-01T23:00:00Z', ...more });
  const expectBroken = (answer: Answer, line: string): void => {
    expect(expectProblem(answer, 409, 'invariant_violated').detail).toBe(line);
  };

  it('is kept by what makes a row, up to its border: a sum through a computed field', async () => {
    const id = await show({ hall: await hall(5) });
    expectStatus(await book(id, { places: 3 }), 201);
    expectBroken(await book(id, { places: 3 }), 'Show.sold <= Show.hall.seats');
    expectStatus(await book(id, { places: 2 }), 201);
    expect(object(await anyone.get(`/shows/${id}`)).sold).toBe(5);
  });

  it('is kept by who changes the other side of it', async () => {
    const seats = await hall(5);
    const id = await show({ hall: seats });
    const booked = idOf(await book(id, { places: 4, paid: '40' }));
    expectBroken(await anyone.patch(`/halls/${seats}`, { seats: 3 }), 'Show.sold <= Show.hall.seats');
    expectStatus(await anyone.patch(`/halls/${seats}`, { seats: 4 }), 200);
    expectBroken(await anyone.patch(`/shows/${id}`, { hall: await hall(3) }), 'Show.sold <= Show.hall.seats');
    expectBroken(await anyone.patch(`/shows/${id}`, { starts: '2030-01-01T23:00:00Z' }), 'Booking.until > Show.starts');
    expectBroken(await anyone.patch(`/shows/${id}`, { price: '9.99' }), 'Booking.paid <= Show.price * Booking.places');
    expectBroken(
      await anyone.patch(`/bookings/${booked}`, { places: 3 }),
      'Booking.paid <= Show.price * Booking.places',
    );
    expectStatus(await anyone.patch(`/bookings/${booked}`, { places: 3, paid: '30' }), 200);
  });

  it('says nothing where a value is missing', async () => {
    const free = await agent(null);
    const id = await show({ hall: await hall(500) });
    for (const places of [50, 50]) expectStatus(await book(id, { agent: free, places }), 201);
    expectBroken(
      await anyone.patch(`/agents/${free}`, { quota: 99 }),
      'sum(Booking.places where agent=A) <= Agent.quota',
    );
    expectStatus(await anyone.patch(`/agents/${free}`, { quota: 100 }), 200);
  });

  it('is asked of the row that a row comes to', async () => {
    const [one, other] = [await agent(5), await agent(4)];
    const booked = idOf(await book(await show(), { agent: one, places: 5 }));
    expectBroken(
      await anyone.patch(`/bookings/${booked}`, { agent: other }),
      'sum(Booking.places where agent=A) <= Agent.quota',
    );
    expectStatus(await anyone.patch(`/bookings/${booked}`, { agent: null }), 200);
  });

  it('leaves what is computed right where a row comes to another, and where it went away', async () => {
    const [one, other] = [await agent(), await agent()];
    const bookedBy = async (id: string) => object(await anyone.get(`/agents/${id}`)).booked;
    const booked = idOf(await book(await show(), { agent: one, places: 5 }));
    expect([await bookedBy(one), await bookedBy(other)]).toEqual([5, 0]);
    expectStatus(await anyone.patch(`/bookings/${booked}`, { agent: other }), 200);
    expect([await bookedBy(one), await bookedBy(other)]).toEqual([0, 5]);
    expectStatus(await anyone.patch(`/bookings/${booked}`, { agent: null }), 200);
    expect([await bookedBy(one), await bookedBy(other)]).toEqual([0, 0]);
  });

  it('counts rows by what others say of them', async () => {
    const [big, small] = [await agent(101), await agent(100)];
    const id = await show();
    for (let count = 0; count < 3; count++) expectStatus(await book(id, { agent: big }), 201);
    expectBroken(await book(id, { agent: big }), 'Booking per show: max 3 where agent.quota > 100');
    expectStatus(await book(id, { agent: small }), 201);
    expectBroken(
      await anyone.patch(`/agents/${small}`, { quota: 200 }),
      'Booking per show: max 3 where agent.quota > 100',
    );
  });

  it('is kept by steps and actions, with all that they did undone', async () => {
    const id = await show();
    const [first, second] = [idOf(await book(id)), idOf(await book(id))];
    expectBroken(await anyone.post(`/shows/${id}/run`), 'Show.state:running => any Booking.state = confirmed');
    expect(object(await anyone.get(`/shows/${id}`)).state).toBe('planned');
    expectStatus(await anyone.post(`/bookings/${first}/confirm`), 200);
    expectStatus(await anyone.post(`/shows/${id}/run`), 200);
    expectBroken(await anyone.delete(`/bookings/${first}`), 'Show.state:running => any Booking.state = confirmed');
    expectBroken(await anyone.post(`/shows/${id}/end`), 'Show.state:over => no Booking.state = asked');
    expectStatus(await anyone.post(`/bookings/${second}/confirm`), 200);
    expectStatus(await anyone.delete(`/bookings/${first}`), 204);
    expectStatus(await anyone.post(`/shows/${id}/end`), 200);
    expectBroken(await book(id), 'Show.state:over => no Booking.state = asked');
  });

  it('keeps the rows that have to be there from when they are, and from the start where one request makes them', async () => {
    const line = 'Act per show: min 1';
    const id = await show();
    const acts = [];
    for (const title of ['one', 'two']) acts.push(idOf(await anyone.post(`/shows/${id}/acts`, { title })));
    expectStatus(await anyone.delete(`/acts/${acts[0]}`), 204);
    expectBroken(await anyone.delete(`/acts/${acts[1]}`), line);
    expectStatus(await anyone.delete(`/shows/${id}`), 204);
    const [without, having] = [await newShow(), await newShow({ act: 'one' })];
    const before = service.database.tables();
    expectBroken(await anyone.post('/openings', without), line);
    expect(service.database.tables()).toEqual(before);
    expectStatus(await anyone.post('/openings', having), 201);
  });

  it('is kept by timed rules, row by row, which tell the events that are wanted of a state', async () => {
    const [open, over] = [await show(), await show()];
    const [lapsing, staying] = [idOf(await book(open)), idOf(await book(over))];
    const { database } = service;
    database.run(`UPDATE shows SET state = 'over' WHERE id = '${over}'`);
    const bookings = `('${lapsing}', '${staying}')`;
    database.run(`UPDATE bookings SET asked_at = '2020-01-01T00:00:00.000+00:00' WHERE id IN ${bookings}`);
    const stateOf = (id: string) => database.tables().bookings?.find((row) => row.id === id)?.state;
    const second = await start(project, { database });
    await expect.poll(() => stateOf(lapsing), { timeout: 60_000 }).toBe('lapsed');
    expect((await second.stop()).code).toBe(0);
    expect(stateOf(staying)).toBe('asked');
    const told = database.tables().outbox_events?.filter(({ name }) => name === 'booking.lapsed');
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told?.[0]?.payload)).toContain(lapsing);
    database.run(`UPDATE shows SET state = 'planned' WHERE id = '${over}'`);
  });

  describe('by the steps of an event', () => {
    const rowsOf = (table: string, where: Json) =>
      (service.database.tables()[table] ?? []).filter((row) =>
        Object.entries(where).every(([column, value]) => row[column] === value),
      );
    const told = (name: string, about: string) =>
      rowsOf('outbox_events', { name }).filter(({ payload }) => JSON.stringify(payload).includes(about));
    const followed = async (id: string, places: number): Promise<string> => {
      const booking = idOf(await book(id, { places }));
      expectStatus(await anyone.post(`/bookings/${booking}/confirm`), 200);
      return booking;
    };

    it('they are carried out once, however often it is told again, and tell of more', async () => {
      const id = await show({ hall: await hall(50) });
      const booking = await followed(id, 4);
      const seen = () => ({
        tickets: rowsOf('tickets', { booking_id: booking }).map(({ places, state }) => [Number(places), state]),
        shows: rowsOf('shows', { id }).map(({ applause, note }) => [Number(applause), note]),
      });
      const done = { tickets: [[4, 'printed']], shows: [[4, 'crowded']] };
      await expect.poll(seen, { timeout: 20_000 }).toEqual(done);
      service.database.run(`UPDATE outbox_events SET delivered = NULL, due = created WHERE name = 'booking.confirmed'`);
      const isDelivered = () => told('booking.confirmed', booking).every(({ delivered }) => delivered !== null);
      await expect.poll(isDelivered, { timeout: 20_000 }).toBe(true);
      expect(seen()).toEqual(done);
      expect(told('booking.large', booking)).toHaveLength(1);
    });

    it('one that would break a line undoes all of them, and the event is set aside', async () => {
      const id = await show({ hall: await hall(50) });
      const booking = await followed(id, 10);
      const isAside = () => told('booking.confirmed', booking).map(({ set_aside }) => set_aside !== null);
      await expect.poll(isAside, { timeout: 30_000 }).toEqual([true]);
      expect(rowsOf('tickets', { booking_id: booking })).toEqual([]);
      expect(rowsOf('shows', { id })).toMatchObject([{ note: null }]);
      expect(told('booking.large', booking)).toEqual([]);
      expect(rowsOf('bookings', { id: booking })).toMatchObject([{ state: 'confirmed' }]);
    });
  });

  it('holds when many come at once who would each keep it alone', async () => {
    const id = await show({ hall: await hall(50) });
    const many = Array.from({ length: 20 }, () => anyone);
    const { won, lost, broken } = await race(many, (caller) =>
      caller.post(`/shows/${id}/bookings`, {
        places: 5,
        paid: '0',
        until: '2030-01-01T23:00:00Z',
      }),
    );
    expect(broken).toEqual([]);
    expect(won).toHaveLength(10);
    expect(codesOf(lost)).toEqual(['invariant_violated']);
    expect(list(await anyone.get(`/shows/${id}/bookings`))).toHaveLength(10);
  });

  it('holds when both sides of it change at once', async () => {
    const seats = await hall(10);
    const id = await show({ hall: seats });
    const turns = Array.from({ length: 20 }, (_, at) => at);
    const answers = await Promise.all(
      turns.map((at) =>
        at % 2 === 0 ? book(id, { places: 1 }) : anyone.patch(`/halls/${seats}`, { seats: 10 - (at - 1) / 2 }),
      ),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const { shows = [], halls = [] } = service.database.tables();
    const [sold, left] = [shows.find((row) => row.id === id)?.sold, halls.find((row) => row.id === seats)?.seats];
    expect(Number(sold)).toBeLessThanOrEqual(Number(left));
  });

  it('is told of rows that are older than the line', async () => {
    const check = ['run', '--silent', 'check'];
    const environment = { DATABASE_URL: service.database.url };
    expect(await mustRun('npm', check, project.folder, environment)).toBe('');
    const id = await show({ hall: await hall(5) });
    expectStatus(await book(id, { places: 3 }), 201);
    service.database.run(`UPDATE halls SET seats = 2 WHERE id = (SELECT hall_id FROM shows WHERE id = '${id}')`);
    await expect(mustRun('npm', check, project.folder, environment)).rejects.toThrow(
      `Show ${id}: Show.sold <= Show.hall.seats`,
    );
  });

  it.runIf(database === databases[0])(
    'is held by its own generated tests',
    async () => {
      await mustRun('npx', ['vitest', 'run'], project.folder, { DATABASE_URL: service.database.url });
    },
    600_000,
  );
});
