import { readdirSync } from 'node:fs';
import { baselineOf, writeBaseline } from '@specwright/evolution/baseline';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import { afterEach, describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver/node';
import { type Client, connected } from './client.ts';
import { booking, manifest } from './clinic.ts';
import { Folder } from './folder.ts';

let client: Client;
let folder: Folder;

async function start(text: string, files: Record<string, string> = {}): Promise<string> {
  folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking, ...files });
  client = connected();
  await client.initialize(folder.uri);
  const uri = folder.uriOf('booking.sds');
  await client.open(uri, text);
  await client.until(uri, () => true);
  return uri;
}

/** The actions where `needle` stands. */
async function actions(uri: string, needle: string, only?: string[]): Promise<CodeAction[]> {
  return client.codeActions(uri, client.rangeOf(uri, needle), only);
}

async function take(uri: string, needle: string, title: RegExp): Promise<void> {
  const offered = await actions(uri, needle);
  const action = offered.find((one) => title.test(one.title));
  if (action === undefined)
    throw new Error(`no action ${title}; there are: ${offered.map((one) => one.title).join(' | ')}`);
  await client.apply(action.edit);
}

afterEach(() => {
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

describe('a quick fix', () => {
  test('for an unknown error offers the name that was meant, and the finding goes', async () => {
    const uri = await start(booking.replace('=> too_dear', '=> too_deer'));
    await client.until(uri, (codes) => codes.includes('error/unknown'));
    await take(uri, 'too_deer', /too_dear/);
    expect(client.text(uri)).toBe(booking);
    await client.until(uri, (codes) => codes.length === 0);
  });

  test('for an unknown error makes the error', async () => {
    const uri = await start(booking.replace('=> too_dear', '=> nobody_there'));
    await client.until(uri, (codes) => codes.includes('error/unknown'));
    await take(uri, 'nobody_there', /nobody_there/);
    expect(client.text(uri)).toMatch(/error nobody_there: \d{3} \{/);
    await client.until(uri, (codes) => !codes.includes('error/unknown'));
  });

  test('names the finding that it cures', async () => {
    const uri = await start(booking.replace('=> too_dear', '=> too_deer'));
    await client.until(uri, (codes) => codes.includes('error/unknown'));
    const [first] = await actions(uri, 'too_deer');
    expect(first).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'error/unknown' }] });
  });

  test('changes another file when the cure lies there', async () => {
    const text = 'module visits {\n  owns: [Call]\n  boundary: visit-service\n  consumes: [booking/visit.seen]\n}\n';
    await start(booking, { 'visits.sds': text });
    const uri = folder.uriOf('visits.sds');
    const other = folder.uriOf('manifest.sds');
    await client.open(uri, text);
    await client.open(other, manifest);
    await client.until(uri, (codes) => codes.includes('module/event-not-exposed'));
    await take(uri, 'visit.seen', /exposes/);
    expect(client.text(uri)).toBe(text);
    expect(client.text(other)).toContain('exposes: [visit.booked, visit.seen]');
    await client.until(uri, (codes) => !codes.includes('module/event-not-exposed'));
  });

  test('is not offered where nothing is wrong', async () => {
    const uri = await start(booking);
    expect(await actions(uri, 'price: decimal 0..*')).toEqual([]);
  });
});

describe('fix all', () => {
  test('cures what has one safe cure, and only on demand', async () => {
    const uri = await start(
      booking.replace('=> too_dear', '=> too_deer').replace('create Visit(booked)', 'create Visit(boked)'),
    );
    await client.until(uri, (codes) => codes.includes('error/unknown'));
    const [all, ...more] = await actions(uri, 'entity', ['source.fixAll']);
    expect(more).toEqual([]);
    expect(all?.kind).toBe('source.fixAll.specwright');
    await client.apply(all?.edit);
    expect(client.text(uri)).toBe(booking);
    const lightbulb = await actions(uri, 'entity');
    expect(lightbulb.filter(({ kind }) => kind?.startsWith('source'))).toEqual([]);
  });
});

describe('"Generate module code"', () => {
  const command = async (uri: string, needle: string): Promise<unknown> =>
    (await actions(uri, needle)).find(({ title }) => title.startsWith('Generate'))?.command;

  test('stands on the spec of a module', async () => {
    const uri = await start(booking);
    expect(await command(uri, 'spec booking')).toMatchObject({
      command: 'specwright.generate',
      arguments: [uri, { module: 'booking' }],
    });
  });

  test('stands on a module and on the system', async () => {
    await start(booking);
    const uri = folder.uriOf('manifest.sds');
    await client.open(uri, manifest);
    expect(await command(uri, 'module billing')).toMatchObject({ arguments: [uri, { module: 'billing' }] });
    expect(await command(uri, 'system clinic')).toMatchObject({ arguments: [uri] });
  });

  test('stands on the system and the modules of a design', async () => {
    await start(booking);
    const uri = folder.uriOf('shop.sodl');
    await client.open(uri, 'system "Shop":\n  module Orders:\n    api:\n      model Order:\n        id: uuid\n');
    expect(await command(uri, 'system "Shop"')).toMatchObject({ arguments: [uri] });
    expect(await command(uri, 'module Orders')).toMatchObject({ arguments: [uri, { module: 'Orders' }] });
    expect(await command(uri, 'model Order')).toBeUndefined();
  });

  test('stands nowhere else', async () => {
    const uri = await start(booking);
    expect(await command(uri, 'entity Visit')).toBeUndefined();
  });
});

