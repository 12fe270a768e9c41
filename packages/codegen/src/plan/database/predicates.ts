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
    case 'logical': {
      const parts = allOf(condition.parts.map(predicateOf));
      return parts === undefined ? undefined : { kind: 'logical', operator: condition.operator, parts };
    }
    default:
      return undefined;
  }
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
