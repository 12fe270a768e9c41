import { type Objective, objectiveOf, softLinesOf, withoutEffect } from '@specwright/model/softUse';
import type { System } from '@specwright/model/system';
import type { EventPlan, ObjectivePlan, OperationPlan, ServicePlan } from './servicePlan.ts';
import { placeIn } from './specLines.ts';

/** What the objectives of a service can be about. */
interface Watched {
  readonly operations: readonly OperationPlan[];
  readonly events: readonly EventPlan[];
}

/** `~ latency < 200ms` and its like: of an api or an event about that one, of a module about all that have no line of their own. */
export function planObjectives(system: System, whole: System, watched: Watched): ObjectivePlan[] {
  const lines = softLinesOf(system).flatMap(({ owner, line }) => {
    const objective = line.rule.kind === 'objective' ? objectiveOf(line) : '';
    if (owner === undefined || typeof objective === 'string' || withoutEffect(owner, line) !== undefined) return [];
    return [{ owner, line, objective }];
  });
  const named = (kind: Objective['kind']): ReadonlySet<string> =>
    new Set(lines.flatMap(({ owner, objective }) => (objective.kind === kind ? [owner.id] : [])));
  const plans = lines.map(({ owner, line, objective }): ObjectivePlan => {
    const own = named(objective.kind);
    const isMeant = ({ id }: { readonly id: string }): boolean =>
      owner.kind === 'module' ? objective.kind === 'throughput' || !own.has(id) : id === owner.id;
    const namesOf = (parts: readonly (OperationPlan | EventPlan)[]): string[] =>
      parts.filter(isMeant).map(({ name }) => name);
    return {
      id: line.id,
      text: line.text.trim(),
      place: placeIn(whole, line.origin),
      objective,
      operations: objective.kind === 'freshness' ? [] : namesOf(watched.operations),
      events: objective.kind === 'freshness' ? namesOf(watched.events) : [],
    };
  });
  const general = plans.filter((_, at) => lines[at]?.owner.kind === 'module');
  return [...general, ...plans.filter((plan) => !general.includes(plan))].filter(
    ({ operations, events }) => operations.length + events.length > 0,
  );
}

/** `log: all state transitions` of an `observe` block. */
export function logsMoves({ observations }: System): boolean {
  const logged = observations.filter(({ name }) => name === 'log').flatMap(({ items }) => items);
  return logged.some(({ text }) => /^\s*all\s+state\s+transitions\s*$/.test(text));
}

/** `log: all errors` of an `observe` block. */
export function planWatchedErrors(system: System, whole: System): Pick<ServicePlan, 'watchedErrors'> {
  const logged = system.observations.filter(({ name }) => name === 'log');
  const [item] = logged.flatMap(({ id, items }) => items.map((one) => ({ id, ...one }))).filter(isAllErrors);
  if (item === undefined) return {};
  return { watchedErrors: { id: item.id, text: `log: ${item.text.trim()}`, place: placeIn(whole, item.origin) } };
}

function isAllErrors({ text }: { readonly text: string }): boolean {
  return /^\s*all\s+errors\s*$/.test(text);
}
