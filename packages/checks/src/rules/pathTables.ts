import type { AuthRule, Operation } from '@specwright/model/parts';
import type { CheckContext } from '../context.ts';
import { type ByHead, byHead } from '../pathTable.ts';

/** For `context.answer(operationsByHead)`: the apis of the system. */
export function operationsByHead({ system }: CheckContext): ByHead<Operation> {
  return byHead(system.operations, ({ path }) => path);
}

/** For `context.answer(rulesByHead)`: the auth rules of the system. */
export function rulesByHead({ system }: CheckContext): ByHead<AuthRule> {
  return byHead(system.authRules, ({ path }) => path);
}
