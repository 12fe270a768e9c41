import { moduleGraphOf, providerOf } from '@specwright/model/moduleGraph';
import { comparePositions, rangeHolds } from '@specwright/model/origin';
import type { Consumption, Module, SpecHeader } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { designElements } from './designElements.ts';
import type { Diagram, Edge, Node, Place, Row, Section } from './diagram.ts';
import { missingNodes, targetOrMissing } from './missing.ts';
import { placeOf, placesOf } from './places.ts';

/**
 * The modules of a system: what each owns and exposes, who consumes from whom, and who has a contract with whom; of
 * designs the modules and the interfaces between them. What is named and nowhere declared is there as `missing`.
 */
export function moduleDiagram(index: SystemIndex): Diagram {
  const { system } = index;
  const design = designElements(index);
  const modules = [...system.modules.map((module) => moduleNode(module, index)), ...specNodes(index)];
  const edges = [...consumptions(index), ...contracts(index), ...design.edges];
  const nodes = [...modules, ...design.nodes];
  return {
    wish: { kind: 'modules' },
    title: `Modules of ${system.name}`,
    nodes: [...nodes, ...missingNodes(nodes, edges)],
    edges,
  };
}

function moduleNode(module: Module, index: SystemIndex): Node {
  const bound = index.system.design.modules.filter((each) => each.bound === module.id);
  return {
    id: module.id,
    kind: 'module',
    title: module.name,
    sections: sectionsOf(ownedBy(module, index), exposedBy(module)),
    places: [
      ...placesOf(module),
      ...index.system.specs.filter((spec) => spec.name === module.name).map((spec) => reachOf(spec, index)),
      ...placesOf(...bound),
    ],
    final: false,
  };
}

function sectionsOf(owns: readonly Row[], exposes: readonly Row[]): Section[] {
  const sections: readonly Section[] = [
    { caption: 'owns', rows: owns },
    { caption: 'exposes', rows: exposes },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

/** The entities of its `owns` list, and those that stand in its spec without being listed. */
function ownedBy(module: Module, index: SystemIndex): Row[] {
  const rows = new Map<Id, Row>();
  for (const entry of module.owns) {
    const entity = index.entity(targetOf(entry));
    const id = `owns:${module.name}/${entry.text}`;
    // An entity that only the list names has its place in the list.
    const declared = entity === undefined || entity.forward ? [] : placesOf(entity);
    if (!rows.has(id)) rows.set(id, { id, text: entry.text, places: [...declared, ...placesOf(entry)] });
  }
  for (const { name, module: home, ...entity } of index.system.entities) {
    const id = `owns:${module.name}/${name}`;
    if (home === module.id && !rows.has(id)) rows.set(id, { id, text: name, places: placesOf(entity) });
  }
  return [...rows.values()];
}

function exposedBy({ exposes }: Module): Row[] {
  const rows = new Map<Id, Row>();
  for (const item of exposes)
    if (!rows.has(item.id)) rows.set(item.id, { id: item.id, text: item.name, places: placesOf(item) });
  return [...rows.values()];
}

/** A `spec` whose module no manifest declares stands for it, with the entities below it. */
function specNodes(index: SystemIndex): Node[] {
  const { modules, specs, entities } = index.system;
  const declared = new Set(modules.map(({ name }) => name));
  const nodes = new Map<string, Node>();
  for (const spec of specs.filter(({ name }) => !declared.has(name))) {
    const reach = reachOf(spec, index);
    const below = entities.filter(({ origin }) => origin.file === reach.file && rangeHolds(reach.range, origin.range));
    const known = nodes.get(spec.name);
    const owns = [
      ...(known?.sections.flatMap(({ rows }) => rows) ?? []),
      ...below.map((entity) => ({ id: `owns:${entity.id}`, text: entity.name, places: placesOf(entity) })),
    ];
    nodes.set(spec.name, {
      id: known?.id ?? spec.id,
      kind: 'module',
      title: spec.name,
      sections: sectionsOf(owns, []),
      places: [...(known?.places ?? []), reach],
      final: false,
    });
  }
  return [...nodes.values()];
}

/** Everything below a `spec` belongs to its module, down to the next `spec` of the file. */
function reachOf(spec: SpecHeader, { system }: SystemIndex): Place {
  const { file, range } = spec.origin;
  const next = system.specs
    .filter(({ origin }) => origin.file === file && comparePositions(origin.range.start, range.start) > 0)
    .map(({ origin }) => origin.range.start)
    .toSorted(comparePositions)[0];
  const end = next ?? system.files.find((source) => source.file === file)?.range.end ?? range.end;
  return { ...placeOf(spec.origin), range: { start: range.start, end } };
}

function consumptions(index: SystemIndex): Edge[] {
  const graph = moduleGraphOf(index);
  return index.system.modules.flatMap((consumer) => [
    ...graph.relations(consumer.id).map(({ provider, entries }) => consumption(consumer, provider.id, entries)),
    ...unknownProviders(consumer, index).map(([provider, entries]) => consumption(consumer, provider, entries)),
  ]);
}

function unknownProviders({ consumes }: Module, index: SystemIndex): [Id, readonly Consumption[]][] {
  const lost = new Map<Id, Consumption[]>();
  for (const at of consumes.filter((each) => providerOf(each, index) === undefined)) {
    const id = targetOrMissing(at.module);
    lost.set(id, [...(lost.get(id) ?? []), at]);
  }
  return [...lost];
}

function consumption(consumer: Module, provider: Id, entries: readonly Consumption[]): Edge {
  return {
    id: `consumes:${consumer.id} ${provider}`,
    kind: 'consumes',
    from: consumer.id,
    to: provider,
    labels: [...new Set(entries.map(({ event }) => event?.text ?? 'all events'))],
    places: placesOf(...entries),
  };
}

function contracts({ system }: SystemIndex): Edge[] {
  return system.contracts.map((contract) => ({
    id: contract.id,
    kind: 'contract',
    from: targetOrMissing(contract.left),
    to: targetOrMissing(contract.right),
    labels: ['contract'],
    places: placesOf(contract),
  }));
}
