import { spawnSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GeneratedFile } from '../src/generatedFile.ts';
import { baseCopiesPath } from '../src/output/baseCopies.ts';
import { type FileSystem, nodeFileSystem } from '../src/output/fileSystem.ts';
import { hashOf, manifestPath, readManifest } from '../src/output/manifest.ts';
import { OutputError } from '../src/output/outputError.ts';
import { type OutputOptions, prepareOutput, writeOutput } from '../src/output/writeOutput.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'specwright-output-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function files(texts: Readonly<Record<string, string>>): GeneratedFile[] {
  return Object.entries(texts).map(([path, content]) => ({ path, content, sources: ['entity:Note'] }));
}

async function write(texts: Readonly<Record<string, string>>, options: OutputOptions = {}): Promise<string[]> {
  const { entries } = await writeOutput(folder, files(texts), options);
  return entries.map(({ action, path }) => `${action} ${path}`);
}

function read(path: string): Promise<string> {
  return readFile(join(folder, path), 'utf8');
}

/** A file system that fails once it has written so many files. */
function failing(after: number, code: string): FileSystem {
  let writes = 0;
  return {
    ...nodeFileSystem,
    write: async (path, content) => {
      if (writes++ >= after) throw Object.assign(new Error(code), { code });
      await nodeFileSystem.write(path, content);
    },
  };
}

