import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemIndex } from '@specwright/model/system';
import { SpecWorkspace } from '@specwright/notations/common/specWorkspace';
import type { Diagram } from '../src/diagram.ts';
import { diagramChoices, diagramOf } from '../src/diagramOf.ts';

const root = join(import.meta.dirname, '../../..');

/** The systems that texts say, by file name; of a folder that has the name of the first. */
export function systemsOf(texts: Readonly<Record<string, string>>): readonly SystemIndex[] {
  const workspace = new SpecWorkspace({ folders: ['file:///spec'] });
  for (const [name, text] of Object.entries(texts)) workspace.setText(`file:///spec/${name}`, text);
  return workspace.systems().map(({ index }) => index);
}

/** The system of one text of SDS, or of several by file name. */
export function systemOf(text: string | Readonly<Record<string, string>>): SystemIndex {
  const [index] = systemsOf(typeof text === 'string' ? { 'spec.sds': text } : text);
  if (index === undefined) throw new Error('The texts make no system.');
  return index;
}

/** All diagrams that a system has. */
export function diagramsOf(index: SystemIndex): readonly Diagram[] {
  return diagramChoices(index).map(({ wish }) => diagramOf(index, wish));
}

/** Every file of the examples, and of the corpus where that lies beside the repository: name and text. */
export function specifications(): readonly (readonly [name: string, text: string])[] {
  const folders = [
    'examples',
    'examples/designs',
    'examples/marketplace',
    '../shared/corpus/sds',
    '../shared/corpus/sodl',
  ];
  return folders
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => {
      const names = readdirSync(folder).filter((name) => /\.(sds|sodl)$/.test(name));
      return names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
    });
}

/** `A --consumes--> B [labels]`, by the titles of the boxes. */
export function arrows({ nodes, edges }: Diagram): string[] {
  const titles = new Map(nodes.map(({ id, title, kind }) => [id, kind === 'start' ? '●' : title]));
  return edges.map(({ from, to, kind, labels, ends }) => {
    const feet = ends === undefined ? '' : ` ${ends.from}:${ends.to}`;
    const words = labels.length === 0 ? '' : ` [${labels.join(', ')}]`;
    return `${titles.get(from)} --${kind}${feet}--> ${titles.get(to)}${words}`;
  });
}

/** The boxes with their lines: `catalog { owns: Listing, Photo }`. */
export function boxes({ nodes }: Diagram): string[] {
  return nodes
    .filter(({ kind }) => kind !== 'start')
    .map(({ title, sections, kind, final }) => {
      const parts = sections.map(({ caption, rows }) => `${caption}: ${rows.map(({ text }) => text).join(', ')}`);
      const inner = parts.length === 0 ? '' : ` { ${parts.join('; ')} }`;
      return `${title}${inner}${kind === 'missing' ? ' (missing)' : ''}${final ? ' (final)' : ''}`;
    });
}
