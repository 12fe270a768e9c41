import { pascalCase } from '@specwright/model/words';
import type { ExpectationPlan, ReactionPlan } from '../plan/servicePlan.ts';
import type { Hearing } from '../system/productions.ts';
import type { SystemPlan } from '../system/systemPlan.ts';
import { type AlertRule, ruleFile } from './ruleFile.ts';

/** Rules for Prometheus, one for each line of a contract with a deadline; undefined where no line has one. */
export function contractAlerts({ name, services, productions, answers }: SystemPlan): string | undefined {
  const made = [
    ...productions.map(({ reaction, ...hearing }) => ({
      ...hearing,
      line: reaction,
      product: productOf(reaction, hearing),
    })),
    ...answers.map(({ answer, ...hearing }) => ({ ...hearing, line: answer, product: answer.name })),
  ];
  const rules = made.flatMap((one) => (one.line.within === undefined ? [] : rulesOf(one)));
  return ruleFile(name, [
    ...rules,
    ...services.flatMap(({ plan }) => plan.expectations.map((one) => missingRule(plan.name, one))),
  ]);
}

/** What contracts want made of an event: a row, or another event. */
interface Promised extends Hearing {
  readonly line: { readonly text: string; readonly place: string; readonly within?: number };
  readonly product: string;
}

function missingRule(service: string, { name, after, text, place }: ExpectationPlan): AlertRule {
  return {
    alert: pascalCase(`${after.name} ${name} missing`),
    expr: `contract_events_missing{event="${name}",after="${after.name}"} > 0`,
    labels: { severity: 'warning' },
    annotations: {
      summary: `${service} has not told of ${name} in time after ${after.name}`,
      description: `${text} (${place})`,
    },
  };
}

function productOf({ entity }: ReactionPlan, { consumer }: Hearing): string {
  return consumer.plan.entities.find(({ id }) => id === entity)?.name ?? '';
}

/** The consumer counts what it made too late; what never reached it only the provider can tell. */
function rulesOf({ provider, consumer, event, line, product }: Promised): AlertRule[] {
  const rule = (what: string, expr: string, summary: string): AlertRule => ({
    alert: pascalCase(`${event.name} ${product} ${what}`),
    expr,
    labels: { severity: 'warning' },
    annotations: { summary, description: `${line.text.trim()} (${line.place})` },
  });
  const late = `contract_products_late_total{event="${event.name}",product="${product}"}`;
  return [
    rule('late', `increase(${late}[1h]) > 0`, `${consumer.plan.name} made ${product} too late`),
    rule(
      'overdue',
      `contract_events_overdue{event="${event.name}"} > 0`,
      `${provider.plan.name} could not tell of ${event.name} in time`,
    ),
  ];
}
