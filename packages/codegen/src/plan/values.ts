import type { AggregateFunction, ComparisonOperator } from '@specwright/model/expressions';
import type { Id } from '@specwright/model/reference';
import type { LinkPlan, ValueType } from './servicePlan.ts';

/** Where a row stands in the program. */
export type Row =
  | { readonly kind: 'variable'; readonly name: string; readonly entity: Id; readonly nullable: boolean }
  /** Loaded together with the row that links to it. */
  | { readonly kind: 'linked'; readonly of: Row; readonly link: LinkPlan; readonly entity: Id };

/** An expression whose names are bound to rows, members and parameters. */
export type Value =
  | { readonly kind: 'literal'; readonly type: ValueType; readonly text: string }
  | { readonly kind: 'null' }
  | {
      readonly kind: 'column';
      readonly row: Row;
      readonly column: string;
      readonly type: ValueType;
      readonly optional: boolean;
    }
  /** A local name of the program: the value that an adjustment is about to write, a member that may be absent. */
  | { readonly kind: 'local'; readonly name: string; readonly type: ValueType; readonly optional?: boolean }
  /** A member of the body; `otherwise` where it may be absent and the row has a value. */
  | {
      readonly kind: 'member';
      readonly name: string;
      readonly type: ValueType;
      readonly optional: boolean;
      readonly otherwise?: Value;
    }
  | { readonly kind: 'parameter'; readonly name: string; readonly type: ValueType }
  | { readonly kind: 'caller' }
  | { readonly kind: 'role' }
  | { readonly kind: 'now' }
  /** Milliseconds, next to a timestamp. */
  | { readonly kind: 'duration'; readonly milliseconds: number }
  | { readonly kind: 'newId' }
  /** One more than the highest number in the column. */
  | { readonly kind: 'next'; readonly entity: Id; readonly column: string }
  | { readonly kind: 'condition'; readonly condition: Condition }
  /** A number that counts as zero where it is missing. */
  | { readonly kind: 'orZero'; readonly value: Value; readonly type: ValueType }
  /** The reason that a port gave for its refusal. */
  | { readonly kind: 'reason' }
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: Value;
      readonly right: Value;
      readonly type: ValueType;
    }
  /** Over the rows of `list`, each bound to `item`. */
  | {
      readonly kind: 'aggregate';
      readonly function: AggregateFunction;
      readonly list: string;
      readonly item: string;
      readonly entity: Id;
      readonly of?: Value;
      readonly where?: Condition;
      readonly type: ValueType;
    };

export type Condition =
  | { readonly kind: 'compare'; readonly operator: ComparisonOperator; readonly left: Value; readonly right: Value }
  | { readonly kind: 'member'; readonly negated: boolean; readonly item: Value; readonly members: readonly Value[] }
  /** Some (or none, or not all) of the rows of a list meet it. */
  | {
      readonly kind: 'quantified';
      readonly quantifier: 'any' | 'all' | 'no';
      readonly list: string;
      readonly item: string;
      readonly entity: Id;
      readonly condition: Condition;
    }
  | { readonly kind: 'empty'; readonly negated: boolean; readonly list: string }
  | { readonly kind: 'truthy'; readonly negated: boolean; readonly value: Value }
  | { readonly kind: 'role'; readonly negated: boolean; readonly role: string }
  /** Another row of the entity has this value. */
  | { readonly kind: 'taken'; readonly variable: string; readonly negated: boolean }
  | { readonly kind: 'logical'; readonly operator: 'and' | 'or'; readonly parts: readonly Condition[] };

type Aggregate = Extract<Value, { kind: 'aggregate' }>;

/** One of the values of the rows, or their mean: of none there is none. */
export function isPicked(value: Aggregate): value is Aggregate & { readonly of: Value } {
  return value.of !== undefined && (value.function === 'min' || value.function === 'max' || value.function === 'avg');
}

/** A row may be absent: nothing it holds is there then. */
export function rowMayBeAbsent(row: Row): boolean {
  return row.kind === 'variable' ? row.nullable : row.link.optional || rowMayBeAbsent(row.of);
}

/** The value itself may be missing. */
export function mayBeMissing(value: Value): boolean {
  if (value.kind === 'column') return value.optional || rowMayBeAbsent(value.row);
  if (value.kind === 'local') return value.optional === true;
  return value.kind === 'member' && value.optional && (value.otherwise === undefined || mayBeMissing(value.otherwise));
}

/** What may be missing of all that a value is worked out of; a sum or a count is always there. */
export function missingIn(value: Value): readonly Value[] {
  if (value.kind === 'binary') return [...missingIn(value.left), ...missingIn(value.right)];
  return mayBeMissing(value) ? [value] : [];
}
