import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CommandUnderTest, type Outcome } from './command.ts';
import { harbour } from './specs.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

/** Expects a message on stderr that says all of this, nothing on stdout, the exit code, and an untouched folder. */
async function refuses(args: readonly string[], code: number, ...says: string[]): Promise<Outcome> {
  const before = await command.contents();
  const outcome = await command.run(args);
  expect(outcome.stdout).toBe('');
  for (const text of says) expect(outcome.stderr).toContain(text);
  expect(outcome.stderr).not.toMatch(/\n\s+at /);
  expect(outcome.code).toBe(code);
  expect(await command.contents()).toEqual(before);
  return outcome;
}

describe('wrong usage', () => {
  it('an unknown option names itself and what may have been meant', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    await refuses(['check', '--max-severty', 'error'], 2, "unknown option '--max-severty'", '--max-severity');
  });

  it('an unknown command is answered with the list', async () => {
    await command.inFolder();
    const { stderr } = await refuses(['chekc'], 2, "no command 'chekc'", "Did you mean 'check'?");
    for (const name of ['check', 'generate', 'diff', 'accept', 'explain', 'model', 'init', 'lsp']) {
      expect(stderr).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
  });

  it('a command of a later version is unknown, not half there', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    await refuses(['verify'], 2, "no command 'verify'");
  });

  it('no command at all is answered with the help', async () => {
    await command.inFolder();
    await refuses([], 2, 'Usage: specwright', 'generate');
  });

  it('an unknown value of an option names the values', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    await refuses(['check', '--format', 'yaml'], 2, 'yaml', 'text, json, sarif');
    await refuses(['check', '--max-severity', 'fatal'], 2, 'fatal', 'hint, info, warning, error');
  });

  it('an unknown diagnostic, template or module names what may have been meant', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    await refuses(['explain', 'auth/missing-rul'], 2, "Did you mean 'auth/missing-rule'?");
    await refuses(['init', 'task'], 2, "no template 'task'", "Did you mean 'tasks'?");
    await refuses(['generate', 'yrad'], 2, "no module 'yrad'", 'yard');
  });

  it('an unknown target or database names those that there are', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    await refuses(['generate', '--target', 'cobol'], 2, "no target 'cobol'", 'ts-express-prisma');
    await refuses(['generate', '--database', 'oracle'], 2, "no database 'oracle'", 'sqlite');
  });
});

