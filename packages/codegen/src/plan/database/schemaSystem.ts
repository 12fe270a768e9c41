import { isDeepStrictEqual } from 'node:util';
import type { BaselineEdge, Schema } from '@specwright/evolution/baseline';
import { baselineEdge } from '@specwright/evolution/baseline';
import { type FieldShape, shapeOf } from '@specwright/evolution/fieldShape';
import { ownMember } from '@specwright/evolution/records';
import type { Origin } from '@specwright/model/origin';
import type { Decorator, Edge, Entity, Field } from '@specwright/model/parts';
import type { Id, Reference, ReferenceRole } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { indexSystem } from '@specwright/model/systemIndex';
import type { Type } from '@specwright/model/types';

/**
 * A system with the entities and edges of a schema in the place of its own; all the rest is as it is. What is the same on
 * both sides stays the same part. `idOf` is the id of an entity by its name: one with another name now has its present id,
 * so that what is said of it elsewhere holds.
 */
export function systemWithSchema(index: SystemIndex, schema: Schema, idOf: (entity: string) => Id): SystemIndex {
  const builder = new EntityBuilder(index, idOf);
  return indexSystem({
    ...index.system,
    entities: Object.entries(schema.entities).map(([name, fields]) => builder.entity(name, fields)),
    edges: schema.edges.map((edge) => builder.edge(edge)),
  });
}

/** The place of parts that stand in no text. */
const nowhere: Origin = {
  file: '',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
};

class EntityBuilder {
  readonly #index: SystemIndex;
  readonly #idOf: (entity: string) => Id;

  constructor(index: SystemIndex, idOf: (entity: string) => Id) {
    this.#index = index;
    this.#idOf = idOf;
  }

  /** Its fields in the order of the present ones, those that it has no more behind them. */
  entity(name: string, shapes: Readonly<Record<string, FieldShape>>): Entity {
    const id = this.#idOf(name);
    const present = this.#index.entity(id);
    const order = present?.fields.map((field) => field.name).filter((field) => Object.hasOwn(shapes, field)) ?? [];
    const names = [...new Set([...order, ...Object.keys(shapes)])];
    return {
      kind: 'entity',
      id,
      name,
      origin: present?.origin ?? nowhere,
      ...(present?.module === undefined ? {} : { module: present.module }),
      fields: names.flatMap((field) => {
        const shape = ownMember(shapes, field);
        return shape === undefined ? [] : [this.#field(id, field, shape, present)];
      }),
      statements: [],
      decorators: [],
      forward: false,
    };
  }

  edge(edge: BaselineEdge): Edge {
    const { from, to, left, right } = edge;
    const present = this.#index.system.edges.find((item) => isDeepStrictEqual(baselineEdge(item, this.#index), edge));
    if (present !== undefined) return present;
    const name = `${from}->${to}`;
    return {
      kind: 'edge',
      id: `edge:${name}`,
      name,
      origin: nowhere,
      from: this.#reference('edge.end', from),
      to: this.#reference('edge.end', to),
      left,
      right,
      cardinality: { kind: 'word', text: `${left}:${right}`, origin: nowhere },
    };
  }

  #field(entity: Id, name: string, shape: FieldShape, present: Entity | undefined): Field {
    const same = present?.fields.find((field) => field.name === name);
    if (same !== undefined && isDeepStrictEqual(shapeOf(same, this.#index), shape)) return same;
    const id = same?.id ?? `${entity.replace(/^entity:/, 'field:')}.${name}`;
    return {
      kind: 'field',
      id,
      name,
      entity,
      origin: nowhere,
      type: this.#type(id, shape),
      typeOrigin: nowhere,
      optional: shape.optional,
      ...(shape.range === undefined ? {} : { range: { ...shape.range, origin: nowhere } }),
      ...(shape.default === undefined ? {} : { default: { ...shape.default, origin: nowhere } }),
      decorators: shape.decorators.map(decorator),
    };
  }

  #type(field: Id, { type, values, reference }: FieldShape): Type {
    switch (type) {
      case 'enum': {
        const members = (values ?? []).map((name) => ({
          kind: 'enumValue' as const,
          id: `${field.replace(/^field:/, 'value:')}:${name}`,
          name,
          origin: nowhere,
        }));
        return { kind: 'enum', values: members };
      }
      case 'reference':
        return { kind: 'reference', entity: this.#reference('field.reference', reference ?? '') };
      case 'object':
      case 'list':
        // What is inside does not matter to a column.
        return { kind: 'object', members: [] };
      case 'unknown':
        return { kind: 'unresolved', text: '' };
      default:
        return { kind: 'primitive', name: type };
    }
  }

  #reference(role: ReferenceRole, entity: string): Reference {
    const target = this.#idOf(entity);
    const base = { kind: 'reference', role, text: entity, origin: nowhere, strength: 'hard', form: 'name' } as const;
    return { ...base, targets: [target], from: target };
  }
}

/** `snapshot(Product.price)`. */
function decorator(text: string): Decorator {
  const [, name = text, inner] = /^(\w+)\((.*)\)$/.exec(text) ?? [];
  return { name, origin: nowhere, arguments: inner === undefined ? [] : inner.split(', ') };
}
