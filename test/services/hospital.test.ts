import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingBrokers, type Rabbit, type Redis, startRabbit, startRedis } from './harness/brokers.ts';
import { type Answer, type Client, idOf, type Json, object } from './harness/client.ts';
import { databases, type Tables } from './harness/databases.ts';
import { expectProblem, expectStatus } from './harness/expectations.ts';
import { type Finished, mustRun, pause, run } from './harness/processes.ts';
import { makeSystem, type Project, type SystemProject } from './harness/project.ts';
import { tablesOf } from './harness/rows.ts';
import { launch, type Service, start } from './harness/service.ts';

const missing = [...missingBrokers(), ...(databases.includes('postgres') ? [] : ['postgresql'])];
if (missing.length > 0) console.warn(`hospital: skipped, missing: ${missing.join(', ')}`);

/** What a person writes: the sum of a stay, which an equation over the rows of billing defines; one ward keeps the laboratory waiting while a file is there. */
const hooks = {
  admissions: `import type { Hooks } from '../src/hooks/hooks.js';

export const hooks: Hooks = {
  async onBillingChargeBooked({ db }, { payload: { stay, amount } }) {
    const { cost } = await db.stay.findUniqueOrThrow({ where: { id: stay ?? '' } });
    await db.stay.update({ where: { id: stay ?? '' }, data: { cost: String(Number(cost) + Number(amount)) } });
  },
};
`,
  lab: `import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hooks } from '../src/hooks/hooks.js';

export const hooks: Hooks = {
  async onAdmissionsStayAdmitted({ log }, { payload }) {
    if (payload.ward === 'slow') {
      log.info({ held: payload.about }, 'the ward keeps the laboratory waiting');
      while (existsSync(process.env.HELD_BY ?? '')) await sleep(20);
    }
    if (payload.ward === 'refused') throw new Error('no bed');
  },
};
`,
};

/** A bank that is not as the simulated one, for the invoices of some. */
const bank = `import type { Ports } from '../src/ports/ports.js';

const ways: Readonly<Record<string, Ports['invoice']['pay']>> = {
  '00000000-0000-4000-8000-000000000001': () => Promise.resolve({ ok: false, reason: 'no money' }),
  '00000000-0000-4000-8000-000000000002': () => Promise.reject(),
  '00000000-0000-4000-8000-000000000003': () => Promise.resolve(JSON.parse('null')),
  '00000000-0000-4000-8000-000000000004': () => new Promise(() => {}),
};

export function adapt(ports: Ports): Ports {
  const pay: Ports['invoice']['pay'] = (invoice, call) => (ways[invoice.owner] ?? (() => ports.invoice.pay(invoice, call)))(invoice, call);
  return { ...ports, invoice: { pay } };
}
`;

