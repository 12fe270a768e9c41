import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandUnderTest } from './command.ts';
import { brokenHarbour, harbour } from './specs.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

const changed = harbour.replace('length: decimal 1..99', 'length: decimal 1..120\n  berth: string 1..8');
const declared = `${changed}
evolve Boat {
  +berth: string 1..8 default "A1"
  ~length: decimal 1..120
}
`;
const baseline = '.specwright/baseline/yard.json';

async function accepted(text: string): Promise<void> {
  await command.inFolder({ 'harbour.sds': text });
  expect((await command.run(['accept'])).code).toBe(0);
}

describe('specwright accept', () => {
  it('writes the schema of each module, which a published schema describes', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    const { code, stdout } = await command.run(['accept']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `create     ${baseline}\n` });
    const written = await command.textOf(baseline);
    const path = fileURLToPath(new URL('../../../schemas/baseline.schema.json', import.meta.url));
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(await readFile(path, 'utf8')));
    validate(JSON.parse(written));
    expect(validate.errors).toBeNull();
    expect(JSON.parse(written)).toMatchObject({
      module: 'yard',
      version: 'v1.0',
      entities: { Boat: {} },
      apis: { 'GET /boats': { access: 'public' } },
    });
  });

  it('changes nothing the second time', async () => {
    await accepted(harbour);
    const before = await command.contents();
    expect(await command.run(['accept'])).toMatchObject({ code: 0, stdout: `unchanged  ${baseline}\n` });
    expect(await command.contents()).toEqual(before);
  });

  it('accepts no specification with errors', async () => {
    await command.inFolder({ 'harbour.sds': brokenHarbour });
    const { code, stderr } = await command.run(['accept']);
    expect(code).toBe(1);
    expect(stderr).toContain('api/unknown-output');
    expect(stderr).toContain('no schema to accept (1 error)');
    expect(Object.keys(await command.contents())).toEqual(['harbour.sds']);
  });

  it('replaces a broken baseline', async () => {
    await command.inFolder({ 'harbour.sds': harbour, [baseline]: '{ "formatVersion": 1,' });
    expect((await command.run(['check'])).stdout).toContain(`${baseline}:1:1: error: This baseline cannot be read`);
    expect((await command.run(['diff'])).code).toBe(1);
    expect((await command.run(['accept'])).code).toBe(0);
    expect((await command.run(['check'])).code).toBe(0);
  });

  it('forgets a module that has another name now, and keeps an empty baseline of one without entities', async () => {
    const spec = (name: string, rest: string): string => `spec ${name} v1.0 {\n}\n${rest}`;
    const gull = 'entity Gull {\n  id: uuid\n}\n';
    await command.inFolder({ 'a.sds': spec('attic', gull), 'b.sds': spec('barn', gull.replace('Gull', 'Owl')) });
    await command.run(['accept']);
    await command.put({ 'a.sds': spec('cellar', gull), 'b.sds': spec('barn', 'evolve Owl {\n  -*\n}\n') });
    expect((await command.run(['check'])).code).toBe(0);
    const { stdout } = await command.run(['accept']);
    expect(stdout.split('\n').toSorted()).toEqual([
      '',
      'create     .specwright/baseline/cellar.json',
      'delete     .specwright/baseline/attic.json',
      'update     .specwright/baseline/barn.json',
    ]);
    await command.put({ 'b.sds': spec('barn', '') });
    expect((await command.run(['diff'])).stdout).toBe('The schema is that of the baseline.\n');
  });

  it('keeps the systems of one folder apart, and their modules of one name too', async () => {
    const second = harbour.replaceAll('harbour', 'marina').replaceAll('yard', 'dock');
    await command.inFolder({ 'harbour.sds': harbour, 'marina.sds': second });
    await command.run(['accept']);
    expect(Object.keys(await command.contents())).toContain('.specwright/baseline/dock.json');
    await command.put({ 'marina.sds': second.replaceAll('dock', 'yard') });
    const { code, stderr } = await command.run(['accept']);
    expect(code).toBe(1);
    expect(stderr).toContain("Two systems of this folder have a module 'yard'");
  });
});

