import { snakeCase } from '@specwright/model/words';
import type { BaselineEdge, Schema } from './baseline.ts';
import type { FieldShape } from './fieldShape.ts';
import { ownMember } from './records.ts';

/** A field of a table: declared by the entity, or made by an edge. */
export interface Column {
  readonly shape: FieldShape;
  /** The edge that lives in the column. */
  readonly edge?: BaselineEdge;
  /** No field declares it: only the edge does. */
  readonly implied: boolean;
}

/** Field → column. */
export type Columns = Readonly<Record<string, Column>>;

/** Entity → field → column. */
export type Tables = Readonly<Record<string, Columns>>;

/**
 * A schema with its edges where they are kept. `edge Cart -> CartItem {1:many}` lives in the field of CartItem that is a
 * `-> Cart`; where none is declared it makes a column named after the parent (`cart`), under which an evolve line names
 * it. For `many:many` the same name stands for the join table.
 */
export function tablesOf(schema: Schema): Tables {
  const tables = new Map<string, Map<string, Column>>();
  for (const [entity, fields] of Object.entries(schema.entities)) {
    const columns = Object.entries(fields).map(([name, shape]) => [name, { shape, implied: false }] as const);
    tables.set(entity, new Map(columns));
  }
  for (const edge of schema.edges) {
    const { entity, field, target } = placeOfEdge(edge, schema);
    const columns = tables.get(entity);
    const declared = columns?.get(field);
    // The first edge of a column counts, as everywhere.
    if (columns === undefined || declared?.edge !== undefined) continue;
    const implied: FieldShape = { type: 'reference', optional: false, reference: target, decorators: [] };
    columns.set(field, { shape: declared?.shape ?? implied, edge, implied: declared === undefined });
  }
  return Object.fromEntries([...tables].map(([entity, columns]) => [entity, Object.fromEntries(columns)]));
}

/** A column by the names of its entity and field. */
export function columnOf(tables: Tables, entity: string, field: string): Column | undefined {
  return ownMember(ownMember(tables, entity), field);
}

interface EdgePlace {
  readonly entity: string;
  readonly field: string;
  /** The entity that the column leads to. */
  readonly target: string;
}

function placeOfEdge(edge: BaselineEdge, schema: Schema): EdgePlace {
  const [parent, child] = edge.left === 'many' && edge.right === '1' ? [edge.to, edge.from] : [edge.from, edge.to];
  const onChild = referenceField(schema, child, parent);
  if (onChild !== undefined) return { entity: child, field: onChild, target: parent };
  const onParent = referenceField(schema, parent, child);
  if (onParent !== undefined && edge.left === '1' && edge.right === '1') {
    return { entity: parent, field: onParent, target: child };
  }
  return { entity: child, field: snakeCase(parent), target: parent };
}

/** The one field of an entity that refers to another; none when there are several, as they may mean something else. */
function referenceField(schema: Schema, entity: string, target: string): string | undefined {
  const fields = Object.entries(ownMember(schema.entities, entity) ?? {}).filter(
    ([, shape]) => shape.reference === target,
  );
  const named = fields.find(([name]) => name === snakeCase(target));
  return named?.[0] ?? (fields.length === 1 ? fields[0]?.[0] : undefined);
}
