import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Relation } from '@specwright/model/moduleGraph';
import type { ExposedItem, Module } from '@specwright/model/parts';
import { type Id, kindOfId, nameOfId, targetOf } from '@specwright/model/reference';
import type { System, SystemParts } from '@specwright/model/system';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { moduleGraph } from '../moduleGraph.ts';
import { unknownName } from './unknownName.ts';

export function* moduleMustNotConsumeFromItself(module: Module, _context: CheckContext): Iterable<Diagnostic> {
  for (const consumption of module.consumes) {
    if (targetOf(consumption.module) !== module.id) continue;
    const item = `${module.name}/${consumption.event?.text ?? '*'}`;
    yield finding('module/self-consumption', consumption.origin, {
      parameters: { module: module.name },
      data: { kind: 'removeItem', what: 'listItem', range: consumption.origin.range, label: `'${item}' from consumes` },
    });
  }
}

/** `mod/*` of a module that keeps everything to itself. */
export function* consumedModuleShouldExposeSomething(module: Module, context: CheckContext): Iterable<Diagnostic> {
  for (const { event, module: reference, origin } of module.consumes) {
    const id = targetOf(reference);
    const provider = id === undefined ? undefined : context.index.part(id);
    if (event !== undefined || provider?.kind !== 'module' || provider.exposes.length > 0) continue;
    if (provider.id === module.id) continue;
    yield finding('module/nothing-to-consume', origin, {
      parameters: { module: provider.name },
      related: [relatedTo(provider, 'It has no list of what it exposes.')],
    });
  }
}

/** Who may read the rows of a module may soon write them: events and views are what others get. */
export function* moduleShouldExposeEventsOnly(module: Module, context: CheckContext): Iterable<Diagnostic> {
  for (const item of module.exposes) {
    const entity = context.index.entity(targetOf(item.event));
    if (entity === undefined || entity.name !== item.name) continue;
    yield finding('module/exposed-entity', item.origin, { parameters: { entity: entity.name } });
  }
}

/** A module whose spec is there defines the events that it exposes; `Order.created` of an entity needs no block. */
export function* exposedEventShouldBeDefined(module: Module, context: CheckContext): Iterable<Diagnostic> {
  if (!context.hasSpec(module.id)) return;
  const own = context.system.events.filter((event) => event.module === module.id).map(({ name }) => name);
  const exposed = new Set(module.exposes.map(({ name }) => name));
  for (const item of module.exposes) {
    if (item.name === '' || item.event.targets.length > 0) continue;
    yield unknownName('module/undefined-event', item.origin, {
      text: item.name,
      severity: 'warning',
      parameters: { module: module.name },
      candidates: own.filter((name) => !exposed.has(name)),
      create: { part: 'event', name: item.name, module: module.id },
      add: undefined,
    });
  }
}

/** Only where the whole manifest is there, and there is somebody to consume it. */
export function* exposedEventShouldBeConsumed(module: Module, context: CheckContext): Iterable<Diagnostic> {
  if (!isWholeManifest(context.system)) return;
  const { consumed } = context.answer(moduleGraph);
  for (const item of module.exposes) {
    if (item.name === '' || consumed.has(item.id) || isSpokenOf(item, context)) continue;
    // That an entity is exposed is said by itself.
    if (context.index.entityNamed(item.name) !== undefined) continue;
    yield finding('module/unconsumed-event', item.origin, { parameters: { event: item.name, module: module.name } });
  }
}

/** A manifest without its `system` block is a part of one; a single module has nobody to talk to. */
function isWholeManifest({ systems, modules }: System): boolean {
  return systems.length > 0 && modules.length > 1;
}

/** A contract or an invariant of the system names it. */
function isSpokenOf({ id, event }: ExposedItem, context: CheckContext): boolean {
  const ids = [id, ...event.targets.filter((target) => kindOfId(target) === 'event')];
  return context.within(namedInPromises, (named) => ids.some((one) => named.has(one)));
}

/** What contracts and invariants name. */
function namedInPromises(context: CheckContext): ReadonlySet<Id> {
  return new Set(context.inEachFile(namedInPromisesOfFile).flatMap((named) => [...named]));
}

function namedInPromisesOfFile({ references }: SystemParts): ReadonlySet<Id> {
  const promises = references.filter(({ from }) => ['contract', 'invariant'].includes(kindOfId(from)));
  return new Set(promises.flatMap(({ targets }) => targets));
}

