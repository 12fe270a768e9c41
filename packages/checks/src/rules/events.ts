import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Contract, EventPart, PayloadMember } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import { finding } from '../catalogue.ts';
import { type CheckContext, firstOf, relatedTo } from '../context.ts';
import { keyInModule } from './duplicates.ts';
import { hasLostNames, mayBeMisspelled } from './lostNames.ts';
import { hasOperations } from './tables.ts';

const firstEvent = firstOf<EventPart>(({ system }) => system.events, keyInModule);

export function* eventNameMustBeUnique(event: EventPart, context: CheckContext): Iterable<Diagnostic> {
  const first = firstEvent(event, context);
  if (event.name === '' || first === undefined || first === event) return;
  yield finding('event/duplicate', event.origin, {
    parameters: { name: event.name },
    related: [relatedTo(first, 'The first declaration.')],
  });
}

/** A bare name in a payload carries the field of that name; anything else needs a type. */
export function* payloadShouldHaveAType(event: EventPart, context: CheckContext): Iterable<Diagnostic> {
  const entity = event.entity === undefined ? undefined : context.index.entity(targetOf(event.entity));
  if (event.entity === undefined ? context.isSnippet : entity === undefined || entity.forward) return;
  // The field may be that of an entity to which an edge should lead.
  if (hasLostNames('edge.end', context)) return;
  for (const member of event.payload) {
    if (member.name === '' || member.type !== undefined || member.field.targets.length > 0) continue;
    const place = entity === undefined ? `that an event without 'ref' could carry` : `of '${entity.name}'`;
    yield finding('event/unknown-payload', member.origin, {
      parameters: { name: member.name, place },
      data: { kind: 'replaceText', range: nameRange(member), newText: `${member.name}: string` },
    });
  }
}

function nameRange({ origin }: PayloadMember): PayloadMember['origin']['range'] {
  return origin.nameRange ?? origin.range;
}

/** An exposed event may come from elsewhere, so that this is worth no more than a word. */
export function* eventShouldBeEmitted(event: EventPart, context: CheckContext): Iterable<Diagnostic> {
  if (event.name === '' || !context.answer(hasOperations) || isEmitted(event, context)) return;
  if (context.system.contracts.some(({ statements }) => statements.some((line) => wants(line, event)))) return;
  if (mayBeMisspelled('emit.event', event.name, context)) return;
  if (event.statements.some((statement) => statement.kind === 'soft' && statement.rule.kind === 'trigger')) return;
  const isExposed = context.index.referencesTo(event.id).some(({ role }) => role === 'exposes.event');
  yield finding('event/never-emitted', event.origin, {
    parameters: { name: event.name },
    severity: isExposed ? 'info' : 'warning',
  });
}

/** A service tells of what contracts want of it by itself, where it can. */
function wants(line: Contract['statements'][number], { id }: EventPart): boolean {
  if (line.kind !== 'rule' || line.rule.kind !== 'mustProduce') return false;
  const { root } = line.rule.product;
  return root.kind === 'event' && root.event === id;
}

/** A rule that says that the event is emitted asks for it, and does not do it. */
function isEmitted(event: EventPart, context: CheckContext): boolean {
  return context.index
    .referencesTo(event.id)
    .some(({ role, from }) => role === 'emit.event' && context.index.part(from)?.kind !== 'invariant');
}

/** A module without a list of what it exposes keeps all its events to itself. */
export function* emittedEventShouldBeExposed(event: EventPart, context: CheckContext): Iterable<Diagnostic> {
  const module = event.module === undefined ? undefined : context.index.part(event.module);
  if (module?.kind !== 'module' || module.exposesOrigin === undefined || !isEmitted(event, context)) return;
  if (module.exposes.some(({ name }) => name === event.name)) return;
  yield finding('event/not-exposed', event.origin, {
    parameters: { name: event.name, module: module.name },
    related: [relatedTo(module, 'The module.')],
    data: { kind: 'addToList', module: module.id, list: 'exposes', item: event.name },
  });
}
