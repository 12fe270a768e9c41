import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { ended, mustRun, pause } from './processes.ts';

const redis = '/usr/bin/redis-server';
// The programs behind Debian's wrappers, which insist on an account of its own.
const rabbit = '/usr/lib/rabbitmq/bin';

/** What is missing to run the brokers, as the names of the packages; in CI that is an error. */
export function missingBrokers(): readonly string[] {
  const missing = [...(existsSync(redis) ? [] : ['redis-server']), ...(existsSync(rabbit) ? [] : ['rabbitmq-server'])];
  if (missing.length > 0 && process.env.CI === 'true') throw new Error(`missing: ${missing.join(', ')}`);
  return missing;
}

/** A server that a service is connected with. */
export interface Broker {
  readonly url: string;
  stop(): Promise<void>;
}

/** One that can be made to keep its clients waiting. */
export interface Redis extends Broker {
  freeze(): void;
  thaw(): void;
}

/** A Redis that keeps nothing. */
export async function startRedis(port?: number): Promise<Redis> {
  const own = port ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), 'specwright-redis-'));
  const settings = ['--port', String(own), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn(redis, settings, { stdio: 'ignore' });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  const freeze = (): void => void child.kill('SIGSTOP');
  const thaw = (): void => void child.kill('SIGCONT');
  if (await isUp(child, own)) return { url: `redis://127.0.0.1:${own}`, stop, freeze, thaw };
  await stop();
  throw new Error('redis-server did not start');
}

/** A RabbitMQ node of its own, which can go away and come back. */
export interface Rabbit extends Broker {
  /** Ends it; what it keeps on disk stays. */
  halt(): Promise<void>;
  /** Starts it again, at the same address. */
  resume(): Promise<void>;
  /** What an operator does with `rabbitmqctl`. */
  control(...parameters: readonly string[]): Promise<void>;
}

export async function startRabbit(): Promise<Rabbit> {
  const [port, distribution] = [await freePort(), await freePort()];
  const folder = await mkdtemp(join(tmpdir(), 'specwright-rabbit-'));
  const env = {
    ...process.env,
    HOME: folder,
    RABBITMQ_NODENAME: `specwright${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
  };
  let child: ChildProcess;
  const halt = async (): Promise<void> => {
    // Its starter is a shell: its whole group goes, and only that.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    await ended(child);
  };
  const resume = async (): Promise<void> => {
    child = spawn(`${rabbit}/rabbitmq-server`, [], { env, stdio: 'ignore', detached: true });
    if (await isUp(child, port)) return;
    await halt();
    throw new Error('rabbitmq-server did not start');
  };
  await resume();
  return {
    url: `amqp://127.0.0.1:${port}`,
    halt,
    resume,
    control: async (...parameters) => {
      await mustRun(`${rabbit}/rabbitmqctl`, parameters, folder, env);
    },
    stop: async () => {
      await halt();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** True as soon as it listens. @throws Error where it ends before */
async function isUp(child: ChildProcess, port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    if (await listens(port)) return true;
    await pause(200);
  }
  return false;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
