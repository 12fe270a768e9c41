import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type DatabaseKind, makeDatabase } from '../harness/databases.ts';
import { freePort } from '../harness/ports.ts';
import { mustRun, pause } from '../harness/processes.ts';
import type { Project } from '../harness/project.ts';

const hasMake = spawnSync('make', ['--version']).status === 0;

/** What a person does who has just got the project. */
export function theProjectRunsWithMake(project: () => Project, kind: DatabaseKind): void {
  describe.skipIf(!hasMake)('the Makefile', () => {
    it('has the commands of every project, and says what they do', async () => {
      const help = await mustRun('make', ['help'], project().folder);
      const wanted = ['help', 'install', 'run', 'test', 'lint', 'build', 'migrate', 'docker-up', 'docker-down'];
      for (const command of wanted) expect(help).toMatch(new RegExp(`^\\s*${command}\\s+\\S`, 'm'));
    });

    const settings = kind === 'sqlite' ? 'no settings at all' : 'the URL of a server';
    it(`serves with \`make run\` and ${settings}, and stops with it`, async () => {
      const port = await freePort();
      const database = kind === 'sqlite' ? undefined : await makeDatabase(kind);
      const child = spawn('make', ['run'], {
        cwd: project().folder,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), DATABASE_URL: database?.url },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          output += chunk.toString();
        });
      }
      const url = `http://127.0.0.1:${port}/ready`;
      expect(await answersWithin(url, child), output).toBe(true);
      expect(output).toMatch(/"level":"warn"[^\n]*JWT_SECRET/);
      // The service writes to the same pipes: they close when the last of both is gone, not when `make` is.
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
      expect(output).toContain('"msg":"stopping"');
      expect(await answers(url), output).toBe(false);
      await database?.remove();
    });

    // Those of a project on SQLite are run, and tried on mutants, in a suite of their own.
    it.skipIf(kind === 'sqlite')('passes its own tests with `make test`', { timeout: 900_000 }, async () => {
      const database = await makeDatabase(kind);
      await mustRun('make', ['test'], project().folder, { DATABASE_URL: database.url });
      await database.remove();
    });
  });
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function answersWithin(url: string, child: ChildProcess): Promise<boolean> {
  for (let attempt = 0; attempt < 1000 && child.exitCode === null; attempt++) {
    if (await answers(url)) return true;
    await pause(100);
  }
  return false;
}
