import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type DatabaseKind, makeDatabase, type ServiceDatabase } from '../harness/databases.ts';
import { expectProblem, expectStatus, timestampPattern } from '../harness/expectations.ts';
import { pause } from '../harness/processes.ts';
import type { Project } from '../harness/project.ts';
import { allRows } from '../harness/rows.ts';
import { launch, type Service, start } from '../harness/service.ts';
import { signingKey, signToken } from '../harness/tokens.ts';
import type { Profile } from './profile.ts';

/** How a service starts, stops and logs. Each check runs a process of its own. */
export function theServiceLivesAndDiesWell(project: () => Project, profile: Profile, kind: DatabaseKind): void {
  describe('starting', () => {
    it('refuses to start in production without a key for tokens, and says why', async () => {
      const service = await launch(project(), { env: { APP_ENV: 'production', JWT_SECRET: undefined } });
      const { code } = await service.ended();
      expect(code).not.toBe(0);
      expect(service.output()).toContain('JWT_SECRET');
      await service.stop();
    });

    it('refuses to start in production with a key that can be guessed, and says what to set', async () => {
      const service = await launch(project(), { env: { APP_ENV: 'production', JWT_SECRET: 'changeme' } });
      const { code } = await service.ended();
      expect(code).not.toBe(0);
      expect(service.output()).toContain('JWT_SECRET has less than 16 bytes');
      expect(service.output()).not.toContain('changeme');
      await service.stop();
    });

    it('makes up a key in development, and warns', async () => {
      const service = await start(project(), { env: { APP_ENV: 'development', JWT_SECRET: undefined } });
      const answer = await service.anyone
        .withToken(await signToken())
        .request(profile.closed.method, profile.closed.path, {});
      expect(answer.status).toBe(401);
      const { code } = await service.stop();
      expect(code).toBe(0);
      expect(service.logs().some((line) => line.level === 'warn' && JSON.stringify(line).includes('JWT_SECRET'))).toBe(
        true,
      );
    });

    it.each([
      ['PORT', 'abc'],
      ['PORT', '70000'],
      ['LOG_LEVEL', 'loud'],
      ['APP_ENV', 'staging'],
      ['DATABASE_URL', 'nonsense'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'nonsense'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'grpc://collector:4317'],
      ['DATABASE_URL', kind === 'sqlite' ? 'postgresql://somebody:open-sesame@127.0.0.1/none' : 'file:./data/none.db'],
      [
        'DATABASE_URL',
        kind === 'sqlite' ? 'file:./data/none.db?mode=ro' : 'postgresql://somebody:open-sesame@[none/db',
      ],
    ])('refuses %s=%s, and names the setting', async (name, value) => {
      const service = await launch(project(), { migrates: false, env: { [name]: value } });
      const { code } = await service.ended();
      expect(code).not.toBe(0);
      expect(service.output()).toContain(name);
      expect(service.output()).not.toContain('open-sesame');
      await service.stop();
    });

    it('takes an empty JWT_SECRET for none', async () => {
      const service = await launch(project(), { env: { APP_ENV: 'production', JWT_SECRET: '' } });
      expect((await service.ended()).code).not.toBe(0);
      expect(service.output()).toContain('JWT_SECRET');
      await service.stop();
    });

    it('has the same rows where three of it start on an empty database at the same time', async () => {
      const [together, alone] = [await makeDatabase(project().database), await makeDatabase(project().database)];
      const services = await Promise.all([1, 2, 3].map(() => start(project(), { database: together })));
      const one = await start(project(), { database: alone });
      expect(countsOf(together)).toEqual(countsOf(alone));
      for (const service of [...services, one]) await service.stop();
      await together.remove();
      await alone.remove();
    });

    it('has the same rows after a second start: seeds are sown once', async () => {
      const database = await makeDatabase(project().database);
      const first = await start(project(), { database });
      const before = withoutMigrations(allRows(first));
      await first.stop();
      const second = await start(project(), { database });
      expect(withoutMigrations(allRows(second))).toEqual(before);
      await second.stop();
      await database.remove();
    });
  });

  describe.runIf(kind === 'postgres')('the URL of its database', () => {
    it('may name a schema, which is made, and what the server shall set', async () => {
      const database = await makeDatabase(kind);
      const url = new URL(database.url);
      url.searchParams.set('schema', 'Of its own');
      url.searchParams.set('options', '-c TimeZone=Asia/Kathmandu -c application_name=from_the_url');
      const service = await start(project(), { database, env: { DATABASE_URL: url.href } });
      expectStatus(await service.anyone.get(profile.open), 200);
      expect(database.tables()).toEqual({});
      database.run('select from "Of its own"._prisma_migrations');
      expect((await service.stop()).code).toBe(0);
      await database.remove();
    });

    it('leads to the schema that everybody has where it names none, whatever the role looks into first', async () => {
      const database = await makeDatabase(kind);
      const name = new URL(database.url).pathname.slice(1);
      database.run(`create schema elsewhere; alter database ${name} set search_path = elsewhere`);
      const service = await start(project(), { database });
      expectStatus(await service.anyone.get(profile.open), 200);
      database.run('select from public._prisma_migrations');
      expect((await service.stop()).code).toBe(0);
      await database.remove();
    });
  });

  describe('stopping', () => {
    it('ends with exit code 0 on SIGTERM', async () => {
      const service = await start(project());
      expect((await service.stop()).code).toBe(0);
    });

    it('goes on finishing when it is told again, as npm and terminals do', async () => {
      const service = await start(project());
      const request = await halfARequest(service, profile);
      service.terminate();
      await refusesConnections(service);
      service.terminate();
      service.terminate('SIGINT');
      await pause(200);
      expect(await request.finish()).toMatch(/^HTTP\/1\.1 [2-4]\d\d /);
      expect((await service.ended()).code).toBe(0);
      await service.stop();
    });

    it('keeps a connection longer than load balancers do, which would send requests into a closed one', async () => {
      const service = await start(project());
      const answer = await service.anyone.get(profile.open);
      expect(answer.headers.get('keep-alive')).toBe('timeout=65');
      await service.stop();
    });

    it('finishes the request that it is in, and takes no new ones', async () => {
      const service = await start(project());
      const request = await halfARequest(service, profile);
      service.terminate();
      await refusesConnections(service);
      const answer = await request.finish();
      expect(answer).toMatch(/^HTTP\/1\.1 [2-4]\d\d /);
      // Or the client would send its next request on a connection that is going.
      expect(answer).toMatch(/^connection: close\r$/im);
      const { code } = await service.ended();
      expect(code).toBe(0);
      await service.stop();
    });
  });

  describe('stopping while clients hold on', () => {
    it('lets go of connections on which nobody asks', async () => {
      const service = await start(project());
      const idle = await idleConnection(service, profile.open);
      service.terminate();
      await idle.closed;
      expect((await service.ended()).code).toBe(0);
      await service.stop();
    });

    it('answers a request that was on its way on such a connection, as the last one', async () => {
      const { answer, code } = await askedWhileStopping(project(), profile.open);
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      expect(answer).toMatch(/^connection: close\r$/im);
      expect(code).toBe(0);
    });

    it('waits ten seconds for a request that does not end, and not for ever', async () => {
      const service = await start(project());
      await halfARequest(service, profile);
      expect((await service.stop()).code).toBe(0);
    });

    it.runIf(kind === 'postgres')('nor for a query that does not end', async () => {
      const database = await makeDatabase(kind);
      const service = await start(project(), { database });
      const letGo = await locked(database);
      const answer = service.anyone.get(profile.open).catch(() => 'cut off');
      await vi.waitFor(() => database.run(raisedUnless(`exists (select ${locks} and not granted)`)), waiting);
      service.terminate();
      expect((await service.ended()).code).toBe(0);
      expect(await answer).toBe('cut off');
      expect(service.output()).not.toContain('could not be closed');
      await letGo();
      await database.remove();
    });
  });

  describe('without its database', () => {
    it('leaves one alone that was not brought up to date, and is not ready', async () => {
      const service = await launch(project(), { migrates: false });
      await expect.poll(() => isAlive(service), { timeout: 60_000 }).toBe(true);
      expectProblem(await service.anyone.get('/ready'), 503, 'unavailable');
      expectProblem(await service.anyone.get(profile.open), 500, 'internal');
      expect(Object.keys(service.database.tables())).toEqual([]);
      expect((await service.stop()).code).toBe(0);
    });

    it.runIf(kind === 'postgres')(
      'is alive where the URL leads nowhere, and its log does not tell the password',
      async () => {
        const url = 'postgresql://somebody:open-sesame@127.0.0.1:1/none';
        const service = await launch(project(), { migrates: false, env: { DATABASE_URL: url } });
        await expect.poll(() => isAlive(service), { timeout: 60_000 }).toBe(true);
        expect(expectProblem(await service.anyone.get('/ready'), 503, 'unavailable').detail).toContain('database');
        expectProblem(await service.anyone.get(profile.open), 500, 'internal');
        expect((await service.stop()).code).toBe(0);
        expect(service.output()).not.toContain('open-sesame');
      },
    );

    it('is alive, not ready, says which, and serves again when it is back', async () => {
      const service = await start(project());
      const { anyone, database } = service;
      database.run('alter table "_prisma_migrations" rename to "away"');
      expectStatus(await anyone.get('/health'), 200);
      expect(expectProblem(await anyone.get('/ready'), 503, 'unavailable').detail).toContain('database');
      database.run('alter table "away" rename to "_prisma_migrations"');
      expectStatus(await anyone.get('/ready'), 200);
      expect((await service.stop()).code).toBe(0);
    });

    it.runIf(kind === 'postgres')(
      'goes on when the server throws it out, and tells callers nothing of it',
      async () => {
        const service = await start(project());
        const { anyone, database } = service;
        await database.remove();
        expectStatus(await anyone.get('/health'), 200);
        expectProblem(await anyone.get('/ready'), 503, 'unavailable');
        const answer = await anyone.get(profile.open);
        const problem = expectProblem(answer, 500, 'internal');
        expect(answer.text).not.toMatch(/prisma|postgres|select|database|\.[jt]s\b/i);
        expect(problem.request_id).toBe(answer.headers.get('x-request-id'));
        await service.logged((line) => line.level === 'error' && line.request_id === problem.request_id);
        service.terminate();
        expect((await service.ended()).code).toBe(0);
      },
    );
  });

  describe('logging', () => {
    it('writes one JSON object a line, and one line for each request', async () => {
      const service = await start(project());
      const answer = await service.anyone.get(profile.open);
      await service.stop();
      const lines = service.logs();
      expect(lines.filter((line) => 'unreadable' in line)).toEqual([]);
      const [line] = requestsOf(lines).filter((entry) => JSON.stringify(entry).includes(profile.open.slice(1)));
      expect(line).toMatchObject({
        timestamp: expect.stringMatching(timestampPattern),
        level: 'info',
        service: expect.any(String),
        operation: expect.any(String),
        request_id: expect.any(String),
        duration_ms: expect.any(Number),
        status: answer.status,
      });
    });

    it('has one line for a client that went away before its answer, which is no fault', async () => {
      const service = await start(project());
      const { write } = profile;
      (await halfARequest(service, profile)).leave();
      const line = await service.logged(({ status }) => status === 499);
      expect(line).toMatchObject({ level: 'info', operation: `${write.method} ${write.path}` });
      expect(requestsOf(service.logs()).filter(({ request_id }) => request_id === line.request_id)).toHaveLength(1);
      expect((await service.stop()).code).toBe(0);
      expect(service.logs().filter(({ level }) => level === 'error')).toEqual([]);
    });

    it('keeps tokens, keys and passwords out of the log', async () => {
      const service = await start(project(), { env: { LOG_LEVEL: 'debug' } });
      const token = await signToken();
      const caller = service.anyone.withToken(token);
      await caller.get(`${profile.open}?password=open-sesame&token=passe-partout`);
      await caller.get('/no-such-route/hush-hush?secret=hush-hush');
      await caller.request(profile.write.method, profile.write.path, {
        raw: '{"password": "open-sesame", nonsense',
      });
      await caller.request(profile.write.method, profile.write.path, {
        body: { ...profile.write.valid(), password: 'open-sesame', secret: 'hush-hush', token: 'passe-partout' },
        headers: { 'x-secret': 'hush-hush' },
      });
      await service.stop();
      for (const word of [
        token,
        token.split('.')[2] ?? token,
        signingKey,
        'open-sesame',
        'hush-hush',
        'passe-partout',
      ]) {
        expect(service.output()).not.toContain(word);
      }
    });
  });
}

