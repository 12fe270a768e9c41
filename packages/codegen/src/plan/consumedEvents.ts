import { memoIn } from '@specwright/model/memo';
import { moduleGraphOf } from '@specwright/model/moduleGraph';
import type { EventPart, Module } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Rule } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { create } from './compile/compileEffects.ts';
import { emitAnswer } from './compile/compileEvents.ts';
import { ProgramContext, type Shared } from './compile/programContext.ts';
import { namedPart, type ProductionLine, productionLines, withinOf } from './contractLines.ts';
import { planEntities } from './entityPlans.ts';
import { payloadOf } from './eventPlans.ts';
import { Findings } from './findings.ts';
import { partsOfModule, serviceNameOf } from './moduleParts.ts';
import type { Statement } from './program.ts';
import type {
  ConsumedEventPlan,
  EntityPlan,
  MemberPlan,
  PayloadPlan,
  ReactionPlan,
  ToldAnswerPlan,
} from './servicePlan.ts';
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
    const made = madeOf(event, payload, whole, shared);
    const needed = membersNeeded(made.reactions, shared);
    return {
      id: event.id,
      module: provider.name,
      service: serviceNameOf(part),
      name: event.name,
      payload: payload.map((member) => ({ ...member, required: needed.has(member.name) })),
      tellsOfRow: event.entity !== undefined,
      ...made,
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

type Made = Pick<ConsumedEventPlan, 'reactions' | 'answers'>;

/** `sale.paid must produce …`: rows of this service that are made when the event comes, and events that it tells of then. */
function madeOf(event: EventPart, payload: readonly PayloadPlan[], whole: SystemIndex, shared: Shared): Made {
  const lines = productionLines(whole.system, event.id);
  const said = (line: ProductionLine): Pick<ReactionPlan, 'line' | 'text' | 'place' | 'within'> => ({
    line: line.id,
    text: line.text,
    place: placeIn(whole.system, line.origin),
    ...withinOf(line.rule),
  });
  const wanted = lines.flatMap((line) => {
    const product = shared.index.part(namedPart(line.rule.product) ?? '');
    return product?.kind === 'event' && !isEmitted(product, whole) ? [{ line, product }] : [];
  });
  const reactions: ReactionPlan[] = [];
  const answers: ToldAnswerPlan[] = [];
  const answered = (told: Answer, body: readonly Statement[]): void => {
    const { id, name } = told.product;
    answers.push({ ...said(told.line), event: id, name, body });
  };
  for (const line of lines) {
    const entity = shared.entities.get(namedPart(line.rule.product) ?? '');
    if (entity === undefined) continue;
    const own = wanted.filter(
      ({ product }) => rowOf(product) === entity.id && !answers.some((one) => one.event === product.id),
    );
    const body = creation(line, entity, own, { event, payload, shared });
    if (body === undefined) continue;
    reactions.push({ ...said(line), entity: entity.id, body });
    for (const told of own) answered(told, []);
  }
  for (const told of wanted) {
    if (answers.some((one) => one.event === told.product.id)) continue;
    const body = answer(told, { event, payload, shared });
    if (body !== undefined) answered(told, body);
  }
  return { reactions, answers };
}

/** A line that wants an event told of. */
interface Answer {
  readonly line: ProductionLine;
  readonly product: EventPart;
}

/** The event that comes. */
interface Coming {
  readonly event: EventPart;
  readonly payload: readonly PayloadPlan[];
  readonly shared: Shared;
}

function rowOf({ entity }: EventPart): Id | undefined {
  return entity === undefined ? undefined : targetOf(entity);
}

/** A step of its service tells of it. */
function isEmitted({ id }: EventPart, whole: SystemIndex): boolean {
  return whole
    .referencesTo(id)
    .some(({ role, from }) => role === 'emit.event' && whole.part(from)?.kind !== 'invariant');
}

function contextOf(line: Rule, { event, payload, shared }: Coming, findings: Findings): ProgramContext {
  const members = payload.map((member) => memberOf(event, member));
  return new ProgramContext({ ...shared, findings }, undefined, members, line.origin, () => undefined);
}

/**
 * Makes a row with the id of the event: what was made of which event can be told without another table. Its fields are
 * those of the payload by name, and the row that the event tells of where a field refers to its entity. Then it tells of the row.
 */
function creation(
  line: Rule,
  entity: EntityPlan,
  answers: readonly Answer[],
  coming: Coming,
): readonly Statement[] | undefined {
  const { event, shared } = coming;
  const findings = new Findings();
  const context = contextOf(line, coming, findings);
  context.emit({ kind: 'line', text: line.text, id: line.id });
  const given = givenByEvent(entity, event, shared);
  const row = create({ entity, given, origin: line.origin, callerKnown: false }, context);
  for (const told of answers) {
    context.emit({ kind: 'line', text: told.line.text, id: told.line.id });
    emitAnswer(told.product, context, row);
  }
  if (!findings.failed) return context.statements;
  noReaction(`No ${entity.name} is made when '${event.name}' comes`, line, findings, shared);
  return undefined;
}

/** Tells of an event without a row, or about the row that the first one tells of. */
function answer({ line, product }: Answer, coming: Coming): readonly Statement[] | undefined {
  const { event, shared } = coming;
  const about = rowOf(product);
  const findings = new Findings();
  const context = contextOf(line, coming, findings);
  if (about !== undefined && about !== rowOf(event)) {
    findings.error('no-row', `Nothing says which row it tells of.`, line.origin);
  }
  context.emit({ kind: 'line', text: line.text, id: line.id });
  emitAnswer(product, context, about === undefined ? undefined : aboutValue);
  if (!findings.failed) return context.statements;
  noReaction(`Nothing tells of '${product.name}' when '${event.name}' comes`, line, findings, shared);
  return undefined;
}

function noReaction(what: string, line: Rule, { all: [first] }: Findings, { findings }: Shared): void {
  const message = `${what}: ${first?.message ?? ''} Or do it in 'extensions/hooks.ts'.`;
  findings.warning('no-reaction', message, line.origin);
}

/** The id of the row that the event in hand tells of. */
const aboutValue: Value = { kind: 'local', name: 'event.payload.about', type: { kind: 'uuid' } };

function memberOf(event: EventPart, { name, type }: PayloadPlan): MemberPlan {
  return { id: `payload:${event.name}.${name}`, name, type, optional: false, nullable: false };
}

function givenByEvent(entity: EntityPlan, event: EventPart, { index }: Shared): Map<string, Value> {
  const given = new Map<string, Value>();
  const about = event.entity === undefined ? undefined : targetOf(event.entity);
  for (const field of index.entity(entity.id)?.fields ?? []) {
    const refersTo = field.type.kind === 'reference' ? targetOf(field.type.entity) : undefined;
    if (about !== undefined && refersTo === about) {
      given.set(field.name, aboutValue);
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
