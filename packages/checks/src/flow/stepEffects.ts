import { memoIn } from '@specwright/model/memo';
import type { Action } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { Effect, Guard } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { reachedActions } from './callCycles.ts';

const writes: ReadonlySet<Effect['kind']> = new Set([
  ...(['create', 'setState', 'assign', 'delete', 'adjust', 'snapshot', 'restore'] as const),
]);

/** The action that an effect calls. */
export function calledAction(effect: Effect, index: SystemIndex): Action | undefined {
  const id = effect.kind === 'call' ? targetOf(effect.action) : undefined;
  const part = id === undefined ? undefined : index.part(id);
  return part?.kind === 'action' ? part : undefined;
}

/** True for what changes data, itself or in an action that it calls. */
export function isWrite(effect: Effect, index: SystemIndex): boolean {
  if (writes.has(effect.kind)) return true;
  const action = calledAction(effect, index);
  return action !== undefined && traitsOf(index, action).isWriting;
}

/** True for an action that may end the request and roll back, itself or in one that it calls. */
export function mayRollBack(action: Action, index: SystemIndex): boolean {
  return traitsOf(index, action).isRollingBack;
}

/** True where the request ends when the condition holds. */
export function isEnd({ outcomes }: Guard): boolean {
  return outcomes.some(({ kind }) => kind === 'status' || kind === 'error');
}

export function hasRollback({ outcomes }: Guard): boolean {
  return outcomes.some(({ kind }) => kind === 'rollback');
}

interface Traits {
  readonly isWriting: boolean;
  readonly isRollingBack: boolean;
}

/** Worked out once for each action, over all that it leads to. */
const traitsOf = memoIn((index: SystemIndex, action: Action): Traits => {
  const statements = [...reachedActions(action, index)].flatMap((each) => each.statements);
  const effects = statements.flatMap((statement) => (statement.kind === 'step' ? statement.effects : []));
  return {
    isWriting: effects.some(({ kind }) => writes.has(kind)),
    isRollingBack: statements.some(
      (statement) => statement.kind === 'guard' && isEnd(statement) && hasRollback(statement),
    ),
  };
});