describe('what happens to a file', () => {
  test('a new one is created, one that is as it should be is left alone', async () => {
    expect(await write({ 'a.ts': 'a', 'src/b.ts': 'b' })).toEqual(['create a.ts', 'create src/b.ts']);
    expect(await write({ 'a.ts': 'a', 'src/b.ts': 'b' })).toEqual(['unchanged a.ts', 'unchanged src/b.ts']);
  });

  test('one that nobody touched follows the specification', async () => {
    await write({ 'a.ts': 'a' });
    expect(await write({ 'a.ts': 'A' })).toEqual(['update a.ts']);
    expect(await read('a.ts')).toBe('A');
  });

  test('one that a person changed is kept, and merged with a new text for it', async () => {
    await write({ 'a.ts': 'one\ntwo\nthree\n' });
    await writeFile(join(folder, 'a.ts'), 'one\ntwo\nthree\nmine\n');
    expect(await write({ 'a.ts': 'one\ntwo\nthree\n' })).toEqual(['keep a.ts']);
    expect(await write({ 'a.ts': 'ONE\ntwo\nthree\n' })).toEqual(['merge a.ts']);
    expect(await read('a.ts')).toBe('ONE\ntwo\nthree\nmine\n');
    expect(await write({ 'a.ts': 'ONE\ntwo\nthree\n' })).toEqual(['keep a.ts']);
  });

  test('where both changed the same lines both stand in it, until the person chose', async () => {
    await write({ 'a.ts': 'a\nb\nc\n' });
    await writeFile(join(folder, 'a.ts'), 'mine\nb\nc\n');
    expect(await write({ 'a.ts': 'A\nb\nc\n' })).toEqual(['conflict a.ts']);
    const conflict = '<<<<<<< yours\nmine\n||||||| generated before\na\n=======\nA\n>>>>>>> generated now\nb\nc\n';
    expect(await read('a.ts')).toBe(conflict);
    expect(await write({ 'a.ts': 'A\nb\nc\n' })).toEqual(['conflict a.ts']);
    expect(await write({ 'a.ts': 'A\nb\nC\n' })).toEqual(['conflict a.ts']);
    expect(await read('a.ts')).toBe(conflict);
    await writeFile(join(folder, 'a.ts'), 'mine and A\nb\nc\n');
    expect(await write({ 'a.ts': 'A\nb\nC\n' })).toEqual(['merge a.ts']);
    expect(await read('a.ts')).toBe('mine and A\nb\nC\n');
  });

  test("one that version control gave other line ends is nobody's change, and keeps them", async () => {
    await write({ 'a.ts': 'a\nb\n' });
    await writeFile(join(folder, 'a.ts'), 'a\r\nb\r\n');
    expect(await write({ 'a.ts': 'a\nb\n' })).toEqual(['unchanged a.ts']);
    expect(await write({ 'a.ts': 'A\nb\n' })).toEqual(['update a.ts']);
    expect(await read('a.ts')).toBe('A\r\nb\r\n');
  });

  test('one with other line ends in some lines, or a byte order mark, is merged as it is, and keeps most of it', async () => {
    await write({ 'a.ts': 'a\nb\nc\nd\n', 'b.json': '{ "a": 1 }\n' });
    await writeFile(join(folder, 'a.ts'), '\uFEFFa\r\nb\r\nc\r\nd\r\nmine\n');
    await writeFile(join(folder, 'b.json'), '\uFEFF{ "a": 1, "mine": 2 }\n');
    expect(await write({ 'a.ts': 'A\nb\nc\nd\n', 'b.json': '{ "a": 3 }\n' })).toEqual(['merge a.ts', 'merge b.json']);
    expect(await read('a.ts')).toBe('\uFEFFA\r\nb\r\nc\r\nd\r\nmine\r\n');
    expect(await read('b.json')).toBe('\uFEFF{ "a": 3, "mine": 2 }\n');
  });

  test('one keeps the rights that a person gave it', async () => {
    await write({ 'run.sh': 'one\n', 'fixed.ts': 'one\n' });
    await chmod(join(folder, 'run.sh'), 0o755);
    await chmod(join(folder, 'fixed.ts'), 0o444);
    expect(await write({ 'run.sh': 'two\n', 'fixed.ts': 'two\n' })).toEqual(['update fixed.ts', 'update run.sh']);
    const rights = async (path: string): Promise<number> => (await stat(join(folder, path))).mode & 0o777;
    expect([await rights('run.sh'), await rights('fixed.ts')]).toEqual([0o755, 0o444]);
  });

  test("one that is made once is the person's from then on", async () => {
    const once = (content: string): GeneratedFile[] => [{ path: 'extensions/a.ts', content, sources: [], once: true }];
    await writeOutput(folder, once('a'));
    await writeFile(join(folder, 'extensions/a.ts'), 'mine');
    const { entries } = await writeOutput(folder, once('A'));
    expect(entries).toEqual([{ path: 'extensions/a.ts', action: 'keep' }]);
    expect(await read('extensions/a.ts')).toBe('mine');
  });

  test('one that is no longer generated goes, with its folder, unless a person changed it', async () => {
    await write({ 'a.ts': 'a', 'src/b.ts': 'b', 'c.ts': 'c' });
    await writeFile(join(folder, 'c.ts'), 'mine');
    expect(await write({ 'a.ts': 'a' })).toEqual(['unchanged a.ts', 'keep c.ts', 'delete src/b.ts']);
    expect((await readdir(folder)).sort()).toEqual(['.specwright', 'a.ts', 'c.ts']);
  });

  test('one that is no longer generated goes from a folder that a person moved and linked to', async () => {
    await write({ 'tests/a.ts': 'a', 'tests/b.ts': 'b' });
    await rename(join(folder, 'tests'), join(folder, 'elsewhere'));
    await symlink('elsewhere', join(folder, 'tests'));
    expect(await write({ 'tests/b.ts': 'B' })).toEqual(['delete tests/a.ts', 'update tests/b.ts']);
    expect(await write({})).toEqual(['delete tests/b.ts']);
    expect([await readlink(join(folder, 'tests')), await readdir(join(folder, 'elsewhere'))]).toEqual([
      'elsewhere',
      [],
    ]);
  });

  test('one that is no longer generated, and was changed, is told of once, also where the run broke off', async () => {
    await write({ 'a.ts': 'a', 'c.ts': 'c' });
    await writeFile(join(folder, 'c.ts'), 'mine');
    const left = { path: 'c.ts', action: 'keep', isLeft: true };
    await writeOutput(folder, files({ 'a.ts': 'A' }), { fileSystem: failing(3, 'EIO') }).catch(() => undefined);
    expect((await writeOutput(folder, files({ 'a.ts': 'A' }))).entries).toContainEqual(left);
    expect(await write({ 'a.ts': 'A' })).toEqual(['unchanged a.ts']);
  });

  test('files of a person beside ours stay', async () => {
    await write({ 'src/a.ts': 'a' });
    await writeFile(join(folder, 'src', 'mine.ts'), 'mine');
    await write({});
    expect(await readdir(join(folder, 'src'))).toEqual(['mine.ts']);
  });

  test('what is prepared is told, and does nothing until it is written', async () => {
    const { report, write: writeIt } = await prepareOutput(folder, files({ 'a.ts': 'a' }));
    expect(report.entries).toMatchObject([{ action: 'create', path: 'a.ts' }]);
    expect(await readdir(folder)).toEqual([]);
    await writeIt();
    expect(await read('a.ts')).toBe('a');
  });

  test('what a person saved after it was prepared is not written over', async () => {
    await write({ 'a.ts': 'a' });
    const { write: writeIt } = await prepareOutput(folder, files({ 'a.ts': 'A' }));
    await writeFile(join(folder, 'a.ts'), 'mine');
    await expect(writeIt()).rejects.toMatchObject({ code: 'changed-meanwhile', path: 'a.ts' });
    expect(await read('a.ts')).toBe('mine');
    await rm(join(folder, 'a.ts'));
    expect(await write({ 'a.ts': 'A' })).toEqual(['create a.ts']);
  });
});

