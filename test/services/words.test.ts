import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { theProjectIsClean } from './contract/cleanliness.ts';
import { theDocumentDescribesTheService } from './contract/document.ts';
import { type Client, idOf, type Json, list, object } from './harness/client.ts';
import { expectInvalid, expectProblem, expectStatus } from './harness/expectations.ts';
import { makeProject, type Project } from './harness/project.ts';
import { allRows } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

// A specification full of names that databases, languages and libraries keep for themselves.
describe('words that are taken elsewhere', () => {
  let project: Project;
  let service: Service;
  let anyone: Client;
  let caller: Client;
  let group: string;

  beforeAll(async () => {
    const file = fileURLToPath(new URL('specs/words.sds', import.meta.url));
    project = await makeProject({ name: 'words', file });
    service = await start(project);
    anyone = service.anyone;
    caller = await anyone.as();
    group = idOf(await anyone.post('/groups', { name: 'union' }));
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const newOrder = (more: Json = {}) => ({ select: 'from', from: 1, group, ...more });

  it('name fields of a row that is made, read, changed and deleted', async () => {
    const body = { where: '-1.50', limit: 9, table: "'; drop table x--", index: '2030-01-01T00:00:00Z' };
    const made = await caller.post('/orders', newOrder(body));
    expectStatus(made, 201);
    expect(object(made)).toMatchObject({ select: 'from', from: 1, where: '-1.5', limit: 9, default: false, order: 0 });
    expect(object(made)).toMatchObject({ class: 'public', table: body.table, data: null, group });
    const path = `/orders/${idOf(made)}`;
    const changed = object(await caller.patch(path, { default: true, where: null, index: null }));
    expect(changed).toMatchObject({ default: true, where: null, index: null, limit: 9, table: body.table });
    expect(object(await caller.get(path))).toEqual({
      ...changed,
      group: { id: group, name: 'union', parent: null, total: '0' },
    });
    const moved = object(await caller.post(`${path}/insert`));
    expect(moved).toMatchObject({ class: 'private', from: 2 });
    expectStatus(await caller.delete(path), 204);
    expectProblem(await caller.get(path), 404, 'not_found');
  });

  it.each(['1e1000000000', '-1e1000000000', '1e-1000000000', '9'.repeat(41), `0.${'1'.repeat(41)}`])(
    'do not take %s for a decimal, and go on living',
    async (number) => {
      const raw = `{"select":"long","from":1,"group":"${group}","where":${number}}`;
      expectInvalid(await caller.request('POST', '/orders', { raw }), 'where');
    },
  );

  it('take a time as RFC 3339 writes it, with small letters and an offset, and give it in UTC', async () => {
    const made = await caller.post('/orders', newOrder({ index: '2030-01-01t01:30:00.5+01:30' }));
    expect(object(made).index).toBe('2030-01-01T00:00:00.500Z');
    const none = [
      '2030-01-01 00:00:00Z',
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59-01:00',
    ];
    for (const index of none) expectInvalid(await caller.post('/orders', newOrder({ index })), 'index');
  });

  it('keep every digit of a whole number of 64 bits', async () => {
    const classes = await anyone.post('/functions', { arguments: 255, body: '' });
    expectStatus(classes, 201);
    const big = '9007199254740993';
    const raw = `{"select":"big","from":${big},"group":"${group}"}`;
    // Over 100 the api refuses, and its detail must not have lost a digit on the way.
    const refused = await caller.request('POST', '/orders', { raw });
    expect(expectProblem(refused, 409, 'values').detail).toBe(`big from ${big}`);
    const over = `{"select":"big","from":9223372036854775808,"group":"${group}"}`;
    expectInvalid(await caller.request('POST', '/orders', { raw: over }), 'from');
  });

  it('keep every digit of a decimal', async () => {
    const amount = '12345678901234.123456789';
    const into = idOf(await anyone.post('/groups', { name: 'exact' }));
    const made = await caller.request('POST', `/groups/${into}/promises`, { raw: `{"amount":${amount}}` });
    expect(object(made).amount).toBe(amount);
    await caller.post(`/groups/${into}/promises`, { amount: '0.000000001' });
    expect(object(await anyone.get(`/groups/${into}`)).total).toBe('12345678901234.12345679');
  });

  it('keep text as it is, and count characters, not bytes', async () => {
    const text = '𝒳é"\\\n\u0007 <script> $x {{y}}';
    const made = object(await caller.post('/orders', newOrder({ select: text })));
    expect(made.select).toBe(text);
    expectStatus(await caller.post('/orders', newOrder({ select: '𝒳'.repeat(50) })), 201);
    expectInvalid(await caller.post('/orders', newOrder({ select: '𝒳'.repeat(51) })), 'select');
  });

  it('take objects as they are', async () => {
    const data = { a: [1, { b: null }], constructor: 'x' };
    const made = object(await caller.post('/orders', newOrder({ data })));
    expect(made.data).toEqual(data);
    expectInvalid(await caller.post('/orders', newOrder({ data: 'text' })), 'data');
  });

  it('filter and sort by all of these names', async () => {
    const other = await anyone.as();
    for (const from of [3, 1, 2]) {
      await other.post('/orders', newOrder({ from, where: `${10 - from}`, select: `s${from}` }));
    }
    const ask = async (query: string) => list(await other.get(`/orders?${query}`)).map((row) => row.from);
    expect(await ask('sort=from')).toEqual([1, 2, 3]);
    expect(await ask('sort=-where')).toEqual([1, 2, 3]);
    expect(await ask('select=s2')).toEqual([2]);
    expect(await ask('from=3&class=public')).toEqual([3]);
    expect(await ask('where=9.0')).toEqual([1]);
    expect(await ask('default=true')).toEqual([]);
    expect(await ask(`group=${group}&sort=-from`)).toEqual([3, 2, 1]);
    expectInvalid(await other.get('/orders?default=maybe'), 'default');
    expectInvalid(await other.get('/orders?from=x'), 'from');
    expectInvalid(await other.get('/orders?group=x'), 'group');
  });

  it('are followed through paths with names of their own', async () => {
    const person = idOf(await anyone.post('/people', { name: 'Ann' }));
    const address = object(await anyone.post(`/people/${person}/addresses`, { street: 'Elm' }));
    expect(list(await anyone.get(`/people/${person}/addresses`))).toEqual([address]);
    expectProblem(await anyone.get(`/people/${group}/addresses`), 404, 'not_found');
    expectInvalid(await anyone.get('/people/7/addresses'), 'person');
  });

  it('delete a row of its parent only', async () => {
    const [one, two] = [
      idOf(await anyone.post('/groups', { name: 'one' })),
      idOf(await anyone.post('/groups', { name: 'two' })),
    ];
    const promise = idOf(await anyone.post(`/groups/${one}/promises`, { amount: '5' }));
    expectProblem(await anyone.delete(`/groups/${two}/promises/${promise}`), 404, 'not_found');
    expect(object(await anyone.get(`/groups/${one}`))).toMatchObject({ total: '5', promises: [{ id: promise }] });
    expectStatus(await anyone.delete(`/groups/${one}/promises/${promise}`), 204);
    expect(object(await anyone.get(`/groups/${one}`))).toMatchObject({ total: '0', promises: [] });
  });

  it('do not delete what others refer to', async () => {
    const parent = idOf(await anyone.post('/groups', { name: 'parent' }));
    expectStatus(await anyone.post('/groups', { name: 'child', parent }), 201);
    const before = allRows(service);
    expectProblem(await anyone.delete(`/groups/${parent}`), 409, 'conflict');
    expect(allRows(service)).toEqual(before);
  });

  it('answer a reference to a row that is not there with the field', async () => {
    expectInvalid(await anyone.post('/groups', { name: 'lost', parent: caller.id }), 'parent');
    expectInvalid(await caller.post('/orders', newOrder({ group: caller.id })), 'group');
    expectProblem(await anyone.post('/groups', { name: 'union' }), 409, 'already_exists');
  });

  it('make the one row of a 1:1 edge, once', async () => {
    const made = idOf(await anyone.post('/functions', { arguments: 0, body: 'x' }));
    const type = idOf(await anyone.post(`/functions/${made}/classes`, { extends: 'Base', static: true }));
    expect(object(await anyone.get(`/classes/${type}`))).toMatchObject({ static: true, object: null });
    expectStatus(await anyone.post(`/classes/${type}/object`, { prototype: 'p', kind: 'null' }), 201);
    expectProblem(await anyone.post(`/classes/${type}/object`, { prototype: 'q', kind: 'set' }), 409, 'already_exists');
    expect(object(await anyone.get(`/classes/${type}`))).toMatchObject({ object: { prototype: 'p', kind: 'null' } });
    expect(object(await anyone.get(`/functions/${made}`)).classes).toHaveLength(1);
  });

  it.each([
    ['/categories', { title: 'x' }],
    ['/indices', { column: 'x' }],
    ['/events', { name: 'x' }],
    ['/dates', { day: '2030-02-28T23:59:59.999+14:00' }],
    ['/errors', { message: 'x' }],
    ['/users', { email: 'a@b', await: 'now' }],
  ])('has a table behind %s', async (path, body) => {
    expectStatus(await anyone.post(path, body), 201);
  });

  it.each(['{"__proto__":{"a":1}}', '{"constructor":1}', '{"toString":1}', '[[[[', '"\\ud800"', '{"name":1e400}'])(
    'survives %s',
    async (raw) => {
      const answer = await anyone.request('POST', '/groups', { raw });
      expect([400, 422]).toContain(answer.status);
    },
  );

  it('survives a body that is nested very deep', async () => {
    const answer = await anyone.request('POST', '/groups', { raw: '['.repeat(200_000) });
    expect([400, 422]).toContain(answer.status);
  });

  it.each(['/groups/%', '/groups/%00', '/groups/..%2f', '/groups?sort[]=1', '/groups?sort=id&sort=id', '/orders/%ff'])(
    'survives the path %s',
    async (path) => {
      const answer = await caller.get(path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    },
  );

  theProjectIsClean(() => project);

  theDocumentDescribesTheService(() => service);
});
