import { millisecondsOf } from '@specwright/model/durations';
import type { SoftRule } from '@specwright/model/statements';
import type { System } from '@specwright/model/system';
import type { ObjectivePlan, OperationPlan, ServicePlan } from './servicePlan.ts';
import { placeIn } from './specLines.ts';

/** `~ latency < 200ms` lines: of an api about that one, of a module about all apis without a line of their own. */
export function planObjectives(system: System, whole: System, operations: readonly OperationPlan[]): ObjectivePlan[] {
  const own = system.operations.flatMap(({ id, statements }) => {
    const soft = statements.filter((statement): statement is SoftRule => statement.kind === 'soft');
    const names = operations.flatMap((operation) => (operation.id === id ? [operation.name] : []));
    return soft.flatMap((line) => objectiveOf(line, names, whole));
  });
  const named = new Set(own.flatMap((objective) => objective.operations));
  const others = operations.flatMap(({ name }) => (named.has(name) ? [] : [name]));
  const general = system.modules.flatMap(({ soft }) => soft.flatMap((line) => objectiveOf(line, others, whole)));
  return [...general, ...own].filter((objective) => objective.operations.length > 0);
}

/** `log: all errors` of an `observe` block. */
export function planWatchedErrors(system: System, whole: System): Pick<ServicePlan, 'watchedErrors'> {
  const logged = system.observations.filter(({ name }) => name === 'log');
  const [item] = logged.flatMap(({ id, items }) => items.map((one) => ({ id, ...one }))).filter(isAllErrors);
  if (item === undefined) return {};
  return { watchedErrors: { id: item.id, text: `log: ${item.text.trim()}`, place: placeIn(whole, item.origin) } };
}

function isAllErrors({ text }: { readonly text: string }): boolean {
  return /^\s*all\s+errors\s*$/.test(text);
}

function objectiveOf({ id, rule, text, origin }: SoftRule, operations: string[], whole: System): ObjectivePlan[] {
  if (rule.kind !== 'objective' || !/^latency\b/.test(rule.metric) || !rule.operator.startsWith('<')) return [];
  const limit = rule.value.kind === 'quantity' ? millisecondsOf(rule.value) : undefined;
  if (limit === undefined || limit === 0) return [];
  return [{ id, text: text.trim(), place: placeIn(whole, origin), operations, seconds: limit / 1000 }];
}
