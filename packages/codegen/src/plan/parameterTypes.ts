import type { Expression } from '@specwright/model/expressions';
import type { Action } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import type { Type } from '@specwright/model/types';

/** The type of an untyped parameter of an action: that of what it is called with, at the first call that tells. */
export function typeFromCalls(action: Action, at: number, index: SystemIndex): Type | undefined {
  for (const caller of [...index.system.operations, ...index.system.actions, ...index.system.events]) {
    for (const statement of caller.statements) {
      if (statement.kind !== 'step') continue;
      for (const effect of statement.effects) {
        if (effect.kind !== 'call' || targetOf(effect.action) !== action.id) continue;
        const argument = effect.arguments[at];
        const type = argument === undefined || argument.each ? undefined : typeOfArgument(argument.value, index);
        if (type !== undefined) return type;
      }
    }
  }
  return undefined;
}

function typeOfArgument(value: Expression, index: SystemIndex): Type | undefined {
  if (value.kind !== 'path') return undefined;
  if (value.type !== undefined) return value.type;
  const last = value.segments.at(-1);
  const named = last === undefined ? undefined : index.part(targetOf(last) ?? '');
  if (named?.kind === 'field') return named.type;
  if (named?.kind !== 'input') return undefined;
  if (named.type !== undefined) return named.type;
  const field = named.field === undefined ? undefined : index.part(named.field);
  return field?.kind === 'field' ? field.type : undefined;
}
