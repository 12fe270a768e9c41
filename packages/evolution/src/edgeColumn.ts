import { snakeCase } from '@specwright/model/words';
import type { BaselineEdge } from './baseline.ts';
import type { FieldShape } from './fieldShape.ts';
import { ownMember } from './records.ts';

/** Entity → field → shape: a schema, past or present. */
export type EntityShapes = Readonly<Record<string, Readonly<Record<string, FieldShape>>>>;

/** The column that an edge lives in: a reference from the row of many to its one. */
export interface EdgeColumn {
  /** The entity with the column. */
  readonly entity: string;
  /** The field's name: the declared reference field, else the name of the other entity in snake case. */
  readonly field: string;
  /** The entity that it leads to. */
  readonly target: string;
  /** A field of the entity declares it. */
  readonly declared: boolean;
}

/**
 * Where an edge is kept. `edge Cart -> CartItem {1:many}` is the field of CartItem that is a `-> Cart`; where none is
 * declared it is a column named after the parent, which an evolve line names `cart`.
 * For `many:many` the same name stands for the join table.
 */
export function edgeColumn(edge: BaselineEdge, entities: EntityShapes): EdgeColumn {
  const [parent, child] = edge.left === 'many' && edge.right === '1' ? [edge.to, edge.from] : [edge.from, edge.to];
  const onChild = referenceField(entities, child, parent);
  if (onChild !== undefined) return { entity: child, field: onChild, target: parent, declared: true };
  const onParent = referenceField(entities, parent, child);
  if (onParent !== undefined && edge.left === '1' && edge.right === '1') {
    return { entity: parent, field: onParent, target: child, declared: true };
  }
  return { entity: child, field: snakeCase(parent), target: parent, declared: false };
}

/** The one field of an entity that refers to another; none when there are several, as they may mean something else. */
function referenceField(entities: EntityShapes, entity: string, target: string): string | undefined {
  const fields = Object.entries(ownMember(entities, entity) ?? {}).filter(([, shape]) => shape.reference === target);
  const named = fields.find(([name]) => name === snakeCase(target));
  return named?.[0] ?? (fields.length === 1 ? fields[0]?.[0] : undefined);
}
