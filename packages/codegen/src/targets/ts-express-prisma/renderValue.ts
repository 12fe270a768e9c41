import type { ComparisonOperator } from '@specwright/model/expressions';
import { typeOf } from '../../plan/compile/bindExpression.ts';
import type { ValueType } from '../../plan/servicePlan.ts';
import { type Condition, mayBeMissing, missingIn, type Row, rowMayBeAbsent, type Value } from '../../plan/values.ts';
import type { Imports } from './imports.ts';
import { quoted } from './naming.ts';

/** What expressions of one file stand in. */
export interface ValueScope {
  readonly imports: Imports;
  /** From the file to `src/`: `../`. */
  readonly root: string;
  /** How the database is called: `work.db` or `db`. */
  readonly db: string;
  readonly nextNumber: (value: Extract<Value, { kind: 'next' }>) => string;
}

/** A row in TypeScript: `cartItem`, `cartItem.product`. */
export function renderRow(row: Row): string {
  if (row.kind === 'variable') return row.name;
  return `${renderRow(row.of)}${chain(row.of)}${row.link.name}`;
}

/** `.` or `?.`: what may be absent. */
function chain(row: Row): string {
  return rowMayBeAbsent(row) ? '?.' : '.';
}

/** A value as it is stored, given in answers and passed around. */
export function renderStored(value: Value, scope: ValueScope): string {
  switch (value.kind) {
    case 'literal':
      return renderLiteral(value.type, value.text);
    case 'null':
      return 'null';
    case 'column':
      return `${renderRow(value.row)}${chain(value.row)}${value.column}`;
    case 'local':
      return value.name;
    case 'member':
      return renderMember(value, scope);
    case 'parameter':
      return `params.${value.name}`;
    case 'caller':
      return 'caller.id';
    case 'role':
      return 'caller.role';
    case 'now':
      return scope.db === 'work.db' ? 'work.now' : 'now';
    case 'duration':
      return String(value.milliseconds);
    case 'newId':
      if (scope.db === 'work.db') return 'work.attempts.newId()';
      scope.imports.value('v7 as newId', 'uuid');
      return 'newId()';
    case 'next':
      return scope.nextNumber(value);
    case 'condition':
      return renderCondition(value.condition, scope);
    case 'orZero':
      return `(${renderStored(value.value, scope)} ?? ${renderLiteral(value.type, '0')})`;
    case 'reason':
      return 'result.reason';
    case 'binary':
    case 'aggregate':
      return storedNumber(value, scope);
  }
}

/** A member that may be absent, with what stands in for it; `null` says that there is no value from now on. */
function renderMember({ name, otherwise }: Extract<Value, { kind: 'member' }>, scope: ValueScope): string {
  const given = `body.${name}`;
  if (otherwise === undefined) return given;
  const known = renderStored(otherwise, scope);
  return mayBeMissing(otherwise) ? `(${given} === undefined ? ${known} : ${given})` : `(${given} ?? ${known})`;
}

function renderLiteral(type: ValueType, text: string): string {
  switch (type.kind) {
    case 'int':
      return `${text.replace(/^\+/, '')}n`;
    case 'bool':
      return text === 'true' ? 'true' : 'false';
    case 'timestamp':
      return `new Date(${quoted(text)})`;
    case 'decimal':
      return quoted(canonicalDecimal(text));
    case 'json':
      return JSON.stringify(JSON.parse(text));
    default:
      return quoted(text);
  }
}

/** `9.90` → `9.9`: as decimals are stored. */
export function canonicalDecimal(text: string): string {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace(/^[-+]/, '').split('.');
  const digits = whole.replace(/^0+(?=\d)/, '');
  const rest = fraction.replace(/0+$/, '');
  const plain = rest === '' ? digits : `${digits}.${rest}`;
  return negative && /[1-9]/.test(plain) ? `-${plain}` : plain;
}

/** An arithmetic value brought to the form of its type; nothing comes of what is missing. */
function storedNumber(value: Calculation, scope: ValueScope): string {
  const missing = missingTests(value, '===', scope);
  const known = calculated(value, scope);
  return missing.length === 0 ? known : `(${missing.join(' || ')} ? null : ${known})`;
}