const waiting = { timeout: 60_000, interval: 100 };

/** Those of this database: a server has many. */
const locks = 'from pg_locks where database = (select oid from pg_database where datname = current_database())';

/** SQL that fails while the condition does not hold. */
function raisedUnless(condition: string): string {
  return `do $$ begin assert ${condition}; end $$`;
}

/** Locks the tables of a PostgreSQL database that have rows, as who changes them by hand. Gives what lets them go. */
async function locked(database: ServiceDatabase): Promise<() => Promise<void>> {
  const psql = spawn('psql', ['--no-psqlrc', '--quiet', '--dbname', database.url], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const seeded = Object.entries(withoutMigrations(database.tables())).filter(([, rows]) => rows.length > 0);
  const tables = seeded.map(([name]) => `"${name}"`);
  psql.stdin.write(`begin; lock table ${tables.join(', ')} in access exclusive mode;\n`);
  const held = `(select count(*) ${locks} and granted and mode = 'AccessExclusiveLock')`;
  await vi.waitFor(() => database.run(raisedUnless(`${held} >= ${tables.length}`)), waiting);
  return async () => {
    psql.stdin.end();
    await once(psql, 'close');
  };
}

function requestsOf(lines: readonly Json[]): readonly Json[] {
  return lines.filter((line) => 'duration_ms' in line && 'status' in line);
}

function countsOf(database: ServiceDatabase): object {
  const tables = Object.entries(database.tables()).filter(([name]) => !name.startsWith('_'));
  return Object.fromEntries(tables.map(([name, rows]) => [name, rows.length]));
}

function withoutMigrations(tables: ReturnType<typeof allRows>): ReturnType<typeof allRows> {
  return Object.fromEntries(Object.entries(tables).filter(([name]) => !name.startsWith('_')));
}

/** Sends a request without the last byte of its body: the service is in the middle of it. */
async function halfARequest(
  service: Service,
  { write }: Profile,
): Promise<{ finish: () => Promise<string>; leave: () => void }> {
  const token = await signToken(write.role === undefined ? {} : { role: write.role });
  const body = JSON.stringify(write.valid());
  const socket = connect(service.port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  const head = [
    `${write.method} ${write.path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Expect: 100-continue',
  ];
  // The kernel takes bytes before the process reads them; what it answers to these says that it has begun with the request.
  const begun = once(socket, 'data');
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  await begun;
  expect(received).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  received = '';
  socket.write(body.slice(0, -1));
  return {
    finish: async () => {
      socket.write(body.slice(-1));
      await closed;
      return received;
    },
    leave: () => socket.destroy(),
  };
}

function isAlive(service: Service): Promise<boolean> {
  return fetch(`${service.base}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** A connection on which a request was answered, and that stays open. `ask` gives what comes until it is closed. */
async function idleConnection(
  service: Service,
  path: string,
): Promise<{ readonly closed: Promise<void>; readonly ask: () => Promise<string> }> {
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  const socket = connect(service.port, '127.0.0.1');
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const answered = new Promise<void>((resolve) => socket.once('data', () => resolve()));
  // What is asked on a connection that is closed by then gets no answer.
  socket.on('error', () => undefined);
  socket.write(request);
  await answered;
  const ask = async (): Promise<string> => {
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    socket.write(request);
    await closed;
    return received;
  };
  return { closed, ask };
}

/**
 * Asks on an idle connection of a service that was told to stop. It keeps such connections for a second: where this process did not
 * come to ask by then, it asks another service.
 */
async function askedWhileStopping(
  project: Project,
  path: string,
): Promise<{ readonly answer: string; readonly code: number | null }> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const service = await start(project);
    const idle = await idleConnection(service, path);
    const told = performance.now();
    service.terminate();
    await refusesConnections(service);
    const answer = idle.ask();
    const isInTime = performance.now() - told < 1_000;
    const { code } = await service.stop();
    if (isInTime) return { answer: await answer, code };
  }
  throw new Error('this machine is too busy to ask a service within a second');
}

/** Waits until the port is closed: the service has heard the signal. */
async function refusesConnections(service: Service): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(service.port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (!open) return;
    await pause(10);
  }
  throw new Error('the service still takes connections after SIGTERM');
}
