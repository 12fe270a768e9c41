import type { Evolve } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';
import { type Baseline, modulesWithEntities, type Schema, schemaOf } from './baseline.ts';
import type { Tables } from './columns.ts';
import { type Coverage, coverage } from './coverage.ts';
import { diffSchemas, mergeSchemas, type SchemaDiff } from './diff.ts';
import { declaredEntityRenames, underNewNames, withRenamedEntities } from './entityRenames.ts';
import { type EvolveLine, evolvedEntity, linesOf } from './evolveLines.ts';
import { isSpokenOf } from './goneModules.ts';
import { compareInvariants, type InvariantChange, type Invariants, invariantsOf } from './invariants.ts';
import { moduleNameOf } from './moduleNames.ts';

/** The schema of a system against its baselines. */
export interface Evolution {
  /** With the columns of the edges. */
  readonly before: Tables;
  /** The baselines as one schema, with the names that entities had then; `before` has the new ones of renamed entities. */
  readonly accepted: Schema;
  readonly after: Tables;
  readonly diff: SchemaDiff;
  /** The blocks about entities or modules that have a baseline. */
  readonly evolves: readonly Evolve[];
  readonly lines: readonly EvolveLine[];
  readonly coverage: Coverage;
  /** Of the modules whose baselines record them. */
  readonly invariants: readonly InvariantChange[];
}

/**
 * Compares a system with its baselines. Only baselines of modules that the system speaks of count, so that one file of
 * several can be looked at alone; where none counts the result is undefined: a first build, for which nothing has to
 * be declared.
 */
export function evolutionOf(index: SystemIndex, baselines: readonly Baseline[]): Evolution | undefined {
  const counted = baselines.filter((baseline) => isSpokenOf(baseline, index));
  if (counted.length === 0) return undefined;
  const present = new Map(modulesWithEntities(index).map((module) => [module, schemaOf(index, module)]));
  const after = mergeSchemas([...present.values()]);
  const accepted = mergeSchemas(withoutMovedEntities(counted, present));
  const modules = new Set(counted.map((baseline) => baseline.module));
  const evolves = index.system.evolves.filter(
    (evolve) =>
      Object.hasOwn(accepted.entities, evolvedEntity(evolve, index)) || modules.has(moduleNameOf(evolve, index)),
  );
  const written = evolves.flatMap((evolve) => linesOf(evolve, index));
  const renames = declaredEntityRenames(accepted, after, written);
  const lines = underNewNames(written, after);
  const before = withRenamedEntities(accepted, renames);
  const diff = diffSchemas(before, after);
  const covered = coverage(diff, lines, renames);
  return {
    before: diff.before,
    after: diff.after,
    accepted,
    diff,
    evolves,
    lines,
    coverage: covered,
    invariants: invariantChanges(index, counted, diff, covered),
  };
}

/** But for sentences about entities that came or went as a whole. */
function invariantChanges(
  index: SystemIndex,
  baselines: readonly Baseline[],
  diff: SchemaDiff,
  { renames, entityRenames }: Coverage,
): readonly InvariantChange[] {
  const recorded = baselines.filter(({ invariants }) => invariants !== undefined);
  const before: Invariants = Object.assign({}, ...recorded.map(({ invariants }) => invariants));
  const after: Invariants = Object.assign({}, ...recorded.map(({ module }) => invariantsOf(index, module)));
  const others = new Set(
    diff.changes.flatMap(({ kind, entity }) => (kind === 'entityAdded' || kind === 'entityRemoved' ? [entity] : [])),
  );
  return compareInvariants(before, after, [...entityRenames.map(({ from, to }) => ({ from, to })), ...renames]).filter(
    ({ entity }) => !others.has(entity),
  );
}

/**
 * Of an entity that several baselines know (it moved, and only its new module was accepted since) that of the module
 * where it is now counts.
 */
function withoutMovedEntities(
  baselines: readonly Baseline[],
  present: ReadonlyMap<string | null, Schema>,
): readonly Schema[] {
  const owner = new Map<string, Baseline>();
  for (const baseline of baselines) {
    for (const entity of Object.keys(baseline.entities)) {
      const isHere = Object.hasOwn(present.get(baseline.module)?.entities ?? {}, entity);
      if (isHere || !owner.has(entity)) owner.set(entity, baseline);
    }
  }
  return baselines.map((baseline) => {
    const owned = (entity: string): boolean => owner.get(entity) === baseline;
    return {
      entities: Object.fromEntries(Object.entries(baseline.entities).filter(([entity]) => owned(entity))),
      edges: baseline.edges.filter((edge) => owned(edge.from)),
      machines: Object.fromEntries(
        Object.entries(baseline.machines).filter(([name]) => owned(name.slice(0, name.indexOf('.')))),
      ),
    };
  });
}
