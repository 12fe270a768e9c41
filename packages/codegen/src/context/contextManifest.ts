import { createHash } from 'node:crypto';
import { isRecord } from '@specwright/evolution/jsonValues';
import { interfacesOf } from '@specwright/model/designResolution';
import type { ContextFile, CountTokens } from './contextFile.ts';
import { type DesignPack, modulesOf, providersOf } from './designUnitPack.ts';
import { encodingName } from './tokens.ts';

/** The name of the manifest in the folder of a pack. */
export const contextManifestName = 'manifest.json';

export interface ContextManifestFile {
  /** POSIX, relative to the folder of the manifest. */
  readonly path: string;
  readonly tokens: number;
  /** Hexadecimal, of the text in UTF-8. */
  readonly sha256: string;
}

/** Of a module: what it needs and offers, and the modules that offer what it needs. */
export interface ContextModuleNode {
  readonly module: string;
  readonly file: string;
  readonly requires: readonly string[];
  readonly implements: readonly string[];
  readonly exports: readonly string[];
  readonly uses: readonly string[];
}

export interface ContextPipelineEntry {
  readonly pipeline: string;
  readonly steps: readonly {
    readonly step: string;
    readonly output: string | null;
    readonly modules: readonly string[];
    readonly dependsOn: readonly string[];
    readonly files: readonly string[];
  }[];
}

/** What a pack holds. The first five keys are those that the notation documents. */
export interface ContextManifest {
  /** Null where the pack holds several systems: each has a manifest in its own folder. */
  readonly system: string | null;
  readonly version: string | null;
  readonly modules: readonly string[];
  /** The first pipeline. */
  readonly pipeline: string | null;
  /** Its steps. */
  readonly steps: readonly string[];
  readonly formatVersion: 1;
  readonly generator: 'specwright';
  readonly encoding: string;
  readonly systems: readonly { readonly system: string; readonly folder: string }[];
  readonly pipelines: readonly ContextPipelineEntry[];
  readonly graph: readonly ContextModuleNode[];
  /** All files of the pack but this one. */
  readonly files: readonly ContextManifestFile[];
}

/** What of a manifest is the system's own. */
export type SystemManifest = Pick<
  ContextManifest,
  'system' | 'version' | 'modules' | 'pipeline' | 'steps' | 'pipelines' | 'graph'
>;

export const noSystem: SystemManifest = {
  system: null,
  version: null,
  modules: [],
  pipeline: null,
  steps: [],
  pipelines: [],
  graph: [],
};

export function manifestOfDesign(pack: DesignPack): SystemManifest {
  const { unit } = pack;
  const [first] = unit.pipelines;
  return {
    system: unit.name,
    version: unit.resolved?.design.version?.text ?? null,
    modules: unit.modules.map(({ name }) => name),
    pipeline: first?.name ?? null,
    steps: first?.steps.map(({ name }) => name) ?? [],
    pipelines: pipelineEntries(pack),
    graph: pack.modules.map(({ module, path }) => ({
      module: module.name,
      file: path,
      requires: module.requires.map(({ text }) => text),
      implements: module.implements.map(({ text }) => text),
      exports: module.exports.map(({ text }) => text),
      uses: usesOf(pack, module),
    })),
  };
}

function usesOf(pack: DesignPack, module: DesignPack['unit']['modules'][number]): string[] {
  const providers = interfacesOf(pack.index, module.requires).flatMap((part) => providersOf(pack, part));
  const used = [...modulesOf(pack.index, module.requires), ...providers].filter(({ id }) => id !== module.id);
  return [...new Set(used.map(({ name }) => name))];
}

function pipelineEntries({ pipelines }: DesignPack): ContextPipelineEntry[] {
  return pipelines.map(({ pipeline, steps }) => ({
    pipeline: pipeline.name,
    steps: steps.map(({ step, files }) => ({
      step: step.name,
      output: step.output?.text ?? null,
      modules: files.flatMap(({ module }) => (module === undefined ? [] : [module.name])),
      dependsOn: step.dependsOn.map(({ text }) => text),
      files: files.map(({ path }) => path),
    })),
  }));
}

/** The manifest as text, with its files sorted by path. */
export function contextManifestText(
  system: SystemManifest,
  systems: ContextManifest['systems'],
  files: readonly ContextFile[],
  count: CountTokens,
): string {
  const listed = files
    .map(({ path, content }) => ({ path, tokens: count(content), sha256: sha256(content) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const { pipelines, graph, ...documented } = system;
  const manifest: ContextManifest = {
    ...documented,
    formatVersion: 1,
    generator: 'specwright',
    encoding: encodingName,
    systems,
    pipelines,
    graph,
    files: listed,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

export function sha256(content: string): string {
  return createHash('sha256').update(content, 'utf8').digest('hex');
}

/** The files that a manifest of ours lists; undefined where the text is none. Paths that leave the folder are left out. */
export function readContextManifest(text: string): readonly ContextManifestFile[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value.generator !== 'specwright' || value.formatVersion !== 1) return undefined;
  return Array.isArray(value.files) ? value.files.filter(isListedFile) : undefined;
}

function isListedFile(value: unknown): value is ContextManifestFile {
  return (
    isRecord(value) &&
    typeof value.path === 'string' &&
    typeof value.sha256 === 'string' &&
    typeof value.tokens === 'number' &&
    isWithin(value.path)
  );
}

/** A path such as we write: no `..`, no drive, nothing absolute. */
function isWithin(path: string): boolean {
  return /^[^\\:]+$/.test(path) && path.split('/').every((part) => part !== '' && !/^\.+$/.test(part));
}