type Calculation = Extract<Value, { kind: 'binary' | 'aggregate' }>;

/** `trip.km === null`, of each part that may be missing. */
function missingTests(value: Value, operator: '===' | '!==', scope: ValueScope): string[] {
  const sign = operator.slice(0, 2);
  return [
    ...new Set(
      missingIn(value).map((part) => `${renderStored(part, scope)} ${mayBeUndefined(part) ? sign : operator} null`),
    ),
  ];
}

function calculated(value: Calculation, scope: ValueScope): string {
  if (value.type.kind === 'timestamp') return renderInstant(value, scope);
  if (value.kind === 'binary' && value.type.kind === 'int' && isWhole(value)) return renderWhole(value, scope);
  if (value.type.kind === 'int') return `${numbers(scope, 'whole')}(${renderExact(value, scope)})`;
  return `${numbers(scope, 'decimalText')}(${renderExact(value, scope)})`;
}

function numbers(scope: ValueScope, name: string): string {
  return scope.imports.value(name, `${scope.root}domain/numbers.js`);
}

function isWhole(value: Value): boolean {
  if (value.kind === 'binary') return value.operator !== '/' && isWhole(value.left) && isWhole(value.right);
  return value.kind !== 'aggregate' && typeOf(value).kind === 'int';
}

function renderWhole(value: Value, scope: ValueScope): string {
  if (value.kind !== 'binary') return renderStored(value, scope);
  const side = (part: Value): string =>
    part.kind === 'binary' ? `(${renderWhole(part, scope)})` : renderWhole(part, scope);
  return `${side(value.left)} ${value.operator} ${side(value.right)}`;
}

/** A moment, moved by a duration. */
function renderInstant(value: Value, scope: ValueScope): string {
  if (value.kind === 'aggregate') return renderExtremeMoment(value, scope);
  return value.kind === 'binary' ? `new Date(${renderMilliseconds(value, scope)})` : renderStored(value, scope);
}

/** A moment as a number; the first or last of none is `NaN`, which is in no order. */
function renderMilliseconds(value: Value, scope: ValueScope): string {
  if (value.kind === 'duration') return duration(value.milliseconds);
  if (typeOf(value).kind !== 'timestamp') return `Number(${renderStored(value, scope)})`;
  if (value.kind === 'binary') {
    return `${renderMilliseconds(value.left, scope)} ${value.operator} ${renderMilliseconds(value.right, scope)}`;
  }
  if (value.kind === 'aggregate') return `${numbers(scope, 'milliseconds')}(${renderExtremeMoment(value, scope)})`;
  return `${renderStored(value, scope)}.getTime()`;
}

function renderExtremeMoment(value: Aggregate, scope: ValueScope): string {
  const name = value.function === 'min' ? 'earliest' : 'latest';
  return `${numbers(scope, name)}(${renderEach(value, (one) => renderStored(one, scope), scope)})`;
}

function duration(milliseconds: number): string {
  return String(milliseconds).replace(/\B(?=(\d{3})+(?!\d))/g, '_');
}

const methods = { '+': 'plus', '-': 'minus', '*': 'times' } as const;

/** A number for exact arithmetic: a Decimal. */
export function renderExact(value: Value, scope: ValueScope): string {
  if (value.kind === 'binary') {
    const { operator, left, right } = value;
    if (operator === '/') {
      return `${numbers(scope, 'quotient')}(${renderExact(left, scope)}, ${renderExact(right, scope)})`;
    }
    return `${renderExact(left, scope)}.${methods[operator]}(${renderOperand(right, scope)})`;
  }
  if (value.kind === 'aggregate') return renderAggregate(value, scope);
  return `${numbers(scope, 'exact')}(${renderStored(value, scope)})`;
}

/** What a method of Decimal takes: texts go in as they are. */
function renderOperand(value: Value, scope: ValueScope): string {
  if (value.kind === 'literal' && (value.type.kind === 'int' || value.type.kind === 'decimal'))
    return quoted(canonicalDecimal(value.text));
  return renderExact(value, scope);
}

