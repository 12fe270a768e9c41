import { known } from './compile/missingValues.ts';
import { type Condition, isPicked, mayBeMissing, missingIn, type Value } from './values.ts';

/**
 * The condition where all that it needs is there. Where a value is missing a line says nothing, as a CHECK does: the least of
 * no rows is such a value too.
 */
export function decided(condition: Condition): Condition {
  switch (condition.kind) {
    case 'logical':
      return { ...condition, parts: condition.parts.map(decided) };
    case 'compare': {
      const sides = [condition.left, condition.right];
      if (sides.some(({ kind }) => kind === 'null')) return condition;
      // In an order is only what is there.
      const isOfSame = condition.operator === '=' || condition.operator === '!=';
      const needed = [...sides.flatMap(picksIn), ...(isOfSame ? sides.flatMap(missingIn).map(isThere) : [])];
      const [left, right] = isOfSame
        ? [known(condition.left), known(condition.right)]
        : [condition.left, condition.right];
      return all([...needed, { ...condition, left, right }]);
    }
    case 'member':
      return mayBeMissing(condition.item)
        ? all([isThere(condition.item), { ...condition, item: known(condition.item) }])
        : condition;
    case 'truthy':
      return condition.negated && mayBeMissing(condition.value)
        ? all([isThere(condition.value), { ...condition, value: known(condition.value) }])
        : condition;
    case 'quantified':
      return condition.quantifier === 'any' ? { ...condition, condition: decided(condition.condition) } : condition;
    default:
      return condition;
  }
}

function all(parts: readonly Condition[]): Condition {
  const [only, ...more] = parts;
  return only !== undefined && more.length === 0 ? only : { kind: 'logical', operator: 'and', parts };
}

function isThere(value: Value): Condition {
  return { kind: 'compare', operator: '!=', left: value, right: { kind: 'null' } };
}

/** That there are values where one of them is picked, or their mean is taken. */
function picksIn(value: Value): Condition[] {
  if (value.kind === 'binary') return [...picksIn(value.left), ...picksIn(value.right)];
  if (value.kind !== 'aggregate' || !isPicked(value)) return [];
  const { of, type: _type, where, ...rows } = value;
  const wanted = [...(where === undefined ? [] : [where]), ...missingIn(of).map(isThere)];
  const taken = wanted.length === 0 ? {} : { where: all(wanted) };
  const left: Value = { ...rows, ...taken, function: 'count', type: { kind: 'int' } };
  return [{ kind: 'compare', operator: '>', left, right: { kind: 'literal', type: { kind: 'int' }, text: '0' } }];
}
