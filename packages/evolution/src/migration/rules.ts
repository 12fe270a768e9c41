import { isDeepStrictEqual } from 'node:util';
import { compareNumbers } from '../fieldShape.ts';
import type { Operand, Predicate } from '../schema/physicalSchema.ts';
import type { Bounds } from './valuePlan.ts';

interface Named {
  readonly name: string;
}

/** What became of the rules of one kind that a table has: a rule that changed is dropped and added. */
export interface RuleChanges<T extends Named> {
  readonly added: readonly T[];
  readonly dropped: readonly T[];
  readonly renamed: readonly { readonly from: T; readonly to: T }[];
}

/** Compares the rules of a table. `isSame` is asked of two rules whatever their names are. */
export function ruleChanges<T extends Named>(
  before: readonly T[],
  after: readonly T[],
  isSame: (was: T, is: T) => boolean,
): RuleChanges<T> {
  const isKept = (was: T, is: T): boolean => was.name === is.name && isSame(was, is);
  const gone = before.filter((was) => !after.some((is) => isKept(was, is)));
  const come = after.filter((is) => !before.some((was) => isKept(was, is)));
  const renamed: { from: T; to: T }[] = [];
  for (const to of come) {
    const from = gone.find((was) => isSame(was, to) && !renamed.some((pair) => pair.from === was));
    if (from !== undefined && !gone.some((was) => was.name === to.name)) renamed.push({ from, to });
  }
  return {
    added: come.filter((is) => !renamed.some(({ to }) => to === is)),
    dropped: gone.filter((was) => !renamed.some(({ from }) => from === was)),
    renamed,
  };
}

/** True when every row that keeps the first rule keeps the second: one that only became wider. */
export function implies(first: Predicate, second: Predicate): boolean {
  if (isDeepStrictEqual(first, second)) return true;
  const was = valuesOf(first);
  const is = valuesOf(second);
  if (was !== undefined && is !== undefined) {
    return was.column === is.column && was.values.every((value) => is.values.includes(value));
  }
  const [old, wide] = [boundsOf(first), boundsOf(second)];
  if (old === undefined || wide === undefined || !isDeepStrictEqual(old.of, wide.of)) return false;
  const low = wide.min === undefined || (old.min !== undefined && compareNumbers(old.min, wide.min) >= 0);
  const high = wide.max === undefined || (old.max !== undefined && compareNumbers(old.max, wide.max) <= 0);
  return low && high;
}

/** The values that a rule `column IN (…)` allows. */
export function valuesOf(predicate: Predicate): { column: string; values: readonly string[] } | undefined {
  if (predicate.kind !== 'member' || predicate.negated || predicate.item.kind !== 'column') return undefined;
  const values = predicate.members.flatMap((member) => (member.kind === 'literal' ? [member.text] : []));
  return values.length === predicate.members.length ? { column: predicate.item.name, values } : undefined;
}

/** The range that a rule allows one column, or the length of one; undefined of other rules. */
export function boundsOf(predicate: Predicate): (Bounds & { readonly of: Operand }) | undefined {
  const parts = predicate.kind === 'logical' && predicate.operator === 'and' ? predicate.parts : [predicate];
  let found: { of: Operand; min?: string; max?: string } | undefined;
  for (const part of parts) {
    if (part.kind !== 'compare' || part.right.kind !== 'literal') return undefined;
    if (part.left.kind !== 'column' && part.left.kind !== 'length') return undefined;
    if (found !== undefined && !isDeepStrictEqual(found.of, part.left)) return undefined;
    found = { ...(found ?? { of: part.left }) };
    if (part.operator === '>=') found.min = part.right.text;
    else if (part.operator === '<=') found.max = part.right.text;
    else return undefined;
  }
  return found;
}

/** What is left where several rules give one column a range, its own and those of invariants; undefined where none does. */
export function commonBounds(rules: readonly Predicate[]): Bounds | undefined {
  const ranges = rules.flatMap((rule) => boundsOf(rule) ?? []);
  const [min] = ranges.flatMap((range) => range.min ?? []).sort((a, b) => compareNumbers(b, a));
  const [max] = ranges.flatMap((range) => range.max ?? []).sort(compareNumbers);
  if (min === undefined && max === undefined) return undefined;
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
