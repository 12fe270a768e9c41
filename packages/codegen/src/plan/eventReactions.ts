import type { Condition as ModelCondition } from '@specwright/model/expressions';
import type { EventPart } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Guard, Step } from '@specwright/model/statements';
import { namesEntity } from '@specwright/model/words';
import { givenMember } from './compile/bindExpression.ts';
import type { EffectScope } from './compile/compileEffects.ts';
import { compileWithoutCaller } from './compile/compileStatements.ts';
import { ProgramContext, type Shared } from './compile/programContext.ts';
import { literalOf } from './entityPlans.ts';
import { variableOf } from './names.ts';
import type { Statement } from './program.ts';
import { valuesOf } from './scenarios/mentions.ts';
import type { EntityPlan, MemberPlan, OwnReactionPlan, PayloadPlan, ServicePlan } from './servicePlan.ts';
import type { Condition, Value } from './values.ts';

/**
 * What the `>>` lines of an event do besides telling people: a program on the row that the event tells of, the rows that its
 * payload names, and what else the payload holds. Undefined where they do nothing else.
 */
export function planReaction(
  event: EventPart,
  payload: readonly PayloadPlan[],
  shared: Shared,
  usePort: EffectScope['usePort'],
): OwnReactionPlan | undefined {
  const lines = event.statements.flatMap(carriedOut);
  if (!lines.some(({ kind }) => kind === 'step')) {
    tellUnasked(event, lines, shared);
    return undefined;
  }
  const told = shared.entities.get((event.entity === undefined ? undefined : targetOf(event.entity)) ?? '');
  const members = payload.map((member) => memberOf(event, member, told, shared));
  const context = new ProgramContext(shared, told?.id, members, event.origin, () => undefined);
  context.hears = event.name;
  context.callerMissing = `Nobody calls when '${event.name}' comes. Put into 'payload' what is to be known of who did it, or ask it in the apis that emit it.`;
  if (told !== undefined) {
    tellOfHidden(event, told, shared);
    readTold(told, context);
  }
  readNamed(members, context);
  compileWithoutCaller(lines, {
    context,
    usePort,
    bindGuard: (condition) => toldCondition(condition, event, context),
  });
  return {
    body: context.statements,
    members: membersRead(context.statements, members),
    tellsOfRow: told !== undefined,
    lines: lines.map(({ id }) => id),
  };
}

/** A member of the payload may be called `about`, but takes the place of the id of the row then. */
function tellOfHidden({ name, payload }: EventPart, told: EntityPlan, { findings }: Shared): void {
  const hiding = payload.find((member) => member.name === 'about');
  if (hiding === undefined) return;
  const message = `The steps of '${name}' need the id of its ${told.name}, which stands under 'about' in what is told. Call this member something else.`;
  findings.error('payload-hides-row', message, hiding.origin);
}

/** What has happened is not refused: a `!` line of an event asks before its steps, where it has any. */
function tellUnasked({ name }: EventPart, lines: readonly (Step | Guard)[], { findings }: Shared): void {
  for (const { text, origin } of lines) {
    const why = `'${name}' has no steps that it could keep back, and what has happened is not refused`;
    const cure = 'Ask it in a `!` line of the apis that emit it.';
    findings.warning('not-kept', `Nothing keeps '${text.trim()}': ${why}. ${cure}`, origin);
  }
}

/** An event that always brings itself about would be told of for ever. */
export function tellOfCircles(
  { events, actions }: Pick<ServicePlan, 'events' | 'actions'>,
  { index, findings }: Shared,
): void {
  const bodies = [...events.map(({ id, reaction }) => ({ id, body: reaction?.body ?? [] })), ...actions];
  const follows = new Map(bodies.map(({ id, body }) => [id, body.flatMap(leadsTo)]));
  for (const { id, name } of events) {
    const reached = new Set(follows.get(id));
    // A set that grows while it is walked is walked to its end.
    for (const next of reached) for (const further of follows.get(next) ?? []) reached.add(further);
    const event = index.part(id);
    if (!reached.has(id) || event === undefined) continue;
    findings.error(
      'event-circle',
      `What follows from '${name}' tells of '${name}' again: it would never end. Write 'if …:' before one of the steps that emit.`,
      event.origin,
    );
  }
}

