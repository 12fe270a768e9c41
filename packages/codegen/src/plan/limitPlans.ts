import type { LimitRule, Operation } from '@specwright/model/parts';
import { covers } from './access.ts';
import type { LimitPlan } from './servicePlan.ts';

/** How long a unit of a rate is, in seconds. */
const unitSeconds: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
};

/** The limits of an operation: every rule that covers it. A rule that covers several counts them together. */
export function limitsOf(operation: Operation, rules: readonly LimitRule[]): readonly LimitPlan[] {
  return rules
    .filter((rule) => rule.method === undefined || rule.method === operation.method)
    .filter((rule) => covers(rule.path, operation.path))
    .flatMap((rule) => {
      const seconds = unitSeconds[rule.unit];
      if (seconds === undefined || !(rule.amount >= 1)) return [];
      return [{ id: rule.id, name: rule.name, requests: Math.trunc(rule.amount), seconds, per: subjectOf(rule) }];
    });
}

/** Whose requests are counted together: an address, everybody, or (for `user`, a role, a key) the caller. */
function subjectOf({ per }: LimitRule): LimitPlan['per'] {
  if (per === undefined || per.text === '') return 'service';
  return per.text === 'ip' ? 'ip' : 'caller';
}
