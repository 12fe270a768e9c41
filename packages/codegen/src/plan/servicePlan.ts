import type { ComparisonOperator } from '@specwright/model/expressions';
import type { Id } from '@specwright/model/reference';
import type { Objective } from '@specwright/model/softUse';
import type { RowMembers } from './commonRow.ts';
import type { Failure, Statement } from './program.ts';
import type { RowDependency } from './rowPaths.ts';
import type { SpecLine } from './specLines.ts';
import type { Condition, Value } from './values.ts';

/** The type of a value, whatever the language that holds it. A reference is the id of its row. */
export type ValueType =
  | { readonly kind: 'uuid' | 'string' | 'int' | 'decimal' | 'bool' | 'timestamp' }
  | ObjectType
  | { readonly kind: 'enum'; readonly name: string; readonly values: readonly string[] };

/** A JSON object: with these members and no other, or with any where the specification names none (`{}`). */
export interface ObjectType {
  readonly kind: 'json';
  readonly members?: readonly ObjectMember[];
}

export interface ObjectMember {
  readonly name: string;
  readonly type: ValueType;
  readonly optional: boolean;
  readonly bounds?: Bounds;
}

/** Bounds of a number, or of the length of a string; exact decimal text. */
export interface Bounds {
  readonly min: string;
  readonly max?: string;
}

export interface FieldPlan {
  readonly id: Id;
  readonly entity: Id;
  /** As in the spec and in JSON. */
  readonly name: string;
  readonly column: string;
  readonly type: ValueType;
  readonly optional: boolean;
  readonly bounds?: Bounds;
  readonly unique: boolean;
  readonly auto: boolean;
  readonly computed: boolean;
  readonly immutable: boolean;
  /** The database keeps it so: `@immutable` or `@snapshot`, and nothing that the service changes itself. */
  readonly fixed: boolean;
  readonly sensitive: boolean;
  readonly doc?: string;
  readonly snapshot?: { readonly entity: Id; readonly field: string };
  /** What a new row gets when nothing else gives a value. */
  readonly default?: Value;
  /** The link that the field is, where it holds the id of a row. */
  readonly link?: LinkPlan;
}

/** A column with the id of a row of another table: a reference field, or the child's side of an edge. */
export interface LinkPlan {
  /** The name under which the row is reached: `product`, `cart`. */
  readonly name: string;
  readonly column: string;
  readonly entity: Id;
  readonly target: Id;
  readonly optional: boolean;
  /** 1:1. */
  readonly unique: boolean;
  /** The row goes with the one that it belongs to. */
  readonly cascade: boolean;
  /** The database checks that the row is there. Not for links to the owner: accounts may live elsewhere. */
  readonly constrained: boolean;
  /** The edge that the link carries out. */
  readonly edge?: Id;
  /** The field of the spec. */
  readonly field?: Id;
}

/** Rows that link to a row: `cart_items` of a cart, `payment` of an order. */
export interface ChildPlan {
  readonly name: string;
  readonly entity: Id;
  readonly link: LinkPlan;
  readonly many: boolean;
}

export interface EntityPlan {
  readonly id: Id;
  /** As in the spec. */
  readonly name: string;
  /** The name of its type in code. */
  readonly typeName: string;
  readonly table: string;
  readonly doc?: string;
  readonly fields: readonly FieldPlan[];
  readonly links: readonly LinkPlan[];
  readonly children: readonly ChildPlan[];
  /** Unique sets of columns that a condition narrows (R3 with `max 1`). */
  readonly limits: readonly RowLimit[];
  /** R2 on fields of one row. */
  readonly predicates: readonly RowPredicate[];
  /** Its rows are the pairs of an edge `many:many`, and nothing else: no client sees them. */
  readonly pair?: PairPlan;
}

/** The two rows that a row of a join table brings together; there is one row for each two. */
export interface PairPlan {
  readonly from: LinkPlan;
  readonly to: LinkPlan;
}

