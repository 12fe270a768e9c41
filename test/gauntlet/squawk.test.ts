import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evolved } from './history.ts';
import { after, before, kinds } from './kinds.ts';

const squawk = fileURLToPath(new URL('../../node_modules/.bin/squawk', import.meta.url));
const execute = promisify(execFile);

/** What a person asked for by an `evolve` line; the plan says how grave it is, and guards it. */
const askedFor = [
  'adding-required-field',
  'ban-drop-column',
  'ban-drop-not-null',
  'ban-drop-table',
  'renaming-column',
  'renaming-table',
];

/** What squawk cannot see in one step: it was done, or is not needed, because of another. */
const seenTo = [
  // A check that was made and validated before says that there is no row without a value: nothing is scanned.
  'adding-not-nullable-field',
  // An index that broke off is dropped before it is made again.
  'prefer-robust-stmts',
  // Reading or writing every row takes as long as it takes, and holds no lock that stops the service.
  'require-statement-timeout',
];

const changes = kinds.map((kind) => ({ id: kind.id, way: evolved(before(kind), after(kind), 'postgres') }));

describe('what migrations say to PostgreSQL', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'specwright-squawk-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** What squawk finds in texts, by name. */
  async function findings(texts: ReadonlyMap<string, string>, settings: readonly string[]): Promise<string> {
    const files = [...texts.keys()].map((name) => join(folder, name));
    await Promise.all([...texts].map(([name, text]) => writeFile(join(folder, name), text)));
    const run = execute(squawk, ['--reporter', 'gcc', '--pg-version', '15', ...settings, ...files]);
    return run.then(
      ({ stdout }) => stdout,
      ({ stdout, stderr }: { stdout?: string; stderr?: string }) => `${stdout ?? ''}${stderr ?? ''}`,
    );
  }

  test('when everything is made, has no finding: nobody waits for tables that are not there yet', async () => {
    const first = new Map(changes.map(({ id, way }) => [`${id}-first.sql`, way.first]));
    const nobodyWaits = '--exclude=require-lock-timeout,require-statement-timeout';
    expect(await findings(first, ['--assume-in-transaction', nobodyWaits])).toBe('');
  });

  test.each([
    { manner: 'whole', settings: ['--assume-in-transaction'] },
    { manner: 'apart', settings: [] },
  ])('when something changes, has no finding in steps that are done $manner', async ({ manner, settings }) => {
    const texts = new Map<string, string>();
    for (const { id, way } of changes) {
      const [head = '', ...steps] = way.up.split(/^(?=-- Step )/m);
      for (const [at, step] of steps.entries()) {
        const isApart = step.split('\n', 1)[0]?.endsWith('no transaction') === true;
        if (isApart === (manner === 'apart')) texts.set(`${id}-${at + 1}.sql`, head + step);
      }
    }
    expect(texts.size).toBeGreaterThan(5);
    expect(await findings(texts, [...settings, `--exclude=${[...askedFor, ...seenTo].join(',')}`])).toBe('');
  });
});
