import type { ComparisonOperator, Condition, Expression } from '@specwright/model/expressions';
import type { EventPart } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { PayloadCondition, PayloadPlan, ValueType } from './servicePlan.ts';

type Members = ReadonlyMap<string, ValueType>;

/** `>> if total > 100: …` of an event; undefined where it asks for more than its payload holds. */
export function payloadCondition(
  condition: Condition,
  event: EventPart,
  payload: readonly PayloadPlan[],
): PayloadCondition | undefined {
  return bind(condition, event, new Map(payload.map(({ name, type }) => [name, type])));
}

function bind(condition: Condition, event: EventPart, members: Members): PayloadCondition | undefined {
  switch (condition.kind) {
    case 'flag':
      return flag(condition.path.text, condition.negated, members);
    case 'state':
      return flag(condition.state.text, condition.negated, members) ?? stateOf(condition, event);
    case 'comparison':
      return condition.quantifier === undefined
        ? comparison(condition.operator, condition.left, condition.right, members)
        : undefined;
    case 'membership': {
      if (condition.quantifier !== undefined) return undefined;
      const operator = condition.negated ? '!=' : '=';
      const parts = condition.members.map((member) => comparison(operator, condition.item, member, members));
      return logical(condition.negated ? 'and' : 'or', parts);
    }
    case 'logical':
      return logical(
        condition.operator,
        condition.parts.map((part) => bind(part, event, members)),
      );
    default:
      return undefined;
  }
}

function logical(
  operator: 'and' | 'or',
  parts: readonly (PayloadCondition | undefined)[],
): PayloadCondition | undefined {
  const bound = parts.filter((part) => part !== undefined);
  return bound.length < parts.length ? undefined : { kind: 'logical', operator, parts: bound };
}

function flag(member: string, negated: boolean, members: Members): PayloadCondition | undefined {
  return members.has(member) ? { kind: 'is', member, negated } : undefined;
}

/** `if lost:` where the payload carries the field that has this state. */
function stateOf(
  { field, negated, state }: Extract<Condition, { kind: 'state' }>,
  event: EventPart,
): PayloadCondition | undefined {
  const carrier = event.payload.find((member) => field !== undefined && targetOf(member.field) === field);
  return carrier === undefined ? undefined : { kind: 'is', member: carrier.name, negated, text: state.text };
}

const mirrored = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function comparison(
  operator: ComparisonOperator,
  left: Expression,
  right: Expression,
  members: Members,
): PayloadCondition | undefined {
  const member = memberIn(left, members);
  if (member === undefined) {
    return memberIn(right, members) === undefined ? undefined : comparison(mirrored[operator], right, left, members);
  }
  const isEquality = operator === '=' || operator === '!=';
  const negated = operator === '!=';
  const kind = members.get(member)?.kind;
  if (isEquality && right.kind === 'context' && right.name === 'null') return { kind: 'missing', member, negated };
  if (kind === 'int' || kind === 'decimal') return numberTest(member, operator, right, members);
  const text = memberIn(right, members) === undefined ? textOf(right) : undefined;
  if (!isEquality || text === undefined) return undefined;
  if (kind === 'bool') return { kind: 'is', member, negated: negated === (text === 'true') };
  return kind === 'timestamp' || kind === 'json' ? undefined : { kind: 'is', member, negated, text };
}

function numberTest(
  member: string,
  operator: ComparisonOperator,
  right: Expression,
  members: Members,
): PayloadCondition | undefined {
  if (right.kind === 'number') return { kind: 'number', member, operator, other: { number: right.value } };
  const other = memberIn(right, members);
  const type = other === undefined ? undefined : members.get(other)?.kind;
  if (other === undefined || (type !== 'int' && type !== 'decimal')) return undefined;
  return { kind: 'number', member, operator, other: { member: other } };
}

function memberIn(expression: Expression, members: Members): string | undefined {
  return expression.kind === 'path' && members.has(expression.text) ? expression.text : undefined;
}

function textOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'enumLiteral':
    case 'path':
    case 'unresolved':
      return expression.text;
    case 'string':
    case 'boolean':
      return String(expression.value);
    default:
      return undefined;
  }
}
