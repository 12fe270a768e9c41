import { join } from 'node:path';
import type { Baseline } from '@specwright/evolution/baseline';
import { type PastMigration, readRecord, sameTablesFile } from '@specwright/evolution/migration/migrationRecord';
import type { GeneratedPast } from '../plan/database/serviceHistory.ts';
import { targetNamed } from '../targets/registry.ts';
import { type FileSystem, nodeFileSystem } from './fileSystem.ts';
import { type PastOutput, pastOutput } from './pastTexts.ts';

const fileNames = ['migration.sql', 'down.sql', 'schema.json', sameTablesFile];

/** What a project that is to be generated again has behind it. */
export async function generatedPast(
  folder: string,
  target: string,
  baselines: readonly Baseline[],
): Promise<GeneratedPast & PastOutput> {
  const place = targetNamed(target)?.migrationsFolder;
  const migrations = place === undefined ? [] : await pastMigrations(join(folder, place));
  return { migrations, baselines, ...(await pastOutput(folder)) };
}

/** The migrations that lie in a folder, in the order of their names; none where there is no such folder. */
export async function pastMigrations(
  folder: string,
  fileSystem: FileSystem = nodeFileSystem,
): Promise<readonly PastMigration[]> {
  const names = (await fileSystem.list(folder)) ?? [];
  const found: PastMigration[] = [];
  for (const name of [...names].sort()) {
    const migration = await pastMigration(folder, name, fileSystem);
    if (migration !== undefined) found.push(migration);
  }
  return found;
}

async function pastMigration(folder: string, name: string, fileSystem: FileSystem): Promise<PastMigration | undefined> {
  if ((await fileSystem.list(join(folder, name)).catch(() => undefined)) === undefined) return undefined;
  const files = new Map<string, string>();
  for (const file of fileNames) {
    const text = await fileSystem.read(join(folder, name, file));
    if (text !== undefined) files.set(file, text);
  }
  if (!files.has('migration.sql')) return undefined;
  return { name, files, record: readRecord(files.get('schema.json') ?? '') };
}
