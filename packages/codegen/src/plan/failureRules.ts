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

/** `! event fails => …` lines between modules, for the events that a service tells of or hears; the first for each. */
export function planFailureRules(whole: System, known: KnownEvents): FailureRulePlan[] {
  const between = [...whole.contracts, ...whole.invariants.filter(({ scope }) => scope === 'system')];
  const lines = between.flatMap(({ statements }) => statements);
  const rules = lines.flatMap((line) => (line.kind === 'guard' ? (ruleOf(line, whole, known) ?? []) : []));
  return rules.filter((rule, at) => rules.findIndex(({ event }) => event === rule.event) === at);
}

function ruleOf(line: Guard, whole: System, { service, events, consumed }: KnownEvents): FailureRulePlan | undefined {
  if (line.condition.kind !== 'fails') return undefined;
  const failed = namedPart(line.condition.subject);
  const own = events.find(({ id }) => id === failed);
  const heard = consumed.find(({ id }) => id === failed);
  const event = own ?? heard;
  if (event === undefined) return undefined;
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
    service: heard?.service ?? service,
    ...(retries === undefined ? {} : { retries }),
    recipients: [...new Set(recipients)],
  };
}