/** The event or the action that comes next, whatever the rows are. */
function leadsTo(statement: Statement): Id[] {
  if (statement.kind === 'emit') return [statement.event];
  return statement.kind === 'call' ? [statement.action] : [];
}

/** The steps without what they tell people, which has no part in the transaction, and the `!` lines between them. */
function carriedOut(statement: EventPart['statements'][number]): (Step | Guard)[] {
  if (statement.kind === 'soft') return [];
  if (statement.kind === 'guard') return [statement];
  const effects = statement.effects.filter(({ kind }) => kind !== 'notify');
  return effects.length === 0 ? [] : [{ ...statement, effects }];
}

function memberOf(
  event: EventPart,
  { name, type }: PayloadPlan,
  told: EntityPlan | undefined,
  { entities }: Shared,
): MemberPlan {
  const said = event.payload.find((member) => member.name === name);
  const target = said === undefined ? undefined : targetOf(said.field);
  const field = [...entities.values()].flatMap(({ fields }) => fields).find(({ id }) => id === target);
  // What the row that the event tells of links to is reached through it.
  const isLinked = told?.links.some((link) => link.name === name) === true;
  const word = name.replace(/_id$/, '');
  const named =
    field?.link?.target ??
    (type.kind === 'uuid' ? [...entities.values()].find((one) => namesEntity(word, one.name))?.id : undefined);
  return {
    id: `payload:${event.name}.${name}`,
    name,
    type,
    optional: false,
    nullable: said?.optional === true || field?.optional === true,
    ...(field?.bounds === undefined ? {} : { bounds: field.bounds }),
    ...(isLinked || named === undefined || !entities.has(named) ? {} : { row: named }),
  };
}

function readTold(entity: EntityPlan, context: ProgramContext): void {
  const variable = context.newName(variableOf(entity.name));
  const value: Value = { kind: 'parameter', name: 'about', type: { kind: 'uuid' } };
  const missing = { kind: 'notFound', what: entity.name } as const;
  context.emit({ kind: 'find', variable, entity: entity.id, by: [{ column: 'id', value }], missing });
  context.addRow(variable, entity.id, 'path', 'path:about');
}

function readNamed(members: readonly MemberPlan[], context: ProgramContext): void {
  for (const { name, row, nullable } of members) {
    const entity = context.entity(row);
    const value = givenMember(name, context);
    if (entity === undefined || value === undefined) continue;
    const variable = context.newName(variableOf(name));
    const missing = { kind: 'notFound', what: entity.name } as const;
    context.emit({ kind: 'find', variable, entity: entity.id, by: [{ column: 'id', value }], missing });
    context.addRow(variable, entity.id, 'input', `input:${name.replace(/_id$/, '')}`, nullable);
  }
}

/** `if lost:` where the payload says it: what was told counts, not what the row has become since. */
function toldCondition(condition: ModelCondition, event: EventPart, context: ProgramContext): Condition | undefined {
  if (condition.kind !== 'state') return undefined;
  const { negated, state, field } = condition;
  const carrier = event.payload.find((member) => field !== undefined && targetOf(member.field) === field);
  const left = carrier === undefined ? undefined : givenMember(carrier.name, context);
  if (left === undefined) return undefined;
  return { kind: 'compare', operator: negated ? '!=' : '=', left, right: literalOf(state.text, left.type) };
}

function membersRead(body: readonly Statement[], members: readonly MemberPlan[]): MemberPlan[] {
  const read = new Set(valuesOf(body, 'member').map(({ name }) => name));
  return members.filter(({ name }) => read.has(name));
}
