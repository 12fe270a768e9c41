import type { Expression } from '@specwright/model/expressions';
import type { Id } from '@specwright/model/reference';
import type { Rule } from '@specwright/model/statements';
import { bindExpression, typeOf } from './compile/bindExpression.ts';
import { ProgramContext, type Shared } from './compile/programContext.ts';
import { variableOf } from './names.ts';
import { ofNoRows } from './ofNoRows.ts';
import { rowsRead } from './rowPaths.ts';
import type { ComputedPlan, FieldPlan } from './servicePlan.ts';
import { mayBeMissing, missingIn, type Value } from './values.ts';

/** The equations of invariants that define computed fields. */
export function planComputed(shared: Shared): ComputedPlan[] {
  const plans: ComputedPlan[] = [];
  for (const invariant of shared.index.system.invariants) {
    for (const statement of invariant.statements) {
      if (statement.kind !== 'rule' || (invariant.scope === 'system' && readsOthers(statement, shared))) continue;
      const plan = planEquation(statement, shared);
      if (plan !== undefined) plans.push(plan);
    }
  }
  return plans;
}

/** Rows of other services: nothing here can work the value out, and the checker of the system compares it. */
function readsOthers({ rule }: Rule, { entities }: Shared): boolean {
  return rule.kind === 'equation' && entitiesIn(rule.right).some((entity) => !entities.has(entity));
}

function entitiesIn(expression: Expression): Id[] {
  switch (expression.kind) {
    case 'binary':
      return [...entitiesIn(expression.left), ...entitiesIn(expression.right)];
    case 'aggregate':
      return [...(expression.entity === undefined ? [] : [expression.entity]), ...entitiesIn(expression.of)];
    case 'path':
      return expression.root.kind === 'entity' ? [expression.root.entity] : [];
    default:
      return [];
  }
}

function planEquation(rule: Rule, shared: Shared): ComputedPlan | undefined {
  if (rule.rule.kind !== 'equation') return undefined;
  const { left, right } = rule.rule;
  const [owner = '', name = ''] = left.text.split('.');
  const entity = [...shared.entities.values()].find((candidate) =>
    left.fields.length > 0 ? candidate.fields.some((field) => field.id === left.fields[0]) : candidate.name === owner,
  );
  const wanted = left.text.includes('.') ? name : owner;
  const field = entity?.fields.find((candidate) => candidate.name === wanted);
  if (entity === undefined || field === undefined || !field.computed) return undefined;
  const context = new ProgramContext(shared, entity.id, [], rule.origin, () => undefined);
  const variable = context.newName(variableOf(entity.name));
  context.addRow(variable, entity.id, 'path', 'computed');
  const bound = bindExpression(right, context, field.type);
  if (bound === undefined) return undefined;
  if (bound.kind === 'binary' && [bound.left, bound.right].some(isMomentOfRows)) {
    shared.findings.error(
      'moment-of-rows',
      `'${entity.name}.${field.name}' is calculated with the first or last of moments, which may be none: compute that into a field with a '?' of its own, and this one of it.`,
      rule.origin,
    );
    return undefined;
  }
  const value = field.optional ? bound : withZeros(bound);
  if (!field.optional && (isMomentOfRows(value) || missingIn(value).length > 0)) {
    shared.findings.error(
      'computed-may-be-missing',
      `'${entity.name}.${field.name}' always has a value, but what it is worked out of may have none: put a '?' behind its type.`,
      rule.origin,
    );
  }
  const read = rowsRead(context, { variable, entity: entity.id, value }) ?? [];
  const dependencies = read.filter(({ columns }) => columns.length > 0);
  return {
    entity: entity.id,
    field: field.name,
    text: rule.text,
    variable,
    body: context.statements,
    value,
    start: ofNoRows(value, field) ?? neutralStart(field),
    dependencies,
  };
}

/** What a computed field holds until it is worked out. */
export function neutralStart(field: FieldPlan): Value {
  if (field.optional) return { kind: 'null' };
  if (field.type.kind === 'decimal' || field.type.kind === 'int')
    return { kind: 'literal', type: field.type, text: '0' };
  if (field.type.kind === 'bool') return { kind: 'literal', type: field.type, text: 'false' };
  if (field.type.kind === 'timestamp') return { kind: 'now' };
  if (field.type.kind === 'enum') return { kind: 'literal', type: field.type, text: field.type.values[0] ?? '' };
  return { kind: 'literal', type: { kind: 'string' }, text: '' };
}

/** The first or the last of moments: of no rows there is none. */
function isMomentOfRows(value: Value): boolean {
  return value.kind === 'aggregate' && value.type.kind === 'timestamp';
}

/** What is missing adds nothing to a number that always has a value. */
function withZeros(value: Value): Value {
  if (value.kind === 'binary') return { ...value, left: withZeros(value.left), right: withZeros(value.right) };
  const type = typeOf(value);
  const isNumber = type.kind === 'decimal' || type.kind === 'int';
  return isNumber && mayBeMissing(value) ? { kind: 'orZero', value, type } : value;
}
