import type { Condition, Expression, PathExpression, QuantityLiteral } from './expressions.ts';
import type { Origin } from './origin.ts';
import type { Id, Reference } from './reference.ts';

/** How far a statement is understood: read by a pattern, kept as prose, or a call of a port. */
export type Standing = 'structured' | 'prose' | 'port';

interface StatementBase {
  readonly id: Id;
  readonly text: string;
  readonly origin: Origin;
  readonly standing: Standing;
  /** The rows of the pattern table that read it (`A1`, `S2`, …), in the order of its phrases. */
  readonly patterns: readonly string[];
  /** All references inside, structured or not, in the order written. */
  readonly references: readonly Reference[];
}

/** A `!` line: when the condition holds, the outcomes happen. Hard: it becomes a test. */
export interface Guard extends StatementBase {
  readonly kind: 'guard';
  readonly condition: Condition;
  readonly conditionText: string;
  readonly outcomes: readonly Outcome[];
}

export type Outcome =
  /** O1: `400 "cannot cancel"`. */
  | { readonly kind: 'status'; readonly status: number; readonly message?: string; readonly origin: Origin }
  /** O2: the name of an `error` block. */
  | { readonly kind: 'error'; readonly error: Reference; readonly origin: Origin }
  /** O3. */
  | { readonly kind: 'rollback'; readonly what?: Reference; readonly origin: Origin }
  /** O4: `notify rider`, `retry 3x`, `then notify …`. */
  | {
      readonly kind: 'recovery';
      readonly verb: 'notify' | 'retry' | 'halt' | 'alert' | 'then';
      readonly text: string;
      readonly times?: number;
      readonly recipients: readonly Reference[];
      readonly origin: Origin;
    }
  | { readonly kind: 'prose'; readonly text: string; readonly origin: Origin };

/** A `>>` line. Its effects happen in the order written, only when the guard holds. */
export interface Step extends StatementBase {
  readonly kind: 'step';
  readonly guard?: Condition;
  readonly guardText?: string;
  readonly effects: readonly Effect[];
}

/** `f = expr` after `create E(s) with`. */
export interface Assignment {
  readonly field: Reference;
  readonly value: Expression;
}

export type Effect =
  /** S1. */
  | { readonly kind: 'emit'; readonly event: Reference; readonly origin: Origin }
  /** S2: `create Order(pending)`; without a state `create Order`. */
  | {
      readonly kind: 'create';
      readonly entity: Reference;
      readonly state?: Reference;
      /** The field that `state` is a value of. */
      readonly stateField?: Id;
      readonly assignments: readonly Assignment[];
      readonly origin: Origin;
    }
  /** S2: `set Order(paid)`. */
  | {
      readonly kind: 'setState';
      readonly entity: Reference;
      readonly state: Reference;
      readonly stateField?: Id;
      readonly origin: Origin;
    }
  /** `set order.note = "x"`. */
  | { readonly kind: 'assign'; readonly path: PathExpression; readonly value: Expression; readonly origin: Origin }
  /** `delete cart`, `remove item`. */
  | { readonly kind: 'delete'; readonly row: PathExpression; readonly origin: Origin }
  /** S3: an `action` of the system. `each` = once for every row of the collection. */
  | {
      readonly kind: 'call';
      readonly action: Reference;
      readonly arguments: readonly CallArgument[];
      readonly origin: Origin;
    }
  /** S4. */
  | {
      readonly kind: 'notify';
      readonly recipients: readonly Reference[];
      readonly channels: readonly string[];
      readonly origin: Origin;
    }
  /** S5. */
  | {
      readonly kind: 'adjust';
      readonly direction: 'increment' | 'decrement';
      readonly path: PathExpression;
      readonly by: Expression;
      readonly origin: Origin;
    }
  /** S6: `snapshot prices to OrderLines`. */
  | {
      readonly kind: 'snapshot';
      readonly source: readonly Reference[];
      /** The entity that is filled. */
      readonly entity: Reference;
      readonly origin: Origin;
    }
  /** `restore stock per line`: the inverse of an action's decrement, once a row. */
  | {
      readonly kind: 'restore';
      readonly field: Reference;
      readonly per?: Reference;
      readonly origin: Origin;
    }
  /** S8: `charge payment`: a call of a port. `noun` leads to the entity whose row it is about. */
  | {
      readonly kind: 'port';
      readonly verb: string;
      readonly noun?: Reference;
      readonly text: string;
      readonly origin: Origin;
    }
  /** S9. */
  | { readonly kind: 'prose'; readonly text: string; readonly origin: Origin };

