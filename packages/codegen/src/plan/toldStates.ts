import type { Action, EventPart, Operation } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { Effect, RuleMeaning } from '@specwright/model/statements';
import type { System } from '@specwright/model/system';

type Implication = Extract<RuleMeaning, { kind: 'implication' }>;
type Part = Operation | Action | EventPart;

/**
 * What leads a row to a state without telling of the event that has to follow: `POST /orders/{id}/pay`. Undefined where the
 * sentence is not `E.f:STATE => event EVENT emitted`.
 */
export function untoldMoves({ premise, conclusion }: Implication, system: System): readonly string[] | undefined {
  if (premise.kind !== 'inState' || conclusion.kind !== 'emitted') return undefined;
  const event = targetOf(conclusion.event);
  const moves = (effect: Effect): boolean =>
    effect.kind === 'setState' &&
    targetOf(effect.entity) === premise.entity &&
    effect.state.text === premise.state.text;
  const tells = (effect: Effect): boolean => effect.kind === 'emit' && targetOf(effect.event) === event;
  const parts: readonly Part[] = [...system.operations, ...system.actions, ...system.events];
  const callersOf = ({ id }: Part): readonly Part[] =>
    parts.filter((part) => effectsOf(part).some((effect) => effect.kind === 'call' && targetOf(effect.action) === id));
  const isTold = (part: Part, seen: readonly Part[] = []): boolean => {
    if (part.id === event || effectsOf(part).some(tells)) return true;
    const callers = callersOf(part).filter((caller) => !seen.includes(caller));
    return callers.length > 0 && callers.every((caller) => isTold(caller, [...seen, part]));
  };
  return parts.filter((part) => effectsOf(part).some(moves) && !isTold(part)).map(({ name }) => name);
}

function effectsOf({ statements }: Part): readonly Effect[] {
  return statements.flatMap((statement) => (statement.kind === 'step' ? statement.effects : []));
}
