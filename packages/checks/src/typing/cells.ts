import type { ComparisonOperator } from '@specwright/model/expressions';
import { compareDecimals, floorOf, isWhole } from '../decimals.ts';

interface Bounds {
  readonly min: string;
  readonly max?: string | undefined;
}

/** The numbers between two others, or up to one; with `from` and `to` alike the number itself. */
interface Stretch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The values of a number, cut at those that it is compared with: all of a cell give each comparison one answer. */
export interface NumberCells {
  /** The numbers that it is compared with, the smallest first. */
  readonly cuts: readonly string[];
  /** The cells that hold a value: `2 * at + 1` is the cut itself, the even ones lie between. */
  readonly cells: readonly number[];
}

export function numberCells(
  compared: readonly string[],
  { isWhole: whole, range }: { readonly isWhole: boolean; readonly range?: Bounds | undefined },
): NumberCells {
  const sorted = [...compared].sort((a, b) => compareDecimals(a, b) ?? 0);
  const cuts = sorted.filter((cut, at) => at === 0 || compareDecimals(cut, sorted[at - 1] ?? '') !== 0);
  const cells: number[] = [];
  for (let cell = 0; cell <= 2 * cuts.length; cell++) {
    const at = cell >> 1;
    const isCut = cell % 2 === 1;
    const stretch = isCut ? { from: cuts[at], to: cuts[at] } : { from: cuts[at - 1], to: cuts[at] };
    if (isCut ? isPossible(cuts[at] ?? '', whole, range) : holdsValue(stretch, whole, range)) cells.push(cell);
  }
  return { cuts, cells };
}

/** The cells whose values compare so with one of the cuts. */
export function cellsThat(
  { cuts, cells }: NumberCells,
  operator: ComparisonOperator,
  value: string,
): readonly number[] {
  const at = 2 * cuts.findIndex((cut) => compareDecimals(cut, value) === 0) + 1;
  return cells.filter((cell) => answers[operator](Math.sign(cell - at)));
}

/** What an operator says of the order of its sides. */
export const answers: Readonly<Record<ComparisonOperator, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function isPossible(value: string, whole: boolean, range: Bounds | undefined): boolean {
  if (whole && !isWhole(value)) return false;
  if (range === undefined) return true;
  return (
    compareDecimals(value, range.min) !== -1 && (range.max === undefined || compareDecimals(value, range.max) !== 1)
  );
}

/** True where a value of the range lies between the ends, which are not part of it. */
function holdsValue({ from, to }: Stretch, whole: boolean, range: Bounds | undefined): boolean {
  const isFromRange = range !== undefined && (from === undefined || compareDecimals(range.min, from) === 1);
  const isToRange = range?.max !== undefined && (to === undefined || compareDecimals(range.max, to) === -1);
  const low = isFromRange ? range.min : from;
  const high = isToRange ? range.max : to;
  if (low === undefined || high === undefined) return true;
  if (!whole) return compareDecimals(low, high) === -1 || (isFromRange && isToRange && low === high);
  const first = isFromRange ? -floorOf(negated(low)) : floorOf(low) + 1n;
  const last = isToRange ? floorOf(high) : -floorOf(negated(high)) - 1n;
  return first <= last;
}

function negated(text: string): string {
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}
