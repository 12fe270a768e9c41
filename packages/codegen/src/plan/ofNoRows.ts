import { type Cell, halfUp, isNumber, number } from './scenarios/cells.ts';
import { calculated } from './scenarios/evaluate.ts';
import type { FieldPlan } from './servicePlan.ts';
import { isPicked, type Value } from './values.ts';

/**
 * What an equation comes to of a row that no others belong to yet: a sum or a count is 0, and there is no first, last or
 * mean. Undefined where it reads the row itself: it is worked out when the row is there.
 */
export function ofNoRows(value: Value, field: FieldPlan): Value | undefined {
  const cell = value.kind === 'aggregate' && isPicked(value) && field.optional ? null : cellOf(value);
  if (cell === undefined) return undefined;
  if (!isNumber(cell)) return { kind: 'null' };
  const stored = field.type.kind === 'int' ? cell.toDecimalPlaces(0, halfUp) : cell.toDecimalPlaces(40);
  return { kind: 'literal', type: field.type, text: stored.toFixed() };
}

function cellOf(value: Value): Cell | undefined {
  switch (value.kind) {
    case 'literal':
      return value.type.kind === 'int' || value.type.kind === 'decimal' ? number(value.text) : undefined;
    case 'aggregate':
      return value.type.kind === 'timestamp' ? null : number(0);
    case 'binary': {
      const [left, right] = [cellOf(value.left), cellOf(value.right)];
      return left === undefined || right === undefined ? undefined : calculated(value, left, right);
    }
    default:
      return undefined;
  }
}
