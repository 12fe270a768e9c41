import { millisecondsOf } from '@specwright/model/durations';
import type { Module, Operation } from '@specwright/model/parts';
import type { Statement } from '@specwright/model/statements';

/** A count of at least one. */
export function numberOption(operation: Operation, key: string): number | undefined {
  const value = optionValue(operation.statements, key);
  return value?.kind === 'number' && Number(value.value) >= 1 ? Math.trunc(Number(value.value)) : undefined;
}

/** A time in whole seconds. */
export function secondsOption(operation: Operation, key: string): number | undefined {
  const milliseconds = timeOption(operation.statements, key);
  return milliseconds === undefined ? undefined : Math.floor(milliseconds / 1000);
}

/** The `~ timeout` of an api, else that of its module, in milliseconds. */
export function timeoutOf({ statements }: Operation, modules: readonly Module[]): number | undefined {
  return timeoutIn(statements) ?? timeoutIn(modules.flatMap(({ soft }) => soft));
}

/** More than no time, in milliseconds. */
export function timeoutIn(statements: readonly Statement[]): number | undefined {
  const milliseconds = timeOption(statements, 'timeout');
  return milliseconds === 0 ? undefined : milliseconds;
}

/** What an option gives as a time, in milliseconds; a number alone is one of seconds. */
function timeOption(statements: readonly Statement[], key: string): number | undefined {
  const value = optionValue(statements, key);
  if (value?.kind === 'number') return Number(value.value) * 1000;
  return value?.kind === 'quantity' ? millisecondsOf(value) : undefined;
}

function optionValue(statements: readonly Statement[], key: string) {
  for (const statement of statements) {
    if (statement.kind === 'soft' && statement.rule.kind === 'option' && statement.rule.key === key)
      return statement.rule.value;
  }
  return undefined;
}
