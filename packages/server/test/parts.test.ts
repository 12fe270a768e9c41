import { join } from 'node:path';
import { baselineOf, writeBaseline } from '@specwright/evolution/baseline';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import { afterEach, describe, expect, test } from 'vitest';
import type { GenerateResult } from '../src/generation.ts';
import type { PartsAnswer, SpecPart } from '../src/parts.ts';
import type { CheckStatus } from '../src/publisher.ts';
import { type Client, connected } from './client.ts';
import { booking, manifest } from './clinic.ts';
import { Folder } from './folder.ts';

const design = `template "Service":
  stack:
    language = "TypeScript"

system "Desk" extends "Service":
  interface Visits:
    method get(id: UUID) -> Visit

  module Counter:
    requires = [Visits]
    artifacts = ["src/counter.ts"]

  pipeline "Build":
    step Implement:
      modules = ["Counter"]
      output = code
      gate = "All tests pass"
`;

let client: Client;
let folder: Folder;

async function start(files: Record<string, string>): Promise<void> {
  folder = new Folder(files);
  client = connected();
  await client.initialize(folder.uri);
}

const clinic = { 'manifest.sds': manifest, 'booking.sds': booking };

async function parts(): Promise<readonly SpecPart[]> {
  const { systems } = await client.connection.sendRequest<PartsAnswer>('specwright/parts', {});
  return systems;
}

/** `entity Visit`, its children indented below it. */
function drawn(rows: readonly SpecPart[], indent = ''): string[] {
  return rows.flatMap(({ kind, name, children }) => [`${indent}${kind} ${name}`, ...drawn(children, `${indent}  `)]);
}

function find(rows: readonly SpecPart[], id: string): SpecPart {
  const all = (row: SpecPart): SpecPart[] => [row, ...row.children.flatMap(all)];
  const found = rows.flatMap(all).find((row) => row.id === id);
  if (found === undefined) throw new Error(`there is no ${id} in\n${drawn(rows).join('\n')}`);
  return found;
}

