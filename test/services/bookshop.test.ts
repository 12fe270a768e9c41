import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyServiceHasItsRoutes } from './contract/alwaysPresent.ts';
import { tokensAreChecked } from './contract/authentication.ts';
import { theProjectIsClean } from './contract/cleanliness.ts';
import { theProjectRunsWithMake } from './contract/commands.ts';
import { theDocumentDescribesTheService } from './contract/document.ts';
import { theServiceLivesAndDiesWell } from './contract/lifecycle.ts';
import { listsArePagedSortedAndFiltered } from './contract/lists.ts';
import { theServiceIsMeasured } from './contract/observability.ts';
import { offeredRequestsAreTaken } from './contract/offeredRequests.ts';
import type { Profile } from './contract/profile.ts';
import { badRequestsAreRefused } from './contract/requests.ts';
import { shopping, theClientCallsTheService } from './contract/typedClient.ts';
import { requestsAreReadAsTheyCome } from './contract/wire.ts';
import { type Answer, type Client, idOf, type Json, list, object } from './harness/client.ts';
import { databases } from './harness/databases.ts';
import { expectInvalid, expectProblem, expectStatus, timestampPattern } from './harness/expectations.ts';
import { makeProject, type Project } from './harness/project.ts';
import { codesOf, crowd, race } from './harness/races.ts';
import { repository } from './harness/repository.ts';
import { allRows } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

// Rows of the spec's seed.
const shelley = 'a0000000-0000-4000-8000-000000000001';
const frankenstein = 'b0000000-0000-4000-8000-000000000001';

/** Writes down what the port is asked, as the service that stands behind it would. */
const writtenDown = {
  'extensions/ports.ts': `import type { Ports } from '../src/ports/ports.js';

export function adapt(ports: Ports): Ports {
  const { invoice } = ports;
  const collect: typeof invoice.collect = (row, call) => {
    const { id: collected, amount } = row;
    console.log(JSON.stringify({ collected, amount, key: call.idempotencyKey }));
    return invoice.collect(row, call);
  };
  return { ...ports, invoice: { collect, reimburse: (row, call) => invoice.reimburse(row, call) } };
}
`,
};