/** R3: at most `max` rows for one value of `column` where the fields have these values, or the condition holds for `row`. */
export interface RowLimit {
  readonly name: string;
  readonly text: string;
  readonly column: string;
  readonly max: number;
  readonly where: readonly { readonly column: string; readonly value: Value }[];
  /** Where it is more than that fields have values. */
  readonly condition?: Condition;
}

/** R2: holds for each row of the entity. */
export interface RowPredicate {
  readonly name: string;
  readonly text: string;
  readonly condition: Condition;
}

export interface MachinePlan {
  readonly id: Id;
  readonly entity: Id;
  readonly field: string;
  readonly states: readonly string[];
  readonly initial: string;
  readonly transitions: readonly { readonly from: string; readonly to: string }[];
}

/** An `error` block. */
export interface ErrorPlan {
  readonly id: Id;
  readonly name: string;
  readonly status: number;
  readonly message: string;
  readonly doc?: string;
}

export interface EventPlan {
  readonly id: Id;
  readonly name: string;
  readonly entity?: Id;
  readonly payload: readonly PayloadPlan[];
  readonly handlers: readonly HandlerPlan[];
  readonly reaction?: OwnReactionPlan;
  /** Others may hear it: the module exposes it, or there is no module that could. */
  readonly exposed: boolean;
  /** The shortest time that a contract gives for what is made of it, in milliseconds. */
  readonly within?: number;
  readonly doc?: string;
}

/** The item of an `observe` block. */
export interface WatchedErrorsPlan {
  readonly id: Id;
  readonly text: string;
  /** `shop.sds:402` */
  readonly place: string;
}

/** `~ latency < 200ms`, `~ availability > 99.9%`: what is wished of the running service. */
export interface ObjectivePlan {
  readonly id: Id;
  readonly text: string;
  /** `shop.sds:140` */
  readonly place: string;
  readonly objective: Objective;
  /** The names of the operations that it is about: all, where it is about the process or about events. */
  readonly operations: readonly string[];
  /** The names of the events that may not wait. */
  readonly events: readonly string[];
}

/** An event of another service of the system that this one `consumes`. */
export interface ConsumedEventPlan {
  readonly id: Id;
  /** The module that exposes it, and the name of its service. */
  readonly module: string;
  readonly service: string;
  readonly name: string;
  readonly payload: readonly ConsumedMember[];
  /** The payload has the id of the row that the event tells of, as `about`. */
  readonly tellsOfRow: boolean;
  /** What the contracts of the system want made of it. */
  readonly reactions: readonly ReactionPlan[];
  /** What it wants told of in answer. */
  readonly answers: readonly ToldAnswerPlan[];
}

export interface ConsumedMember extends PayloadPlan {
  /** A row that is made of the event cannot be without it. */
  readonly required: boolean;
}

/** A `must produce` line of a contract: a program on `work` and the `event`, whose payload is its `body`. */
export interface ReactionPlan {
  readonly line: Id;
  readonly text: string;
  /** `system.sds:49` */
  readonly place: string;
  /** The entity of which a row is made, with the id of the event. */
  readonly entity: Id;
  readonly body: readonly Statement[];
  /** How long that may take after the event, in milliseconds; absent where the line says nothing of it. */
  readonly within?: number;
}

/** A `must produce` line whose product is an event of this service, which nothing else tells of. */
export interface ToldAnswerPlan {
  readonly line: Id;
  readonly text: string;
  /** `system.sds:49` */
  readonly place: string;
  /** The event that is told of, with an id that follows from that of the first. */
  readonly event: Id;
  readonly name: string;
  /** A program as of a reaction; empty where the reaction that makes its row tells of it, too. */
  readonly body: readonly Statement[];
  /** How long that may take after the event, in milliseconds; absent where the line says nothing of it. */
  readonly within?: number;
}

/** `B must occur within 10m of A`, of the service that tells of B: what has to follow an event that it tells of or hears. */
export interface ExpectationPlan {
  readonly line: Id;
  readonly text: string;
  /** `system.sds:25` */
  readonly place: string;
  /** The event that comes first, and the service that tells of it. */
  readonly after: { readonly service: string; readonly name: string };
  /** The name of the event that follows. */
  readonly name: string;
  /** The members of the payloads that name the row which both are about. */
  readonly row: RowMembers;
  /** In milliseconds. */
  readonly within: number;
}

