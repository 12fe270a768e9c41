import { compareNumbers, type FieldShape, type ShapeDefault } from './fieldShape.ts';

/**
 * The smallest value that a field of this shape may hold: what the rows that exist can be given when the field is added.
 * None for a reference, an object or a list: no value fits all rows there.
 * @param firstValue of an enumeration its first value as written (the shape's own are sorted)
 */
export function smallestLegalValue(shape: FieldShape, firstValue?: string): ShapeDefault | undefined {
  switch (shape.type) {
    case 'string':
      return { kind: 'string', text: '-'.repeat(smallestLength(shape)) };
    case 'int':
    case 'decimal':
      return { kind: 'number', text: smallestNumber(shape) };
    case 'bool':
      return { kind: 'word', text: 'false' };
    case 'timestamp':
      return { kind: 'word', text: 'now' };
    case 'uuid':
      return { kind: 'string', text: '00000000-0000-0000-0000-000000000000' };
    case 'enum': {
      const value = firstValue ?? shape.values?.[0];
      return value === undefined ? undefined : { kind: 'word', text: value };
    }
    default:
      return undefined;
  }
}

/** A length of 1 is common (`1..40`) and wants one character; a length beyond reason is no length. */
function smallestLength(shape: FieldShape): number {
  const min = Number(shape.range?.min ?? '0');
  return Number.isFinite(min) ? Math.min(Math.max(0, Math.ceil(min)), 1000) : 0;
}

/** 0 where the range does not say; the lower bound where it does. */
function smallestNumber(shape: FieldShape): string {
  const { range } = shape;
  if (range === undefined) return '0';
  const min = shape.type === 'int' && range.min.includes('.') ? wholeAbove(range.min) : range.min;
  return compareNumbers(min, '0') === 0 ? '0' : min;
}

function wholeAbove(text: string): string {
  return String(Math.ceil(Number(text)));
}