// Four services of different make (two on PostgreSQL, one of them with Redis; two on SQLite, of which none asks for a broker),
// with chains of events through three of them, an event that goes back, and two rows and an answer of one event.
describe.skipIf(missing.length > 0)('the hospital: a stay goes through four services', () => {
  const kinds = { admissions: 'postgres', lab: 'sqlite', pharmacy: 'sqlite', billing: 'postgres' } as const;
  let rabbit: Rabbit;
  let redis: Redis;
  /** What the services have told until the broker went away for the first time. */
  let heard: readonly Told[];
  /** While it is there the laboratory does not come to the end of an event of the slow ward. */
  let hold: string;
  let system: SystemProject;
  let env: Readonly<Record<string, string>>;
  let admissions: Service;
  let lab: Service;
  let pharmacy: Service;
  let billing: Service;

  beforeAll(async () => {
    const file = fileURLToPath(new URL('specs/hospital', import.meta.url));
    rabbit = await startRabbit();
    redis = await startRedis();
    const extensions = {
      admissions: { 'extensions/hooks.ts': hooks.admissions },
      lab: { 'extensions/hooks.ts': hooks.lab },
      billing: { 'extensions/ports.ts': bank },
    };
    system = await makeSystem({ name: 'hospital', file, database: kinds, modules: Object.keys(kinds), extensions });
    heard = await overhear(Object.keys(kinds).map((module) => `${module}-service.events`));
    hold = join(system.folder, 'hold');
    env = { RABBITMQ_URL: rabbit.url, REDIS_URL: redis.url, EVENT_RETRY_WAITS: '0.2', HELD_BY: hold };
    [admissions, lab, pharmacy, billing] = await Promise.all([
      start(built('admissions'), { env }),
      start(built('lab'), { env }),
      start(built('pharmacy'), { env }),
      start(built('billing'), { env }),
    ]);
  });

  afterAll(async () => {
    for (const service of [admissions, lab, pharmacy, billing]) expect((await service?.stop())?.code).toBe(0);
    await rabbit?.stop();
    await redis?.stop();
  });

  it('makes of each event what the contracts want, from service to service and back', async () => {
    const stay = await admitted();
    const [sample] = await rowsOf(lab, 'samples', { stay });
    expect(sample).toMatchObject({ stage: 'announced', ward: 'east' });
    expect(await rowsOf(lab, 'charts', { stay })).toHaveLength(1);
    await reported(String(sample?.id));
    const [prescription, ...more] = await rowsOf(pharmacy, 'prescriptions', { stay });
    expect([prescription, more]).toMatchObject([{ stage: 'open', sample: sample?.id }, []]);
    const [charge] = await rowsOf(billing, 'charges', { stay });
    expect(charge).toMatchObject({ prescription: prescription?.id });
    const nurse = await admissions.anyone.as('nurse');
    expectStatus(await nurse.post(`/stays/${stay}/discharge`, { urgent: false }), 200);
    const [invoice] = await rowsOf(billing, 'invoices', { stay });
    const clerk = await billing.anyone.as('clerk');
    expectStatus(await clerk.post(`/invoices/${invoice?.id}/settle`), 200);
    const settled = await rowsOf(admissions, 'inbox_events', { name: 'invoice.settled' });
    expect(settled).toMatchObject([{ source: 'billing-service' }]);
    await rowsOf(admissions, 'inbox_events', { name: 'charge.booked' });
    expect(object(await nurse.get(`/stays/${stay}`))).toMatchObject({ cost: '12.5' });
  });

  it('carries on where a process was killed in the middle of an event', async () => {
    const stay = await heldStay();
    await lab.kill();
    await rm(hold);
    expect(tablesOf(lab).samples?.filter((row) => row.stay === stay)).toEqual([]);
    lab = await start(built('lab'), { env, database: lab.database });
    expect(await rowsOf(lab, 'samples', { stay })).toHaveLength(1);
    expect(await announced(stay)).toBe(1);
  });

  it('finishes the event that it has when it is told to stop', async () => {
    const stay = await heldStay();
    lab.terminate();
    await lab.logged(({ msg }) => msg === 'stopping');
    await rm(hold);
    const { code, stdout } = await lab.ended();
    expect(code).toBe(0);
    expect(stdout).not.toContain('not carried out');
    expect(tablesOf(lab).samples?.filter((row) => row.stay === stay)).toHaveLength(1);
    lab = await start(built('lab'), { env, database: lab.database });
    const later = await admitted();
    await rowsOf(lab, 'samples', { stay: later });
    expect(await rowsOf(lab, 'samples', { stay })).toHaveLength(1);
  });

  it('loses nothing, and does nothing twice, while the broker goes away and comes back', async () => {
    const before = await admitted();
    await rowsOf(lab, 'samples', { stay: before });
    await rabbit.halt();
    const stays = [];
    for (let count = 0; count < 5; count++) stays.push(await admitted());
    for (const service of [admissions, lab, pharmacy, billing]) await becomes(service, 503, 'rabbitmq');
    await rabbit.resume();
    for (const stay of stays) {
      expect(await rowsOf(lab, 'samples', { stay })).toHaveLength(1);
      expect(await announced(stay)).toBe(1);
    }
    for (const service of [admissions, lab, pharmacy, billing]) await becomes(service, 200);
  });

  it('starts without the broker, says so, and tells what happened meanwhile as soon as it is there', async () => {
    await rabbit.halt();
    await pharmacy.kill();
    await admissions.kill();
    const [one, other] = [launchAgain('admissions', admissions), launchAgain('pharmacy', pharmacy)];
    [admissions, pharmacy] = await Promise.all([one, other]);
    const stay = await admitted();
    await becomes(pharmacy, 503, 'rabbitmq');
    await rabbit.resume();
    expect(await rowsOf(lab, 'samples', { stay })).toHaveLength(1);
    await becomes(pharmacy, 200);
  });

  it('listens again when its queue was taken away', async () => {
    await rabbit.control('delete_queue', 'lab-service.listeners');
    // It says so of the queue that it listens to.
    await becomes(lab, 200);
    const stay = await admitted();
    expect(await rowsOf(lab, 'samples', { stay })).toHaveLength(1);
  });

  it('waits while the broker takes no messages, and says so', async () => {
    await rabbit.control('set_vm_memory_high_watermark', '0.00000001');
    const stay = await admitted();
    await becomes(admissions, 503, 'rabbitmq');
    await rabbit.control('set_vm_memory_high_watermark', '0.6');
    expect(await rowsOf(lab, 'samples', { stay })).toHaveLength(1);
    expect(await announced(stay)).toBe(1);
    await becomes(admissions, 200);
  });

  it('sets messages aside that are no events, and goes on', async () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ['stay.admitted', 'no JSON {'],
      ['stay.admitted', []],
      ['stay.admitted', { id: randomUUID() }],
      ['stay.admitted', { ...message({}), payload: 'text' }],
      ['stay.admitted', { ...message({}), created: 'yesterday' }],
    ];
    const before = await setAside(lab);
    for (const [name, content] of wrong) await publish('admissions-service.events', name, content);
    await until(async () => (await setAside(lab)) === before + wrong.length);
    // The form of the payload is another one: tried again as often as the contract says, and then set aside.
    const badly = { ...message({}), payload: { about: 'no id', weight: 'heavy' } };
    await publish('admissions-service.events', 'stay.admitted', badly);
    await until(async () => (await setAside(lab)) === before + wrong.length + 1);
    const stay = await admitted();
    expect(await rowsOf(lab, 'samples', { stay })).toHaveLength(1);
    expect(await messagesIn('lab-service.listeners.set-aside')).toBeGreaterThanOrEqual(wrong.length + 1);
  });

  it('takes an event with members of a later version, and one that it has not heard of', async () => {
    const stay = randomUUID();
    const later = { ...message({ about: stay }), version: 7, shard: { of: 3 } };
    const content = { ...later, payload: { ...later.payload, surface: { colour: 'green' } } };
    await publish('admissions-service.events', 'stay.admitted', content);
    expect(await rowsOf(lab, 'samples', { stay })).toHaveLength(1);
    await publish('admissions-service.events', 'stay.admitted', { ...message({}), name: 'stay.moved' });
    await becomes(lab, 200);
  });

  it('carries out once what comes twice at the same moment', async () => {
    const stay = randomUUID();
    const content = message({ about: stay });
    await Promise.all([1, 2, 3].map(() => publish('admissions-service.events', 'stay.admitted', content)));
    expect(await rowsOf(lab, 'samples', { stay })).toHaveLength(1);
    const marker = await admitted();
    await rowsOf(lab, 'samples', { stay: marker });
    await pause(1_000);
    expect(await rowsOf(lab, 'samples', { stay })).toHaveLength(1);
    expect(await announced(stay)).toBe(1);
  });

  it('gives an event up after as many attempts as the contract says, and tells whom it names', async () => {
    const stay = await admitted('refused');
    const event = tablesOf(admissions).outbox_events?.find(({ payload }) => String(payload).includes(stay))?.id;
    const told = ({ notification }: Json): boolean => {
      const said = JSON.stringify(notification ?? {});
      return said.includes('stay.admitted fails') && said.includes(String(event));
    };
    await until(async () => lab.logs().filter(told).length >= 2);
    const recipients = lab
      .logs()
      .filter(told)
      .map(({ notification }) => object({ body: notification } as never).recipient);
    expect(recipients).toEqual(['admissions', 'lab']);
    expect(tablesOf(lab).samples?.filter((row) => row.stay === stay)).toEqual([]);
  });

  it('stays alive while its database is away, and goes on when that is back', async () => {
    const name = new URL(billing.database.url).pathname.slice(1);
    const { samples } = tablesOf(lab);
    const waiting = samples?.find(({ stage }) => stage === 'announced');
    admissions.database.run(`alter database ${name} allow_connections false`);
    admissions.database.run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    await becomes(billing, 503, 'database');
    const clerk = await billing.anyone.as('clerk');
    expectProblem(await clerk.get('/charges'), 500, 'internal');
    await reported(String(waiting?.id));
    const [prescription] = await rowsOf(pharmacy, 'prescriptions', { sample: waiting?.id });
    admissions.database.run(`alter database ${name} allow_connections true`);
    await becomes(billing, 200);
    expect(await rowsOf(billing, 'charges', { prescription: prescription?.id })).toHaveLength(1);
  });

  it('answers the same to requests with one key that come to two processes at once', async () => {
    const other = await start(built('admissions'), { env, database: admissions.database });
    const nurse = await admissions.anyone.as('nurse');
    const colleague = await other.anyone.as('nurse', nurse.id);
    const number = randomUUID().slice(0, 18);
    const headers = { 'Idempotency-Key': randomUUID() };
    const ask = (client: Client) => client.request('POST', '/patients', { body: { name: 'Twice', number }, headers });
    const answers = await Promise.all([nurse, colleague, nurse, colleague, nurse, colleague].map(ask));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expectStatus(answers[0] as Answer, 201);
    expect(tablesOf(admissions).patients?.filter((row) => row.number === number)).toHaveLength(1);
    expect((await other.stop()).code).toBe(0);
  });

  it('forgets a stay that nobody touches once, however many processes there are', async () => {
    const stay = await admitted();
    const long = new Date(Date.now() - 73 * 3_600_000).toISOString();
    admissions.database.run(`update stays set touched = '${long}' where id = '${stay}'`);
    // Each does its jobs as soon as it starts.
    const others = await Promise.all(
      [1, 2].map(() => start(built('admissions'), { env, database: admissions.database })),
    );
    const [row] = await rowsOf(admissions, 'stays', { id: stay, stage: 'forgotten' });
    expect(row).toMatchObject({ id: stay });
    for (const one of others) {
      expect(one.output()).not.toContain('a job failed');
      expect((await one.stop()).code).toBe(0);
    }
  });

  it('counts requests by itself while Redis does not answer, and keeps nobody waiting', async () => {
    const nurse = await admissions.anyone.as('nurse');
    redis.freeze();
    await becomes(admissions, 503, 'redis');
    expectStatus(await nurse.get('/stays'), 200);
    redis.thaw();
    await becomes(admissions, 200);
  });

  it.each([
    ['refuses', 402, '00000000-0000-4000-8000-000000000001'],
    ['rejects with nothing', 500, '00000000-0000-4000-8000-000000000002'],
    ['answers nothing', 500, '00000000-0000-4000-8000-000000000003'],
    ['never answers', 500, '00000000-0000-4000-8000-000000000004'],
  ])('leaves an invoice open where the bank %s, and serves on', async (_, status, owner) => {
    const clerk = await billing.anyone.as('clerk');
    const invoice = randomUUID();
    billing.database.run(
      `insert into invoices (id, stay, owner, stage, made) values ('${invoice}', '${randomUUID()}', '${owner}', 'open', now())`,
    );
    expectProblem(await clerk.post(`/invoices/${invoice}/settle`), status);
    expect(await rowsOf(billing, 'invoices', { id: invoice })).toMatchObject([{ stage: 'open' }]);
    billing.database.run(`delete from invoices where id = '${invoice}'`);
    expectStatus(await clerk.get('/invoices'), 200);
  });

  it('tells events in the form that the catalogues describe, that of the system and that of each service', async () => {
    const names = new Set(heard.map(({ name }) => name));
    expect([...names].sort()).toEqual([
      'charge.booked',
      'invoice.settled',
      'prescription.opened',
      'result.reported',
      'sample.announced',
      'stay.admitted',
      'stay.discharged',
    ]);
    for (const folder of ['', 'admissions', 'lab', 'pharmacy', 'billing']) {
      const faultsOf = await catalogueIn(join(system.folder, folder));
      const told = heard.filter(({ source }) => folder === '' || source === `${folder}-service`);
      expect(told.flatMap(faultsOf)).toEqual([]);
    }
  });

  it.each(['admissions', 'lab', 'pharmacy', 'billing'])('has code that the linter of %s takes', async (module) => {
    await mustRun('npx', ['biome', 'check', '--error-on-warnings', 'src', 'tests'], built(module).folder);
  });

  it('passes the contract tests that were generated', async () => {
    const server = { DATABASE_URL: admissions.database.url };
    const output = await mustRun('npx', ['vitest', 'run', '--reporter=verbose'], system.folder, server);
    expect(output).toContain('stay.admitted must produce exactly one Chart within 1m');
  }, 300_000);

  it('keeps what its services promise each other', async () => {
    const { code, output } = await check();
    expect(code).not.toBe(2);
    const told = tablesOf(admissions).outbox_events ?? [];
    const refused = told.filter(({ payload }) => String(payload).includes('"refused"')).map(({ id }) => String(id));
    // What the laboratory refused for good has no sample; nothing else is broken.
    const others = output.split('\n').filter((line) => line !== '' && !refused.some((id) => line.includes(id)));
    expect(others).toEqual([]);
  });

  /** The checker of the system on the databases of the running services. */
  function check(): Promise<Finished> {
    const urls = {
      ADMISSIONS_DATABASE_URL: admissions.database.url,
      LAB_DATABASE_URL: lab.database.url,
      PHARMACY_DATABASE_URL: pharmacy.database.url,
      BILLING_DATABASE_URL: billing.database.url,
    };
    return run('npx', ['tsx', 'invariants/main.ts'], system.folder, urls);
  }

  async function launchAgain(module: string, { database }: Service): Promise<Service> {
    const service = await launchOf(module, database);
    await until(async () => (await health(service)) === 200);
    return service;
  }

  function launchOf(module: string, database: Service['database']): Promise<Service> {
    return launch(built(module), { env, database });
  }

  function built(module: string): Project {
    const project = system.services[module];
    if (project === undefined) throw new Error(`${module} is not built`);
    return project;
  }

  async function admitted(ward = 'east'): Promise<string> {
    const nurse = await admissions.anyone.as('nurse');
    const number = randomUUID().slice(0, 18);
    const patient = idOf(await nurse.post('/patients', { name: 'Somebody', number }));
    return idOf(await nurse.post(`/patients/${patient}/stays`, { ward, weight: 70_000 }));
  }

  /** A stay with whose event the laboratory has begun, and does not come to its end. */
  async function heldStay(): Promise<string> {
    await writeFile(hold, '');
    const stay = await admitted('slow');
    await lab.logged(({ held }) => held === stay);
    return stay;
  }

  async function reported(sample: string): Promise<void> {
    const technician = await lab.anyone.as('technician');
    expectStatus(await technician.post(`/samples/${sample}/report`, { value: '4.2' }), 200);
  }

  /** How often the laboratory told of the sample of a stay. */
  async function announced(stay: string): Promise<number> {
    const told = tablesOf(lab).outbox_events ?? [];
    return told.filter(({ name, payload }) => name === 'sample.announced' && String(payload).includes(stay)).length;
  }

  /** An event as admissions tells it. */
  function message(payload: Json): Json & { readonly payload: Json } {
    const about = randomUUID();
    const members = {
      about,
      ward: 'east',
      weight: 1,
      owner: randomUUID(),
      since: new Date().toISOString(),
      ...payload,
    };
    const created = new Date().toISOString();
    return { id: randomUUID(), source: 'admissions-service', name: 'stay.admitted', payload: members, created };
  }

  function amqp(): Amqp {
    return createRequire(join(built('lab').folder, 'package.json'))('amqplib') as Amqp;
  }

  async function publish(exchange: string, name: string, content: unknown): Promise<void> {
    const connection = await amqp().connect(rabbit.url);
    const channel = await connection.createConfirmChannel();
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    channel.publish(exchange, name, Buffer.from(text), { persistent: true });
    await channel.waitForConfirms();
    await connection.close();
  }

  /** What is published from now on, as it is on the wire. */
  async function overhear(exchanges: readonly string[]): Promise<readonly Told[]> {
    const connection = await amqp().connect(rabbit.url);
    connection.on('error', () => undefined);
    const channel = await connection.createConfirmChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    for (const exchange of exchanges) {
      await channel.assertExchange(exchange, 'topic', { durable: true });
      await channel.bindQueue(queue, exchange, '#');
    }
    const told: Told[] = [];
    await channel.consume(queue, (message) => {
      if (message !== null) told.push(JSON.parse(message.content.toString()) as Told);
    });
    return told;
  }

  async function messagesIn(queue: string): Promise<number> {
    const connection = await amqp().connect(rabbit.url);
    const channel = await connection.createConfirmChannel();
    const { messageCount } = await channel.checkQueue(queue);
    await connection.close();
    return messageCount;
  }
});

