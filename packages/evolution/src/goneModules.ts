import type { SystemIndex } from '@specwright/model/system';
import { type Baseline, modulesWithBaseline } from './baseline.ts';

/**
 * Of the baselines of a project those of modules that none of its systems has any more. `systems` are all that its
 * specifications describe: of a part of them nobody can say what is gone.
 */
export function goneBaselines(baselines: readonly Baseline[], systems: readonly SystemIndex[]): readonly Baseline[] {
  return baselines.filter((baseline) => !systems.some((index) => isThere(baseline, index)));
}

/** A baseline of a module that is there, or of an entity that has moved to another. */
export function isSpokenOf(baseline: Baseline, index: SystemIndex): boolean {
  if (index.system.specs.some((spec) => spec.name === baseline.module)) return true;
  return Object.keys(baseline.entities).some((name) => index.entityNamed(name)?.forward === false);
}

/** The manifest has the module: what is not in it is gone. */
export function isListed({ module }: Baseline, index: SystemIndex): boolean {
  return index.system.modules.some(({ name }) => name === module);
}

/** A module of which nothing stands but its line in the manifest has lost its tables. */
function isThere(baseline: Baseline, index: SystemIndex): boolean {
  if (isSpokenOf(baseline, index)) return true;
  if (Object.keys(baseline.entities).length > 0) return false;
  return isListed(baseline, index) || modulesWithBaseline(index).includes(baseline.module);
}
