import { quotientPlaces } from '@specwright/evolution/schema/sqlDialect';
import { memoOf } from '@specwright/model/memo';
import type { Id } from '@specwright/model/reference';
import type { Decimal } from 'decimal.js';
import type { LinkPlan } from '../servicePlan.ts';
import type { Condition, Row, Value } from '../values.ts';
import {
  type Cell,
  type Cells,
  compareCells,
  freshId,
  halfUp,
  isMoment,
  isNumber,
  literalCell,
  moment,
  number,
} from './cells.ts';
import type { TableRow, Tables } from './tables.ts';

export interface Caller {
  readonly id: string;
  readonly role: string;
}

/** What expressions are evaluated in. */
export interface Scope {
  readonly tables: Tables;
  readonly caller: Caller | undefined;
  readonly body: Cells;
  readonly parameters: Cells;
  readonly rows: Map<string, TableRow | null>;
  readonly lists: Map<string, readonly TableRow[]>;
  readonly locals: Map<string, Cell>;
  readonly counter: { ids: number };
}

/** A scope with one more row, for the item of a list. */
export function withRow(scope: Scope, name: string, row: TableRow): Scope {
  return { ...scope, rows: new Map([...scope.rows, [name, row]]) };
}

export function rowOf(row: Row, scope: Scope): TableRow | null {
  if (row.kind === 'variable') return scope.rows.get(row.name) ?? null;
  const from = rowOf(row.of, scope);
  if (from === null) return null;
  return linkedRow(from, row.link, scope.tables);
}

function linkedRow(from: TableRow, link: LinkPlan, tables: Tables): TableRow | null {
  const loaded = from.links?.get(link.name);
  return loaded === undefined ? (tables.follow(from, link) ?? null) : loaded;
}

const cellOfLiteral = memoOf(({ type, text }: Extract<Value, { kind: 'literal' }>) => literalCell(type, text));

/** A value of the plan as a cell. */
export function evaluate(value: Value, scope: Scope): Cell {
  switch (value.kind) {
    case 'literal':
      return cellOfLiteral(value);
    case 'null':
      return null;
    case 'column':
      return rowOf(value.row, scope)?.cells[value.column] ?? null;
    case 'local':
      return scope.locals.get(value.name) ?? null;
    case 'member': {
      const given = scope.body[value.name];
      if (given !== undefined) return given;
      return value.otherwise === undefined ? null : evaluate(value.otherwise, scope);
    }
    case 'parameter':
      return scope.parameters[value.name] ?? null;
    case 'caller':
      return scope.caller?.id ?? null;
    case 'role':
      return scope.caller?.role ?? null;
    case 'now':
      return moment(0);
    case 'duration':
      return number(value.milliseconds);
    case 'newId':
      scope.counter.ids += 1;
      return freshId(scope.counter.ids);
    case 'next':
      return nextNumber(scope.tables, value.entity, value.column);
    case 'condition':
      return holds(value.condition, scope);
    case 'orZero':
      return evaluate(value.value, scope) ?? number(0);
    case 'reason':
      return null;
    case 'binary':
      return calculated(value, evaluate(value.left, scope), evaluate(value.right, scope));
    case 'aggregate':
      return aggregate(value, scope);
  }
}

function nextNumber(tables: Tables, entity: Id, column: string): Cell {
  const numbers = tables.rowsOf(entity).flatMap((row) => {
    const cell = row.cells[column] ?? null;
    return isNumber(cell) ? [cell] : [];
  });
  return numbers.reduce((high, cell) => (cell.gt(high) ? cell : high), number(0)).plus(1);
}

/** What comes of the two sides of a calculation; nothing of what is missing. */
export function calculated(value: Extract<Value, { kind: 'binary' }>, left: Cell, right: Cell): Cell {
  if (left === null || right === null) return null;
  if (isMoment(left) || isMoment(right)) return shifted(value.operator, left, right);
  if (!isNumber(left) || !isNumber(right)) return null;
  const result = {
    '+': () => left.plus(right),
    '-': () => left.minus(right),
    '*': () => left.times(right),
    '/': () => quotient(left, right),
  };
  const exact = result[value.operator]();
  return value.type.kind === 'int' ? exact.toDecimalPlaces(0, halfUp) : exact.toDecimalPlaces(40);
}

/** As services divide, and migrations of them. */
function quotient(left: Decimal, right: Decimal): Decimal {
  return left.div(right).toDecimalPlaces(quotientPlaces, halfUp);
}

function shifted(operator: string, left: Cell, right: Cell): Cell {
  const amount = (cell: Cell): number => (isMoment(cell) ? cell.offset : isNumber(cell) ? cell.toNumber() : 0);
  return moment(operator === '-' ? amount(left) - amount(right) : amount(left) + amount(right));
}

type Aggregate = Extract<Value, { kind: 'aggregate' }>;

/** The rows that an aggregate takes together. */
function rowsTaken(value: Aggregate, scope: Scope): TableRow[] {
  return (scope.lists.get(value.list) ?? []).filter(
    (row) => value.where === undefined || holds(value.where, withRow(scope, value.item, row)),
  );
}