/** What `specwright accept` writes for the module `booking`. */
function baselineText(text = booking): string {
  const workspace = new SpecWorkspace();
  workspace.setText('file:///a/manifest.sds', manifest);
  workspace.setText('file:///a/booking.sds', text);
  const index = workspace.viewOf('file:///a/booking.sds')?.index;
  if (index === undefined) throw new Error('there is no system');
  return writeBaseline(baselineOf(index, 'booking'));
}

describe('a schema that was accepted', () => {
  test('wants an evolve line for a new field, and the quick fix writes it', async () => {
    const uri = await start(booking, { '.specwright/baseline/booking.json': baselineText() });
    await client.replace(uri, '  price: decimal 0..*\n', '  price: decimal 0..*\n  note: string?\n');
    await client.until(uri, (codes) => codes.includes('evolution/undeclared-change'));
    await take(uri, 'note: string?', /evolve/);
    expect(client.text(uri)).toMatch(/evolve Visit \{\n {2}\+note: string\?\n\}/);
    await client.until(uri, (codes) => !codes.includes('evolution/undeclared-change'));
  });
});

describe('what an accepted schema becomes', () => {
  const changed = booking
    .replace('  price: decimal 0..*\n', '  price: decimal 0..*\n  note: string?\n  seen: bool default false\n')
    .concat('\nevolve Visit {\n  +note: string?\n  +seen: bool default false\n}\n');

  async function startChanged(): Promise<string> {
    return start(changed, { '.specwright/baseline/booking.json': baselineText() });
  }

  test('is offered as a preview in the block of the entity, and in the evolve block', async () => {
    const uri = await startChanged();
    const command = { command: 'specwright.previewMigration', arguments: [uri, 'Visit'] };
    for (const place of ['entity Visit', '+note: string?', 'evolve Visit']) {
      const offered = (await actions(uri, place)).find(({ title }) => title === 'Preview the migration of Visit');
      expect(offered?.command).toMatchObject(command);
    }
    expect((await actions(uri, 'api POST')).map(({ title }) => title).join()).not.toContain('Preview');
  });

  test('is planned for both databases without writing anything', async () => {
    const uri = await startChanged();
    const answer = await client.connection.sendRequest('specwright/migrationPreview', { uri, entity: 'Visit' });
    expect(answer).toMatchObject({
      kind: 'preview',
      title: 'Visit',
      files: [
        { name: 'postgres/migration.sql', text: expect.stringContaining('ADD COLUMN "note" text') },
        { name: 'postgres/down.sql' },
        { name: 'sqlite/migration.sql', text: expect.stringContaining('"seen"') },
        { name: 'sqlite/down.sql' },
      ],
    });
    expect(readdirSync(folder.path, { recursive: true }).filter((name) => /\.sql$/.test(`${name}`))).toEqual([]);
  });

  test('takes away the rule of an invariant that went', async () => {
    const rule = 'invariant {\n  Visit.price <= 500\n}\n';
    const accepted = `${booking}\n${rule}`;
    const uri = await start(booking, { '.specwright/baseline/booking.json': baselineText(accepted) });
    const answer = await client.connection.sendRequest('specwright/migrationPreview', { uri, entity: 'Visit' });
    const { files } = answer as { readonly files: readonly { readonly name: string; readonly text: string }[] };
    const texts = new Map(files.map(({ name, text }) => [name, text]));
    expect(texts.get('postgres/migration.sql')).toContain('DROP CONSTRAINT "visits_invariant_price_at_most"');
    expect(texts.get('postgres/down.sql')).toContain('CHECK ("price" <= 500)');
    expect(texts.get('sqlite/migration.sql')).toContain('INSERT INTO "visits__new"');
  });

  test('has nothing to preview where nothing is pending', async () => {
    const uri = await start(booking, { '.specwright/baseline/booking.json': baselineText() });
    const answer = await client.connection.sendRequest('specwright/migrationPreview', { uri });
    expect(answer).toEqual({ kind: 'none', message: 'The tables are as they were accepted.' });
    expect((await actions(uri, 'entity Visit')).map(({ title }) => title).join()).not.toContain('Preview');
  });

  test('is told by the hover of a line with class, lock and the SQL of that line alone', async () => {
    const uri = await startChanged();
    const text = JSON.stringify(await client.hover(uri, '  +no<|>te: string?'));
    expect(text).toContain('*instant*: the table is locked for an instant');
    expect(text).toMatch(/PostgreSQL\\n\\n```sql\\nALTER TABLE/);
    expect(text).toMatch(/SQLite\\n\\n```sql\\nALTER TABLE/);
    expect(text).not.toContain('seen');
  });
});
