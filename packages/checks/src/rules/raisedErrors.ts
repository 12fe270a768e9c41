import type { Diagnostic } from '@specwright/model/diagnostic';
import type { ErrorPart, Placeholder } from '@specwright/model/parts';
import { finding } from '../catalogue.ts';
import type { CheckContext } from '../context.ts';
import { mayBeMisspelled } from './lostNames.ts';
import { hasOperations } from './tables.ts';

/** Only where there are apis: what raises the errors of a text without any is elsewhere. */
export function* errorShouldBeRaised(error: ErrorPart, context: CheckContext): Iterable<Diagnostic> {
  if (error.name === '' || !context.answer(hasOperations) || isRaised(error, context)) return;
  if (mayBeMisspelled('outcome.error', error.name, context)) return;
  yield finding('error/unused', error.origin, { parameters: { name: error.name }, tags: ['unnecessary'] });
}

function isRaised(error: ErrorPart, context: CheckContext): boolean {
  return context.index.referencesTo(error.id).length > 0;
}

/** `{path}` in the text of an error gets its value where the error is raised. */
export function* placeholderShouldHaveAValue(error: ErrorPart, context: CheckContext): Iterable<Diagnostic> {
  if (!isRaised(error, context)) return;
  for (const placeholder of error.placeholders) {
    if (placeholder.text.trim() === '' || !isUnresolved(placeholder, context)) continue;
    yield finding('error/unresolved-placeholder', placeholder.origin, {
      parameters: { error: error.name, placeholder: placeholder.text.trim() },
    });
  }
}

function isUnresolved({ references }: Placeholder, context: CheckContext): boolean {
  const lost = references.find(({ targets }) => targets.length === 0);
  if (lost === undefined) return references.length === 0;
  return lost.within === undefined || !context.isOpaque(lost.within);
}
