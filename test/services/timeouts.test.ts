import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, idOf, object } from './harness/client.ts';
import { databases } from './harness/databases.ts';
import { expectProblem, expectStatus } from './harness/expectations.ts';
import { makeProject, type Project } from './harness/project.ts';
import { type Service, start } from './harness/service.ts';

/** Ports that never answer for amounts of 13, and say in the log when nobody waits for them any more. */
const ports = `import type { PortCall, PortResult } from '../src/ports/port.js';
import type { Ports } from '../src/ports/ports.js';

function silent(port: string, { signal }: PortCall): Promise<PortResult> {
  signal.addEventListener('abort', () => console.log(JSON.stringify({ given_up: port })));
  return new Promise(() => undefined);
}

export function adapt(simulated: Ports): Ports {
  return {
    ...simulated,
    terminal: { swipe: (call) => silent('terminal', call) },
    sale: {
      charge: (sale, call) => (sale.amount === 13n ? silent('sale', call) : simulated.sale.charge(sale, call)),
    },
  };
}
`;

/** Holds all sales for as long as it is told. */
const routes = `import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'express';
import type { ExtraRoutes } from '../../src/http/extraRoutes.js';

export const routes: ExtraRoutes = ({ transactions }) => {
  const router = Router();
  router.post('/held', async (_request, response) => {
    await transactions.run(async (db) => {
      await db.sale.updateMany({ data: { state: 'open' } });
      console.log(JSON.stringify({ held: true }));
      await sleep(12_000);
    });
    response.json({});
  });
  return router;
};
`;

describe.each(databases)('time limits on %s', (database) => {
  let project: Project;
  let service: Service;
  let caller: Client;

  beforeAll(async () => {
    project = await makeProject({
      name: 'till',
      file: fileURLToPath(new URL('specs/till.sds', import.meta.url)),
      database,
      extensions: { 'extensions/ports.ts': ports, 'extensions/routes/held.ts': routes },
    });
    service = await start(project);
    caller = await service.anyone.as();
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const sale = async (amount: number): Promise<string> => idOf(await caller.post('/sales', { amount }));
  const stateOf = async (id: string) => object(await caller.get(`/sales/${id}`)).state;

  it('do nothing to what is done in time', async () => {
    const id = await sale(12);
    expectStatus(await caller.post(`/sales/${id}/charge`), 200);
    expect(await stateOf(id)).toBe('charged');
  });

  it('end a request that takes longer: it is a 503, undone, and the port is told', async () => {
    const id = await sale(13);
    const problem = expectProblem(await caller.post(`/sales/${id}/charge`), 503, 'unavailable');
    expect(problem.detail).toBe('not done within 3 s, and undone');
    expect(await stateOf(id)).toBe('open');
    await service.logged(({ given_up }) => given_up === 'sale');
    await service.logged(({ msg, calls }) => /^undone/.test(String(msg)) && JSON.stringify(calls).includes('given_up'));
  });

  it('keep no answer under an Idempotency-Key: it can be sent again', async () => {
    const id = await sale(13);
    const charge = () =>
      caller.request('POST', `/sales/${id}/charge`, { headers: { 'idempotency-key': `charge-${id}` } });
    expectProblem(await charge(), 503, 'unavailable');
    const again = await charge();
    expectProblem(again, 503, 'unavailable');
    expect(again.headers.get('idempotent-replayed')).toBeNull();
  });

  it('of an action end the call of its port, which has failed then', async () => {
    const id = await sale(1);
    expectProblem(await caller.post(`/sales/${id}/swipe`), 402, 'declined');
    expect(await stateOf(id)).toBe('open');
    await service.logged(({ given_up }) => given_up === 'terminal');
  });

  it('hold also while rows are held by another transaction', async () => {
    const id = await sale(2);
    let released = false;
    const holder = caller.post('/held').then(() => {
      released = true;
    });
    await service.logged(({ held }) => held === true);
    expectProblem(await caller.post(`/sales/${id}/charge`), 503, 'unavailable');
    expect(released).toBe(false);
    await holder;
    expect(await stateOf(id)).toBe('open');
    expectStatus(await caller.post(`/sales/${id}/charge`), 200);
  });

  it('are in the document: of the api, else of its module', async () => {
    const document = JSON.parse(await readFile(join(project.folder, 'openapi.json'), 'utf8'));
    const detail = (path: string, method: string) =>
      document.paths[path][method].responses['503'].content['application/problem+json'].example.detail;
    expect(detail('/sales/{id}/charge', 'post')).toBe('not done within 3 s, and undone');
    expect(detail('/sales/{id}', 'get')).toBe('not done within 40 s, and undone');
    expectProblem(await caller.post(`/sales/${randomUUID()}/charge`), 404, 'not_found');
  });
});
