import { createHash } from 'node:crypto';
import type { DesignModule, Pipeline, PipelineStep } from '@specwright/model/design';
import type { DesignUnit } from '@specwright/model/designResolution';
import type { SystemIndex } from '@specwright/model/system';

/** One thing that a step has to build: a module with its context; of a step without modules only the context. */
export interface Task {
  readonly module?: DesignModule;
  readonly context: string;
}

/** A step of a pipeline with all that is needed to run it. */
export interface PlannedStep {
  readonly step: PipelineStep;
  readonly tasks: readonly Task[];
  /** What the step may write: the artifacts of its modules. None declared: everything that is not protected. */
  readonly artifacts: readonly string[];
  /** SHA-256 of the contexts: what the step is built from. */
  readonly digest: string;
}

/** The context of a step, or of a step for a module. */
export type ContextOf = (step: PipelineStep, module: DesignModule | undefined) => string;

/** The steps in the order written: it is the order in which they run. */
export function planSteps(index: SystemIndex, pipeline: Pipeline, contextOf: ContextOf): PlannedStep[] {
  return pipeline.steps.map((step) => {
    const modules = modulesOf(index, step);
    const tasks: Task[] =
      modules.length === 0
        ? [{ context: contextOf(step, undefined) }]
        : modules.map((module) => ({ module, context: contextOf(step, module) }));
    const hash = createHash('sha256');
    for (const { context } of tasks) hash.update(context).update('\u0000');
    const artifacts = modules.flatMap((module) => module.artifacts.map(({ text }) => text));
    return { step, tasks, artifacts, digest: hash.digest('hex') };
  });
}

function modulesOf(index: SystemIndex, step: PipelineStep): DesignModule[] {
  return step.modules.flatMap(({ targets }) => {
    const part = index.part(targets[0] ?? '');
    return part?.kind === 'designModule' ? [part] : [];
  });
}

/** What a person looks at before the next step may begin. */
export function whatToCheck(step: PipelineStep, tasks: readonly Task[]): string[] {
  const lines = step.gate === undefined ? [] : [step.gate.text];
  for (const { module } of tasks) {
    for (const { name } of module?.acceptance ?? []) lines.push(`${module?.name}: ${name}`);
  }
  return lines;
}

/** A pipeline and the system that it belongs to. */
export interface FoundPipeline {
  readonly index: SystemIndex;
  readonly unit: DesignUnit;
  readonly pipeline: Pipeline;
}
