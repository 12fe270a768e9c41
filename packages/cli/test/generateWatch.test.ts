import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandUnderTest } from './command.ts';
import { brokenHarbour, harbour } from './specs.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
beforeEach(() => command.inFolder({ 'specwright.json': '{}', 'harbour.sds': harbour }));
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

/** A run of `generate --watch`. */
class Watching {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #said = '';
  #heard: () => void = () => undefined;

  constructor(...args: string[]) {
    const { program, args: all } = command.process(['generate', '--watch', ...args]);
    this.#child = spawn(program, all, { cwd: command.folder });
    const hear = (chunk: Buffer): void => {
      this.#said += chunk.toString();
      this.#heard();
    };
    this.#child.stdout?.on('data', hear);
    this.#child.stderr?.on('data', hear);
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', resolve);
    });
  }

  /**
   * What it says about a change until it waits for the next one. Files that are written one after the other may be several
   * changes to it, and one that is written in steps, too: what it says before it has read all of them is passed over.
   */
  async untilItSays(wanted: RegExp): Promise<string> {
    for (;;) {
      const said = await this.before('Waiting for changes');
      if (wanted.test(said)) return said;
    }
  }

  /** All that it says before these words. */
  async before(words: string): Promise<string> {
    while (!this.#said.includes(words)) {
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
    const [said = '', ...rest] = this.#said.split(words);
    this.#said = rest.join(words);
    return said;
  }

  /** Ends it as Ctrl-C does; its exit code. */
  async interrupt(): Promise<number | null> {
    this.#child.kill('SIGINT');
    return await this.#ended;
  }
}

const longerNames = harbour.replace('name: string 1..40', 'name: string 1..60');

describe('specwright generate --watch', () => {
  it('generates, and again when a specification changes, until Ctrl-C', async () => {
    const watching = new Watching('--out', 'service');
    await watching.untilItSays(/^module yard: \d+ create$/m);
    await command.put({ 'harbour.sds': longerNames });
    await watching.untilItSays(/update {5}service\/openapi\.json\n/);
    expect(await watching.interrupt()).toBe(0);
    expect((await command.contents())['service/openapi.json']).toContain('"maxLength": 60');
  });

  it('tells of errors, and what was generated stays until they are mended', async () => {
    const watching = new Watching('--out', 'service');
    await watching.untilItSays(/^module yard: /m);
    const before = (await command.contents())['service/openapi.json'];
    await command.put({ 'harbour.sds': brokenHarbour });
    await watching.untilItSays(/harbour\.sds:22:9: error:/);
    expect((await command.contents())['service/openapi.json']).toBe(before);
    await command.put({ 'harbour.sds': longerNames });
    await watching.untilItSays(/update {5}service\/openapi\.json\n/);
    expect(await watching.interrupt()).toBe(0);
  });

  it('waits for another run at the same folder, and then generates', async () => {
    const lock = join(command.folder, 'service/.specwright/lock');
    await command.put({ 'service/.specwright/lock': `${process.pid} ${hostname()}` });
    const watching = new Watching('--out', 'service');
    await watching.before(`is being generated into by process ${process.pid}.`);
    await rm(lock);
    await watching.untilItSays(/^module yard: \d+ create$/m);
    expect(await watching.interrupt()).toBe(0);
  });

  it('hears of new files, of settings and of baselines', async () => {
    await command.put({ 'harbour.sds': brokenHarbour });
    const watching = new Watching();
    await watching.untilItSays(/Nothing was generated/);
    await command.put({
      'harbour.sds': harbour,
      'specwright.json': '{ "targets": [{ "name": "ts-express-prisma" }], }',
    });
    await watching.untilItSays(/create {5}generated\/package\.json/);
    await command.put({ 'specwright.json': '{ "tragets": [] }' });
    await watching.untilItSays(/The settings are broken/);
    await command.put({ 'specwright.json': '{}' });
    await watching.untilItSays(/^module yard: /m);
    expect((await command.run(['accept'])).code).toBe(0);
    await watching.untilItSays(/^module yard: /m);
    expect(await watching.interrupt()).toBe(0);
  });

  it('ends at once where there is nothing to watch', async () => {
    await command.inFolder();
    expect((await command.run(['generate', '--watch'])).code).toBe(2);
  });

  it('is for writing: it goes with no option that only looks', async () => {
    expect((await command.run(['generate', '--watch', '--check'])).stderr).toContain('cannot be used with');
  });
});
