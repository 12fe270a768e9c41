import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
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

  it('refuses SARIF, which is not there yet', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    const { code, stdout, stderr } = await command.run(['check', '--format', 'sarif']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('SARIF is not there yet');
  });
});
