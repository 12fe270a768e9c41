import type { ComparisonOperator, Expression } from '@specwright/model/expressions';
import type { CheckContext } from '../context.ts';
import { compareDecimals, isWhole } from '../decimals.ts';
import { canBeMissing, isAlwaysThere, typeOf } from './valueTypes.ts';
import type { Test } from './walk.ts';

/** The numbers that a value can be; a bound that is not there is open. */
interface Interval {
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly isWhole: boolean;
}

/** What a comparison comes to, whatever the values are; undefined where that depends on them. */
export type Verdict = 'always' | 'never' | undefined;

/** Judges by the ranges that are declared: `qty < 1` never holds where `qty` is 1..100. */
export function verdictOf(test: Test, context: CheckContext): Verdict {
  const verdict = plainVerdict(test, context);
  // Of no rows at all nothing holds for any of them, and everything for all of them.
  if (test.quantifier === undefined) return verdict;
  return test.quantifier === 'any' && verdict === 'never' ? 'never' : undefined;
}

function plainVerdict(test: Test, context: CheckContext): Verdict {
  if (test.kind === 'comparison') {
    const { left, operator, right } = test;
    const verdict = compare(left, operator, right, context);
    // A value that is missing answers no comparison but '!='.
    const isAnswered = operator === '!=' || ![left, right].some((side) => canBeMissing(side, context));
    return verdict === 'always' && !isAnswered ? undefined : verdict;
  }
  const verdicts = test.members.map((member) => compare(test.item, '=', member, context));
  if (verdicts.length === 0 || verdicts.some((verdict) => verdict !== 'never')) return undefined;
  return test.negated ? 'always' : 'never';
}

function compare(left: Expression, operator: ComparisonOperator, right: Expression, context: CheckContext): Verdict {
  if (isNull(left) || isNull(right)) {
    const isThere = isAlwaysThere(isNull(left) ? right : left, context);
    return !isThere ? undefined : operator === '=' ? 'never' : operator === '!=' ? 'always' : undefined;
  }
  const a = intervalOf(left, context);
  const b = intervalOf(right, context);
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '<':
      return isBelow(a, b) ? 'always' : isBelow(b, a, true) ? 'never' : undefined;
    case '<=':
      return isBelow(a, b, true) ? 'always' : isBelow(b, a) ? 'never' : undefined;
    case '>':
      return compare(right, '<', left, context);
    case '>=':
      return compare(right, '<=', left, context);
    case '=':
      return areApart(a, b) ? 'never' : undefined;
    case '!=':
      return areApart(a, b) ? 'always' : undefined;
  }
}

/** `x = null` asks whether there is a value. */
export function isNull(expression: Expression): boolean {
  return expression.kind === 'context' && expression.name === 'null';
}

/** All of the first lie before all of the second, or touch it. */
function isBelow(a: Interval, b: Interval, orEqual = false): boolean {
  if (a.max === undefined || b.min === undefined) return false;
  const order = compareDecimals(a.max, b.min);
  return order === -1 || (orEqual && order === 0);
}

function areApart(a: Interval, b: Interval): boolean {
  return isBelow(a, b) || isBelow(b, a) || isFractionAmongWhole(a, b) || isFractionAmongWhole(b, a);
}

function isFractionAmongWhole({ min, max }: Interval, other: Interval): boolean {
  return other.isWhole && min !== undefined && min === max && !isWhole(min);
}

function intervalOf(expression: Expression, context: CheckContext): Interval | undefined {
  if (expression.kind === 'number') {
    return { min: expression.value, max: expression.value, isWhole: isWhole(expression.value) };
  }
  const type = typeOf(expression, context);
  if (type.kind !== 'number') return undefined;
  if (expression.kind === 'aggregate' && expression.function === 'count') return { min: '0', isWhole: true };
  return { min: type.range?.min, max: type.range?.max, isWhole: type.isWhole };
}