describe('what a person put in the place of a file stays as it is, and is told of while there is a new text for it', () => {
  const [before, after] = [{ 'a.ts': 'one\n' }, { 'a.ts': 'two\n' }];

  async function obstacleOf(texts: Readonly<Record<string, string>>): Promise<unknown> {
    const [entry] = (await writeOutput(folder, files(texts))).entries;
    return [entry?.action, entry?.obstacle];
  }

  test('a file that is not UTF-8: what cannot be read would be lost', async () => {
    await write(before);
    const mine = Buffer.from('one\n// caf\xe9\n', 'latin1');
    await writeFile(join(folder, 'a.ts'), mine);
    expect(await obstacleOf(before)).toEqual(['keep', undefined]);
    expect(await obstacleOf(after)).toEqual(['conflict', 'encoding']);
    expect(await write({})).toEqual(['keep a.ts']);
    expect(await readFile(join(folder, 'a.ts'))).toEqual(mine);
  });

  test.each(['elsewhere.ts', 'nowhere.ts'])('a symbolic link to %s', async (target) => {
    await write(before);
    await writeFile(join(folder, 'elsewhere.ts'), 'one\n');
    await rm(join(folder, 'a.ts'));
    await symlink(target, join(folder, 'a.ts'));
    expect(await obstacleOf(after)).toEqual(['conflict', 'link']);
    expect(await write({})).toEqual(['keep a.ts']);
    expect([await readlink(join(folder, 'a.ts')), await read('elsewhere.ts')]).toEqual([target, 'one\n']);
  });

  test('a file that was there before one of its name was generated, in every run until it makes room', async () => {
    await write({ 'b.ts': 'b' });
    await writeFile(join(folder, 'a.ts'), 'mine\n');
    expect(await obstacleOf(before)).toEqual(['conflict', 'own']);
    expect(await obstacleOf(before)).toEqual(['conflict', 'own']);
    expect(await obstacleOf(after)).toEqual(['conflict', 'own']);
    expect(await read('a.ts')).toBe('mine\n');
    await rm(join(folder, 'a.ts'));
    expect(await write(after)).toEqual(['create a.ts']);
  });

  test('marks of an earlier conflict', async () => {
    await write(before);
    await writeFile(join(folder, 'a.ts'), 'mine\n');
    expect(await obstacleOf(after)).toEqual(['conflict', undefined]);
    expect(await obstacleOf(after)).toEqual(['conflict', 'marks']);
  });

  test('changes of a text that nobody knows any more', async () => {
    await write(before);
    await writeFile(join(folder, 'a.ts'), 'mine\n');
    await rm(join(folder, baseCopiesPath));
    expect(await obstacleOf(after)).toEqual(['conflict', 'base']);
    expect(await obstacleOf(after)).toEqual(['conflict', 'base']);
  });

  test('a folder', async () => {
    await write(before);
    await rm(join(folder, 'a.ts'));
    await mkdir(join(folder, 'a.ts'));
    await writeFile(join(folder, 'a.ts', 'mine'), 'mine');
    expect(await obstacleOf(after)).toEqual(['conflict', 'folder']);
    expect(await write({})).toEqual(['keep a.ts']);
    expect(await read('a.ts/mine')).toBe('mine');
  });
});

