import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ServiceStep } from '@specwright/extension/serviceSteps';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const host = resolve(import.meta.dirname, '../src/serviceHost.ts');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'specwright-host-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A step that is a program of Node. */
function step(title: string, program: string, more: Partial<ServiceStep> = {}): ServiceStep {
  return { title, command: ['node', '-e', program], ...more };
}

/** Starts a process, says both numbers, and stays; neither ends when it is asked to. */
const stubborn = `
  process.on('SIGTERM', () => console.log('asked'));
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  console.log(JSON.stringify([process.pid, child.pid]));
  setInterval(() => {}, 1000);
`;

class Run {
  readonly #child: ChildProcess;
  output = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
    });
  }

  get child(): ChildProcess {
    return this.#child;
  }

  ended(): Promise<number | null> {
    return new Promise((resolve) => this.#child.once('close', resolve));
  }

  /** The numbers that the stubborn step says. */
  async numbers(): Promise<number[]> {
    await until(() => /\[\d+,\d+\]/.test(this.output));
    return JSON.parse(/\[\d+,\d+\]/.exec(this.output)?.[0] ?? '[]');
  }
}

/** @param patience how long a step may take to end when it is asked to, in milliseconds */
function begin(steps: readonly ServiceStep[], patience = 100): Run {
  const given = [folder, JSON.stringify(steps), String(patience)];
  return new Run(fork(host, given, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] }));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === 'win32')('the host of a service', () => {
  test('carries out the steps in their order, those that are needless not', async () => {
    const needless = step('Third', 'console.log("three")', { unless: ['node', '-e', ''] });
    const needed = step('Second', 'console.log("two")', { unless: ['node', '-e', 'process.exit(1)'] });
    const run = begin([step('First', 'console.log("one")'), needed, needless, step('Last', 'console.log("four")')]);
    expect(await run.ended()).toBe(0);
    expect(run.output.split('\n').filter((line) => /^(one|two|three|four)$/.test(line))).toEqual([
      'one',
      'two',
      'four',
    ]);
    expect(run.output).toContain('> Second: node -e');
  });

  test('ends with the first step that fails, and its code, and says what may help', async () => {
    const failing = step('First', 'process.exit(7)', { cure: 'Make it end well.' });
    const run = begin([failing, step('Second', 'console.log("two")', { cure: 'Nothing.' })]);
    expect(await run.ended()).toBe(7);
    expect(run.output).toContain('\nMake it end well.\n');
    expect(run.output).not.toMatch(/two\n|Nothing/);
  });

  test('says which program is not there', async () => {
    const run = begin([{ title: 'First', command: ['no-such-program'] }]);
    expect(await run.ended()).toBe(127);
    expect(run.output).toContain('no-such-program ENOENT');
  });

  test('ends all that a step started when it is asked to, also what does not want to', async () => {
    const run = begin([step('Serving', stubborn), step('Never', 'console.log("never")')], 5000);
    const numbers = await run.numbers();
    run.child.send('stop');
    await run.ended();
    // What nobody has taken note of yet still has its number.
    await until(() => !numbers.some(isAlive));
    expect(run.output).toContain('asked');
    expect(run.output).not.toContain('never\n');
  });

  test('ends all that a step started when its parent is killed', async () => {
    const parent = `
      const { fork } = require('node:child_process');
      fork(${JSON.stringify(host)}, ${JSON.stringify([folder, JSON.stringify([step('Serving', stubborn)]), '100'])});
      setInterval(() => {}, 1000);
    `;
    const run = new Run(spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'] }));
    const numbers = await run.numbers();
    run.child.kill('SIGKILL');
    await until(() => !numbers.some(isAlive));
  });
});
