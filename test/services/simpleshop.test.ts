import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyServiceHasItsRoutes } from './contract/alwaysPresent.ts';
import { tokensAreChecked } from './contract/authentication.ts';
import { theDocumentDescribesTheService } from './contract/document.ts';
import { theServiceLivesAndDiesWell } from './contract/lifecycle.ts';
import { listsArePagedSortedAndFiltered } from './contract/lists.ts';
import type { Profile } from './contract/profile.ts';
import { badRequestsAreRefused } from './contract/requests.ts';
import { type Client, idOf, type Json, list, object } from './harness/client.ts';
import { databases } from './harness/databases.ts';
import { expectInvalid, expectProblem, expectStatus, timestampPattern, uuidPattern } from './harness/expectations.ts';
import { makeProject, type Project } from './harness/project.ts';
import { codesOf, crowd, race } from './harness/races.ts';
import { corpusFile } from './harness/repository.ts';
import { allRows } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

// The spec sells products and has no api to make them: the suite sows its own, one for each purpose.
const product = (number: number) => `90000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const products = [
  { at: 1, name: 'Lamp', price: '19.99', stock: 100, status: 'active' },
  { at: 2, name: 'Chair', price: '120', stock: 3, status: 'active' },
  { at: 3, name: 'Desk', price: '0.10', stock: 1000, status: 'active' },
  { at: 4, name: 'Rug', price: '999999.99', stock: 5, status: 'archived' },
  { at: 5, name: 'Race', price: '1.00', stock: 10, status: 'active' },
  { at: 6, name: 'Vase', price: '7.77', stock: 50, status: 'active' },
  ...Array.from({ length: 25 }, (_, n) => ({
    at: 100 + n,
    name: `Thing ${String(n).padStart(2, '0')}`,
    price: `${n + 1}.50`,
    stock: 10 + n,
    status: 'active',
  })),
];
const [lamp, chair, desk, rug, raced, vase] = [1, 2, 3, 4, 5, 6].map(product) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const seeds = products.map(
  ({ at, name, price, stock, status }) =>
    `  Product {id: "${product(at)}", name: "${name}", price: ${price}, stock: ${stock}, status: ${status}}`,
);

const spec = corpusFile('sds/simpleshop.sds');
if (spec === undefined) console.warn('simpleshop: skipped, the corpus does not lie beside the repository');

describe.skipIf(spec === undefined).each(databases)('simpleshop on %s', (database) => {
  let project: Project;
  let service: Service;
  let anyone: Client;

  beforeAll(async () => {
    project = await makeProject({
      name: 'simpleshop',
      file: spec ?? '',
      database,
      appended: `\nseed {\n${seeds.join('\n')}\n}\n`,
    });
    service = await start(project);
    anyone = service.anyone;
  });

  afterAll(async () => {
    expect((await service.stop()).code).toBe(0);
  });

  const stockOf = async (id: string) => object(await anyone.get(`/products/${id}`)).stock;
  const put = (caller: Client, id: string, qty: number) => caller.post('/cart/items', { product: id, qty });
  const buy = async (caller: Client, id: string, qty: number) => {
    expectStatus(await put(caller, id, qty), 201);
    return caller.post('/checkout', { method: 'card' });
  };

  const profile: Profile = {
    name: 'simpleshop',
    open: '/products',
    closed: { method: 'GET', path: '/orders' },
    cached: { path: '/products', age: 30, public: true },
    row: { path: '/products', id: async () => lamp, caller: async () => anyone },
    write: {
      method: 'POST',
      path: '/cart/items',
      caller: () => anyone.as(),
      valid: () => ({ product: desk, qty: 1 }),
      broken: [
        { field: 'qty', value: 0 },
        { field: 'qty', value: 101 },
        { field: 'qty', value: 1.5 },
        { field: 'qty', value: '1' },
        { field: 'qty', value: null },
        { field: 'qty', value: true },
        { field: 'product', value: 'no-uuid' },
        { field: 'product', value: 7 },
        { field: 'product', value: '00000000-0000-4000-8000-00000000dead' },
      ],
      forbidden: ['id', 'user', 'status', 'cart'],
    },
    pages: {
      path: '/products',
      size: 20,
      caller: async () => anyone,
      sortable: 'price',
      filterable: 'name',
    },
  };

  everyServiceHasItsRoutes(() => service);
  tokensAreChecked(() => service, profile);
  badRequestsAreRefused(() => service, profile);
  listsArePagedSortedAndFiltered(() => service, profile);

  describe('products', () => {
    it('come with exact decimals and times in UTC', async () => {
      const row = object(await anyone.get(`/products/${lamp}`));
      expect(row).toEqual({
        id: lamp,
        name: 'Lamp',
        price: '19.99',
        stock: expect.any(Number),
        status: 'active',
        created: expect.stringMatching(timestampPattern),
        updated: expect.stringMatching(timestampPattern),
      });
    });

    it('are found by the moment that the database gave them', async () => {
      service.database.run(
        `INSERT INTO products (id, name, price, stock, status) VALUES ('${product(900)}', 'By hand', '5', 1, 'active')`,
      );
      const { created } = object(await anyone.get(`/products/${product(900)}`));
      const found = list(await anyone.get(`/products?created=${created}&name=By hand`));
      service.database.run(`DELETE FROM products WHERE id = '${product(900)}'`);
      expect(found).toHaveLength(1);
    });

    it('are listed only when they are active', async () => {
      const names = list(await anyone.get('/products?page_size=100')).map((row) => row.name);
      expect(names).toContain('Lamp');
      expect(names).not.toContain('Rug');
    });

    it('do not show others when the fixed filter is asked away', async () => {
      const answer = await anyone.get('/products?status=archived&page_size=100');
      if (answer.status === 200) expect(list(answer)).toEqual([]);
      else expectInvalid(answer, 'status');
    });
  });

  describe('the cart', () => {
    it('is made with the first item', async () => {
      const caller = await anyone.as();
      const answer = await put(caller, lamp, 2);
      expectStatus(answer, 201);
      expect(object(answer)).toMatchObject({ id: expect.stringMatching(uuidPattern), user: caller.id, status: 'open' });
    });

    it('stays the same for the second', async () => {
      const caller = await anyone.as();
      const first = await put(caller, lamp, 1);
      expect(idOf(await put(caller, chair, 1))).toBe(idOf(first));
    });

    it('is each caller his own', async () => {
      const [a, b] = [await put(await anyone.as(), lamp, 1), await put(await anyone.as(), lamp, 1)];
      expect(idOf(a)).not.toBe(idOf(b));
    });

    it('takes no product that is not active', async () => {
      const problem = expectProblem(await put(await anyone.as(), rug, 1), 400, 'bad_request');
      expect(problem.detail).toBe('product unavailable');
    });

    it('takes no more than there is, and says how much that would be', async () => {
      const problem = expectProblem(await put(await anyone.as(), chair, 4), 409, 'stock_conflict');
      expect(problem).toMatchObject({ title: 'insufficient stock', detail: 'Chair: requested 4, available 3' });
      expectStatus(await put(await anyone.as(), chair, 3), 201);
    });

    it('looks at the guards in the order of the spec', async () => {
      // Both the first (not active) and the second (stock) would fail.
      expectProblem(await put(await anyone.as(), rug, 50), 400, 'bad_request');
    });
  });

  describe('items of the cart', () => {
    const itemOf = (caller: Client) => {
      const carts = allRows(service).carts?.filter((row) => row.user === caller.id) ?? [];
      const item = allRows(service).cart_items?.find((row) => row.cart_id === carts[0]?.id);
      return String(item?.id);
    };

    it('change their quantity', async () => {
      const caller = await anyone.as();
      await put(caller, lamp, 1);
      const answer = await caller.patch(`/cart/items/${itemOf(caller)}`, { qty: 5 });
      expect(answer.status).toBeLessThan(300);
      expectProblem(await caller.patch(`/cart/items/${itemOf(caller)}`, { qty: 101 }), 422, 'validation_failed');
      expectProblem(await caller.patch(`/cart/items/${itemOf(caller)}`, {}), 422, 'validation_failed');
    });

    it('are refused to strangers and open to their owner and to admins', async () => {
      const caller = await anyone.as();
      await put(caller, chair, 1);
      const path = `/cart/items/${itemOf(caller)}`;
      expectProblem(await (await anyone.as()).delete(path), 403);
      expectProblem(await (await anyone.as()).patch(path, { qty: 2 }), 403);
      expect((await (await anyone.as('admin')).patch(path, { qty: 2 })).status).toBeLessThan(300);
      expectStatus(await caller.delete(path), 204);
      expectProblem(await caller.delete(path), 404, 'not_found');
    });

    it('cannot be changed once the cart is checked out', async () => {
      const caller = await anyone.as();
      await put(caller, vase, 1);
      const path = `/cart/items/${itemOf(caller)}`;
      expectStatus(await caller.post('/checkout', { method: 'card' }), 201);
      expectProblem(await caller.delete(path), 400, 'bad_request');
    });
  });

  describe('checkout', () => {
    it('changes stock, total and the cart, and keeps what was bought', async () => {
      const caller = await anyone.as();
      const before = Number(await stockOf(lamp));
      await put(caller, lamp, 2);
      await put(caller, desk, 3);
      const answer = await caller.post('/checkout', { method: 'wallet' });
      expectStatus(answer, 201);
      expect(answer.headers.get('location')).toBe(`/orders/${idOf(answer)}`);
      expect(object(answer)).toMatchObject({ user: caller.id, total: '40.28', status: 'paid' });
      expect(await stockOf(lamp)).toBe(before - 2);

      const order = object(await caller.get(`/orders/${idOf(answer)}`));
      const lines = order.order_lines as readonly Json[];
      expect(lines.map(({ product: of, qty, unit_price }) => ({ of, qty, unit_price }))).toEqual(
        expect.arrayContaining([
          { of: lamp, qty: 2, unit_price: '19.99' },
          { of: desk, qty: 3, unit_price: expect.stringMatching(/^0\.10?$/) },
        ]),
      );
      expect(order.payment).toMatchObject({ amount: '40.28', method: 'wallet', status: 'captured' });
    });

    it('leaves a new cart to the next purchase', async () => {
      const caller = await anyone.as();
      expectStatus(await buy(caller, desk, 1), 201);
      expectProblem(await caller.post('/checkout', { method: 'card' }), 400, 'cart_empty');
      expectStatus(await buy(caller, desk, 1), 201);
    });

    it('refuses an empty cart', async () => {
      const problem = expectProblem(await (await anyone.as()).post('/checkout', { method: 'card' }), 400, 'cart_empty');
      expect(problem.title).toBe('cart is empty');
    });

    it('refuses a method that payments do not have', async () => {
      expectInvalid(await (await anyone.as()).post('/checkout', { method: 'cash' }), 'method');
    });

    it('changes nothing when another was faster', async () => {
      const [slow, fast] = [await anyone.as(), await anyone.as()];
      const left = Number(await stockOf(chair));
      await put(slow, desk, 1);
      await put(slow, chair, left);
      expectStatus(await buy(fast, chair, 1), 201);
      const before = allRows(service);
      const problem = expectProblem(await slow.post('/checkout', { method: 'card' }), 409, 'stock_conflict');
      expect(problem.detail).toBe(`Chair: requested ${left}, available ${left - 1}`);
      expect(allRows(service)).toEqual(before);
    });

    it('sells ten of ten to fifty who come at once', async () => {
      const callers = await crowd(anyone, 50);
      for (const caller of callers) expectStatus(await put(caller, raced, 1), 201);
      const { won, lost, broken } = await race(callers, (caller) => caller.post('/checkout', { method: 'card' }));
      expect(broken.map((answer) => answer.text)).toEqual([]);
      expect(won).toHaveLength(10);
      expect(lost).toHaveLength(40);
      expect(codesOf(lost)).toEqual(['stock_conflict']);
      expect(await stockOf(raced)).toBe(0);
    });
  });

  describe('orders', () => {
    it('are seen by their owner only', async () => {
      const [owner, stranger] = [await anyone.as(), await anyone.as()];
      const id = idOf(await buy(owner, desk, 1));
      expect(list(await owner.get('/orders')).map((row) => row.id)).toEqual([id]);
      expect(list(await stranger.get('/orders'))).toEqual([]);
      const problem = expectProblem(await stranger.get(`/orders/${id}`), 403, 'not_owner');
      expect(problem.title).toBe('access denied');
      expectProblem(await stranger.post(`/orders/${id}/cancel`), 403);
      expectStatus(await (await anyone.as('admin')).get(`/orders/${id}`), 200);
    });

    it('are cancelled once, and their goods go back', async () => {
      const owner = await anyone.as();
      const before = await stockOf(vase);
      const id = idOf(await buy(owner, vase, 4));
      expect(await stockOf(vase)).toBe(Number(before) - 4);
      expectStatus(await owner.post(`/orders/${id}/cancel`), 204);
      expect(await stockOf(vase)).toBe(before);
      const order = object(await owner.get(`/orders/${id}`));
      expect(order).toMatchObject({ status: 'cancelled', payment: { status: 'refunded' } });

      const rows = allRows(service);
      const problem = expectProblem(await owner.post(`/orders/${id}/cancel`), 400, 'bad_request');
      expect(problem.detail).toBe('cannot cancel');
      expect(allRows(service)).toEqual(rows);
    });

    it('answer 404 where there is none, before they ask whose it is', async () => {
      const caller = await anyone.as();
      const path = '/orders/00000000-0000-4000-8000-00000000dead';
      expectProblem(await caller.get(path), 404, 'not_found');
      expectProblem(await caller.post(`${path}/cancel`), 404, 'not_found');
    });
  });

  describe('when the payment fails', () => {
    it('undoes the whole checkout', async () => {
      const failing = await start(project, { env: { PORT_PAYMENT_FAIL: '1' } });
      const caller = await failing.anyone.as();
      expectStatus(await caller.post('/cart/items', { product: lamp, qty: 2 }), 201);
      const before = allRows(failing);
      const problem = expectProblem(await caller.post('/checkout', { method: 'card' }), 402, 'payment_failed');
      expect(problem.title).toBe('payment could not be captured');
      expect(allRows(failing)).toEqual(before);
      expect((await failing.stop()).code).toBe(0);
    });
  });

  theServiceLivesAndDiesWell(() => project, profile, database);
  theDocumentDescribesTheService(() => service);
});