function renderAggregate(value: Aggregate, scope: ValueScope): string {
  if (value.function === 'count' || value.of === undefined) {
    return `${numbers(scope, 'exact')}(BigInt(${renderRows(value, scope)}.length))`;
  }
  const name = { sum: 'sum', avg: 'average', min: 'lowest', max: 'highest' }[value.function];
  return `${numbers(scope, name)}(${renderEach(value, (one) => renderExact(one, scope), scope)})`;
}

/** What is taken of each row; nothing of one where it is missing. */
function renderEach(value: Aggregate, render: (of: Value) => string, scope: ValueScope): string {
  const rows = renderRows(value, scope);
  if (value.of === undefined) return rows;
  const missing = missingTests(value.of, '===', scope);
  const one = render(value.of);
  return missing.length === 0
    ? `${rows}.map((${value.item}) => ${one})`
    : `${rows}.flatMap((${value.item}) => ${missing.join(' || ')} ? [] : [${one}])`;
}

/** A test that no row has what an aggregate takes of each. */
export function renderNoValues(value: Aggregate & { readonly of: Value }, scope: ValueScope): string {
  const rows = renderRows(value, scope);
  const missing = missingTests(value.of, '===', scope);
  return missing.length === 0 ? `${rows}.length === 0` : `${rows}.every((${value.item}) => ${missing.join(' || ')})`;
}

type Aggregate = Extract<Value, { kind: 'aggregate' }>;

function isCount(value: Value): boolean {
  return value.kind === 'aggregate' && (value.function === 'count' || value.of === undefined);
}

/** The rows that an aggregate takes together. */
export function renderRows(value: Aggregate, scope: ValueScope): string {
  if (value.where === undefined) return value.list;
  return `${value.list}.filter((${value.item}) => ${renderCondition(value.where, scope)})`;
}

/** A condition in TypeScript. What is missing is in no order, and equal to nothing but what is missing too. */
export function renderCondition(condition: Condition, scope: ValueScope): string {
  switch (condition.kind) {
    case 'compare':
      return renderComparison(condition, scope);
    case 'member':
      return renderMembership(condition, scope);
    case 'quantified': {
      const method = condition.quantifier === 'all' ? 'every' : 'some';
      const test = `${condition.list}.${method}((${condition.item}) => ${renderCondition(condition.condition, scope)})`;
      return condition.quantifier === 'no' ? `!${test}` : test;
    }
    case 'empty':
      return `${condition.list}.length ${condition.negated ? '>' : '==='} 0`;
    case 'truthy':
      return `${condition.negated ? '!' : ''}${renderStored(condition.value, scope)}`;
    case 'role':
      return `caller.role ${condition.negated ? '!==' : '==='} ${quoted(condition.role)}`;
    case 'taken':
      return `${condition.variable} ${condition.negated ? '===' : '!=='} null`;
    case 'logical':
      return condition.parts
        .map((part) =>
          part.kind === 'logical' && part.operator !== condition.operator
            ? `(${renderCondition(part, scope)})`
            : renderCondition(part, scope),
        )
        .join(condition.operator === 'and' ? ' && ' : ' || ');
  }
}

function renderComparison(condition: Extract<Condition, { kind: 'compare' }>, scope: ValueScope): string {
  const { operator, left, right } = condition;
  if (right.kind === 'null' || left.kind === 'null') {
    const value = right.kind === 'null' ? left : right;
    return `${renderStored(value, scope)} ${operator === '=' ? '==' : '!='} null`;
  }
  const kinds = [typeOf(left).kind, typeOf(right).kind];
  const optional = [...new Set([left, right].flatMap(missingIn).map((value) => renderStored(value, scope)))];
  const test = comparisonOf(operator, left, right, kinds, scope);
  const isCalculated = [left, right].some(({ kind }) => kind === 'binary' || kind === 'aggregate');
  const asksForSame = (operator === '=' || operator === '!=') && !isCalculated;
  const isPlain = asksForSame && !kinds.includes('decimal') && !kinds.includes('timestamp');
  if (asksForSame && mayBeMissing(left) && mayBeMissing(right)) {
    return comparisonOfMissing(operator, { left, right }, isPlain, test, scope);
  }
  // Without a calculation `===` says the same of what is missing.
  if (optional.length === 0 || isPlain) return test;
  if (operator === '!=') return `(${optional.map((value) => `${value} == null`).join(' || ')} || ${test})`;
  return `(${optional.map((value) => `${value} != null`).join(' && ')} && ${test})`;
}

