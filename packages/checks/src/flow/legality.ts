import type { SystemIndex } from '@specwright/model/system';
import { machineFor } from './stateFields.ts';
import type { StateChange } from './stateFlow.ts';

/** A step sets a state that no transition leads to. */
export function hasNoWayIn({ kind, field, to }: StateChange, index: SystemIndex): boolean {
  const found = machineFor(field, index);
  return kind === 'demand' && found !== undefined && (found.graph.previous.get(to)?.size ?? 0) === 0;
}

/** None of the states that the row can be in leads to the new one, though others do. */
export function isIllegal(change: StateChange, index: SystemIndex): boolean {
  const { kind, field, to, before } = change;
  const found = machineFor(field, index);
  if (kind !== 'demand' || found === undefined || before.states.size === 0) return false;
  if (hasNoWayIn(change, index)) return false;
  return ![...before.states].some((state) => found.graph.next.get(state)?.has(to));
}
