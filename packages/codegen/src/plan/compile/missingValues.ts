import type { Origin } from '@specwright/model/origin';
import { snakeCase } from '@specwright/model/words';
import type { Failure } from '../program.ts';
import { type Condition, mayBeMissing, missingIn, type Row, type Value } from '../values.ts';
import type { ProgramContext } from './programContext.ts';

/**
 * A value that is written where there must be one: a request is refused in which a part of it is missing.
 * @returns the value, as one that is there
 */
export function demand(value: Value, origin: Origin, context: ProgramContext): Value {
  for (const part of missingIn(value)) {
    if (context.knows(part)) continue;
    const failure = failureOf(part, context);
    context.emit({ kind: 'guard', condition: isMissing(part), failure });
    context.know([part]);
    const status = failure.kind === 'missingMember' ? 422 : 409;
    context.shared.findings.info(
      'may-be-missing',
      `'${nameOf(part, context)}' may have no value here; the request is then refused (${status}). A line ` +
        `'! ${nameOf(part, context)} = null => …' above says it in your words.`,
      origin,
    );
  }
  return known(value);
}

/** The value as one that is there. */
export function known(value: Value): Value {
  switch (value.kind) {
    case 'binary':
      return { ...value, left: known(value.left), right: known(value.right) };
    case 'column':
      return { ...value, row: knownRow(value.row), optional: false };
    case 'member':
    case 'local':
      return { ...value, optional: false };
    default:
      return value;
  }
}

function knownRow(row: Row): Row {
  if (row.kind === 'variable') return { ...row, nullable: false };
  return { ...row, of: knownRow(row.of), link: { ...row.link, optional: false } };
}

function isMissing(value: Value): Condition {
  return { kind: 'compare', operator: '=', left: value, right: { kind: 'null' } };
}

function failureOf(value: Value, context: ProgramContext): Failure {
  const member = context.memberOf(value);
  if (member !== undefined) return { kind: 'missingMember', member };
  return { kind: 'inline', status: 409, message: `${nameOf(value, context)} has no value` };
}

/** As a line of the specification says it. */
function nameOf(value: Value, context: ProgramContext): string {
  if (value.kind !== 'column') return context.memberOf(value) ?? '';
  const entity = context.entity(value.row.entity);
  const field = entity?.fields.find(({ column }) => column === value.column);
  return `${snakeCase(entity?.name ?? '')}.${field?.name ?? value.column}`;
}

/** What is there wherever the condition holds. */
export function presentWhere(condition: Condition): readonly Value[] {
  if (condition.kind === 'logical') {
    return condition.operator === 'and' ? condition.parts.flatMap(presentWhere) : [];
  }
  if (condition.kind !== 'compare') return [];
  const { operator, left, right } = condition;
  if (left.kind === 'null' || right.kind === 'null') return operator === '!=' ? [left, right] : [];
  if (operator === '!=' || (operator === '=' && mayBeMissing(left) && mayBeMissing(right))) return [];
  return [...missingIn(left), ...missingIn(right)];
}

/** What is there wherever the condition does not hold. */
export function presentUnless(condition: Condition): readonly Value[] {
  if (condition.kind === 'logical') {
    return condition.operator === 'or' ? condition.parts.flatMap(presentUnless) : [];
  }
  if (condition.kind !== 'compare' || condition.operator !== '=') return [];
  const { left, right } = condition;
  return left.kind === 'null' || right.kind === 'null' ? [left, right] : [];
}
