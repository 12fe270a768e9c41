import type { Evolve } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { type Baseline, modulesWithEntities, type Schema, schemaOf } from './baseline.ts';
import { type Coverage, coverage } from './coverage.ts';
import { diffSchemas, mergeSchemas, type SchemaDiff } from './diff.ts';
import { type EvolveLine, evolvedEntity, linesOf } from './evolveLines.ts';

/** The schema of a system against its baselines. */
export interface Evolution {
  readonly before: Schema;
  readonly after: Schema;
  readonly diff: SchemaDiff;
  /** The blocks about entities or modules that have a baseline. */
  readonly evolves: readonly Evolve[];
  readonly lines: readonly EvolveLine[];
  readonly coverage: Coverage;
}

/**
 * Compares a system with its baselines. Only baselines of modules that the system speaks of count, so that one file of
 * several can be looked at alone; where none counts the result is undefined: a first build, for which nothing has to
 * be declared.
 */
export function evolutionOf(index: SystemIndex, baselines: readonly Baseline[]): Evolution | undefined {
  const present = modulesWithEntities(index);
  const counted = baselines.filter((baseline) => isSpokenOf(baseline.module, index, present));
  if (counted.length === 0) return undefined;
  const before = mergeSchemas(counted);
  const after = mergeSchemas(present.map((module) => schemaOf(index, module)));
  const accepted = new Set(counted.map((baseline) => baseline.module));
  const evolves = index.system.evolves.filter(
    (evolve) =>
      Object.hasOwn(before.entities, evolvedEntity(evolve, index)) || accepted.has(moduleName(evolve.module, index)),
  );
  const lines = evolves.flatMap((evolve) => linesOf(evolve, index));
  const diff = diffSchemas(before, after);
  return { before, after, diff, evolves, lines, coverage: coverage(diff, before, after, lines) };
}

/** The name under which a module's baseline is kept. */
export function moduleName(module: Id | undefined, index: SystemIndex): string | null {
  if (module === undefined) return null;
  const part = index.part(module);
  return part !== undefined && 'name' in part ? part.name : module.slice(module.indexOf(':') + 1);
}

function isSpokenOf(module: string | null, index: SystemIndex, present: readonly (Id | undefined)[]): boolean {
  if (module !== null && index.system.specs.some((spec) => spec.name === module)) return true;
  return present.some((id) => moduleName(id, index) === module);
}
