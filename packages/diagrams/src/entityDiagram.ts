import type { Entity, Edge as EntityEdge, Field } from '@specwright/model/parts';
import { type Id, type Reference, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { Type } from '@specwright/model/types';
import { textOfType } from '@specwright/model/typeText';
import type { Diagram, Edge, Node, Row } from './diagram.ts';
import { missingNodes, targetOrMissing } from './missing.ts';
import { placesOf } from './places.ts';

/**
 * The entities of a system with their fields, and the relations between them: each `edge`, and each reference of which no
 * edge speaks. Several references that one edge speaks of are named on it.
 */
export function entityDiagram(index: SystemIndex): Diagram {
  const { system } = index;
  const entities = system.entities.filter(({ forward, name }, at) => !forward || isOnlyMention(index, name, at));
  const nodes = entities.map((entity) => entityNode(entity, index));
  const edges = relationsOf(entities, index);
  return {
    wish: { kind: 'entities' },
    title: `Entities of ${system.name}`,
    nodes: [...nodes, ...missingNodes(nodes, edges)],
    edges,
  };
}

/** An entity that stands only in `owns` lists is there once. */
function isOnlyMention({ system, entityNamed }: SystemIndex, name: string, at: number): boolean {
  return entityNamed(name)?.forward === true && system.entities.findIndex((each) => each.name === name) === at;
}

function entityNode(entity: Entity, index: SystemIndex): Node {
  const owner = index.system.modules.find(({ owns }) => owns.some(({ targets }) => targets.includes(entity.id)));
  const module = owner ?? index.part(entity.module ?? '');
  const machines = index.system.machines.filter((machine) => targetOf(machine.entity) === entity.id);
  const evolves = index.system.evolves.filter((evolve) => targetOf(evolve.entity) === entity.id);
  return {
    id: entity.id,
    kind: 'entity',
    title: entity.name,
    ...(module === undefined ? {} : { subtitle: module.name }),
    sections: entity.fields.length === 0 ? [] : [{ caption: 'fields', rows: entity.fields.map(fieldRow) }],
    places: placesOf(entity, ...machines, ...evolves),
    final: false,
  };
}

function fieldRow(field: Field): Row {
  const text = field.optional ? `${field.name}?` : field.name;
  return { id: field.id, text, detail: textOfType(field.type), places: placesOf(field) };
}

function relationsOf(entities: readonly Entity[], index: SystemIndex): Edge[] {
  const declared = index.system.edges.map(declaredRelation);
  const named = new Map<Edge, string[]>(declared.map((edge) => [edge, []]));
  const implied: Edge[] = [];
  for (const field of entities.flatMap(({ fields }) => fields)) {
    const reference = referenceOf(field.type);
    if (reference === undefined) continue;
    const to = targetOrMissing(reference);
    const said = declared.find((edge) => joins(edge, field.entity, to));
    if (said === undefined) implied.push(impliedRelation(field, to));
    else named.get(said)?.push(field.name);
  }
  return [...declared.map((edge) => ({ ...edge, labels: named.get(edge) ?? [] })), ...implied];
}

function joins({ from, to }: Edge, one: Id, other: Id): boolean {
  return (from === one && to === other) || (from === other && to === one);
}

function declaredRelation(edge: EntityEdge): Edge {
  return {
    id: edge.id,
    kind: 'relation',
    from: targetOrMissing(edge.from),
    to: targetOrMissing(edge.to),
    labels: [],
    ends: { from: edge.left, to: edge.right },
    places: placesOf(edge),
  };
}

/** A reference holds as `many:1` does, an unique one as `1:1`; a list holds many. */
function impliedRelation(field: Field, to: Id): Edge {
  const unique = field.decorators.some(({ name }) => name === 'unique');
  const isList = field.type.kind === 'list';
  return {
    id: `relation:${field.id}`,
    kind: 'relation',
    from: field.entity,
    to,
    labels: [field.name],
    ends: { from: isList ? 'unknown' : unique ? '1' : 'many', to: isList ? 'many' : '1' },
    places: placesOf(field),
  };
}

/** The entity that values of the type lead to. */
function referenceOf(type: Type): Reference | undefined {
  if (type.kind === 'list') return referenceOf(type.element);
  return type.kind === 'reference' || type.kind === 'entity' ? type.entity : undefined;
}
