import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  CallHierarchyIncomingCallsRequest,
  type CallHierarchyItem,
  CallHierarchyOutgoingCallsRequest,
  CancellationTokenSource,
  DidChangeWorkspaceFoldersNotification,
  DocumentLinkRequest,
  type DocumentSymbol,
  type SymbolInformation,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { type Client, connected } from './client.ts';
import { booking, manifest } from './clinic.ts';
import { Folder } from './folder.ts';

let client: Client;
let folder: Folder;

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

async function start(
  files: Record<string, string> = { 'manifest.sds': manifest, 'booking.sds': booking },
): Promise<void> {
  folder = new Folder(files);
  client = connected();
  await client.initialize(folder.uri, { docsBase: 'https://example.org/docs' });
}

async function open(name: string, text: string): Promise<string> {
  const uri = folder.uriOf(name);
  await client.open(uri, text);
  await client.until(uri, () => true);
  return uri;
}

afterEach(() => {
  // Nothing that a test does may make a provider fail.
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

describe('diagnostics', () => {
  test('come and go while one types', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    await client.replace(uri, '=> too_dear', '=> too_deer');
    await client.until(uri, (codes) => codes.includes('error/unknown'));
    await client.replace(uri, '=> too_deer', '=> too_dear');
    await client.until(uri, (codes) => !codes.includes('error/unknown'));
  });

  test('carry their code and a link to its page', async () => {
    await start();
    const uri = await open('booking.sds', booking.replace('=> too_dear', '=> too_deer'));
    await client.until(uri, (codes) => codes.includes('error/unknown'));
    const found = client.diagnostics.get(uri)?.find(({ code }) => code === 'error/unknown');
    expect(found).toMatchObject({
      severity: 1,
      source: 'specwright',
      codeDescription: { href: 'https://example.org/docs/error/unknown.md' },
    });
  });

  test('name the other places that they speak of', async () => {
    await start();
    const uri = await open('manifest.sds', manifest.replace('owns: [Invoice]', 'owns: [Invoice, Visit]'));
    await client.until(uri, (codes) => codes.length > 0);
    const related = client.diagnostics.get(uri)?.flatMap((finding) => finding.relatedInformation ?? []);
    const first = client.rangeOf(uri, 'Visit');
    expect(related).toEqual([{ location: { uri, range: first }, message: "Owned by 'booking' here." }]);
  });

  test('of a file that is not open follow the edit of another', async () => {
    await start();
    const uri = await open('manifest.sds', manifest);
    const other = folder.uriOf('booking.sds');
    await client.replace(uri, 'module booking {', 'module bookings {');
    await client.until(other, (codes) => codes.length > 0);
    await client.replace(uri, 'module bookings {', 'module booking {');
    await client.until(other, (codes) => codes.length === 0);
  });

  test('of a broken text are those of its broken line', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    await client.replace(uri, '! price > 1000 => too_dear', '! price > 1000 =>');
    await client.until(uri, (codes) => codes.some((code) => code.startsWith('syntax/')));
    expect(client.codes(uri).filter((code) => code.startsWith('syntax/'))).toHaveLength(1);
  });

  test('go when the file is deleted', async () => {
    await start({ 'manifest.sds': manifest, 'booking.sds': booking.replace('=> too_dear', '=> too_deer') });
    const uri = folder.uriOf('booking.sds');
    await client.until(uri, (codes) => codes.includes('error/unknown'));
    await client.filesChanged(folder.remove('booking.sds'));
    await client.until(uri, (codes) => codes.length === 0);
  });

  test('see a file that another program made', async () => {
    await start({ 'manifest.sds': manifest });
    await open('manifest.sds', manifest);
    const uri = folder.write('booking.sds', booking.replace('=> too_dear', '=> too_deer'));
    await client.filesChanged(uri);
    await client.until(uri, (codes) => codes.includes('error/unknown'));
  });

  test('are those of the disk again when a changed text is closed unsaved', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    await client.replace(uri, '=> too_dear', '=> too_deer');
    await client.until(uri, (codes) => codes.includes('error/unknown'));
    await client.close(uri);
    await client.until(uri, (codes) => codes.length === 0);
  });

  test('have the severity that specwright.json says, also when it changes', async () => {
    await start({
      'specwright.json': '{"checks": {"error/unknown": "hint"}}',
      'manifest.sds': manifest,
      'booking.sds': booking.replace('=> too_dear', '=> too_deer'),
    });
    const uri = folder.uriOf('booking.sds');
    await client.until(uri, (codes) => codes.includes('error/unknown'));
    expect(client.diagnostics.get(uri)?.find(({ code }) => code === 'error/unknown')?.severity).toBe(4);
    await client.filesChanged(folder.write('specwright.json', '{"checks": {"error/unknown": "off"}}'));
    await client.until(uri, (codes) => !codes.includes('error/unknown'));
  });

  test('are told of the files that specwright.json names as sources, and of no others', async () => {
    const broken = 'entity A {\n  x: nothing\n}\n';
    await start({ 'specwright.json': '{"sources": ["specs/*.sds"]}', 'specs/a.sds': broken, 'drafts/a.sds': broken });
    await client.until(folder.uriOf('specs/a.sds'), (codes) => codes.length > 0);
    expect([...client.diagnostics.keys()]).toEqual([folder.uriOf('specs/a.sds')]);
    await client.filesChanged(folder.write('specwright.json', '{"sources": ["drafts/*.sds"]}'));
    await client.until(folder.uriOf('drafts/a.sds'), (codes) => codes.length > 0);
    expect(client.codes(folder.uriOf('specs/a.sds'))).toEqual([]);
  });

  test('tell of a baseline that cannot be read, until it is mended', async () => {
    await start({ 'booking.sds': booking, 'manifest.sds': manifest, '.specwright/baseline/booking.json': '{' });
    const uri = folder.uriOf('.specwright/baseline/booking.json');
    await client.until(uri, (codes) => codes.includes('evolution/broken-baseline'));
    await client.filesChanged(folder.remove('.specwright/baseline/booking.json'));
    await client.until(uri, (codes) => codes.length === 0);
  });

  test('follow a client that tells of folders alone', async () => {
    const broken = 'entity A {\n  x: nothing\n}\n';
    await start({ 'specs/deep/a.sds': broken });
    const uri = folder.uriOf('specs/deep/a.sds');
    await client.until(uri, (codes) => codes.length > 0);
    await client.filesChanged(folder.remove('specs'));
    await client.until(uri, (codes) => codes.length === 0);

    const baseline = folder.write('.specwright/baseline/booking.json', '{');
    await client.filesChanged(folder.uriOf('.specwright'));
    await client.until(baseline, (codes) => codes.includes('evolution/broken-baseline'));
    folder.remove('.specwright');
    await client.filesChanged(folder.uriOf('.specwright/baseline'));
    await client.until(baseline, (codes) => codes.length === 0);
  });

  test('leave out packages, output and hidden folders', async () => {
    const broken = 'entity A {\n  x: nothing\n}\n';
    await start({
      'node_modules/p/a.sds': broken,
      'out/a.sds': broken,
      '.hidden/a.sds': broken,
      'specs/a.sds': broken,
    });
    await client.until(folder.uriOf('specs/a.sds'), (codes) => codes.length > 0);
    expect([...client.diagnostics.keys()]).toEqual([folder.uriOf('specs/a.sds')]);
  });

  test('need no folder', async () => {
    folder = new Folder();
    client = connected();
    await client.initialize(undefined);
    await client.open('untitled:Untitled-1', 'entity A {\n  x: nothing\n}\n');
    await client.until('untitled:Untitled-1', (codes) => codes.length > 0);
  });

  test('follow the folders of the workspace, also those that come while the server starts', async () => {
    folder = new Folder({
      'one/booking.sds': booking,
      'two/booking.sds': booking.replace('=> too_dear', '=> too_deer'),
    });
    client = connected();
    const [one, two] = [folder.uriOf('one'), folder.uriOf('two')];
    const workspace = { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } };
    await client.initialize(one, {}, { capabilities: { workspace } });
    const change = (added: string[], removed: string[]): Promise<void> => {
      const named = (uris: string[]) => uris.map((uri) => ({ uri, name: 'folder' }));
      const event = { added: named(added), removed: named(removed) };
      return client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event });
    };
    await change([two], []);
    await client.until(`${two}/booking.sds`, (codes) => codes.includes('error/unknown'));
    await change([], [`${two}/`]);
    await client.until(`${two}/booking.sds`, (codes) => codes.length === 0);
    await change([], [one]);
    await expect
      .poll(() => client.connection.sendRequest('workspace/symbol', { query: 'Visit' }), { timeout: 30_000 })
      .toEqual([]);
  });

  test('of an older version of a file, which an editor shows beside it, are its own', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    const older = `git:${new URL(uri).pathname}?%7B%22ref%22%3A%22HEAD%22%7D`;
    await client.open(older, booking.replace('=> too_dear', '=> too_deer'));
    await client.until(older, (codes) => codes.includes('error/unknown'));
    expect(client.codes(uri)).toEqual([]);
    const places = await client.definition(older, 'ref: Vi<|>sit');
    expect(places?.map(({ targetUri }) => targetUri)).toEqual([older]);
  });

  test('stand where they belong behind a byte order mark, which an editor may keep', async () => {
    await start();
    const uri = await open('booking.sds', `\uFEFFspec boking v1.0 {\n}\n${booking}`);
    await client.until(uri, (codes) => codes.length > 0);
    const [first] = client.diagnostics.get(uri) ?? [];
    expect(first?.range.start).toEqual(client.at(uri, '<|>boking'));
    expect((await client.hover(uri, 'spec boo<|>king'))?.range).toEqual(client.rangeOf(uri, 'booking'));
  });
});

