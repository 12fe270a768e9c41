import type { BaselineEdge, Schema } from './baseline.ts';
import { type ChangeClass, gravest } from './changeClass.ts';
import { type Aspect, compareShapes, sameContent } from './compareShapes.ts';
import { type EdgeColumn, type EntityShapes, edgeColumn } from './edgeColumn.ts';
import { type FieldShape, fillsItself, hasDecorator } from './fieldShape.ts';
import { ownMember, sortedNames } from './records.ts';

interface ChangeBase {
  /** The entity's name; of an edge the entity that holds its column. */
  readonly entity: string;
  readonly class: ChangeClass;
  /** An evolve line has to say so. */
  readonly needsLine: boolean;
}

/** One difference between the baseline and the present schema. */
export type SchemaChange =
  | (ChangeBase & { readonly kind: 'entityAdded' })
  | (ChangeBase & { readonly kind: 'entityRemoved' })
  | (ChangeBase & { readonly kind: 'fieldAdded'; readonly field: string; readonly after: FieldShape })
  | (ChangeBase & { readonly kind: 'fieldRemoved'; readonly field: string; readonly before: FieldShape })
  | (ChangeBase & {
      readonly kind: 'fieldAltered';
      readonly field: string;
      readonly before: FieldShape;
      readonly after: FieldShape;
      readonly aspects: readonly Aspect[];
    })
  | (ChangeBase & { readonly kind: 'edgeAdded'; readonly edge: BaselineEdge; readonly column: EdgeColumn })
  | (ChangeBase & { readonly kind: 'edgeRemoved'; readonly edge: BaselineEdge; readonly column: EdgeColumn })
  | (ChangeBase & {
      readonly kind: 'edgeAltered';
      readonly before: BaselineEdge;
      readonly edge: BaselineEdge;
      readonly column: EdgeColumn;
    })
  | (ChangeBase & {
      readonly kind: 'machineChanged';
      readonly field: string;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    });

/** A drop and an add of one entity that hold the same, and may be one field with a new name. */
export interface RenameCandidate {
  readonly entity: string;
  readonly from: string;
  readonly to: string;
}

export interface SchemaDiff {
  /** By entity, then by field. */
  readonly changes: readonly SchemaChange[];
  readonly renameCandidates: readonly RenameCandidate[];
}

/** Several modules as one schema. Of entities that bear the same name the first counts. */
export function mergeSchemas(schemas: readonly Schema[]): Schema {
  const latestFirst = [...schemas].reverse();
  return {
    entities: Object.assign({}, ...latestFirst.map((schema) => schema.entities)) as EntityShapes,
    edges: schemas.flatMap((schema) => schema.edges),
    machines: Object.assign({}, ...latestFirst.map((schema) => schema.machines)),
  };
}

/** All changes that lead from one schema to another, with what each asks of a database. */
export function diffSchemas(before: Schema, after: Schema): SchemaDiff {
  const names = sortedNames(before.entities, after.entities);
  const changes = [
    ...names.flatMap((name) => entityChanges(name, ownMember(before.entities, name), ownMember(after.entities, name))),
    ...edgeChanges(before, after),
    ...machineChanges(before, after),
  ];
  return { changes, renameCandidates: renameCandidates(changes) };
}

type Fields = Readonly<Record<string, FieldShape>>;

function entityChanges(entity: string, before: Fields | undefined, after: Fields | undefined): SchemaChange[] {
  if (before === undefined) return [{ kind: 'entityAdded', entity, class: 'free', needsLine: false }];
  if (after === undefined) return [{ kind: 'entityRemoved', entity, class: 'destructive', needsLine: true }];
  return sortedNames(before, after).flatMap((field) =>
    fieldChanges(entity, field, ownMember(before, field), ownMember(after, field)),
  );
}

function fieldChanges(
  entity: string,
  field: string,
  before: FieldShape | undefined,
  after: FieldShape | undefined,
): SchemaChange[] {
  if (after === undefined) {
    if (before === undefined) return [];
    return [{ kind: 'fieldRemoved', entity, field, before, class: 'destructive', needsLine: true }];
  }
  if (before === undefined) {
    return [{ kind: 'fieldAdded', entity, field, after, class: classOfAddition(after), needsLine: true }];
  }
  const change = alteration(entity, field, before, after);
  return change === undefined ? [] : [change];
}

/** The change that leads from one shape of a field to another; undefined when the schema is the same. */
export function alteration(
  entity: string,
  field: string,
  before: FieldShape,
  after: FieldShape,
): Extract<SchemaChange, { kind: 'fieldAltered' }> | undefined {
  const aspects = compareShapes(before, after);
  if (aspects.length === 0) return undefined;
  return {
    kind: 'fieldAltered',
    entity,
    field,
    before,
    after,
    aspects,
    class: gravest(aspects.map((item) => item.class)),
    needsLine: aspects.some((item) => item.needsLine),
  };
}

