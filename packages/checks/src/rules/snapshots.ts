import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Field } from '@specwright/model/parts';
import { type Id, type Reference, targetOf } from '@specwright/model/reference';
import type { SystemParts } from '@specwright/model/system';
import type { Type, ValueRange } from '@specwright/model/types';
import { finding } from '../catalogue.ts';
import { type CheckContext, describeType, relatedTo } from '../context.ts';
import { compareDecimals } from '../decimals.ts';
import { rangeText } from '../scalars.ts';

export function* snapshotMustHaveASource(field: Field, _context: CheckContext): Iterable<Diagnostic> {
  for (const decorator of field.decorators) {
    if (decorator.name !== 'snapshot' || decorator.arguments.length > 0) continue;
    yield finding('field/snapshot-without-source', decorator.origin, {});
  }
}

/** What is copied must fit in: the type of the source, and all of its values. */
export function* snapshotMustFitItsSource(field: Field, context: CheckContext): Iterable<Diagnostic> {
  const source = sourceOf(field, context);
  if (source === undefined || field.snapshot === undefined) return;
  const [type, sourceType] = [context.underlyingType(field.type), context.underlyingType(source.type)];
  const names = { field: context.nameOf(field.id), source: context.nameOf(source.id) };
  const related = [relatedTo(source, 'The source.')];
  if (!canHold(type, sourceType)) {
    yield finding('field/snapshot-type', field.snapshot.origin, {
      parameters: { ...names, type: describeType(type), sourceType: describeType(sourceType) },
      related,
    });
  } else if (field.range !== undefined && isNarrower(field.range, source.range)) {
    yield finding('field/snapshot-range', field.range.origin, {
      parameters: { ...names, range: rangeText(field.range) },
      related,
      data: { kind: 'removeItem', what: 'text', range: field.range.origin.range, label: 'the range' },
    });
  }
}

function sourceOf(field: Field, context: CheckContext): Field | undefined {
  return field.snapshot === undefined ? undefined : context.field(targetOf(field.snapshot));
}

/** Of types that are not known nothing is said; a decimal holds whole numbers too. */
function canHold(type: Type, source: Type): boolean {
  const isUnknown = [type, source].some(({ kind }) => kind === 'unresolved' || kind === 'fieldType');
  if (isUnknown) return true;
  if (type.kind !== source.kind) return false;
  if (type.kind === 'primitive' && source.kind === 'primitive') {
    return type.name === source.name || (type.name === 'decimal' && source.name === 'int');
  }
  if (type.kind === 'reference' && source.kind === 'reference') {
    return type.entity.targets[0] === source.entity.targets[0];
  }
  if (type.kind !== 'enum' || source.kind !== 'enum') return true;
  const values = new Set(type.values.map(({ name }) => name));
  return source.values.every(({ name }) => values.has(name));
}

function isNarrower(range: ValueRange, source: ValueRange | undefined): boolean {
  if (source === undefined) return true;
  if (compareDecimals(range.min, source.min) === 1) return true;
  if (range.max === undefined) return false;
  return source.max === undefined || compareDecimals(range.max, source.max) === -1;
}

/** The row that is copied is one that the new row leads to. */
export function* snapshotShouldReachItsSource(field: Field, context: CheckContext): Iterable<Diagnostic> {
  const source = sourceOf(field, context);
  if (source === undefined || field.snapshot === undefined || source.entity === field.entity) return;
  if (context.answer(hasLooseEnds) || leadsTo(field.entity, source.entity, context)) return;
  yield finding('field/snapshot-out-of-reach', field.snapshot.origin, {
    parameters: { entity: context.nameOf(field.entity), source: context.nameOf(source.entity) },
    related: [relatedTo(source, 'The source.')],
  });
}

/** A reference or an edge that leads nowhere may be the way that is looked for. */
function hasLooseEnds(context: CheckContext): boolean {
  return context.inEachFile(hasLooseEndsInFile).some(Boolean);
}

function hasLooseEndsInFile({ references }: SystemParts): boolean {
  const isLoose = ({ role, targets }: Reference): boolean =>
    targets.length === 0 && (role === 'field.reference' || role === 'edge.end');
  return references.some(isLoose);
}

/** Nobody sees a way over more entities than this as one. */
const longestWay = 4;

function leadsTo(from: Id, to: Id, context: CheckContext): boolean {
  const seen = new Set([from]);
  let edge = [from];
  for (let step = 0; step < longestWay; step++) {
    edge = edge.flatMap((entity) => neighboursOf(entity, context)).filter((entity) => !seen.has(entity));
    if (edge.includes(to)) return true;
    for (const entity of edge) seen.add(entity);
  }
  return false;
}

/** By a reference field, or by an edge in either direction. */
function neighboursOf(entity: Id, context: CheckContext): Id[] {
  const { index } = context;
  const fields = index.entity(entity)?.fields ?? [];
  const references = fields.flatMap(({ type }) => (type.kind === 'reference' ? type.entity.targets : []));
  const children = index.edgesFrom(entity).flatMap(({ to }) => to.targets);
  const parents = index.edgesTo(entity).flatMap(({ from }) => from.targets);
  return [...references, ...children, ...parents];
}
