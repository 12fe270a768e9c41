import type { Origin } from '@specwright/model/origin';
import type { PathPart } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';

/*
 * What is made of a design, before a language is chosen: every decision stands here, targets only write it down.
 * Names are as written in the design; a target gives them its own form.
 */

/** A type of a parameter, answer or field. */
export type DesignType =
  | {
      readonly kind:
        | 'text'
        | 'integer'
        | 'number'
        | 'boolean'
        | 'uuid'
        | 'datetime'
        | 'decimal'
        | 'bytes'
        | 'object'
        | 'any'
        | 'function'
        | 'none';
    }
  | { readonly kind: 'list' | 'set' | 'optional' | 'dictionary'; readonly of: DesignType }
  | { readonly kind: 'tuple'; readonly of: readonly DesignType[] }
  | { readonly kind: 'named'; readonly name: string };

export interface DesignField {
  readonly name: string;
  readonly type: DesignType;
  readonly optional: boolean;
  readonly default?: string;
  /** Of a number its value, of a text its length. */
  readonly min?: string;
  readonly max?: string;
  readonly pattern?: string;
  readonly values?: readonly string[];
}

/** A type with a name of its own. */
export interface NamedTypePlan {
  readonly name: string;
  /** Known where a `model` or an entity says it; else `text` or `object`, as its name and use suggest. */
  readonly shape: 'record' | 'object' | 'text';
  readonly fields: readonly DesignField[];
  readonly sources: readonly Id[];
}

export interface DesignParameter {
  readonly name: string;
  readonly type: DesignType;
}

/** How a parameter narrows a list. */
export interface ListFilter {
  readonly parameter: string;
  readonly by: 'page' | 'limit' | 'offset' | 'text' | 'values' | 'field';
}

/** What a method of a repository does with its rows. */
export type StoreRole =
  | { readonly kind: 'create'; readonly value: string }
  | { readonly kind: 'get'; readonly key: string }
  | { readonly kind: 'list'; readonly filters: readonly ListFilter[] }
  /** Without `key` the row in `value` says which row it is. */
  | { readonly kind: 'update'; readonly key?: string; readonly value: string }
  | { readonly kind: 'set'; readonly key: string; readonly value: string; readonly field: string }
  | { readonly kind: 'remove'; readonly key: string };

export interface DesignMethodPlan {
  readonly name: string;
  readonly parameters: readonly DesignParameter[];
  readonly returns: DesignType;
  /** What it does by itself; absent: it is a port, which somebody fills. */
  readonly role?: StoreRole;
  readonly sources: readonly Id[];
}

/** The rows of a contract that has the shape of a repository. */
export interface StorePlan {
  readonly entity: DesignType;
  readonly table: string;
  /** Fields of which no two rows have the same value. */
  readonly unique: readonly string[];
}

export interface ContractPlan {
  readonly name: string;
  readonly doc?: string;
  readonly methods: readonly DesignMethodPlan[];
  readonly store?: StorePlan;
  /** The module whose file holds its adapter. */
  readonly module?: string;
  /** Made for what a module's own lines need and no interface offers. */
  readonly made: boolean;
  readonly sources: readonly Id[];
}

/** Where an argument of a call is taken from. `whole…`: all of it. */
export interface ArgumentPlan {
  readonly from: 'path' | 'body' | 'query' | 'wholeBody' | 'wholeQuery' | 'request';
  readonly name: string;
  readonly type: DesignType;
}

export interface CallPlan {
  readonly contract: string;
  readonly method: string;
  readonly arguments: readonly ArgumentPlan[];
}

export interface RoutePlan {
  readonly id: Id;
  /** `POST /api/orders`. */
  readonly name: string;
  /** In small letters; `all` for ANY. */
  readonly verb: 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options' | 'all';
  readonly parts: readonly PathPart[];
  readonly status: number;
  readonly answer: 'json' | 'page' | 'redirect' | 'empty' | 'stream';
  /** The type behind the arrow, as written. */
  readonly answerType: string;
  /** Of a redirect. */
  readonly to?: string;
  readonly call?: CallPlan;
  /** What the call gives may be nothing: 404. */
  readonly mayMiss: boolean;
  /** An answer that is a bare value stands in an object under this name. */
  readonly wrap?: string;
}

export interface SocketPlan {
  readonly id: Id;
  readonly name: string;
  readonly parts: readonly PathPart[];
  /** The method of the module's handlers that gets its messages. */
  readonly call: { readonly contract: string; readonly method: string };
}

export interface CommandPlan {
  readonly id: Id;
  readonly name: string;
  readonly text: string;
  readonly arguments: readonly {
    readonly name: string;
    readonly kind: 'required' | 'optional' | 'option';
    readonly value: boolean;
  }[];
  readonly call: { readonly contract: string; readonly method: string };
}

export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** What a sentence asks for, where it has a form that can be tested. */
export type SentenceTest =
  | { readonly kind: 'missing'; readonly route: string }
  | { readonly kind: 'created'; readonly route: string }
  | { readonly kind: 'status'; readonly route: string; readonly status: number }
  /** Only a port can decide it: what is shown is that its refusal comes through. */
  | { readonly kind: 'refusal'; readonly route: string; readonly status: number }
  | { readonly kind: 'limit'; readonly route: string; readonly limit: RateLimit }
  | { readonly kind: 'unique'; readonly contract: string; readonly field: string }
  | { readonly kind: 'cache'; readonly route: string; readonly seconds: number }
  | { readonly kind: 'heartbeat'; readonly route: string; readonly seconds: number }
  | { readonly kind: 'requestId'; readonly route: string }
  | { readonly kind: 'badBody'; readonly route: string }
  | { readonly kind: 'ping'; readonly socket: string };

export interface SentencePlan {
  readonly id: Id;
  readonly text: string;
  readonly role: 'invariant' | 'test' | 'rule';
  readonly severity?: string;
  /** The module, interface or policy that says it. */
  readonly of: string;
  readonly origin: Origin;
  /** Absent: not checked. */
  readonly test?: SentenceTest;
}

export interface DesignModulePlan {
  readonly id: Id;
  readonly name: string;
  readonly doc?: string;
  /** Of its code: relative to the project, without an ending. */
  readonly path: string;
  /** Of its tests, likewise. */
  readonly testPath: string;
  readonly requires: readonly string[];
  readonly implements: readonly string[];
  readonly routes: readonly RoutePlan[];
  readonly sockets: readonly SocketPlan[];
  readonly commands: readonly CommandPlan[];
  readonly sentences: readonly SentencePlan[];
  readonly limit?: RateLimit;
  readonly cacheSeconds?: number;
  readonly heartbeatSeconds?: number;
}

export interface DesignPlan {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly database: boolean;
  readonly types: readonly NamedTypePlan[];
  readonly contracts: readonly ContractPlan[];
  readonly modules: readonly DesignModulePlan[];
  /** Those of policies, interfaces and the system itself. */
  readonly sentences: readonly SentencePlan[];
  readonly limit?: RateLimit;
  readonly cacheSeconds?: number;
  /** What of the stack is not offered and what is used instead, and other decisions to know. */
  readonly notes: readonly string[];
  readonly sources: readonly Id[];
}
