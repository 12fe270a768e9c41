import type { AggregateExpression, AggregateFunction, Condition, Expression } from '@specwright/model/expressions';
import type { Id } from '@specwright/model/reference';
import type { RuleMeaning } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import type { EntityPlan, FieldPlan } from '../plan/servicePlan.ts';
import type { ServiceOfSystem } from './systemPlan.ts';
import { columnTo, ownerOf } from './systemReferences.ts';

/** `Driver.balance = sum(Payout.amount where driver=D)`: a number that rows of several services make. */
export interface EquationPlan {
  readonly kind: 'equation';
  readonly service: ServiceOfSystem;
  readonly entity: Id;
  readonly column: string;
  readonly value: EquationValue;
  /** Divided or averaged: the field holds it as far as its digits go. */
  readonly rounded: boolean;
}

export type EquationValue =
  /** Exact decimal text. */
  | { readonly kind: 'number'; readonly text: string }
  /** Of the row itself. */
  | { readonly kind: 'column'; readonly column: string }
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: EquationValue;
      readonly right: EquationValue;
    }
  | AggregatePlan;

/** Over the rows of an entity, of any service, that refer to the row. */
export interface AggregatePlan {
  readonly kind: 'aggregate';
  readonly function: AggregateFunction;
  readonly service: ServiceOfSystem;
  readonly entity: Id;
  /** The column with the id of the row. */
  readonly link: string;
  /** What is taken of each of them; absent where they are counted. */
  readonly of?: EquationValue;
  /** The columns that it reads. */
  readonly columns: readonly string[];
  readonly where: readonly {
    readonly column: string;
    readonly kind: 'text' | 'whole' | 'truth';
    readonly text: string;
  }[];
}

type Equation = Extract<RuleMeaning, { kind: 'equation' }>;

interface Row {
  readonly service: ServiceOfSystem;
  readonly entity: EntityPlan;
}

interface Surroundings {
  readonly index: SystemIndex;
  readonly services: readonly ServiceOfSystem[];
  /** The row that the equation is about. */
  readonly left: Row;
}

/** Undefined where one service keeps it by itself, or where its rows cannot be told to belong together. */
export function planEquation(
  { left, right }: Equation,
  index: SystemIndex,
  services: readonly ServiceOfSystem[],
): EquationPlan | undefined {
  const row = left.root.kind === 'entity' ? rowOf(left.root.entity, services) : undefined;
  const field = row?.entity.fields.find(({ id }) => id === left.fields[0]);
  if (row === undefined || !isNumber(field) || left.fields.length !== 1) return undefined;
  const value = valueIn(right, { index, services, left: row }, row);
  if (value === undefined || !reads(value, (service) => service !== row.service)) return undefined;
  const { service, entity } = row;
  return { kind: 'equation', service, entity: entity.id, column: field.column, value, rounded: isRounded(value) };
}

function rowOf(entity: Id | undefined, services: readonly ServiceOfSystem[]): Row | undefined {
  const service = ownerOf(entity, services);
  const plan = service?.plan.entities.find(({ id }) => id === entity);
  return service === undefined || plan === undefined ? undefined : { service, entity: plan };
}

function isNumber(field: FieldPlan | undefined): field is FieldPlan {
  return field?.type.kind === 'int' || field?.type.kind === 'decimal';
}

/** @param row whose fields are meant */
function valueIn(expression: Expression, surroundings: Surroundings, row: Row): EquationValue | undefined {
  switch (expression.kind) {
    case 'number':
      return { kind: 'number', text: expression.value };
    case 'path': {
      const field = row.entity.fields.find(({ id }) => id === expression.fields[0]);
      return expression.fields.length === 1 && isNumber(field) ? { kind: 'column', column: field.column } : undefined;
    }
    case 'binary': {
      const left = valueIn(expression.left, surroundings, row);
      const right = valueIn(expression.right, surroundings, row);
      const { operator } = expression;
      return left === undefined || right === undefined ? undefined : { kind: 'binary', operator, left, right };
    }
    case 'aggregate':
      return row === surroundings.left ? aggregateOf(expression, surroundings) : undefined;
    default:
      return undefined;
  }
}

function aggregateOf(expression: AggregateExpression, surroundings: Surroundings): AggregatePlan | undefined {
  const { index, services, left } = surroundings;
  const row = rowOf(expression.entity, services);
  const link = row === undefined ? undefined : columnTo(left.entity.id, row.entity.id, row.service, index);
  const where = row === undefined ? undefined : conditionsOf(expression.where, row.entity, link);
  const counted = expression.function === 'count';
  const of = row === undefined || counted ? undefined : valueIn(expression.of, surroundings, row);
  if (row === undefined || link === undefined || where === undefined || (of === undefined && !counted))
    return undefined;
  const taken = of === undefined ? {} : { of };
  const columns = of === undefined ? [] : columnsOf(of);
  const { service, entity } = row;
  return {
    kind: 'aggregate',
    function: expression.function,
    service,
    entity: entity.id,
    link,
    ...taken,
    columns,
    where,
  };
}

/** Undefined for what is neither a column and its value nor, as `where driver=D`, how the rows belong together. */
function conditionsOf(
  where: Condition | undefined,
  entity: EntityPlan,
  link: string | undefined,
): AggregatePlan['where'] | undefined {
  if (where === undefined) return [];
  if (where.kind === 'logical') {
    const parts = where.parts.map((part) => conditionsOf(part, entity, link));
    return where.operator === 'or' || parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
  }
  if (where.kind !== 'comparison' || where.operator !== '=' || where.left.kind !== 'path') return undefined;
  const { left, right } = where;
  const field = entity.fields.find(({ id, name }) => id === left.fields[0] || name === left.text);
  if (field === undefined) return undefined;
  if (right.kind === 'variable') return field.column === link ? [] : undefined;
  const { column } = field;
  if (right.kind === 'enumLiteral') return [{ column, kind: 'text', text: right.text }];
  if (right.kind === 'string') return [{ column, kind: 'text', text: right.value }];
  if (right.kind === 'boolean') return [{ column, kind: 'truth', text: String(right.value) }];
  return right.kind === 'number' && field.type.kind === 'int'
    ? [{ column, kind: 'whole', text: right.value }]
    : undefined;
}

function columnsOf(value: EquationValue): string[] {
  if (value.kind === 'binary') return [...new Set([...columnsOf(value.left), ...columnsOf(value.right)])];
  return value.kind === 'column' ? [value.column] : [];
}

function reads(value: EquationValue, test: (service: ServiceOfSystem) => boolean): boolean {
  if (value.kind === 'binary') return reads(value.left, test) || reads(value.right, test);
  return value.kind === 'aggregate' && test(value.service);
}

function isRounded(value: EquationValue): boolean {
  if (value.kind === 'binary') return value.operator === '/' || isRounded(value.left) || isRounded(value.right);
  return value.kind === 'aggregate' && value.function === 'avg';
}
