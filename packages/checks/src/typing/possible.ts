import type {
  ComparisonCondition,
  ComparisonOperator,
  Condition,
  Expression,
  MembershipCondition,
  PathExpression,
} from '@specwright/model/expressions';
import type { CheckContext } from '../context.ts';
import { compareDecimals } from '../decimals.ts';
import { answers, cellsThat, numberCells } from './cells.ts';
import { canBeMissing, lengthRangeOf, typeOf, typeOfField, type ValueType } from './valueTypes.ts';

/**
 * What can be the case: for each thing that is asked of, the answers that are left. A thing is a value (`qty`), the
 * order of two (`due ? placed`) or a fact (`cart empty`); what is not there can be anything.
 */
export type Possibility = ReadonlyMap<string, ReadonlySet<string>>;

/** One of these is the case; none: it cannot be. */
export type Possibilities = readonly Possibility[];

export const anything: Possibilities = [new Map()];

/** Beyond so many the conditions are too entangled to be followed; all stays possible. */
const mostPossibilities = 64;

/** A row or a value that is not there answers no comparison, and nobody knows what it answers to `!=`. */
const missing = 'missing';

/** What a condition asks of a thing: the answers with which it holds, and those with which it does not. */
interface Question {
  readonly thing: string;
  readonly holds: ReadonlySet<string>;
  readonly fails: ReadonlySet<string>;
}

/** Follows conditions of one block. The numbers and texts that they compare with are known beforehand. */
export class Reasoning {
  readonly #context: CheckContext;
  readonly #literals = new Map<string, Set<string>>();

  constructor(conditions: readonly Condition[], context: CheckContext) {
    this.#context = context;
    for (const condition of conditions) this.#gather(condition);
  }

  /** What is left where a condition holds, or where it does not. */
  narrow(before: Possibilities, condition: Condition, holds: boolean): Possibilities {
    if (condition.kind !== 'logical') return this.#answer(before, condition, holds);
    const isAll = (condition.operator === 'and') === holds;
    const { parts } = condition;
    const after = isAll
      ? parts.reduce((left, part) => this.narrow(left, part, holds), before)
      : parts.flatMap((part) => this.narrow(before, part, holds));
    return after.length > mostPossibilities ? before : after;
  }

  /** What a condition comes to by itself, whatever the values are. */
  verdictOf(condition: Condition): 'always' | 'never' | undefined {
    if (this.narrow(anything, condition, true).length === 0) return 'never';
    return this.narrow(anything, condition, false).length === 0 ? 'always' : undefined;
  }