test('a text that no person wrote is left out, and everything else goes on', async () => {
  await start();
  const long = folder.uriOf('long.sds');
  await client.open(long, `-- ${'long '.repeat(1_000_000)}\nentity A {\n  x: nothing\n}\n`);
  const uri = await open('booking.sds', booking.replace('=> too_dear', '=> too_deer'));
  await client.until(uri, (codes) => codes.includes('error/unknown'));
  expect(client.codes(long)).toEqual([]);
  expect(client.warnings.join()).toContain('long.sds is left out');
  expect(await client.hover(long, 'entity A<|>')).toBeNull();
});

test('bytes on disk that are no UTF-8 are left out as on the command line, with their line', async () => {
  await start();
  writeFileSync(join(folder.path, 'old.sds'), Buffer.from('entity B\u00e4r {\n  x: nothing\n}\n', 'latin1'));
  const old = folder.uriOf('old.sds');
  await client.filesChanged(old);
  const uri = await open('booking.sds', booking.replace('=> too_dear', '=> too_deer'));
  await client.until(uri, (codes) => codes.includes('error/unknown'));
  expect(client.codes(old)).toEqual([]);
  expect(client.warnings.join()).toContain('old.sds is left out: in line 1 there are bytes that are not UTF-8');
});

test('the files that are watched are only those that are read', async () => {
  await start();
  await open('booking.sds', booking);
  expect(client.watched).toEqual([
    '**/*.{sds,sodl}',
    '**/specwright.json',
    '**/.specwright',
    '**/.specwright/baseline',
    '**/.specwright/baseline/*.json',
    '**/.specwright/manifest.json',
    'deleted: **/*',
  ]);
});

