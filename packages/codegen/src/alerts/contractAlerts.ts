import { pascalCase } from '@specwright/model/words';
import type { ProductionPlan } from '../system/productions.ts';
import type { SystemPlan } from '../system/systemPlan.ts';
import { type AlertRule, ruleFile } from './ruleFile.ts';

/** Rules for Prometheus, one for each line of a contract with a deadline; undefined where no line has one. */
export function contractAlerts({ name, productions }: SystemPlan): string | undefined {
  const rules = productions.flatMap((production) =>
    production.reaction.within === undefined ? [] : rulesOf(production),
  );
  return ruleFile(name, rules);
}

/** The consumer counts what it made too late; what never reached it only the provider can tell. */
function rulesOf({ provider, consumer, event, reaction }: ProductionPlan): AlertRule[] {
  const product = consumer.plan.entities.find(({ id }) => id === reaction.entity)?.name ?? '';
  const rule = (what: string, expr: string, summary: string): AlertRule => ({
    alert: pascalCase(`${event.name} ${product} ${what}`),
    expr,
    labels: { severity: 'warning' },
    annotations: { summary, description: `${reaction.text.trim()} (${reaction.place})` },
  });
  const late = `contract_products_late_total{event="${event.name}",product="${product}"}`;
  return [
    rule('late', `increase(${late}[1h]) > 0`, `${consumer.plan.name} made a ${product} too late`),
    rule(
      'overdue',
      `contract_events_overdue{event="${event.name}"} > 0`,
      `${provider.plan.name} could not tell of ${event.name} in time`,
    ),
  ];
}
