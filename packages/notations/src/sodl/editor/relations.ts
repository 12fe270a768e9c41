import type { DesignModule, Interface, PipelineStep } from '@specwright/model/design';
import type { Id, ReferenceRole } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';

/** The modules that name an interface (or a module) in a list of theirs, in the order of the files. */
export function modulesNaming(index: SystemIndex, id: Id, role: ReferenceRole): DesignModule[] {
  const found = new Map<Id, DesignModule>();
  for (const reference of index.referencesTo(id)) {
    const part = reference.role === role ? index.part(reference.from) : undefined;
    if (part?.kind === 'designModule') found.set(part.id, part);
  }
  return [...found.values()];
}

/** The interfaces that extend an interface directly. */
export function extendersOf(index: SystemIndex, id: Id): Interface[] {
  return index.referencesTo(id).flatMap(({ role, from }) => {
    const part = role === 'interface.extends' ? index.part(from) : undefined;
    return part?.kind === 'interface' ? [part] : [];
  });
}

/** The steps that build a module, in the order of the files. */
export function stepsBuilding(index: SystemIndex, id: Id): PipelineStep[] {
  return index.referencesTo(id).flatMap(({ role, from }) => {
    const part = role === 'pipelineStep.modules' ? index.part(from) : undefined;
    return part?.kind === 'pipelineStep' ? [part] : [];
  });
}
