import type { DesignPart } from './design.ts';
import type { EvolveTerm } from './evolveTerms.ts';
import type { Origin } from './origin.ts';
import type { Id, Reference } from './reference.ts';
import type { Guard, Rule, SoftRule, Statement, Step } from './statements.ts';
import type { EnumValue, ScalarValue, Type, ValueRange } from './types.ts';

/** What every named part has. `name` is as written. */
interface PartBase {
  readonly id: Id;
  readonly name: string;
  readonly origin: Origin;
  /** The comment directly above the part or at the end of its line, without its marks. */
  readonly doc?: string;
  /** The module it belongs to: the one that the `spec` block above it in its file names. */
  readonly module?: Id;
}

/** `key: value` of a block that is a list of settings. Several values are alternatives (`python | go`), a list has `list`. */
export interface Property {
  readonly key: string;
  readonly keyOrigin: Origin;
  readonly origin: Origin;
  readonly values: readonly ScalarValue[];
  readonly list: boolean;
  /** `~200`. */
  readonly approximate: boolean;
}

/** A `system` block. */
export interface SystemHeader extends PartBase {
  readonly kind: 'system';
  readonly version?: string;
  readonly properties: readonly Property[];
}

export interface Consumption {
  readonly origin: Origin;
  readonly module: Reference;
  /** Absent when all events of the module are meant (`mod/*`). */
  readonly event?: Reference;
}

export interface Module extends PartBase {
  readonly kind: 'module';
  readonly owns: readonly Reference[];
  readonly exposes: readonly ExposedItem[];
  readonly consumes: readonly Consumption[];
  readonly boundary?: ScalarValue;
  readonly properties: readonly Property[];
  readonly soft: readonly SoftRule[];
  /** The brackets of the lists, where they are written: the place where a fix adds to them. */
  readonly ownsOrigin?: Origin;
  readonly exposesOrigin?: Origin;
  readonly consumesOrigin?: Origin;
}

/** An entry of `exposes`: it declares the event for other modules and refers to its block where there is one. Id: `exposed:shop/order.paid`. */
export interface ExposedItem {
  readonly kind: 'exposed';
  readonly id: Id;
  readonly name: string;
  readonly origin: Origin;
  readonly module: Id;
  readonly event: Reference;
}

/** A `spec` block: the file (from here on) belongs to the module of that name. */
export interface SpecHeader extends PartBase {
  readonly kind: 'spec';
  readonly version?: string;
  readonly ofModule: Reference;
  readonly properties: readonly Property[];
}

export interface Contract extends PartBase {
  readonly kind: 'contract';
  readonly left: Reference;
  readonly right: Reference;
  readonly statements: readonly (Rule | Guard | SoftRule)[];
}

/** `invariant` (of a module) or `system_invariant`. */
export interface Invariant extends PartBase {
  readonly kind: 'invariant';
  readonly scope: 'module' | 'system';
  readonly statements: readonly (Rule | Guard | SoftRule)[];
}

export interface Decorator {
  readonly name: string;
  readonly origin: Origin;
  readonly arguments: readonly string[];
}

/** Id: `field:Order.total`. */
export interface Field extends PartBase {
  readonly kind: 'field';
  readonly entity: Id;
  readonly type: Type;
  readonly typeOrigin: Origin;
  readonly optional: boolean;
  readonly range?: ValueRange;
  readonly default?: ScalarValue;
  readonly decorators: readonly Decorator[];
  /** Of `@snapshot(Product.price)`: the field that is copied. */
  readonly snapshot?: Reference;
}

export interface Entity extends PartBase {
  readonly kind: 'entity';
  readonly fields: readonly Field[];
  readonly statements: readonly (SoftRule | Guard)[];
  readonly decorators: readonly Decorator[];
  /** The entity stands only in an `owns` list: nothing is known of its fields. */
  readonly forward: boolean;
}

export type Cardinality = '1' | 'many' | 'unknown';

