import type { EventPart } from '@specwright/model/parts';
import { type Id, type Reference, targetOf } from '@specwright/model/reference';
import type { Effect } from '@specwright/model/statements';
import { valueTypeOf } from '../entityPlans.ts';
import type { FieldPlan, ValueType } from '../servicePlan.ts';
import type { Condition, Value } from '../values.ts';
import { columnOf, memberValue, resolveWords, valueOfTarget } from './bindExpression.ts';
import type { ProgramContext, RowEntry } from './programContext.ts';

/** `emit order.paid`: the event with its payload goes to the outbox. */
export function compileEmit(reference: Reference, context: ProgramContext, about?: RowEntry): void {
  const event = context.shared.index.part(targetOf(reference) ?? '');
  if (event?.kind !== 'event') {
    context.shared.findings.error('unknown-event', `There is no event '${reference.text}'.`, reference.origin);
    return;
  }
  emitEvent(event, context, about);
}

function emitEvent(event: EventPart, context: ProgramContext, about?: RowEntry): void {
  const { payload, entry } = payloadOf(event, context, about);
  context.emit({ kind: 'emit', event: event.id, payload, ...(entry === undefined ? {} : { about: entry.row }) });
}

/**
 * The event is told of in answer to another one, which the context has for its body.
 * @param about its row, or the id of a row of another service
 */
export function emitAnswer(event: EventPart, context: ProgramContext, about: RowEntry | Value | undefined): void {
  const own = about !== undefined && 'origin' in about ? about : undefined;
  const { payload, entry } = payloadOf(event, context, own);
  const id = about === undefined || 'origin' in about ? [] : [{ name: 'about', value: about }];
  const row = entry === undefined ? {} : { about: entry.row };
  context.emit({ kind: 'emit', event: event.id, payload: [...id, ...payload], ...row, answers: true });
}

interface Payload {
  readonly payload: readonly { readonly name: string; readonly value: Value }[];
  /** The row that the event tells of. */
  readonly entry: RowEntry | undefined;
}

function payloadOf(event: EventPart, context: ProgramContext, about?: RowEntry): Payload {
  const entity = event.entity === undefined ? undefined : targetOf(event.entity);
  const found =
    about ?? (context.entity(entity) === undefined || entity === undefined ? undefined : context.rowOf(entity));
  const entry = found === undefined ? undefined : context.require(found);
  const payload = event.payload.map((member) => {
    const type = payloadType(member.type, context, event, member.name);
    const value = payloadValue(member.name, type, entry, context);
    if (value === undefined) unfilled(member, type, event, context);
    return { name: member.name, value: value ?? emptyValue(type) };
  });
  return { payload, entry };
}

/** What no row, no member of the body and no state gives: told where the event says that it is always there. */
function unfilled(
  { name, optional, origin }: EventPart['payload'][number],
  type: ValueType | undefined,
  event: EventPart,
  context: ProgramContext,
): void {
  if (optional) return;
  const kind = type?.kind === 'bool' ? 'false' : 'null';
  context.shared.findings.warning(
    'payload-without-source',
    `Nothing gives '${name}' of '${event.name}' a value where the block at line ${context.origin.range.start.line + 1} tells of it: it is always ${kind} there. ` +
      `Name a field of a row that is in hand, a member of 'in'${type?.kind === 'bool' ? ', or a state' : ''}, or write a '?' behind its type.`,
    origin,
  );
}

function emptyValue(type: ValueType | undefined): Value {
  return type?.kind === 'bool' ? { kind: 'literal', type, text: 'false' } : { kind: 'null' };
}

function payloadType(
  type: EventPart['payload'][number]['type'],
  context: ProgramContext,
  event: EventPart,
  name: string,
): ValueType | undefined {
  return type === undefined ? undefined : valueTypeOf(type, context.shared.index, `${event.name}_${name}`);
}

