import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, idOf, type Json, object } from './harness/client.ts';
import { databases } from './harness/databases.ts';
import { expectProblem, expectStatus } from './harness/expectations.ts';
import { makeProject } from './harness/project.ts';
import { type Service, start } from './harness/service.ts';

const file = fileURLToPath(new URL('specs/ledger.sds', import.meta.url));

describe.each(databases)('what is computed of rows, on %s', (database) => {
  let service: Service;
  let anyone: Client;

  beforeAll(async () => {
    service = await start(await makeProject({ name: 'ledger', file, database }));
    anyone = service.anyone;
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const account = async (more: Json = {}) => idOf(await anyone.post('/accounts', { name: 'Ada', ...more }));
  const read = async (id: string) => object(await anyone.get(`/accounts/${id}`));
  const book = async () => idOf(await anyone.post('/books', { title: '2030' }));
  const bill = async (of: string) => idOf(await anyone.post(`/books/${of}/bills`, { note: 'May', price: '1' }));
  const charge = async (to: string, more: Json = {}, on?: string) =>
    anyone.post(`/bills/${on ?? (await bill(await book()))}/lines`, { account: to, price: '4', ...more });
  const ofNone = { total: '0', charged: 0, worst: null, mean: null, soonest: null, score: 5, fee: '0' };

  it('holds from the start for the rows that the service starts with', async () => {
    expect(await read('a0000000-0000-4000-8000-000000000001')).toMatchObject({ ...ofNone, credit: '6.5' });
  });

  it('is of no rows the same before the first and after the last', async () => {
    const id = await account();
    expect(await read(id)).toMatchObject(ofNone);
    const line = idOf(await charge(id, { weight: '1.5', due: '2030-05-01T00:00:00Z' }));
    expect(await read(id)).toMatchObject({ total: '4', charged: 1, worst: '1.5', mean: 2, score: 7, fee: '4' });
    expectStatus(await anyone.delete(`/lines/${line}`), 204);
    expect(await read(id)).toMatchObject(ofNone);
  });

  it('is nothing where one is picked of rows without a value', async () => {
    const id = await account();
    expectStatus(await charge(id), 201);
    expect(await read(id)).toMatchObject({ total: '4', charged: 1, worst: null, mean: null, soonest: null });
    expectStatus(await charge(id, { weight: '-3' }), 201);
    expect(await read(id)).toMatchObject({ total: '8', charged: 2, worst: '-3', mean: -3 });
  });

  it.each([
    ['a row is deleted', (id: string) => anyone.delete(`/books/${id}`)],
    ['the rows of a list are deleted', (id: string) => anyone.post(`/books/${id}/clear`)],
  ])('follows rows that go together with others: %s', async (_, clear) => {
    const [id, of] = [await account({ rate: '0.5' }), await book()];
    for (const on of [await bill(of), await bill(of)]) expectStatus(await charge(id, {}, on), 201);
    expectStatus(await charge(id), 201);
    expect(await read(id)).toMatchObject({ total: '12', charged: 3, fee: '6' });
    expectStatus(await clear(of), 204);
    expect(await read(id)).toMatchObject({ total: '4', charged: 1, fee: '2' });
  });

  it('is compared as moments are, and of none there is no first and no last', async () => {
    const id = await account({ last_by: '2031-01-01T00:00:00Z' });
    const close = () => anyone.post(`/accounts/${id}/close`);
    expectStatus(await close(), 200);
    expectStatus(await charge(id), 201);
    expectStatus(await close(), 200);
    expectStatus(await charge(id, { due: '2030-12-31T00:00:00Z' }), 201);
    expect(expectProblem(await close(), 409).detail).toBe('still to come');
    expectStatus(await charge(id, { due: '2020-01-01T00:00:00Z' }), 201);
    expect(expectProblem(await close(), 409).detail).toBe('overdue');
    const late = await charge(id, { due: '2031-01-01T00:00:00.001Z' });
    expect(expectProblem(late, 409, 'invariant_violated').detail).toBe('max(Line.due) <= Account.last_by');
    expectStatus(await charge(id, { due: '2031-01-01T00:00:00Z' }), 201);
  });
});
