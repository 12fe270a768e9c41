import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Field } from '@specwright/model/parts';
import type { ScalarValue } from '@specwright/model/types';
import { valueNames } from '../candidates.ts';
import { finding } from '../catalogue.ts';
import { type CheckContext, describeType } from '../context.ts';
import { asWritten, fitsType, isHalfTyped, liesInRange, rangeText } from '../scalars.ts';
import { unknownName } from './unknownName.ts';

/** A default is a value like any other: one of the list, of the type, in the range. */
export function* defaultMustFitItsField(field: Field, context: CheckContext): Iterable<Diagnostic> {
  const value = field.default;
  if (value === undefined || isHalfTyped(value) || isAbsence(value, field)) return;
  const type = context.underlyingType(field.type);
  const name = context.nameOf(field.id);
  if (type.kind === 'enum') {
    if (!fitsType(value, type)) yield unknownDefault(field, value, context);
  } else if (!fitsType(value, type)) {
    yield finding('field/default-wrong-type', value.origin, {
      parameters: { field: name, type: describeType(type), value: asWritten(value) },
    });
  } else if (field.range !== undefined && !liesInRange(value, type, field.range)) {
    const written = value.kind === 'string' ? asWritten(value) : value.text;
    yield finding('field/default-out-of-range', value.origin, {
      parameters: { value: written, range: rangeText(field.range), field: name },
    });
  }
}

/** `default null` of an optional field says that there is none. */
function isAbsence({ kind, text }: ScalarValue, { optional }: Field): boolean {
  return optional && kind === 'word' && text === 'null';
}

function unknownDefault(field: Field, value: ScalarValue, context: CheckContext): Diagnostic {
  const isOwnList = field.type.kind === 'enum';
  return unknownName('field/unknown-default', value.origin, {
    text: value.text,
    severity: 'error',
    parameters: { field: context.nameOf(field.id) },
    candidates: valueNames(field.id, context),
    create: isOwnList ? { part: 'enumValue', field: field.id, name: value.text } : undefined,
    add: undefined,
  });
}