/** Needless to say where there are no contracts at all, or where the sides of one are not known. */
export function* relationShouldHaveAContract(module: Module, context: CheckContext): Iterable<Diagnostic> {
  const { contracts } = context.system;
  if (!isWholeManifest(context.system) || contracts.length === 0) return;
  const known = context.answer(modulesUnderContract);
  for (const { consumer, provider, at } of context.answer(moduleGraph).relations(module.id)) {
    if (known.has(pairOf(consumer.id, provider.id)) || known.has(consumer.id) || known.has(provider.id)) continue;
    yield finding('module/missing-contract', at.module.origin, {
      parameters: { consumer: consumer.name, provider: provider.name },
      related: [relatedTo(provider, `Module '${provider.name}'.`)],
    });
  }
}

/** The pairs of modules with a contract; of a contract with one unknown side the other module alone. */
function modulesUnderContract({ system }: CheckContext): ReadonlySet<string> {
  const pairs = system.contracts.flatMap(({ left, right }) => {
    const [one, other] = [targetOf(left), targetOf(right)];
    return one !== undefined && other !== undefined ? [pairOf(one, other)] : [one ?? other ?? ''];
  });
  return new Set(pairs);
}

export function pairOf(one: Id, other: Id): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** Told at the first module of the circle; of circles within circles only the smallest. */
export function* modulesShouldNotConsumeInACircle(module: Module, context: CheckContext): Iterable<Diagnostic> {
  for (const circle of context.entry(circlesByModule, module.id) ?? []) {
    const [first] = circle;
    if (first === undefined) continue;
    const names = [...circle.map(({ consumer }) => consumer.name), first.consumer.name];
    yield finding('module/consumption-cycle', first.at.module.origin, {
      parameters: { circle: names.join(' → ') },
      related: circle
        .slice(1)
        .map(({ consumer, provider, at }) =>
          relatedTo(at.module, `'${consumer.name}' consumes from '${provider.name}'.`),
        ),
    });
  }
}

/** The smallest circle through each relation, by the module that is written first. */
function circlesByModule(context: CheckContext): ReadonlyMap<Id, readonly (readonly Relation[])[]> {
  const graph = context.answer(moduleGraph);
  const order = new Map(context.system.modules.map(({ id }, at) => [id, at]));
  const circles = new Map<string, readonly Relation[]>();
  const byModule = new Map<Id, (readonly Relation[])[]>();
  for (const module of context.system.modules) {
    for (const relation of graph.relations(module.id)) {
      const back = shortestWay(relation.provider.id, module.id, graph.relations);
      // An entry that leads nowhere may be the shorter way.
      if (back === undefined || back.some(({ consumer }) => graph.isUnsure(consumer.id))) continue;
      if (graph.isUnsure(module.id)) continue;
      const circle = fromTheFirst([relation, ...back], order);
      const key = circle.map(({ consumer }) => nameOfId(consumer.id)).join(' ');
      const first = circle[0]?.consumer.id;
      if (circles.has(key) || first === undefined) continue;
      circles.set(key, circle);
      byModule.set(first, [...(byModule.get(first) ?? []), circle]);
    }
  }
  return byModule;
}

function shortestWay(from: Id, to: Id, relations: (module: Id) => readonly Relation[]): Relation[] | undefined {
  const cameBy = new Map<Id, Relation | undefined>([[from, undefined]]);
  for (const module of cameBy.keys()) {
    if (module === to) return wayTo(to, cameBy);
    // A map hands out what is added to it while it is walked: these are the modules still to visit.
    for (const relation of relations(module)) {
      if (!cameBy.has(relation.provider.id)) cameBy.set(relation.provider.id, relation);
    }
  }
  return undefined;
}

function wayTo(to: Id, cameBy: ReadonlyMap<Id, Relation | undefined>): Relation[] {
  const way: Relation[] = [];
  for (let step = cameBy.get(to); step !== undefined; step = cameBy.get(step.consumer.id)) way.unshift(step);
  return way;
}

function fromTheFirst(circle: readonly Relation[], order: ReadonlyMap<Id, number>): readonly Relation[] {
  const places = circle.map(({ consumer }) => order.get(consumer.id) ?? 0);
  const first = places.indexOf(Math.min(...places));
  return [...circle.slice(first), ...circle.slice(0, first)];
}
