import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandUnderTest } from './command.ts';
import { brokenHarbour, harbour } from './specs.ts';

let command: CommandUnderTest;
let client: Client;

beforeAll(async () => {
  command = await CommandUnderTest.bundled();
});
beforeEach(async () => {
  await command.inFolder({ 'harbour.sds': harbour, 'secret.txt': 'secret' });
  client = await connected();
});
afterEach(() => client.close());
afterAll(() => command.dispose());

async function connected(): Promise<Client> {
  const made = new Client({ name: 'test', version: '1' });
  const { program, args } = command.process(['mcp']);
  await made.connect(new StdioClientTransport({ command: program, args, cwd: command.folder, stderr: 'pipe' }));
  return made;
}

/** The answer of a tool, and whether it is an error. */
async function call(name: string, args: Record<string, unknown> = {}): Promise<{ text: string; failed: boolean }> {
  const result = await client.callTool({ name, arguments: args });
  const content = result.content as readonly { readonly text?: string }[];
  return { text: content.map(({ text }) => text ?? '').join('\n'), failed: result.isError === true };
}

describe('specwright mcp', () => {
  test('offers its tools with a schema of their arguments', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'check',
      'context',
      'explain',
      'find_references',
      'list_systems',
      'model',
      'outline',
    ]);
    expect(tools.every(({ inputSchema, description }) => inputSchema.type === 'object' && description)).toBe(true);
  });

  test('lists the systems', async () => {
    const { text } = await call('list_systems');
    expect(JSON.parse(text)).toMatchObject([{ system: 'harbour', files: ['harbour.sds'], modules: ['yard'] }]);
  });

  test('outlines a file and a module', async () => {
    expect((await call('outline', { file: 'harbour.sds' })).text).toContain('Boat');
    expect((await call('outline', { module: 'yard' })).text).toContain('operation GET /boats (harbour.sds:');
  });

  test('gives the context of a module', async () => {
    const { text, failed } = await call('context', { module: 'yard' });
    expect(failed).toBe(false);
    expect(text).toContain('entity Boat {');
    expect(text).toContain('specwright check harbour.sds');
  });

  test('checks the project, a file as it would be, and a text alone', async () => {
    expect(JSON.parse((await call('check')).text)).toMatchObject({ errors: 0 });
    const tried = JSON.parse((await call('check', { file: 'harbour.sds', text: brokenHarbour })).text);
    expect(tried).toMatchObject({ errors: 1, diagnostics: [{ file: 'harbour.sds', line: 22 }] });
    const alone = JSON.parse(
      (await call('check', { notation: 'sds', text: 'entity A {\n  id: uuid\n  x: strin\n}\n' })).text,
    );
    expect(alone.diagnostics[0]).toMatchObject({ file: 'text.sds', line: 3, code: 'field/unknown-type' });
    expect((await command.contents())['harbour.sds']).toBe(harbour);
  });

  test('answers from the files as they are now', async () => {
    await command.put({ 'harbour.sds': brokenHarbour });
    expect(JSON.parse((await call('check')).text)).toMatchObject({ errors: 1 });
  });

  test('explains a code', async () => {
    expect((await call('explain', { code: 'field/unknown-type' })).text).toContain('field/unknown-type');
  });

  test('finds where a name is declared and used', async () => {
    const [boat] = JSON.parse((await call('find_references', { name: 'Boat' })).text);
    expect(boat).toMatchObject({ part: 'entity:Boat', declarations: ['harbour.sds:15:8'] });
    expect(boat.references.length).toBeGreaterThan(2);
  });

  test('gives the model, or a part of it', async () => {
    expect(JSON.parse((await call('model')).text)).toMatchObject({ kind: 'model', name: 'harbour' });
    expect(JSON.parse((await call('model', { part: 'entity:Boat' })).text)).toMatchObject({ name: 'Boat' });
  });

  test('offers contexts as resources, and the task to build a module as a prompt', async () => {
    const { contents } = await client.readResource({ uri: 'specwright://context/yard' });
    expect(JSON.stringify(contents)).toContain('# Module `yard`');
    const { messages } = await client.getPrompt({ name: 'implement_module', arguments: { module: 'yard' } });
    expect(JSON.stringify(messages)).toContain('# Module `yard`');
  });
});

describe('what cannot be answered', () => {
  test.each([
    ['explain', { code: 'field/unknown-typ' }, "Did you mean 'field/unknown-type'"],
    ['context', { module: 'yrd' }, 'Modules: yard'],
    ['find_references', { name: 'Bot' }, "Did you mean 'Boat'"],
    ['outline', {}, 'Name a `file` or a `module`'],
    ['outline', { module: 'yrd' }, "Did you mean 'yard'"],
    ['model', { part: 'entity:Nothing' }, 'There is no part'],
    ['check', { text: 'x'.repeat(6_000_000) }, 'too long'],
    ['check', { file: 7 }, 'file'],
  ])('%s %j says the cure', async (tool, args, cure) => {
    const { text, failed } = await call(tool, args);
    expect(failed).toBe(true);
    expect(text).toContain(cure);
  });

  test.each([['../harbour.sds'], ['/etc/hostname'], ['secret.txt'], ['a/../../x.sds'], ['a\u0000b']])(
    'the file %j is not read',
    async (file) => {
      for (const tool of ['outline', 'check']) {
        const { text, failed } = await call(tool, { file });
        expect(failed).toBe(true);
        expect(text).not.toContain('secret\n');
      }
    },
  );

  test('a link out of the project is not followed', async () => {
    await symlink('/etc/hostname', join(command.folder, 'link.sds'));
    expect((await call('outline', { file: 'link.sds' })).failed).toBe(true);
  });

  test('a folder without specifications is said to be one, and the server goes on', async () => {
    await client.close();
    await command.inFolder({ 'readme.txt': '' });
    client = await connected();
    const { text, failed } = await call('list_systems');
    expect(failed).toBe(true);
    expect(text).toContain('specwright init');
    await command.put({ 'harbour.sds': harbour });
    expect((await call('list_systems')).failed).toBe(false);
  });
});
