import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { templates } from '../src/templates/template.ts';
import { CommandUnderTest } from './command.ts';
import { harbour } from './specs.ts';

let command: CommandUnderTest;
beforeAll(async () => {
  command = await CommandUnderTest.bundled({ server: true });
});
afterEach(() => command.leaveFolder());
afterAll(() => command.dispose());

describe('specwright init', () => {
  it.each(templates.map((template) => template.name))(
    '%s checks and generates at once, without a finding',
    async (name) => {
      await command.inFolder();
      const { code, stdout } = await command.run(['init', name]);
      expect(code).toBe(0);
      expect(stdout).toContain('create     specwright.json\n');
      expect(await command.run(['check', '--max-severity', 'none'])).toMatchObject({ code: 0 });
      expect(await command.run(['generate', '--dry-run'])).toMatchObject({ code: 0, stderr: '' });
    },
  );

  it('takes the first template where none is named, and a folder of its own where one is', async () => {
    await command.inFolder();
    expect((await command.run(['init', '--out', 'new/place'])).code).toBe(0);
    expect(Object.keys(await command.contents())).toEqual(['new/place/specwright.json', 'new/place/tasks.sds']);
    expect((await command.runIn('new/place', ['check'])).code).toBe(0);
  });

  it('never replaces a file: then nothing is written', async () => {
    await command.inFolder({ 'tasks.sds': '-- mine' });
    const { code, stdout, stderr } = await command.run(['init']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("'tasks.sds' would be overwritten");
    expect(await command.contents()).toEqual({ 'tasks.sds': '-- mine' });
  });
});

describe('specwright explain', () => {
  it('prints the page of a code', async () => {
    await command.inFolder();
    const { code, stdout } = await command.run(['explain', 'auth/missing-rule']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# auth\/missing-rule\n/);
  });

  it('lists all codes where none is named', async () => {
    await command.inFolder();
    const { stdout } = await command.run(['explain']);
    expect(stdout).toMatch(/^evolution\/undeclared-change +error +\S/m);
  });
});

describe('specwright model', () => {
  it('prints what the specification means as JSON', async () => {
    await command.inFolder({ 'harbour.sds': harbour });
    const { code, stdout } = await command.run(['model']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'model',
      formatVersion: 1,
      name: 'harbour',
      modules: [{ id: 'module:yard' }],
      entities: [{ id: 'entity:Boat', fields: [{ name: 'id' }, { name: 'name' }, { name: 'length' }] }],
      operations: [{ id: 'operation:GET /boats' }, { id: 'operation:POST /boats' }],
    });
  });

  it('prints the rest of a specification that is half typed', async () => {
    await command.inFolder({ 'harbour.sds': harbour.replace('  out: Boat\n}', '  out: Bo') });
    const { code, stdout } = await command.run(['model']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).entities).toHaveLength(1);
  });

  it('is of one system: of several the person has to choose', async () => {
    await command.inFolder({ 'harbour.sds': harbour, 'marina.sds': harbour.replaceAll('harbour', 'marina') });
    const { code, stdout, stderr } = await command.run(['model']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("2 systems here ('harbour', 'marina')");
    expect((await command.run(['model', 'marina.sds'])).code).toBe(0);
  });
});

describe('specwright lsp', () => {
  it('runs the language server on standard input and output', async () => {
    await command.inFolder();
    const message = (content: object): string => {
      const text = JSON.stringify({ jsonrpc: '2.0', ...content });
      return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
    };
    const params = { processId: null, rootUri: null, capabilities: {} };
    const { code, stdout } = await command.run(['lsp', '--stdio'], {
      conversation: [
        { after: '', send: message({ id: 1, method: 'initialize', params }) },
        { after: '"id":1,"result"', send: message({ id: 2, method: 'shutdown' }) },
        { after: '"id":2,"result"', send: message({ method: 'exit' }) },
      ],
    });
    expect(stdout).toContain('"capabilities":{');
    expect(code).toBe(0);
  });

  it('says how it is called where it is called otherwise', async () => {
    await command.inFolder();
    const { code, stderr } = await command.run(['lsp']);
    expect(code).toBe(2);
    expect(stderr).toContain('specwright lsp --stdio');
  });
});

describe('specwright', () => {
  it('prints its version and its help on standard output', async () => {
    await command.inFolder();
    expect(await command.run(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n', stderr: '' });
    expect(await command.run(['--help'])).toMatchObject({ code: 0, stderr: '' });
    expect((await command.run(['help', 'generate'])).stdout).toContain('--dry-run');
  });

  it('runs in a Node that keeps nothing compiled, as Node 20', async () => {
    const asNode20 = `delete require('node:module').enableCompileCache;`;
    await command.inFolder({ 'harbour.sds': harbour, 'preload.cjs': asNode20 });
    const { code, stderr } = await command.run(['check'], { preload: join(command.folder, 'preload.cjs') });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
