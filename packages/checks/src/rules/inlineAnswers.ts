import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Id } from '@specwright/model/reference';
import type { Guard, Outcome, Statement } from '@specwright/model/statements';
import type { SystemParts } from '@specwright/model/system';
import { wordsOf } from '@specwright/model/words';
import { finding } from '../catalogue.ts';
import type { CheckContext } from '../context.ts';
import type { ExtractError } from '../fixData.ts';
import { guardsOfModules, type OwnedGuard } from './guards.ts';

type Answer = Extract<Outcome, { readonly kind: 'status' }>;

/** A status with a text of its own, or one that the same condition gives elsewhere too, is an error without a name. */
export function* answerShouldBeAnError(statement: Statement, context: CheckContext): Iterable<Diagnostic> {
  if (statement.kind !== 'guard' || context.isSnippet) return;
  const [answer] = statement.outcomes.filter((outcome) => outcome.kind === 'status');
  if (answer === undefined || Number.isNaN(answer.status)) return;
  const owned = ownedGuard(statement, context);
  if (owned === undefined || (answer.message === undefined && twinsOf(owned, answer, context).length === 0)) return;
  const written = answer.message === undefined ? `${answer.status}` : `${answer.status} "${answer.message}"`;
  yield finding('error/inline-answer', answer.origin, {
    parameters: { answer: written },
    data: extraction(owned, answer, context),
  });
}

function ownedGuard(guard: Guard, context: CheckContext): OwnedGuard | undefined {
  return context.inFile(guardsOfFile, guard.origin.file)?.get(guard);
}

/** Other guards of the module that give this status on the same condition; what every service answers counts for nothing. */
function twinsOf({ guard, module }: OwnedGuard, { status }: Answer, context: CheckContext): readonly OwnedGuard[] {
  if (['notFound', 'notOwner', 'notRole'].includes(guard.condition.kind)) return [];
  const key = conditionKey(guard, module, status);
  const same = context.entry(guardsByCondition, key) ?? [];
  return same.filter((other) => other.guard !== guard);
}

function extraction(owned: OwnedGuard, answer: Answer, context: CheckContext): ExtractError {
  const { guard, module } = owned;
  const twins = twinsOf(owned, answer, context).flatMap((twin) => twin.guard.outcomes);
  const message =
    answer.message ?? twins.map((twin) => (twin.kind === 'status' ? twin.message : undefined)).find(Boolean);
  const text =
    message ??
    guard.conditionText
      .replaceAll('!=', ' not ')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const { name, exists } = freeName(nameFrom(text, answer.status), answer.status, text, module, context);
  return {
    kind: 'extractError',
    name,
    status: answer.status,
    message: text,
    exists,
    range: answer.origin.range,
    ...(module === undefined ? {} : { module }),
  };
}

/** `cart not open` → `cart_not_open`; of a text without plain letters only the status is left. */
function nameFrom(text: string, status: number): string {
  const name = wordsOf(text).slice(0, 6).join('_');
  return /^[a-z]/.test(name) ? name : `error_${status}`;
}

function freeName(
  wanted: string,
  status: number,
  message: string,
  module: Id | undefined,
  context: CheckContext,
): { readonly name: string; readonly exists: boolean } {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}_${number}`;
    const known = context.entry(errorsOfServices, `${module ?? ''} ${name}`);
    if (known === undefined) return { name, exists: false };
    if (known.status === status && known.message === message) return { name, exists: true };
  }
}

/** Module and name of an error → what it says. */
function errorsOfServices({
  system,
}: CheckContext): ReadonlyMap<string, { readonly status: number; readonly message: string | undefined }> {
  const errors = system.errors.map(({ name, status, message, module }) => {
    return [`${module ?? ''} ${name}`, { status, message: message?.text }] as const;
  });
  return new Map(errors);
}

function guardsOfFile(parts: SystemParts): ReadonlyMap<Guard, OwnedGuard> {
  return new Map([...guardsOfModules(parts)].map((owned) => [owned.guard, owned]));
}

/** Put together from the files, so that after an edit only the guards of one are looked at. */
function guardsByCondition(context: CheckContext): ReadonlyMap<string, readonly OwnedGuard[]> {
  const byCondition = new Map<string, OwnedGuard[]>();
  for (const file of context.inEachFile(guardsByConditionOfFile)) {
    for (const [key, guards] of file) byCondition.set(key, [...(byCondition.get(key) ?? []), ...guards]);
  }
  return byCondition;
}

function guardsByConditionOfFile(parts: SystemParts): ReadonlyMap<string, readonly OwnedGuard[]> {
  const byCondition = new Map<string, OwnedGuard[]>();
  for (const each of guardsOfModules(parts)) {
    for (const outcome of each.guard.outcomes) {
      if (outcome.kind !== 'status') continue;
      const key = conditionKey(each.guard, each.module, outcome.status);
      const same = byCondition.get(key);
      if (same === undefined) byCondition.set(key, [each]);
      else same.push(each);
    }
  }
  return byCondition;
}

function conditionKey({ conditionText }: Guard, module: Id | undefined, status: number): string {
  return `${module ?? ''} ${status} ${conditionText.replace(/\s+/g, ' ').trim()}`;
}
