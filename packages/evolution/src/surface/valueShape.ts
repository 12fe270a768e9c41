import type { InputMember } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { Type } from '@specwright/model/types';
import { type FieldShape, rangeOf, shapeOf, shapeOfType } from '../fieldShape.ts';
import type { ValueShape } from './surface.ts';

/** What a member holds that stands for no field and says no type. */
const anyText: ValueShape = { type: 'string', optional: false };

/** A field as others see it: without what only its own module knows. */
export function valueShape({ decorators: _, reference, ...shape }: FieldShape): ValueShape {
  return reference === undefined ? shape : { ...shape, type: 'uuid' };
}

/**
 * A member of a body. `field` is the one that it is written to or read from: what the member does not say itself (its
 * type, its range) is that of the field, and a plain word for a type says less than the values of an enumeration.
 */
export function memberShape(member: InputMember, field: Id | undefined, index: SystemIndex): ValueShape {
  const source = fieldShape(field, index);
  const written = member.type === undefined ? undefined : typeShape(member.type, index);
  const known = source !== undefined && (written === undefined || source.type === 'enum') ? source : written;
  const range = member.range === undefined ? (known?.range ?? source?.range) : rangeOf(member.range);
  const { type, values, content } = known ?? anyText;
  return {
    type,
    optional: member.optional || (source?.optional ?? false),
    ...(range === undefined ? {} : { range }),
    ...(values === undefined ? {} : { values }),
    ...(content === undefined ? {} : { content }),
  };
}

/** The shape of a type alone; that of another field (`Payment.method`) with its range. */
export function typeShape(type: Type, index: SystemIndex): ValueShape {
  if (type.kind === 'fieldType' && type.field.targets.length === 1) {
    const shape = fieldShape(type.field.targets[0], index);
    if (shape !== undefined) return shape;
  }
  return valueShape({ ...shapeOfType(type, index), optional: false, decorators: [] });
}

/** The shape of a field by its id. */
export function fieldShape(id: Id | undefined, index: SystemIndex): ValueShape | undefined {
  const field = id === undefined ? undefined : index.part(id);
  return field?.kind === 'field' ? valueShape(shapeOf(field, index)) : undefined;
}
