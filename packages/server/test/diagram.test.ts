import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DiagramAnswer, DiagramParams } from '../src/diagramAnswer.ts';
import { type Client, connected } from './client.ts';
import { booking, manifest } from './clinic.ts';
import { Folder } from './folder.ts';

let client: Client;
let folder: Folder;

beforeEach(async () => {
  folder = new Folder({ 'manifest.sds': manifest, 'booking.sds': booking });
  client = connected();
  await client.initialize(folder.uri, {});
});

afterEach(() => {
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

function diagramOf(params: Partial<DiagramParams>): Promise<DiagramAnswer> {
  return client.connection.sendRequest('specwright/diagram', { uri: folder.uriOf('booking.sds'), ...params });
}

test('answers with the picture, the places of its elements and the other diagrams of the system', async () => {
  const answer = await diagramOf({});
  if (answer.kind === 'none') throw new Error(answer.message);
  expect(answer).toMatchObject({ title: 'Modules of clinic', wish: { kind: 'modules' } });
  expect(answer.choices.map(({ label }) => label)).toEqual(['Modules', 'Entities', 'Visit.status']);
  expect(answer.svg).toContain('data-id="module:booking"');
  const [place] = answer.elements.find(({ id }) => id === 'module:booking')?.places ?? [];
  expect(place?.uri).toBe(folder.uriOf('manifest.sds'));
});

test('draws the system that is specified in a folder, whatever stands behind its name', async () => {
  const parent = folder.uri.slice(0, folder.uri.lastIndexOf('/'));
  for (const uri of [folder.uri, `${folder.uri}/`, parent]) {
    expect(await diagramOf({ uri })).toMatchObject({ title: 'Modules of clinic' });
  }
  expect(await diagramOf({ uri: folder.uri.slice(0, -1) })).toMatchObject({ kind: 'none' });
});

test('draws the machine that is wished, and says why there is no picture', async () => {
  expect(await diagramOf({ wish: { kind: 'machine', machine: 'machine:Visit.status' } })).toMatchObject({
    title: 'Visit.status',
  });
  expect(await diagramOf({ uri: folder.uriOf('nothing.sds') })).toMatchObject({ kind: 'none' });
});
