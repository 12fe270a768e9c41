import type { Consumption, Module } from './parts.ts';
import { type Id, targetOf } from './reference.ts';
import type { SystemIndex } from './system.ts';

/** One module consumes from another. */
export interface Relation {
  readonly consumer: Module;
  readonly provider: Module;
  /** The first entry that says so. */
  readonly at: Consumption;
  /** All entries that say so, in the order written. */
  readonly entries: readonly Consumption[];
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

/** Works out who consumes what: one pass over the `consumes` lists of the system. */
export function moduleGraphOf(index: SystemIndex): ModuleGraph {
  const relations = new Map<Id, readonly Relation[]>();
  const heard = new Map<Id, Set<Id>>();
  const unsure = new Set<Id>();
  for (const consumer of index.system.modules) {
    const items = new Set<Id>();
    const own = new Map<Id, { readonly provider: Module; readonly entries: [Consumption, ...Consumption[]] }>();
    for (const at of consumer.consumes) {
      const provider = providerOf(at, index);
      if (provider === undefined || at.event?.targets.length === 0) unsure.add(consumer.id);
      if (provider === undefined) continue;
      for (const id of itemsOf(at, provider)) items.add(id);
      if (provider.id === consumer.id) continue;
      const known = own.get(provider.id);
      if (known === undefined) own.set(provider.id, { provider, entries: [at] });
      else known.entries.push(at);
    }
    relations.set(
      consumer.id,
      [...own.values()].map(({ provider, entries }) => ({ consumer, provider, at: entries[0], entries })),
    );
    heard.set(consumer.id, items);
  }
  const relationsOf = (consumer: Id): readonly Relation[] => relations.get(consumer) ?? [];
  return {
    relations: relationsOf,
    consumes: (consumer, provider) => relationsOf(consumer).some((relation) => relation.provider.id === provider),
    hears: (consumer, exposed) => heard.get(consumer)?.has(exposed) === true,
    isUnsure: (module) => unsure.has(module),
    consumed: consumedItems(index, heard),
  };
}

/** The module that an entry of `consumes` names. */
export function providerOf({ module }: Consumption, index: SystemIndex): Module | undefined {
  const id = targetOf(module);
  const part = id === undefined ? undefined : index.part(id);
  return part?.kind === 'module' ? part : undefined;
}

function itemsOf({ event }: Consumption, provider: Module): readonly Id[] {
  return event === undefined ? provider.exposes.map(({ id }) => id) : event.targets;
}

/** A misspelled entry may mean any item of the module that it names, or of any module where that is misspelled. */
function consumedItems(index: SystemIndex, heard: ReadonlyMap<Id, ReadonlySet<Id>>): ReadonlySet<Id> {
  const consumed = new Set([...heard.values()].flatMap((items) => [...items]));
  for (const at of index.system.modules.flatMap(({ consumes }) => consumes)) {
    const provider = providerOf(at, index);
    const isWrong = provider === undefined || at.event?.targets.length === 0;
    const meant = provider === undefined ? index.system.modules : [provider];
    if (isWrong) for (const { exposes } of meant) for (const { id } of exposes) consumed.add(id);
  }
  return consumed;
}
