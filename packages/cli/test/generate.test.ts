import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { applyPatches } from 'diff';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandUnderTest, type Outcome } from './command.ts';
import { brokenHarbour, harbour } from './specs.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
beforeEach(() => command.inFolder({ 'harbour.sds': harbour }));
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

const settings = ['--target', 'ts-express-prisma', '--database', 'sqlite', '--out', 'service'];

function generate(...more: string[]): Promise<Outcome> {
  return command.run(['generate', ...settings, ...more]);
}

/** The first words of the lines, how often each stands there. */
function actions({ stdout }: Outcome): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, action = ''] of stdout.matchAll(/^(create|update|merge|unchanged|keep|conflict|delete) /gm)) {
    counts[action] = (counts[action] ?? 0) + 1;
  }
  return counts;
}

/** What a person sees: what the generator keeps for itself is not among it. */
function isGenerated(path: string): boolean {
  return path.startsWith('service/') && !path.startsWith('service/.specwright/');
}

function generated(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => isGenerated(path)));
}

describe('the database', () => {
  it.each([
    ['is the one that runtime names, also by its longer name', 'postgresql', 'postgresql'],
    ['is the one without a server where runtime leaves it open', 'postgres | sqlite', 'sqlite'],
  ])('%s', async (_, db, provider) => {
    const text = `runtime { db: ${db} }\nspec notes v1.0 { description: "notes" }\nentity Note {\n  id: uuid @immutable\n}\n`;
    await command.inFolder({ 'notes.sds': text });
    const { code, stderr } = await command.run(['generate']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lock = (await command.contents())['generated/prisma/migrations/migration_lock.toml'];
    expect(lock).toBe(`provider = "${provider}"\n`);
  });
});

describe('specwright generate', () => {
  it('creates a service, and says so of each file and in a summary', async () => {
    const outcome = await generate();
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const files = Object.keys(await command.contents()).filter(isGenerated);
    expect(files).toContain('service/package.json');
    expect(Object.keys(await command.contents())).toContain('service/.specwright/manifest.json');
    expect(outcome.stdout).toContain('create     service/package.json\n');
    expect(outcome.stdout).toMatch(new RegExp(`\nmodule yard: ${files.length} create\n$`));
    expect(actions(outcome)).toEqual({ create: files.length });
  });

  it('changes nothing the second time', async () => {
    await generate();
    const before = await command.contents();
    expect(Object.keys(actions(await generate()))).toEqual(['unchanged']);
    expect(await command.contents()).toEqual(before);
  });

  it('updates what the specification changed, and keeps what a person changed', async () => {
    await generate();
    const readme = await command.textOf('service/README.md');
    await command.put({ 'service/README.md': `${readme}\nOurs.\n`, 'service/Makefile': 'all:\n' });
    await command.put({ 'harbour.sds': harbour.replace('name: string 1..40', 'name: string 1..60') });
    const outcome = await generate();
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/^update {5}service\/prisma\/schema\.prisma$|^update {5}service\/openapi\.json$/m);
    expect(outcome.stdout).toContain('keep       service/Makefile\n');
    expect((await command.contents())['service/README.md']).toContain('Ours.');
    expect((await command.contents())['service/Makefile']).toBe('all:\n');
  });

  it('merges what a person changed with what the specification changed', async () => {
    await generate();
    const files = await command.contents();
    const manifest = (files['service/package.json'] ?? '').replace(
      '"dependencies": {',
      '"dependencies": {\n    "ours": "1.0.0",',
    );
    await command.put({ 'service/package.json': manifest, 'harbour.sds': harbour.replaceAll('v1.0', 'v2.5') });
    const document = (files['service/openapi.json'] ?? '').replace('"paths"', '"x-ours": true,\n  "paths"');
    await command.put({ 'service/openapi.json': document });
    await command.put({ 'harbour.sds': harbour.replace('name: string 1..40', 'name: string 1..60') });
    expect((await command.run(['generate', '--out', 'service', '--diff'])).stdout).toContain(
      '+            "maxLength": 60',
    );
    const outcome = await generate();
    expect(outcome.stdout).toContain('merge      service/openapi.json\n');
    expect(outcome.stdout).toContain('keep       service/package.json\n');
    const merged = await command.textOf('service/openapi.json');
    expect(JSON.parse(merged)).toMatchObject({ 'x-ours': true });
    expect(merged).toContain('"maxLength": 60');
    expect(Object.keys(actions(await generate())).sort()).toEqual(['keep', 'unchanged']);
  });

  it('tells of hooks of operations that are gone, with or without writing', async () => {
    await generate();
    const hooks = `import type { Hooks } from '../src/hooks/hooks.js';\n\nexport const hooks: Hooks = {\n  beforePostBoats() {},\n};\n`;
    await command.put({ 'service/extensions/hooks.ts': hooks });
    await command.put({ 'harbour.sds': harbour.replace('api POST /boats', 'api POST /boats/new') });
    const told =
      "service/extensions/hooks.ts:4: 'beforePostBoats' is a hook of POST /boats, which is gone. Take it away, or give it to another operation.";
    expect((await generate('--dry-run')).stderr).toContain(told);
    expect((await generate()).stderr).toContain(told);
    expect((await command.contents())['service/extensions/hooks.ts']).toBe(hooks);
  });

  it('shows a conflict in the file where both changed the same', async () => {
    await generate();
    const document = await command.textOf('service/openapi.json');
    await command.put({ 'service/openapi.json': document.replaceAll('"maxLength": 40', '"maxLength": 41') });
    await command.put({ 'harbour.sds': harbour.replace('name: string 1..40', 'name: string 1..60') });
    const tried = await generate('--dry-run');
    expect(tried.stderr).toContain('Nothing is written; a run that writes puts both there');
    const outcome = await generate();
    expect(outcome.stdout).toContain('conflict   service/openapi.json\n');
    expect(outcome.stderr).toContain('you and the specification changed the same lines');
    const text = await command.textOf('service/openapi.json');
    expect(text).toMatch(
      /<<<<<<< yours\n +"maxLength": 41,?\n[\s\S]*=======\n +"maxLength": 60,?\n>>>>>>> generated now/,
    );
  });

  it('names the files that are in the way, and those that are no longer generated, with what to do', async () => {
    await generate();
    await command.put({ 'service/src/routes/piers.ts': '// ours\n' });
    const boats = await command.textOf('service/src/routes/boats.ts');
    await command.put({ 'service/src/routes/boats.ts': `${boats}// ours\n` });
    await command.put({ 'harbour.sds': harbour.replaceAll('Boat', 'Pier').replaceAll('/boats', '/piers') });
    const told = [
      "'service/src/routes/piers.ts' is not touched: it was there before a file of that name was generated. Move it away and generate again.",
      "'service/src/routes/boats.ts' is no longer generated, and stays with what you wrote into it. Take from it what you need and delete it.",
    ];
    for (const text of told) expect((await generate('--dry-run')).stderr).toContain(text);
    const outcome = await generate();
    for (const text of told) expect(outcome.stderr).toContain(text);
    expect((await generate('--check')).code).toBe(1);
  });

  it('takes target, database and folder from specwright.json', async () => {
    const target = { name: 'ts-express-prisma', database: 'sqlite', out: 'made/here' };
    await command.put({ 'specwright.json': JSON.stringify({ targets: [target] }) });
    expect((await command.run(['generate'])).code).toBe(0);
    expect(Object.keys(await command.contents())).toContain('made/here/package.json');
  });

  it('gives each of several modules its folder, whichever is named', async () => {
    const system = 'system port v1.0 {\n}\nmodule yard {\n  owns: [Boat]\n}\nmodule crew {\n  owns: [Sailor]\n}\n';
    const yard = harbour.slice(harbour.indexOf('spec yard'));
    const crew = yard.replaceAll('Boat', 'Sailor').replaceAll('boats', 'sailors').replace('spec yard', 'spec crew');
    await command.inFolder({ 'specwright.json': '{}', 'system.sds': system, 'yard.sds': yard, 'crew.sds': crew });
    expect((await command.run(['generate', 'crew'])).code).toBe(0);
    expect(Object.keys(await command.contents()).filter((path) => path.endsWith('package.json'))).toEqual([
      'generated/crew/package.json',
    ]);
    const { stdout } = await command.run(['generate']);
    expect(stdout).toMatch(/^module crew: \d+ unchanged$/m);
    expect(stdout).toMatch(/^module yard: \d+ create$/m);
    expect((await command.run(['generate', 'yard', '--out', 'alone'])).code).toBe(0);
    expect(Object.keys(await command.contents())).toContain('alone/package.json');
  });

  it('takes for each of several services the database of its `runtime`, also in what runs them together', async () => {
    const system = 'system port v1.0 {\n}\nmodule yard {\n  owns: [Boat]\n}\nmodule crew {\n  owns: [Sailor]\n}\n';
    const yard = harbour.slice(harbour.indexOf('spec yard'));
    const crew = yard.replaceAll('Boat', 'Sailor').replaceAll('boats', 'sailors').replace('spec yard', 'spec crew');
    const runtime = 'runtime {\n  db: postgres\n}\n';
    await command.inFolder({
      'specwright.json': '{}',
      'system.sds': system,
      'yard.sds': yard,
      'crew.sds': `${crew}${runtime}`,
    });
    await command.run(['generate']);
    const contents = await command.contents();
    expect(contents['generated/yard/prisma/schema.prisma']).toContain('provider = "sqlite"');
    expect(contents['generated/crew/prisma/schema.prisma']).toContain('provider = "postgresql"');
    expect(contents['generated/compose.yaml']).toContain('crew-database:');
    expect(contents['generated/compose.yaml']).not.toContain('yard-database:');
  });

  it('tells of a service whose module is gone or has another name, and leaves it', async () => {
    const system = 'system port v1.0 {\n}\nmodule yard {\n  owns: [Boat]\n}\nmodule crew {\n  owns: [Sailor]\n}\n';
    const yard = harbour.slice(harbour.indexOf('spec yard'));
    const crew = yard.replaceAll('Boat', 'Sailor').replaceAll('boats', 'sailors').replace('spec yard', 'spec crew');
    await command.inFolder({ 'specwright.json': '{}', 'system.sds': system, 'yard.sds': yard, 'crew.sds': crew });
    expect((await command.run(['generate'])).stderr).not.toContain('any more');
    await command.put({
      'system.sds': system.replace('module crew', 'module hands'),
      'crew.sds': crew.replace('spec crew', 'spec hands'),
      'generated/notes/todo.txt': 'paint the boats\n',
    });
    const { code, stderr } = await command.run(['generate']);
    expect(code).toBe(0);
    expect(stderr).toContain('generated/crew holds crew, which no module of the specification makes any more.');
    expect(stderr.match(/which no module/g)).toHaveLength(1);
    const contents = await command.contents();
    expect(contents['generated/crew/package.json']).toContain('"crew"');
    expect(contents['generated/hands/package.json']).toContain('"hands"');
    expect(contents['generated/compose.yaml']).not.toContain('crew');
    // Who makes one of them only has not asked for the others.
    expect((await command.run(['generate', 'yard'])).stderr).not.toContain('any more');
  });

  it('puts beside several services how they run together, only when all of them are made', async () => {
    const system = 'system port v1.0 {\n}\nmodule yard {\n  owns: [Boat]\n}\nmodule crew {\n  owns: [Sailor]\n}\n';
    const yard = harbour.slice(harbour.indexOf('spec yard'));
    const crew = yard.replaceAll('Boat', 'Sailor').replaceAll('boats', 'sailors').replace('spec yard', 'spec crew');
    await command.inFolder({
      'specwright.json': '{}',
      'system.sds': system,
      'yard.sds': yard,
      'crew.sds': crew,
      // Not ours: neither overwritten nor a reason to refuse.
      'generated/README.md': 'Our deployments.\n',
      'generated/notes/todo.txt': 'paint the boats\n',
    });
    await command.run(['generate', 'crew']);
    expect(Object.keys(await command.contents())).not.toContain('generated/compose.yaml');
    const outcome = await command.run(['generate']);
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toMatch(/^system port: 2 create, 1 conflict$/m);
    const contents = await command.contents();
    expect(Object.keys(contents)).toEqual(
      expect.arrayContaining(['generated/compose.yaml', 'generated/asyncapi.json']),
    );
    expect(contents['generated/README.md']).toBe('Our deployments.\n');
    expect(contents['generated/notes/todo.txt']).toBe('paint the boats\n');
    expect((await command.run(['generate'])).stdout).not.toMatch(/^(create|update|delete) /m);
  });
});

