import type { Origin } from './origin.ts';
import type { Id, Reference } from './reference.ts';
import type { Type } from './types.ts';

/** What the first word of a path stands for. */
export type PathRoot =
  /** A member of `in`; `entity` when it names a row (`product: uuid`), whose fields can then be read. */
  | { readonly kind: 'input'; readonly name: string; readonly entity?: Id }
  | { readonly kind: 'pathParameter'; readonly name: string; readonly entity?: Id }
  /** A parameter of an action; the entities that fit all its uses. */
  | { readonly kind: 'parameter'; readonly name: string; readonly entities: readonly Id[] }
  /** The row in hand of an entity: the subject, or a row reached through edges and references (`cart`, `payment`). */
  | { readonly kind: 'row'; readonly entity: Id }
  /** A bare field name: the field of the row in hand. */
  | { readonly kind: 'field'; readonly entity: Id }
  /** An entity by its own name (`Order.total`): any row of it. */
  | { readonly kind: 'entity'; readonly entity: Id }
  | { readonly kind: 'payload'; readonly name: string }
  | { readonly kind: 'event'; readonly event: Id }
  | { readonly kind: 'role'; readonly name: string }
  | { readonly kind: 'module'; readonly module: Id }
  | { readonly kind: 'unknown' };

/** `item.product.stock`. `fields` are the fields it walks through, in order, as far as they resolve. */
export interface PathExpression {
  readonly kind: 'path';
  readonly text: string;
  readonly origin: Origin;
  readonly root: PathRoot;
  /** One reference a segment, in the order written. */
  readonly segments: readonly Reference[];
  /** The fields walked through after the root (the root's own field first where the root is a field). */
  readonly fields: readonly Id[];
  /** The type of the last field, where it is known. */
  readonly type?: Type;
}

/** A literal that names a value of an enumeration: the type comes from the other side. */
export interface EnumLiteral {
  readonly kind: 'enumLiteral';
  readonly text: string;
  readonly origin: Origin;
  readonly value: Reference;
}

export interface NumberLiteral {
  readonly kind: 'number';
  /** Exact decimal text. */
  readonly value: string;
  readonly origin: Origin;
}

export interface StringLiteral {
  readonly kind: 'string';
  readonly value: string;
  readonly origin: Origin;
}

export interface BooleanLiteral {
  readonly kind: 'boolean';
  readonly value: boolean;
  readonly origin: Origin;
}

/** A number with a unit: durations `ms s m h d w`, `x` times, `%`. */
export interface QuantityLiteral {
  readonly kind: 'quantity';
  readonly amount: string;
  readonly unit: string;
  readonly origin: Origin;
}

/** `R` in `where rider=R`: any value, the same in the whole equation. */
export interface VariableExpression {
  readonly kind: 'variable';
  readonly name: string;
  readonly origin: Origin;
}

/** `now`, `caller`: values that the moment of the request gives. `null`: no value, to ask whether one is missing. */
export interface ContextExpression {
  readonly kind: 'context';
  readonly name: 'now' | 'caller' | 'null';
  readonly origin: Origin;
}

export interface BinaryExpression {
  readonly kind: 'binary';
  readonly operator: '+' | '-' | '*' | '/';
  readonly left: Expression;
  readonly right: Expression;
  readonly origin: Origin;
}

export type AggregateFunction = 'sum' | 'avg' | 'min' | 'max' | 'count';

/** `sum(OrderLine.qty * OrderLine.unit_price)`, `avg(Rating where rider=R)`. */
export interface AggregateExpression {
  readonly kind: 'aggregate';
  readonly function: AggregateFunction;
  readonly of: Expression;
  readonly where?: Condition;
  /** The entity whose rows are taken together, where it is known. */
  readonly entity?: Id;
  readonly origin: Origin;
}

export interface CallExpression {
  readonly kind: 'call';
  readonly callee: Reference;
  readonly arguments: readonly Expression[];
  readonly origin: Origin;
}

/** Atoms that fit no pattern, as written. */
export interface UnresolvedExpression {
  readonly kind: 'unresolved';
  readonly text: string;
  readonly origin: Origin;
}

export type Expression =
  | PathExpression
  | EnumLiteral
  | NumberLiteral
  | StringLiteral
  | BooleanLiteral
  | QuantityLiteral
  | VariableExpression
  | ContextExpression
  | BinaryExpression
  | AggregateExpression
  | CallExpression
  | UnresolvedExpression;

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** What holds of two values exactly when the other does not. */
export const oppositeOperator: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};
export type Quantifier = 'any' | 'all' | 'no';

/** A1, R2: `any item.qty > item.product.stock`. The quantifier ranges over the rows of `over`. */
export interface ComparisonCondition {
  readonly kind: 'comparison';
  readonly quantifier?: Quantifier;
  readonly over?: Id;
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** A2: `status not in [pending, paid]`. */
export interface MembershipCondition {
  readonly kind: 'membership';
  readonly quantifier?: Quantifier;
  readonly over?: Id;
  readonly negated: boolean;
  readonly item: Expression;
  readonly members: readonly Expression[];
  /** Of the list, its brackets included. */
  readonly listOrigin: Origin;
}

/** A3. */
export interface NotFoundCondition {
  readonly kind: 'notFound';
  /** `product not found`: the row meant, where it is named. */
  readonly row?: PathExpression;
}

/** A4 for the owner. */
export interface NotOwnerCondition {
  readonly kind: 'notOwner';
}

/** A4 for another role. */
export interface NotRoleCondition {
  readonly kind: 'notRole';
  readonly role: Reference;
}

/** A5: `cart empty`: the row has no rows of `items` through its edge. */
export interface EmptyCondition {
  readonly kind: 'empty';
  readonly negated: boolean;
  readonly collection: PathExpression;
  /** The entities of the rows that are counted. */
  readonly items: readonly Id[];
}

/** A6: `email exists`: another row has this value. */
export interface ExistsCondition {
  readonly kind: 'exists';
  readonly field: PathExpression;
}

/** A7: `payment fails`, `Charge.failed`: the port call or step on this row went wrong. */
export interface FailsCondition {
  readonly kind: 'fails';
  readonly subject: PathExpression;
}

/** S7: `if paid`: the subject's state. */
export interface StateCondition {
  readonly kind: 'state';
  readonly negated: boolean;
  /** The row whose state is meant. */
  readonly entity?: Id;
  readonly field?: Id;
  readonly state: Reference;
}

/** S7: `if refunded` where that is a flag (a bool field or a payload member). */
export interface FlagCondition {
  readonly kind: 'flag';
  readonly negated: boolean;
  readonly path: PathExpression;
}

export interface LogicalCondition {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or';
  readonly parts: readonly Condition[];
}

/** A8: words that no pattern reads. */
export interface ProseCondition {
  readonly kind: 'prose';
  readonly text: string;
}

export type Condition =
  | ComparisonCondition
  | MembershipCondition
  | NotFoundCondition
  | NotOwnerCondition
  | NotRoleCondition
  | EmptyCondition
  | ExistsCondition
  | FailsCondition
  | StateCondition
  | FlagCondition
  | LogicalCondition
  | ProseCondition;
