import { millisecondsOf } from '@specwright/model/durations';
import type { Entity } from '@specwright/model/parts';
import { type Id, type Reference, targetOf } from '@specwright/model/reference';
import type { SoftMeaning, SoftRule } from '@specwright/model/statements';
import { update } from './compile/compileEffects.ts';
import { compileEmit } from './compile/compileEvents.ts';
import { ProgramContext, type Shared } from './compile/programContext.ts';
import { literalOf } from './entityPlans.ts';
import { variableOf } from './names.ts';
import type { EntityPlan, FieldPlan, TimedRulePlan } from './servicePlan.ts';

/** `~ abandon after 72h inactivity` lines of entities: what becomes of rows that nobody touches. */
export function planTimedRules(shared: Shared): readonly TimedRulePlan[] {
  return shared.index.system.entities.flatMap((entity) => {
    const plan = shared.entities.get(entity.id);
    if (plan === undefined) return [];
    return entity.statements.flatMap((statement) =>
      statement.kind === 'soft' && statement.rule.kind === 'timed'
        ? (planRule(statement, statement.rule, entity, plan, shared) ?? [])
        : [],
    );
  });
}

function planRule(
  soft: SoftRule,
  rule: Extract<SoftMeaning, { kind: 'timed' }>,
  entity: Entity,
  plan: EntityPlan,
  shared: Shared,
): TimedRulePlan | undefined {
  const leftOut = (why: string): undefined => {
    shared.findings.warning('prose', `${why}: the line '${soft.text.trim()}' is left out.`, soft.origin);
  };
  const move = moveOf(rule, plan, shared);
  if (move === undefined) return leftOut(`No state of ${entity.name} follows from '${rule.verb}'`);
  const milliseconds = millisecondsOf(rule.after);
  if (milliseconds === undefined) return leftOut(`'${rule.after.amount}${rule.after.unit}' is no time`);
  const made = plan.fields.find((field) => isTime(field) && field.immutable);
  const changed = plan.fields.find((field) => isTime(field) && !field.immutable);
  // What was not done since the row was made; or that nothing happened to it at all.
  const without = rule.reason.startsWith('without');
  const since = without ? (made ?? changed) : (changed ?? made);
  if (since === undefined) return leftOut(`${entity.name} has no @auto timestamp`);
  return {
    id: soft.id,
    text: soft.text.trim().replace(/^~\s*/, ''),
    entity: entity.id,
    ...move,
    milliseconds,
    since: since.column,
    quiet: without ? [] : quietChildren(plan, shared),
    ...(changed === undefined ? {} : { changed: changed.column }),
    ...programOf(soft, rule.state?.targets[0], { ...move, entity: plan }, shared),
  };
}

/** What the move of a row brings with it: computed fields, invariants that it may break, and events that invariants want of the state. */
function programOf(
  { origin }: SoftRule,
  state: Id | undefined,
  { entity, column, to }: { readonly entity: EntityPlan; readonly column: string; readonly to: string },
  shared: Shared,
): Pick<TimedRulePlan, 'program'> {
  const context = new ProgramContext(shared, entity.id, [], origin, () => undefined);
  const variable = context.newName(variableOf(entity.name));
  const entry = context.addRow(variable, entity.id, 'path', 'timed');
  const field = entity.fields.find((candidate) => candidate.column === column);
  if (field === undefined) return {};
  update(entry, [{ column, value: literalOf(to, field.type) }], context);
  for (const event of eventsWanted(state, shared)) compileEmit(event, context);
  return context.statements.length > 1 ? { program: { variable, body: context.statements } } : {};
}

/** `Cart.status:abandoned => event cart.abandoned emitted`, each event once. */
function eventsWanted(state: Id | undefined, { index }: Shared): readonly Reference[] {
  const wanted = index.system.invariants
    .flatMap(({ statements }) => statements)
    .flatMap((statement) => {
      if (statement.kind !== 'rule' || statement.rule.kind !== 'implication') return [];
      const { premise, conclusion } = statement.rule;
      const isMeant = premise.kind === 'inState' && targetOf(premise.state) === state;
      return isMeant && conclusion.kind === 'emitted' ? [conclusion.event] : [];
    });
  return [...new Map(wanted.map((event) => [targetOf(event), event])).values()];
}

/** The service writes it by itself. */
export function isTime(field: FieldPlan): boolean {
  return field.auto && field.type.kind === 'timestamp';
}

/** The state that the verb leads to, and those it leads from: the first one, where it does. */
function moveOf(
  rule: Extract<SoftMeaning, { kind: 'timed' }>,
  plan: EntityPlan,
  shared: Shared,
): Pick<TimedRulePlan, 'column' | 'from' | 'to'> | undefined {
  const part = shared.index.part(rule.state?.targets[0] ?? '');
  if (part?.kind !== 'enumValue') return undefined;
  const field = plan.fields.find(({ id, type }) => id === rule.state?.within && type.kind === 'enum');
  if (field?.type.kind !== 'enum') return undefined;
  const to = part.name;
  const machine = shared.machines.find((other) => other.entity === plan.id && other.field === field.name);
  const leading = (machine?.transitions ?? []).filter((transition) => transition.to === to).map(({ from }) => from);
  const first = machine?.initial ?? field.type.values[0];
  const from = machine === undefined || (first !== undefined && leading.includes(first)) ? [first] : leading;
  const states = from.filter((state) => state !== undefined && state !== to);
  return states.length === 0 ? undefined : { column: field.column, from: states as readonly string[], to };
}

/** Rows that belong to the row and tell when they were touched: a new one is activity of the whole. */
function quietChildren(plan: EntityPlan, shared: Shared): TimedRulePlan['quiet'] {
  return plan.children.flatMap((child) => {
    if (!child.many || child.link.edge === undefined) return [];
    const times = shared.entities.get(child.entity)?.fields.filter(isTime) ?? [];
    const time = times.find((field) => !field.immutable) ?? times[0];
    return time === undefined ? [] : [{ relation: child.name, column: time.column }];
  });
}
