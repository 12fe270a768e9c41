import type { AuthRule, Operation } from '@specwright/model/parts';
import type { CheckContext } from '../context.ts';
import { type ByHead, byHead } from '../pathTable.ts';

/** The apis of the system. */
export function operationsByHead({ system }: CheckContext): ByHead<Operation> {
  return byHead(system.operations, ({ path }) => path);
}

/** The auth rules of the system. */
export function rulesByHead({ system }: CheckContext): ByHead<AuthRule> {
  return byHead(system.authRules, ({ path }) => path);
}

/** What is not used where there are no apis may be used elsewhere. */
export function hasOperations({ system }: CheckContext): boolean {
  return system.operations.length > 0;
}
