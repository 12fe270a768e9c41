import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
  readonly record?: { readonly hash: string; readonly previous: string | null; readonly contract: boolean };
}

/** The part of a project's runner that says which migrations are due. */
interface Runner {
  dueMigrations(
    migrations: readonly Migration[],
    entries: readonly { readonly name: string; readonly checksum: string; readonly finished: boolean }[],
    contract: boolean,
  ): { readonly due: readonly Migration[]; readonly waiting: readonly Migration[] };
}

const templates = new URL('../../packages/codegen/src/targets/ts-express-prisma/templates/', import.meta.url);

describe('the migrations that a project runs', () => {
  let folder: string;
  let runner: Runner;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'specwright-due-'));
    await copyFile(new URL('src.db.migration.ts.hbs', templates), join(folder, 'migration.ts'));
    runner = (await import(pathToFileURL(join(folder, 'migration.ts')).href)) as Runner;
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Names; one that ends in `-` is a contract. */
  const due = (all: string, ran: string, contract = false): string => {
    const names = (text: string): string[] => text.split(' ').filter((name) => name !== '');
    const migrations = names(all).map((name) => ({
      name,
      sql: '',
      checksum: '',
      record: { hash: name, previous: null, contract: name.endsWith('-') },
    }));
    const entries = names(ran).map((name) => ({ name, checksum: '', finished: true }));
    const found = runner.dueMigrations(migrations, entries, contract);
    const text = (list: readonly Migration[]): string => list.map(({ name }) => name).join(' ');
    return `${text(found.due)} | ${text(found.waiting)}`;
  };

  test.each([
    ['a new database gets all', '1 2 2-', '', '1 2 2- | '],
    ['what the version before needs stays until somebody says that it is gone', '1 2 2-', '1', '2 | 2-'],
    ['and is still there at the next start', '1 2 2-', '1 2', ' | 2-'],
    ['it goes with the next release', '1 2 2- 3', '1 2', '2- 3 | '],
    ['whose own waits', '1 2 2- 3 3-', '1 2', '2- 3 | 3-'],
    ['nothing is to do', '1 2 2-', '1 2 2-', ' | '],
  ])('%s', (_, all, ran, expected) => {
    expect(due(all, ran)).toBe(expected);
  });

  test('everything goes where that is asked for', () => {
    expect(due('1 2 2-', '1', true)).toBe('2 2- | ');
    expect(due('1 2 2- 3 3-', '1', true)).toBe('2 2- 3 3- | ');
  });

  test('a release that was left out is told, as the version before it may run', () => {
    expect(() => due('1 2 2- 3', '1')).toThrow('migration 2- takes away what the version before needs');
  });
});
