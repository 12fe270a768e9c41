import type { Condition as ModelCondition } from '@specwright/model/expressions';
import type { EventPart } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { Guard, Step } from '@specwright/model/statements';
import { namesEntity } from '@specwright/model/words';
import { givenMember } from './compile/bindExpression.ts';
import { creationsIn, type EffectScope } from './compile/compileEffects.ts';
import { compileStatements } from './compile/compileStatements.ts';
import { ProgramContext, type Shared } from './compile/programContext.ts';
import { literalOf } from './entityPlans.ts';
import { variableOf } from './names.ts';
import type { Statement } from './program.ts';
import { valuesOf } from './scenarios/mentions.ts';
import type { ConsumedMember, EntityPlan, EventPlan, MemberPlan, OwnReactionPlan, PayloadPlan } from './servicePlan.ts';
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
  if (!lines.some(({ kind }) => kind === 'step')) return undefined;
  const told = shared.entities.get((event.entity === undefined ? undefined : targetOf(event.entity)) ?? '');
  const members = payload.map((member) => memberOf(event, member, told, shared));
  const context = new ProgramContext(shared, told?.id, members, event.origin, () => undefined);
  context.hears = event.name;
  if (told !== undefined) readTold(told, context);
  readNamed(members, context);
  compileStatements(lines, {
    context,
    pending: creationsIn(lines),
    portGuards: lines.filter((line) => line.kind === 'guard').filter(({ condition }) => condition.kind === 'fails'),
    callerKnown: false,
    usePort,
    bindGuard: (condition) => toldCondition(condition, event, context),
  });
  return {
    body: context.statements,
    payload: membersRead(context.statements, members),
    tellsOfRow: told !== undefined,
    lines: lines.map(({ id }) => id),
  };
}

/** An event that always brings itself about would be told of for ever. */
export function tellOfCircles(events: readonly EventPlan[], { index, findings }: Shared): void {
  const follows = new Map(
    events.map(({ id, reaction }) => [
      id,
      (reaction?.body ?? []).flatMap((statement) => (statement.kind === 'emit' ? [statement.event] : [])),
    ]),
  );
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

function membersRead(body: readonly Statement[], members: readonly MemberPlan[]): ConsumedMember[] {
  const read = new Set(valuesOf(body, 'member').map(({ name }) => name));
  return members
    .filter(({ name }) => read.has(name))
    .map(({ name, type, nullable }) => ({ name, type, required: !nullable }));
}
