import type { EventPart } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { Guard } from '@specwright/model/statements';
import type { System } from '@specwright/model/system';
import { namedPart } from './contractLines.ts';
import type { ConsumedEventPlan, EventPlan, FailureRulePlan } from './servicePlan.ts';
import { placeIn } from './specLines.ts';

/** The service that tells of the events, and those that it hears of others. */
interface KnownEvents {
  readonly service: string;
  readonly events: readonly EventPlan[];
  readonly consumed: readonly ConsumedEventPlan[];
}

/**
 * What becomes of the events that a service tells of or hears when they fail: `! event fails => …` lines between modules, then
 * `~ max retries: 3` of the event itself; the first for each.
 */
export function planFailureRules(whole: System, known: KnownEvents): FailureRulePlan[] {
  const between = [...whole.contracts, ...whole.invariants.filter(({ scope }) => scope === 'system')];
  const lines = between.flatMap(({ statements }) => statements);
  const rules = lines.flatMap((line) => (line.kind === 'guard' ? (ruleOf(line, whole, known) ?? []) : []));
  rules.push(...whole.events.flatMap((event) => retriesOf(event, whole, known)));
  return rules.filter((rule, at) => rules.findIndex(({ event }) => event === rule.event) === at);
}

function retriesOf(event: EventPart, whole: System, known: KnownEvents): FailureRulePlan[] {
  const service = serviceOf(event.id, known);
  if (service === undefined) return [];
  return event.statements.flatMap((line) => {
    if (line.kind !== 'soft' || line.rule.kind !== 'option' || line.rule.key !== 'max retries') return [];
    const retries = line.rule.value.kind === 'number' ? Number(line.rule.value.value) : Number.NaN;
    if (!Number.isInteger(retries) || retries < 0) return [];
    const place = placeIn(whole, line.origin);
    return [
      { line: line.id, text: line.text, place, event: event.id, name: event.name, service, retries, recipients: [] },
    ];
  });
}

/** That tells of the event; undefined where it is not known here. */
function serviceOf(event: Id, { service, events, consumed }: KnownEvents): string | undefined {
  if (events.some(({ id }) => id === event)) return service;
  return consumed.find(({ id }) => id === event)?.service;
}

function ruleOf(line: Guard, whole: System, known: KnownEvents): FailureRulePlan | undefined {
  if (line.condition.kind !== 'fails') return undefined;
  const failed = namedPart(line.condition.subject);
  const event = [...known.events, ...known.consumed].find(({ id }) => id === failed);
  const service = serviceOf(failed ?? '', known);
  if (event === undefined || service === undefined) return undefined;
  const recoveries = line.outcomes.filter((outcome) => outcome.kind === 'recovery');
  const retries = recoveries.find(({ verb }) => verb === 'retry')?.times;
  const recipients = recoveries.flatMap((outcome) => outcome.recipients.map(({ text }) => text));
  if (retries === undefined && recipients.length === 0) return undefined;
  return {
    line: line.id,
    text: line.text,
    place: placeIn(whole, line.origin),
    event: event.id,
    name: event.name,
    service,
    ...(retries === undefined ? {} : { retries }),
    recipients: [...new Set(recipients)],
  };
}
