import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, pause, run } from '../services/harness/processes.ts';
import { repository } from '../services/harness/repository.ts';

const demo = join(repository, 'scripts', 'demo.mjs');
const example = (name: string) => join(repository, 'examples', name);

describe('npm run demo', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'specwright-demo-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const runDemo = (...parameters: string[]) => run(process.execPath, [demo, ...parameters], folder, { NO_COLOR: '1' });

  it('takes the bookshop from its specification to answers, and stops', async () => {
    const { code, output } = await runDemo();
    expect({ code, output }).toEqual({ code: 0, output });
    expect(output).toMatch(/POST \/basket\/buy as user[\s\S]*← 201/);
    expect(output).toMatch(/GET \/purchases\/\S+ as stranger[\s\S]*← 403/);
    expect(output).toContain('npm run editor');
    await isClosed(portIn(output));
  });

  it('installs nothing the second time', async () => {
    const { code, output } = await runDemo();
    expect({ code, output }).toEqual({ code: 0, output });
    expect(output).not.toContain('installing');
  });

  it.each(['clinic.sds', 'library.sds', 'tickets.sds'])('talks with %s as its interface says', async (name) => {
    const { code, output } = await runDemo(example(name));
    expect({ code, output }).toEqual({ code: 0, output });
    expect(output.match(/← 200/g)?.length).toBeGreaterThan(1);
    expect(output).toMatch(/← 201/);
    expect(output).not.toMatch(/← 5\d\d/);
  });

  it('says which lines are wrong when the specification is', async () => {
    const broken = join(folder, 'broken.sds');
    await writeFile(broken, 'entity Thing {\n  id: uuidd\n}\n');
    const { code, output } = await runDemo(broken);
    expect(code).toBe(1);
    expect(output).toContain('uuidd');
    expect(output).toMatch(/mend them/);
  });

  it('says what to do about a file that is not there and an option that it does not know', async () => {
    const missing = await runDemo('nowhere.sds');
    expect([missing.code, missing.output]).toEqual([2, expect.stringContaining('nowhere.sds')]);
    const unknown = await runDemo('--fast');
    expect([unknown.code, unknown.output]).toEqual([2, expect.stringContaining('--fast')]);
  });

  it('stops its service on Ctrl-C', async () => {
    const child = spawn(process.execPath, [demo, '--stay'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    while (!output.includes('until Ctrl-C') && child.exitCode === null) await pause(100);
    child.kill('SIGINT');
    expect(await ended(child)).toBe(130);
    await isClosed(portIn(output));
  });
});

function portIn(output: string): number {
  return Number(/127\.0\.0\.1:(\d+)/.exec(output)?.[1]);
}

/** Fails when something still listens there. */
function isClosed(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve());
    socket.once('connect', () => {
      socket.destroy();
      reject(new Error(`port ${port} is still open`));
    });
  });
}