describe('the copies of what was generated', () => {
  /** The texts that are kept. */
  const kept = async (): Promise<string[]> =>
    (await read(baseCopiesPath)).split('\n').flatMap((line) => (line === '' ? [] : JSON.parse(line)[1]));

  /** As versions before kept them. */
  async function inFilesOfTheirOwn(): Promise<void> {
    await mkdir(join(folder, '.specwright/base'));
    for (const text of await kept()) await writeFile(join(folder, '.specwright/base', hashOf(text)), text);
    await rm(join(folder, baseCopiesPath));
  }

  test('are those that the manifest names, each once', async () => {
    await write({ 'a.ts': 'a', 'b.ts': 'a', 'c.ts': 'c' });
    expect((await kept()).sort()).toEqual(['a', 'c']);
    await write({ 'a.ts': 'A', 'b.ts': 'a' });
    expect((await kept()).sort()).toEqual(['A', 'a']);
  });

  test('of two branches are of use together, whatever line ends they have and what stands between them', async () => {
    await write({ 'a.ts': 'one\ntwo\n', 'b.ts': 'b' });
    const ours = await read(baseCopiesPath);
    await writeFile(join(folder, 'a.ts'), 'one\ntwo\nmine\n');
    const theirs = '["sha256-0","of the other"]\n=======\n';
    await writeFile(join(folder, baseCopiesPath), `${theirs}${ours}`.replaceAll('\n', '\r\n'));
    expect(await write({ 'a.ts': 'ONE\ntwo\n', 'b.ts': 'b' })).toEqual(['merge a.ts', 'unchanged b.ts']);
    expect(await read('a.ts')).toBe('ONE\ntwo\nmine\n');
    expect((await kept()).sort()).toEqual(['ONE\ntwo\n', 'b']);
  });

  test('that a version before kept in files of their own are merged with, and put together', async () => {
    await write({ 'a.ts': 'one\ntwo\n', 'b.ts': 'b', 'c.ts': 'c' });
    await inFilesOfTheirOwn();
    await writeFile(join(folder, 'a.ts'), 'one\ntwo\nmine\n');
    await writeFile(join(folder, 'c.ts'), '<<<<<<< yours\nmine\n=======\nc\n>>>>>>> generated now\n');
    expect(await write({ 'a.ts': 'ONE\ntwo\n', 'b.ts': 'b', 'c.ts': 'C' })).toEqual([
      'merge a.ts',
      'unchanged b.ts',
      'conflict c.ts',
    ]);
    expect(await read('a.ts')).toBe('ONE\ntwo\nmine\n');
    // That of the file in conflict is still the one that it was changed from.
    expect((await kept()).sort()).toEqual(['ONE\ntwo\n', 'b', 'c']);
    expect((await readdir(join(folder, '.specwright'))).sort()).toEqual(['base.jsonl', 'manifest.json']);
  });

  test('of a version before outlive a run that breaks off, wherever it does', async () => {
    for (let writes = 0; writes < 6; writes++) {
      await rm(folder, { recursive: true });
      await write({ 'a.ts': 'one\ntwo\n' });
      await inFilesOfTheirOwn();
      await writeFile(join(folder, 'a.ts'), 'one\ntwo\nmine\n');
      const next = { 'a.ts': 'ONE\ntwo\n' };
      await write(next, { fileSystem: failing(writes, 'EIO') }).catch(() => undefined);
      await write(next);
      expect(await read('a.ts')).toBe('ONE\ntwo\nmine\n');
      expect(await kept()).toEqual(['ONE\ntwo\n']);
    }
  });

  test('cost a new project no file each', async () => {
    const paths = Array.from({ length: 40 }, (_, number) => `src/folder${number % 4}/file${number}.ts`);
    let [written, folders] = [0, 0];
    const counting: FileSystem = {
      ...nodeFileSystem,
      rename: (from, to) => {
        written++;
        return nodeFileSystem.rename(from, to);
      },
      makeFolder: (path) => {
        folders++;
        return nodeFileSystem.makeFolder(path);
      },
    };
    await write(Object.fromEntries(paths.map((path) => [path, path])), { fileSystem: counting });
    // The copies and the manifest.
    expect(written).toBe(paths.length + 2);
    // Those of the files: `.specwright` came with the lock.
    expect(folders).toBe(4);
  });
});

test('the manifest says what each file was made from', async () => {
  await write({ 'b.ts': 'b', 'a.ts': 'a' });
  const manifest: unknown = JSON.parse(await read(manifestPath));
  expect(manifest).toEqual({
    formatVersion: 1,
    generator: 'specwright',
    files: [
      { path: 'a.ts', hash: expect.stringMatching(/^sha256-[0-9a-f]{64}$/), sources: ['entity:Note'] },
      { path: 'b.ts', hash: expect.stringMatching(/^sha256-[0-9a-f]{64}$/), sources: ['entity:Note'] },
    ],
  });
});

