import type { Consumption, Module } from '@specwright/model/parts';
import { type Id, kindOfId, targetOf } from '@specwright/model/reference';
import type { CheckContext } from './context.ts';

/** One module consumes from another. */
export interface Relation {
  readonly consumer: Module;
  readonly provider: Module;
  /** The first entry that says so. */
  readonly at: Consumption;
}

/** Which module consumes what from which. */
export interface ModuleGraph {
  /** One for a pair of modules, in the order written; a module is in no relation with itself. */
  relations(consumer: Id): readonly Relation[];
  consumes(consumer: Id, provider: Id): boolean;
  /** True when the module consumes the exposed item, by its name or with all others. */
  hears(consumer: Id, exposed: Id): boolean;
  /** An entry of its `consumes` leads nowhere: what the module does not consume is then unknown. */
  isUnsure(module: Id): boolean;
  /** The exposed items that some module may consume. */
  readonly consumed: ReadonlySet<Id>;
}

/** For `context.answer(moduleGraph)`. */
export function moduleGraph(context: CheckContext): ModuleGraph {
  const relations = new Map<Id, Relation[]>();
  const heard = new Map<Id, Set<Id>>();
  const unsure = new Set<Id>();
  for (const consumer of context.system.modules) {
    const items = new Set<Id>();
    const own: Relation[] = [];
    for (const at of consumer.consumes) {
      const provider = moduleAt(at, context);
      if (provider === undefined || at.event?.targets.length === 0) unsure.add(consumer.id);
      if (provider === undefined) continue;
      for (const id of itemsOf(at, provider)) items.add(id);
      if (provider.id === consumer.id || own.some((known) => known.provider.id === provider.id)) continue;
      own.push({ consumer, provider, at });
    }
    relations.set(consumer.id, own);
    heard.set(consumer.id, items);
  }
  const relationsOf = (consumer: Id): readonly Relation[] => relations.get(consumer) ?? [];
  return {
    relations: relationsOf,
    consumes: (consumer, provider) => relationsOf(consumer).some((relation) => relation.provider.id === provider),
    hears: (consumer, exposed) => heard.get(consumer)?.has(exposed) === true,
    isUnsure: (module) => unsure.has(module),
    consumed: consumedItems(context, heard),
  };
}

function moduleAt({ module }: Consumption, context: CheckContext): Module | undefined {
  const id = targetOf(module);
  const part = id === undefined ? undefined : context.index.part(id);
  return part?.kind === 'module' ? part : undefined;
}

function itemsOf({ event }: Consumption, provider: Module): readonly Id[] {
  return event === undefined ? provider.exposes.map(({ id }) => id) : event.targets;
}

/** A misspelled entry may mean any item of the module that it names, or of any module where that is misspelled. */
function consumedItems(context: CheckContext, heard: ReadonlyMap<Id, ReadonlySet<Id>>): ReadonlySet<Id> {
  const consumed = new Set([...heard.values()].flatMap((items) => [...items]));
  for (const at of context.system.modules.flatMap(({ consumes }) => consumes)) {
    const provider = moduleAt(at, context);
    const isWrong = provider === undefined || at.event?.targets.length === 0;
    const meant = provider === undefined ? context.system.modules : [provider];
    if (isWrong) for (const { exposes } of meant) for (const { id } of exposes) consumed.add(id);
  }
  return consumed;
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