describe('navigation', () => {
  test('goes from a contract to the module in a file that is not open', async () => {
    await start({
      'manifest.sds': manifest.slice(0, manifest.indexOf('contract')),
      'contracts.sds': manifest.slice(manifest.indexOf('contract')),
    });
    const uri = await open('contracts.sds', manifest.slice(manifest.indexOf('contract')));
    const links = await client.definition(uri, 'contract book<|>ing');
    expect(links).toHaveLength(1);
    expect(links?.[0]).toMatchObject({
      targetUri: folder.uriOf('manifest.sds'),
      targetSelectionRange: { start: { line: 4, character: 7 }, end: { line: 4, character: 14 } },
      originSelectionRange: { start: { line: 0, character: 9 }, end: { line: 0, character: 16 } },
    });
  });

  test('finds the references of an event in all files', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    const found = await client.ask<{ uri: string }[]>('textDocument/references', uri, 'event visit.boo<|>ked', {
      context: { includeDeclaration: true },
    });
    expect(found.filter((one) => one.uri === uri)).toHaveLength(2);
    expect(found.filter((one) => one.uri === folder.uriOf('manifest.sds'))).toHaveLength(3);
  });

  test('tells what a module is where a contract names it', async () => {
    await start();
    const uri = await open('manifest.sds', manifest);
    const hover = await client.hover(uri, 'contract boo<|>king <->');
    expect(hover?.contents).toMatchObject({ kind: 'markdown' });
    expect(JSON.stringify(hover?.contents)).toContain('visit.booked');
  });

  test('answers nothing in a text that is being typed, and never fails', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    await client.replace(uri, '! price > 1000 => too_dear', '! price >');
    expect(await client.hover(uri, '! price ><|>')).toBeNull();
    expect(await client.definition(uri, '! price ><|>')).toEqual([]);
  });
});

