import type { Evolve } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';
import { type Baseline, moduleNameOf, modulesWithEntities, type Schema, schemaOf } from './baseline.ts';
import type { Tables } from './columns.ts';
import { type Coverage, coverage } from './coverage.ts';
import { diffSchemas, mergeSchemas, type SchemaDiff } from './diff.ts';
import { type EvolveLine, evolvedEntity, linesOf } from './evolveLines.ts';

/** The schema of a system against its baselines. */
export interface Evolution {
  /** With the columns of the edges. */
  readonly before: Tables;
  readonly after: Tables;
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
  const after = mergeSchemas(modulesWithEntities(index).map((module) => schemaOf(index, module)));
  const counted = baselines.filter((baseline) => isSpokenOf(baseline, index, after));
  if (counted.length === 0) return undefined;
  const before = mergeSchemas(counted);
  const accepted = new Set(counted.map((baseline) => baseline.module));
  const evolves = index.system.evolves.filter(
    (evolve) =>
      Object.hasOwn(before.entities, evolvedEntity(evolve, index)) || accepted.has(moduleNameOf(evolve, index)),
  );
  const lines = evolves.flatMap((evolve) => linesOf(evolve, index));
  const diff = diffSchemas(before, after);
  return { before: diff.before, after: diff.after, diff, evolves, lines, coverage: coverage(diff, lines) };
}

/** A baseline of a module that is there, or of an entity that has moved to another. */
function isSpokenOf(baseline: Baseline, index: SystemIndex, after: Schema): boolean {
  if (index.system.specs.some((spec) => spec.name === baseline.module)) return true;
  return Object.keys(baseline.entities).some((name) => Object.hasOwn(after.entities, name));
}