describe('looking before generating', () => {
  it('--dry-run says what would be created and writes nothing', async () => {
    const outcome = await generate('--dry-run');
    expect(outcome.code).toBe(0);
    expect(Object.keys(actions(outcome))).toEqual(['create']);
    expect(outcome.stdout).toContain('(nothing written)');
    expect(Object.keys(await command.contents())).toEqual(['harbour.sds']);
  });

  it('--check fails while something would be written', async () => {
    expect((await generate('--check')).code).toBe(1);
    expect(Object.keys(await command.contents())).toEqual(['harbour.sds']);
    await generate();
    expect((await generate('--check')).code).toBe(0);
  });

  it('--diff is a patch from what is there to what would be', async () => {
    await generate();
    await command.put({ 'harbour.sds': harbour.replace('name: string 1..40', 'name: string 1..60') });
    const before = await command.contents();
    const { code, stdout } = await generate('--diff');
    expect(code).toBe(0);
    expect(await command.contents()).toEqual(before);
    const patched = { ...before };
    applyPatches(stdout, {
      loadFile: (patch, done) => done(undefined, before[patch.oldFileName?.slice(2) ?? ''] ?? ''),
      patched: (patch, text, done) => {
        expect(text).not.toBe(false);
        patched[patch.newFileName?.slice(2) ?? ''] = String(text);
        done(undefined);
      },
      complete: (error) => expect(error).toBeUndefined(),
    });
    await generate();
    expect(generated(patched)).toEqual(generated(await command.contents()));
  });

  it('--why names the parts that a file comes from, with their places', async () => {
    const { code, stdout } = await generate('--why', 'service/prisma/schema.prisma');
    expect(code).toBe(0);
    expect(stdout).toContain('entity:Boat  harbour.sds:15');
    await generate();
    const routes = 'service/src/routes/boats.ts';
    const lines = (await command.contents())[routes]?.split('\n') ?? [];
    const line = lines.findIndex((text) => text.includes("operation: 'POST /boats'")) + 2;
    const ofLine = await generate('--why', `${routes}:${line}`);
    expect(ofLine).toMatchObject({
      code: 0,
      stdout: `src/routes/boats.ts:${line} of module yard comes from\n  operation:POST /boats  harbour.sds:25\n`,
    });
    expect(await generate('--why', 'service/nothing.ts')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("'service/nothing.ts' is not generated"),
    });
  });
});