describe('files that cannot be read', () => {
  it('a missing file, with one of a similar name', async () => {
    await command.inFolder({ 'specs/harbour.sds': harbour });
    await refuses(['check', 'specs/harbor.sds'], 2, "'specs/harbor.sds' does not exist", "'specs/harbour.sds'");
  });

  it('a file that is no specification', async () => {
    await command.inFolder({ 'notes.txt': 'hello' });
    await refuses(['check', 'notes.txt'], 2, "'notes.txt' is not a specification");
  });

  it('a folder without specifications', async () => {
    await command.inFolder({ 'src/index.ts': '' });
    await refuses(['check'], 2, "no specification (.sds or .sodl) in '.'", 'specwright init');
    await refuses(['generate', 'src'], 2, "no specification (.sds or .sodl) in 'src'");
  });

  it('a project whose sources match nothing', async () => {
    await command.inFolder({ 'specwright.json': '{ "sources": ["spec/*.sds"] }', 'harbour.sds': harbour });
    await refuses(['check'], 2, "'spec/*.sds'");
  });

  it('a file without the right to read it', async () => {
    // The superuser may read every file: the refusal of the system is put in its place.
    const refusal = `const files = require('node:fs/promises');
      const read = files.readFile;
      files.readFile = async (path, ...rest) => {
        if (String(path).endsWith('harbour.sds')) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
        return read(path, ...rest);
      };`;
    await command.inFolder({ 'harbour.sds': harbour, 'preload.cjs': refusal });
    await chmod(join(command.folder, 'harbour.sds'), 0);
    const preload = join(command.folder, 'preload.cjs');
    const { code, stdout, stderr } = await command.run(['check', 'harbour.sds'], { preload });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("'harbour.sds' cannot be read: you have no right to read it. Change its rights (EACCES).");
  });

  it('a link that leads to itself', async () => {
    await command.inFolder();
    await symlink('loop.sds', join(command.folder, 'loop.sds'));
    await refuses(['check', 'loop.sds'], 2, "'loop.sds' cannot be read", 'a link that leads to itself');
  });

  it('a folder named like a specification has no specifications in it', async () => {
    await command.inFolder();
    await mkdir(join(command.folder, 'odd.sds'));
    await refuses(['check', 'odd.sds'], 2, "no specification (.sds or .sodl) in 'odd.sds'");
  });

  it('bytes that are not UTF-8, with their line', async () => {
    const latin1 = Buffer.from(harbour.replace('"boats"', '"b\u00e4te"'), 'latin1');
    await command.inFolder({ 'harbour.sds': latin1 });
    await refuses(['check'], 1, 'harbour.sds:12:', 'not UTF-8', 'Save the file as UTF-8');
    await refuses(['model'], 1, 'harbour.sds:12:');
  });

  it('more than five megabytes', async () => {
    await command.inFolder({ 'big.sds': harbour.padEnd(5_000_001, '-- a comment\n') });
    await refuses(['check'], 1, 'big.sds: it is too long: 5.1 MB, at most 5.0 MB are read', 'divide it');
  });

  it('five megabytes are read', async () => {
    await command.inFolder({ 'big.sds': harbour.padEnd(5_000_000, `-- ${'a comment '.repeat(1000)}\n`) });
    expect(await command.run(['check'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('places that no file can have', () => {
  const long = 'x'.repeat(300);

  it.each([
    ['generate', '--out'],
    ['context', '--out'],
    ['init', '--out'],
    ['graph', '--out'],
  ])('%s', async (...args) => {
    await command.inFolder({ 'harbour.sds': harbour });
    await symlink('loop', join(command.folder, 'loop'));
    await refuses([...args, long], 1, 'The name is too long for the file system. Choose a shorter one (ENAMETOOLONG).');
    await refuses([...args, 'loop/new'], 1, 'A part of the path is a link that leads to itself.', '(ELOOP).');
  });

  it('a specification with a name that is too long', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    await refuses(['check', `${long}.sds`], 2, 'its name is too long for the file system (ENAMETOOLONG).');
  });
});

describe('settings that are broken', () => {
  it.each([
    ['{ "sources": ["**/*.sds"', 'specwright.json:1:25: this is not valid JSON'],
    ['{\n  "sorces": ["*.sds"]\n}', "specwright.json:2:3: there is no setting 'sorces'. Did you mean 'sources'?"],
    ['[]', 'specwright.json:1:1: the settings are an object'],
    ['{ "sources": "*.sds" }', 'specwright.json:1:14: `sources` is a list of globs'],
    ['{ "targets": [{ "nam": "x" }] }', "there is no key of a target 'nam'. Did you mean 'name'?"],
    [
      '{ "checks": { "auth/missing-rul": "off" } }',
      "there is no check 'auth/missing-rul'. Did you mean 'auth/missing-rule'?",
    ],
    ['{ "checks": { "syntax/unexpected": "off" } }', "'syntax/unexpected' cannot be changed"],
    ['{ "checks": { "auth/missing-rule": "fatal" } }', "'auth/missing-rule' is off, hint, info, warning or error"],
  ])('%s', async (settings, message) => {
    await command.inFolder({ 'harbour.sds': harbour, 'specwright.json': settings });
    await refuses(['check'], 2, message);
    await refuses(['generate'], 2, message);
  });

  it('may have comments', async () => {
    await command.inFolder({ 'harbour.sds': harbour, 'specwright.json': '// ours\n{ "checks": {}, }\n' });
    expect((await command.run(['check'])).code).toBe(0);
  });
});

describe('a disk without space', () => {
  /** Every text longer than `allowed` characters fails as on a full disk. */
  const fullDisk = (allowed: number): string => `
    const files = require('node:fs/promises');
    const write = files.writeFile;
    files.writeFile = async (path, data, ...rest) => {
      if (String(data).length > ${allowed}) {
        await write(path, String(data).slice(0, 10));
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      }
      return write(path, data, ...rest);
    };`;

  it('leaves no new folder behind', async () => {
    await command.inFolder({ 'preload.cjs': fullDisk(300) });
    const before = await command.contents();
    const outcome = await command.run(['init', '--out', 'deep/new'], { preload: join(command.folder, 'preload.cjs') });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toContain('tasks.sds');
    expect(outcome.stderr).toContain('No space is left on the disk. Free some and run again');
    expect(await command.contents()).toEqual(before);
    expect((await command.run(['init', '--out', 'deep/new'])).code).toBe(0);
  });

  it('leaves the old baselines as they were', async () => {
    const two = (fields: string): Record<string, string> => ({
      'a.sds': `spec a v1.0 {\n}\nentity A {\n  id: uuid\n}\n`,
      'b.sds': `spec b v1.0 {\n}\nentity B {\n  id: uuid\n${fields}}\n`,
    });
    await command.inFolder({ 'preload.cjs': fullDisk(800), ...two('') });
    expect((await command.run(['accept'])).code).toBe(0);
    const many = Array.from({ length: 20 }, (_, at) => `  field_${at}: int\n`).join('');
    await command.put(two(many));
    await command.put({ 'a.sds': `spec a v1.0 {\n}\nentity A {\n  id: uuid\n  x: int\n}\n` });
    const before = await command.contents();
    const outcome = await command.run(['accept'], { preload: join(command.folder, 'preload.cjs') });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('b.json');
    expect(await command.contents()).toEqual(before);
  });
});

describe('a fault of Specwright', () => {
  const fault = "require('node:fs/promises').stat = async () => { throw new Error('the sky fell\\nsecond line'); };";

  it('is said in a few words with the way to report it, without a stack', async () => {
    await command.inFolder({ 'harbour.sds': harbour, 'preload.cjs': fault });
    const { code, stdout, stderr } = await command.run(['check'], { preload: join(command.folder, 'preload.cjs') });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('This is a fault of Specwright, not of your specification: the sky fell\n');
    expect(stderr).toContain('--debug');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('shows its stack with --debug', async () => {
    await command.inFolder({ 'harbour.sds': harbour, 'preload.cjs': fault });
    const outcome = await command.run(['check', '--debug'], { preload: join(command.folder, 'preload.cjs') });
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toMatch(/\n\s+at /);
  });
});
