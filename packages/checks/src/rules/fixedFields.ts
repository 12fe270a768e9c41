import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { Operation } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { Effect, Statement } from '@specwright/model/statements';
import { finding } from '../catalogue.ts';
import { type CheckContext, relatedTo } from '../context.ts';
import { machineFor } from '../flow/stateFields.ts';

const fixing = ['immutable', 'snapshot', 'computed'];

/** What never changes, or follows from an equation, is given when its row is made: no later step can set it. */
export function* stepMustNotChangeAFixedField(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind !== 'step') return;
  for (const effect of statement.effects) {
    const change = changeIn(effect);
    const field = context.field(change?.field);
    const decorator = field?.decorators.find(({ name }) => fixing.includes(name));
    if (change === undefined || field === undefined || decorator === undefined) continue;
    // States move as the machine says.
    if (machineFor(field.id, context.index) !== undefined) continue;
    yield finding('flow/fixed-field', change.origin, {
      parameters: { field: context.nameOf(field.id), decorator: decorator.name },
      related: [relatedTo(field, 'The field.')],
    });
  }
}

/** A change takes each member of `in` into the field of its name, where no step says something else. */
export function* changeShouldNotTakeAFixedField(operation: Operation, context: CheckContext): Iterable<Diagnostic> {
  const isChange = operation.method === 'PATCH' || operation.method === 'PUT';
  if (!isChange || operation.statements.some(({ kind }) => kind === 'step')) return;
  for (const member of operation.input?.members ?? []) {
    const field = context.field(member.field);
    const decorator = field?.decorators.find(({ name }) => name === 'immutable' || name === 'snapshot');
    if (field === undefined || decorator === undefined || field.entity !== operation.subject) continue;
    if (field.name === 'id' || machineFor(field.id, context.index) !== undefined) continue;
    yield finding('api/fixed-input', member.origin, {
      parameters: { field: context.nameOf(field.id), decorator: decorator.name },
      related: [relatedTo(field, 'The field.')],
    });
  }
}

function changeIn(effect: Effect): { readonly field: Id | undefined; readonly origin: Origin } | undefined {
  switch (effect.kind) {
    case 'assign':
    case 'adjust':
      return { field: effect.path.fields.at(-1), origin: effect.path.origin };
    case 'setState':
      return { field: effect.stateField, origin: effect.state.origin };
    default:
      return undefined;
  }
}
