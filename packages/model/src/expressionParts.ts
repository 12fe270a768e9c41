import type { Condition, Expression } from './expressions.ts';

/** All that a condition is made of, down to its paths and literals. */
export function expressionsIn(condition: Condition): readonly Expression[] {
  switch (condition.kind) {
    case 'comparison':
      return [condition.left, condition.right].flatMap(withParts);
    case 'membership':
      return [condition.item, ...condition.members].flatMap(withParts);
    case 'flag':
      return [condition.path];
    case 'empty':
      return [condition.collection];
    case 'exists':
      return [condition.field];
    case 'logical':
      return condition.parts.flatMap(expressionsIn);
    default:
      return [];
  }
}

/** An expression and all that it is made of, whole ones before their parts. */
export function withParts(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'binary':
      return [expression, ...withParts(expression.left), ...withParts(expression.right)];
    case 'aggregate':
      return [
        expression,
        ...withParts(expression.of),
        ...(expression.where === undefined ? [] : expressionsIn(expression.where)),
      ];
    case 'call':
      return [expression, ...expression.arguments.flatMap(withParts)];
    default:
      return [expression];
  }
}