describe('links and calls', () => {
  const waiting = `${booking}
action settle(visit) {
  >> set Visit(done)
}

api POST /visits/{id}/end {
  out: Visit
  >> settle(visit)
}
`;

  test('the path of a rule is a link to the line of its api', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } });
    const { start: api } = client.rangeOf(uri, '/visits {');
    expect(links).toEqual([
      {
        range: client.rangeOf(uri, '/visits/**'),
        target: `${uri}#L${api.line + 1},${api.character + 1}`,
        tooltip: 'POST /visits',
      },
    ]);
  });

  test('who calls an action is found from its name', async () => {
    await start();
    const uri = await open('booking.sds', waiting);
    const [item] = await client.ask<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', uri, 'action set<|>tle');
    if (item === undefined) throw new Error('nothing to start from');
    const calls = await client.connection.sendRequest(CallHierarchyIncomingCallsRequest.type, { item });
    expect(calls?.map(({ from, fromRanges }) => [from.name, from.uri, fromRanges])).toEqual([
      ['POST /visits/{id}/end', uri, [{ start: client.at(uri, '>> <|>settle'), end: client.at(uri, '>> settle<|>') }]],
    ]);
  });

  test('what a module consumes is found in a file that is not open', async () => {
    await start();
    const uri = await open('booking.sds', waiting);
    const [item] = await client.ask<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', uri, 'spec boo<|>king');
    if (item === undefined) throw new Error('nothing to start from');
    const incoming = await client.connection.sendRequest(CallHierarchyIncomingCallsRequest.type, { item });
    expect(incoming?.map(({ from }) => [from.name, from.uri])).toEqual([['billing', folder.uriOf('manifest.sds')]]);
    const outgoing = await client.connection.sendRequest(CallHierarchyOutgoingCallsRequest.type, { item });
    expect(outgoing).toEqual([]);
  });

  test('an item of a file that is gone calls nobody', async () => {
    await start();
    const item = {
      name: 'x',
      kind: 12,
      uri: 'file:///x.sds',
      range: nowhere,
      selectionRange: nowhere,
      data: {},
    } as const;
    expect(await client.connection.sendRequest(CallHierarchyIncomingCallsRequest.type, { item })).toBeNull();
  });
});

describe('completion', () => {
  test('offers errors behind =>, with their documentation when looked at', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    await client.replace(uri, '=> too_dear', '=> ');
    const list = await client.completion(uri, '! price > 1000 => <|>');
    const item = list?.items.find(({ label }) => label === 'too_dear');
    expect(item).toBeDefined();
    const resolved = await client.connection.sendRequest<{ documentation: { value: string } }>(
      'completionItem/resolve',
      item,
    );
    expect(resolved.documentation.value).toContain('409 Conflict');
  });

  test('knows the events of a file that is not open', async () => {
    await start();
    const uri = await open('manifest.sds', manifest);
    await client.replace(uri, 'consumes: [booking/visit.booked]', 'consumes: [booking/]');
    const list = await client.completion(uri, 'consumes: [booking/<|>]');
    expect(list?.items.map(({ label }) => label)).toContain('visit.booked');
  });
});

