import type { Field } from '@specwright/model/parts';
import { type Reference, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { rangeOfField, underlyingType } from '@specwright/model/takenTypes';
import type { PrimitiveName, ScalarValue, Type, ValueRange } from '@specwright/model/types';

/** What a column holds. `unknown`: the type is written but names nothing (it has its own finding). */
export type ShapeType = PrimitiveName | 'enum' | 'reference' | 'object' | 'list' | 'unknown';

/** The bounds as exact decimal text in its shortest form (`1.50` is `1.5`). Absent `max`: no upper bound. */
export interface ShapeRange {
  readonly min: string;
  readonly max?: string;
}

export interface ShapeDefault {
  readonly kind: ScalarValue['kind'];
  readonly text: string;
}

/**
 * A field as the schema sees it: plain, resolved, in one canonical form, so that two ways to write the same column are
 * equal. The type of another field (`method: Payment.method`) is resolved to what that field holds.
 */
export interface FieldShape {
  readonly type: ShapeType;
  readonly optional: boolean;
  readonly range?: ShapeRange;
  /** Of an enumeration, sorted: their order means nothing to the schema. */
  readonly values?: readonly string[];
  /** Of a reference: the name of the entity. */
  readonly reference?: string;
  /** Of an object or a list: what it holds, as text. */
  readonly content?: string;
  /** Sorted: `immutable`, `snapshot(Product.price)`. */
  readonly decorators: readonly string[];
  readonly default?: ShapeDefault;
}

/**
 * The shape of a field. `fallbackDefault` is the default that stands elsewhere (a `seed` line `Entity.field default: v`)
 * and counts where the field itself gives none.
 */
export function shapeOf(field: Field, index: SystemIndex, fallbackDefault?: ScalarValue): FieldShape {
  // Nearly all fields speak for themselves: their shape is the same in every version of the system that has them.
  const alone = (field.type.kind === 'primitive' || field.type.kind === 'enum') && fallbackDefault === undefined;
  const known = alone ? knownShapes.get(field) : undefined;
  if (known !== undefined) return known;
  const shape = newShape(field, index, fallbackDefault);
  if (alone) knownShapes.set(field, shape);
  return shape;
}

const knownShapes = new WeakMap<Field, FieldShape>();

function newShape(field: Field, index: SystemIndex, fallbackDefault: ScalarValue | undefined): FieldShape {
  const value = field.default ?? fallbackDefault;
  const range = rangeOfField(field, index);
  return {
    ...shapeOfType(field.type, index),
    optional: field.optional,
    ...(range === undefined ? {} : { range: rangeOf(range) }),
    decorators: [...new Set(field.decorators.map(decoratorText))].sort(),
    ...(value === undefined ? {} : { default: canonicalDefault(value) }),
  };
}

/** True when the decorator is on the shape, with whatever arguments. */
export function hasDecorator(shape: FieldShape, name: string): boolean {
  return shape.decorators.some((text) => text === name || text.startsWith(`${name}(`));
}

/** True when rows that exist get a value of this field by themselves. */
export function fillsItself(shape: FieldShape): boolean {
  return shape.default !== undefined || hasDecorator(shape, 'auto') || hasDecorator(shape, 'computed');
}

/** The shortest way to write a decimal number exactly: `007.50` is `7.5`, `-0.0` is `0`. Other text stays as it is. */
export function canonicalNumber(text: string): string {
  const match = /^([+-]?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text.trim());
  if (match === null) return text;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return sign === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** Compares two decimal numbers given as text without losing a digit; negative when `a` is the smaller. */
export function compareNumbers(a: string, b: string): number {
  const left = canonicalNumber(a);
  const right = canonicalNumber(b);
  const negative = left.startsWith('-');
  if (negative !== right.startsWith('-')) return negative ? -1 : 1;
  const order = compareMagnitudes(left.replace('-', ''), right.replace('-', ''));
  return negative ? -order : order;
}

function compareMagnitudes(a: string, b: string): number {
  const [wholeA = '', fractionA = ''] = a.split('.');
  const [wholeB = '', fractionB = ''] = b.split('.');
  if (wholeA.length !== wholeB.length) return wholeA.length - wholeB.length;
  if (wholeA !== wholeB) return wholeA < wholeB ? -1 : 1;
  const width = Math.max(fractionA.length, fractionB.length);
  const paddedA = fractionA.padEnd(width, '0');
  const paddedB = fractionB.padEnd(width, '0');
  return paddedA === paddedB ? 0 : paddedA < paddedB ? -1 : 1;
}

/** A range in canonical form. */
export function rangeOf(range: ValueRange): ShapeRange {
  return {
    min: canonicalNumber(range.min),
    ...(range.max === undefined ? {} : { max: canonicalNumber(range.max) }),
  };
}

function canonicalDefault(value: ScalarValue): ShapeDefault {
  return { kind: value.kind, text: value.kind === 'number' ? canonicalNumber(value.text) : value.text };
}

function decoratorText(decorator: { readonly name: string; readonly arguments: readonly string[] }): string {
  return decorator.arguments.length === 0 ? decorator.name : `${decorator.name}(${decorator.arguments.join(', ')})`;
}

/** What a type alone says of a shape. */
export function shapeOfType(
  written: Type,
  index: SystemIndex,
): Pick<FieldShape, 'type' | 'values' | 'reference' | 'content'> {
  const type = underlyingType(written, index);
  switch (type.kind) {
    case 'primitive':
      return { type: type.name };
    case 'enum':
      return { type: 'enum', values: [...new Set(type.values.map((value) => value.name))].sort() };
    case 'reference':
    case 'entity':
      return { type: 'reference', reference: entityName(type.entity, index) };
    case 'object':
    case 'list':
      return { type: type.kind, content: textOfType(type, index) };
    default:
      return { type: 'unknown' };
  }
}

function entityName(reference: Reference, index: SystemIndex): string {
  return index.entity(targetOf(reference))?.name ?? reference.text;
}

function textOfType(type: Type, index: SystemIndex): string {
  const resolved = underlyingType(type, index);
  switch (resolved.kind) {
    case 'primitive':
      return resolved.name;
    case 'enum':
      return `[${[...new Set(resolved.values.map((value) => value.name))].sort().join(', ')}]`;
    case 'reference':
    case 'entity':
      return `-> ${entityName(resolved.entity, index)}`;
    case 'list':
      return `[${textOfType(resolved.element, index)}]`;
    case 'object':
      return `{${resolved.members
        .map((member) => {
          const type = member.type === undefined ? '' : `: ${textOfType(member.type, index)}`;
          return `${member.name}${type}${member.optional ? '?' : ''}`;
        })
        .sort()
        .join(', ')}}`;
    default:
      return '?';
  }
}
