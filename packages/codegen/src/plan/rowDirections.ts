import type { EntityPlan } from './servicePlan.ts';
import type { Condition, Value } from './values.ts';

/** Which change of the number of rows can make a condition true: one more, one less. */
export type RowDirection = 'more' | 'less';

/** How a number goes when there is one row more. */
type Course = 'up' | 'down' | 'either' | 'still';

/** What one row more or less of a list can make of a condition that does not hold. */
export function directionsOf(
  condition: Condition,
  list: string,
  entities: ReadonlyMap<string, EntityPlan>,
): ReadonlySet<RowDirection> {
  switch (condition.kind) {
    case 'logical':
      return new Set(condition.parts.flatMap((part) => [...directionsOf(part, list, entities)]));
    case 'quantified':
      return only(condition.list === list, condition.quantifier === 'any' ? 'more' : 'less');
    case 'empty':
      return only(condition.list === list, condition.negated ? 'more' : 'less');
    case 'compare': {
      const [left, right] = [condition.left, condition.right].map((side) => courseOf(side, list, entities));
      const isSame = condition.operator === '=' || condition.operator === '!=';
      const course = joined(left ?? 'still', flipped(right ?? 'still'));
      if (course === 'still') return new Set();
      if (isSame || course === 'either') return new Set(['more', 'less']);
      return only(true, (course === 'up') === condition.operator.startsWith('>') ? 'more' : 'less');
    }
    default:
      return new Set();
  }
}

function only(isMeant: boolean, direction: RowDirection): ReadonlySet<RowDirection> {
  return new Set(isMeant ? [direction] : []);
}

function courseOf(value: Value, list: string, entities: ReadonlyMap<string, EntityPlan>): Course {
  if (value.kind === 'binary') {
    const [left, right] = [courseOf(value.left, list, entities), courseOf(value.right, list, entities)];
    if (value.operator === '+') return joined(left, right);
    if (value.operator === '-') return joined(left, flipped(right));
    return left === 'still' && right === 'still' ? 'still' : 'either';
  }
  if (value.kind !== 'aggregate' || value.list !== list) return 'still';
  switch (value.function) {
    case 'count':
    case 'max':
      return 'up';
    case 'min':
      return 'down';
    case 'sum':
      return value.of === undefined || isNeverNegative(value.of, entities) ? 'up' : 'either';
    case 'avg':
      return 'either';
  }
}

function joined(one: Course, other: Course): Course {
  if (one === 'still') return other;
  return other === 'still' || other === one ? one : 'either';
}

function flipped(course: Course): Course {
  if (course === 'up') return 'down';
  return course === 'down' ? 'up' : course;
}

function isNeverNegative(value: Value, entities: ReadonlyMap<string, EntityPlan>): boolean {
  switch (value.kind) {
    case 'literal':
      return Number(value.text) >= 0;
    case 'column': {
      const field = entities.get(value.row.entity)?.fields.find(({ column }) => column === value.column);
      return Number(field?.bounds?.min ?? -1) >= 0;
    }
    case 'binary':
      return value.operator !== '-' && [value.left, value.right].every((side) => isNeverNegative(side, entities));
    default:
      return false;
  }
}