describe.each(databases)('bookshop on %s', (database) => {
  let project: Project;
  let service: Service;
  let anyone: Client;
  let admin: Client;
  let clerk: Client;
  let printed = 0;

  beforeAll(async () => {
    const file = join(repository, 'examples', 'bookshop.sds');
    project = await makeProject({ name: 'bookshop', file, database, extensions: { ...shopping, ...writtenDown } });
    service = await start(project);
    anyone = service.anyone;
    admin = await anyone.as('admin');
    clerk = await anyone.as('clerk');
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const isbn = () => `979-${String(++printed).padStart(9, '0')}`;
  const newBook = (more: Json = {}) => ({
    isbn: isbn(),
    title: 'A Book',
    author: shelley,
    price: '10.10',
    copies: 50,
    ...more,
  });
  /** A book that can be bought. */
  const bookOnSale = async (more: Json = {}) => {
    const id = idOf(await admin.post('/books', newBook(more)));
    expectStatus(await admin.post(`/books/${id}/release`), 200);
    return id;
  };
  const copiesOf = async (id: string) => object(await anyone.get(`/books/${id}`)).copies;
  const put = (caller: Client, book: string, quantity: number, more: Json = {}) =>
    caller.post('/basket/entries', { book, quantity, ...more });
  const buy = async (caller: Client, book: string, quantity: number): Promise<Answer> => {
    expectStatus(await put(caller, book, quantity), 201);
    const answer = await caller.post('/basket/buy', { method: 'card' });
    expectStatus(answer, 201);
    return answer;
  };

  const profile: Profile = {
    name: 'bookshop',
    open: '/books',
    closed: { method: 'GET', path: '/purchases' },
    cached: { path: '/books', age: 60, public: true },
    row: { path: '/books', id: async () => frankenstein, caller: async () => anyone },
    write: {
      method: 'POST',
      path: '/books',
      caller: async () => admin,
      role: 'admin',
      valid: newBook,
      broken: [
        { field: 'isbn', value: '123456789' },
        { field: 'isbn', value: '123456789012345678' },
        { field: 'isbn', value: 1234567890 },
        { field: 'title', value: '' },
        { field: 'title', value: 'x'.repeat(301) },
        { field: 'title', value: 'half a \ud83d' },
        { field: 'title', value: 'nothing \u0000' },
        { field: 'title', value: null },
        { field: 'price', value: '0.49' },
        { field: 'price', value: '10000' },
        { field: 'price', value: 'ten' },
        { field: 'price', value: '1e2' },
        { field: 'price', value: true },
        { field: 'copies', value: -1 },
        { field: 'copies', value: 2.5 },
        { field: 'copies', value: '3' },
        { field: 'author', value: 'nobody' },
        { field: 'author', value: '00000000-0000-4000-8000-00000000dead' },
      ],
      forbidden: ['id', 'rating', 'added', 'changed', 'shelf'],
    },
    pages: {
      path: '/books',
      size: 12,
      caller: async () => anyone,
      make: async () => {
        for (let n = 0; n < 15; n++) await bookOnSale({ title: `Volume ${n}`, price: `${n + 1}.25`, copies: n + 1 });
      },
      sortable: 'price',
      filterable: 'title',
    },
  };

  everyServiceHasItsRoutes(() => service);
  tokensAreChecked(() => service, profile);
  badRequestsAreRefused(() => service, profile);
  requestsAreReadAsTheyCome(() => service, profile);
  listsArePagedSortedAndFiltered(() => service, profile);

  describe('the catalogue', () => {
    it('starts with the seed', async () => {
      expect(object(await anyone.get(`/books/${frankenstein}`))).toEqual({
        id: frankenstein,
        isbn: '978-0141439471',
        title: 'Frankenstein',
        author: shelley,
        price: '9.99',
        copies: 40,
        shelf: 'on_sale',
        rating: null,
        added: expect.stringMatching(timestampPattern),
        changed: expect.stringMatching(timestampPattern),
      });
    });

    it('says where a new book can be read', async () => {
      const answer = await admin.post('/books', newBook());
      expectStatus(answer, 201);
      expect(answer.headers.get('location')).toBe(`/books/${idOf(answer)}`);
      expect(object(answer)).toMatchObject({ shelf: 'announced', author: shelley });
    });

    it.each(['0.5', '0.50', 0.5, '9999.99', '1234.56'])('keeps the price %s exactly', async (price) => {
      const id = idOf(await admin.post('/books', newBook({ price })));
      expect(Number(object(await anyone.get(`/books/${id}`)).price)).toBe(Number(price));
      expect(object(await anyone.get(`/books/${id}`)).price).toEqual(expect.stringMatching(/^\d+(\.\d+)?$/));
    });

    it('takes each ISBN once', async () => {
      const book = newBook();
      expectStatus(await admin.post('/books', book), 201);
      const rows = allRows(service);
      const problem = expectProblem(await admin.post('/books', { ...book, title: 'Other' }), 409, 'isbn_taken');
      expect(problem.title).toBe('a book with this ISBN is in the catalogue');
      expect(allRows(service)).toEqual(rows);
    });

    it('changes what a PATCH names, leaves the rest, and moves the time of change only', async () => {
      const before = object(await admin.post('/books', newBook()));
      const path = `/books/${before.id}`;
      const answer = await admin.patch(path, { price: '11.11' });
      expectStatus(answer, 200);
      const { changed, ...after } = object(answer);
      const { changed: was, ...rest } = before;
      expect(after).toEqual({ ...rest, price: '11.11' });
      expect(String(changed) >= String(was)).toBe(true);
      expectProblem(await admin.patch(path, {}), 422, 'validation_failed');
      expectInvalid(await admin.patch(path, { isbn: '979-000000000' }), 'isbn');
    });

    it('releases a book that has copies, once', async () => {
      const empty = idOf(await admin.post('/books', newBook({ copies: 0 })));
      const problem = expectProblem(await admin.post(`/books/${empty}/release`), 409, 'conflict');
      expect(problem.detail).toBe('there is nothing to sell yet');
      const book = await bookOnSale();
      expectProblem(await admin.post(`/books/${book}/release`), 409, 'illegal_transition');
    });

    it('retires what is on sale and nothing else', async () => {
      const announced = idOf(await admin.post('/books', newBook()));
      expectProblem(await admin.post(`/books/${announced}/retire`), 409, 'illegal_transition');
      const book = await bookOnSale();
      expectStatus(await admin.post(`/books/${book}/retire`), 204);
      expectStatus(await admin.post(`/books/${book}/release`), 200);
    });

    it('is changed by admins only', async () => {
      expectProblem(await (await anyone.as()).post('/books', newBook()), 403, 'forbidden');
      expectProblem(await clerk.post('/books', newBook()), 403, 'forbidden');
      expectProblem(await anyone.post('/books', newBook()), 401, 'unauthenticated');
    });

    it('asks for the role before it looks at the body', async () => {
      const caller = await anyone.as();
      expectProblem(await caller.request('POST', '/books', { raw: '{' }), 403, 'forbidden');
    });
  });

  describe('reviews', () => {
    it('are written by every reader: the most specific rule wins over the admin of /books/**', async () => {
      const [book, reader] = [await bookOnSale(), await anyone.as()];
      const answer = await reader.post(`/books/${book}/reviews`, { stars: 4, text: 'good' });
      expectStatus(answer, 201);
      expect(object(answer)).toMatchObject({ user: reader.id, stars: 4, text: 'good' });
      expectProblem(await anyone.post(`/books/${book}/reviews`, { stars: 4, text: 'x' }), 401, 'unauthenticated');
    });

    it('make up the rating of the book', async () => {
      const book = await bookOnSale();
      const reader = await anyone.as();
      await reader.post(`/books/${book}/reviews`, { stars: 4 });
      await reader.post(`/books/${book}/reviews`, { stars: 5 });
      expect(object(await anyone.get(`/books/${book}`)).rating).toBe('4.5');
    });

    it('belong to their book', async () => {
      const [one, other] = [await bookOnSale(), await bookOnSale()];
      const reader = await anyone.as();
      const id = idOf(await reader.post(`/books/${one}/reviews`, { stars: 1 }));
      expect(list(await anyone.get(`/books/${one}/reviews`)).map((row) => row.id)).toEqual([id]);
      expect(list(await anyone.get(`/books/${other}/reviews`))).toEqual([]);
      expectProblem(await anyone.get('/books/00000000-0000-4000-8000-00000000dead/reviews'), 404, 'not_found');
    });

    it('wait until the book is out', async () => {
      const announced = idOf(await admin.post('/books', newBook()));
      const answer = await (await anyone.as()).post(`/books/${announced}/reviews`, { stars: 5 });
      expect(expectProblem(answer, 409, 'conflict').detail).toBe('nobody can have read it yet');
    });

    it('are deleted by who wrote them, or by an admin', async () => {
      const [book, reader] = [await bookOnSale(), await anyone.as()];
      const write = async () => idOf(await reader.post(`/books/${book}/reviews`, { stars: 2 }));
      const [first, second] = [await write(), await write()];
      expectProblem(await (await anyone.as()).delete(`/reviews/${first}`), 403, 'not_yours');
      expectStatus(await reader.delete(`/reviews/${first}`), 204);
      expectStatus(await admin.delete(`/reviews/${second}`), 204);
      expectProblem(await reader.delete(`/reviews/${first}`), 404, 'not_found');
      expect(object(await anyone.get(`/books/${book}`)).rating).toBe(null);
    });
  });

  describe('the basket', () => {
    it('is an empty list before anything is in it, and asking does not make one', async () => {
      const caller = await anyone.as();
      const answer = await caller.get('/basket/entries');
      expectStatus(answer, 200);
      expect(list(answer)).toEqual([]);
      expect(allRows(service).baskets?.filter((row) => row.user === caller.id)).toEqual([]);
    });

    it('is made with the first entry and answers with all of them', async () => {
      const caller = await anyone.as();
      const first = await put(caller, frankenstein, 1);
      expectStatus(first, 201);
      expect(object(first)).toMatchObject({
        user: caller.id,
        phase: 'open',
        basket_entries: [{ book: frankenstein, quantity: 1, wrapped: false }],
      });
      const second = await put(caller, frankenstein, 2, { wrapped: true });
      expect(idOf(second)).toBe(idOf(first));
      expect(object(second).basket_entries).toHaveLength(2);
      expect(list(await caller.get('/basket/entries'))).toHaveLength(2);
      expect(list(await (await anyone.as()).get('/basket/entries'))).toEqual([]);
    });

    it('takes only what is for sale and there', async () => {
      const caller = await anyone.as();
      const announced = idOf(await admin.post('/books', newBook()));
      expectProblem(await put(caller, announced, 1), 409, 'not_for_sale');
      const rare = await bookOnSale({ title: 'Rare', copies: 2 });
      const problem = expectProblem(await put(caller, rare, 3), 409, 'copies_short');
      expect(problem).toMatchObject({ title: 'not enough copies', detail: 'Rare: 3 wanted, 2 left' });
    });

    it('changes an entry of its owner', async () => {
      const caller = await anyone.as();
      await put(caller, frankenstein, 1);
      const [entry] = list(await caller.get('/basket/entries'));
      const path = `/basket/entries/${entry?.id}`;
      const answer = await caller.patch(path, { wrapped: true });
      expectStatus(answer, 200);
      expect(object(answer)).toEqual({ ...entry, wrapped: true });
      expectProblem(await (await anyone.as()).patch(path, { wrapped: false }), 403, 'forbidden');
      expectStatus(await admin.patch(path, { quantity: 2 }), 200);
      expectStatus(await caller.delete(path), 204);
    });
  });

  describe('buying', () => {
    it('moves copies, prices and states together', async () => {
      const [cheap, dear] = [
        await bookOnSale({ title: 'Cheap', price: '0.70', copies: 9 }),
        await bookOnSale({ title: 'Dear', price: '1000.01', copies: 9 }),
      ];
      const caller = await anyone.as();
      await put(caller, cheap, 3);
      await put(caller, dear, 2);
      const answer = await caller.post('/basket/buy', { method: 'voucher' });
      expectStatus(answer, 201);
      expect(answer.headers.get('location')).toBe(`/purchases/${idOf(answer)}`);
      // 3 × 0.70 + 2 × 1000.01 + 2.95 for the post
      expect(object(answer)).toMatchObject({ user: caller.id, progress: 'paid', postage: '2.95', total: '2005.07' });
      expect([await copiesOf(cheap), await copiesOf(dear)]).toEqual([6, 7]);

      const purchase = object(await caller.get(`/purchases/${idOf(answer)}`));
      expect(purchase.purchase_lines).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ book: cheap, quantity: 3, book_title: 'Cheap', unit_price: expect.any(String) }),
          expect.objectContaining({ book: dear, quantity: 2, book_title: 'Dear', unit_price: '1000.01' }),
        ]),
      );
      expect(purchase.invoice).toMatchObject({ amount: '2005.07', method: 'voucher', state: 'collected' });
      expect(list(await caller.get('/basket/entries'))).toEqual([]);
      expectProblem(await caller.post('/basket/buy', { method: 'card' }), 400, 'basket_empty');
    });

    it('keeps title and price of that day', async () => {
      const [book, caller] = [await bookOnSale({ title: 'Early', price: '5.00' }), await anyone.as()];
      const id = idOf(await buy(caller, book, 1));
      await admin.patch(`/books/${book}`, { title: 'Late', price: '50.00' });
      const [line] = object(await caller.get(`/purchases/${id}`)).purchase_lines as readonly Json[];
      expect(line).toMatchObject({ book_title: 'Early' });
      expect(Number(line?.unit_price)).toBe(5);
      expect(Number(object(await caller.get(`/purchases/${id}`)).total)).toBe(7.95);
    });

    it('changes nothing when a copy is missing at the end', async () => {
      const [rare, plenty] = [await bookOnSale({ title: 'Two', copies: 2 }), await bookOnSale()];
      const [slow, fast] = [await anyone.as(), await anyone.as()];
      await put(slow, plenty, 5);
      await put(slow, rare, 2);
      await buy(fast, rare, 1);
      const before = allRows(service);
      const problem = expectProblem(await slow.post('/basket/buy', { method: 'card' }), 409, 'copies_short');
      expect(problem.detail).toBe('Two: 2 wanted, 1 left');
      expect(allRows(service)).toEqual(before);
    });

    it('refuses what was retired meanwhile', async () => {
      const [book, caller] = [await bookOnSale(), await anyone.as()];
      await put(caller, book, 1);
      await admin.post(`/books/${book}/retire`);
      const before = allRows(service);
      expectProblem(await caller.post('/basket/buy', { method: 'card' }), 409, 'not_for_sale');
      expect(allRows(service)).toEqual(before);
    });

    it('sells ten copies to ten of fifty who come at once', async () => {
      const book = await bookOnSale({ copies: 10 });
      const callers = await crowd(anyone, 50);
      for (const caller of callers) expectStatus(await put(caller, book, 1), 201);
      const { won, lost, broken } = await race(callers, (caller) => caller.post('/basket/buy', { method: 'card' }));
      expect(broken.map((answer) => answer.text)).toEqual([]);
      expect([won.length, lost.length]).toEqual([10, 40]);
      expect(codesOf(lost)).toEqual(['copies_short']);
      expect(await copiesOf(book)).toBe(0);
    });

    it('does not sell one basket twice to a caller who clicks ten times', async () => {
      const [book, caller] = [await bookOnSale({ copies: 20 }), await anyone.as()];
      await put(caller, book, 2);
      const { won, broken } = await race(Array(10).fill(caller), () => caller.post('/basket/buy', { method: 'card' }));
      expect(broken.map((answer) => answer.text)).toEqual([]);
      expect(won).toHaveLength(1);
      expect(await copiesOf(book)).toBe(18);
    });

    it('makes one basket for a caller whose first two entries come at once', async () => {
      const [book, caller] = [await bookOnSale(), await anyone.as()];
      const { won, broken } = await race(Array(5).fill(caller), () => put(caller, book, 1));
      expect(broken.map((answer) => answer.text)).toEqual([]);
      expect(new Set(won.map(idOf)).size).toBe(1);
      expect(allRows(service).baskets?.filter((row) => row.user === caller.id)).toHaveLength(1);
    });

    describe.runIf(database === 'postgres')('when the database refuses the end of the transaction', () => {
      /** What the port was asked while the database refuses the first commit with an invoice, with that SQLSTATE. */
      const buyRefused = async (sqlstate: string) => {
        const caller = await anyone.as();
        await put(caller, frankenstein, 1);
        // A sequence keeps its number when the transaction that took it is undone.
        service.database.run(`create sequence commits;
          create function refuse() returns trigger language plpgsql as $$ begin
            if nextval('commits') = 1 then raise exception 'not now' using errcode = '${sqlstate}'; end if;
            return null;
          end $$;
          create constraint trigger refuse after insert on invoices
            deferrable initially deferred for each row execute function refuse();`);
        const before = service.logs().length;
        const answer = await caller.post('/basket/buy', { method: 'card' });
        service.database.run('drop function refuse cascade; drop sequence commits;');
        const request = answer.headers.get('x-request-id');
        await service.logged((line) => 'duration_ms' in line && line.request_id === request);
        const logs = service.logs().slice(before);
        return { caller, answer, logs, collected: logs.filter((line) => 'collected' in line) };
      };

      it('asks for the money once, for the row that is there in the end', async () => {
        const { caller, answer, collected } = await buyRefused('40001');
        expectStatus(answer, 201);
        const invoice = object(await caller.get(`/purchases/${idOf(answer)}`)).invoice as Json;
        expect(collected).toEqual([{ collected: invoice.id, amount: invoice.amount, key: expect.any(String) }]);
      });

      it('says in the log what was paid for nothing', async () => {
        const { answer, logs, collected } = await buyRefused('P0001');
        expectProblem(answer, 500, 'internal');
        expect(logs).toContainEqual(
          expect.objectContaining({
            level: 'error',
            operation: 'POST /basket/buy',
            calls: [{ name: 'collect invoice', idempotencyKey: collected[0]?.key }],
          }),
        );
      });
    });

    it('is undone as a whole when the payment is declined', async () => {
      const failing = await start(project, { env: { PORT_INVOICE_FAIL: '1' } });
      const caller = await failing.anyone.as();
      await put(caller, frankenstein, 2);
      const before = allRows(failing);
      const problem = expectProblem(await caller.post('/basket/buy', { method: 'card' }), 402, 'payment_declined');
      expect(problem.title).toBe('the payment was declined');
      expect(allRows(failing)).toEqual(before);
      expect((await failing.stop()).code).toBe(0);
    });
  });

  describe('purchases', () => {
    it('are seen by their owner and by admins', async () => {
      const [owner, stranger] = [await anyone.as(), await anyone.as()];
      const id = idOf(await buy(owner, frankenstein, 1));
      expect(list(await owner.get('/purchases')).map((row) => row.id)).toEqual([id]);
      expect(list(await stranger.get('/purchases'))).toEqual([]);
      expectProblem(await stranger.get(`/purchases/${id}`), 403, 'not_yours');
      expectProblem(await stranger.post(`/purchases/${id}/withdraw`), 403, 'not_yours');
      expectStatus(await admin.get(`/purchases/${id}`), 200);
    });

    it('are packed and sent by clerks, in that order', async () => {
      const owner = await anyone.as();
      const id = idOf(await buy(owner, frankenstein, 1));
      const send = () => clerk.post(`/purchases/${id}/send`, { tracking: 'TR-0001' });
      expectProblem(await owner.post(`/purchases/${id}/pack`), 403, 'forbidden');
      const rows = allRows(service);
      expectProblem(await send(), 409, 'illegal_transition');
      expect(allRows(service)).toEqual(rows);
      expectStatus(await clerk.post(`/purchases/${id}/pack`), 204);
      const sent = await send();
      expectStatus(sent, 200);
      expect(object(sent)).toMatchObject({ progress: 'sent', tracking: 'TR-0001' });
      expectProblem(await send(), 409, 'illegal_transition');
      expectInvalid(await clerk.post(`/purchases/${id}/send`, { tracking: 'TR' }), 'tracking');
    });

    it('tell the log of each state that they come to, once it stands, and of none that was refused', async () => {
      const id = idOf(await buy(await anyone.as(), frankenstein, 1));
      expectProblem(await clerk.post(`/purchases/${id}/send`, { tracking: 'TR-0001' }), 409, 'illegal_transition');
      await clerk.post(`/purchases/${id}/pack`);
      await service.logged((line) => line.id === id && line.to === 'packed');
      expect(service.logs().filter((line) => line.id === id)).toEqual([
        expect.objectContaining({ msg: 'state transition', field: 'Purchase.progress', from: 'placed', to: 'paid' }),
        expect.objectContaining({ from: 'paid', to: 'packed', operation: 'POST /purchases/{id}/pack' }),
      ]);
    });

    it('are withdrawn until they are sent: copies and money go back', async () => {
      const [book, owner] = [await bookOnSale({ copies: 8 }), await anyone.as()];
      const id = idOf(await buy(owner, book, 3));
      expect(await copiesOf(book)).toBe(5);
      await clerk.post(`/purchases/${id}/pack`);
      const answer = await owner.post(`/purchases/${id}/withdraw`);
      expectStatus(answer, 200);
      expect(object(answer).progress).toBe('withdrawn');
      expect(await copiesOf(book)).toBe(8);
      expect(object(await owner.get(`/purchases/${id}`)).invoice).toMatchObject({ state: 'reimbursed' });
      const rows = allRows(service);
      const problem = expectProblem(await owner.post(`/purchases/${id}/withdraw`), 409, 'too_late');
      expect(problem.title).toBe('the parcel has left the house');
      expect(allRows(service)).toEqual(rows);
    });
  });

  theProjectRunsWithMake(() => project, database);
  theProjectIsClean(() => project);
  theServiceLivesAndDiesWell(() => project, profile, database);
  it('counts what its `observe` block names', async () => {
    const reader = await anyone.as();
    await buy(reader, await bookOnSale({ copies: 7 }), 2);
    expectProblem(await reader.post('/basket/buy', { method: 'card' }), 400, 'basket_empty');
    const { text } = await anyone.get('/metrics');
    expect(text).toMatch(/^buy_conversion_total\{outcome="done"\} [1-9]/m);
    expect(text).toMatch(/^buy_conversion_total\{outcome="refused"\} [1-9]/m);
    const copies = (service.database.tables().books ?? []).reduce((sum, book) => sum + Number(book.copies), 0);
    expect(text).toContain(`book_copies_level{of="sum"} ${copies}`);
  });

  theClientCallsTheService(
    () => service,
    () => project,
  );

  offeredRequestsAreTaken(() => service, { file: join(repository, 'examples', 'bookshop.sds') });

  theServiceIsMeasured(
    () => service,
    () => project,
  );
  theDocumentDescribesTheService(() => service);
});