/** Id: `edge:Cart->CartItem`. `from` is the parent. */
export interface Edge extends PartBase {
  readonly kind: 'edge';
  readonly from: Reference;
  readonly to: Reference;
  readonly left: Cardinality;
  readonly right: Cardinality;
  /** As written, with its place: `1:many`. */
  readonly cardinality: ScalarValue;
}

export interface Transition {
  readonly from: Reference;
  readonly to: Reference;
}

/** Id: `machine:Order.status`. */
export interface Machine extends PartBase {
  readonly kind: 'machine';
  readonly entity: Reference;
  readonly field: Reference;
  /** In the order written; `a -> b -> c` are two. The initial state is the first state of the first chain. */
  readonly transitions: readonly Transition[];
  readonly statements: readonly (SoftRule | Guard)[];
}

/** A `{path}` in the text of an error. */
export interface Placeholder {
  readonly text: string;
  readonly origin: Origin;
  readonly references: readonly Reference[];
}

export interface ErrorPart extends PartBase {
  readonly kind: 'error';
  readonly status: number;
  readonly statusOrigin: Origin;
  readonly message?: ScalarValue;
  readonly detail?: ScalarValue;
  readonly placeholders: readonly Placeholder[];
  readonly properties: readonly Property[];
}

/** Id: `payload:order.paid.total`. */
export interface PayloadMember {
  readonly kind: 'payload';
  readonly id: Id;
  readonly name: string;
  readonly origin: Origin;
  /** The field whose value it carries, where it carries one. */
  readonly field: Reference;
  readonly type?: Type;
  readonly optional: boolean;
}

export interface EventPart extends PartBase {
  readonly kind: 'event';
  readonly entity?: Reference;
  readonly refField?: Reference;
  readonly payload: readonly PayloadMember[];
  readonly statements: readonly (Step | SoftRule | Guard)[];
}

/** Id: `parameter:reserve_stock.item`. */
export interface Parameter {
  readonly kind: 'parameter';
  readonly id: Id;
  readonly name: string;
  readonly origin: Origin;
  readonly type?: Type;
  /** The entities whose fields satisfy all uses of an untyped parameter. */
  readonly entities: readonly Id[];
}

export interface Action extends PartBase {
  readonly kind: 'action';
  readonly parameters: readonly Parameter[];
  readonly statements: readonly (Step | Guard | SoftRule)[];
}

export type PathPart =
  | { readonly kind: 'static'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly origin: Origin };

/** Id: `input:POST /checkout.method`. */
export interface InputMember {
  readonly kind: 'input';
  readonly id: Id;
  readonly name: string;
  readonly origin: Origin;
  /** As written; absent for a bare name. */
  readonly type?: Type;
  readonly optional: boolean;
  readonly range?: ValueRange;
  readonly decorators: readonly Decorator[];
  /** The field of the subject (or of a row made here) of the same name: its type, range and optionality apply where `in` says nothing else. */
  readonly field?: Id;
  /** The entity whose row this id names (`product: uuid`). */
  readonly row?: Id;
}

export interface OutputPart {
  readonly list: boolean;
  readonly origin: Origin;
  /** Absent for a literal object. */
  readonly entity?: Reference;
  readonly members?: readonly InputMember[];
}

export interface OutputFilter {
  readonly field: Reference;
  readonly value: ScalarValue;
  /** The enum value meant, where the field is an enumeration. */
  readonly literal?: Reference;
  readonly origin: Origin;
}

export interface Output {
  readonly origin: Origin;
  readonly parts: readonly OutputPart[];
  readonly filters: readonly OutputFilter[];
  readonly decorators: readonly Decorator[];
}

