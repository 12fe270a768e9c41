import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A PostgreSQL server that is there for a test. */
export interface PostgresServer {
  /** Of the database `postgres`, as a user who may do everything. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What to say where there is none. */
export const noPostgres = 'PostgreSQL is not installed: `apt-get install postgresql` brings it.';

/** Starts one in a temporary folder; undefined where PostgreSQL is not installed. With `CI=true` it has to be. */
export async function startPostgres(): Promise<PostgresServer | undefined> {
  const programs = await programsFolder();
  if (programs === undefined) {
    if (process.env.CI === 'true') throw new Error(noPostgres);
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'specwright-postgres-'));
  const user = process.getuid?.() === 0 ? 'postgres' : undefined;
  if (user !== undefined) {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (kind) => Number((await execute('id', [kind, user])).stdout)),
    );
    await chown(folder, uid ?? 0, gid ?? 0);
  }
  const run = (program: string, args: readonly string[]): Promise<unknown> => {
    const command = [join(programs, program), ...args];
    // The server refuses to run as root.
    const [file = '', ...rest] = user === undefined ? command : ['runuser', '-u', user, '--', ...command];
    return execute(file, rest, { cwd: folder });
  };
  const data = join(folder, 'data');
  const port = await freePort();
  await run('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C']);
  const options = `-p ${port} -k ${folder} -c fsync=off -c max_connections=300 -c listen_addresses=127.0.0.1`;
  await run('pg_ctl', ['-D', data, '-w', '-o', options, '-l', join(folder, 'log'), 'start']);
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Debian keeps the programs of each version in a folder of its own. */
async function programsFolder(): Promise<string | undefined> {
  const base = '/usr/lib/postgresql';
  const versions = await readdir(base).catch(() => []);
  const [newest] = versions.sort((a, b) => Number(b) - Number(a));
  return newest === undefined ? undefined : join(base, newest, 'bin');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(address)));
    });
  });
}