describe('a change of the schema', () => {
  it('is an error on the changed line until an evolve line declares it', async () => {
    await accepted(harbour);
    await command.put({ 'harbour.sds': changed });
    const { code, stdout } = await command.run(['check']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^harbour\.sds:18:3: error: 'length' of Boat changed \(range 1\.\.99 to 1\.\.120\)/m);
    expect(stdout).toMatch(/^harbour\.sds:19:3: error: 'berth' was added to Boat/m);
    await command.put({ 'harbour.sds': declared });
    expect((await command.run(['check'])).stdout).toMatch(/^no findings/);
  });

  it('is seen from every folder of the project, and for one file alone', async () => {
    await command.inFolder({ 'specs/deep/harbour.sds': harbour });
    await command.run(['accept']);
    await command.put({ 'specs/deep/harbour.sds': changed });
    expect((await command.runIn('specs', ['check'])).code).toBe(1);
    expect((await command.run(['check', 'specs/deep/harbour.sds'])).code).toBe(1);
  });

  it('stops generate, which says what to do', async () => {
    await accepted(harbour);
    await command.put({ 'harbour.sds': changed });
    const before = await command.contents();
    const { code, stdout, stderr } = await command.run(['generate']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('harbour.sds:19:3: error:');
    expect(stderr).toContain('2 schema changes since the baseline have no evolve line (evolution/undeclared-change)');
    expect(stderr).toContain('"Add missing evolve line"');
    expect(stderr).toContain('specwright diff');
    expect(await command.contents()).toEqual(before);
  });

  it('stops generate also where the check is switched off', async () => {
    await accepted(harbour);
    await command.put({
      'harbour.sds': changed,
      'specwright.json': '{ "checks": { "evolution/undeclared-change": "off" } }',
    });
    expect((await command.run(['check'])).code).toBe(0);
    const { code, stderr } = await command.run(['generate']);
    expect(code).toBe(1);
    expect(stderr).toContain("'berth' was added to Boat since the baseline");
  });
});

describe('specwright diff', () => {
  it('fails where a text cannot be read, before the first baseline as well', async () => {
    await command.inFolder({ 'harbour.sds': harbour.replace('entity Boat {', 'entty Boat {') });
    const { code, stderr } = await command.run(['diff']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^harbour\.sds:15:1: error: .*\[syntax\/unknown-construct\]/m);
    await command.put({ 'harbour.sds': harbour });
    await command.run(['accept']);
    await command.put({ 'harbour.sds': harbour.replace('name: string 1..40', 'name string 1..40') });
    const { code: again, stderr: said } = await command.run(['diff']);
    expect(again).toBe(1);
    expect(said).toContain('[syntax/unexpected]');
  });

  it('needs no line before the first baseline', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    expect(await command.run(['diff'])).toMatchObject({ code: 0, stdout: expect.stringContaining('no baseline yet') });
  });

  it('says when nothing changed', async () => {
    await accepted(harbour);
    expect(await command.run(['diff'])).toMatchObject({ code: 0, stdout: 'The schema is that of the baseline.\n' });
  });

  it('lists the changes and fails while one is not covered', async () => {
    await accepted(harbour);
    await command.put({ 'harbour.sds': changed });
    const { code, stdout } = await command.run(['diff']);
    expect(code).toBe(1);
    expect(stdout).toBe(
      "uncovered  'berth' was added to Boat (depends on the rows)\n" +
        "uncovered  'length' of Boat changed (range 1..99 to 1..120) (instant)\n" +
        '\n2 changes, 2 uncovered\n' +
        '\nFor those who rely on apis, events and contracts:\n' +
        "breaking   GET /boats answers 'length' otherwise (range 1..99 to 1..120) (callers)\n" +
        "breaking   POST /boats answers 'length' otherwise (range 1..99 to 1..120) (callers: harbourmaster)\n" +
        "compatible GET /boats answers 'berth' too (callers)\n" +
        "compatible POST /boats takes 'length' otherwise (range 1..99 to 1..120) (callers: harbourmaster)\n" +
        "compatible POST /boats answers 'berth' too (callers: harbourmaster)\n" +
        '\n2 breaking, 0 may break, 3 compatible\n',
    );
  });

  it('fails for what breaks others only where that is asked for', async () => {
    await accepted(harbour);
    const gone = harbour.replace(/api POST \/boats \{[^}]*\}[^}]*\}\n/, '');
    const fuller = harbour.replace('out: [Boat]\n', 'out: [Boat]\n  ! name missing => 409 "no boats yet"\n');
    const codes = async (text: string): Promise<(number | null)[]> => {
      await command.put({ 'harbour.sds': text });
      const options = [[], ['--fail-on', 'breaking'], ['--fail-on', 'may-break']];
      const runs = [];
      for (const option of options) runs.push((await command.run(['diff', ...option])).code);
      return runs;
    };
    expect(await codes(gone)).toEqual([0, 1, 1]);
    expect(await codes(fuller)).toEqual([0, 0, 1]);
    expect(await codes(harbour)).toEqual([0, 0, 0]);
  });

  it('shows the line that covers a change', async () => {
    await accepted(harbour);
    await command.put({ 'harbour.sds': declared });
    const { code, stdout } = await command.run(['diff']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      "covered    'berth' was added to Boat (instant)\n           harbour.sds:36: +berth: string 1..8",
    );
    expect(stdout).toContain('2 changes, 0 uncovered');
  });

  it('says a declared rename as one change', async () => {
    await accepted(harbour);
    const renamed = harbour
      .replace('  length: decimal', '  beam: decimal')
      .replace('length: decimal}', 'beam: decimal}');
    await command.put({ 'harbour.sds': `${renamed}\nevolve Boat {\n  ~length -> beam\n}\n` });
    const { code, stdout } = await command.run(['diff']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^covered {4}'length' of Boat was renamed to 'beam' \(in steps\)\n/);
    expect(stdout).toContain('1 change, 0 uncovered');
  });

  it('fails where a line says something else than the entity', async () => {
    await accepted(harbour);
    await command.put({ 'harbour.sds': declared.replace('~length: decimal 1..120', '~length: decimal 1..100') });
    const { code, stdout } = await command.run(['diff']);
    expect(code).toBe(1);
    expect(stdout).toContain('[evolution/alteration-mismatch]');
  });

  it('prints JSON for other programs', async () => {
    await accepted(harbour);
    await command.put({ 'harbour.sds': declared });
    expect(JSON.parse((await command.run(['diff', '--format', 'json'])).stdout)).toMatchObject({
      version: 1,
      changes: [
        { entity: 'Boat', kind: 'fieldAdded', class: 'free', needsLine: true, line: { file: 'harbour.sds', line: 36 } },
        { entity: 'Boat', kind: 'fieldAltered', class: 'free', needsLine: true, line: { line: 37 } },
      ],
      surface: [
        { part: 'api', name: 'GET /boats', kind: 'outputChanged', member: 'length', effect: 'breaking' },
        { affects: { who: 'callers', names: ['harbourmaster'] } },
        { change: "GET /boats answers 'berth' too", effect: 'compatible', affects: { names: [] } },
        { kind: 'inputChanged' },
        { kind: 'outputAdded' },
      ],
      summary: { changes: 2, uncovered: 0, breaking: 2, mayBreak: 0 },
    });
  });

  it('prints the JSON that a published schema describes, with a line and without', async () => {
    await accepted(harbour);
    const path = fileURLToPath(new URL('../../../schemas/diff-report.schema.json', import.meta.url));
    const validate = new Ajv().compile(JSON.parse(await readFile(path, 'utf8')));
    for (const text of [declared, harbour, harbour.replace('entity Boat', 'entity Ship')]) {
      await command.put({ 'harbour.sds': text });
      const report: unknown = JSON.parse((await command.run(['diff', '--format', 'json'])).stdout);
      expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    }
  });
});