describe('generate refuses', () => {
  async function refuses(code: number, ...says: string[]): Promise<void> {
    const before = await command.contents();
    const outcome = await generate();
    for (const text of says) expect(outcome.stderr).toContain(text);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: '' });
    expect(await command.contents()).toEqual(before);
  }

  it('a specification with errors', async () => {
    await command.put({ 'harbour.sds': brokenHarbour });
    await refuses(1, 'harbour.sds:22:9: error:', 'Nothing was generated: the specification has 1 error');
  });

  it('a folder that is not ours', async () => {
    await command.put({ 'service/thesis.txt': 'years of work' });
    await refuses(2, 'service', 'was not made by Specwright', 'Name an empty or a new folder');
  });

  it('a folder whose record is broken', async () => {
    await command.put({ 'service/.specwright/manifest.json': '{ "generator": ' });
    await refuses(1, 'manifest.json', 'cannot be read');
  });

  it('a record that names files outside of the folder', async () => {
    await generate();
    const path = 'service/.specwright/manifest.json';
    const manifest = JSON.parse(await command.textOf(path));
    const hash = `sha256-${createHash('sha256').update('precious').digest('hex')}`;
    manifest.files.push({ path: '../precious.txt', hash, sources: [] });
    await command.put({ [path]: JSON.stringify(manifest), 'precious.txt': 'precious' });
    await refuses(1, "'../precious.txt'", 'leave the output folder');
  });

  it('a file in the place of the folder', async () => {
    await command.put({ service: 'a file' });
    await refuses(1, 'service', 'A part of the path is a file, not a folder');
  });

  it('a disk without space: no file is half written, and the next run finishes', async () => {
    const full = `const files = require('node:fs');
      const write = files.writeFileSync;
      let left = 12;
      files.writeFileSync = (path, data, ...rest) => {
        if (left-- > 0) return write(path, data, ...rest);
        write(path, String(data).slice(0, 7));
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      };`;
    await command.put({ 'full.cjs': full });
    const outcome = await command.run(['generate', ...settings], { preload: join(command.folder, 'full.cjs') });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('No space is left on the disk');
    const written = await command.contents();
    expect(Object.keys(written).filter((path) => path.includes('tmp'))).toEqual([]);
    expect((await generate()).code).toBe(0);
    const whole = await command.contents();
    // The manifest tells by then how far the run came.
    for (const [path, text] of Object.entries(written)) {
      if (path !== 'service/.specwright/manifest.json') expect(text, path).toBe(whole[path]);
    }
    expect((await generate('--check')).code).toBe(0);
  });

  it('to go on after an interrupt: the file at hand is finished, and the next run finishes the rest', async () => {
    const interrupt = `const files = require('node:fs');
      const write = files.writeFileSync;
      let left = 5;
      files.writeFileSync = (...all) => {
        write(...all);
        if (--left === 0) process.kill(process.pid, 'SIGINT');
        if (left <= 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      };`;
    await command.put({ 'interrupt.cjs': interrupt });
    const outcome = await command.run(['generate', ...settings], { preload: join(command.folder, 'interrupt.cjs') });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('Cancelled');
    const written = await command.contents();
    expect((await generate()).code).toBe(0);
    const whole = await command.contents();
    expect(Object.keys(written).length).toBeLessThan(Object.keys(whole).length);
    const manifest = Object.keys(written).find((path) => path.endsWith('.specwright/manifest.json')) ?? '';
    expect(written[manifest], 'which parts are generated is said when all of it is').not.toContain('"parts"');
    const { [manifest]: _, ...files } = written;
    for (const [path, text] of Object.entries(files)) expect(text).toBe(whole[path]);
  });
});
