import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Machine } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import { finding } from '../catalogue.ts';
import { type CheckContext, describeType, relatedTo } from '../context.ts';

/** The states of a machine are the values of its field. */
export function* machineFieldMustBeAnEnum(machine: Machine, context: CheckContext): Iterable<Diagnostic> {
  const field = context.field(targetOf(machine.field));
  if (field === undefined) return;
  const type = context.underlyingType(field.type);
  if (type.kind === 'enum' || type.kind === 'unresolved' || type.kind === 'fieldType') return;
  yield finding('machine/not-an-enum', machine.field.origin, {
    parameters: { field: context.nameOf(field.id), type: describeType(type) },
    related: [relatedTo(field, 'Declared here.')],
  });
}
