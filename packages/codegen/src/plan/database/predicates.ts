import type { ColumnType, Operand, Predicate } from '@specwright/evolution/schema/physicalSchema';
import type { ComparisonOperator } from '@specwright/model/expressions';
import type { ValueType } from '../servicePlan.ts';
import type { Condition, Value } from '../values.ts';

/** What a column of the type holds. */
export function columnType(type: ValueType): ColumnType {
  switch (type.kind) {
    case 'string':
    case 'enum':
      return 'text';
    case 'int':
      return 'integer';
    case 'bool':
      return 'boolean';
    default:
      return type.kind;
  }
}

/** A value in a rule of the database; undefined where it is more than one row can say. */
export function operandOf(value: Value): Operand | undefined {
  switch (value.kind) {
    case 'literal':
      return { kind: 'literal', type: columnType(value.type), text: value.text };
    case 'column':
      // A row that is linked stands in another table.
      return value.row.kind === 'variable' ? { kind: 'column', name: value.column } : undefined;
    case 'binary': {
      const [left, right] = [operandOf(value.left), operandOf(value.right)];
      if (left === undefined || right === undefined) return undefined;
      return { kind: 'arithmetic', operator: value.operator, left, right };
    }
    default:
      return undefined;
  }
}

/** A condition as a rule of the database; undefined where it is more than one row can say. */
export function predicateOf(condition: Condition): Predicate | undefined {
  switch (condition.kind) {
    case 'compare': {
      if (condition.left.kind === 'null') return nullTest(condition.right, condition.operator);
      if (condition.right.kind === 'null') return nullTest(condition.left, condition.operator);
      const [left, right] = [operandOf(condition.left), operandOf(condition.right)];
      if (left === undefined || right === undefined) return undefined;
      return { kind: 'compare', operator: condition.operator, left, right };
    }
    case 'member': {
      const [item, members] = [operandOf(condition.item), allOf(condition.members.map(operandOf))];
      if (item === undefined || members === undefined) return undefined;
      return { kind: 'member', negated: condition.negated, item, members };
    }
    case 'truthy': {
      const flag = flagOf(condition.value);
      return flag && { kind: 'compare', operator: '=', left: flag, right: truth(!condition.negated) };
    }
    case 'logical': {
      const parts = allOf(condition.parts.map(predicateOf));
      return parts === undefined ? undefined : { kind: 'logical', operator: condition.operator, parts };
    }
    default:
      return undefined;
  }
}

function flagOf(value: Value): Operand | undefined {
  return value.kind === 'column' && value.type.kind === 'bool' ? operandOf(value) : undefined;
}

function truth(isTrue: boolean): Operand {
  return { kind: 'literal', type: 'boolean', text: String(isTrue) };
}

/**
 * A condition as one that chooses rows. Where a CHECK says nothing, for a value is missing, this one says what
 * conditions mean by it: `!=` holds, and two values that are missing are equal.
 */
export function selectionOf(condition: Condition): Predicate | undefined {
  if (condition.kind === 'logical') {
    const parts = allOf(condition.parts.map(selectionOf));
    return parts === undefined ? undefined : { kind: 'logical', operator: condition.operator, parts };
  }
  const plain = predicateOf(condition);
  if (plain?.kind === 'compare' && condition.kind === 'compare') {
    return anyOf([plain, ...missingIn(condition.operator, condition.left, condition.right)]);
  }
  if (plain?.kind === 'compare' && condition.kind === 'truthy' && condition.negated && isOptional(condition.value)) {
    return anyOf([plain, { kind: 'null', negated: false, item: plain.left }]);
  }
  if (plain?.kind === 'member' && plain.negated && condition.kind === 'member' && isOptional(condition.item)) {
    return anyOf([plain, { kind: 'null', negated: false, item: plain.item }]);
  }
  return plain;
}

/** When a comparison holds that a value is missing for. */
function missingIn(operator: ComparisonOperator, left: Value, right: Value): Predicate[] {
  const [one, other] = [left, right].map((value) => (isOptional(value) ? operandOf(value) : undefined));
  const test = (item: Operand, negated: boolean): Predicate => ({ kind: 'null', negated, item });
  const both = (parts: readonly Predicate[]): Predicate => ({ kind: 'logical', operator: 'and', parts });
  if (operator === '=') {
    const isCalculated = left.kind === 'binary' || right.kind === 'binary';
    if (one === undefined || other === undefined || isCalculated) return [];
    return [both([test(one, false), test(other, false)])];
  }
  if (operator !== '!=') return [];
  if (one !== undefined && other !== undefined && left.kind === 'column' && right.kind === 'column') {
    return [both([test(one, false), test(other, true)]), both([test(one, true), test(other, false)])];
  }
  return [one, other].flatMap((item) => (item === undefined ? [] : [test(item, false)]));
}

function isOptional(value: Value): boolean {
  if (value.kind === 'binary') return isOptional(value.left) || isOptional(value.right);
  return value.kind === 'column' && value.optional;
}

function anyOf(parts: readonly Predicate[]): Predicate | undefined {
  return parts.length > 1 ? { kind: 'logical', operator: 'or', parts } : parts[0];
}

function nullTest(value: Value, operator: ComparisonOperator): Predicate | undefined {
  const item = operandOf(value);
  if (item === undefined || (operator !== '=' && operator !== '!=')) return undefined;
  return { kind: 'null', negated: operator === '!=', item };
}

function allOf<T>(parts: readonly (T | undefined)[]): readonly T[] | undefined {
  const present = parts.filter((part) => part !== undefined);
  return present.length === parts.length ? present : undefined;
}
