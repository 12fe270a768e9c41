import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandUnderTest } from './command.ts';
import { brokenHarbour, harbour } from './specs.ts';

let command: CommandUnderTest;

beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
beforeEach(() => command.inFolder({ 'harbour.sds': harbour, 'specwright.json': '{}' }));
afterAll(() => command.dispose());

const pack = '.specwright/context';
const module = `${pack}/modules/yard.md`;

describe('specwright context', () => {
  test('writes the pack, tells the size of each file, and changes nothing the second time', async () => {
    const first = await command.run(['context']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^create {5}\.specwright\/context\/global\.md {2}\d+ tokens$/m);
    expect(first.stdout).toMatch(/^\.specwright\/context: 3 files, \d+ tokens$/m);
    const before = await command.contents();
    expect(Object.keys(before)).toContain(module);
    const second = await command.run(['context']);
    expect(second.stdout).not.toMatch(/create|update/);
    expect(await command.contents()).toEqual(before);
  });

  test('--check writes nothing and fails until the pack is what the specification says', async () => {
    expect((await command.run(['context', '--check'])).code).toBe(1);
    expect(Object.keys(await command.contents())).toEqual(['harbour.sds', 'specwright.json']);
    await command.run(['context']);
    expect((await command.run(['context', '--check'])).code).toBe(0);
    await command.put({ 'harbour.sds': harbour.replace('1..40', '1..50') });
    expect((await command.run(['context', '--check'])).code).toBe(1);
  });

  test('--stdout prints the context of a module and its size', async () => {
    const { code, stdout, stderr } = await command.run(['context', 'yard', '--stdout']);
    expect(code).toBe(0);
    expect(stdout).toContain('# System `harbour`');
    expect(stdout).toContain('# Module `yard`');
    expect(stderr).toMatch(/^\d+ tokens\n$/);
    expect(Object.keys(await command.contents())).toEqual(['harbour.sds', 'specwright.json']);
  });

  test('removes what its manifest lists and nobody changed, and nothing else', async () => {
    await command.run(['context']);
    await command.put({ [`${pack}/mine.md`]: 'mine', 'harbour.sds': harbour.replaceAll('yard', 'dock') });
    const { stdout } = await command.run(['context']);
    expect(stdout).toMatch(/^delete {5}\.specwright\/context\/modules\/yard\.md/m);
    const after = await command.contents();
    expect(after[module]).toBeUndefined();
    expect(after[`${pack}/mine.md`]).toBe('mine');
    expect(after[`${pack}/modules/dock.md`]).toContain('# Module `dock`');
  });

  test('keeps what a person changed', async () => {
    await command.run(['context']);
    await command.put({ [module]: 'my notes', 'harbour.sds': harbour.replace('1..40', '1..50') });
    const { stdout, stderr } = await command.run(['context']);
    expect(stdout).toMatch(/^conflict {3}\.specwright\/context\/modules\/yard\.md/m);
    expect(stderr).toContain('kept as yours');
    await command.put({ 'harbour.sds': harbour.replaceAll('yard', 'dock') });
    expect((await command.run(['context'])).stdout).toMatch(/^keep {7}\.specwright\/context\/modules\/yard\.md/m);
    expect((await command.contents())[module]).toBe('my notes');
  });

  test('a manifest that somebody wrote cannot make it delete files elsewhere', async () => {
    await command.run(['context']);
    const path = join(command.folder, pack, 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8'));
    const listed = ['../../harbour.sds', '/etc/hostname', 'a/../../../harbour.sds'];
    manifest.files.push(...listed.map((name) => ({ path: name, tokens: 1, sha256: '' })));
    await writeFile(path, JSON.stringify(manifest));
    expect((await command.run(['context'])).code).toBe(0);
    expect((await command.contents())['harbour.sds']).toBe(harbour);
  });

  test.each([
    ['a folder that it did not make', { [`${pack}/other.txt`]: 'x' }, 'was not made by Specwright'],
    ['a file', { [pack]: 'x' }, 'is a file'],
  ])('refuses %s', async (_, files, reason) => {
    await command.put(files as Record<string, string>);
    const { code, stderr } = await command.run(['context']);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  });

  test('of a newer Specwright is left as it is, with the cure', async () => {
    await command.put({ [`${pack}/manifest.json`]: '{"generator":"specwright","formatVersion":9,"files":[]}' });
    const { code, stderr } = await command.run(['context']);
    expect(code).toBe(1);
    expect(stderr).toContain('was written by a newer Specwright (format 9, this one reads up to 1): update Specwright');
  });

  test('does not follow a link out of its folder', async () => {
    await command.put({
      'elsewhere/kept.txt': 'x',
      [`${pack}/manifest.json`]: '{"generator":"specwright","formatVersion":1,"files":[]}',
    });
    await symlink(join(command.folder, 'elsewhere'), join(command.folder, pack, 'modules'));
    const { code, stderr } = await command.run(['context']);
    expect(code).toBe(2);
    expect(stderr).toContain('is a link');
  });

  test('refuses a specification with errors, but prints what it can', async () => {
    await command.put({ 'harbour.sds': brokenHarbour });
    expect(await command.run(['context'])).toMatchObject({ code: 1 });
    const printed = await command.run(['context', '--stdout']);
    expect(printed.code).toBe(0);
    expect(printed.stderr).toContain('has 1 error');
  });

  test('writes the packs of designs and of services side by side, and tells about a step', async () => {
    const design = `system "harbour":
  interface Boats:
    method find(id: UUID) -> Boat
  module yard:
    implements = [Boats]
    artifacts = ["src/yard/**"]
  pipeline "Build":
    step Implement:
      modules = [yard]
      output = code
`;
    await command.put({ 'harbour.sodl': design });
    const { code, stdout } = await command.run(['context', '--out', 'packs']);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('packs/.sodl/modules/yard.md') });
    const files = await command.contents();
    expect(files['packs/.sodl/modules/yard.md']).toContain('entity Boat {');
    expect(Object.keys(files)).toContain('packs/.specwright/context/modules/yard.md');
    const step = await command.run(['context', '--step', 'Implement', '--stdout']);
    expect(step.stdout).toContain('# Step `Implement` for module `yard`');
    const module = await command.run(['context', 'yard', '--stdout']);
    expect(module.stdout).toContain('- `src/yard/**`');
    expect(module.stdout).toContain('api GET /boats {');
    expect((await command.run(['context', 'yard', '--step', 'Deploy'])).stderr).toContain('The steps are Implement');
    expect((await command.run(['context', '--out', 'packs', '--check'])).code).toBe(0);
  });

  test('says which modules and steps there are', async () => {
    expect((await command.run(['context', 'yrd'])).stderr).toContain('The modules are yard');
    expect((await command.run(['context', '--step', 'Build'])).stderr).toContain("There is no step 'Build'");
  });
});