/** `! sale.paid fails => retry 3x, then notify trade` of a contract: what becomes of an event that is not carried out. */
export interface FailureRulePlan {
  readonly line: Id;
  readonly text: string;
  /** `system.sds:50` */
  readonly place: string;
  readonly event: Id;
  /** The name of the event, and the service that tells of it. */
  readonly name: string;
  readonly service: string;
  /** How often it is tried again; absent: as often as other events. */
  readonly retries?: number;
  /** Who is told when it is given up. */
  readonly recipients: readonly string[];
}

export interface PayloadPlan {
  readonly name: string;
  readonly type: ValueType;
}

/** A `>>` line of an event: runs after commit. */
export interface HandlerPlan {
  readonly text: string;
  readonly onlyIf?: PayloadCondition;
  readonly recipients: readonly string[];
  readonly channels: readonly string[];
}

/** What the `>>` lines of an event do besides: a program on `work` and the event, whose payload is its `body`. */
export interface OwnReactionPlan {
  readonly body: readonly Statement[];
  /** The members of the payload that it reads. */
  readonly members: readonly MemberPlan[];
  /** It reads the row that the event tells of, whose id is `about`. */
  readonly tellsOfRow: boolean;
  /** The lines that it carries out. */
  readonly lines: readonly Id[];
}

/** What a `>>` line of an event asks of the payload. */
export type PayloadCondition =
  /** A member is that text, or true where it is none. */
  | { readonly kind: 'is'; readonly member: string; readonly negated: boolean; readonly text?: string }
  | {
      readonly kind: 'number';
      readonly member: string;
      readonly operator: ComparisonOperator;
      readonly other: { readonly number: string } | { readonly member: string };
    }
  | { readonly kind: 'missing'; readonly member: string; readonly negated: boolean }
  | { readonly kind: 'logical'; readonly operator: 'and' | 'or'; readonly parts: readonly PayloadCondition[] };

export interface ActionPlan {
  readonly id: Id;
  readonly name: string;
  readonly functionName: string;
  readonly parameters: readonly ActionParameter[];
  readonly body: readonly Statement[];
  readonly doc?: string;
}

export interface ActionParameter {
  readonly name: string;
  /** Columns of the row that the action reads, with their types; of one entity where it is known. */
  readonly columns: readonly { readonly name: string; readonly type: ValueType; readonly optional: boolean }[];
  readonly entities: readonly Id[];
  readonly type?: ValueType;
}

/** A member of a body. */
export interface MemberPlan {
  readonly id: Id;
  readonly name: string;
  readonly type: ValueType;
  readonly optional: boolean;
  readonly nullable: boolean;
  /** What the field holds when the body of a `PUT` leaves the member out; without it, what it held before. */
  readonly absent?: Value;
  readonly bounds?: Bounds;
  /** The row that the id names. */
  readonly row?: Id;
  readonly field?: Id;
}

export interface PathParameterPlan {
  readonly name: string;
  readonly type: ValueType;
  readonly entity?: Id;
  /** The field that it is matched with. */
  readonly field: string;
}

/** Who may call. */
export type AccessPlan =
  | { readonly kind: 'public' }
  /** Any valid token. */
  | { readonly kind: 'authenticated' }
  /** One of the roles; with `owner`, who owns the row as well. No roles and no owner: nobody. */
  | { readonly kind: 'granted'; readonly roles: readonly string[]; readonly owner: boolean };

export interface FilterPlan {
  readonly name: string;
  readonly column: string;
  readonly type: ValueType;
}

/** What a list answers and how it can be asked. */
export interface ListPlan {
  readonly entity: Id;
  readonly filters: readonly FilterPlan[];
  readonly sortable: readonly FilterPlan[];
  readonly pageSize?: number;
}

export interface AnswerPart {
  readonly entity: Id;
  /** Under which name it is nested; absent for the first. */
  readonly name?: string;
  /** The link or child of the first entity through which it is reached. */
  readonly relation?: string;
  /** The link of that child through which it goes on: the rows of an edge `many:many` stand behind their pairs. */
  readonly beyond?: string;
  readonly many: boolean;
  readonly optional: boolean;
}

