import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyServiceHasItsRoutes } from './contract/alwaysPresent.ts';
import { theDocumentDescribesTheService } from './contract/document.ts';
import { offeredRequestsAreTaken } from './contract/offeredRequests.ts';
import { type Broker, missingBrokers, startRabbit } from './harness/brokers.ts';
import { type Client, idOf, list, object } from './harness/client.ts';
import { type Collector, startCollector } from './harness/collector.ts';
import { databases } from './harness/databases.ts';
import { expectProblem, expectStatus } from './harness/expectations.ts';
import { type Finished, mustRun, pause, run } from './harness/processes.ts';
import { makeSystem, type Project, type SystemProject } from './harness/project.ts';
import { repository } from './harness/repository.ts';
import { tablesOf } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

const missing = missingBrokers().filter((name) => name.startsWith('rabbitmq'));
if (missing.length > 0) console.warn(`marketplace: skipped, missing: ${missing.join(', ')}`);

// The three services of one system, each a process with a database of its own, that know each other by events only.
describe.skipIf(missing.length > 0).each(databases)(
  'the marketplace on %s: a sale that is paid is delivered',
  (database) => {
    const file = join(repository, 'examples', 'marketplace');
    let rabbit: Broker;
    let collector: Collector;
    let env: Readonly<Record<string, string>>;
    let system: SystemProject;
    let catalog: Service;
    let trade: Service;
    let delivery: Service;

    beforeAll(async () => {
      rabbit = await startRabbit();
      system = await makeSystem({ name: 'marketplace', file, database, modules: ['catalog', 'trade', 'delivery'] });
      collector = await startCollector();
      env = { RABBITMQ_URL: rabbit.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
      delivery = await start(built('delivery'), { env });
      trade = await start(built('trade'), { env });
      catalog = await start(built('catalog'), { env });
    });

    afterAll(async () => {
      for (const service of [catalog, trade, delivery]) expect((await service?.stop())?.code).toBe(0);
      await rabbit?.stop();
      collector?.close();
    });

    it('produces exactly one parcel for a paid sale, for its buyer', async () => {
      const buyer = await trade.anyone.as();
      const sale = await paidSale(buyer);
      const [parcel, ...more] = await parcelsOf(sale, 1);
      expect(more).toEqual([]);
      expect(parcel).toMatchObject({ owner: buyer.id, stage: 'announced' });
      const same = await delivery.anyone.as('user', buyer.id);
      expect(object(await same.get(`/parcels/${parcel?.id}`))).toMatchObject({ sale, label: null });
      expect(tablesOf(delivery).inbox_events).toMatchObject([{ id: parcel?.id, source: 'trade-service' }]);
    });

    it('hears of what is offered, from the service that others hear, too', async () => {
      const listing = await offered();
      const told = tablesOf(catalog).outbox_events?.find(({ payload }) => String(payload).includes(listing));
      const published = () => tablesOf(trade).inbox_events?.filter(({ id }) => id === told?.id) ?? [];
      for (let attempt = 0; attempt < 600 && published().length === 0; attempt++) await pause(50);
      expect(published()).toMatchObject([{ source: 'catalog-service', name: 'listing.published' }]);
      expect(tablesOf(delivery).inbox_events?.some(({ source }) => source === 'catalog-service')).toBe(false);
    });

    it('carries an event that is delivered again out once', async () => {
      const sale = await paidSale(await trade.anyone.as());
      await parcelsOf(sale, 1);
      await tellAgain(sale);
      const marker = await paidSale(await trade.anyone.as());
      await parcelsOf(marker, 1);
      expect(await parcelsOf(sale, 1)).toHaveLength(1);
    });

    it('delivers what was paid while the other service was away', async () => {
      await delivery.stop();
      const sale = await paidSale(await trade.anyone.as());
      delivery = await start(built('delivery'), { env });
      expect(await parcelsOf(sale, 1)).toHaveLength(1);
    });

    it('carries an event out in the trace of the request that told of it, in the other service', async () => {
      const trace = randomUUID().replaceAll('-', '');
      const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01` };
      const buyer = await trade.anyone.as();
      const sale = idOf(await buyer.post('/sales', { listing: await offered(), price: '12.50' }));
      expectStatus(await buyer.request('POST', `/sales/${sale}/pay`, { body: { method: 'card' }, headers }), 200);
      await parcelsOf(sale, 1);
      const ofTrace = () => collector.spans().filter(({ traceId }) => traceId === trace);
      const carriedOut = { service: 'delivery-service', name: 'process sale.paid', traceId: trace };
      const told = { service: 'trade-service', name: 'publish sale.paid', traceId: trace };
      // Each service sends its spans in batches of its own: some may be there before these.
      await expect.poll(ofTrace, { timeout: 60_000 }).toEqual(expect.arrayContaining([told, carriedOut]));
    });

    it('tells in its metrics how many events are overdue', async () => {
      const sale = await paidSale(await trade.anyone.as());
      await parcelsOf(sale, 1);
      const isDelivered = () => tablesOf(trade).outbox_events?.every(({ delivered }) => delivered !== null) === true;
      for (let attempt = 0; attempt < 600 && !isDelivered(); attempt++) await pause(50);
      const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
      const told = async () => (await trade.anyone.get('/metrics')).text.match(/contract_events_overdue\{.*/g);
      const held = (age: number) =>
        trade.database.run(
          `update outbox_events set delivered = null, due = '${hours(1)}', created = '${hours(-age)}' where name = 'sale.paid' and payload like '%${sale}%'`,
        );
      // An event that nobody could be told of; the contract gives two hours.
      held(1);
      expect(await told()).toEqual(['contract_events_overdue{event="sale.paid"} 0']);
      held(3);
      expect(await told()).toEqual(['contract_events_overdue{event="sale.paid"} 1']);
      trade.database.run(`update outbox_events set due = created where delivered is null`);
      for (let attempt = 0; attempt < 600 && !isDelivered(); attempt++) await pause(50);
      expect(await told()).toEqual(['contract_events_overdue{event="sale.paid"} 0']);
      expect(await parcelsOf(sale, 1)).toHaveLength(1);
    });

    it('passes the contract tests that were generated', async () => {
      // On PostgreSQL the tests make databases of their own on the server of that one.
      const server = { DATABASE_URL: trade.database.url };
      const output = await mustRun('npx', ['vitest', 'run', '--reporter=verbose'], system.folder, server);
      expect(output).toContain('sale.paid must produce exactly one Parcel within 2h (system.sds:42)');
      expect(output).toContain('one Parcel of nothing is found (system.sds:49)');
    });

    // What is written above the services differs between databases in names of columns only.
    it.runIf(database === databases[0])(
      'has tests and programs with the types that the strict compilers of its services want',
      async () => {
        await mustRun('npx', ['tsc'], system.folder);
        const biome = ['biome', 'check', '--error-on-warnings', '--config-path', '../trade', '.'];
        for (const folder of ['contract-tests', 'invariants']) await mustRun('npx', biome, join(system.folder, folder));
      },
    );

    it('tells which line between the services is broken by which row', async () => {
      const sale = await paidSale(await trade.anyone.as());
      const [parcel] = await parcelsOf(sale, 1);
      expect(await check()).toEqual({ code: 0, output: '' });
      const other = randomUUID();
      const values = 'owner, sale, label, grams, stage, handed_in';
      delivery.database.run(
        `insert into parcels (id, ${values}) select '${other}', ${values} from parcels where id = '${parcel?.id}'`,
      );
      delivery.database.run(`delete from parcels where id = '${parcel?.id}'`);
      expect(await check()).toEqual({
        code: 1,
        output: `system.sds:49: no Parcel without corresponding sale.paid: ${other}: Parcel without sale.paid\n`,
      });
      delivery.database.run(`delete from parcels where id = '${other}'`);
    });

    it('says whose database cannot be read, where there is none', async () => {
      const nowhere = database === 'sqlite' ? 'file:./nowhere/trade.db' : 'postgresql://nobody@127.0.0.1:1/none';
      const { code, output } = await check({ TRADE_DATABASE_URL: nowhere });
      expect(code).toBe(2);
      expect(output).toMatch(/^the database of trade cannot be read \(`make migrate` in its folder makes it\): .+\n$/);
    });

    // One of the services: it knows the rows of others by their ids. Its sales are of listings that nobody has offered.
    describe('trade', () => {
      const listing = '11111111-2222-4333-8444-555555555555';

      everyServiceHasItsRoutes(() => trade);

      it('agrees on a sale of something that another service owns', async () => {
        const [buyer, stranger] = [await trade.anyone.as(), await trade.anyone.as()];
        const answer = await buyer.post('/sales', { listing, price: '12.30' });
        expectStatus(answer, 201);
        expect(object(answer)).toMatchObject({ owner: buyer.id, listing, price: '12.3', stage: 'agreed' });
        expectProblem(await stranger.get(`/sales/${idOf(answer)}`), 403, 'not_your_sale');
        expect(list(await stranger.get('/sales'))).toEqual([]);
      });

      it('is paid once: the second who pays for the same listing is refused', async () => {
        const [first, second] = [await trade.anyone.as(), await trade.anyone.as()];
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
        const caller = await trade.anyone.as();
        expectProblem(await caller.get('/no-such-route/listings'), 404, 'not_found');
        expect(Object.keys(object(await trade.anyone.get('/openapi.json')).paths ?? {})).not.toContain('/listings');
      });

      offeredRequestsAreTaken(() => trade, { file, module: 'trade' });

      theDocumentDescribesTheService(() => trade);
    });

    /** The checker of the system on the databases of the running services. */
    function check(others: Readonly<Record<string, string>> = {}): Promise<Finished> {
      const databases = {
        CATALOG_DATABASE_URL: catalog.database.url,
        TRADE_DATABASE_URL: trade.database.url,
        DELIVERY_DATABASE_URL: delivery.database.url,
        ...others,
      };
      return run('npx', ['tsx', 'invariants/main.ts'], system.folder, databases);
    }

    function built(module: string): Project {
      const project = system.services[module];
      if (project === undefined) throw new Error(`${module} is not built`);
      return project;
    }

    /** A listing that is live. */
    async function offered(): Promise<string> {
      const seller = await catalog.anyone.as();
      const listing = idOf(await seller.post('/listings', { headline: 'A lamp', price: '20', condition: 'used' }));
      const photo = { address: 'https://example.org/1', caption: 'on' };
      expectStatus(await seller.post(`/listings/${listing}/photos`, photo), 201);
      expectStatus(await seller.post(`/listings/${listing}/publish`), 200);
      return listing;
    }

    async function paidSale(buyer: Client): Promise<string> {
      const sale = idOf(await buyer.post('/sales', { listing: await offered(), price: '12.50' }));
      expectStatus(await buyer.post(`/sales/${sale}/pay`, { method: 'card' }), 200);
      return sale;
    }

    /** The parcels of a sale, as soon as there are so many. */
    async function parcelsOf(sale: string, count: number): Promise<readonly Record<string, unknown>[]> {
      const found = () => tablesOf(delivery).parcels?.filter((parcel) => parcel.sale === sale) ?? [];
      for (let attempt = 0; attempt < 600 && found().length < count; attempt++) await pause(50);
      return found();
    }

    /** What the relay of a process leaves that died between publishing an event and marking it. */
    async function tellAgain(sale: string): Promise<void> {
      const isOpen = () => tablesOf(trade).outbox_events?.some(({ delivered }) => delivered === null) === true;
      trade.database.run(`update outbox_events set delivered = null, due = created where payload like '%${sale}%'`);
      for (let attempt = 0; attempt < 600 && isOpen(); attempt++) await pause(50);
      expect(isOpen()).toBe(false);
    }
  },
);
