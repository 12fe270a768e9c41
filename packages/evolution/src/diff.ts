import type { BaselineEdge, Schema } from './baseline.ts';
import { type ChangeClass, gravest } from './changeClass.ts';
import { type Column, type Columns, type Tables, tablesOf } from './columns.ts';
import { compareEdges } from './compareEdges.ts';
import { type Aspect, compareShapes, sameContent } from './compareShapes.ts';
import { type FieldShape, fillsItself, hasDecorator } from './fieldShape.ts';
import { ownMember, sortedNames } from './records.ts';

interface ChangeBase {
  /** The entity's name. */
  readonly entity: string;
  readonly class: ChangeClass;
  /** An evolve line has to say so. */
  readonly needsLine: boolean;
}

/** A change of a column. `edge`: the column is that of an edge, no field declares it (on the later side, where both are). */
interface ColumnChange extends ChangeBase {
  readonly field: string;
  readonly edge?: BaselineEdge;
}

/** One difference between the baseline and the present schema. */
export type SchemaChange =
  | (ChangeBase & { readonly kind: 'entityAdded' })
  | (ChangeBase & { readonly kind: 'entityRemoved' })
  | (ColumnChange & { readonly kind: 'fieldAdded'; readonly after: FieldShape })
  | (ColumnChange & { readonly kind: 'fieldRemoved'; readonly before: FieldShape })
  | (ColumnChange & {
      readonly kind: 'fieldAltered';
      readonly before: FieldShape;
      readonly after: FieldShape;
      readonly aspects: readonly Aspect[];
      /** The field is as it was; only what this edge says of it has changed. */
      readonly changedEdge?: BaselineEdge;
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
  /** Both sides with the columns of their edges. */
  readonly before: Tables;
  readonly after: Tables;
  /** By entity, then by field. */
  readonly changes: readonly SchemaChange[];
  readonly renameCandidates: readonly RenameCandidate[];
}

/** Several modules as one schema. Of entities that bear the same name the first counts. */
export function mergeSchemas(schemas: readonly Schema[]): Schema {
  const latestFirst = [...schemas].reverse();
  return {
    entities: Object.assign({}, ...latestFirst.map((schema) => schema.entities)) as Schema['entities'],
    edges: schemas.flatMap((schema) => schema.edges),
    machines: Object.assign({}, ...latestFirst.map((schema) => schema.machines)),
  };
}

/** All changes that lead from one schema to another, with what each asks of a database. */
export function diffSchemas(before: Schema, after: Schema): SchemaDiff {
  const was = tablesOf(before);
  const is = tablesOf(after);
  const changes = [
    ...sortedNames(was, is).flatMap((name) => entityChanges(name, ownMember(was, name), ownMember(is, name))),
    ...machineChanges(before, after),
  ];
  return { before: was, after: is, changes, renameCandidates: renameCandidates(changes) };
}

function entityChanges(entity: string, before: Columns | undefined, after: Columns | undefined): SchemaChange[] {
  if (before === undefined) return [{ kind: 'entityAdded', entity, class: 'free', needsLine: false }];
  if (after === undefined) return [{ kind: 'entityRemoved', entity, class: 'destructive', needsLine: true }];
  return sortedNames(before, after).flatMap((field) => {
    const change = columnChange(entity, field, ownMember(before, field), ownMember(after, field));
    return change === undefined ? [] : [change];
  });
}

function columnChange(
  entity: string,
  field: string,
  before: Column | undefined,
  after: Column | undefined,
): SchemaChange | undefined {
  if (before !== undefined && after !== undefined) return alteration(entity, field, before, after);
  const base = { entity, field, needsLine: true, ...impliedEdge(after ?? before) };
  if (after !== undefined) return { ...base, kind: 'fieldAdded', after: after.shape, class: classOfAddition(after) };
  return before && { ...base, kind: 'fieldRemoved', before: before.shape, class: 'destructive' };
}

/** The change that leads from one column to another; undefined when the schema is the same. */
export function alteration(
  entity: string,
  field: string,
  before: Column,
  after: Column,
): Extract<SchemaChange, { kind: 'fieldAltered' }> | undefined {
  const ofField = compareShapes(before.shape, after.shape);
  const aspects = [...ofField, ...compareEdges(before.edge, after.edge, before.implied || after.implied)];
  if (aspects.length === 0) return undefined;
  return {
    kind: 'fieldAltered',
    entity,
    field,
    before: before.shape,
    after: after.shape,
    aspects,
    class: gravest(aspects.map((item) => item.class)),
    needsLine: aspects.some((item) => item.needsLine),
    ...impliedEdge(after),
    ...(ofField.length === 0 && after.edge !== undefined ? { changedEdge: after.edge } : {}),
  };
}

function impliedEdge(column: Column | undefined): { readonly edge?: BaselineEdge } {
  return column?.implied === true && column.edge !== undefined ? { edge: column.edge } : {};
}

/** A constant default is instant; a value that differs by row is filled in steps; without any the table must be empty. */
function classOfAddition({ shape, edge, implied }: Column): ChangeClass {
  if (implied && edge?.left === 'many' && edge.right === 'many') return 'free';
  if (hasDecorator(shape, 'unique') && !shape.optional) return 'dataDependent';
  if (shape.optional) return hasDecorator(shape, 'computed') ? 'staged' : 'free';
  if (!fillsItself(shape)) return 'dataDependent';
  return hasDecorator(shape, 'auto') || hasDecorator(shape, 'computed') ? 'staged' : 'free';
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
