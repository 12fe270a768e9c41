import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandUnderTest, type Outcome } from './command.ts';
import { gitIn, person } from './git.ts';
import { harbour } from './specs.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
beforeEach(async () => {
  await command.inFolder({ 'harbour.sds': harbour });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=A harbour');
});
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

function git(...args: string[]): string {
  return gitIn(command.folder, ...args).trimEnd();
}

function generate(...more: string[]): Promise<Outcome> {
  return command.run(['generate', '--out', 'service', '--commit', ...more], { environment: person });
}

const longerNames = harbour.replace('name: string 1..40', 'name: string 1..60');

describe('specwright generate --commit', () => {
  it('commits what was generated, with the records, and says what in its message', async () => {
    expect(await generate()).toMatchObject({ code: 0, stderr: expect.stringContaining('Committed in') });
    expect(git('log', '-1', '--format=%s')).toBe('Generate module yard');
    expect(git('log', '-1', '--format=%b')).toMatch(/^module yard: \d+ create$/);
    expect(git('status', '--porcelain')).toBe('');
    expect(git('ls-files', 'service/.specwright/manifest.json', 'service/package.json').split('\n')).toHaveLength(2);
  });

  it('has nothing to commit the second time', async () => {
    await generate();
    expect(await generate()).toMatchObject({ code: 0, stderr: expect.stringContaining('Nothing to commit.') });
    expect(git('rev-list', '--count', 'HEAD')).toBe('2');
  });

  it('leaves to the person what the person changed, staged or not', async () => {
    await generate();
    await command.put({ 'harbour.sds': longerNames, 'notes.txt': 'mine', 'service/Makefile': 'all:\n' });
    git('add', 'notes.txt');
    expect((await generate()).code).toBe(0);
    expect(git('show', '--format=', '--name-only', 'HEAD').split('\n')).toContain('service/openapi.json');
    expect(git('status', '--porcelain').split('\n').sort()).toEqual([
      ' M harbour.sds',
      ' M service/Makefile',
      'A  notes.txt',
    ]);
  });

  it('commits that a file is gone', async () => {
    await generate();
    const withoutBoats = harbour.replace(/api POST[^}]*\}[^}]*\}/, '');
    await command.put({ 'harbour.sds': withoutBoats });
    const { stdout } = await generate();
    const gone = [...stdout.matchAll(/^delete +(.*)$/gm)].map(([, path]) => path ?? '');
    expect(gone.length).toBeGreaterThan(0);
    expect(git('ls-files', ...gone)).toBe('');
  });

  it('commits nothing while a file is in conflict', async () => {
    await generate();
    const document = await command.textOf('service/openapi.json');
    await command.put({ 'service/openapi.json': document.replaceAll('"maxLength": 40', '"maxLength": 41') });
    await command.put({ 'harbour.sds': longerNames });
    expect(await generate()).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was committed') });
    expect(git('rev-list', '--count', 'HEAD')).toBe('2');
  });

  it('says what Git says when it refuses', async () => {
    await command.put({ '.git/hooks/pre-commit': '#!/bin/sh\necho no commits on Fridays >&2\nexit 1\n' });
    execFileSync('chmod', ['+x', '.git/hooks/pre-commit'], { cwd: command.folder });
    expect(await generate()).toMatchObject({ code: 1, stderr: expect.stringContaining('no commits on Fridays') });
  });

  it('refuses a folder that version control leaves out', async () => {
    await command.put({ '.gitignore': 'service/\n' });
    expect(await generate()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(".gitignore leaves 'service' out"),
    });
  });

  it('refuses before it writes where there is no repository', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    expect(await generate()).toMatchObject({ code: 2, stderr: expect.stringContaining('is in no Git repository') });
    expect(Object.keys(await command.contents())).toEqual(['harbour.sds']);
  });
});
