import { type ModuleGraph, moduleGraphOf } from '@specwright/model/moduleGraph';
import { type Id, kindOfId } from '@specwright/model/reference';
import type { CheckContext } from './context.ts';

/** For `context.answer(moduleGraph)`. */
export function moduleGraph({ index }: CheckContext): ModuleGraph {
  return moduleGraphOf(index);
}

/**
 * The modules that an id belongs to: the owner of an entity or of a field, the one that exposes an event.
 * Roles, states and modules themselves say nothing of what depends on what.
 */
export function moduleBehind(id: Id, context: CheckContext): Id | undefined {
  const part = context.index.part(id);
  switch (kindOfId(id)) {
    case 'exposed':
    case 'event':
      return part !== undefined && 'module' in part ? part.module : undefined;
    case 'entity':
      return context.ownerOf(id);
    case 'field':
      return part?.kind === 'field' ? context.ownerOf(part.entity) : undefined;
    default:
      return undefined;
  }
}
