import type { LiveDefault } from '@specwright/evolution/schema/liveSchema';
import type { ColumnType, Operand, Predicate, PredicateOperator } from '@specwright/evolution/schema/physicalSchema';
import { type Expr, parse } from 'pgsql-ast-parser';

const operators: Readonly<Record<string, PredicateOperator>> = {
  '=': '=',
  '<>': '!=',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

const lengthFunctions: ReadonlySet<string> = new Set(['length', 'char_length', 'character_length']);

/** The condition of a check, as far as a specification can say it; undefined for all else. */
export function readPredicate(sql: string): Predicate | undefined {
  const expression = parsed(sql);
  return expression && predicateOf(expression);
}

/** The value of a DEFAULT. `null` is none. */
export function readDefault(sql: string, types: readonly ColumnType[]): LiveDefault | undefined {
  // So our own migrations, today's and those of before, and most hands write the present moment.
  if (/^\(?\s*strftime\('%Y-%m-%dT%H:%M:%f(Z|\+00:00)', 'now'\)\s*\)?$/i.test(sql)) return { kind: 'now' };
  const expression = parsed(sql);
  const plain = expression && withoutCast(expression);
  if (plain?.type === 'null') return undefined;
  if (plain?.type === 'keyword' && plain.keyword === 'current_timestamp') return { kind: 'now' };
  if (plain?.type === 'call' && plain.function.name === 'now') return { kind: 'now' };
  const literal = plain && literalOf(plain);
  if (literal?.kind !== 'literal') return { kind: 'expression', sql };
  const isFlag = types[0] === 'boolean' && (literal.text === '0' || literal.text === '1');
  return { kind: 'value', text: isFlag ? String(literal.text === '1') : literal.text };
}

/** Undefined where it is no SQL that the reader knows. */
function parsed(sql: string): Expr | undefined {
  try {
    return parse(withLongNumbersAsTexts(sql), 'expr') as Expr;
  } catch {
    return undefined;
  }
}

/** The reader makes floats of numbers: those of which digits would be lost come as texts. */
function withLongNumbersAsTexts(sql: string): string {
  return sql
    .split(/('(?:[^']|'')*')/)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(/(?<![\w."])\d[\d.]{15,}(?![\w."])/g, "'$&'")))
    .join('');
}

function predicateOf(expression: Expr): Predicate | undefined {
  if (expression.type === 'unary' && (expression.op === 'IS NULL' || expression.op === 'IS NOT NULL')) {
    const item = operandOf(expression.operand);
    return item && { kind: 'null', negated: expression.op === 'IS NOT NULL', item };
  }
  if (expression.type === 'ternary' && expression.op === 'BETWEEN') {
    const { value, lo, hi } = expression;
    return logical('and', [comparison('>=', value, lo), comparison('<=', value, hi)]);
  }
  if (expression.type !== 'binary') return undefined;
  const { op, left, right } = expression;
  if (op === 'AND' || op === 'OR') {
    return logical(op === 'AND' ? 'and' : 'or', [predicateOf(left), predicateOf(right)]);
  }
  if (op === 'IN' || op === 'NOT IN') {
    return member(left, right.type === 'list' ? right.expressions : [right], op === 'NOT IN');
  }
  // What PostgreSQL makes of IN.
  if (op === '=' && right.type === 'call' && right.function.name === 'any') {
    const list = right.args[0] && withoutCast(right.args[0]);
    return list?.type === 'array' ? member(left, list.expressions, false) : undefined;
  }
  // Also of one member: `status = 'open'`.
  if (op === '=' && withoutCast(right).type === 'string') return member(left, [right], false);
  const operator = operators[op];
  return operator && comparison(operator, left, right);
}

function comparison(operator: PredicateOperator, one: Expr, other: Expr): Predicate | undefined {
  const [left, right] = [operandOf(one), operandOf(other)];
  return left && right && { kind: 'compare', operator, left, right };
}

function member(one: Expr, list: readonly Expr[], negated: boolean): Predicate | undefined {
  const item = operandOf(one);
  const members = list.flatMap((entry) => operandOf(entry) ?? []);
  return item && members.length === list.length ? { kind: 'member', negated, item, members } : undefined;
}

/** Flat: `a AND b AND c` is one condition of three parts. */
function logical(operator: 'and' | 'or', parts: readonly (Predicate | undefined)[]): Predicate | undefined {
  const present = parts.filter((part) => part !== undefined);
  if (present.length < parts.length) return undefined;
  const flat = present.flatMap((part) => (part.kind === 'logical' && part.operator === operator ? part.parts : [part]));
  return { kind: 'logical', operator, parts: flat };
}

/** A column, its length, or a value; casts say nothing beyond that. */
function operandOf(expression: Expr): Operand | undefined {
  const plain = withoutCast(expression);
  if (plain.type === 'ref') return { kind: 'column', name: plain.name };
  if (plain.type === 'call' && lengthFunctions.has(plain.function.name)) {
    const argument = plain.args[0] && withoutCast(plain.args[0]);
    return argument?.type === 'ref' ? { kind: 'length', name: argument.name } : undefined;
  }
  return literalOf(plain);
}

function literalOf(expression: Expr): Extract<Operand, { kind: 'literal' }> | undefined {
  switch (expression.type) {
    case 'string':
      return { kind: 'literal', type: 'text', text: expression.value };
    case 'boolean':
      return { kind: 'literal', type: 'boolean', text: String(expression.value) };
    case 'integer':
    case 'numeric':
      return {
        kind: 'literal',
        type: expression.type === 'integer' ? 'integer' : 'decimal',
        text: String(expression.value),
      };
    default:
      return undefined;
  }
}

function withoutCast(expression: Expr): Expr {
  return expression.type === 'cast' ? withoutCast(expression.operand) : expression;
}
