import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let repository: string;
beforeEach(async () => {
  repository = await mkdtemp(join(tmpdir(), 'specwright-bin-'));
  const bin = fileURLToPath(new URL('../bin', import.meta.url));
  await cp(bin, join(repository, 'packages/cli/bin'), { recursive: true });
});
afterEach(() => rm(repository, { recursive: true, force: true }));

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = join(repository, 'packages/cli/bin/specwright.mjs');
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('the installed command', () => {
  it('runs the bundle with its arguments', async () => {
    await mkdir(join(repository, 'dist'));
    await writeFile(join(repository, 'dist/cli.cjs'), 'console.log(process.argv.slice(2).join());');
    expect(await run('check', 'a.sds')).toEqual({ code: 0, stdout: 'check,a.sds\n', stderr: '' });
  });

  it('says how to make the bundle where there is none', async () => {
    const { code, stdout, stderr } = await run('check');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('npm run build');
  });
});
