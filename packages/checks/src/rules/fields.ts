import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Entity, Field, InputMember } from '@specwright/model/parts';
import type { Type, ValueRange } from '@specwright/model/types';
import { finding } from '../catalogue.ts';
import { type CheckContext, describeType, relatedTo } from '../context.ts';
import { compareDecimals, isDecimal, isWhole } from '../decimals.ts';

export function* fieldNameMustBeUnique(entity: Entity, _context: CheckContext): Iterable<Diagnostic> {
  const seen = new Map<string, Field>();
  for (const field of entity.fields) {
    const first = seen.get(field.name);
    if (first === undefined) seen.set(field.name, field);
    if (first === undefined || field.name === '') continue;
    yield finding('field/duplicate', field.origin, {
      parameters: { entity: entity.name, name: field.name },
      related: [relatedTo(first, 'The first declaration.')],
      data: { kind: 'removeItem', what: 'line', range: field.origin.range, label: `the second '${field.name}'` },
    });
  }
}

export function* enumValueMustBeUnique(field: Field, _context: CheckContext): Iterable<Diagnostic> {
  if (field.type.kind !== 'enum') return;
  const seen = new Map<string, (typeof field.type.values)[number]>();
  for (const value of field.type.values) {
    const first = seen.get(value.name);
    if (first === undefined) seen.set(value.name, value);
    if (first === undefined || value.name === '') continue;
    yield finding('field/duplicate-value', value.origin, {
      parameters: { name: value.name },
      related: [relatedTo(first, 'Listed here first.')],
      data: { kind: 'removeItem', what: 'listItem', range: value.origin.range, label: `the second '${value.name}'` },
    });
  }
}

/** A range is over the value of a number or the length of a string: nothing else has either. */
export function* rangeMustStandOnAnOrderedType(part: Field | InputMember, context: CheckContext): Iterable<Diagnostic> {
  for (const { type, range } of rangesIn(part, context)) {
    if (isUnknown(type) || isMeasured(type)) continue;
    yield finding('field/range-without-order', range.origin, {
      parameters: { type: describeType(type) },
      data: { kind: 'removeItem', what: 'text', range: range.origin.range, label: 'the range' },
    });
  }
}

/** Bounds in their order, whole where the values are whole, and no string shorter than nothing. */
export function* rangeMustHoldValues(part: Field | InputMember, context: CheckContext): Iterable<Diagnostic> {
  for (const { type, range } of rangesIn(part, context)) {
    if (type.kind !== 'primitive' || !isMeasured(type)) continue;
    const bounds = range.max === undefined ? [range.min] : [range.min, range.max];
    const fraction = type.name === 'decimal' ? undefined : bounds.find((bound) => isDecimal(bound) && !isWhole(bound));
    if (fraction !== undefined) {
      const what = type.name === 'int' ? 'an int' : 'the length of a string';
      yield finding('field/fractional-bound', range.origin, { parameters: { bound: fraction, type: what } });
    }
    if (type.name === 'string' && compareDecimals(range.min, '0') === -1) {
      yield finding('field/negative-length', range.origin, { parameters: { bound: range.min } });
    }
    if (range.max !== undefined && compareDecimals(range.min, range.max) === 1) yield reversed(range, range.max);
  }
}

interface Ranged {
  readonly type: Type;
  readonly range: ValueRange;
}

/** The range of a field or an input, and those of the members of its object. */
function* rangesIn(part: Field | InputMember, context: CheckContext): Iterable<Ranged> {
  const type = typeOf(part, context);
  if (type === undefined) return;
  if (part.range !== undefined) yield { type, range: part.range };
  // An object that is taken over from another field has its findings there.
  if (part.type !== undefined) yield* rangesInside(part.type, context);
}

function* rangesInside(type: Type, context: CheckContext): Iterable<Ranged> {
  if (type.kind === 'list') yield* rangesInside(type.element, context);
  if (type.kind !== 'object') return;
  for (const member of type.members) {
    if (member.type === undefined) continue;
    if (member.range !== undefined) yield { type: context.underlyingType(member.type), range: member.range };
    yield* rangesInside(member.type, context);
  }
}

function reversed(range: ValueRange, max: string): Diagnostic {
  return finding('field/reversed-range', range.origin, {
    parameters: { min: range.min, max },
    data: { kind: 'replaceText', range: range.origin.range, newText: `${max}..${range.min}` },
  });
}

/** As declared; an input without a type has that of the field of its name. */
function typeOf(part: Field | InputMember, context: CheckContext): Type | undefined {
  const own = part.type ?? (part.kind === 'input' ? context.field(part.field)?.type : undefined);
  return own === undefined ? undefined : context.underlyingType(own);
}

function isUnknown(type: Type): boolean {
  return type.kind === 'unresolved' || type.kind === 'fieldType';
}

function isMeasured(type: Type): boolean {
  return type.kind === 'primitive' && (type.name === 'int' || type.name === 'decimal' || type.name === 'string');
}
