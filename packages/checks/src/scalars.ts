import type { ScalarValue, Type, ValueRange } from '@specwright/model/types';
import { compareDecimals, isDecimal, isWhole } from './decimals.ts';

const uuidText = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True when a plain value can stand for a value of the type; types of which nothing is known take everything. */
export function fitsType(value: ScalarValue, type: Type): boolean {
  if (type.kind === 'enum') return type.values.some(({ name }) => name === value.text);
  if (type.kind === 'object') return objectIn(value) !== undefined;
  if (value.kind === 'object') return type.kind === 'fieldType' || type.kind === 'unresolved';
  if (type.kind !== 'primitive') return true;
  switch (type.name) {
    case 'int':
      return isWhole(value.text);
    case 'decimal':
      return isDecimal(value.text);
    case 'bool':
      return value.kind === 'word' && (value.text === 'true' || value.text === 'false');
    case 'uuid':
      return uuidText.test(value.text);
    case 'timestamp':
      return value.text === 'now' || isTimestamp(value.text);
    case 'string':
      return true;
  }
}

/** The members of an object, each as a value of its own that stands where the object does. */
export function membersOf(value: ScalarValue): { readonly name: string; readonly value: ScalarValue }[] {
  return Object.entries(objectIn(value) ?? {}).map(([name, member]) => {
    const text = typeof member === 'string' ? member : JSON.stringify(member);
    return { name, value: { kind: kindOf(member), text, origin: value.origin } };
  });
}

function kindOf(member: unknown): ScalarValue['kind'] {
  if (typeof member === 'object' && member !== null) return 'object';
  return typeof member === 'number' ? 'number' : typeof member === 'string' ? 'string' : 'word';
}

/** An object, also one whose JSON stands in a text. */
function objectIn({ kind, text }: ScalarValue): object | undefined {
  if (kind !== 'object' && kind !== 'string') return undefined;
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 3339, the time of day being optional. */
export function isTimestamp(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

/** True when the value of a number, or the length of a string, lies in the range. */
export function liesInRange(value: ScalarValue, type: Type, range: ValueRange): boolean {
  if (type.kind !== 'primitive') return true;
  const measured = type.name === 'string' ? String([...value.text].length) : value.text;
  if (type.name !== 'string' && type.name !== 'int' && type.name !== 'decimal') return true;
  if (compareDecimals(measured, range.min) === -1) return false;
  return range.max === undefined || compareDecimals(measured, range.max) !== 1;
}

/** A range as written: `1..100`, `0..*`. */
export function rangeText(range: ValueRange): string {
  return `${range.min}..${range.max ?? '*'}`;
}

/** True where a value is still to be typed. An empty text in quotation marks is a value. */
export function isHalfTyped({ kind, text }: ScalarValue): boolean {
  return text === '' && kind !== 'string';
}

/** A value in a message: texts in their quotation marks, all else in ours. */
export function asWritten({ kind, text }: ScalarValue): string {
  return kind === 'string' ? `"${text}"` : `'${text}'`;
}
