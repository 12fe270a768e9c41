import { oppositeOperator } from '@specwright/model/expressions';
import type { Condition } from './values.ts';

/** What holds exactly when the condition does not, of rows whose values are all there. */
export function negated(condition: Condition): Condition | undefined {
  switch (condition.kind) {
    case 'compare':
      return { ...condition, operator: oppositeOperator[condition.operator] };
    case 'quantified':
      return undefined;
    case 'logical': {
      const parts = condition.parts.map(negated);
      const bound = parts.filter((part) => part !== undefined);
      const operator = condition.operator === 'and' ? 'or' : 'and';
      return bound.length < parts.length ? undefined : { kind: 'logical', operator, parts: bound };
    }
    default:
      return { ...condition, negated: !condition.negated };
  }
}
