import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Contract, Module } from '@specwright/model/parts';
import { kindOfId, type Reference, targetOf } from '@specwright/model/reference';
import type { Guard, Rule, SoftRule } from '@specwright/model/statements';
import { definitionOf } from '../catalogue.ts';
import type { CheckContext } from '../context.ts';
import type { AddToList } from '../fixData.ts';
import { unknownName } from './unknownName.ts';

/** A contract is about what its two sides show each other; an event of a third, or of nobody, is not theirs to promise. */
export function* contractShouldNameEventsOfItsSides(contract: Contract, context: CheckContext): Iterable<Diagnostic> {
  const left = moduleOf(contract.left, context);
  const right = moduleOf(contract.right, context);
  if (left === undefined || right === undefined) return;
  const sides = [left, right];
  for (const statement of contract.statements) {
    for (const { reference, text, origin } of eventsNamedIn(statement, context)) {
      if (isExposedBy(sides, reference, text)) continue;
      yield unknownName('contract/event-not-exposed', origin, {
        text,
        severity: definitionOf('contract/event-not-exposed').severity,
        parameters: { left: left.name, right: right.name },
        candidates: sides.flatMap(({ exposes }) => exposes.map(({ name }) => name)),
        create: undefined,
        add: additions(sides, text, context),
      });
    }
  }
}

function moduleOf(side: Reference, context: CheckContext): Module | undefined {
  const id = targetOf(side);
  const part = id === undefined ? undefined : context.index.part(id);
  return part?.kind === 'module' ? part : undefined;
}

interface EventName {
  readonly reference: Reference;
  /** The whole name: `Charge.failed`. */
  readonly text: string;
  readonly origin: Reference['origin'];
}

/** The words of a clause that stand for events, whether there is such an event or not. */
function* eventsNamedIn(statement: Rule | Guard | SoftRule, context: CheckContext): Iterable<EventName> {
  const moment = statement.kind === 'guard' ? momentIn(statement) : undefined;
  if (moment !== undefined) yield moment.name;
  for (const reference of statement.references) {
    if (moment?.words.includes(reference) || reference.text === '') continue;
    if (standsForEvent(reference, context)) yield { reference, text: reference.text, origin: reference.origin };
  }
}

/**
 * `! Charge.failed => …`: a condition that is nothing but a moment in the life of an entity. It is the name of an event,
 * unless the body of the entity is known and has that member.
 */
function momentIn(guard: Guard): { readonly name: EventName; readonly words: readonly Reference[] } | undefined {
  const text = guard.conditionText.trim();
  if (!/^[A-Z]\w*(\.\w+)+$/.test(text)) return undefined;
  const words = leadingWords(guard.references, text);
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined || leadsToField(last)) return undefined;
  const range = { start: first.origin.range.start, end: last.origin.range.end };
  return { name: { reference: last, text, origin: { file: first.origin.file, range } }, words };
}

/** The references that are the words of the text at the beginning of a statement. */
function leadingWords(references: readonly Reference[], text: string): Reference[] {
  const words: Reference[] = [];
  for (const reference of references) {
    const joined = [...words, reference].map((word) => word.text).join('.');
    if (joined !== text && !text.startsWith(`${joined}.`)) return [];
    words.push(reference);
    if (joined === text) return words;
  }
  return [];
}

function standsForEvent(reference: Reference, context: CheckContext): boolean {
  if (reference.targets.some((id) => kindOfId(id) === 'exposed' || kindOfId(id) === 'event')) return true;
  if (reference.targets.length > 0 || reference.strength === 'soft' || reference.role !== 'clause.event') return false;
  return reference.within === undefined || !context.isOpaque(reference.within);
}

function leadsToField(reference: Reference): boolean {
  return reference.targets.some((id) => kindOfId(id) === 'field' || kindOfId(id) === 'value');
}

function isExposedBy(sides: readonly Module[], { targets }: Reference, text: string): boolean {
  return sides.some(({ exposes }) => exposes.some(({ id, name }) => name === text || targets.includes(id)));
}

/** The side that owns the entity of `Charge.failed` could expose it; of a plain name either could. */
function additions(sides: readonly Module[], text: string, context: CheckContext): AddToList[] {
  const owners = context.ownersOf(text.split('.')[0] ?? '').map(({ module }) => module.id);
  const owning = sides.filter(({ id }) => owners.includes(id));
  const likely = owning.length > 0 ? owning : sides;
  return likely.map(({ id }) => ({ kind: 'addToList', module: id, list: 'exposes', item: text }));
}
