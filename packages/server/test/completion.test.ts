import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clinic, places } from '../../notations/test/sds/editor/completionPlaces.ts';
import { type Client, connected } from './client.ts';
import { Folder } from './folder.ts';

let client: Client;
let folder: Folder;

/** The system lies on disk; only the file that is typed in is open. */
beforeAll(async () => {
  const files = clinic.split(/^== (\S+)\n/m).slice(1);
  folder = new Folder();
  for (let at = 0; at + 1 < files.length; at += 2) folder.write(files[at] ?? '', files[at + 1] ?? '');
  client = connected();
  await client.initialize(folder.uri);
});

afterAll(() => {
  expect(client.complaints).toEqual([]);
  client.dispose();
  folder.dispose();
});

describe('over the protocol, in a text that is typed just now, completion offers what can stand at', () => {
  for (const [place, [text, { has, not = [] }]] of Object.entries(places)) {
    test(place, async () => {
      const uri = folder.uriOf('here.sds');
      await client.open(uri, text.replace('<|>', ''));
      const list = await client.completion(uri, text);
      const labels = list?.items.map(({ label }) => label) ?? [];
      expect(labels).toEqual(expect.arrayContaining([...has]));
      expect(labels.filter((label) => not.includes(label))).toEqual([]);
      await client.close(uri);
    });
  }
});
