import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Action } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { Statement } from '@specwright/model/statements';
import { finding } from '../catalogue.ts';
import { type CheckContext, firstOf, relatedTo } from '../context.ts';
import { cycleOf } from '../flow/callCycles.ts';
import { keyInModule } from './duplicates.ts';
import { mayBeMisspelled } from './lostNames.ts';
import { hasOperations } from './tables.ts';

const firstAction = firstOf<Action>(({ system }) => system.actions, keyInModule);

export function* actionNameMustBeUnique(action: Action, context: CheckContext): Iterable<Diagnostic> {
  const first = firstAction(action, context);
  if (action.name === '' || first === undefined || first === action) return;
  yield finding('action/duplicate', action.origin, {
    parameters: { name: action.name },
    related: [relatedTo(first, 'The first declaration.')],
  });
}

export function* callMustHaveTheArgumentsOfItsAction(
  statement: Statement,
  context: CheckContext,
): Iterable<Diagnostic> {
  if (statement.kind !== 'step') return;
  for (const effect of statement.effects) {
    if (effect.kind !== 'call') continue;
    const id = targetOf(effect.action);
    const action = id === undefined ? undefined : context.index.part(id);
    if (action?.kind !== 'action' || action.parameters.length === effect.arguments.length) continue;
    yield finding('action/argument-count', effect.action.origin, {
      parameters: {
        action: action.name,
        expected: countOf(action.parameters.length, 'argument'),
        actual: effect.arguments.length,
      },
      related: [relatedTo(action, `'${action.name}' is declared here.`)],
    });
  }
}

/** Only where there are apis: what calls the actions of a text without any is elsewhere. */
export function* actionShouldBeCalled(action: Action, context: CheckContext): Iterable<Diagnostic> {
  if (action.name === '' || !context.answer(hasOperations)) return;
  const calls = context.index
    .referencesTo(action.id)
    .filter(({ role, from }) => role === 'call.action' && from !== action.id);
  if (calls.length > 0 || mayBeMisspelled('call.action', action.name, context)) return;
  yield finding('action/unused', action.origin, { parameters: { name: action.name }, tags: ['unnecessary'] });
}

export function* actionMustNotCallItself(action: Action, context: CheckContext): Iterable<Diagnostic> {
  const cycle = cycleOf(action, context.index);
  if (cycle === undefined) return;
  const [, ...others] = cycle;
  yield finding('action/recursive', action.origin, {
    parameters: { name: action.name, cycle: [...cycle, action].map(({ name }) => `'${name}'`).join(' calls ') },
    related: others.map((other) => relatedTo(other, `'${other.name}' is on the way.`)),
  });
}

function countOf(count: number, noun: string): string {
  if (count === 0) return `no ${noun}s`;
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