/** A member of an object that the specification writes out: `out: {total: decimal}`. */
export interface AnswerMember {
  readonly name: string;
  readonly type: ValueType;
  /** It may be null. */
  readonly optional: boolean;
  readonly bounds?: Bounds;
}

export interface AnswerPlan {
  readonly list: boolean;
  /** None where `out` is an object alone. */
  readonly parts: readonly AnswerPart[];
  /** What is said besides the first row, or alone. */
  readonly members: readonly AnswerMember[];
}

/** A line of a `limit` block: so many requests in so many seconds. */
export interface LimitPlan {
  readonly id: Id;
  /** Method and path of the rule: what it covers is counted together. */
  readonly name: string;
  readonly requests: number;
  readonly seconds: number;
  /** Whose requests are counted together; a caller without a token is known by the address. */
  readonly per: 'caller' | 'ip' | 'service';
}

export interface OperationPlan {
  readonly id: Id;
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Camel case, unique: `postCheckout`. */
  readonly functionName: string;
  /** The file that it stands in: its subject, or the last word of its path. */
  readonly group: string;
  readonly doc?: string;
  readonly subject?: Id;
  readonly access: AccessPlan;
  readonly limits: readonly LimitPlan[];
  readonly parameters: readonly PathParameterPlan[];
  readonly members: readonly MemberPlan[];
  readonly takesBody: boolean;
  /** At least one member must be given. */
  readonly partial: boolean;
  readonly list?: ListPlan;
  readonly answer?: AnswerPlan;
  readonly status: 200 | 201 | 204;
  /**
   * The path under which what was created can be read: `/orders/{id}`. The last parameter is that member of the answer, or
   * what the program tells of the row besides its answer; others are those of the request. `isText`: it can hold any
   * character, and a URL cannot.
   */
  readonly location?: { readonly path: string; readonly member?: string; readonly isText: boolean };
  readonly cacheSeconds?: number;
  /** `~ timeout: 5s`, of the api or else of its module, in milliseconds: what takes longer is undone. */
  readonly timeout?: number;
  readonly writes: boolean;
  /** The first answer is kept and given again for the same `Idempotency-Key`. */
  readonly takesIdempotencyKey: boolean;
  readonly body: readonly Statement[];
  /** Every failure that the body can end in, besides those that all operations share. */
  readonly failures: readonly Failure[];
}

export interface PortPlan {
  /** Camel case. */
  readonly name: string;
  readonly noun: string;
  readonly entity?: Id;
  readonly verbs: readonly string[];
}

/** An equation: how a computed field follows from its row and the rows that belong to it. */
export interface ComputedPlan {
  readonly entity: Id;
  readonly field: string;
  readonly text: string;
  /** The name of the row in `body` and `value`. */
  readonly variable: string;
  readonly body: readonly Statement[];
  readonly value: Value;
  /** What a new row holds, until the first row that goes into it; of one that reads its own row, until it is there. */
  readonly start: Value;
  /** Rows whose columns go into it; of those that belong to the row also their coming and going. */
  readonly dependencies: readonly RowDependency[];
}

/** A line about rows of several tables: the service looks at the rows that a write touches, and commits none that break it. */
export interface KeptInvariantPlan {
  readonly line: Id;
  /** Camel case, unique. */
  readonly name: string;
  readonly text: string;
  /** The line is about each row of it. */
  readonly entity: Id;
  /** The name of that row in `body`. */
  readonly variable: string;
  /** Reads what the line is about; the last statement refuses a row that breaks it. */
  readonly body: readonly Statement[];
  readonly dependencies: readonly RowDependency[];
  /** `min`: it wants rows of this entity to be there. */
  readonly wants?: Id;
}

export interface SeedPlan {
  readonly entity: Id;
  readonly values: readonly { readonly column: string; readonly value: Value }[];
  /** The columns by which the row is known again. */
  readonly key: readonly string[];
}