describe('structure', () => {
  test('the outline has the blocks and what they hold', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    const symbols = await client.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri },
    });
    expect(symbols.map(({ name }) => name)).toEqual([
      'booking',
      'Visit',
      'Visit.status',
      'too_dear',
      'visit.booked',
      'POST /visits',
      'auth',
    ]);
    expect(symbols[1]?.children?.map(({ name }) => name)).toEqual(['id', 'status', 'price']);
  });

  test('symbols are found in the whole workspace', async () => {
    await start();
    await open('manifest.sds', manifest);
    const symbols = await client.connection.sendRequest<SymbolInformation[]>('workspace/symbol', { query: 'visit' });
    expect(symbols.map(({ name }) => name)).toEqual(expect.arrayContaining(['Visit', 'visit.booked', 'POST /visits']));
  });

  test('blocks fold', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    const folds = await client.connection.sendRequest<{ startLine: number; endLine: number }[]>(
      'textDocument/foldingRange',
      { textDocument: { uri } },
    );
    expect(folds).toContainEqual(expect.objectContaining({ startLine: 5, endLine: 8 }));
  });

  test('tokens of a range are some of those of the whole text', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    const whole = await client.connection.sendRequest<{ data: number[] }>('textDocument/semanticTokens/full', {
      textDocument: { uri },
    });
    const part = await client.connection.sendRequest<{ data: number[] }>('textDocument/semanticTokens/range', {
      textDocument: { uri },
      range: client.rangeOf(uri, 'entity Visit {'),
    });
    expect(whole.data.length).toBeGreaterThan(100);
    expect(part.data.length).toBeGreaterThan(0);
    expect(part.data.length).toBeLessThan(whole.data.length);
  });
});

describe('rename', () => {
  test('changes every file and keeps the form of the word', async () => {
    await start();
    const uri = await open('booking.sds', booking.replace('! price > 1000', '! visit.price > 1000'));
    const other = await open('manifest.sds', manifest);
    const edit = await client.ask<WorkspaceEdit>('textDocument/rename', uri, 'entity Vi<|>sit', { newName: 'Stay' });
    await client.apply(edit);
    expect(client.text(uri)).toContain('entity Stay {');
    expect(client.text(uri)).toContain('machine Stay.status {');
    expect(client.text(uri)).toContain('! stay.price > 1000');
    expect(client.text(other)).toContain('owns: [Stay]');
    expect(client.text(uri)).toContain('event visit.booked {');
    await client.until(uri, (codes) => codes.length === 0);
  });

  test('is not offered on a keyword', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    expect(await client.ask('textDocument/prepareRename', uri, 'ent<|>ity Visit')).toBeNull();
  });
});

describe('a client that can do little', () => {
  const start = async (): Promise<string> => {
    folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking });
    client = connected();
    await client.initialize(folder.uri, {}, { capabilities: {}, clientInfo: { name: 'ed' } });
    return open('booking.sds', booking);
  };

  test('gets plain locations', async () => {
    const uri = await start();
    expect(await client.definition(uri, 'spec boo<|>king')).toEqual([
      {
        uri: folder.uriOf('manifest.sds'),
        range: { start: { line: 4, character: 7 }, end: { line: 4, character: 14 } },
      },
    ]);
  });

  test('gets completions without tab stops and without commands', async () => {
    const uri = await start();
    await client.replace(uri, '  >> create Visit(booked)', '  >> ');
    const list = await client.completion(uri, '  >> <|>');
    const items = list?.items ?? [];
    expect(items.map(({ label }) => label)).toContain('increment');
    expect(items.filter(({ command, insertTextFormat }) => command || insertTextFormat)).toEqual([]);
    expect(items.filter(({ textEdit }) => textEdit?.newText.includes('$'))).toEqual([]);
  });

  test('is not asked to watch files', async () => {
    await start();
    expect(client.watched).toEqual([]);
  });

  test('can have the server run the command of the lightbulb', async () => {
    folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking });
    client = connected();
    const { capabilities } = await client.initialize(folder.uri, { serverRunsCommands: true });
    expect(capabilities.executeCommandProvider?.commands).toEqual([
      'specwright.generate',
      'specwright.copyContext',
      'specwright.previewMigration',
    ]);
    const out = `${folder.path}/service`;
    const result = await client.connection.sendRequest('workspace/executeCommand', {
      command: 'specwright.generate',
      arguments: [folder.uriOf('booking.sds'), { module: 'booking', out }],
    });
    expect(result).toMatchObject({ outFolder: out });
    expect(result).not.toHaveProperty('refused');
  });
});

describe('a request that is no longer wanted', () => {
  test('is answered at once and harms nobody', async () => {
    await start();
    const uri = await open('booking.sds', booking);
    const source = new CancellationTokenSource();
    const position = client.at(uri, 'entity Vi<|>sit');
    const answer = client.connection
      .sendRequest('textDocument/hover', { textDocument: { uri }, position }, source.token)
      .catch((error: unknown) => error);
    source.cancel();
    await answer;
    expect(await client.hover(uri, 'entity Vi<|>sit')).not.toBeNull();
  });
});
