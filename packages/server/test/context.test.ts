import { afterEach, describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import type { ContextAnswer, ContextParams } from '../src/contextPack.ts';
import { type Client, connected } from './client.ts';
import { booking, manifest } from './clinic.ts';
import { Folder } from './folder.ts';

let client: Client;
let folder: Folder;

async function start(files: Record<string, string> = {}, options: Record<string, unknown> = {}): Promise<void> {
  folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking, ...files });
  client = connected();
  await client.initialize(folder.uri, options);
}

function contextOf(params: Partial<ContextParams>): Promise<ContextAnswer> {
  const all = { uri: folder.uriOf('booking.sds'), ...params };
  return client.connection.sendRequest<ContextAnswer>('specwright/context', all);
}

afterEach(() => {
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

describe('specwright/context', () => {
  test('answers with the context of a module and its size', async () => {
    await start();
    const answer = await contextOf({ part: 'module:booking' });
    expect(answer).toMatchObject({ kind: 'context', title: 'module booking', tokens: expect.any(Number) });
    expect(answer.kind === 'context' ? answer.text : '').toContain('# Module `booking`');
  });

  test('finds the module at the cursor: everything below a spec belongs to it', async () => {
    await start();
    const last = booking.split('\n').length - 1;
    expect(await contextOf({ position: { line: last, character: 0 } })).toMatchObject({ title: 'module booking' });
    expect(await contextOf({})).toMatchObject({ kind: 'context' });
  });

  test('says why there is none', async () => {
    await start();
    expect(await contextOf({ uri: folder.uriOf('nothing.sds') })).toMatchObject({ kind: 'none' });
    expect(await contextOf({ part: 'module:nothing' })).toEqual({
      kind: 'none',
      message: "There is no 'module:nothing' in the system of this file.",
    });
  });

  test('is offered on the header of a module', async () => {
    await start();
    const line = booking.split('\n').findIndex((text) => text.startsWith('spec '));
    const place = { line, character: 0 };
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: folder.uriOf('booking.sds') },
      range: { start: place, end: place },
      context: { diagnostics: [] },
    });
    const action = actions.find(({ title }) => title === 'Copy context for agents: booking');
    expect(action?.command).toMatchObject({ command: 'specwright.copyContext' });
    const [uri, part] = action?.command?.arguments ?? [];
    expect(await contextOf({ uri, part })).toMatchObject({ title: 'module booking' });
  });
});
