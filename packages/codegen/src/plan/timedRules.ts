import { millisecondsOf } from '@specwright/model/durations';
import type { Entity } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { SoftMeaning, SoftRule } from '@specwright/model/statements';
import type { Shared } from './compile/programContext.ts';
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
  tellOfEvents(soft, rule.state?.targets[0], shared);
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
    refresh: shared.dependentsOf(entity.id, [move.column]).length > 0,
  };
}

/** Only the state moves: an event that an invariant wants of that is not told of. */
function tellOfEvents(soft: SoftRule, state: Id | undefined, { index, findings }: Shared): void {
  for (const statement of index.system.invariants.flatMap(({ statements }) => statements)) {
    if (statement.kind !== 'rule' || statement.rule.kind !== 'implication') continue;
    const { premise, conclusion } = statement.rule;
    if (premise.kind !== 'inState' || targetOf(premise.state) !== state || conclusion.kind !== 'emitted') continue;
    const message = `'${soft.text.trim()}' moves the state and does nothing else: '${conclusion.event.text}', which '${statement.text.trim()}' wants, is not told of then. Let an api set '${premise.state.text}' and emit it, or emit it in a job of your own ('onStartup' of 'extensions/hooks.ts').`;
    findings.warning('timed-event', message, soft.origin);
  }
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
