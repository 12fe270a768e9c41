import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Expression } from '@specwright/model/expressions';
import type { Field } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Effect, Statement } from '@specwright/model/statements';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { compareDecimals, isWhole } from '../decimals.ts';
import { isTimestamp, rangeText } from '../scalars.ts';
import {
  canBeEqual,
  describeExpression,
  describeValue,
  hasOrder,
  typeOf,
  typeOfField,
  type ValueType,
} from '../typing/valueTypes.ts';
import { expressionsOf } from '../typing/walk.ts';

/** Sums, differences and the like are of numbers; of times the difference, and what is a length of time away. */
export function* calculationMustBeOfNumbers(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  for (const expression of expressionsOf(statement)) {
    if (expression.kind === 'binary') yield* operandProblems(expression, context);
    if (expression.kind === 'aggregate') yield* aggregateProblems(expression, context);
  }
  for (const effect of statement.kind === 'step' ? statement.effects : []) {
    if (effect.kind !== 'adjust') continue;
    yield* notANumber(effect.path, effect.direction, context);
    yield* notANumber(effect.by, effect.direction, context);
  }
}

function* operandProblems(
  { left, operator, right }: Extract<Expression, { kind: 'binary' }>,
  context: CheckContext,
): Iterable<Diagnostic> {
  const kinds = [left, right].map((side) => typeOf(side, context).kind);
  if (kinds.some((kind) => kind === 'time' || kind === 'duration')) return;
  yield* notANumber(left, operator, context);
  yield* notANumber(right, operator, context);
}

function* aggregateProblems(
  { function: name, of }: Extract<Expression, { kind: 'aggregate' }>,
  context: CheckContext,
): Iterable<Diagnostic> {
  if (name === 'sum' || name === 'avg') yield* notANumber(of, name, context);
  const type = typeOf(of, context);
  if ((name !== 'min' && name !== 'max') || hasOrder(type)) return;
  yield finding('condition/no-order', of.origin, {
    parameters: { what: describeExpression(of), type: describeValue(type), operator: name },
  });
}

function* notANumber(expression: Expression, operation: string, context: CheckContext): Iterable<Diagnostic> {
  const type = typeOf(expression, context);
  const isFine = ['number', 'duration', 'unknown'].includes(type.kind);
  // Rows that are summed up as a whole: the name of the field is missing, and nothing is known of it.
  if (isFine || (type.kind === 'id' && type.entity !== undefined && context.isOpaque(type.entity))) return;
  yield finding('expression/not-a-number', expression.origin, {
    parameters: { what: describeExpression(expression), type: describeValue(type), operation },
  });
}

interface Assigned {
  readonly field: Id | undefined;
  readonly value: Expression;
  /** By how much the field changes: that need not lie in its range. */
  readonly isChange?: boolean;
}

/** What a field is set to has its type and lies in its range; so does what an equation says that it is. */
export function* valueMustFitItsField(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  for (const { field: id, value, isChange } of assignedIn(statement)) {
    const field = context.field(id);
    if (field === undefined) continue;
    const [type, valueType] = [typeOfField(field, context), typeOf(value, context)];
    const related = [relatedTo(field, 'Declared here.')];
    const name = context.nameOf(field.id);
    if (isChange === true && type.kind !== 'number') continue;
    if (valueType.kind === 'nothing' ? !field.optional : !canHold(type, value, valueType)) {
      const parameters = { field: name, type: describeValue(type), value: describeExpression(value) };
      yield finding('expression/wrong-type', value.origin, {
        parameters: { ...parameters, valueType: describeValue(valueType) },
        related,
      });
    } else if (isChange !== true && isOutside(field, type, value)) {
      const range = field.range === undefined ? '' : rangeText(field.range);
      yield finding('expression/out-of-range', value.origin, {
        parameters: { value: describeMeasure(value), range, field: name },
        related,
      });
    }
  }
}

function assignedIn(statement: Statement): readonly Assigned[] {
  if (statement.kind === 'rule' && statement.rule.kind === 'equation') {
    return [{ field: statement.rule.left.fields.at(-1), value: statement.rule.right }];
  }
  return statement.kind === 'step' ? statement.effects.flatMap(assignedBy) : [];
}

function assignedBy(effect: Effect): readonly Assigned[] {
  if (effect.kind === 'assign') {
    const last = effect.path.segments.at(-1);
    const field = effect.path.fields.at(-1);
    return last !== undefined && targetOf(last) === field ? [{ field, value: effect.value }] : [];
  }
  if (effect.kind === 'adjust') {
    const field = effect.path.fields.at(-1);
    return effect.by.kind === 'number' ? [{ field, value: effect.by, isChange: true }] : [];
  }
  if (effect.kind !== 'create') return [];
  return effect.assignments.map(({ field, value }) => ({ field: targetOf(field), value }));
}

/** A number, or how long a text is: that is what a range is of. */
function describeMeasure(value: Expression): string {
  if (value.kind !== 'string') return describeExpression(value);
  const { length } = [...value.value];
  return `A text of ${length} ${length === 1 ? 'letter' : 'letters'}`;
}

function canHold(type: ValueType, value: Expression, valueType: ValueType): boolean {
  if (value.kind === 'string' && type.kind === 'time') return isTimestamp(value.value);
  if (value.kind === 'string') return ['text', 'id', 'unknown'].includes(type.kind);
  if (value.kind === 'number' && type.kind === 'number' && type.isWhole) return isWhole(value.value);
  // Times and lengths of time are kept as numbers too, and all is written to texts.
  if (type.kind === 'text' && valueType.kind === 'choice') return true;
  if (type.kind === 'number' && valueType.kind === 'duration') return true;
  return canBeEqual(type, valueType);
}

function isOutside({ range }: Field, { kind }: ValueType, value: Expression): boolean {
  const measure = kind === 'number' || kind === 'text' ? measureOf(value, kind) : undefined;
  if (range === undefined || measure === undefined) return false;
  const isBelow = compareDecimals(measure, range.min) === -1;
  return isBelow || (range.max !== undefined && compareDecimals(measure, range.max) === 1);
}

function measureOf(value: Expression, kind: 'number' | 'text'): string | undefined {
  if (kind === 'text') return value.kind === 'string' ? String([...value.value].length) : undefined;
  return value.kind === 'number' ? value.value : undefined;
}
