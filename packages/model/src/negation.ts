import { type Condition, oppositeOperator, type Quantifier } from './expressions.ts';

/** What holds exactly when the condition does not; undefined where the model has no word for it. */
export function negate(condition: Condition): Condition | undefined {
  switch (condition.kind) {
    case 'comparison':
      return negateQuantified(condition) ?? { ...condition, operator: oppositeOperator[condition.operator] };
    case 'membership':
      return negateQuantified(condition) ?? { ...condition, negated: !condition.negated };
    case 'empty':
    case 'state':
    case 'flag':
      return { ...condition, negated: !condition.negated };
    case 'logical': {
      const parts = condition.parts.map(negate).filter((part) => part !== undefined);
      const operator = condition.operator === 'and' ? 'or' : 'and';
      return parts.length < condition.parts.length ? undefined : { kind: 'logical', operator, parts };
    }
    default:
      return undefined;
  }
}

function negateQuantified<C extends { readonly quantifier?: Quantifier }>(condition: C): C | Condition | undefined {
  if (condition.quantifier === 'any') return { ...condition, quantifier: 'no' };
  if (condition.quantifier === 'no') return { ...condition, quantifier: 'any' };
  if (condition.quantifier !== 'all') return undefined;
  const { quantifier: _, ...bare } = condition as C & Condition;
  const negated = negate(bare as Condition);
  return negated === undefined ? undefined : ({ ...negated, quantifier: 'any' } as Condition);
}
