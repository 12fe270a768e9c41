import { memoIn } from '@specwright/model/memo';
import type { Module } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { System, SystemIndex } from '@specwright/model/system';
import { indexSystem } from '@specwright/model/systemIndex';
import { kebabCase } from '@specwright/model/words';

interface OfModule {
  readonly module?: Id;
}

/** The modules that there is something to generate for. */
export function generableModules(index: SystemIndex): Module[] {
  const { system } = index;
  const having = new Set(
    [...system.entities.filter((entity) => !entity.forward), ...system.operations].map((part: OfModule) => part.module),
  );
  return system.modules.filter((module) => having.has(module.id));
}

/** The name of the service that is made of a module, or of a system without modules: kebab case. */
export function serviceNameOf({ system }: SystemIndex): string {
  const spec = system.specs[0];
  const module = system.modules.find((candidate) => candidate.id === spec?.module) ?? system.modules[0];
  return kebabCase(module?.boundary?.text ?? spec?.name ?? module?.name ?? system.name) || 'service';
}

/** The parts of one module, and those that belong to none. */
export const partsOfModule = memoIn(indexOfModule);

function indexOfModule(index: SystemIndex, module: Id): SystemIndex {
  const { system } = index;
  const own = <T extends OfModule>(parts: readonly T[]): T[] =>
    parts.filter((part) => part.module === undefined || part.module === module);
  const part: System = {
    ...system,
    modules: system.modules.filter((candidate) => candidate.id === module),
    specs: own(system.specs),
    invariants: own(system.invariants),
    entities: own(system.entities),
    edges: own(system.edges),
    machines: own(system.machines),
    errors: own(system.errors),
    events: own(system.events),
    actions: own(system.actions),
    operations: own(system.operations),
    authRules: own(system.authRules),
    limitRules: own(system.limitRules),
    observations: own(system.observations),
    settings: own(system.settings),
    seeds: own(system.seeds),
  };
  return indexSystem(part);
}
