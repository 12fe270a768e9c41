import type { AggregateExpression, EnumLiteral, Expression, PathExpression } from '@specwright/model/expressions';
import type { Field, Part } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import { rangeOfField } from '@specwright/model/takenTypes';
import type { Type, ValueRange } from '@specwright/model/types';
import type { CheckContext } from '../context.ts';

/** What kind of value an expression has; of `unknown` nothing is said. */
export type ValueType =
  | { readonly kind: 'number'; readonly isWhole: boolean; readonly range?: ValueRange | undefined }
  | { readonly kind: 'text' | 'flag' | 'time' | 'duration' | 'object' | 'unknown' }
  /** Of `null`. */
  | { readonly kind: 'nothing' }
  /** The id of a row, of a known entity or of any; the row itself stands for its id. */
  | { readonly kind: 'id'; readonly entity?: Id | undefined }
  | { readonly kind: 'choice'; readonly values: readonly string[] };

export const unknownType: ValueType = { kind: 'unknown' };

/** A value in words, as a message goes on behind `is`. */
export function describeValue(type: ValueType): string {
  switch (type.kind) {
    case 'number':
      return type.isWhole ? 'a whole number' : 'a number';
    case 'text':
      return 'a text';
    case 'flag':
      return 'true or false';
    case 'time':
      return 'a point in time';
    case 'duration':
      return 'a length of time';
    case 'object':
      return 'an object';
    case 'nothing':
      return 'no value';
    case 'id':
      return type.entity === undefined ? 'an id' : `the id of a row of '${type.entity.slice('entity:'.length)}'`;
    case 'choice':
      return `one of ${type.values.join(', ')}`;
    case 'unknown':
      return 'not known';
  }
}

/** An expression in words, as a message names it. */
export function describeExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'path':
    case 'enumLiteral':
    case 'unresolved':
      return `'${expression.text}'`;
    case 'string':
      return `"${expression.value}"`;
    case 'number':
      return expression.value;
    case 'boolean':
      return `'${expression.value}'`;
    case 'quantity':
      return `'${expression.amount}${expression.unit}'`;
    case 'context':
    case 'variable':
      return `'${expression.name}'`;
    case 'aggregate':
      return `'${expression.function}(…)'`;
    case 'call':
      return `'${expression.callee.text}(…)'`;
    case 'binary':
      return `'${describePlain(expression.left)} ${expression.operator} ${describePlain(expression.right)}'`;
  }
}

function describePlain(expression: Expression): string {
  return describeExpression(expression).replace(/^'(.*)'$/, '$1');
}

/** The type of an expression, as far as fields, members of `in`, parameters and literals say it. */
export function typeOf(expression: Expression, context: CheckContext): ValueType {
  switch (expression.kind) {
    case 'path':
      return typeOfPath(expression, context);
    case 'number':
      return { kind: 'number', isWhole: !expression.value.includes('.') };
    case 'string':
      return { kind: 'text' };
    case 'boolean':
      return { kind: 'flag' };
    case 'enumLiteral':
      return typeOfLiteral(expression, context);
    case 'quantity':
      return /^(ms|s|m|h|d|w)$/.test(expression.unit) ? { kind: 'duration' } : { kind: 'number', isWhole: false };
    case 'context':
      return { kind: ({ now: 'time', caller: 'id', null: 'nothing' } as const)[expression.name] };
    case 'aggregate':
      if (expression.function === 'count') return { kind: 'number', isWhole: true };
      return typeOfAggregate(expression, context);
    case 'binary':
      return typeOfCalculation(
        typeOf(expression.left, context),
        typeOf(expression.right, context),
        expression.operator,
      );
    default:
      return unknownType;
  }
}

/** A sum or a mean leaves the range of the values, and of what is no number there is none. */
function typeOfAggregate({ function: name, of }: AggregateExpression, context: CheckContext): ValueType {
  const type = typeOf(of, context);
  if (type.kind === 'number') return { kind: 'number', isWhole: false };
  return name === 'min' || name === 'max' || type.kind === 'duration' ? type : unknownType;
}

function typeOfCalculation(left: ValueType, right: ValueType, operator: string): ValueType {
  if (left.kind === 'number' && right.kind === 'number') {
    return { kind: 'number', isWhole: operator !== '/' && left.isWhole && right.isWhole };
  }
  if (left.kind === 'time' && right.kind === 'time') return { kind: 'duration' };
  if (left.kind === 'time' || right.kind === 'time') return { kind: 'time' };
  // Beside a length of time what is not known may be a moment.
  const isKnown = left.kind !== 'unknown' && right.kind !== 'unknown';
  return isKnown && (left.kind === 'duration' || right.kind === 'duration') ? { kind: 'duration' } : unknownType;
}

function typeOfLiteral({ value }: EnumLiteral, context: CheckContext): ValueType {
  const type = value.targets.length === 0 ? undefined : context.fieldType(value.within);
  return type === undefined ? unknownType : typeOfType(type, undefined, context);
}