export interface CallArgument {
  readonly each: boolean;
  readonly value: Expression;
}

/** A `~` line: a wish, an option, a time rule. Never a failing test. */
export interface SoftRule extends StatementBase {
  readonly kind: 'soft';
  readonly rule: SoftMeaning;
}

export type SoftMeaning =
  /** T1: `cache: 30s`. `key` in lower case with single blanks. */
  | { readonly kind: 'option'; readonly key: string; readonly value: Expression; readonly known: boolean }
  /** T2: `latency critical < 500ms`; of a rate (`throughput > 100/min`) also the time that it counts over. */
  | {
      readonly kind: 'objective';
      readonly metric: string;
      readonly operator: string;
      readonly value: Expression;
      readonly perSeconds?: number;
    }
  /** T3: `abandon after 72h inactivity`. */
  | {
      readonly kind: 'timed';
      readonly verb: string;
      readonly after: QuantityLiteral;
      readonly reason: string;
      readonly state?: Reference;
    }
  /** T4: `emit stock.low if threshold`. */
  | {
      readonly kind: 'emitIf';
      readonly event: Reference;
      readonly condition: Condition;
      readonly conditionText: string;
    }
  /** T4: `trigger when stock < 10`. */
  | { readonly kind: 'trigger'; readonly condition: Condition; readonly conditionText: string }
  | { readonly kind: 'prose'; readonly text: string };

/** A sentence of an invariant, a system invariant or a contract. */
export interface Rule extends StatementBase {
  readonly kind: 'rule';
  readonly rule: RuleMeaning;
  /** `always`, `at_checkout`, `eventually_consistent`; `always` where none is written. */
  readonly timing: string;
}

export type RuleMeaning =
  /** R1: `Order.total = sum(…)`. */
  | { readonly kind: 'equation'; readonly left: PathExpression; readonly right: Expression }
  /** R2: `stock >= 0`. */
  | { readonly kind: 'predicate'; readonly condition: Condition }
  /** R3: `Cart per user: max 1 where status=open`. */
  | {
      readonly kind: 'cardinality';
      readonly entity: Reference;
      readonly per: Reference;
      readonly bound: 'max' | 'min';
      readonly count: number;
      readonly where?: Condition;
    }
  /** R4: `Order.status:paid => event order.paid emitted`. */
  | { readonly kind: 'implication'; readonly premise: ImplicationSide; readonly conclusion: ImplicationSide }
  /** C1. */
  | {
      readonly kind: 'mustProduce';
      readonly source: PathExpression;
      readonly count?: 'exactly one' | 'at least one' | 'at most one';
      readonly product: PathExpression;
      readonly within?: QuantityLiteral;
    }
  /** C2. */
  | {
      readonly kind: 'mustOccur';
      readonly event: PathExpression;
      readonly within: QuantityLiteral;
      readonly after: PathExpression;
    }
  /** C3. */
  | {
      readonly kind: 'referencesOnly';
      readonly source: PathExpression;
      readonly what: Reference;
      readonly where: Condition;
    }
  /** I1. */
  | {
      readonly kind: 'reachesTerminal';
      readonly entity: PathExpression;
      readonly states: readonly Reference[];
      readonly within?: QuantityLiteral;
    }
  /** I2: `every X produces exactly one Y`. */
  | {
      readonly kind: 'produces';
      readonly source: PathExpression;
      readonly count: 'exactly one' | 'at least one' | 'at most one';
      readonly product: PathExpression;
    }
  /** I2: `no Y without X`. */
  | { readonly kind: 'provenance'; readonly product: PathExpression; readonly source: PathExpression }
  | { readonly kind: 'prose'; readonly text: string };

export type ImplicationSide =
  /** `Order.status:paid`. */
  | {
      readonly kind: 'inState';
      readonly entity?: Id;
      readonly field?: Id;
      readonly path: PathExpression;
      readonly state: Reference;
    }
  /** `event order.paid emitted`. */
  | { readonly kind: 'emitted'; readonly event: Reference }
  /** `Payment.refund`, `stock.restore`: a verb on a row or field. */
  | { readonly kind: 'verb'; readonly on: PathExpression; readonly verb: string }
  | { readonly kind: 'condition'; readonly condition: Condition }
  | { readonly kind: 'prose'; readonly text: string };

export type Statement = Guard | Step | SoftRule | Rule;
