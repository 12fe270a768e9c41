import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Contract, Module } from '@specwright/model/parts';
import { kindOfId, type Reference, targetOf } from '@specwright/model/reference';
import type { Guard, Rule, SoftRule } from '@specwright/model/statements';
import { definitionOf } from '../catalogue.ts';
import type { CheckContext } from '../context.ts';
import type { AddToList } from '../fixData.ts';
import { eventPathsIn, placeOf } from '../silence.ts';
import { unknownName } from './unknownName.ts';

/** A contract is about what its two sides show each other; an event of a third, or of nobody, is not theirs to promise. */
export function* contractShouldNameEventsOfItsSides(contract: Contract, context: CheckContext): Iterable<Diagnostic> {
  const left = moduleOf(contract.left, context);
  const right = moduleOf(contract.right, context);
  if (left === undefined || right === undefined) return;
  const sides = [left, right];
  for (const statement of contract.statements) {
    for (const { reference, text, origin } of eventsNamedIn(statement)) {
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
function* eventsNamedIn(statement: Rule | Guard | SoftRule): Iterable<EventName> {
  const paths = eventPathsIn(statement);
  for (const path of paths) {
    const name = eventNameOf(path.segments, path.text);
    if (name !== undefined) yield name;
  }
  // Elsewhere in a clause only what is an event of some module: `InvoiceSent.amount >= 1`.
  const read = new Set(paths.flatMap(({ segments }) => segments).map(placeOf));
  for (const reference of statement.references) {
    if (read.has(placeOf(reference)) || !reference.targets.some((id) => kindOfId(id) === 'exposed')) continue;
    yield { reference, text: reference.text, origin: reference.origin };
  }
  if (statement.kind !== 'guard' || statement.condition.kind === 'fails') return;
  const text = statement.conditionText.trim();
  if (!/^[A-Z]\w*(\.\w+)+$/.test(text)) return;
  const name = eventNameOf(leadingWords(statement.references, text), text);
  if (name !== undefined) yield name;
}

/**
 * A path where an event stands. An entity alone is no event; `Charge.failed` is a moment in the life of one, unless its
 * body is known and has that member.
 */
function eventNameOf(segments: readonly Reference[], text: string): EventName | undefined {
  const [first] = segments;
  const last = segments.at(-1);
  if (first === undefined || last === undefined || first.text === '' || leadsToField(last)) return undefined;
  const isEvent = last.targets.some((id) => kindOfId(id) === 'exposed' || kindOfId(id) === 'event');
  if (!isEvent && segments.length === 1 && first.targets.length > 0) return undefined;
  const reference = segments.find(({ targets }) => targets.some((id) => kindOfId(id) === 'exposed')) ?? last;
  const range = { start: first.origin.range.start, end: last.origin.range.end };
  return { reference, text, origin: { file: first.origin.file, range } };
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
