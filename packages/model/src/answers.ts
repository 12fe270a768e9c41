import type { Operation } from './parts.ts';
import { targetOf } from './reference.ts';
import type { Guard } from './statements.ts';
import type { SystemIndex } from './system.ts';

/** The status of a request that went well, as every generated service answers it. */
export function successStatus(operation: Operation): number {
  const { method, output } = operation;
  if (method === 'GET') return 200;
  const effects = operation.statements.flatMap((one) => (one.kind === 'step' ? one.effects : []));
  const made = effects.flatMap((effect) => (effect.kind === 'create' ? [targetOf(effect.entity)] : []));
  const creates = effects.length === 0 ? isCollection(operation) : made.includes(operation.subject);
  if (method === 'POST' && creates) return 201;
  return output === undefined ? 204 : 200;
}

function isCollection({ pathParts }: Operation): boolean {
  return pathParts.at(-1)?.kind !== 'parameter';
}

/** The refusals that the specification speaks of: status → what raises it. */
export function refusals(index: SystemIndex, operation: Operation): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  const tell = (status: number, what: string): void => {
    const known = found.get(status);
    if (known === undefined) found.set(status, [what]);
    else if (!known.includes(what)) known.push(what);
  };
  for (const guard of guardsOf(index, operation)) {
    for (const outcome of guard.outcomes) {
      if (outcome.kind === 'status') tell(outcome.status, outcome.message ?? guard.conditionText);
      if (outcome.kind !== 'error') continue;
      const error = index.part(targetOf(outcome.error) ?? '');
      if (error?.kind === 'error') tell(error.status, error.name);
    }
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

/** The `!` lines of an operation and of the actions that it calls. */
function guardsOf(index: SystemIndex, operation: Operation): readonly Guard[] {
  const guards: Guard[] = [];
  for (const statement of operation.statements) {
    if (statement.kind === 'guard') guards.push(statement);
    if (statement.kind !== 'step') continue;
    for (const effect of statement.effects) {
      const action = effect.kind === 'call' ? index.part(targetOf(effect.action) ?? '') : undefined;
      if (action?.kind !== 'action') continue;
      guards.push(...action.statements.filter((one) => one.kind === 'guard'));
    }
  }
  return guards;
}
