import { memoOf } from '@specwright/model/memo';
import { Decimal } from 'decimal.js';
import type { Bounds, ValueType } from '../servicePlan.ts';

/** Enough digits for any sum, as the generated services have. */
const Exact = Decimal.clone({ precision: 100 });

/** How whole numbers are rounded. */
export const halfUp = Decimal.ROUND_HALF_UP;

/** A point in time, in milliseconds from the moment of the request. */
export interface Moment {
  readonly kind: 'moment';
  readonly offset: number;
}

/** What a column or a member of a body holds. Whole numbers and decimals are exact numbers; all else is text. */
export type Cell = null | string | boolean | Decimal | Moment;

export type Cells = Readonly<Record<string, Cell>>;

export function number(text: string | number): Decimal {
  return new Exact(text);
}

/** The ends of a range. */
export const endsOf = memoOf(({ min, max }: Bounds) => ({
  least: number(min),
  most: max === undefined ? undefined : number(max),
}));

export function isInRange(cell: Decimal, bounds: Bounds): boolean {
  const { least, most } = endsOf(bounds);
  return cell.gte(least) && (most === undefined || cell.lte(most));
}

/** Whether a range, where there is one, has nothing against a cell. */
export function fits(cell: Cell, bounds: Bounds | undefined): boolean {
  return bounds === undefined || !isNumber(cell) || isInRange(cell, bounds);
}

export function moment(offset: number): Moment {
  return { kind: 'moment', offset };
}

export function isMoment(cell: Cell | undefined): cell is Moment {
  return typeof cell === 'object' && cell !== null && 'kind' in cell && cell.kind === 'moment';
}

export function isNumber(cell: Cell | undefined): cell is Decimal {
  return cell instanceof Decimal;
}

/** Ids that the service gives: nobody knows them before. */
const freshPrefix = 'fresh-';

export function freshId(count: number): string {
  return `${freshPrefix}${count}`;
}

export function isFresh(cell: Cell | undefined): boolean {
  return typeof cell === 'string' && cell.startsWith(freshPrefix);
}

/** The moment of the request where a time of the specification is compared with it, in milliseconds since 1970. */
export const requestTime = Date.parse('2026-01-01T00:00:00Z');

/** A literal of the plan as a cell. */
export function literalCell(type: ValueType, text: string): Cell {
  switch (type.kind) {
    case 'int':
    case 'decimal':
      return number(text.replace(/^\+/, ''));
    case 'bool':
      return text === 'true';
    case 'timestamp':
      return moment(Date.parse(text) - requestTime);
    default:
      return text;
  }
}

/** Negative, 0 or positive; undefined where the two are in no order. */
export function compareCells(left: Cell, right: Cell): number | undefined {
  if (left === null || right === null) return undefined;
  if (isNumber(left) && isNumber(right)) return left.cmp(right);
  if (isMoment(left) && isMoment(right)) return left.offset - right.offset;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return left === right ? 0 : undefined;
}

export function sameCell(left: Cell, right: Cell): boolean {
  return left === right || compareCells(left, right) === 0;
}