/** An `api` block. Id: `operation:POST /cart/items`. Name: method, blank, path. */
export interface Operation extends PartBase {
  readonly kind: 'operation';
  readonly method: string;
  readonly path: string;
  readonly pathOrigin: Origin;
  readonly pathParts: readonly PathPart[];
  readonly input?: { readonly origin: Origin; readonly type: Type; readonly members: readonly InputMember[] };
  readonly output?: Output;
  /** `!`, `>>` and `~` lines in the order written. */
  readonly statements: readonly (Guard | Step | SoftRule)[];
  /** What is read, made, changed or deleted: the entity that the path's last static words name, else the first of `out`, else the last that the steps make. */
  readonly subject?: Id;
  /** The subject first, then the other entities whose fields may be named bare (rule 3.1.4 of the SDS reference). */
  readonly scope: readonly Id[];
}

export interface Grant {
  readonly role: Reference;
  /** Empty: all methods. */
  readonly methods: readonly string[];
  readonly origin: Origin;
}

export interface AuthRule extends PartBase {
  readonly kind: 'authRule';
  readonly path: string;
  readonly pathOrigin: Origin;
  readonly grants: readonly Grant[];
}

export interface LimitRule extends PartBase {
  readonly kind: 'limitRule';
  readonly method?: string;
  readonly path: string;
  readonly pathOrigin: Origin;
  readonly amount: number;
  readonly unit: string;
  readonly unitOrigin: Origin;
  readonly per?: Reference;
}

export interface Observation extends PartBase {
  readonly kind: 'observation';
  readonly items: readonly {
    readonly text: string;
    readonly origin: Origin;
    readonly references: readonly Reference[];
  }[];
}

/** A `runtime` or `migrate` block. */
export interface Settings extends PartBase {
  readonly kind: 'settings';
  readonly block: 'runtime' | 'migrate';
  readonly properties: readonly Property[];
}

/** One line of an `evolve` block. */
export type EvolveChange = EvolveLineBase &
  (
    | { readonly kind: 'add'; readonly field: Field }
    | { readonly kind: 'alter'; readonly field: Field; readonly was: Reference }
    | { readonly kind: 'rename'; readonly from: Reference; readonly to: Reference }
    /** `~* -> Ware`: the entity itself has another name now. */
    | { readonly kind: 'renameEntity'; readonly to: Reference }
    /** `-name`; without a field (`-*`) the entity itself goes. */
    | { readonly kind: 'drop'; readonly field?: Reference }
  );

interface EvolveLineBase {
  readonly origin: Origin;
  /** In the order written. */
  readonly terms: readonly EvolveTerm[];
}

export interface Evolve extends PartBase {
  readonly kind: 'evolve';
  readonly entity: Reference;
  readonly changes: readonly EvolveChange[];
  /** The closing brace: the place before which a fix adds a line. */
  readonly closeOrigin?: Origin;
}

export interface SeedValue {
  readonly field: Reference;
  readonly value: ScalarValue;
  readonly literal?: Reference;
  readonly origin: Origin;
}

export type SeedRow =
  | {
      readonly kind: 'record';
      readonly entity: Reference;
      readonly values: readonly SeedValue[];
      readonly origin: Origin;
    }
  | { readonly kind: 'default'; readonly entity: Reference; readonly value: SeedValue; readonly origin: Origin };

export interface Seed extends PartBase {
  readonly kind: 'seed';
  readonly rows: readonly SeedRow[];
}

/** `on test failure { … }`. */
export interface Hook extends PartBase {
  readonly kind: 'hook';
  readonly statements: readonly (Step | Guard | SoftRule)[];
}

export type Part =
  | SystemHeader
  | Module
  | ExposedItem
  | SpecHeader
  | Contract
  | Invariant
  | Entity
  | Field
  | EnumValue
  | Edge
  | Machine
  | ErrorPart
  | EventPart
  | PayloadMember
  | Action
  | Parameter
  | Operation
  | InputMember
  | AuthRule
  | LimitRule
  | Observation
  | Settings
  | Evolve
  | Seed
  | Hook
  | DesignPart;

export type { Statement };
