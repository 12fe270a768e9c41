import type { EventPart, PayloadMember } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { distinct, sortedRecord } from '../records.ts';
import type { EventShape, ValueShape } from './surface.ts';
import { fieldShape, typeShape } from './valueShape.ts';

/** An event of which nothing is known but that it is exposed. */
export const exposedShape: EventShape = { exposed: true, payload: {} };

/** What the consumers of an event rely on. */
export function eventShapeOf(event: EventPart, exposed: boolean, index: SystemIndex): EventShape {
  const payload = distinct(event.payload, ({ name }) => name);
  const { entity, refField } = event;
  return {
    exposed,
    ...(entity === undefined
      ? {}
      : { ref: `${index.entity(targetOf(entity))?.name ?? entity.text}.${refField?.text}` }),
    payload: sortedRecord(payload.map((member) => [member.name, payloadShape(member, index)])),
  };
}

function payloadShape(member: PayloadMember, index: SystemIndex): ValueShape {
  const carried = fieldShape(targetOf(member.field), index);
  const shape = member.type === undefined ? carried : typeShape(member.type, index);
  const { default: _, ...content } = shape ?? { type: 'string' as const, optional: false };
  return { ...content, optional: member.optional || (carried?.optional ?? false) };
}