/** A member of the payload: of the row, the body, a row nearby; a bool that names a state says whether a row is in it. */
function payloadValue(
  name: string,
  type: ValueType | undefined,
  entry: RowEntry | undefined,
  context: ProgramContext,
): Value | undefined {
  const own =
    entry === undefined ? undefined : context.entity(entry.row.entity)?.fields.find((field) => field.name === name);
  if (own !== undefined && entry !== undefined) return columnOf(context.fresh(entry), own, context);
  const member = memberValue(name, context);
  if (member !== undefined) return member;
  const link =
    entry === undefined ? undefined : context.entity(entry.row.entity)?.links.find((other) => other.name === name);
  if (link !== undefined && entry !== undefined) {
    return { kind: 'column', row: entry.row, column: link.column, type: { kind: 'uuid' }, optional: link.optional };
  }
  if (type?.kind === 'bool') return stateFlag(name, entry, context);
  return nearby(name, entry, context);
}

/** `refunded: bool`: true when the row, or one that hangs 1:1 on it, is in the state of that name. */
function stateFlag(name: string, entry: RowEntry | undefined, context: ProgramContext): Value | undefined {
  const around = entry === undefined ? context.rows : [entry, ...oneToOne(entry, name, context)];
  const parts = around.flatMap((candidate): Condition[] => {
    const field = fieldWithState(candidate.row.entity, name, context);
    if (field === undefined) return [];
    const left = columnOf(context.fresh(candidate), field, context);
    return [{ kind: 'compare', operator: '=', left, right: { kind: 'literal', type: field.type, text: name } }];
  });
  const [only] = parts;
  if (only === undefined) return nearby(name, entry, context);
  return { kind: 'condition', condition: parts.length === 1 ? only : { kind: 'logical', operator: 'or', parts } };
}

function fieldWithState(entity: Id, state: string, context: ProgramContext): FieldPlan | undefined {
  const fields = context.entity(entity)?.fields ?? [];
  return fields.find((field) => field.type.kind === 'enum' && field.type.values.includes(state));
}

/** The rows that hang 1:1 on the row and know such a state; others are not read for it. */
function oneToOne(entry: RowEntry, state: string, context: ProgramContext): RowEntry[] {
  const children = context.entity(entry.row.entity)?.children.filter((child) => !child.many) ?? [];
  const fitting = children.filter((child) => fieldWithState(child.entity, state, context) !== undefined);
  return fitting.map((child) => context.rowInHand(child.entity) ?? context.child(entry, child));
}

/** A field of that name on a row one edge away (`method` of `order.paid` is that of its payment). */
function nearby(name: string, entry: RowEntry | undefined, context: ProgramContext): Value | undefined {
  const entity = entry === undefined ? undefined : context.entity(entry.row.entity);
  for (const child of entity?.children.filter((candidate) => !candidate.many) ?? []) {
    const field = context.entity(child.entity)?.fields.find((candidate) => candidate.name === name);
    if (field === undefined || entry === undefined) continue;
    return columnOf(context.rowInHand(child.entity) ?? context.child(entry, child), field, context);
  }
  const inHand = context.rows.find((row) =>
    context.entity(row.row.entity)?.fields.some((field) => field.name === name),
  );
  const target = inHand === undefined ? resolveWords([name], context) : undefined;
  if (target !== undefined) return valueOfTarget(target, context);
  const field = context.entity(inHand?.row.entity)?.fields.find((candidate) => candidate.name === name);
  return inHand === undefined || field === undefined ? undefined : columnOf(context.fresh(inHand), field, context);
}

/** `notify(user, email)` among the steps of an operation. */
export function compileNotify(effect: Extract<Effect, { kind: 'notify' }>, context: ProgramContext): void {
  const subject = context.subject === undefined ? undefined : context.rowInHand(context.subject);
  context.emit({
    kind: 'notify',
    recipients: effect.recipients.map(({ text }) => ({ name: text, variable: context.newName('notification') })),
    channels: effect.channels,
    subject: effect.recipients.map((recipient) => recipient.text).join(', '),
    ...(subject === undefined ? {} : { about: subject.row }),
  });
}