/** What we use of amqplib, which a generated project brings along. */
interface Amqp {
  connect(url: string): Promise<{
    createConfirmChannel(): Promise<{
      publish(exchange: string, key: string, content: Buffer, options: { readonly persistent: boolean }): boolean;
      waitForConfirms(): Promise<void>;
      checkQueue(name: string): Promise<{ readonly messageCount: number }>;
      assertExchange(name: string, type: string, options: { readonly durable: boolean }): Promise<unknown>;
      assertQueue(name: string, options: { readonly exclusive: boolean }): Promise<{ readonly queue: string }>;
      bindQueue(queue: string, exchange: string, pattern: string): Promise<unknown>;
      consume(queue: string, listener: (message: { readonly content: Buffer } | null) => void): Promise<unknown>;
    }>;
    on(event: 'error', listener: () => void): void;
    close(): Promise<void>;
  }>;
}

/** A message on the wire. */
interface Told {
  readonly source: string;
  readonly name: string;
}

/** What of a message is not as the `asyncapi.json` of a folder describes it. */
async function catalogueIn(folder: string): Promise<(message: Told) => string[]> {
  const document = JSON.parse(await readFile(join(folder, 'asyncapi.json'), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('decimal', /^-?\d+(\.\d+)?$/);
  ajv.addSchema({ ...document, $id: 'asyncapi.json' });
  return (message) => {
    const channels: readonly Channel[] = Object.values(document.channels);
    const channel = channels.find(
      ({ address, bindings }) => address === message.name && bindings.amqp.exchange.name === `${message.source}.events`,
    );
    const [reference] = Object.values(channel?.messages ?? {}).map(({ $ref }) => $ref);
    const validate = reference === undefined ? undefined : ajv.getSchema(`asyncapi.json${reference}/payload`);
    if (validate === undefined) return [`${message.source} ${message.name} is in no channel`];
    validate(message);
    return (validate.errors ?? []).map(({ instancePath, message: fault }) => `${message.name}${instancePath} ${fault}`);
  };
}

interface Channel {
  readonly address: string;
  readonly messages: Readonly<Record<string, { readonly $ref: string }>>;
  readonly bindings: { readonly amqp: { readonly exchange: { readonly name: string } } };
}

async function ready(service: Service) {
  return service.anyone.get('/ready');
}

async function health(service: Service): Promise<number> {
  return service.anyone.get('/health').then(
    ({ status }) => status,
    () => 0,
  );
}

/** Until `/ready` has that status, and names what is down. */
async function becomes(service: Service, status: number, down?: string): Promise<void> {
  await until(async () => {
    const answer = await ready(service);
    return answer.status === status && (down === undefined || String(object(answer).detail).includes(down));
  });
}

/** How many events the service has set aside. */
async function setAside(service: Service): Promise<number> {
  const { text } = await service.anyone.get('/metrics');
  return [...text.matchAll(/^events_set_aside_total\{[^}]*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

type Row = Tables[string][number];

/** The rows of a table with these values, as soon as there are some. */
async function rowsOf(service: Service, table: string, values: Row): Promise<readonly Row[]> {
  const found = () =>
    (tablesOf(service)[table] ?? []).filter((row) =>
      Object.entries(values).every(([name, value]) => row[name] === value),
    );
  for (let attempt = 0; attempt < 600 && found().length === 0; attempt++) await pause(100);
  return found();
}

/** Waits for something that happens behind the answer. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600 && !(await holds()); attempt++) await pause(100);
  expect(await holds()).toBe(true);
}
