import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandUnderTest, type Outcome } from './command.ts';
import { gitIn, person } from './git.ts';
import { harbour } from './specs.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
beforeEach(() => command.inFolder({ 'harbour.sds': harbour }));
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

function git(...args: string[]): string {
  return gitIn(command.folder, ...args);
}

function generate(...more: string[]): Promise<Outcome> {
  return command.run(['generate', '--out', 'service', ...more], { environment: person });
}

const file = 'service/openapi.json';

/** A person and the specification give the longest name two lengths. */
async function disagree(): Promise<void> {
  await generate();
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=A harbour');
  const document = await command.textOf(file);
  await command.put({
    [file]: document.replaceAll('"maxLength": 40', '"maxLength": 41'),
    'harbour.sds': harbour.replace('name: string 1..40', 'name: string 1..60'),
  });
}

describe('specwright generate --merge=index', () => {
  it('puts the three texts of a conflict into the index, for `git mergetool`', async () => {
    await disagree();
    const { code, stderr } = await generate('--merge=index');
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('1 file to be merged in') });
    expect(git('status', '--porcelain', file)).toBe(`UU ${file}\n`);
    const lengths = (text: string) => [...new Set(text.match(/(?<="maxLength": )(?:40|41|60)\b/g))];
    expect([1, 2, 3].map((stage) => lengths(git('show', `:${stage}:${file}`)))).toEqual([['40'], ['41'], ['60']]);
    expect(await command.textOf(file)).toContain('<<<<<<< yours');
    const tool = 'mergetool.takeTheirs.cmd=cp "$REMOTE" "$MERGED"';
    git('-c', tool, '-c', 'mergetool.takeTheirs.trustExitCode=true', 'mergetool', '--no-prompt', '--tool=takeTheirs');
    expect(git('ls-files', '--unmerged')).toBe('');
    expect(lengths(await command.textOf(file))).toEqual(['60']);
    expect((await generate('--check')).code).toBe(0);
  });

  it('leaves the index alone for a file that version control leaves out', async () => {
    await command.put({ '.gitignore': file });
    await disagree();
    expect((await generate('--merge=index')).stdout).toContain(`conflict   ${file}`);
    expect(git('ls-files', '--unmerged')).toBe('');
  });

  it('needs a repository, and says so before anything is written', async () => {
    const { code, stderr } = await generate('--merge=index');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('is in no Git repository') });
    expect(await command.textOf(file)).toBe('');
  });
});
