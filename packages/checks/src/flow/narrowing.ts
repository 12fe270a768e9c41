import type {
  ComparisonCondition,
  Condition,
  Expression,
  LogicalCondition,
  MembershipCondition,
  Quantifier,
  StateCondition,
} from '@specwright/model/expressions';
import type { Origin } from '@specwright/model/origin';
import type { SystemIndex } from '@specwright/model/system';
import { relatedTo } from '../context.ts';
import { quoted } from '../wording.ts';
import { isOptionalPart, literalText, type PlacedField, placeOfField, statesOf } from './stateFields.ts';
import { either, type Known, meet, rowInHand, type States, withRow } from './states.ts';

/** What is asked of a condition. */
interface Question {
  readonly index: SystemIndex;
  /** True: what holds where the condition does; false: what holds where it does not. */
  readonly holds: boolean;
  /** The line of the condition. */
  readonly at: Origin;
}

/** What is known where a condition holds, or where it does not; undefined where that cannot be. */
export function narrow(states: States, condition: Condition, question: Question): States | undefined {
  switch (condition.kind) {
    case 'comparison':
      return narrowByComparison(states, condition, question);
    case 'membership':
      return narrowByMembership(states, condition, question);
    case 'state':
      return narrowByState(states, condition, question);
    case 'logical':
      return narrowByParts(states, condition, question);
    default:
      return states;
  }
}

/** All parts hold, or the first that does not is one of them: `a or b` fails where `a` and `b` both do. */
function narrowByParts(states: States, { operator, parts }: LogicalCondition, question: Question): States | undefined {
  const isAll = (operator === 'and') === question.holds;
  let before: States | undefined = states;
  let met: States | undefined;
  for (const part of parts) {
    if (before === undefined) break;
    if (!isAll) met = meet(met, narrow(before, part, question));
    before = narrow(before, part, isAll ? question : { ...question, holds: !question.holds });
  }
  return isAll ? before : met;
}

function narrowByComparison(states: States, condition: ComparisonCondition, question: Question): States | undefined {
  const { operator, quantifier, left, right } = condition;
  const each = truthOfEach(quantifier, question.holds);
  if (each === undefined || (operator !== '=' && operator !== '!=')) return states;
  const place = placeIn(left, question) ?? placeIn(right, question);
  const value = literalText(left) ?? literalText(right);
  if (place === undefined || value === undefined) return states;
  return keep(states, place, new Set([value]), (operator === '=') === each, question);
}

function narrowByMembership(states: States, condition: MembershipCondition, question: Question): States | undefined {
  const each = truthOfEach(condition.quantifier, question.holds);
  const place = placeIn(condition.item, question);
  const values = condition.members.map(literalText);
  const known = values.filter((value) => value !== undefined);
  if (each === undefined || place === undefined || known.length < values.length) return states;
  return keep(states, place, new Set(known), condition.negated !== each, question);
}

/** `if paid`: of the row in hand, or of the only row of its entity that is known. */
function narrowByState(states: States, condition: StateCondition, question: Question): States | undefined {
  const { field, state, negated } = condition;
  if (field === undefined || state.targets.length !== 1) return states;
  const rows = [...(states.get(field)?.keys() ?? [])];
  if (rows.length > 1) return states;
  return keep(
    states,
    { field, row: rows[0] ?? rowInHand, isOptional: isOptionalPart(field, question.index) },
    new Set([state.text]),
    negated !== question.holds,
    question,
  );
}

/** What a condition on some rows says of each of them; undefined where it says nothing of a single one. */
function truthOfEach(quantifier: Quantifier | undefined, holds: boolean): boolean | undefined {
  switch (quantifier) {
    case undefined:
      return holds;
    case 'all':
      return holds ? true : undefined;
    case 'any':
      return holds ? undefined : false;
    case 'no':
      return holds ? false : undefined;
  }
}

function placeIn(expression: Expression, { index }: Question): PlacedField | undefined {
  return expression.kind === 'path' ? placeOfField(expression, index) : undefined;
}

function keep(
  states: States,
  { field, row, isOptional }: PlacedField,
  values: ReadonlySet<string>,
  isAmong: boolean,
  { index, at }: Question,
): States | undefined {
  const before = states.get(field)?.get(row) ?? anyState(field, index);
  const left = new Set([...before.states].filter((state) => values.has(state) === isAmong));
  if (left.size === 0) return isOptional ? states : undefined;
  if (left.size === before.states.size) return withRow(states, field, row, before);
  const line = relatedTo({ origin: at }, `From here on it is ${quoted([...left], 'or')}.`);
  return withRow(states, field, row, { states: left, trail: [...before.trail, line], from: before.from });
}

/** A row of which nothing is known. */
export function anyState(field: string, index: SystemIndex): Known {
  return { states: statesOf(field, index) ?? new Set(), trail: [], from: [] };
}

/** What is known of the row that a step means by the name of its entity: any of those that are in reach. */
export function rowMeant(states: States, field: string, index: SystemIndex): Known {
  const rows = [...(states.get(field)?.values() ?? [])];
  return rows.length === 0 ? anyState(field, index) : rows.reduce(either);
}
