import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { ErrorPart } from '@specwright/model/parts';
import type { Statement } from '@specwright/model/statements';
import { finding } from '../catalogue.ts';
import { type CheckContext, firstOf, relatedTo } from '../context.ts';
import { keyInModule } from './duplicates.ts';

const firstError = firstOf<ErrorPart>(({ system }) => system.errors, keyInModule);

export function* errorNameMustBeUnique(error: ErrorPart, context: CheckContext): Iterable<Diagnostic> {
  const first = firstError(error, context);
  if (error.name === '' || first === undefined || first === error) return;
  yield finding('error/duplicate', error.origin, {
    parameters: { name: error.name },
    related: [relatedTo(first, 'The first declaration.')],
  });
}

export function* errorMustHaveAnHttpStatus(error: ErrorPart, _context: CheckContext): Iterable<Diagnostic> {
  yield* statusMustFit(error.status, error.statusOrigin);
}

/** `! … => 409`: the status of a guard is that of an answer too. */
export function* outcomeMustHaveAnHttpStatus(statement: Statement, _context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind !== 'guard') return;
  for (const outcome of statement.outcomes) {
    if (outcome.kind === 'status') yield* statusMustFit(outcome.status, outcome.origin);
  }
}

/** RFC 9110, 15: a status has three digits, the first from 1 to 5; only 4xx and 5xx tell of a failure. */
function* statusMustFit(status: number, origin: Origin): Iterable<Diagnostic> {
  if (Number.isNaN(status)) return;
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    yield finding('error/invalid-status', origin, { parameters: { status } });
  } else if (status < 400) {
    yield finding('error/unusual-status', origin, { parameters: { status } });
  }
}
