import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, idOf, type Json, object } from './harness/client.ts';
import { expectProblem, expectStatus } from './harness/expectations.ts';
import { mustRun } from './harness/processes.ts';
import { makeProject, type Project } from './harness/project.ts';
import { type Service, start } from './harness/service.ts';

const file = fileURLToPath(new URL('specs/stockroom.sds', import.meta.url));

describe('what has to hold of rows', () => {
  let project: Project;
  let service: Service;
  let anyone: Client;

  beforeAll(async () => {
    project = await makeProject({ name: 'stockroom', file });
    service = await start(project);
    anyone = service.anyone;
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const shelf = async () => idOf(await anyone.post('/shelves', { name: 'left', low: 1, high: 3 }));
  const newBox = async (more: Json = {}) => ({
    shelf: await shelf(),
    x: 1,
    y: 1,
    share: '0.1',
    rest: '0.2',
    weight: 30,
    heavy: true,
    begins: '2026-01-01T00:00:00Z',
    ends: '2026-01-02T00:00:00Z',
    ...more,
  });
  const put = async (more: Json = {}) => anyone.post('/boxes', await newBox(more));

  it.each<[string, Json, Json]>([
    ['Box.x + Box.y <= 9', { x: 1, y: 8 }, { x: 2, y: 8 }],
    ['20 >= Box.x * 3 - Box.y', { x: 7, y: 1 }, { x: 7, y: 0 }],
    ['Box.share + Box.rest <= 1', { share: '0.7', rest: '0.3' }, { share: '0.7', rest: '0.3000001' }],
    ['not (Box.x = 5 and Box.y = 4)', { x: 5, y: 3 }, { x: 5, y: 4 }],
    ['Box.heavy => Box.weight > 20', { weight: 21 }, { weight: 20 }],
    ['Box.heavy => Box.weight > 20', { weight: 1, heavy: false }, { weight: 1, heavy: true }],
    ['Box.heavy => Box.weight > 20', { weight: null }, { weight: 0 }],
    [
      'Box.state:packed => Box.packed_at != null',
      { state: 'packed', packed_at: '2026-01-01T00:00:00Z' },
      { state: 'packed' },
    ],
    ['if Box.state = gone: Box.weight != null', { state: 'gone' }, { state: 'gone', weight: null }],
    ['Box.begins < Box.ends', { ends: '2026-01-01T00:00:00.001Z' }, { ends: '2026-01-01T00:00:00Z' }],
    ['no Box.weight in [13, 31]', { weight: 32 }, { weight: 31 }],
  ])('is kept up to its border: %s', async (rule, kept, broken) => {
    const refused = expectProblem(await put({ ...broken }), 409, 'invariant_violated');
    // One row may break two lines; the database names one of them.
    expect(refused.detail).toBe(rule);
    expectStatus(await put({ ...kept }), 201);
  });

  it('holds when rows change, too, and of other tables', async () => {
    const id = idOf(await put());
    expect(expectProblem(await anyone.patch(`/boxes/${id}`, { x: 4, y: 6 }), 409, 'invariant_violated').detail).toBe(
      'Box.x + Box.y <= 9',
    );
    expect(object(await anyone.patch(`/boxes/${id}`, { x: 2 })).x).toBe(2);
    const wrong = await anyone.post('/shelves', { name: 'right', low: 4, high: 3 });
    expect(expectProblem(wrong, 409, 'invariant_violated').detail).toBe('Shelf.low <= Shelf.high');
  });

  it('counts rows by a flag, and by what is calculated', async () => {
    const same = await shelf();
    expectStatus(await put({ shelf: same }), 201);
    const heavy = expectProblem(await put({ shelf: same }), 409, 'invariant_violated');
    expect(heavy.detail).toBe('Box per shelf: max 1 where heavy');
    const light: Json = { shelf: same, heavy: false, x: 3, y: 3 };
    expectStatus(await put({ ...light, sealed: true }), 201);
    expectStatus(await put({ ...light }), 201);
    expectStatus(await put({ ...light, sealed: false }), 201);
    const third = expectProblem(await put(light), 409, 'invariant_violated');
    expect(third.detail).toBe('Box per shelf: max 2 where not sealed and x + y > 5');
    expectStatus(await put({ ...light, x: 2 }), 201);
  });

  it('is held by its own generated tests', async () => {
    await mustRun('npx', ['vitest', 'run'], project.folder, { DATABASE_URL: service.database.url });
  }, 600_000);
});
