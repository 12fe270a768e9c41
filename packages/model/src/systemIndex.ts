import type { DesignPart, DesignParts, RecordPart } from './design.ts';
import type { Origin } from './origin.ts';
import type { Edge, Entity, Machine, Part } from './parts.ts';
import { type Id, type Reference, targetOf } from './reference.ts';
import type { Statement } from './statements.ts';
import type { System, SystemIndex, SystemParts } from './system.ts';

/** Builds the look-ups of a system in one pass over its parts. */
export function indexSystem(system: System): SystemIndex {
  const parts = new Map<Id, Part>();
  for (const part of partsOf(system)) parts.set(part.id, part);
  const entitiesByName = new Map<string, Entity>();
  for (const entity of system.entities) {
    const known = entitiesByName.get(entity.name);
    if (known === undefined || (known.forward && !entity.forward)) entitiesByName.set(entity.name, entity);
  }
  const from = new Map<Id, Edge[]>();
  const to = new Map<Id, Edge[]>();
  for (const edge of system.edges) {
    for (const id of edge.from.targets) append(from, id, edge);
    for (const id of edge.to.targets) append(to, id, edge);
  }
  const machines = new Map<Id, Machine>();
  for (const machine of system.machines) {
    const field = targetOf(machine.field);
    if (field !== undefined && !machines.has(field)) machines.set(field, machine);
  }
  const references = new Map<Id, Reference[]>();
  for (const reference of system.references) {
    for (const target of reference.targets) append(references, target, reference);
  }
  const duplicates = new Map<Id, Part[]>();
  for (const part of parts.values()) append(duplicates, withoutNumber(part.id), part);

  const entity = (id: Id | undefined): Entity | undefined => {
    const part = id === undefined ? undefined : parts.get(id);
    return part?.kind === 'entity' ? part : undefined;
  };
  return {
    system,
    part: (id) => parts.get(id),
    entity,
    entityNamed: (name) => entitiesByName.get(name),
    edgesFrom: (id) => from.get(id) ?? [],
    edgesTo: (id) => to.get(id) ?? [],
    machineOf: (field) => machines.get(field),
    referencesTo: (id) => references.get(id) ?? [],
    duplicatesOf: (id) => duplicates.get(withoutNumber(id)) ?? [],
  };
}

/** Every part that has an id, parents before their members. */
export function* partsOf(system: System): Generator<Part> {
  yield* system.systems;
  for (const module of system.modules) {
    yield module;
    yield* module.exposes;
  }
  yield* system.specs;
  yield* system.contracts;
  yield* system.invariants;
  for (const entity of system.entities) {
    yield entity;
    for (const field of entity.fields) {
      yield field;
      if (field.type.kind === 'enum') yield* field.type.values;
    }
  }
  yield* system.edges;
  yield* system.machines;
  yield* system.errors;
  for (const event of system.events) {
    yield event;
    yield* event.payload;
  }
  for (const action of system.actions) {
    yield action;
    yield* action.parameters;
  }
  for (const operation of system.operations) {
    yield operation;
    if (operation.input) yield* operation.input.members;
  }
  yield* system.authRules;
  yield* system.limitRules;
  yield* system.observations;
  yield* system.settings;
  yield* system.evolves;
  yield* system.seeds;
  yield* system.hooks;
  yield* designPartsOf(system.design);
}

/** Every part of the designs, parents before their members. */
export function* designPartsOf(parts: DesignParts): Generator<DesignPart> {
  for (const design of [...parts.designs, ...parts.templates]) {
    yield design;
    yield* design.invariants;
    for (const { rules } of design.operations) yield* rules;
  }
  for (const each of parts.interfaces) {
    yield each;
    for (const method of each.methods) {
      yield method;
      yield* method.parameters;
    }
    yield* each.invariants;
    yield* each.fields;
    yield* recordPartsOf(each.records);
  }
  for (const module of parts.modules) {
    yield module;
    yield* module.endpoints;
    yield* recordPartsOf(module.records);
    yield* module.invariants;
    yield* module.acceptance;
    yield* module.sections;
  }
  for (const policy of parts.policies) {
    yield policy;
    yield* policy.rules;
  }
  for (const pipeline of parts.pipelines) {
    yield pipeline;
    yield* pipeline.steps;
  }
  yield* parts.sections;
}

function* recordPartsOf(records: readonly RecordPart[]): Generator<DesignPart> {
  for (const record of records) {
    yield record;
    yield* record.fields;
  }
}

/** The blocks of a service or a system that have statements, by kind of block; those of the pipeline are hooks. */
export function blocksWithStatements(system: SystemParts) {
  return [
    ...system.contracts,
    ...system.invariants,
    ...system.entities,
    ...system.machines,
    ...system.events,
    ...system.actions,
    ...system.operations,
  ];
}

/** Every statement of a system, or of one file of it: those of the blocks by kind of block, then those outside any. */
export function* statementsOf(system: SystemParts, file?: string): Generator<Statement> {
  const owners = [...blocksWithStatements(system), ...system.hooks];
  const here = (origin: Origin): boolean => file === undefined || origin.file === file;
  for (const owner of owners) if (here(owner.origin)) yield* owner.statements;
  for (const module of system.modules) if (here(module.origin)) yield* module.soft;
  for (const statement of system.loose) if (here(statement.origin)) yield statement;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function withoutNumber(id: Id): Id {
  // Nearly all have none.
  return id.includes('#') ? id.replace(/#\d+$/, '') : id;
}
