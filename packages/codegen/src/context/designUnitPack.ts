import type { DesignModule, Interface, Pipeline, PipelineStep } from '@specwright/model/design';
import { type DesignUnit, interfacesOf } from '@specwright/model/designResolution';
import type { Id, Reference } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { ContextFile, TextOf } from './contextFile.ts';
import { globalFile } from './designGlobal.ts';
import { moduleFile, stepFile } from './designModule.ts';
import { FileNames } from './fileNames.ts';
import { SourceLines } from './sourceCuts.ts';

/** A system of design files, with the places of its files in its pack. */
export interface DesignPack {
  readonly index: SystemIndex;
  readonly unit: DesignUnit;
  readonly source: SourceLines;
  /** URI of the project's folder. */
  readonly root: string;
  readonly modules: readonly { readonly module: DesignModule; readonly path: string }[];
  readonly pipelines: readonly PlacedPipeline[];
}

export interface PlacedPipeline {
  readonly pipeline: Pipeline;
  /** Each file of a step: one for each module that it builds, else one. */
  readonly steps: readonly { readonly step: PipelineStep; readonly files: readonly PlacedStep[] }[];
}

export interface PlacedStep {
  readonly path: string;
  readonly module?: DesignModule;
}

/** Gives every file its place. Several pipelines have a folder each, so that their steps do not meet. */
export function placeFiles(index: SystemIndex, unit: DesignUnit, textOf: TextOf, root: string): DesignPack {
  const moduleNames = new FileNames();
  const folders = new FileNames();
  const single = unit.pipelines.length < 2;
  const modules = unit.modules.map((module) => ({ module, path: `modules/${moduleNames.claim(module.name)}.md` }));
  const pipelines = unit.pipelines.map((pipeline): PlacedPipeline => {
    const folder = single ? 'steps' : `steps/${folders.claim(pipeline.name)}`;
    const names = new FileNames();
    const steps = pipeline.steps.map((step) => {
      const built = modulesOf(index, step.modules);
      const files: PlacedStep[] =
        built.length === 0
          ? [{ path: `${folder}/${names.claim(step.name)}.md` }]
          : built.map((module) => ({ module, path: `${folder}/${names.claim(`${step.name}__${module.name}`)}.md` }));
      return { step, files };
    });
    return { pipeline, steps };
  });
  return { index, unit, root, source: new SourceLines(textOf), modules, pipelines };
}

/** The texts of a pack, without its manifest. */
export function designFiles(pack: DesignPack): ContextFile[] {
  const system = pack.unit.name;
  const files: ContextFile[] = [{ path: 'global.md', role: 'global', system, content: globalFile(pack) }];
  for (const { module, path } of pack.modules) {
    files.push({ path, role: 'module', system, module: module.name, content: moduleFile(pack, module) });
  }
  for (const { pipeline, steps } of pack.pipelines) {
    for (const { step, files: placed } of steps) {
      for (const { path, module } of placed) {
        const named = module === undefined ? {} : { module: module.name };
        const content = stepFile(pack, pipeline, step, module);
        files.push({ path, role: 'step', system, step: step.name, ...named, content });
      }
    }
  }
  return files;
}

/** The modules that references lead to, each once. */
export function modulesOf(index: SystemIndex, references: readonly Reference[]): DesignModule[] {
  const modules = references.flatMap(({ targets }) => {
    const part = index.part(targets[0] ?? '');
    return part?.kind === 'designModule' ? [part] : [];
  });
  return [...new Set(modules)];
}

/** The modules of a system that implement or export an interface. */
export function providersOf({ unit, index }: DesignPack, part: Interface): DesignModule[] {
  return unit.modules.filter((module) =>
    interfacesOf(index, [...module.implements, ...module.exports]).some(({ id }) => id === part.id),
  );
}

/** The name of a template that something comes from; undefined where the system says it itself. */
export function originName({ index, unit }: DesignPack, from: Id): string | undefined {
  const own = unit.resolved?.design.id;
  if (own === undefined || from === own) return undefined;
  const part = index.part(from);
  return part === undefined || part.kind === 'policy' ? undefined : part.name;
}