/** Whether two values are the same that may both be missing: then they are. */
function comparisonOfMissing(
  operator: ComparisonOperator,
  { left, right }: { readonly left: Value; readonly right: Value },
  isPlain: boolean,
  test: string,
  scope: ValueScope,
): string {
  const sides = [left, right].map((value) => renderStored(value, scope));
  if (isPlain) {
    const known = [left, right].map((value, at) => (mayBeUndefined(value) ? `(${sides[at]} ?? null)` : sides[at]));
    return known.join(` ${symbols[operator]} `);
  }
  const [one, other] = sides;
  return operator === '!='
    ? `(${one} == null ? ${other} != null : ${other} == null || ${test})`
    : `(${one} == null ? ${other} == null : ${other} != null && ${test})`;
}

/** Whether what is missing may be `undefined` where it stands, and not only `null`. */
function mayBeUndefined(value: Value): boolean {
  return value.kind === 'column' ? rowMayBeAbsent(value.row) : value.kind === 'member' && value.otherwise === undefined;
}

function comparisonOf(
  operator: ComparisonOperator,
  left: Value,
  right: Value,
  kinds: readonly string[],
  scope: ValueScope,
): string {
  const sides = [left, right];
  if (sides.some(isCount) && sides.every((side) => isCount(side) || isWhole(side))) {
    return renderCounts(operator, sides, scope);
  }
  if (kinds.every((kind) => kind === 'timestamp')) {
    const isOrder = operator !== '=' && operator !== '!=';
    const side = isOrder && !sides.some(picksMoment) ? renderInstant : renderMilliseconds;
    return `${side(left, scope)} ${symbols[operator]} ${side(right, scope)}`;
  }
  if (kinds.includes('decimal') || sides.some((value) => value.kind === 'aggregate')) {
    const method = { '=': 'eq', '!=': 'eq', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' }[operator];
    return `${operator === '!=' ? '!' : ''}${renderExact(left, scope)}.${method}(${renderOperand(right, scope)})`;
  }
  return `${renderSide(left, scope)} ${symbols[operator]} ${renderSide(right, scope)}`;
}

/** A moment that is one of those of rows, of which there may be none, or follows from it. */
function picksMoment(value: Value): boolean {
  return value.kind === 'binary' ? [value.left, value.right].some(picksMoment) : value.kind === 'aggregate';
}

/** `lines.length < 3`; beside a column the number of rows is a bigint as well. */
function renderCounts(operator: ComparisonOperator, sides: readonly Value[], scope: ValueScope): string {
  const isSmall = (value: Value): boolean => value.kind === 'literal' && Number.isSafeInteger(Number(value.text));
  const asNumbers = sides.every((side) => isCount(side) || isSmall(side));
  const side = (value: Value): string => {
    if (value.kind !== 'aggregate')
      return asNumbers && value.kind === 'literal' ? String(Number(value.text)) : renderWhole(value, scope);
    const length = `${renderRows(value, scope)}.length`;
    return asNumbers ? length : `BigInt(${length})`;
  };
  return sides.map(side).join(` ${symbols[operator]} `);
}

const symbols = { '=': '===', '!=': '!==', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const;

function renderSide(value: Value, scope: ValueScope): string {
  const isCalculated = value.kind === 'binary' || value.kind === 'aggregate';
  const text = isCalculated ? calculated(value, scope) : renderStored(value, scope);
  return value.kind === 'condition' ? `(${text})` : text;
}

function renderMembership(condition: Extract<Condition, { kind: 'member' }>, scope: ValueScope): string {
  const { item, members, negated: not } = condition;
  const tests = members.map((member) =>
    renderComparison({ kind: 'compare', operator: not ? '!=' : '=', left: item, right: member }, scope),
  );
  if (tests.length <= 1) return tests[0] ?? (not ? 'true' : 'false');
  return not ? tests.join(' && ') : `(${tests.join(' || ')})`;
}
