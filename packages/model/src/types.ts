import type { Origin } from './origin.ts';
import type { Id, Reference } from './reference.ts';

export const primitiveNames = ['uuid', 'string', 'int', 'decimal', 'bool', 'timestamp'] as const;
export type PrimitiveName = (typeof primitiveNames)[number];

/** One value of an enumeration. A state of a machine is such a value. Id: `value:Order.status:paid`. */
export interface EnumValue {
  readonly kind: 'enumValue';
  readonly id: Id;
  readonly name: string;
  readonly origin: Origin;
}

export interface PrimitiveType {
  readonly kind: 'primitive';
  readonly name: PrimitiveName;
}

export interface EnumType {
  readonly kind: 'enum';
  readonly values: readonly EnumValue[];
}

/** A field that holds the id of a row of another entity: `product: -> Product`. */
export interface ReferenceType {
  readonly kind: 'reference';
  readonly entity: Reference;
}

/** The type of another field: `method: Payment.method`. */
export interface FieldType {
  readonly kind: 'fieldType';
  readonly entity: Reference;
  readonly field: Reference;
}

/** An entity by its name where a type stands (`in: Product`). */
export interface EntityType {
  readonly kind: 'entity';
  readonly entity: Reference;
}

export interface ObjectMember {
  readonly name: string;
  readonly origin: Origin;
  readonly type?: Type;
  readonly optional: boolean;
  readonly range?: ValueRange;
}

export interface ObjectType {
  readonly kind: 'object';
  readonly members: readonly ObjectMember[];
}

/** `[E]` where a type stands for rows, not for an enumeration. */
export interface ListType {
  readonly kind: 'list';
  readonly element: Type;
}

/** A name that no type has; kept as it was written. */
export interface UnresolvedType {
  readonly kind: 'unresolved';
  readonly text: string;
  readonly reference?: Reference;
}

export type Type =
  | PrimitiveType
  | EnumType
  | ReferenceType
  | FieldType
  | EntityType
  | ObjectType
  | ListType
  | UnresolvedType;

/** `a..b` or `a..*`: of a number its value, of a string its length. The bounds keep their text, so that no digit is lost. */
export interface ValueRange {
  readonly min: string;
  /** Absent: no upper bound. */
  readonly max?: string;
  readonly origin: Origin;
}

/** A value as written where a plain value stands (defaults, seeds, properties, filters). */
export interface ScalarValue {
  readonly kind: 'number' | 'string' | 'quantity' | 'word' | 'object';
  /** Without quotes; of an object its JSON. */
  readonly text: string;
  readonly origin: Origin;
}