afterEach(() => {
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

describe('specwright/parts', () => {
  test('answers with systems, their modules and what stands in them, contracts and designs', async () => {
    await start({ ...clinic, 'desk.sodl': design });
    expect(drawn(await parts())).toEqual([
      'system clinic',
      '  module booking',
      '    entity Visit',
      '      machine Visit.status',
      '    operation POST /visits',
      '    event visit.booked',
      '  module billing',
      '  contract booking <-> billing',
      '  design Desk',
      '    interface Visits',
      '    designModule Counter',
      '    pipeline Build',
      '      pipelineStep Implement',
      '  template Service',
    ]);
  });

  test('a design alone is the system', async () => {
    await start({ 'desk.sodl': design });
    expect(drawn(await parts()).slice(0, 3)).toEqual(['design Desk', '  interface Visits', '  designModule Counter']);
  });

  test('says where each part stands: its block, its name, and what else speaks of it', async () => {
    const evolve = '\nevolve Visit {\n  +price: decimal 0..*\n}\n';
    await start({ ...clinic, 'booking.sds': booking + evolve });
    const systems = await parts();
    const visit = find(systems, 'entity:Visit');
    expect(visit.place.uri).toBe(folder.uriOf('booking.sds'));
    const lines = booking.split('\n');
    const line = lines.indexOf('entity Visit {');
    expect(visit.nameRange?.start).toEqual({ line, character: 'entity '.length });
    expect(visit.place.range).toMatchObject({ start: { line, character: 0 }, end: { line: line + 4 } });
    expect(visit.also).toMatchObject([{ range: { start: { line: lines.length } } }]);
    const { place, also } = find(systems, 'module:booking');
    expect(place.uri).toBe(folder.uriOf('manifest.sds'));
    expect(also).toMatchObject([{ uri: folder.uriOf('booking.sds'), range: { start: { line: 0 } } }]);
  });

  test('says what can be asked for each part', async () => {
    await start({ ...clinic, 'desk.sodl': design });
    const systems = await parts();
    expect(systems[0]).toMatchObject({ generate: { uri: folder.uri }, project: folder.uri });
    const module = find(systems, 'module:booking');
    expect(module).toMatchObject({ generate: { module: 'booking' }, context: { part: 'module:booking' } });
    expect(module).not.toHaveProperty('project');
    expect(find(systems, 'module:billing'), 'nothing is specified of it').not.toHaveProperty('generate');
    expect(find(systems, 'entity:Visit')).not.toHaveProperty('context');
    expect(find(systems, 'designModule:Desk/Counter')).toMatchObject({ generate: { module: 'Counter' } });
  });

  test('counts the findings at the part that they stand in, and at all above it', async () => {
    await start({ ...clinic, 'booking.sds': booking.replace('out: Visit', 'out: Visitt') });
    const systems = await parts();
    expect(find(systems, 'operation:POST /visits').errors).toBe(1);
    expect(find(systems, 'entity:Visit').errors).toBe(0);
    expect(find(systems, 'module:booking').errors).toBe(1);
    expect(find(systems, 'module:billing').errors).toBe(0);
    expect(systems[0]?.errors).toBe(1);
  });

  test('counts a finding between the blocks of a specification at its module', async () => {
    await start({ ...clinic, 'booking.sds': `${booking}\nseed {\n  Nobody { price: 1 }\n}\n` });
    const systems = await parts();
    const own = ({ errors, warnings, children }: SpecPart): number =>
      errors + warnings - children.reduce((sum, child) => sum + child.errors + child.warnings, 0);
    expect(own(find(systems, 'module:booking'))).toBeGreaterThan(0);
  });

  test('a change since the baseline is a migration to come, and undeclared until an evolve line says so', async () => {
    const changed = booking.replace('price: decimal 0..*', 'price: decimal 0..*\n  note: text?');
    await start({ ...clinic, 'booking.sds': changed, '.specwright/baseline/booking.json': baselineText() });
    const undeclared = find(await parts(), 'entity:Visit');
    expect(undeclared).toMatchObject({ changes: 1, undeclared: 1 });
    const uri = folder.uriOf('booking.sds');
    await client.open(uri, `${changed}\nevolve Visit {\n  +note: text?\n}\n`);
    const declared = await parts();
    expect(find(declared, 'entity:Visit')).toMatchObject({ changes: 1, undeclared: 0 });
    expect(find(declared, 'module:booking')).toMatchObject({ changes: 1, undeclared: 0 });
  });

  test('a rename is one change', async () => {
    const renamed = `${booking.replaceAll('price', 'fee')}\nevolve Visit {\n  ~price -> fee\n}\n`;
    await start({ ...clinic, 'booking.sds': renamed, '.specwright/baseline/booking.json': baselineText() });
    expect(find(await parts(), 'entity:Visit')).toMatchObject({ changes: 1, undeclared: 0 });
  });

  test('an entity that went is a change of its module', async () => {
    const without = 'spec booking v1.0 {\n}\n';
    await start({ ...clinic, 'booking.sds': without, '.specwright/baseline/booking.json': baselineText() });
    const systems = await parts();
    expect(find(systems, 'module:booking')).toMatchObject({ changes: 1, undeclared: 1 });
    expect(find(systems, 'module:billing')).toMatchObject({ changes: 0, undeclared: 0 });
  });

  test('says of which parts code is generated, and which have changed since', async () => {
    await start({
      ...clinic,
      'specwright.json': '{ "targets": [{ "name": "ts-express-prisma", "out": "services" }] }',
    });
    const states = async (): Promise<Record<string, SpecPart['generated']>> => {
      const systems = await parts();
      const ids = ['module:booking', 'entity:Visit', 'operation:POST /visits', 'module:billing'];
      return Object.fromEntries(ids.map((id) => [id, find(systems, id).generated]));
    };
    const never = { 'module:booking': 'never', 'entity:Visit': 'never', 'operation:POST /visits': 'never' };
    expect(await states()).toEqual(never);
    const params = { uri: folder.uriOf('booking.sds'), target: 'ts-express-prisma', database: 'sqlite' };
    await client.connection.sendRequest('specwright/generate', { ...params, out: join(folder.path, 'services') });
    const current = { 'module:booking': 'current', 'entity:Visit': 'current', 'operation:POST /visits': 'current' };
    expect(await states()).toEqual(current);
    expect(find(await parts(), 'module:booking').service).toBe(folder.uriOf('services'));
    await client.open(folder.uriOf('booking.sds'), booking.replace('price > 1000', 'price > 999'));
    const stale = { 'module:booking': 'stale', 'entity:Visit': 'current', 'operation:POST /visits': 'stale' };
    expect(await states()).toEqual(stale);
  });

  test('says of a system how all of its services stand', async () => {
    const design =
      'template "Base":\n  stack:\n    language = "TypeScript"\n\nsystem "Desk" extends "Base":\n  module Till:\n    api:\n      endpoint "GET /tills" -> JSON\n    artifacts = ["src/till.ts"]\n';
    await start({
      ...clinic,
      'desk.sodl': design,
      'specwright.json': '{ "targets": [{ "name": "ts-express-prisma" }] }',
    });
    const stateOfSystem = async () => (await parts())[0]?.generated;
    const generate = (file: string): Promise<GenerateResult> =>
      client.connection.sendRequest('specwright/generate', {
        uri: folder.uriOf(file),
        target: 'ts-express-prisma',
        database: 'sqlite',
        out: join(folder.path, 'generated'),
      });
    expect(await stateOfSystem()).toBe('never');
    await generate('booking.sds');
    expect(await stateOfSystem()).toBeUndefined();
    expect(find(await parts(), 'template:Base').generated).toBeUndefined();
    await generate('desk.sodl');
    expect(await stateOfSystem()).toBe('current');
    await client.open(folder.uriOf('booking.sds'), booking.replace('price > 1000', 'price > 999'));
    expect(await stateOfSystem()).toBe('stale');
  });

  test('answers with nothing where nothing is specified', async () => {
    await start({});
    expect(await parts()).toEqual([]);
  });
});

describe('specwright/status', () => {
  async function statusOf(files: Record<string, string>, wanted: boolean): Promise<CheckStatus[]> {
    folder = new Folder(files);
    client = connected();
    const told: CheckStatus[] = [];
    client.connection.onNotification('specwright/status', (status: CheckStatus) => void told.push(status));
    await client.initialize(folder.uri, { status: wanted });
    const uri = folder.uriOf('booking.sds');
    await client.open(uri, booking.replace('out: Visit', 'out: Visitt'));
    await client.until(uri, (codes) => codes.length > 0);
    // Findings of other files come after those of the edited one, the status after all.
    await client.open(folder.uriOf('other.sds'), 'module {');
    await client.until(folder.uriOf('other.sds'), (codes) => codes.length > 0);
    return told;
  }

  test.each(['generated', 'generated/booking', 'generated/.specwright/manifest.json'])(
    'comes again after %s went, though nothing is specified there',
    async (gone) => {
      const told = await statusOf(clinic, true);
      await expect.poll(() => told.at(-1)?.state, { timeout: 30_000 }).toBe('checked');
      const before = told.length;
      await client.filesChanged(folder.uriOf(gone));
      await expect.poll(() => told.slice(before).at(-1)?.state, { timeout: 30_000 }).toBe('checked');
    },
  );

  test('says that checking goes on, and what came out of it', async () => {
    const told = await statusOf(clinic, true);
    expect(told[0]).toEqual({ state: 'checking' });
    await expect
      .poll(() => told.at(-1), { timeout: 30_000 })
      .toMatchObject({ state: 'checked', files: 3, errors: expect.any(Number) });
    const last = told.at(-1);
    expect(last?.state === 'checked' ? last.errors : 0).toBeGreaterThan(1);
  });

  test('says nothing to a client that does not ask for it', async () => {
    expect(await statusOf(clinic, false)).toEqual([]);
  });
});

function baselineText(): string {
  const workspace = new SpecWorkspace();
  workspace.setText('file:///manifest.sds', manifest);
  workspace.setText('file:///booking.sds', booking);
  const index = workspace.viewOf('file:///booking.sds')?.index;
  if (index === undefined) throw new Error('the clinic has no system');
  return writeBaseline(baselineOf(index, 'booking'));
}
