import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import AjvOfDraft4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log, Run } from 'sarif';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CommandUnderTest } from './command.ts';
import { brokenHarbour, harbour } from './specs.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

describe('specwright check', () => {
  it('says nothing but the summary where all is well', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    const { code, stdout, stderr } = await command.run(['check']);
    expect(stdout).toMatch(/^no findings \(1 file, 32 lines, [\d.]+ m?s\)\n$/);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('names file, line, column, severity, message and code of an error, and fails', async () => {
    await command.inFolder({ 'harbour.sds': brokenHarbour });
    const { code, stdout } = await command.run(['check', 'harbour.sds']);
    const [first, , summary] = stdout.split('\n');
    expect(first).toMatch(/^harbour\.sds:22:9: error: .*'Bot'.* \[api\/unknown-output\]$/);
    expect(summary).toMatch(/^1 error \(1 file, 32 lines, /);
    expect(code).toBe(1);
  });

  it('reads the folder with specwright.json above, a folder, or a file', async () => {
    await command.inFolder({
      'specwright.json': '{ "sources": ["specs/**/*.sds"] }',
      'specs/deep/harbour.sds': harbour,
      'other.sds': brokenHarbour,
    });
    expect((await command.runIn('specs/deep', ['check'])).stdout).toContain('(1 file, ');
    expect((await command.run(['check', 'specs'])).code).toBe(0);
    expect((await command.run(['check', 'other.sds'])).code).toBe(1);
  });

  it('reports only the file that was asked for, and knows the names of the others', async () => {
    const [manifest = '', body = ''] = harbour.split(/(?=^spec )/m);
    await command.inFolder({ 'specwright.json': '{}', 'system.sds': manifest, 'yard.sds': body });
    expect((await command.run(['check', 'yard.sds'])).stdout).toMatch(/^no findings \(1 file/);
    await command.put({ 'yard.sds': body.replace('[Boat]', '[Bot]') });
    expect((await command.run(['check', 'system.sds'])).code).toBe(0);
    expect((await command.run(['check'])).code).toBe(1);
  });

  it('takes severities from specwright.json and `specwright-ignore` comments', async () => {
    await command.inFolder({ 'harbour.sds': brokenHarbour });
    await command.put({ 'specwright.json': '{ "checks": { "api/unknown-output": "warning" } }' });
    expect(await command.run(['check'])).toMatchObject({ code: 0, stdout: expect.stringContaining('warning:') });
    await command.put({ 'specwright.json': '{ "checks": { "api/unknown-output": "off" } }' });
    expect((await command.run(['check'])).stdout).toMatch(/^no findings/);
    await command.put({
      'specwright.json': '{}',
      'harbour.sds': brokenHarbour.replace('[Bot]', '[Bot] -- specwright-ignore api/unknown-output'),
    });
    expect((await command.run(['check'])).code).toBe(0);
  });

  it.each([
    ['error', 0],
    ['warning', 1],
    ['none', 1],
  ])('passes what is no graver than --max-severity %s', async (severity, code) => {
    await command.inFolder({ 'harbour.sds': brokenHarbour });
    expect((await command.run(['check', '--max-severity', severity])).code).toBe(code);
  });

  it('writes colours only for a terminal', async () => {
    await command.inFolder({ 'harbour.sds': brokenHarbour });
    const { stdout, stderr } = await command.run(['check']);
    expect(`${stdout}${stderr}`).not.toContain('\u001B');
  });
});

describe('specwright check --format json', () => {
  it('is what its published schema says', async () => {
    await command.inFolder({ 'sub/harbour.sds': brokenHarbour });
    const { code, stdout, stderr } = await command.run(['check', '--format', 'json']);
    expect(stderr).toBe('');
    expect(code).toBe(1);
    const report: unknown = JSON.parse(stdout);
    const schema: unknown = JSON.parse(
      await readFile(fileURLToPath(new URL('../../../schemas/check-report.schema.json', import.meta.url)), 'utf8'),
    );
    const validate = new Ajv({ strict: true }).compile(schema as object);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report).toMatchObject({
      version: 1,
      files: 1,
      diagnostics: [
        {
          file: 'sub/harbour.sds',
          line: 22,
          column: 9,
          endLine: 22,
          endColumn: 12,
          severity: 'error',
          code: 'api/unknown-output',
          help: expect.stringContaining('api/unknown-output'),
          related: [],
        },
      ],
      summary: { errors: 1, warnings: 0, infos: 0, hints: 0, lines: 32 },
    });
  });

  it('is whole JSON also where there is nothing to say', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    const { stdout } = await command.run(['check', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [], summary: { errors: 0, warnings: 0 } });
  });
});

describe('specwright check --format sarif', () => {
  const schema = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

  /** The log, valid by the standard's own schema. */
  async function sarif(): Promise<Run> {
    const { stdout, stderr } = await command.run(['check', '--format', 'sarif']);
    expect(stderr).toBe('');
    const log = JSON.parse(stdout) as Log;
    const validator = addFormats.default(new AjvOfDraft4.default({ strict: false, unicodeRegExp: false }));
    const validate = validator.compile(JSON.parse(await readFile(schema, 'utf8')) as object);
    validate(log);
    expect(validate.errors).toBeNull();
    return log.runs[0] as Run;
  }

  it('names rule, level, place and cure of a finding', async () => {
    await command.inFolder({ 'sub folder/harbour.sds': brokenHarbour });
    const { results, columnKind, tool } = await sarif();
    const artifactLocation = { uri: 'sub%20folder/harbour.sds', uriBaseId: '%SRCROOT%' };
    const region = { startLine: 22, startColumn: 9, endLine: 22, endColumn: 12 };
    expect(columnKind).toBe('utf16CodeUnits');
    expect(results).toMatchObject([
      {
        ruleId: 'api/unknown-output',
        level: 'error',
        message: { text: expect.stringContaining("'Bot'") },
        locations: [{ physicalLocation: { artifactLocation, region } }],
        fixes: expect.arrayContaining([
          {
            description: { text: "Change to 'Boat'" },
            artifactChanges: [
              { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: 'Boat' } }] },
            ],
          },
        ]),
        suppressions: [],
      },
    ]);
    const rule = tool.driver.rules?.[results?.[0]?.ruleIndex ?? -1];
    expect(rule).toMatchObject({ id: 'api/unknown-output', defaultConfiguration: { level: 'error' } });
    expect(rule?.helpUri).toMatch(/^file:.*\/docs\/diagnostics\/api\/unknown-output\.md$/);
    expect(rule?.help?.markdown).toContain('# api/unknown-output');
  });

  it('tells where related places are', async () => {
    const lost = 'error lost: 404 {\n  message: "gone"\n}\n';
    await command.inFolder({ 'harbour.sds': `${harbour}\n${lost}\n${lost}` });
    const { results } = await sarif();
    const related = results?.flatMap(({ relatedLocations }) => relatedLocations ?? []);
    expect(related).toContainEqual({
      id: 0,
      message: { text: expect.any(String) },
      physicalLocation: {
        artifactLocation: { uri: 'harbour.sds', uriBaseId: '%SRCROOT%' },
        region: { startLine: 34, startColumn: 7, endLine: 34, endColumn: 11 },
      },
    });
  });

  it('keeps what a comment switches off, as suppressed, and passes', async () => {
    await command.inFolder({
      'harbour.sds': brokenHarbour.replace('[Bot]', '[Bot] -- specwright-ignore api/unknown-output'),
    });
    expect((await command.run(['check', '--format', 'sarif'])).code).toBe(0);
    const { results } = await sarif();
    expect(results).toMatchObject([
      {
        ruleId: 'api/unknown-output',
        suppressions: [
          { kind: 'inSource', status: 'accepted', location: { physicalLocation: { region: { startLine: 22 } } } },
        ],
      },
    ]);
  });

  it('is a whole log also where there is nothing to say, and fails as the other formats do', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    expect((await sarif()).results).toEqual([]);
    await command.put({ 'harbour.sds': brokenHarbour });
    expect((await command.run(['check', '--format', 'sarif'])).code).toBe(1);
    expect((await command.run(['check', '--format', 'sarif', '--max-severity', 'error'])).code).toBe(0);
  });
});
