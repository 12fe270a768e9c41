import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { theDocumentDescribesTheService } from './contract/document.ts';
import { type Client, idOf, type Json, list, object } from './harness/client.ts';
import { expectInvalid, expectProblem, expectStatus } from './harness/expectations.ts';
import { makeProject } from './harness/project.ts';
import { codesOf, crowd, race } from './harness/races.ts';
import { allRows } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

// Sentences that the examples do not use.
describe('cinema', () => {
  let service: Service;
  let anyone: Client;
  let admin: Client;
  let usher: Client;

  beforeAll(async () => {
    const file = fileURLToPath(new URL('specs/cinema.sds', import.meta.url));
    service = await start(await makeProject({ name: 'cinema', file }));
    anyone = service.anyone;
    [admin, usher] = [await anyone.as('admin'), await anyone.as('usher')];
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const newScreening = (more: Json = {}) => ({
    film: 'Metropolis',
    starts: '2099-01-01T20:00:00Z',
    price: '10.50',
    rebate: '0.1',
    capacity: 10,
    ...more,
  });
  const screening = async (more: Json = {}) => {
    const id = idOf(await admin.post('/screenings', newScreening(more)));
    expectStatus(await admin.post(`/screenings/${id}/seats`, { row: 1, number: 1 }), 201);
    expectStatus(await admin.post(`/screenings/${id}/open`), 200);
    return id;
  };
  const read = async (id: string) => object(await anyone.get(`/screenings/${id}`));
  const wallet = async (caller: Client, amount?: string) => {
    const id = idOf(await caller.post('/wallets'));
    if (amount !== undefined) expectStatus(await caller.post(`/wallets/${id}/topups`, { amount }), 201);
    return id;
  };
  const reserve = (caller: Client, of: string, seats: number) =>
    caller.post('/reservations', { screening: of, seats, note: 'aisle' });

  it('has a fixed word where other paths have an id', async () => {
    const planned = idOf(await admin.post('/screenings', newScreening()));
    const open = await screening();
    const ids = list(await anyone.get('/screenings/open')).map((row) => row.id);
    expect(ids).toContain(open);
    expect(ids).not.toContain(planned);
  });

  it('tells rows that have children from those that have none', async () => {
    const id = idOf(await admin.post('/screenings', newScreening()));
    expect(expectProblem(await admin.post(`/screenings/${id}/open`), 409).detail).toBe('no seats yet');
    expectStatus(await admin.delete(`/screenings/${id}`), 204);
    const other = await screening();
    expect(expectProblem(await admin.delete(`/screenings/${other}`), 409).detail).toBe('there are seats');
  });

  it('adds to a field with an expression', async () => {
    const caller = await anyone.as();
    const id = await wallet(caller, '10.10');
    await caller.post(`/wallets/${id}/topups`, { amount: '20.20' });
    expect(object(await caller.get(`/wallets/${id}`))).toMatchObject({ balance: '30.3', topups: [{}, {}] });
    expectProblem(await caller.post('/wallets'), 409, 'already_exists');
  });

  it('computes the last of moments, and none of nothing', async () => {
    const caller = await anyone.as();
    const id = await wallet(caller);
    expect(object(await caller.get(`/wallets/${id}`)).filled).toBeNull();
    await caller.post(`/wallets/${id}/topups`, { amount: '1' });
    const last = object(await caller.post(`/wallets/${id}/topups`, { amount: '2' }));
    expect(object(await caller.get(`/wallets/${id}`)).filled).toBe(last.at);
  });

  it('loses no money when topups come at once', async () => {
    const caller = await anyone.as();
    const id = await wallet(caller);
    const { won } = await race(Array(20).fill(caller), () => caller.post(`/wallets/${id}/topups`, { amount: '1.01' }));
    expect(won).toHaveLength(20);
    expect(object(await caller.get(`/wallets/${id}`)).balance).toBe('20.2');
  });

  it('knows a guard for a role', async () => {
    const caller = await anyone.as();
    const id = await wallet(caller, '5');
    expectProblem(await caller.post(`/wallets/${id}/freeze`), 403, 'forbidden');
    expectStatus(await admin.post(`/wallets/${id}/freeze`), 204);
    const problem = expectProblem(await caller.post(`/wallets/${id}/topups`, { amount: '5' }), 403, 'frozen');
    expect(problem.title).toBe('the wallet is frozen');
    expectProblem(await admin.post(`/wallets/${id}/freeze`), 409, 'illegal_transition');
  });

  it('computes from fields of the row, from other computed fields and from snapshots', async () => {
    const [caller, of] = [await anyone.as(), await screening({ price: '10.50' })];
    const made = await reserve(caller, of, 3);
    expectStatus(made, 201);
    expect(object(made)).toMatchObject({ unit: '10.5', net: '31.5', fee: '1.5', gross: '33', status: 'held' });
    expect(await read(of)).toMatchObject({ sold: 3 });
    const changed = object(await caller.patch(`/reservations/${idOf(made)}`, { fee: '0.25' }));
    expect(changed).toMatchObject({ net: '31.5', gross: '31.75', note: 'aisle' });
    expectInvalid(await caller.patch(`/reservations/${idOf(made)}`, { gross: '1' }), 'gross');
    expectInvalid(await caller.patch(`/reservations/${idOf(made)}`, { unit: '1' }), 'unit');
  });

  it('compares with an expression, and tells what it found', async () => {
    const [caller, of] = [await anyone.as(), await screening({ capacity: 5 })];
    expectStatus(await reserve(caller, of, 4), 201);
    const problem = expectProblem(await reserve(caller, of, 2), 409, 'sold_out');
    expect(problem.detail).toBe('Metropolis: 4 of 5 sold, 2 wanted');
    expectStatus(await reserve(caller, of, 1), 201);
  });

  it('sells no seat twice', async () => {
    const of = await screening({ capacity: 7 });
    const { won, lost, broken } = await race(await crowd(anyone, 30), (caller) => reserve(caller, of, 2));
    expect(broken).toEqual([]);
    expect([won.length, lost.length]).toEqual([3, 27]);
    expect(codesOf(lost)).toEqual(['sold_out']);
    expect(await read(of)).toMatchObject({ sold: 6 });
  });

  it('pays from a row that the body names, or not at all', async () => {
    const [caller, of] = [await anyone.as(), await screening()];
    const id = idOf(await reserve(caller, of, 2));
    const purse = await wallet(caller, '22.49');
    const before = allRows(service);
    const poor = expectProblem(await caller.post(`/reservations/${id}/pay`, { wallet: purse }), 402, 'too_poor');
    expect(poor.detail).toBe('22.49 is less than 22.5');
    expect(allRows(service)).toEqual(before);
    await caller.post(`/wallets/${purse}/topups`, { amount: '1' });
    const paid = object(await caller.post(`/reservations/${id}/pay`, { wallet: purse }));
    expect(paid).toMatchObject({ status: 'paid', changes: 1 });
    expect(object(await caller.get(`/wallets/${purse}`)).balance).toBe('0.99');
    expectInvalid(await caller.post(`/reservations/${id}/pay`, { wallet: of }), 'wallet');
  });

  it('keeps the lowest, the highest and the number of its rows', async () => {
    const [caller, of] = [await anyone.as(), await screening({ price: '10' })];
    expect(await read(of)).toMatchObject({ cheapest: null, dearest: null, reviews: 0 });
    const id = idOf(await reserve(caller, of, 1));
    const first = object(await caller.post(`/reservations/${id}/tickets`, { code: 'A' }));
    expect(first).toMatchObject({ price: '9', used: false });
    const second = idOf(await caller.post(`/reservations/${id}/tickets`, { code: 'B' }));
    expect(await read(of)).toMatchObject({ cheapest: '9', dearest: '9', reviews: 0 });
    expectStatus(await usher.post(`/tickets/${second}/use`), 200);
    expectProblem(await usher.post(`/tickets/${second}/use`), 409, 'conflict');
    expect(await read(of)).toMatchObject({ reviews: 1 });
    expectStatus(await usher.delete(`/tickets/${second}`), 204);
    expect(await read(of)).toMatchObject({ reviews: 0 });
  });

  it('asks whether something holds for all rows', async () => {
    const [caller, of] = [await anyone.as(), await screening()];
    const id = idOf(await reserve(caller, of, 2));
    const ticket = idOf(await caller.post(`/reservations/${id}/tickets`, { code: 'A' }));
    await caller.post(`/reservations/${id}/tickets`, { code: 'B' });
    await usher.post(`/tickets/${ticket}/use`);
    expect(object(await caller.post(`/reservations/${id}/drop`))).toMatchObject({ status: 'dropped' });
    expect(await read(of)).toMatchObject({ sold: 0 });
    const again = idOf(await reserve(caller, of, 1));
    await usher.post(`/tickets/${idOf(await caller.post(`/reservations/${again}/tickets`, { code: 'C' }))}/use`);
    expectProblem(await caller.post(`/reservations/${again}/drop`), 409, 'all_used');
  });

  theDocumentDescribesTheService(() => service);
});
