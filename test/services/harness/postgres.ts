import type { TestProject } from 'vitest/node';
import { noPostgres, startPostgres } from '../../gauntlet/postgresServer.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the server that the services of this run share; empty where PostgreSQL is not installed. */
    readonly postgresUrl: string;
  }
}

/** Before the first test: the server that services on PostgreSQL keep their rows in. Gives what stops it. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  if (server === undefined) console.warn(`Services run on SQLite only. ${noPostgres}`);
  provide('postgresUrl', server?.url ?? '');
  return async () => server?.stop();
}
