import { designUnits } from '@specwright/model/designResolution';
import type { SystemIndex } from '@specwright/model/system';
import type { ContextFile, ContextPack, CountTokens, TextOf } from './contextFile.ts';
import {
  contextManifestName,
  contextManifestText,
  manifestOfDesign,
  noSystem,
  type SystemManifest,
} from './contextManifest.ts';
import { designFiles, placeFiles } from './designUnitPack.ts';
import { FileNames } from './fileNames.ts';
import { hasSdsPack, sdsPack } from './sdsPack.ts';

/** The folders of the packs: of design files that which their notation documents, of SDS files one of ours. */
export const designFolder = '.sodl';
export const sdsFolder = '.specwright/context';

/** What a pack is made of: the systems of one project, their texts, and the URI of the project's folder. */
export interface ContextSource {
  readonly indexes: readonly SystemIndex[];
  readonly textOf: TextOf;
  readonly root: string;
}

interface SystemFiles {
  readonly name: string;
  readonly manifest: SystemManifest;
  readonly files: readonly ContextFile[];
}

/**
 * The context packs of a project. Pure and total: the same specification gives the same bytes, and every path stays in
 * its folder. One system fills the folder itself; of several each has a folder of its name.
 */
export function contextPacks(source: ContextSource, count: CountTokens): ContextPack[] {
  const packs = [
    { folder: designFolder, systems: designSystems(source) },
    { folder: sdsFolder, systems: sdsSystems(source) },
  ];
  return packs
    .filter(({ systems }) => systems.length > 0)
    .map(({ folder, systems }) => ({ folder, files: withManifests(systems, count) }));
}

function designSystems({ indexes, textOf, root }: ContextSource): SystemFiles[] {
  return indexes.flatMap((index) =>
    designUnits(index).map((unit) => {
      const pack = placeFiles(index, unit, textOf, root);
      return { name: unit.name, manifest: manifestOfDesign(pack), files: designFiles(pack) };
    }),
  );
}

function sdsSystems({ indexes, textOf, root }: ContextSource): SystemFiles[] {
  return indexes.filter(hasSdsPack).map((index) => {
    const { name, systems, modules } = index.system;
    const files = sdsPack(index, textOf, root);
    const manifest: SystemManifest = {
      ...noSystem,
      system: name,
      version: systems[0]?.version ?? null,
      modules: [...new Set(modules.map((module) => module.name))],
      graph: modules.map((module) => ({
        module: module.name,
        file: files.find((file) => file.module === module.name)?.path ?? '',
        requires: module.consumes.map((one) => `${one.module.text}/${one.event?.text ?? '*'}`),
        implements: [],
        exports: module.exposes.map((item) => item.name),
        uses: [...new Set(module.consumes.map((one) => one.module.text))],
      })),
    };
    return { name, manifest, files };
  });
}

function withManifests(systems: readonly SystemFiles[], count: CountTokens): ContextFile[] {
  const [only] = systems;
  if (only !== undefined && systems.length === 1) {
    return [...only.files, manifestFile(only.name, contextManifestText(only.manifest, [], only.files, count))];
  }
  const names = new FileNames([contextManifestName]);
  const placed = systems.map((system) => ({ system, folder: names.claim(system.name) }));
  const files = placed.flatMap(({ system: { name, manifest, files: own }, folder }) => {
    const text = contextManifestText(manifest, [], own, count);
    return [...own, manifestFile(name, text)].map((file) => ({ ...file, path: `${folder}/${file.path}` }));
  });
  const list = placed.map(({ system, folder }) => ({ system: system.name, folder }));
  return [...files, manifestFile('', contextManifestText(noSystem, list, files, count))];
}

function manifestFile(system: string, content: string): ContextFile {
  return { path: contextManifestName, role: 'manifest', system, content };
}
