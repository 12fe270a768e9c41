import { readFileSync } from 'node:fs';
import type { SystemIndex } from '@specwright/model/system';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import { generateFiles } from '../src/generate.ts';

/** The system that texts say, by file name. */
export function systemOf(texts: Readonly<Record<string, string>>): SystemIndex {
  const workspace = new SpecWorkspace({ folders: ['file:///spec'] });
  for (const [name, text] of Object.entries(texts)) workspace.setText(`file:///spec/${name}`, text);
  const [view] = workspace.systems();
  if (view === undefined) throw new Error('The texts make no system.');
  return view.index;
}

/** The system of one text. */
export function specOf(text: string): SystemIndex {
  return systemOf({ 'spec.sds': text });
}

/** The system of a file of the repository, from its root. */
export function systemOfFile(path: string): SystemIndex {
  return specOf(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));
}

/** The text of one file of the service that the specification gives. */
export async function fileOf(spec: string, path: string): Promise<string> {
  const { files } = await generateFiles(specOf(spec), { target: 'ts-express-prisma', database: 'sqlite' });
  const found = files.find((file) => file.path === path);
  if (found === undefined) throw new Error(`no ${path}`);
  return found.content;
}
