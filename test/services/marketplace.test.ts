import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyServiceHasItsRoutes } from './contract/alwaysPresent.ts';
import { theDocumentDescribesTheService } from './contract/document.ts';
import { offeredRequestsAreTaken } from './contract/offeredRequests.ts';
import { idOf, list, object } from './harness/client.ts';
import { expectProblem, expectStatus } from './harness/expectations.ts';
import { makeProject } from './harness/project.ts';
import { repository } from './harness/repository.ts';
import { type Service, start } from './harness/service.ts';

// One service of a system whose modules stand in files of their own: it knows the rows of others by their ids.
describe('marketplace: trade', () => {
  let service: Service;

  beforeAll(async () => {
    const file = join(repository, 'examples', 'marketplace');
    service = await start(await makeProject({ name: 'marketplace-trade', file, module: 'trade' }));
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const listing = '11111111-2222-4333-8444-555555555555';

  everyServiceHasItsRoutes(() => service);

  it('agrees on a sale of something that another service owns', async () => {
    const [buyer, stranger] = [await service.anyone.as(), await service.anyone.as()];
    const answer = await buyer.post('/sales', { listing, price: '12.30' });
    expectStatus(answer, 201);
    expect(object(answer)).toMatchObject({ owner: buyer.id, listing, price: '12.3', stage: 'agreed' });
    expectProblem(await stranger.get(`/sales/${idOf(answer)}`), 403, 'not_your_sale');
    expect(list(await stranger.get('/sales'))).toEqual([]);
  });

  it('is paid once: the second who pays for the same listing is refused', async () => {
    const [first, second] = [await service.anyone.as(), await service.anyone.as()];
    const sale = async (buyer: typeof first) => idOf(await buyer.post('/sales', { listing, price: '7' }));
    const [one, two] = [await sale(first), await sale(second)];
    expectStatus(await first.post(`/sales/${one}/pay`, { method: 'card' }), 200);
    expect(object(await first.get(`/sales/${one}`))).toMatchObject({
      stage: 'paid',
      settlement: { amount: '7', method: 'card', state: 'captured' },
    });
    expectProblem(await second.post(`/sales/${two}/pay`, { method: 'card' }), 409, 'invariant_violated');
    expectProblem(await first.post(`/sales/${one}/call_off`), 409, 'illegal_transition');
    expectStatus(await second.post(`/sales/${two}/call_off`), 204);
  });

  it('knows nothing of the routes of the other modules', async () => {
    const caller = await service.anyone.as();
    expectProblem(await caller.get('/no-such-route/listings'), 404, 'not_found');
    expect(Object.keys(object(await service.anyone.get('/openapi.json')).paths ?? {})).not.toContain('/listings');
  });

  offeredRequestsAreTaken(() => service, { file: join(repository, 'examples', 'marketplace'), module: 'trade' });

  theDocumentDescribesTheService(() => service);
});