/** Of a word that fits several parts nothing is said. */
function typeOfPath(path: PathExpression, context: CheckContext): ValueType {
  const last = path.segments.at(-1);
  const id = last === undefined ? undefined : targetOf(last);
  const part = id === undefined ? undefined : context.index.part(id);
  const isMany = last?.form === 'plural' || last?.form === 'lastWordPlural';
  return part === undefined || (isMany && part.kind !== 'field') ? unknownType : typeOfPart(part, context);
}

function typeOfPart(part: Part, context: CheckContext): ValueType {
  switch (part.kind) {
    case 'field':
      return typeOfField(part, context);
    case 'input': {
      if (part.row !== undefined) return { kind: 'id', entity: part.row };
      const field = context.field(part.field);
      if (part.type === undefined) return field === undefined ? unknownType : typeOfField(field, context);
      const own = typeOfType(part.type, rangeOfField({ type: part.type, range: part.range }, context.index), context);
      // The field of the same name gives its range where it is of the same kind.
      if (own.kind !== 'number' || own.range !== undefined || field === undefined) return own;
      const ofField = typeOfField(field, context);
      return ofField.kind === 'number' ? { ...own, range: ofField.range } : own;
    }
    case 'payload': {
      const field = context.field(targetOf(part.field));
      if (part.type !== undefined) return typeOfType(part.type, undefined, context);
      return field === undefined ? unknownType : typeOfField(field, context);
    }
    case 'parameter':
      if (part.type !== undefined) return typeOfType(part.type, undefined, context);
      return part.entities.length === 1 ? { kind: 'id', entity: part.entities[0] } : unknownType;
    case 'entity':
      return { kind: 'id', entity: part.id };
    default:
      return unknownType;
  }
}

/** True where a path ends in a value that is always there: no step of it is optional. */
export function isAlwaysThere(expression: Expression, context: CheckContext): boolean {
  if (expression.kind !== 'path' || expression.segments.length === 0) return false;
  const parts = expression.segments.map((segment) => context.index.part(targetOf(segment) ?? ''));
  const isThere = (part: Part | undefined): boolean =>
    part?.kind === 'entity' || ((part?.kind === 'field' || part?.kind === 'input') && !part.optional);
  return parts.every(isThere) && parts.at(-1)?.kind !== 'entity';
}

/** True where there may be no value: a step of a path is optional, or rows that a mean is taken of may be none. */
export function canBeMissing(expression: Expression, context: CheckContext): boolean {
  if (expression.kind === 'binary') return [expression.left, expression.right].some((it) => canBeMissing(it, context));
  if (expression.kind === 'aggregate') return expression.function !== 'count' && expression.function !== 'sum';
  if (expression.kind !== 'path') return false;
  const parts = expression.segments.flatMap(({ targets }) => targets.map((id) => context.index.part(id)));
  return parts.some((part) => {
    if (part?.kind === 'input' && context.field(part.field)?.optional === true) return true;
    return part !== undefined && 'optional' in part && part.optional === true;
  });
}

/** How long a text may be. */
export function lengthRangeOf({ segments }: PathExpression, context: CheckContext): ValueRange | undefined {
  const last = segments.at(-1);
  const id = last === undefined ? undefined : targetOf(last);
  const part = id === undefined ? undefined : context.index.part(id);
  if (part?.kind === 'field') return rangeOfField(part, context.index);
  if (part?.kind !== 'input') return undefined;
  const field = context.field(part.field);
  const own =
    part.type === undefined ? part.range : rangeOfField({ type: part.type, range: part.range }, context.index);
  return own ?? (field === undefined ? undefined : rangeOfField(field, context.index));
}

export function typeOfField(field: Field, context: CheckContext): ValueType {
  return typeOfType(field.type, rangeOfField(field, context.index), context);
}

function typeOfType(written: Type, range: ValueRange | undefined, context: CheckContext): ValueType {
  const type = context.underlyingType(written);
  switch (type.kind) {
    case 'enum':
      return { kind: 'choice', values: type.values.map(({ name }) => name) };
    case 'reference':
    case 'entity':
      return { kind: 'id', entity: targetOf(type.entity) };
    case 'primitive':
      return typeOfPrimitive(type.name, range);
    case 'object':
      return { kind: 'object' };
    default:
      return unknownType;
  }
}

function typeOfPrimitive(name: string, range: ValueRange | undefined): ValueType {
  switch (name) {
    case 'int':
    case 'decimal':
      return { kind: 'number', isWhole: name === 'int', range };
    case 'string':
      return { kind: 'text' };
    case 'bool':
      return { kind: 'flag' };
    case 'timestamp':
      return { kind: 'time' };
    default:
      return { kind: 'id' };
  }
}

/** True where the values of both can be equal: of one kind, and with a value in common. */
export function canBeEqual(a: ValueType, b: ValueType): boolean {
  if ([a, b].some(({ kind }) => kind === 'unknown' || kind === 'nothing')) return true;
  if (a.kind === 'id' && b.kind === 'id') {
    return a.entity === undefined || b.entity === undefined || a.entity === b.entity;
  }
  if (a.kind === 'choice' && b.kind === 'choice') return a.values.some((value) => b.values.includes(value));
  return a.kind === b.kind;
}

/** True for values that come one before the other. */
export function hasOrder({ kind }: ValueType): boolean {
  return !['flag', 'id', 'choice', 'object', 'nothing'].includes(kind);
}
