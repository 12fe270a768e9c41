import type { FieldShape } from '../fieldShape.ts';

/** A value as it travels between two programs: a reference is the id of a row. */
export type ValueShape = Omit<FieldShape, 'decorators' | 'reference'>;

export type ValueShapes = Readonly<Record<string, ValueShape>>;

/** What an api answers when all went well. */
export interface OutputShape {
  /** The entity whose rows are answered; absent where the answer is an object of its own. */
  readonly entity?: string;
  readonly list: boolean;
  /** The rows that stand within: `[OrderLine]`, `Payment`. Sorted. */
  readonly nested: readonly string[];
  /** Which rows are answered: `status=active`, `@owner`. Sorted. */
  readonly rows: readonly string[];
  /** Of an object of its own. */
  readonly members?: ValueShapes;
}

export interface RateShape {
  readonly requests: number;
  readonly seconds: number;
  /** Whose requests are counted together, as written (`user`, `ip`); absent: all. */
  readonly per?: string;
}

/** What the callers of an api rely on. */
export interface ApiShape {
  /** Everybody, whoever has a valid token, or who has one of the roles (sorted). */
  readonly access: 'public' | 'authenticated' | readonly string[];
  readonly input: ValueShapes;
  /** Absent: it answers no body. */
  readonly output?: OutputShape;
  /** The status of a request that went well. */
  readonly status: number;
  /** `409 stock_conflict`, and `400` where no `error` block is meant. Sorted. */
  readonly errors: readonly string[];
  readonly limits: readonly RateShape[];
  /** Rows on a page; absent: a list comes as a whole. */
  readonly page?: number;
}

/** What the consumers of an event rely on. */
export interface EventShape {
  /** Other modules may consume it. */
  readonly exposed: boolean;
  /** `Order.id`. */
  readonly ref?: string;
  readonly payload: ValueShapes;
}

export interface PromiseShape {
  /** The module that keeps the promise, where the sentence says so. */
  readonly by?: string;
  /** The deadline as written: `30s`. */
  readonly within?: string;
  /** `exactly one`. */
  readonly count?: string;
}

/** Sentence, without its deadline and its count → what it promises. */
export type ContractShape = Readonly<Record<string, PromiseShape>>;

/** What others rely on in a module. Every list and map is sorted. */
export interface Surface {
  /** `POST /checkout` → api. */
  readonly apis: Readonly<Record<string, ApiShape>>;
  readonly events: Readonly<Record<string, EventShape>>;
  /** `matching <-> rider`, the names sorted; it stands with the module that is named first. */
  readonly contracts: Readonly<Record<string, ContractShape>>;
}
