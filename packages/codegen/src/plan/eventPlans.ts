import type { EventPart } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { System } from '@specwright/model/system';
import type { EffectScope } from './compile/compileEffects.ts';
import type { Shared } from './compile/programContext.ts';
import { productionLines, withinOf } from './contractLines.ts';
import { valueTypeOf } from './entityPlans.ts';
import { planReaction } from './eventReactions.ts';
import { payloadCondition } from './payloadConditions.ts';
import type { EventPlan, HandlerPlan, PayloadPlan, ValueType } from './servicePlan.ts';

/**
 * The events with their payloads and what happens when they were emitted.
 * @param whole the system with the contracts in which they stand
 */
export function planEvents(shared: Shared, whole: System, usePort: EffectScope['usePort']): EventPlan[] {
  return shared.index.system.events.map((event) => {
    const payload = payloadOf(event, shared);
    const handlers = handlersOf(event, payload, shared);
    const reaction = planReaction(event, payload, shared, usePort);
    return {
      id: event.id,
      name: event.name,
      ...(event.entity === undefined || targetOf(event.entity) === undefined
        ? {}
        : { entity: targetOf(event.entity) ?? '' }),
      payload,
      handlers,
      ...(reaction === undefined ? {} : { reaction }),
      exposed: isExposed(event.id, shared.index.system),
      ...shortestTime(event.id, whole),
      ...(event.doc === undefined ? {} : { doc: event.doc }),
    };
  });
}

function isExposed(event: Id, { modules }: System): boolean {
  return modules.length === 0 || modules.some(({ exposes }) => exposes.some((item) => targetOf(item.event) === event));
}

function shortestTime(event: Id, whole: System): Pick<EventPlan, 'within'> {
  const times = productionLines(whole, event).flatMap(({ rule }) => withinOf(rule).within ?? []);
  return times.length === 0 ? {} : { within: Math.min(...times) };
}

/** The members of an event's payload with their types. */
export function payloadOf(event: EventPart, shared: Pick<Shared, 'index' | 'entities'>): PayloadPlan[] {
  return event.payload.map((member) => ({ name: member.name, type: payloadType(event, member, shared) }));
}

function payloadType(
  event: EventPart,
  member: EventPart['payload'][number],
  shared: Pick<Shared, 'index' | 'entities'>,
): ValueType {
  if (member.type !== undefined) return valueTypeOf(member.type, shared.index, `${event.name}_${member.name}`);
  const target = targetOf(member.field);
  for (const entity of shared.entities.values()) {
    const field = entity.fields.find((candidate) => candidate.id === target);
    if (field !== undefined) return field.type;
  }
  return { kind: 'string' };
}

/** Who is told what. */
function handlersOf(event: EventPart, payload: readonly PayloadPlan[], shared: Shared): HandlerPlan[] {
  return event.statements.flatMap((statement) => {
    if (statement.kind !== 'step') return [];
    const notices = statement.effects.filter((effect) => effect.kind === 'notify');
    if (notices.length === 0) return [];
    const onlyIf = statement.guard === undefined ? undefined : payloadCondition(statement.guard, event, payload);
    if (statement.guard !== undefined && onlyIf === undefined) {
      shared.findings.warning(
        'prose',
        `'${statement.guardText ?? ''}' says nothing of the payload that can be asked when it is told: the line is left out. ` +
          `Name a member of 'payload', alone or compared with a value, or add what is asked to it.`,
        statement.origin,
      );
      return [];
    }
    return notices.map(({ recipients, channels }) => ({
      text: statement.text,
      ...(onlyIf === undefined ? {} : { onlyIf }),
      recipients: recipients.map((recipient) => recipient.text),
      channels,
    }));
  });
}
