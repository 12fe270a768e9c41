import type { Expression, PathExpression } from '@specwright/model/expressions';
import { type Id, type Reference, targetOf } from '@specwright/model/reference';
import type { Effect } from '@specwright/model/statements';
import type { ProgramContext } from './programContext.ts';

/** The step that takes from a field, seen from the step that gives back. */
export interface Adjustment {
  readonly path: PathExpression;
  readonly by: Expression;
  readonly direction: 'increment' | 'decrement';
  readonly per?: Reference;
}

/** The adjustment that `restore FIELD` undoes: the first in an action, else in an operation, that changes that field. */
export function matchingAdjustment(
  effect: Extract<Effect, { kind: 'restore' }>,
  context: ProgramContext,
): Adjustment | undefined {
  const { system } = context.shared.index;
  const field = targetOf(effect.field);
  for (const part of [...system.actions, ...system.operations]) {
    for (const statement of part.statements) {
      if (statement.kind !== 'step') continue;
      for (const candidate of statement.effects) {
        if (candidate.kind !== 'adjust' || candidate.path.text.split('.').length < 2) continue;
        if (!changes(candidate.path, field, effect.field.text)) continue;
        const { path, by, direction } = candidate;
        return { path, by, direction, ...(effect.per === undefined ? {} : { per: effect.per }) };
      }
    }
  }
  return undefined;
}

function changes(path: PathExpression, field: Id | undefined, word: string): boolean {
  return path.fields.at(-1) === field || path.text.split('.').at(-1) === word;
}