/** What an aggregate takes of its rows; nothing of one where it is missing. */
export function cellsTaken(value: Aggregate, of: Value, scope: Scope): Cell[] {
  return rowsTaken(value, scope)
    .map((row) => evaluate(of, withRow(scope, value.item, row)))
    .filter((cell) => cell !== null);
}

function aggregate(value: Aggregate, scope: Scope): Cell {
  const { of } = value;
  if (value.function === 'count' || of === undefined) return number(rowsTaken(value, scope).length);
  const all = cellsTaken(value, of, scope);
  if (value.type.kind === 'timestamp') return extremeMoment(value.function, all);
  const cells = all.filter((cell) => isNumber(cell));
  if (cells.length === 0) return number(0);
  const sum = cells.reduce((total, cell) => total.plus(cell), number(0));
  switch (value.function) {
    case 'sum':
      return sum;
    case 'avg':
      return quotient(sum, number(cells.length));
    case 'min':
      return cells.reduce((low, cell) => (cell.lt(low) ? cell : low));
    case 'max':
      return cells.reduce((high, cell) => (cell.gt(high) ? cell : high));
  }
}

/** The first or the last; none of nothing. */
function extremeMoment(name: string, cells: readonly Cell[]): Cell {
  const offsets = cells.filter((cell) => isMoment(cell)).map(({ offset }) => offset);
  if (offsets.length === 0) return null;
  return moment(name === 'min' ? Math.min(...offsets) : Math.max(...offsets));
}

/** Whether a condition holds. What is missing is in no order, and equal to nothing but what is missing too. */
export function holds(condition: Condition, scope: Scope): boolean {
  switch (condition.kind) {
    case 'compare':
      return compares(condition.operator, evaluate(condition.left, scope), evaluate(condition.right, scope), condition);
    case 'member': {
      const item = evaluate(condition.item, scope);
      const found = condition.members.some((member) =>
        compares('=', item, evaluate(member, scope), { left: condition.item, right: member }),
      );
      return found !== condition.negated;
    }
    case 'quantified':
      return quantified(condition, scope);
    case 'empty':
      return ((scope.lists.get(condition.list) ?? []).length === 0) !== condition.negated;
    case 'truthy':
      return (evaluate(condition.value, scope) === true) !== condition.negated;
    case 'role':
      return (scope.caller?.role === condition.role) !== condition.negated;
    case 'taken':
      return ((scope.rows.get(condition.variable) ?? null) !== null) !== condition.negated;
    case 'logical':
      return condition.operator === 'and'
        ? condition.parts.every((part) => holds(part, scope))
        : condition.parts.some((part) => holds(part, scope));
  }
}

/**
 * Whether a condition on one row refuses it, as a CHECK does: where a value is missing that it needs, it says nothing
 * and the row is kept.
 */
export function refuses(condition: Condition, scope: Scope): boolean {
  return verdictOf(condition, scope) === false;
}

/** Undefined where the condition says nothing. */
function verdictOf(condition: Condition, scope: Scope): boolean | undefined {
  const isMissing = (value: Value): boolean => evaluate(value, scope) === null;
  switch (condition.kind) {
    case 'compare': {
      const sides = [condition.left, condition.right];
      const asksForNothing = sides.some(({ kind }) => kind === 'null');
      return !asksForNothing && sides.some(isMissing) ? undefined : holds(condition, scope);
    }
    case 'member': {
      if (isMissing(condition.item)) return undefined;
      const held = holds(condition, scope);
      return held === condition.negated && condition.members.some(isMissing) ? undefined : held;
    }
    case 'truthy':
      return isMissing(condition.value) ? undefined : holds(condition, scope);
    case 'logical': {
      const decisive = condition.operator === 'or';
      const verdicts = condition.parts.map((part) => verdictOf(part, scope));
      if (verdicts.includes(decisive)) return decisive;
      return verdicts.includes(undefined) ? undefined : !decisive;
    }
    default:
      return holds(condition, scope);
  }
}

function quantified(condition: Extract<Condition, { kind: 'quantified' }>, scope: Scope): boolean {
  const rows = scope.lists.get(condition.list) ?? [];
  const test = (row: TableRow): boolean => holds(condition.condition, withRow(scope, condition.item, row));
  if (condition.quantifier === 'all') return rows.every(test);
  return rows.some(test) === (condition.quantifier === 'any');
}

function compares(
  operator: string,
  left: Cell,
  right: Cell,
  condition: { readonly left: Value; readonly right: Value },
): boolean {
  if (condition.left.kind === 'null' || condition.right.kind === 'null') {
    return (left === null && right === null) === (operator === '=');
  }
  const order = compareCells(left, right);
  // Nothing comes of a calculation with a value that is missing: it is equal to nothing.
  const isCalculated = [condition.left, condition.right].some(({ kind }) => kind === 'binary' || kind === 'aggregate');
  const isSame = order === 0 || (left === null && right === null && !isCalculated);
  switch (operator) {
    case '=':
      return isSame;
    case '!=':
      return !isSame;
    case '<':
      return order !== undefined && order < 0;
    case '<=':
      return order !== undefined && order <= 0;
    case '>':
      return order !== undefined && order > 0;
    default:
      return order !== undefined && order >= 0;
  }
}
