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
import { race } from './harness/races.ts';
import { repository } from './harness/repository.ts';
import { allRows } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

// A row of the spec's seed.
const mobyDick = '70000000-0000-4000-8000-000000000001';

describe('library', () => {
  let project: Project;
  let service: Service;
  let anyone: Client;
  let admin: Client;
  let librarian: Client;
  let printed = 0;

  beforeAll(async () => {
    project = await makeProject({ name: 'library', file: join(repository, 'examples', 'library.sds') });
    service = await start(project);
    anyone = service.anyone;
    [admin, librarian] = [await anyone.as('admin'), await anyone.as('librarian')];
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const number = () => String(++printed).padStart(6, '0');
  const newTitle = (more: Json = {}) => ({
    name: `Title ${number()}`,
    language: 'en',
    year: 1999,
    daily_fine: '0.15',
    ...more,
  });
  const title = async (more: Json = {}) => idOf(await librarian.post('/titles', newTitle(more)));
  const copyOf = async (id: string) => idOf(await librarian.post('/copies', { title: id, barcode: `C-${number()}` }));
  const copy = async (more: Json = {}) => copyOf(await title(more));
  const onRack = async (id: string) => object(await anyone.get(`/titles/${id}`)).on_rack;
  /** Somebody with a card: the caller, and the id of the card. */
  const member = async (name = 'Ann') => {
    const caller = await anyone.as();
    const card = idOf(await caller.post('/members', { name, email: `reader-${number()}@example.org` }));
    return { caller, card };
  };
  const lend = (card: string, of: string) => librarian.post('/loans', { member: card, copy: of });
  const lent = async (card: string, more: Json = {}) => {
    const answer = await lend(card, await copy(more));
    expectStatus(answer, 201);
    return idOf(answer);
  };
  const giveBack = (loan: string, days = 0) => librarian.post(`/loans/${loan}/return`, { days_late: days });

  const profile: Profile = {
    name: 'library',
    open: '/titles',
    closed: { method: 'GET', path: '/loans' },
    cached: { path: '/titles', age: 120, public: true },
    row: { path: '/titles', id: async () => mobyDick, caller: async () => anyone },
    write: {
      method: 'POST',
      path: '/titles',
      caller: async () => librarian,
      valid: newTitle,
      broken: [
        { field: 'name', value: '' },
        { field: 'language', value: 'e' },
        { field: 'language', value: 'eng' },
        { field: 'daily_fine', value: '0.04' },
        { field: 'daily_fine', value: '5.01' },
        { field: 'daily_fine', value: '1e-1' },
        { field: 'daily_fine', value: '' },
        { field: 'year', value: 999 },
        { field: 'year', value: '1999' },
      ],
      forbidden: ['id', 'on_rack'],
    },
    pages: {
      path: '/titles',
      size: 30,
      caller: async () => anyone,
      make: async () => {
        for (let n = 0; n < 34; n++) await title({ year: 1800 + n });
      },
      sortable: 'name',
      filterable: 'year',
      notAValue: 'late',
    },
  };
  // `year` is optional: it may be left out, so it is not among the members that must be there.
  const writeProfile: Profile = {
    ...profile,
    write: {
      ...profile.write,
      valid: () => {
        const { year: _, ...required } = newTitle();
        return required;
      },
    },
  };

  everyServiceHasItsRoutes(() => service);
  tokensAreChecked(() => service, profile);
  badRequestsAreRefused(() => service, writeProfile);
  listsArePagedSortedAndFiltered(() => service, profile);

  describe('members', () => {
    it('have one card each', async () => {
      const { caller } = await member();
      const answer = await caller.post('/members', { name: 'Ann', email: `reader-${number()}@example.org` });
      expectProblem(answer, 409, 'already_exists');
    });

    it('have an address each', async () => {
      const email = `reader-${number()}@example.org`;
      expectStatus(await (await anyone.as()).post('/members', { name: 'Ann', email }), 201);
      const problem = expectProblem(
        await (await anyone.as()).post('/members', { name: 'Bob', email }),
        409,
        'email_known',
      );
      expect(problem.title).toBe('this address has a card');
    });

    it('are replaced whole by PUT', async () => {
      const { card } = await member();
      const email = `reader-${number()}@example.org`;
      const answer = await librarian.put(`/members/${card}`, { name: 'Anna', email });
      expectStatus(answer, 200);
      expect(object(answer)).toMatchObject({ id: card, name: 'Anna', email, standing: 'good' });
      expectInvalid(await librarian.put(`/members/${card}`, { name: 'Anna' }), 'email');
      // The address is taken, but by the row itself.
      expectStatus(await librarian.put(`/members/${card}`, { name: 'Annie', email }), 200);
    });

    it('are seen by themselves with their loans, and listed by librarians', async () => {
      const { caller, card } = await member();
      const loan = await lent(card);
      expect(object(await caller.get(`/members/${card}`))).toMatchObject({ id: card, loans: [{ id: loan }] });
      expectProblem(await (await anyone.as()).get(`/members/${card}`), 403, 'not_your_card');
      expectProblem(await caller.get('/members'), 403, 'forbidden');
      expectStatus(await librarian.get('/members'), 200);
    });

    it('leave when nothing is out', async () => {
      const { card } = await member();
      const loan = await lent(card);
      const problem = expectProblem(await librarian.post(`/members/${card}/leave`), 409, 'conflict');
      expect(problem.detail).toBe('books are still out');
      await giveBack(loan);
      expectStatus(await librarian.post(`/members/${card}/leave`), 204);
      expectProblem(await librarian.post(`/members/${card}/suspend`), 409, 'illegal_transition');
    });
  });

  describe('loans', () => {
    it('take a copy from the racks', async () => {
      const { caller, card } = await member();
      const of = await title();
      const barcode = await copyOf(of);
      expect(await onRack(of)).toBe(1);
      const answer = await lend(card, barcode);
      expectStatus(answer, 201);
      expect(object(answer)).toMatchObject({ member: card, copy: barcode, status: 'running', renewals: 0 });
      expect(await onRack(of)).toBe(0);
      expect(list(await anyone.get('/copies?whereabouts=lent&page_size=100')).map((row) => row.id)).toContain(barcode);
      expect(list(await caller.get('/loans')).map((row) => row.id)).toEqual([idOf(answer)]);
      const problem = expectProblem(await lend((await member()).card, barcode), 409, 'copy_not_here');
      expect(problem.detail).toMatch(/^C-\d+ is lent$/);
    });

    it('need a card in good standing', async () => {
      const { card } = await member('Zoe');
      expectStatus(await librarian.post(`/members/${card}/suspend`), 204);
      const problem = expectProblem(await lend(card, await copy()), 403, 'card_blocked');
      expect(problem.detail).toBe('Zoe is suspended');
      expectStatus(await librarian.post(`/members/${card}/pardon`), 200);
      expectProblem(await librarian.post(`/members/${card}/pardon`), 409, 'conflict');
      expectStatus(await lend(card, await copy()), 201);
    });

    it('are at most five at a time', async () => {
      const { card } = await member();
      const first = await lent(card);
      for (let n = 1; n < 5; n++) await lent(card);
      const sixth = await copy();
      const before = allRows(service);
      const problem = expectProblem(await lend(card, sixth), 409, 'invariant_violated');
      expect(JSON.stringify(problem)).toContain('Loan per member');
      expect(allRows(service)).toEqual(before);
      await giveBack(first);
      expectStatus(await lend(card, sixth), 201);
    });

    it('are at most five also when ten are asked for at once', async () => {
      const { card } = await member();
      const copies = await Promise.all(Array.from({ length: 10 }, () => copy()));
      let next = 0;
      const { won, lost, broken } = await race(Array(10).fill(librarian), () => lend(card, copies[next++] ?? ''));
      expect(broken.map((answer) => answer.text)).toEqual([]);
      expect([won.length, lost.length]).toEqual([5, 5]);
    });

    it('are renewed three times by who has them', async () => {
      const { caller, card } = await member();
      const loan = await lent(card);
      expectProblem(await (await anyone.as()).post(`/loans/${loan}/renew`), 403, 'not_your_card');
      for (let n = 1; n <= 3; n++) {
        expect(object(await caller.post(`/loans/${loan}/renew`)).renewals).toBe(n);
      }
      const problem = expectProblem(await caller.post(`/loans/${loan}/renew`), 409, 'renewed_too_often');
      expect(problem.detail).toBe('renewed 3 times');
    });

    it('end without a fine in time', async () => {
      const { caller, card } = await member();
      const of = await title();
      const loan = idOf(await lend(card, await copyOf(of)));
      const answer = await giveBack(loan);
      expectStatus(answer, 200);
      expect(object(answer)).toMatchObject({ status: 'returned', fine: null });
      expect(await onRack(of)).toBe(1);
      expectProblem(await giveBack(loan), 409, 'illegal_transition');
      expectProblem(await caller.post(`/loans/${loan}/renew`), 409, 'conflict');
    });

    it('cost by the day when they are late', async () => {
      const { caller, card } = await member();
      const loan = await lent(card, { daily_fine: '0.15' });
      const answer = await giveBack(loan, 7);
      expectStatus(answer, 200);
      expect(object(answer).fine).toMatchObject({ amount: '1.05', open_amount: '1.05', state: 'due' });
      expect(object(await caller.get(`/loans/${loan}`)).fine).toMatchObject({ amount: '1.05' });
      expectInvalid(await giveBack(await lent(card), -1), 'days_late');
    });

    it('that end in a loss cost what the librarian says', async () => {
      const { card } = await member();
      const loan = await lent(card);
      const answer = await librarian.post(`/loans/${loan}/lose`, { amount: '23.90' });
      expectStatus(answer, 200);
      expect(object(answer)).toMatchObject({ status: 'lost', fine: { state: 'due' } });
      expect(Number((object(answer).fine as Json).amount)).toBe(23.9);
    });
  });

  describe('fines', () => {
    const fined = async () => {
      const { caller, card } = await member();
      const fine = object(await giveBack(await lent(card, { daily_fine: '0.10' }), 3)).fine as Json;
      return { caller, fine: String(fine.id) };
    };

    it('are paid in parts until nothing is open', async () => {
      const { caller, fine } = await fined();
      const pay = (part: string) => caller.post(`/fines/${fine}/pay`, { part });
      const first = await pay('0.1');
      expectStatus(first, 200);
      expect(object(first)).toMatchObject({ state: 'due' });
      expect(Number(object(first).open_amount)).toBe(0.2);
      const before = allRows(service);
      const problem = expectProblem(await pay('0.21'), 422);
      expect(problem.detail).toBe('more than is open');
      expect(allRows(service)).toEqual(before);
      const last = await pay('0.2');
      expect(object(last)).toMatchObject({ state: 'paid' });
      expect(Number(object(last).open_amount)).toBe(0);
      expect(expectProblem(await pay('0.01'), 409, 'conflict').detail).toBe('nothing is due');
    });

    it('are the business of their member', async () => {
      const { caller, fine } = await fined();
      expectStatus(await caller.get(`/fines/${fine}`), 200);
      expectProblem(await (await anyone.as()).get(`/fines/${fine}`), 403, 'not_your_card');
      expectProblem(await (await anyone.as()).post(`/fines/${fine}/pay`, { part: '0.1' }), 403, 'not_your_card');
      expectProblem(await librarian.post(`/fines/${fine}/waive`), 403, 'forbidden');
      expectStatus(await admin.post(`/fines/${fine}/waive`), 204);
      expectProblem(await admin.post(`/fines/${fine}/waive`), 409, 'illegal_transition');
    });

    it('stay as they are when the account fails', async () => {
      const failing = await start(project, { env: { PORT_ACCOUNT_FAIL: '1' } });
      const reader = await failing.anyone.as();
      const staff = await failing.anyone.as('librarian');
      const card = idOf(await reader.post('/members', { name: 'Eve', email: 'eve@example.org' }));
      const seeded = 'c0000000-0000-4000-8000-000000000001';
      const loan = idOf(await staff.post('/loans', { member: card, copy: seeded }));
      const fine = object(await staff.post(`/loans/${loan}/return`, { days_late: 10 })).fine as Json;
      const before = allRows(failing);
      const answer = await reader.post(`/fines/${fine.id}/pay`, { part: '1' });
      expect(expectProblem(answer, 402, 'collection_failed').title).toBe('the fine could not be collected');
      expect(allRows(failing)).toEqual(before);
      expect((await failing.stop()).code).toBe(0);
    });
  });

  offeredRequestsAreTaken(() => service, { file: join(repository, 'examples', 'library.sds') });

  theDocumentDescribesTheService(() => service);
});