/** `~ abandon after 72h inactivity`: rows in `from` for which the time is over are set to `to`. */
export interface TimedRulePlan {
  readonly id: Id;
  readonly text: string;
  readonly entity: Id;
  readonly column: string;
  readonly from: readonly string[];
  readonly to: string;
  readonly milliseconds: number;
  /** The column with the time from which it counts. */
  readonly since: string;
  /** Rows that belong to it; one that is younger keeps the rule from it. */
  readonly quiet: readonly { readonly relation: string; readonly column: string }[];
  /** The column with the time of the last change. */
  readonly changed?: string;
  /** What happens to each row, which is called `variable`, where that is more than that its state moves. */
  readonly program?: { readonly variable: string; readonly body: readonly Statement[] };
}

/** An item of a `metric:` line. `name` is that of Prometheus. */
export type MetricPlan = { readonly id: Id; readonly text: string; readonly name: string } & (
  | { readonly kind: 'level'; readonly entity: Id; readonly column: string }
  /** What came of operations, by their names. */
  | { readonly kind: 'conversion'; readonly operations: readonly string[] }
);

/** A table that the service keeps for itself: the outbox, the answers given under a key. */
export interface OwnTablePlan {
  /** The name of its type in code. */
  readonly typeName: string;
  readonly table: string;
  readonly doc: string;
  readonly columns: readonly OwnColumn[];
  /** The columns of the primary key. */
  readonly key: readonly string[];
  /** Columns that are searched. */
  readonly indexed: readonly string[];
  /** A column by which rows are searched until one of the others has a value: only those rows are in its index. */
  readonly waiting?: { readonly column: string; readonly until: readonly string[] };
}

export interface OwnColumn {
  readonly name: string;
  readonly type: ValueType;
  readonly optional?: boolean;
}

/** What is done by steps: of apis, actions and events. */
export function stepPrograms({
  operations,
  actions,
  events,
}: Pick<ServicePlan, 'operations' | 'actions' | 'events'>): (readonly Statement[])[] {
  const reactions = events.flatMap(({ reaction }) => reaction ?? []);
  return [...operations, ...actions, ...reactions].map(({ body }) => body);
}

export interface ServicePlan {
  /** Kebab case: the name of the package. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** The spec has an `auth` block. */
  readonly authenticates: boolean;
  /** The names of a field that holds the owner of a row, the first that an entity has. */
  readonly ownerNames: readonly string[];
  readonly entities: readonly EntityPlan[];
  readonly machines: readonly MachinePlan[];
  readonly errors: readonly ErrorPlan[];
  readonly events: readonly EventPlan[];
  /** Of other services. */
  readonly consumed: readonly ConsumedEventPlan[];
  readonly expectations: readonly ExpectationPlan[];
  /** Of the events that it tells of or hears. */
  readonly failureRules: readonly FailureRulePlan[];
  readonly actions: readonly ActionPlan[];
  readonly operations: readonly OperationPlan[];
  readonly ports: readonly PortPlan[];
  readonly computed: readonly ComputedPlan[];
  readonly kept: readonly KeptInvariantPlan[];
  readonly seeds: readonly SeedPlan[];
  /** What `runtime` asks for beside the service, where the service has a use for it. */
  readonly brokers: {
    /** Counts requests for all processes of the service together. */
    readonly redis: boolean;
    /** Carries events to others. */
    readonly rabbitmq: boolean;
  };
  readonly timedRules: readonly TimedRulePlan[];
  readonly metrics: readonly MetricPlan[];
  readonly objectives: readonly ObjectivePlan[];
  /** The specification says what is observed, or wished of the running service. */
  readonly isObserved: boolean;
  /** `observe { log: all state transitions }`. */
  readonly logsMoves: boolean;
  /** `observe { log: all errors }`: somebody wants to know of faults. */
  readonly watchedErrors?: WatchedErrorsPlan;
  readonly ownTables: readonly OwnTablePlan[];
  /** Every part that the plan was made from. */
  readonly sources: readonly Id[];
  /** The lines that the service carries out, in the order of the files. */
  readonly specLines: readonly SpecLine[];
}
