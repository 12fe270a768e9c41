import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Id } from '@specwright/model/reference';
import type { Statement } from '@specwright/model/statements';
import { conditionNames } from '../candidates.ts';
import { definitionOf } from '../catalogue.ts';
import type { CheckContext } from '../context.ts';
import { unknownName } from './unknownName.ts';

/** `>> if refundedd: …`: one word is a state, a flag or a slip. Longer conditions may be prose. */
export function* conditionOfStepShouldMeanSomething(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind !== 'step' || statement.guard?.kind !== 'prose' || !context.declares('entity')) return;
  const word = statement.guardText?.trim().replace(/^not\s+/, '');
  const reference = statement.references.find(({ text, targets }) => text === word && targets.length === 0);
  if (word === undefined || !/^\w+$/.test(word) || reference === undefined) return;
  if (!hasRows(reference.from, context)) return;
  yield unknownName('reference/unknown-name', reference.origin, {
    text: word,
    severity: definitionOf('reference/unknown-name').severity,
    parameters: {},
    candidates: conditionNames(reference, context),
    create: undefined,
    add: undefined,
  });
}

/** False where it is not known what the statement is about: then nothing can be said of its words. */
function hasRows(from: Id, context: CheckContext): boolean {
  const part = context.index.part(from);
  if (part?.kind === 'event') return part.entity === undefined || part.entity.targets.length > 0;
  if (part?.kind === 'operation') return part.scope.length > 0;
  return part?.kind === 'action';
}