describe('a module that is gone', () => {
  const attic = 'spec attic v1.0 {\n}\nentity Gull {\n  id: uuid\n}\n';
  const barn = 'spec barn v1.0 {\n}\nentity Owl {\n  id: uuid\n}\n';
  const gone = '.specwright/baseline/attic.json';

  beforeEach(async () => {
    await command.inFolder({ 'a.sds': attic, 'b.sds': barn });
    await command.run(['accept']);
    await rm(join(command.folder, 'a.sds'));
  });

  it('is told by diff as a loss of data, with what to do', async () => {
    const { code, stdout, stderr } = await command.run(['diff']);
    expect(code).toBe(1);
    expect(stdout).toContain("uncovered  Entity Gull was removed with its module 'attic' (loses data)\n");
    expect(stderr).toContain(`\`specwright accept\` deletes '${gone}'`);
    const report = JSON.parse((await command.run(['diff', '--format', 'json'])).stdout);
    expect(report.changes).toEqual([
      expect.objectContaining({ entity: 'Gull', kind: 'entityRemoved', class: 'destructive', needsLine: true }),
    ]);
    expect(report.summary.uncovered).toBe(1);
  });

  it('is told by check as well', async () => {
    const { code, stdout } = await command.run(['check']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^b\.sds:1:1: error: Module 'attic' is gone, with Gull: .*\[evolution\/gone-module\]$/m);
  });

  it('breaks who called its apis, which is no loss of data', async () => {
    const apis = 'spec attic v1.0 {\n}\napi GET /time {\n  out: {now: timestamp}\n}\nauth {\n  /time : owner\n}\n';
    await command.inFolder({ 'a.sds': apis, 'b.sds': barn });
    await command.run(['accept']);
    await rm(join(command.folder, 'a.sds'));
    const { code, stdout, stderr } = await command.run(['diff']);
    expect(code).toBe(0);
    expect(stdout).toContain('breaking   GET /time is gone (callers: owner)\n');
    expect(stderr).toContain("Module 'attic' is gone. Restore it");
    expect((await command.run(['diff', '--fail-on', 'breaking'])).code).toBe(1);
    expect((await command.run(['check'])).stdout).toContain('warning: Module');
    expect((await command.run(['generate'])).code).toBe(0);
    expect((await command.run(['accept'])).stdout).toContain(`delete     ${gone}\n`);
  });

  it('stops generate', async () => {
    const { code, stderr } = await command.run(['generate']);
    expect(code).toBe(1);
    expect(stderr).toContain("Module 'attic' is gone");
    expect(stderr).toContain('specwright diff');
  });

  it('is forgotten by accept', async () => {
    expect((await command.run(['accept'])).stdout).toContain(`delete     ${gone}\n`);
    expect((await command.run(['diff'])).code).toBe(0);
  });

  it('is nobody’s concern where only one file is looked at', async () => {
    await command.put({ 'a.sds': attic });
    expect((await command.run(['diff', 'b.sds'])).code).toBe(0);
    expect((await command.run(['accept', 'b.sds'])).stdout).not.toContain('delete');
    await command.put({ 'a.sds': attic.replace('attic', 'cellar') });
    expect((await command.run(['diff'])).code).toBe(0);
  });
});