describe('a folder that is not ours', () => {
  test('is refused when there is something in it, and left as it is', async () => {
    await writeFile(join(folder, 'thesis.txt'), 'years of work');
    await expect(write({ 'thesis.txt': 'a' })).rejects.toMatchObject({ code: 'not-ours', path: folder });
    expect(await read('thesis.txt')).toBe('years of work');
  });

  test('is refused when its manifest cannot be read', async () => {
    await mkdir(join(folder, '.specwright'));
    await writeFile(join(folder, manifestPath), '{"generator":"another"}');
    await expect(write({ 'a.ts': 'a' })).rejects.toMatchObject({ code: 'broken-manifest' });
  });

  test('is refused when a newer Specwright has written it, and says so', async () => {
    await mkdir(join(folder, '.specwright'));
    await writeFile(join(folder, manifestPath), '{"generator":"specwright","formatVersion":2,"files":[]}');
    await expect(write({ 'a.ts': 'a' })).rejects.toThrow(
      'was written by a newer Specwright (format 2, this one reads up to 1): update Specwright',
    );
  });

  test('is made when it is not there', async () => {
    const deep = join(folder, 'x', 'y');
    await writeOutput(deep, files({ 'a.ts': 'a' }));
    expect(await readFile(join(deep, 'a.ts'), 'utf8')).toBe('a');
  });
});

describe('a path', () => {
  test.each([
    '../a.ts',
    '/a.ts',
    'src/../../a.ts',
    'C:/a.ts',
    'src\\a.ts',
    '',
    'src//a.ts',
    'a\u0000.ts',
    'src/con.ts',
  ])('%j would leave the folder or is none: nothing is written', async (path) => {
    await expect(write({ 'good.ts': 'a', [path]: 'b' })).rejects.toMatchObject({ code: 'outside', path });
    expect(await readdir(folder)).toEqual([]);
  });

  test('in a manifest is not followed out of the folder', async () => {
    await mkdir(join(folder, '.specwright'));
    const manifest = {
      formatVersion: 1,
      generator: 'specwright',
      files: [{ path: '../b', hash: 'sha256-0', sources: [] }],
    };
    await writeFile(join(folder, manifestPath), JSON.stringify(manifest));
    await expect(write({})).rejects.toMatchObject({ code: 'outside' });
  });
});

describe('when something goes wrong', () => {
  test('a full disk is said, and no half file is left', async () => {
    const attempt = write({ 'a.ts': 'a', 'b.ts': 'b' }, { fileSystem: failing(3, 'ENOSPC') });
    await expect(attempt).rejects.toThrow(/No space is left on the disk .* Free some and run again/);
    expect((await readdir(folder)).sort()).toEqual(['.specwright', 'a.ts']);
  });

  test('a folder that may not be written is said', async () => {
    await expect(write({ 'a.ts': 'a' }, { fileSystem: failing(0, 'EACCES') })).rejects.toMatchObject({
      code: 'not-writable',
    });
  });

  test.skipIf(process.platform !== 'linux')('a place where no folder can be made is said', async () => {
    await expect(writeOutput('/proc/specwright/service', files({ 'a.ts': 'a' }))).rejects.toThrow(
      "'/proc/specwright/service' cannot be written (ENOENT): no files can be made there. Name another place.",
    );
  });

  test('cancelling stops between two files', async () => {
    const controller = new AbortController();
    const attempt = write(
      { 'a.ts': 'a', 'b.ts': 'b' },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(attempt).rejects.toBeInstanceOf(OutputError);
    expect((await readdir(folder)).sort()).toEqual(['.specwright', 'a.ts']);
  });

  test('an interrupt is heard in the midst of many files', async () => {
    const controller = new AbortController();
    const many = Object.fromEntries(Array.from({ length: 4000 }, (_, at) => [`${at}.ts`, String(at)]));
    const attempt = write(many, { signal: controller.signal });
    setTimeout(() => controller.abort(), 1);
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
    expect((await readdir(folder)).length).toBeLessThan(4000);
  });

  test('wherever it broke off, the next run finishes what was begun and takes nothing for a change of a person', async () => {
    const before = { 'a.ts': '1', 'b.ts': '1', 'src/c.ts': '1', 'gone.ts': '1' };
    const after = { 'a.ts': '2', 'b.ts': '2', 'src/c.ts': '2', 'new.ts': '2' };
    const last = { 'a.ts': '3', 'b.ts': '3', 'src/c.ts': '3', 'new.ts': '3' };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 16 }), async (writes) => {
        const place = await mkdtemp(join(tmpdir(), 'specwright-output-'));
        await writeOutput(place, files(before));
        await writeOutput(place, files(after), { fileSystem: failing(writes, 'EIO') }).catch(() => undefined);
        const { entries } = await writeOutput(place, files(last));
        expect(entries.filter(({ action }) => action === 'conflict' || action === 'keep')).toEqual([]);
        for (const [path, content] of Object.entries(last))
          expect(await readFile(join(place, path), 'utf8')).toBe(content);
        await rm(place, { recursive: true, force: true });
      }),
      { numRuns: 20 },
    );
  });
});

