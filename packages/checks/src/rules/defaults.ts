import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Evolve, Field } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { ScalarValue, Type } from '@specwright/model/types';
import { finding } from '../catalogue.ts';
import { type CheckContext, describeType } from '../context.ts';
import { asWritten, fitsType, isHalfTyped, liesInRange, rangeText } from '../scalars.ts';
import { unknownName } from './unknownName.ts';

/** A default is a value like any other: one of the list, of the type, in the range. */
export function* defaultMustFitItsField(field: Field, context: CheckContext): Iterable<Diagnostic> {
  yield* misfits(field, context.nameOf(field.id), field.type.kind === 'enum' ? field.id : undefined, context);
}

/** What a line of an `evolve` block gives to the rows that exist is a value of the field too (check 101). */
export function* evolveDefaultMustFitItsField(evolve: Evolve, context: CheckContext): Iterable<Diagnostic> {
  const entity = context.index.entity(targetOf(evolve.entity))?.name ?? evolve.entity.text;
  for (const change of evolve.changes) {
    if (change.kind !== 'add' && change.kind !== 'alter') continue;
    yield* misfits(change.field, `${entity}.${change.field.name}`, undefined, context);
  }
}

/** @param list the field whose list of values could get another, where there is one */
function* misfits(field: Field, name: string, list: Id | undefined, context: CheckContext): Iterable<Diagnostic> {
  const value = field.default;
  if (value === undefined || isHalfTyped(value) || isAbsence(value, field)) return;
  const type = context.underlyingType(field.type);
  if (type.kind === 'enum') {
    if (!fitsType(value, type)) yield unknownDefault(value, { field: name, type, list });
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

function unknownDefault(
  value: ScalarValue,
  {
    field,
    type,
    list,
  }: { readonly field: string; readonly type: Extract<Type, { kind: 'enum' }>; readonly list: Id | undefined },
): Diagnostic {
  return unknownName('field/unknown-default', value.origin, {
    text: value.text,
    severity: 'error',
    parameters: { field },
    candidates: type.values.map(({ name }) => name),
    create: list === undefined ? undefined : { part: 'enumValue', field: list, name: value.text },
    add: undefined,
  });
}