/** A constant default is instant; a value that differs by row is filled in steps; without any the table must be empty. */
function classOfAddition(shape: FieldShape): ChangeClass {
  if (hasDecorator(shape, 'unique') && !shape.optional) return 'dataDependent';
  if (shape.optional) return 'free';
  if (!fillsItself(shape)) return 'dataDependent';
  return hasDecorator(shape, 'auto') || hasDecorator(shape, 'computed') ? 'staged' : 'free';
}

function edgeChanges(before: Schema, after: Schema): SchemaChange[] {
  const was = edgesByEnds(before.edges);
  const is = edgesByEnds(after.edges);
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key) => {
    const change = edgeChange(was.get(key), is.get(key), before, after);
    return change === undefined ? [] : [change];
  });
}

function edgesByEnds(edges: readonly BaselineEdge[]): ReadonlyMap<string, BaselineEdge> {
  const byEnds = new Map<string, BaselineEdge>();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`;
    if (!byEnds.has(key)) byEnds.set(key, edge);
  }
  return byEnds;
}

function edgeChange(
  was: BaselineEdge | undefined,
  is: BaselineEdge | undefined,
  before: Schema,
  after: Schema,
): SchemaChange | undefined {
  if (is === undefined) return was === undefined ? undefined : edgeRemoval(was, before, after);
  const column = edgeColumn(is, after.entities);
  const { entity } = column;
  if (was === undefined) {
    // With a new entity its edges are new too, and a field that is declared has its own change.
    const known = Object.hasOwn(before.entities, is.from) && Object.hasOwn(before.entities, is.to);
    const needsLine = known && !(column.declared && (is.left !== '1' || is.right !== '1'));
    const level = !known || manyToMany(is) || column.declared ? 'free' : 'dataDependent';
    const fieldIsNew = column.declared && ownMember(ownMember(before.entities, entity), column.field) === undefined;
    return { kind: 'edgeAdded', entity, edge: is, column, class: level, needsLine: needsLine && !fieldIsNew };
  }
  if (was.left === is.left && was.right === is.right) return undefined;
  const level = classOfCardinality(was, is);
  return { kind: 'edgeAltered', entity, before: was, edge: is, column, class: level, needsLine: level !== 'none' };
}

function edgeRemoval(edge: BaselineEdge, before: Schema, after: Schema): SchemaChange {
  const column = edgeColumn(edge, before.entities);
  const { entity } = column;
  const gone = !Object.hasOwn(after.entities, edge.from) || !Object.hasOwn(after.entities, edge.to);
  // A declared field stays, or has its own change; the table of an entity that goes takes the column with it.
  const needsLine = !column.declared && !(gone && !Object.hasOwn(after.entities, entity));
  return { kind: 'edgeRemoved', entity, edge, column, class: needsLine ? 'destructive' : 'free', needsLine };
}

function manyToMany(edge: BaselineEdge): boolean {
  return edge.left === 'many' && edge.right === 'many';
}

function classOfCardinality(was: BaselineEdge, is: BaselineEdge): ChangeClass {
  // A cardinality that nothing knows has its own finding.
  if ([is.left, is.right].includes('unknown')) return 'none';
  if (manyToMany(is)) return 'staged';
  if (manyToMany(was)) return 'destructive';
  if (is.left === '1' && is.right === '1') return 'dataDependent';
  return was.left === '1' && was.right === '1' ? 'free' : 'dataDependent';
}

function machineChanges(before: Schema, after: Schema): SchemaChange[] {
  return sortedNames(before.machines, after.machines).flatMap((name): SchemaChange[] => {
    const was = ownMember(before.machines, name) ?? [];
    const is = ownMember(after.machines, name) ?? [];
    const added = is.filter((transition) => !was.includes(transition));
    const removed = was.filter((transition) => !is.includes(transition));
    if (added.length + removed.length === 0) return [];
    const [entity = '', field = ''] = name.split('.');
    return [{ kind: 'machineChanged', entity, field, added, removed, class: 'none', needsLine: false }];
  });
}

/** Pairs of a drop and an add that hold the same; where several fit, those with the most similar names first. */
function renameCandidates(changes: readonly SchemaChange[]): readonly RenameCandidate[] {
  const candidates: (RenameCandidate & { readonly likeness: number })[] = [];
  for (const removed of changes) {
    if (removed.kind !== 'fieldRemoved') continue;
    for (const added of changes) {
      if (added.kind !== 'fieldAdded' || added.entity !== removed.entity) continue;
      if (!sameContent(removed.before, added.after)) continue;
      const likeness = commonLength(removed.field, added.field);
      candidates.push({ entity: removed.entity, from: removed.field, to: added.field, likeness });
    }
  }
  return candidates.sort((a, b) => b.likeness - a.likeness).map(({ entity, from, to }) => ({ entity, from, to }));
}

/** How many characters the names share at their start or end. */
function commonLength(a: string, b: string): number {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(start, end);
}