test.each([2, 3, 4])(
  'what a person changes after a run broke off at write %i is merged with what is new',
  async (writes) => {
    await write({ 'a.ts': 'one\ntwo\nthree\n' });
    const now = { 'a.ts': 'ONE\ntwo\nthree\n' };
    await write(now, { fileSystem: failing(writes, 'EIO') }).catch(() => undefined);
    await writeFile(join(folder, 'a.ts'), `${await read('a.ts')}mine\n`);
    await write(now);
    expect(await read('a.ts')).toBe('ONE\ntwo\nthree\nmine\n');
    expect(await write(now)).toEqual(['keep a.ts']);
  },
);

describe('of two runs at one folder', () => {
  const lockPath = '.specwright/lock';

  test('the second one is refused while the first is at work, and says by whom', async () => {
    const first = await prepareOutput(folder, files({ 'a.ts': 'first' }));
    const second = await prepareOutput(folder, files({ 'a.ts': 'second' }));
    let refusal: unknown;
    const during: FileSystem = {
      ...nodeFileSystem,
      write: async (path, content) => {
        if (path.includes('a.ts')) refusal = await second.write().catch((error: unknown) => error);
        await nodeFileSystem.write(path, content);
      },
    };
    await (await prepareOutput(folder, files({ 'a.ts': 'first' }), { fileSystem: during })).write();
    expect(refusal).toMatchObject({ code: 'in-use' });
    expect(String(refusal)).toContain(`'${folder}' is being generated into by process ${process.pid}.`);
    expect(await read('a.ts')).toBe('first');
    expect(await readdir(join(folder, '.specwright'))).not.toContain('lock');
    await expect(first.write()).rejects.toMatchObject({ code: 'changed-meanwhile' });
  });

  test('one that planned before another wrote does not begin', async () => {
    await write({ 'a.ts': 'before', 'b.ts': 'before' });
    const slow = await prepareOutput(folder, files({ 'a.ts': 'slow', 'b.ts': 'slow' }));
    await write({ 'a.ts': 'quick', 'b.ts': 'before' });
    await expect(slow.write()).rejects.toThrow(/Another run has generated into .* Run the command again\./);
    expect([await read('a.ts'), await read('b.ts')]).toEqual(['quick', 'before']);
    expect(await write({ 'a.ts': 'slow', 'b.ts': 'slow' })).toEqual(['update a.ts', 'update b.ts']);
  });

  test.each([
    ['a process that has ended', `999999999 ${hostname()}`],
    ['a process before this one with its number', `${process.pid} ${hostname()}`],
    ['a process that was killed before it had said its number', ''],
  ])('what %s left is taken over', async (_, text) => {
    await mkdir(join(folder, '.specwright'));
    await writeFile(join(folder, lockPath), text);
    expect(await write({ 'a.ts': 'a' })).toEqual(['create a.ts']);
    expect((await readdir(join(folder, '.specwright'))).sort()).toEqual(['base.jsonl', 'manifest.json']);
  });

  test.each([
    ['process 12 on another-machine', '12 another-machine'],
    ['a process that has not said its number', 'half a line'],
    [`process ${process.ppid}`, `${process.ppid} ${hostname()}`],
  ])('%s is waited for by a person', async (holder, text) => {
    await mkdir(join(folder, '.specwright'));
    await writeFile(join(folder, lockPath), text);
    await expect(write({ 'a.ts': 'a' })).rejects.toThrow(`is being generated into by ${holder}.`);
    await expect(write({ 'a.ts': 'a' })).rejects.toThrow(`delete '${join(folder, lockPath)}'`);
  });

  test.skipIf(process.platform === 'win32')('one that is killed while it makes its lock leaves none', async () => {
    const module = new URL('../src/output/fileSystem.ts', import.meta.url).href;
    const making = `const { nodeFileSystem } = await import('${module}'); await nodeFileSystem.writeNew('lock', '12');`;
    // The system kills a process at the first byte above the limit of its files: none.
    const limited = ['-c', 'ulimit -f 0; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', making];
    expect(spawnSync('sh', limited, { cwd: folder }).status).not.toBe(0);
    expect(await readdir(folder)).not.toContain('lock');
  });

  test('one that has nothing to write needs no lock', async () => {
    await write({ 'a.ts': 'a' });
    await writeFile(join(folder, lockPath), `${process.ppid} ${hostname()}`);
    expect(await write({ 'a.ts': 'a' })).toEqual(['unchanged a.ts']);
  });
});

