import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Broker, missingBrokers, startRabbit } from './harness/brokers.ts';
import { type Client, idOf, type Json } from './harness/client.ts';
import { databases } from './harness/databases.ts';
import { expectStatus } from './harness/expectations.ts';
import { type Finished, mustRun, pause, run } from './harness/processes.ts';
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
describe.skipIf(missing.length > 0).each(databases)(
  'the ferry on %s: what is booked is held in the harbour',
  (database) => {
    let rabbit: Broker;
    let system: SystemProject;
    let booking: Service;
    let harbour: Service;

    beforeAll(async () => {
      const file = fileURLToPath(new URL('specs/ferry', import.meta.url));
      const extensions = { harbour: { 'extensions/hooks.ts': hooks } };
      const modules = ['booking', 'harbour'];
      rabbit = await startRabbit();
      system = await makeSystem({ name: 'ferry', file, database, modules, extensions });
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
      const [held, ...more] = answersAbout(passage);
      expect([held?.payload, more]).toEqual([expect.stringContaining(`"grams":${grams}`), []]);
    });

    describe('what the services promise each other', () => {
      const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();

      it('is kept', async () => {
        const { passage, sender } = await asked(5n);
        await berthOf(passage);
        expectStatus(await sender.post(`/passages/${passage}/confirm`), 204);
        expect(await check()).toEqual({ code: 0, output: '' });
      });

      it('is broken by a reference to a row that never was in the state, and by one to none', async () => {
        const port = await harbour.anyone.as('admin');
        const deck = idOf(await port.post('/decks', { title: 'sun deck' }));
        const { passage } = await asked(5n, deck);
        const lost = await asked(5n, randomUUID());
        for (const one of [passage, lost.passage]) await berthOf(one);
        const line = 'system.sds:26: passage.asked references only decks where Deck.stage = open';
        const { code, output } = await check();
        expect(code).toBe(1);
        expect(output.trim().split('\n').sort()).toEqual(
          [
            `${line}: ${passage}: Passage refers to ${deck}, a Deck that is planned`,
            `${line}: ${lost.passage}: Passage refers to ${lost.deck}, which is no Deck`,
          ].sort(),
        );
        booking.database.run(`delete from outbox_events where payload like '%${lost.passage}%'`);
        // It has been open since: what is closed now may have been open then.
        for (const step of ['open', 'close']) expectStatus(await port.post(`/decks/${deck}/${step}`), 200);
        expect(await check()).toEqual({ code: 0, output: '' });
      });

      it('is broken by an event that does not follow in time', async () => {
        const { passage, sender } = await asked(5n);
        await berthOf(passage);
        const event = eventOf('passage.asked', passage);
        const made = (name: string, created: string) =>
          booking.database.run(
            `update outbox_events set created = '${created}' where name = '${name}' and payload like '%${passage}%'`,
          );
        const line = 'system.sds:25: passage.confirmed must occur within 10m of passage.asked';
        const broken = { code: 1, output: `${line}: ${event}: passage.asked without passage.confirmed\n` };
        made('passage.asked', hours(-1));
        expect(await check()).toEqual(broken);
        expectStatus(await sender.post(`/passages/${passage}/confirm`), 204);
        expect(await check()).toEqual(broken);
        made('passage.confirmed', hours(-0.9));
        expect(await check()).toEqual({ code: 0, output: '' });
      });

      it('is counted while an event does not follow in time', async () => {
        const { passage, sender } = await asked(5n);
        const counter = /^contract_events_missing\{event="passage.confirmed",after="passage.asked"\} (\d+)$/m;
        const counted = async () => counter.exec((await booking.anyone.get('/metrics')).text)?.[1];
        expect(await counted()).toBe('0');
        booking.database.run(`update expected_events set due = '${hours(-1)}' where about = '${passage}'`);
        expect(await counted()).toBe('1');
        expectStatus(await sender.post(`/passages/${passage}/confirm`), 204);
        expect(await counted()).toBe('0');
      });

      it('is broken by an event without the one that it has to produce in the other service', async () => {
        const { passage, sender } = await asked(5n);
        await berthOf(passage);
        expectStatus(await sender.post(`/passages/${passage}/confirm`), 204);
        const event = eventOf('passage.asked', passage);
        const line = 'system.sds:24: passage.asked must produce exactly one berth.held within 2m';
        harbour.database.run(`delete from outbox_events where payload like '%${passage}%'`);
        booking.database.run(`update outbox_events set created = '${hours(-0.1)}' where payload like '%${passage}%'`);
        expect(await check()).toEqual({
          code: 1,
          output: `${line}: ${event}: passage.asked without berth.held\n`,
        });
        booking.database.run(`delete from outbox_events where payload like '%${passage}%'`);
      });

      it('is broken by a number that the rows of the other service do not make', async () => {
        const { passage, deck } = await asked(9_007_199_254_740_993n);
        await berthOf(passage);
        const load = (sum: bigint) => harbour.database.run(`update decks set load = ${sum} where id = '${deck}'`);
        load(9_007_199_254_740_992n);
        expect(await check()).toEqual({
          code: 1,
          output: `system.sds:30: Deck.load = sum(Passage.grams where deck=D) @eventually_consistent: ${deck}: Deck.load is 9007199254740992, not 9007199254740993\n`,
        });
        load(9_007_199_254_740_993n);
        expect(await check()).toEqual({ code: 0, output: '' });
      });
    });

    it('answers an event with the one that the contract wants, once, and the other service hears it', async () => {
      const { passage } = await asked(7n);
      const berth = await berthOf(passage);
      const [held, ...more] = answersAbout(passage);
      expect(more).toEqual([]);
      expect(JSON.parse(String(held?.payload))).toEqual({ about: berth?.id, grams: 7, passage });
      const heard = () => tablesOf(booking).inbox_events?.filter(({ id }) => id === held?.id) ?? [];
      for (let attempt = 0; attempt < 600 && heard().length === 0; attempt++) await pause(50);
      expect(heard()).toMatchObject([{ source: 'harbour-service', name: 'berth.held' }]);
      booking.database.run(
        `update outbox_events set delivered = null, due = created where name = 'passage.asked' and payload like '%${passage}%'`,
      );
      await berthOf((await asked(7n)).passage);
      expect(answersAbout(passage)).toHaveLength(1);
    });

    // What is written above the services differs between databases in names of columns only.
    it.runIf(database === databases[0])(
      'has tests and programs that the strict compilers of its services take',
      async () => {
        await mustRun('npx', ['tsc'], system.folder);
        const biome = ['biome', 'check', '--error-on-warnings', '--config-path', '../booking', '.'];
        for (const folder of ['contract-tests', 'invariants']) await mustRun('npx', biome, join(system.folder, folder));
      },
    );

    it('passes the contract tests that were generated', async () => {
      const server = { DATABASE_URL: booking.database.url };
      const output = await mustRun('npx', ['vitest', 'run', '--reporter=verbose'], system.folder, server);
      expect(output).toContain('passage.asked must produce exactly one berth.held within 2m (system.sds:24)');
      expect(output).toContain('passage.asked without berth.held is found (system.sds:24)');
    });

    function built(module: string): Project {
      const project = system.services[module];
      if (project === undefined) throw new Error(`${module} is not built`);
      return project;
    }

    interface Asked {
      readonly passage: string;
      readonly deck: string;
      readonly sender: Client;
    }

    /** A passage, on a new deck that is open where none is named. */
    async function asked(grams: bigint, deck?: string): Promise<Asked> {
      const on = deck ?? (await openDeck());
      const sender = await booking.anyone.as();
      const raw = `{"deck":"${on}","grams":${grams}}`;
      const headers = { 'content-type': 'application/json' };
      return { passage: idOf(await sender.request('POST', '/passages', { raw, headers })), deck: on, sender };
    }

    async function openDeck(): Promise<string> {
      const port = await harbour.anyone.as('admin');
      const deck = idOf(await port.post('/decks', { title: 'car deck' }));
      expectStatus(await port.post(`/decks/${deck}/open`), 200);
      return deck;
    }

    /** What the harbour tells of a passage. */
    function answersAbout(passage: string): readonly Record<string, unknown>[] {
      const events = tablesOf(harbour).outbox_events ?? [];
      return events.filter(({ name, payload }) => name === 'berth.held' && String(payload).includes(passage));
    }

    /** The checker of the system on the databases of the running services. */
    function check(): Promise<Finished> {
      const databases = { BOOKING_DATABASE_URL: booking.database.url, HARBOUR_DATABASE_URL: harbour.database.url };
      return run('npx', ['tsx', 'invariants/main.ts'], system.folder, databases);
    }

    /** The id of the event that told of the passage. */
    function eventOf(name: string, passage: string): unknown {
      const events = tablesOf(booking).outbox_events ?? [];
      return events.find((event) => event.name === name && String(event.payload).includes(passage))?.id;
    }

    /** The berth of a passage, as soon as it is there. */
    async function berthOf(passage: string): Promise<Record<string, unknown> | undefined> {
      const found = () => tablesOf(harbour).berths?.find((berth) => berth.passage === passage);
      for (let attempt = 0; attempt < 600 && found() === undefined; attempt++) await pause(50);
      return found();
    }
  },
);
