import { rateSeconds } from '@specwright/model/durations';
import type { LimitRule, Operation } from '@specwright/model/parts';
import { limitsOn } from '@specwright/model/policies';
import type { LimitPlan } from './servicePlan.ts';

/** The limits of an operation: every rule that covers it. A rule that covers several counts them together. */
export function limitsOf(operation: Operation, rules: readonly LimitRule[]): readonly LimitPlan[] {
  return limitsOn(operation, rules).flatMap((rule) => {
    const seconds = rateSeconds(rule.unit);
    if (seconds === undefined || !(rule.amount >= 1)) return [];
    return [{ id: rule.id, name: rule.name, requests: Math.trunc(rule.amount), seconds, per: subjectOf(rule) }];
  });
}

/** Whose requests are counted together: an address, everybody, or (for `user`, a role, a key) the caller. */
function subjectOf({ per }: LimitRule): LimitPlan['per'] {
  if (per === undefined || per.text === '') return 'service';
  return per.text === 'ip' ? 'ip' : 'caller';
}
