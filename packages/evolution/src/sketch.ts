import type { Field } from '@specwright/model/parts';
import type { SystemIndex } from '@specwright/model/system';
import { underlyingType } from '@specwright/model/takenTypes';
import type { Type } from '@specwright/model/types';
import { columnOf } from './columns.ts';
import { alteration, type RenameCandidate, type SchemaChange, type SchemaDiff } from './diff.ts';
import { entityRenameCandidates } from './entityRenameCandidates.ts';
import type { Evolution } from './evolution.ts';
import type { ChangeKind, EvolutionChangeData, EvolveLineSketch } from './evolutionData.ts';
import { type FieldShape, fillsItself } from './fieldShape.ts';
import { smallestLegalValue } from './legalValue.ts';

/** The declaration of a field in the present specification. */
export function declaredField(index: SystemIndex, entity: string, field: string): Field | undefined {
  return index.entityNamed(entity)?.fields.find((item) => item.name === field);
}

/**
 * What a quick fix needs to declare a change: the line that covers it and, for a drop or an add that may be a rename,
 * the renames. Undefined for changes that need no line.
 */
export function dataOfChange(
  change: SchemaChange,
  evolution: Pick<Evolution, 'diff'>,
  index: SystemIndex,
): EvolutionChangeData | undefined {
  const line = lineOfChange(change, index);
  if (line === undefined) return undefined;
  const field = fieldOfChange(change);
  return {
    kind: 'evolutionChange',
    entity: change.entity,
    change: line.kind satisfies ChangeKind,
    ...(field === undefined ? {} : { field }),
    ...('before' in change ? { before: change.before } : {}),
    ...('after' in change ? { after: change.after } : {}),
    line,
    alternatives: renamesOf(change, evolution.diff, index),
    ...(addsWithoutValue(change) ? { optionalInstead: true } : {}),
  };
}

/** True when rows that exist would have no value for an added field of this shape. */
export function needsBackfill(shape: FieldShape): boolean {
  return !shape.optional && shape.type !== 'unknown' && !fillsItself(shape);
}

/** A required field of its own; the column of an edge is nothing that could have a default. */
function addsWithoutValue(change: SchemaChange): boolean {
  return change.kind === 'fieldAdded' && change.edge === undefined && needsBackfill(change.after);
}

/** The line for a declared field; `backfill`: rows that exist need a value, which the line gives where there is one. */
export function fieldLine(
  kind: 'add' | 'alter',
  entity: string,
  name: string,
  shape: FieldShape,
  index: SystemIndex,
  backfill: boolean,
): EvolveLineSketch {
  const field = declaredField(index, entity, name);
  const values = field === undefined ? undefined : enumValues(field.type, index);
  const value = backfill ? smallestLegalValue(shape, values?.[0]) : shape.default;
  return {
    kind,
    field: name,
    shape,
    ...(field === undefined ? {} : { declaration: { file: field.origin.file, range: field.origin.range } }),
    ...(values === undefined ? {} : { values }),
    ...(value === undefined ? {} : { default: value }),
  };
}

function lineOfChange(change: SchemaChange, index: SystemIndex): EvolveLineSketch | undefined {
  switch (change.kind) {
    case 'fieldAdded':
      return fieldLine('add', change.entity, change.field, change.after, index, addsWithoutValue(change));
    case 'fieldAltered': {
      const required = change.aspects.some((aspect) => aspect.kind === 'madeRequired') && !fillsItself(change.after);
      return fieldLine('alter', change.entity, change.field, change.after, index, required);
    }
    case 'fieldRemoved':
      return { kind: 'drop', field: change.field };
    case 'entityRemoved':
      return { kind: 'dropEntity' };
    case 'entityAdded':
    case 'machineChanged':
      return undefined;
  }
}

function fieldOfChange(change: SchemaChange): string | undefined {
  return 'field' in change ? change.field : undefined;
}

/** The line that renames a field, with that of what else changed of it. */
export function renameLine(
  { entity, from, to }: RenameCandidate,
  { before, after }: Pick<SchemaDiff, 'before' | 'after'>,
  index: SystemIndex,
): EvolveLineSketch {
  const [was, is] = [columnOf(before, entity, from), columnOf(after, entity, to)];
  const change = was === undefined || is === undefined ? undefined : alteration(entity, to, was, is);
  const also = change?.needsLine === true ? lineOfChange(change, index) : undefined;
  return { kind: 'rename', from, to, ...(also === undefined ? {} : { also }) };
}

function renamesOf(change: SchemaChange, diff: SchemaDiff, index: SystemIndex): readonly EvolveLineSketch[] {
  if (change.kind === 'entityRemoved') {
    const names = entityRenameCandidates(change.entity, diff.before, diff.after);
    return names.map((to) => ({ kind: 'renameEntity', from: change.entity, to }));
  }
  if (change.kind !== 'fieldAdded' && change.kind !== 'fieldRemoved') return [];
  return diff.renameCandidates
    .filter((candidate) => candidate.entity === change.entity)
    .filter((candidate) => (change.kind === 'fieldAdded' ? candidate.to : candidate.from) === change.field)
    .map((candidate) => renameLine(candidate, diff, index));
}

/** The values in the order written; of a field that takes another's type those of that one. */
function enumValues(written: Type, index: SystemIndex): readonly string[] | undefined {
  const type = underlyingType(written, index);
  return type.kind === 'enum' ? type.values.map((value) => value.name) : undefined;
}
