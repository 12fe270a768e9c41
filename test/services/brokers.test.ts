import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Broker, missingBrokers, startRabbit, startRedis } from './harness/brokers.ts';
import { idOf, object } from './harness/client.ts';
import { startCollector } from './harness/collector.ts';
import { expectProblem, expectStatus } from './harness/expectations.ts';
import { pause } from './harness/processes.ts';
import { makeProject, type Project } from './harness/project.ts';
import { tablesOf } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

const missing = missingBrokers();
if (missing.length > 0) console.warn(`brokers: skipped, missing: ${missing.join(', ')}`);

// What `runtime { cache: redis, queue: rabbitmq }` adds once the servers are named.
describe.skipIf(missing.length > 0)('a service beside Redis and RabbitMQ', () => {
  let project: Project;
  let redis: Broker;
  let rabbit: Broker;

  beforeAll(async () => {
    const file = fileURLToPath(new URL('specs/depot.sds', import.meta.url));
    const extensions = { 'extensions/ports.ts': refusesPoison };
    project = await makeProject({ name: 'brokers', file, appended: weighing, extensions });
    redis = await startRedis();
    rabbit = await startRabbit();
  });

  afterAll(async () => {
    await redis?.stop();
    await rabbit?.stop();
  });

  it('counts requests together with its other processes', async () => {
    const env = { REDIS_URL: redis.url };
    const [one, other] = [await start(project, { env }), await start(project, { env })];
    const id = randomUUID();
    const path = '/parcels/00000000-0000-4000-8000-00000000dead';
    const ask = async (service: Service) => (await service.anyone.as('user', id)).patch(path, { weight: 1 });
    for (const service of [one, other, one]) expectProblem(await ask(service), 404, 'not_found');
    expectProblem(await ask(other), 429, 'rate_limited');
    expectProblem(await ask(one), 429, 'rate_limited');
    for (const service of [one, other]) expect((await service.stop()).code).toBe(0);
  });

  it('names Redis when it is down, and serves all the same', async () => {
    const own = await startRedis();
    const service = await start(project, { env: { REDIS_URL: own.url } });
    await own.stop();
    await until(async () => (await service.anyone.get('/ready')).status === 503);
    expect(expectProblem(await service.anyone.get('/ready'), 503).detail).toContain('redis');
    expectStatus(await service.anyone.get('/tariffs'), 200);
    expect((await service.stop()).code).toBe(0);
  });

  it('publishes events to RabbitMQ and hears them from there', async () => {
    const service = await start(project, { env: { RABBITMQ_URL: rabbit.url } });
    const caller = await service.anyone.as();
    const code = randomUUID().slice(0, 20);
    const id = idOf(await caller.post('/parcels', { code, pin: '4711', weight: 3 }));
    expectStatus(await caller.post(`/parcels/${id}/collect`), 200);
    const told = () => service.logs().filter((line) => JSON.stringify(line.notification ?? {}).includes(code));
    await until(async () => told().length > 0);
    await until(async () => tablesOf(service).outbox_events?.[0]?.delivered != null);
    expect(told()).toHaveLength(1);
    expect((await service.stop()).code).toBe(0);
  });

  it('hands the trace of the request on: in the outbox, in the header of the message, to the listener', async () => {
    const collector = await startCollector();
    const env = { RABBITMQ_URL: rabbit.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
    const service = await start(project, { env });
    const heard = await headersOf(project, rabbit, 'depot.events');
    const trace = randomUUID().replaceAll('-', '');
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    const caller = await service.anyone.as();
    const code = randomUUID().slice(0, 20);
    const id = idOf(await caller.post('/parcels', { code, pin: '4711', weight: 3 }));
    expectStatus(await caller.request('POST', `/parcels/${id}/collect`, { headers }), 200);
    await until(async () => heard.headers.length > 0);
    const ofTrace = expect.stringMatching(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(tablesOf(service).outbox_events).toMatchObject([{ traceparent: ofTrace }]);
    expect(heard.headers).toEqual([{ traceparent: ofTrace }]);
    // Not that of the request: who hears of it hears of what published it.
    expect(heard.headers).not.toEqual([{ traceparent: tablesOf(service).outbox_events?.[0]?.traceparent }]);
    await heard.close();
    await until(async () => tablesOf(service).outbox_events?.[0]?.delivered != null);
    // That it is delivered says that the broker has it; the listener is a while behind.
    await service.logged(({ notification }) => JSON.stringify(notification)?.includes(code) ?? false);
    expect((await service.stop()).code).toBe(0);
    collector.close();
    const behind = collector.spans().filter(({ name }) => /^(publish|process) parcel.collected$/.test(name));
    expect(new Set(behind.map(({ name }) => name))).toEqual(
      new Set(['publish parcel.collected', 'process parcel.collected']),
    );
    expect(new Set(behind.map(({ traceId }) => traceId))).toEqual(new Set([trace]));
  });

  it('publishes without that header where nothing is traced', async () => {
    const service = await start(project, { env: { RABBITMQ_URL: rabbit.url } });
    const heard = await headersOf(project, rabbit, 'depot.events');
    const caller = await service.anyone.as();
    const id = idOf(await caller.post('/parcels', { code: randomUUID().slice(0, 20), pin: '4711', weight: 3 }));
    expectStatus(await caller.post(`/parcels/${id}/collect`), 200);
    await until(async () => heard.headers.length > 0);
    expect(heard.headers).toEqual([{}]);
    await heard.close();
    expect((await service.stop()).code).toBe(0);
  });

  // The same with and without a broker: what always fails is tried so often as the settings say, and no more.
  it.each(['in the process', 'through RabbitMQ'])('sets an event aside that always fails, %s', async (queue) => {
    const broker = queue === 'in the process' ? {} : { RABBITMQ_URL: rabbit.url };
    const service = await start(project, { env: { ...broker, EVENT_RETRY_WAITS: '0.05,0.1' } });
    const caller = await service.anyone.as();
    const collect = async (code: string) => {
      const id = idOf(await caller.post('/parcels', { code, pin: '4711', weight: 3 }));
      expectStatus(await caller.post(`/parcels/${id}/collect`), 200);
    };
    const failures = (message: string) => service.logs().filter(({ msg }) => msg === message);
    await collect('poison');
    await until(async () => failures('an event was set aside').length > 0);
    expect(failures('an event was not carried out; it is tried again')).toHaveLength(2);
    expect(failures('an event was set aside')).toMatchObject([{ event: 'parcel.collected' }]);
    const metrics = String((await service.anyone.get('/metrics')).text);
    expect(metrics).toContain('events_set_aside_total{event="parcel.collected"} 1');
    // It keeps nobody waiting.
    await collect('wholesome');
    await until(async () =>
      service.logs().some(({ notification }) => JSON.stringify(notification)?.includes('wholesome')),
    );
    const rows = tablesOf(service).outbox_events ?? [];
    const aside = rows.filter(({ payload }) => String(payload).includes('poison')).map((row) => row.set_aside !== null);
    expect(aside).toEqual([queue === 'in the process']);
    expect((await service.stop()).code).toBe(0);
  });

  it('carries out the steps of events that come through RabbitMQ: once each, and those that follow from them', async () => {
    const service = await start(project, { env: { RABBITMQ_URL: rabbit.url, EVENT_RETRY_WAITS: '0.05,0.1' } });
    const caller = await service.anyone.as();
    const id = idOf(await caller.post('/parcels', { code: randomUUID().slice(0, 20), pin: '4711', weight: 3 }));
    const rows = (table: string) => tablesOf(service)[table] ?? [];
    const stamps = () => rows('stamps').map(({ weight }) => Number(weight));
    const isDelivered = () => rows('outbox_events').every(({ delivered }) => delivered !== null);
    // Two events about one row that are in the queue together.
    for (const _ of ['one', 'other']) expectStatus(await caller.post(`/parcels/${id}/weigh`), 204);
    await until(async () => stamps().length === 2);
    expect(stamps().toSorted()).toEqual([4, 5]);
    await until(async () => isDelivered());
    service.database.run('UPDATE outbox_events SET delivered = NULL, due = created');
    await until(async () => isDelivered());
    // The one that is told of last comes last: those that came again were looked at before it.
    expectStatus(await caller.post(`/parcels/${id}/weigh`), 204);
    await service.logged(({ msg, event }) => msg === 'an event was set aside' && event === 'parcel.moved');
    expect(stamps().toSorted()).toEqual([4, 5]);
    expect(rows('parcels')).toMatchObject([{ weight: 6n }]);
    const tries = service.logs().filter(({ msg }) => msg === 'an event was not carried out; it is tried again');
    expect(tries).toHaveLength(2);
    expect((await service.stop()).code).toBe(0);
  });

  it('keeps events while RabbitMQ is away, and says so', async () => {
    const own = await startRabbit();
    const beside = await start(project, { env: { RABBITMQ_URL: own.url } });
    const caller = await beside.anyone.as();
    const code = randomUUID().slice(0, 20);
    const id = idOf(await caller.post('/parcels', { code, pin: '4711', weight: 3 }));
    await own.stop();
    await until(async () => (await beside.anyone.get('/ready')).status === 503);
    expect(object(await beside.anyone.get('/ready')).detail).toContain('rabbitmq');
    expectStatus(await caller.post(`/parcels/${id}/collect`), 200);
    await until(async () => Number(tablesOf(beside).outbox_events?.[0]?.attempts ?? 0) > 0);
    expect(tablesOf(beside).outbox_events?.[0]?.delivered).toBeNull();
    expect((await beside.stop()).code).toBe(0);
  });
});

/** What we use of amqplib, which a generated project brings along. */
interface Amqp {
  connect(url: string): Promise<Connection>;
}

interface Connection {
  createChannel(): Promise<Channel>;
  close(): Promise<void>;
}

interface Channel {
  assertQueue(name: string, options: { readonly exclusive: boolean }): Promise<{ readonly queue: string }>;
  bindQueue(queue: string, exchange: string, pattern: string): Promise<unknown>;
  consume(queue: string, listener: (message: Message) => void, options: { readonly noAck: boolean }): Promise<unknown>;
}

interface Message {
  readonly properties: { readonly headers?: Readonly<Record<string, unknown>> };
}

/** Listens beside the service, and notes the headers of every message of the exchange. */
async function headersOf(project: Project, broker: Broker, exchange: string) {
  const amqp = createRequire(join(project.folder, 'package.json'))('amqplib') as Amqp;
  const connection = await amqp.connect(broker.url);
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, exchange, '#');
  const headers: Readonly<Record<string, unknown>>[] = [];
  await channel.consume(queue, ({ properties }) => headers.push(properties.headers ?? {}), { noAck: true });
  return { headers, close: () => connection.close() };
}

/** Events with steps, of which one follows from the other. */
const weighing = `
entity Stamp {
  id: uuid @immutable
  weight: int 1..1000
}

edge Parcel -> Stamp {1:many}

event parcel.weighed {
  ref: Parcel.id
  payload: {code}
  >> increment parcel.weight by 1
  >> emit parcel.moved
}

event parcel.moved {
  ref: Parcel.id
  payload: {weight}
  ! weight > 5 => 409
  >> create Stamp with weight = weight
}

api POST /parcels/{id}/weigh {
  ! not found => 404
  >> emit parcel.weighed
}
`;

/** A notifier that cannot tell of one parcel, whenever it is asked. */
const refusesPoison = `import type { Ports } from '../src/ports/ports.js';

export function adapt(ports: Ports): Ports {
  const notify: Ports['notifier']['notify'] = (notification) =>
    JSON.stringify(notification).includes('poison')
      ? Promise.reject(new Error('no such address'))
      : ports.notifier.notify(notification);
  return { ...ports, notifier: { notify } };
}
`;

/** Waits for something that happens behind the answer. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1200 && !(await holds()); attempt++) await pause(50);
  expect(await holds()).toBe(true);
}