  #answer(before: Possibilities, condition: Condition, holds: boolean): Possibilities {
    const question = this.#questionOf(condition);
    if (question === undefined) return before;
    const answer = holds ? question.holds : question.fails;
    return before.flatMap((possibility) => {
      const known = possibility.get(question.thing);
      const left = known === undefined ? answer : new Set([...known].filter((each) => answer.has(each)));
      return left.size === 0 ? [] : [new Map(possibility).set(question.thing, left)];
    });
  }

  #questionOf(condition: Condition): Question | undefined {
    switch (condition.kind) {
      case 'comparison':
        return condition.quantifier === undefined ? this.#comparison(condition) : undefined;
      case 'membership':
        return condition.quantifier === undefined ? this.#membership(condition) : undefined;
      case 'flag':
        return this.#choice(condition.path, ['true', 'false'], condition.negated ? ['false'] : ['true']);
      case 'state': {
        const { field, state, negated } = condition;
        const part = this.#context.field(field);
        const type = part === undefined ? undefined : typeOfField(part, this.#context);
        if (part === undefined || state.targets.length !== 1 || type?.kind !== 'choice') return undefined;
        return question(part.id, type.values, isIn([state.text], negated), part.optional);
      }
      case 'empty':
        return fact('empty', condition.collection, condition.negated);
      case 'exists':
        return fact('exists', condition.field, false);
      default:
        return undefined;
    }
  }

  #comparison({ left, operator, right }: ComparisonCondition): Question | undefined {
    if (isLiteral(left) && !isLiteral(right)) {
      return this.#comparison({ kind: 'comparison', left: right, operator: mirrored[operator], right: left });
    }
    const type = typeOf(left, this.#context);
    const key = keyOf(left);
    if (key === undefined) return undefined;
    if (right.kind === 'number' && type.kind === 'number') {
      const cells = numberCells([...(this.#literals.get(key) ?? [])], rangeOfCount(left, type));
      const holding = new Set(cellsThat(cells, operator, right.value).map(String));
      return question(key, cells.cells.map(String), (cell) => holding.has(cell), canBeMissing(left, this.#context));
    }
    if (right.kind === 'string' || right.kind === 'enumLiteral' || right.kind === 'boolean') {
      if (operator !== '=' && operator !== '!=') return undefined;
      return this.#oneOf(left, [right], operator === '!=');
    }
    return this.#order(key, left, operator, right);
  }

  #order(key: string, left: Expression, operator: ComparisonOperator, right: Expression): Question | undefined {
    const other = keyOf(right);
    if (other === undefined) return undefined;
    if (other < key) return this.#order(other, right, mirrored[operator], left);
    const orders = key === other ? ['0'] : ['-1', '0', '1'];
    const isOptional = [left, right].some((side) => canBeMissing(side, this.#context));
    return question(`${key} ? ${other}`, orders, (order) => answers[operator](Number(order)), isOptional);
  }

  #membership({ item, members, negated }: MembershipCondition): Question | undefined {
    const type = typeOf(item, this.#context);
    const key = keyOf(item);
    if (key === undefined || type.kind !== 'number') return this.#oneOf(item, members, negated);
    if (members.some(({ kind }) => kind !== 'number')) return undefined;
    const cells = numberCells([...(this.#literals.get(key) ?? [])], rangeOfCount(item, type));
    const among = members.flatMap((each) => (each.kind === 'number' ? cellsThat(cells, '=', each.value) : []));
    return question(key, cells.cells.map(String), isIn(among.map(String), negated), canBeMissing(item, this.#context));
  }

  /** A text, a flag or a value of a list is one of those that are written. */
  #oneOf(item: Expression, members: readonly Expression[], negated: boolean): Question | undefined {
    const texts = members.map(literalOf);
    const known = texts.filter((text) => text !== undefined);
    const type = typeOf(item, this.#context);
    if (item.kind !== 'path' || known.length === 0 || known.length < texts.length) return undefined;
    if (type.kind === 'choice') return this.#choice(item, type.values, known, negated);
    if (type.kind === 'flag') return this.#choice(item, ['true', 'false'], known, negated);
    return type.kind === 'text' ? this.#text(item, known, negated) : undefined;
  }

  #choice(path: PathExpression, values: readonly string[], among: readonly string[], negated = false) {
    const key = keyOf(path);
    if (key === undefined || !among.every((value) => values.includes(value))) return undefined;
    return question(key, values, isIn(among, negated), canBeMissing(path, this.#context));
  }

  /** Texts that are as long as the field lets them be, and all others. */
  #text(path: PathExpression, among: readonly string[], negated: boolean): Question | undefined {
    const key = keyOf(path);
    if (key === undefined) return undefined;
    const range = lengthRangeOf(path, this.#context);
    const written = [...(this.#literals.get(key) ?? [])].filter((text) => {
      const { length } = [...text];
      const [min, max] = [range?.min ?? '0', range?.max ?? String(length)];
      return compareDecimals(String(length), min) !== -1 && compareDecimals(String(length), max) !== 1;
    });
    const texts = [...written.map((text) => `"${text}"`), 'another'];
    return question(
      key,
      texts,
      isIn(
        among.map((text) => `"${text}"`),
        negated,
      ),
      canBeMissing(path, this.#context),
    );
  }

  #gather(condition: Condition): void {
    if (condition.kind === 'logical') for (const part of condition.parts) this.#gather(part);
    if (condition.kind === 'comparison') {
      this.#keep(condition.left, condition.right);
      this.#keep(condition.right, condition.left);
    }
    if (condition.kind === 'membership') for (const member of condition.members) this.#keep(condition.item, member);
  }

  #keep(side: Expression, other: Expression): void {
    const key = keyOf(side);
    if (key === undefined || (other.kind !== 'number' && other.kind !== 'string')) return;
    this.#literals.set(key, (this.#literals.get(key) ?? new Set()).add(other.value));
  }
}

/** True for two paths to one value: `qty` and `order.qty`. */
export function isOneValue(left: Expression, right: Expression): boolean {
  const key = keyOf(left);
  return key !== undefined && key === keyOf(right);
}

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** True for a value that is written out. */
export function isLiteral({ kind }: Expression): boolean {
  return kind === 'number' || kind === 'string' || kind === 'boolean' || kind === 'enumLiteral';
}

function literalOf(expression: Expression): string | undefined {
  if (expression.kind === 'boolean') return String(expression.value);
  if (expression.kind === 'string') return expression.value;
  return expression.kind === 'enumLiteral' && expression.value.targets.length > 0 ? expression.text : undefined;
}

function isIn(values: readonly string[], negated: boolean): (value: string) => boolean {
  return (value) => values.includes(value) !== negated;
}

function fact(what: string, path: PathExpression, negated: boolean): Question | undefined {
  const key = keyOf(path);
  return key === undefined ? undefined : question(`${what} ${key}`, ['yes', 'no'], isIn(['yes'], negated), false);
}

function question(
  thing: string,
  values: readonly string[],
  holds: (value: string) => boolean,
  isOptional: boolean,
): Question {
  const gap = isOptional ? [missing] : [];
  return {
    thing,
    holds: new Set([...values.filter(holds), ...gap]),
    fails: new Set([...values.filter((value) => !holds(value)), ...gap]),
  };
}

function rangeOfCount(expression: Expression, type: Extract<ValueType, { kind: 'number' }>) {
  const isCount = expression.kind === 'aggregate' && expression.function === 'count';
  return isCount ? { isWhole: true, range: { min: '0', max: undefined } } : type;
}

/** One name for a value, however its path is written (`qty`, `order.qty`); undefined where several may be meant. */
function keyOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'path':
      return keyOfPath(expression);
    case 'context':
      return expression.name;
    case 'number':
      return expression.value;
    case 'quantity':
      return `${expression.amount}${expression.unit}`;
    case 'binary': {
      const [left, right] = [keyOf(expression.left), keyOf(expression.right)];
      return left === undefined || right === undefined ? undefined : `(${left} ${expression.operator} ${right})`;
    }
    case 'aggregate': {
      const of = expression.where === undefined ? keyOfRows(expression.of) : undefined;
      return of === undefined ? undefined : `${expression.function}(${of})`;
    }
    default:
      return undefined;
  }
}

/** The rows that are counted or summed up may be many. */
function keyOfRows(expression: Expression): string | undefined {
  return expression.kind === 'path' ? expression.text : keyOf(expression);
}

function keyOfPath({ root, segments }: PathExpression): string | undefined {
  const isOne = segments.every(({ targets, form }) => targets.length === 1 && !/plural/i.test(form));
  if (!isOne || root.kind === 'entity' || root.kind === 'unknown') return undefined;
  const targets = segments.map((segment) => segment.targets[0] ?? '');
  return (root.kind === 'row' && targets.length > 1 ? targets.slice(1) : targets).join(' ');
}
