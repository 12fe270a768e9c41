import { memoIn } from '@specwright/model/memo';
import { moduleGraphOf } from '@specwright/model/moduleGraph';
import type { EventPart, Module } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Rule } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { create } from './compile/compileEffects.ts';
import { ProgramContext, type Shared } from './compile/programContext.ts';
import { namedPart, productionLines, withinOf } from './contractLines.ts';
import { planEntities } from './entityPlans.ts';
import { payloadOf } from './eventPlans.ts';
import { Findings } from './findings.ts';
import { partsOfModule, serviceNameOf } from './moduleParts.ts';
import type { Statement } from './program.ts';
import type { ConsumedEventPlan, EntityPlan, MemberPlan, PayloadPlan, ReactionPlan } from './servicePlan.ts';
import { placeIn } from './specLines.ts';
import type { Value } from './values.ts';

/** The events that the module of `shared` hears from others, with what contracts want made of them. */
export function planConsumed(whole: SystemIndex, shared: Shared): ConsumedEventPlan[] {
  const [module, ...more] = shared.index.system.modules;
  if (module === undefined || more.length > 0) return [];
  const graph = moduleGraphOf(whole);
  return whole.system.modules.flatMap((provider) => {
    const heard = provider.id === module.id ? [] : provider.exposes.filter(({ id }) => graph.hears(module.id, id));
    const events = heard.flatMap(({ event }) => eventAt(targetOf(event), whole) ?? []);
    return events.length === 0 ? [] : consumedFrom(provider, events, whole, shared);
  });
}

function eventAt(id: Id | undefined, whole: SystemIndex): EventPart | undefined {
  const part = id === undefined ? undefined : whole.part(id);
  return part?.kind === 'event' ? part : undefined;
}

function consumedFrom(
  provider: Module,
  events: readonly EventPart[],
  whole: SystemIndex,
  shared: Shared,
): ConsumedEventPlan[] {
  const { part, entities } = providerParts(whole, provider.id);
  return events.map((event) => {
    const payload = payloadOf(event, { index: part, entities });
    const reactions = reactionsTo(event, payload, whole, shared);
    const needed = membersNeeded(reactions, shared);
    return {
      id: event.id,
      module: provider.name,
      service: serviceNameOf(part),
      name: event.name,
      payload: payload.map((member) => ({ ...member, required: needed.has(member.name) })),
      tellsOfRow: event.entity !== undefined,
      reactions,
    };
  });
}

interface ProviderParts {
  readonly part: SystemIndex;
  readonly entities: ReadonlyMap<Id, EntityPlan>;
}

/** What a module tells its events of; planned once for all that hear them. */
export const providerParts = memoIn((whole: SystemIndex, module: Id): ProviderParts => {
  const part = partsOfModule(whole, module);
  // What is wrong with its entities is told where its own service is made.
  return { part, entities: new Map(planEntities(part, new Findings()).map((entity) => [entity.id, entity])) };
});

/** `sale.paid must produce exactly one Parcel`: a row of this service that is made when the event comes. */
function reactionsTo(
  event: EventPart,
  payload: readonly PayloadPlan[],
  whole: SystemIndex,
  shared: Shared,
): ReactionPlan[] {
  return productionLines(whole.system, event.id).flatMap((line): ReactionPlan[] => {
    const entity = shared.entities.get(namedPart(line.rule.product) ?? '');
    if (entity === undefined) return [];
    const body = creation(line, entity, event, payload, shared);
    if (body === undefined) return [];
    const place = placeIn(whole.system, line.origin);
    return [{ line: line.id, text: line.text, place, entity: entity.id, body, ...withinOf(line.rule) }];
  });
}

/**
 * Makes a row with the id of the event: what was made of which event can be told without another table. Its fields are
 * those of the payload by name, and the row that the event tells of where a field refers to its entity.
 */
function creation(
  line: Rule,
  entity: EntityPlan,
  event: EventPart,
  payload: readonly PayloadPlan[],
  shared: Shared,
): readonly Statement[] | undefined {
  const findings = new Findings();
  const members = payload.map((member) => memberOf(event, member));
  const context = new ProgramContext({ ...shared, findings }, undefined, members, line.origin, () => undefined);
  context.emit({ kind: 'line', text: line.text, id: line.id });
  create({ entity, given: givenByEvent(entity, event, shared), origin: line.origin, callerKnown: false }, context);
  if (!findings.failed) return context.statements;
  const [first] = findings.all;
  shared.findings.warning(
    'no-reaction',
    `No ${entity.name} is made when '${event.name}' comes: ${first?.message ?? ''} Or make it in 'extensions/hooks.ts'.`,
    line.origin,
  );
  return undefined;
}

function memberOf(event: EventPart, { name, type }: PayloadPlan): MemberPlan {
  return { id: `payload:${event.name}.${name}`, name, type, optional: false, nullable: false };
}

function givenByEvent(entity: EntityPlan, event: EventPart, { index }: Shared): Map<string, Value> {
  const given = new Map<string, Value>();
  const about = event.entity === undefined ? undefined : targetOf(event.entity);
  for (const field of index.entity(entity.id)?.fields ?? []) {
    const refersTo = field.type.kind === 'reference' ? targetOf(field.type.entity) : undefined;
    if (about !== undefined && refersTo === about) {
      given.set(field.name, { kind: 'local', name: 'event.payload.about', type: { kind: 'uuid' } });
    }
  }
  const id = entity.fields.find(({ name }) => name === 'id');
  if (id?.type.kind === 'uuid') given.set(id.name, { kind: 'local', name: 'event.id', type: id.type });
  return given;
}

/** The members without which a row that is made of the event would lack a required field. */
function membersNeeded(reactions: readonly ReactionPlan[], shared: Shared): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const { entity, body } of reactions) {
    const fields = shared.entities.get(entity)?.fields ?? [];
    for (const { column, value } of body.flatMap((step) => (step.kind === 'create' ? step.data : []))) {
      const optional = fields.find((field) => field.column === column)?.optional === true;
      if (value.kind === 'member' && !optional) needed.add(value.name);
    }
  }
  return needed;
}
