import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Broker, missingBrokers, startRabbit } from './harness/brokers.ts';
import { type Client, idOf, type Json } from './harness/client.ts';
import { expectStatus } from './harness/expectations.ts';
import { mustRun, pause } from './harness/processes.ts';
import { makeSystem, type Project, type SystemProject } from './harness/project.ts';
import { tablesOf } from './harness/rows.ts';
import { type Service, start } from './harness/service.ts';

const missing = missingBrokers().filter((name) => name.startsWith('rabbitmq'));
if (missing.length > 0) console.warn(`ferry: skipped, missing: ${missing.join(', ')}`);

/** What a person writes: the harbour keeps the load of its decks, which an equation over the rows of booking defines. */
const hooks = `import type { Hooks } from '../src/hooks/hooks.js';

export const hooks: Hooks = {
  async onBookingPassageAsked({ db }, { payload: { deck, grams } }) {
    await db.deck.updateMany({ where: { id: deck ?? '' }, data: { load: { increment: grams } } });
  },
};
`;

// Two services that promise each other everything that contracts and system invariants can say.
describe.skipIf(missing.length > 0)('the ferry: what is booked is held in the harbour', () => {
  let rabbit: Broker;
  let system: SystemProject;
  let booking: Service;
  let harbour: Service;

  beforeAll(async () => {
    const file = fileURLToPath(new URL('specs/ferry', import.meta.url));
    const extensions = { harbour: { 'extensions/hooks.ts': hooks } };
    rabbit = await startRabbit();
    system = await makeSystem({ name: 'ferry', file, modules: ['booking', 'harbour'], extensions });
    const env = { RABBITMQ_URL: rabbit.url };
    harbour = await start(built('harbour'), { env });
    booking = await start(built('booking'), { env });
  });

  afterAll(async () => {
    for (const service of [booking, harbour]) expect((await service?.stop())?.code).toBe(0);
    await rabbit?.stop();
  });

  it('carries every digit of a whole number of 64 bits from service to service', async () => {
    const grams = 9_007_199_254_740_993n;
    const { passage } = await asked(grams);
    await berthOf(passage);
    const port = await harbour.anyone.as('admin');
    expect((await port.get('/berths')).text).toContain(`"grams":${grams}`);
    const tellsIt = ({ notification }: Json) => JSON.stringify(notification)?.includes(passage) ?? false;
    await booking.logged(tellsIt);
    expect(booking.logs().filter(tellsIt)).toHaveLength(1);
  });

  it('has tests and programs that the strict compilers of its services take', async () => {
    await mustRun('npx', ['tsc'], system.folder);
    const biome = ['biome', 'check', '--error-on-warnings', '--config-path', '../booking', '.'];
    for (const folder of ['contract-tests', 'invariants']) await mustRun('npx', biome, join(system.folder, folder));
  });

  it('passes the contract tests that were generated', async () => {
    await mustRun('npx', ['vitest', 'run', '--reporter=verbose'], system.folder);
  });

  function built(module: string): Project {
    const project = system.services[module];
    if (project === undefined) throw new Error(`${module} is not built`);
    return project;
  }

  /** A passage on a new deck that is open. */
  async function asked(grams: bigint): Promise<{ readonly passage: string; readonly deck: string }> {
    const port = await harbour.anyone.as('admin');
    const deck = idOf(await port.post('/decks', { title: 'car deck' }));
    expectStatus(await port.post(`/decks/${deck}/open`), 200);
    const sender: Client = await booking.anyone.as();
    const raw = `{"deck":"${deck}","grams":${grams}}`;
    return {
      passage: idOf(
        await sender.request('POST', '/passages', { raw, headers: { 'content-type': 'application/json' } }),
      ),
      deck,
    };
  }

  /** The berth of a passage, as soon as it is there. */
  async function berthOf(passage: string): Promise<Record<string, unknown> | undefined> {
    const found = () => tablesOf(harbour).berths?.find((berth) => berth.passage === passage);
    for (let attempt = 0; attempt < 600 && found() === undefined; attempt++) await pause(50);
    return found();
  }
});
