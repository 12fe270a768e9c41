import type { LiveSchema } from '@specwright/evolution/schema/liveSchema';
import type { LiveDatabase } from './liveDatabase.ts';
import { readPostgres } from './readPostgres.ts';
import { readSqlite } from './readSqlite.ts';

/** What a database is made of. Nothing is written to it. */
export async function readLiveSchema(database: LiveDatabase): Promise<LiveSchema> {
  return database.kind === 'sqlite' ? readSqlite(database) : readPostgres(database);
}