test('a run that breaks off does not say that the parts are generated as they are now', async () => {
  const parts = { 'entity:Note': hashOf('before') };
  await write({ 'a.ts': 'a', 'b.ts': 'b' }, { parts });
  const broken = write(
    { 'a.ts': 'A', 'b.ts': 'B' },
    { parts: { 'entity:Note': hashOf('now') }, fileSystem: failing(4, 'EIO') },
  );
  await expect(broken).rejects.toThrow('EIO');
  expect(readManifest(await read(manifestPath))?.parts).toEqual(parts);
});

test('the published schema of the manifest holds', async () => {
  await write({ 'a.ts': 'a' }, { parts: { 'entity:Note': hashOf('note') } });
  const schema: unknown = JSON.parse(
    await readFile(new URL('../../../schemas/manifest.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ strict: true }).compile(schema as object);
  expect(validate(JSON.parse(await read(manifestPath))), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ formatVersion: 1, generator: 'specwright', files: [{ path: 'a.ts' }] })).toBe(false);
});

test('the folder of one service does not take another', async () => {
  await write({ 'a.ts': 'trade\n' }, { service: 'trade' });
  await expect(write({ 'b.ts': 'catalog\n' }, { service: 'catalog' })).rejects.toMatchObject({ code: 'other-service' });
  expect(await read('a.ts')).toBe('trade\n');
  expect(await write({ 'a.ts': 'trade\n' }, { service: 'trade' })).toEqual(['unchanged a.ts']);
});

describe('where the modules of a system have become several, or one, it is told what to move', () => {
  const shared = { service: 'market', sharesFolder: true };

  test('one that filled the folder goes into a folder of its own, and is known there', async () => {
    await write({ 'a.ts': 'trade\n' }, { service: 'trade' });
    const cure = 'move what is there, `.specwright` too, into that of its module.';
    await expect(write({ 'README.md': 'market\n' }, shared)).rejects.toThrow(cure);
    await mkdir(join(folder, 'trade'));
    for (const name of ['a.ts', '.specwright']) await rename(join(folder, name), join(folder, 'trade', name));
    const { entries } = await writeOutput(join(folder, 'trade'), files({ 'a.ts': 'trade\n' }), { service: 'trade' });
    expect(entries).toMatchObject([{ action: 'unchanged', path: 'a.ts' }]);
    expect(await write({ 'README.md': 'market\n' }, shared)).toEqual(['create README.md']);
  });

  test('one whose module has another name goes on in the folder that it has', async () => {
    await write({ 'README.md': 'market\n' }, shared);
    await writeOutput(join(folder, 'trade'), files({ 'a.ts': 'trade\n' }), { service: 'trade' });
    const asSales = () => writeOutput(join(folder, 'sales'), files({ 'a.ts': 'trade\n' }), { service: 'trade' });
    await expect(asSales()).rejects.toThrow(`It is made in '${join(folder, 'sales')}' now: move the folder there`);
    await rename(join(folder, 'trade'), join(folder, 'sales'));
    expect((await asSales()).entries).toMatchObject([{ action: 'unchanged', path: 'a.ts' }]);
  });

  test('one that is left of several is found in its folder', async () => {
    await write({ 'README.md': 'market\n' }, shared);
    await writeOutput(join(folder, 'trade'), files({ 'a.ts': 'trade\n' }), { service: 'trade' });
    const cure = `That is in '${join(folder, 'trade')}': name it`;
    await expect(write({ 'a.ts': 'trade\n' }, { service: 'trade' })).rejects.toThrow(cure);
  });
});
