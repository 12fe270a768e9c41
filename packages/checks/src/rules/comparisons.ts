import type { Diagnostic } from '@specwright/model/diagnostic';
import type { ComparisonOperator, Expression } from '@specwright/model/expressions';
import type { Statement } from '@specwright/model/statements';
import { finding } from '../catalogue.ts';
import type { CheckContext } from '../context.ts';
import { isTimestamp } from '../scalars.ts';
import { didYouMean, similarNames } from '../suggestions.ts';
import {
  canBeEqual,
  describeExpression,
  describeValue,
  hasOrder,
  typeOf,
  type ValueType,
} from '../typing/valueTypes.ts';
import { conditionsOf, testsIn } from '../typing/walk.ts';

interface Pair {
  readonly left: Expression;
  readonly operator: ComparisonOperator;
  readonly right: Expression;
}

/** Only values of one kind can be equal, or come before each other. */
export function* comparedValuesMustBeOfOneKind(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  for (const pair of pairsIn(statement)) yield* problemsOf(pair, context);
}

/** Each member of a list is compared by itself. */
function pairsIn(statement: Statement): readonly Pair[] {
  return conditionsOf(statement)
    .flatMap(testsIn)
    .flatMap((test): readonly Pair[] => {
      if (test.kind === 'comparison') return [test];
      return test.members.map((right) => ({ left: test.item, operator: '=', right }));
    });
}

function* problemsOf({ left, operator, right }: Pair, context: CheckContext): Iterable<Diagnostic> {
  const [a, b] = [typeOf(left, context), typeOf(right, context)];
  if (left.kind === 'string' && b.kind === 'choice') yield quotedValue(right, b, left);
  else if (right.kind === 'string' && a.kind === 'choice') yield quotedValue(left, a, right);
  else if (!canBeCompared(left, a, right, b)) {
    yield finding('condition/type-mismatch', right.origin, {
      parameters: {
        left: describeExpression(left),
        leftType: describeValue(a),
        right: describeExpression(right),
        rightType: describeValue(b),
      },
    });
  } else if (operator !== '=' && operator !== '!=') {
    const what = hasOrder(a) ? (hasOrder(b) ? undefined : { side: right, type: b }) : { side: left, type: a };
    if (what === undefined) return;
    yield finding('condition/no-order', what.side.origin, {
      parameters: { what: describeExpression(what.side), type: describeValue(what.type), operator },
    });
  }
}

/** Ids and points in time are written as texts; a number beside a length of time may count its units. */
function canBeCompared(left: Expression, a: ValueType, right: Expression, b: ValueType): boolean {
  const [text, written] = left.kind === 'string' ? [left, b] : right.kind === 'string' ? [right, a] : [];
  if (text !== undefined && written?.kind === 'time') return isTimestamp(text.value);
  if (text !== undefined && written?.kind === 'id') return true;
  const kinds = new Set([a.kind, b.kind]);
  if (kinds.has('duration') && kinds.has('number')) return true;
  // The text of a list's value is such a value.
  return (kinds.has('choice') && kinds.has('text')) || canBeEqual(a, b);
}

function quotedValue(
  other: Expression,
  { values }: Extract<ValueType, { kind: 'choice' }>,
  literal: Extract<Expression, { kind: 'string' }>,
): Diagnostic {
  const meant = values.includes(literal.value) ? [literal.value] : similarNames(literal.value, values);
  const [newText] = meant;
  const { range } = literal.origin;
  return finding('condition/quoted-value', literal.origin, {
    parameters: {
      left: describeExpression(other),
      values: values.join(', '),
      text: describeExpression(literal),
      suggestion: didYouMean(meant),
    },
    data: newText === undefined ? undefined : { kind: 'replaceText', range, newText },
  });
}
