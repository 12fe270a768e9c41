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
import { expectInvalid, expectProblem, expectStatus } from './harness/expectations.ts';
import { makeProject, type Project } from './harness/project.ts';
import { repository } from './harness/repository.ts';
import { allRows } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

// Rows of the spec's seed.
const general = 'e0000000-0000-4000-8000-000000000001';
const billing = 'e0000000-0000-4000-8000-000000000002';

describe('tickets', () => {
  let project: Project;
  let service: Service;
  let anyone: Client;
  let admin: Client;
  let agent: Client;
  let customer: Client;

  beforeAll(async () => {
    project = await makeProject({ name: 'tickets', file: join(repository, 'examples', 'tickets.sds') });
    service = await start(project);
    anyone = service.anyone;
    [admin, agent, customer] = [await anyone.as('admin'), await anyone.as('staff'), await anyone.as()];
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const newTicket = (more: Json = {}) => ({ queue: general, subject: 'It is broken', urgency: 'high', ...more });
  const open = async (caller: Client) => idOf(await caller.post('/tickets', newTicket()));
  const act = (caller: Client, id: string, verb: string) => caller.post(`/tickets/${id}/${verb}`);
  const addTask = (id: string, hours = '1.5') => agent.post(`/tickets/${id}/tasks`, { label: 'Look at it', hours });
  const waiting = async (id: string) => list(await anyone.get('/queues')).find((row) => row.id === id)?.waiting;
  const resolved = async (caller: Client) => {
    const id = await open(caller);
    await act(agent, id, 'take');
    await agent.patch(`/tasks/${idOf(await addTask(id))}`, { done: true });
    expectStatus(await act(agent, id, 'resolve'), 200);
    return id;
  };

  const profile: Profile = {
    name: 'tickets',
    open: '/queues',
    closed: { method: 'GET', path: '/tickets' },
    row: { path: '/tickets', id: () => open(customer), caller: async () => customer },
    write: {
      method: 'POST',
      path: '/tickets',
      caller: () => anyone.as(),
      valid: newTicket,
      broken: [
        { field: 'subject', value: 'abc' },
        { field: 'subject', value: 'x'.repeat(201) },
        { field: 'urgency', value: 'now' },
        { field: 'urgency', value: 1 },
        { field: 'queue', value: '00000000-0000-4000-8000-00000000dead' },
      ],
      forbidden: ['id', 'user', 'stage', 'agent', 'effort', 'opened', 'touched'],
    },
    pages: {
      path: '/tickets',
      size: 15,
      caller: async () => customer,
      make: async () => {
        for (let n = 0; n < 18; n++) await customer.post('/tickets', newTicket({ subject: `Ticket number ${n}` }));
      },
      sortable: 'subject',
      filterable: 'subject',
    },
  };

  everyServiceHasItsRoutes(() => service);
  tokensAreChecked(() => service, profile);
  badRequestsAreRefused(() => service, profile);
  listsArePagedSortedAndFiltered(() => service, profile);

  describe('queues', () => {
    it('are shown while they are active', async () => {
      const id = idOf(await admin.post('/queues', { label: 'Returns', capacity: 10 }));
      const shown = async () => list(await anyone.get('/queues')).map((row) => row.id);
      expect(await shown()).toContain(id);
      expect(object(await admin.patch(`/queues/${id}`, { active: false }))).toMatchObject({
        active: false,
        capacity: 10,
      });
      expect(await shown()).not.toContain(id);
      const problem = expectProblem(await customer.post('/tickets', newTicket({ queue: id })), 409, 'queue_closed');
      expect(problem.detail).toBe('Returns is closed');
      expectProblem(await admin.post('/queues', { label: 'Returns', capacity: 1 }), 409, 'label_taken');
    });

    it('take as many tickets as they hold', async () => {
      for (let n = 1; n <= 2; n++) {
        expectStatus(await customer.post('/tickets', newTicket({ queue: billing })), 201);
        expect(await waiting(billing)).toBe(n);
      }
      const before = allRows(service);
      const problem = expectProblem(await customer.post('/tickets', newTicket({ queue: billing })), 409, 'queue_full');
      expect(problem.detail).toBe('Billing: 2 of 2');
      expect(allRows(service)).toEqual(before);
    });
  });

  describe('tickets', () => {
    it('are taken by whoever of the staff asks', async () => {
      const id = await open(customer);
      const answer = await act(agent, id, 'take');
      expectStatus(answer, 200);
      expect(object(answer)).toMatchObject({ agent: agent.id, stage: 'assigned' });
      expectProblem(await act(agent, id, 'take'), 409, 'illegal_transition');
      expect(object(await act(agent, id, 'drop')).stage).toBe('fresh');
      expectProblem(await act(customer, id, 'take'), 403, 'forbidden');
      expectProblem(await act(admin, id, 'take'), 403, 'forbidden');
    });

    it('are resolved when all of their tasks are done, and none is not all', async () => {
      const id = await open(customer);
      await act(agent, id, 'take');
      expectProblem(await act(agent, id, 'resolve'), 400, 'nothing_to_do');
      const [first, second] = [idOf(await addTask(id, '1.5')), idOf(await addTask(id, '0.75'))];
      await agent.patch(`/tasks/${first}`, { done: true });
      expectProblem(await act(agent, id, 'resolve'), 409, 'tasks_open');
      await agent.patch(`/tasks/${second}`, { done: true, hours: '0.8' });
      const queued = Number(await waiting(general));
      const answer = await act(agent, id, 'resolve');
      expectStatus(answer, 200);
      expect(object(answer)).toMatchObject({ stage: 'resolved', effort: '2.3' });
      expect(await waiting(general)).toBe(queued - 1);
      expect(expectProblem(await addTask(id), 409, 'silent').detail).toBe('It is broken is resolved');
    });

    it('are reopened or closed by their customer', async () => {
      const id = await resolved(customer);
      expectProblem(await act(await anyone.as(), id, 'reopen'), 403, 'not_your_ticket');
      expect(object(await act(customer, id, 'reopen')).stage).toBe('assigned');
      expectProblem(await act(customer, id, 'reopen'), 409, 'silent');
      expectProblem(await act(customer, id, 'close'), 409, 'illegal_transition');
      expectStatus(await act(agent, id, 'resolve'), 200);
      expectStatus(await act(customer, id, 'close'), 204);
      expectProblem(await customer.post(`/tickets/${id}/messages`, { body: 'hello?' }), 409, 'silent');
    });

    it('carry tasks and messages', async () => {
      const id = await open(customer);
      const task = object(await addTask(id));
      expect(task).toMatchObject({ done: false, label: 'Look at it' });
      const message = object(await customer.post(`/tickets/${id}/messages`, { body: 'Any news?' }));
      expect(message).toMatchObject({ body: 'Any news?', internal: false });
      expectInvalid(await customer.post(`/tickets/${id}/messages`, { body: 'x', internal: true }), 'internal');
      expectProblem(await (await anyone.as()).post(`/tickets/${id}/messages`, { body: 'x' }), 403, 'not_your_ticket');
      expect(object(await customer.get(`/tickets/${id}`))).toMatchObject({ tasks: [task], messages: [message] });
      expectProblem(await agent.delete(`/tasks/${task.id}`), 409, 'silent');
      await act(agent, id, 'take');
      expectStatus(await agent.delete(`/tasks/${task.id}`), 204);
      expect(object(await customer.get(`/tickets/${id}`)).tasks).toEqual([]);
    });
  });

  offeredRequestsAreTaken(() => service, { file: join(repository, 'examples', 'tickets.sds') });

  theDocumentDescribesTheService(() => service);
});
