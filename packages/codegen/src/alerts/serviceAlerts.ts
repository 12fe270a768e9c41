import { pascalCase } from '@specwright/model/words';
import type { ObjectivePlan, ServicePlan, WatchedErrorsPlan } from '../plan/servicePlan.ts';
import { type AlertRule, ruleFile } from './ruleFile.ts';

/** Rules for Prometheus on what the specification wishes of a service; undefined where it wishes nothing that is measured. */
export function serviceAlerts(plan: ServicePlan): string | undefined {
  const { name, objectives, watchedErrors } = plan;
  const faults = watchedErrors === undefined ? [] : faultRules(plan, watchedErrors);
  return ruleFile(name, [...objectives.map((objective) => latencyRule(name, objective)), ...faults]);
}

/** Answers that are faults of the service, and events that were tried in vain. */
function faultRules({ name, operations, events, consumed }: ServicePlan, watched: WatchedErrorsPlan): AlertRule[] {
  const rule = (what: string, counter: string, summary: string): AlertRule => ({
    alert: pascalCase(`${name} ${what}`),
    expr: `increase(${counter}[5m]) > 0`,
    labels: { severity: 'warning' },
    annotations: { summary, description: `${watched.text} (${watched.place})` },
  });
  const asked = anyOf(operations.map((operation) => operation.name));
  const answers = `http_request_duration_seconds_count{operation=~"${asked}",status=~"5.."}`;
  const told = anyOf([...new Set([...events, ...consumed].map((event) => event.name))]);
  const setAside = `events_set_aside_total{event=~"${told}"}`;
  return [
    rule('faults', answers, `${name} answered with a fault of its own`),
    ...(told === '' ? [] : [rule('events set aside', setAside, `${name} set an event aside that failed too often`)]),
  ];
}

/** A regular expression of PromQL, within quotes. */
function anyOf(names: readonly string[]): string {
  return names.map((name) => name.replace(/[{}.*+?()|[\]\\^$]/g, '\\\\$&')).join('|');
}

/** The service measures with a bucket that ends at the limit: the quantile is exact there. */
function latencyRule(service: string, { text, place, operations, seconds }: ObjectivePlan): AlertRule {
  const [only, ...more] = operations;
  const about = only !== undefined && more.length === 0 ? only : `apis of ${service}`;
  const measured = `rate(http_request_duration_seconds_bucket{operation=~"${anyOf(operations)}"}[5m])`;
  return {
    alert: pascalCase(`${about.replaceAll(/\W+/g, ' ')} latency`),
    expr: `histogram_quantile(0.95, sum by (job, operation, le) (${measured})) > ${seconds}`,
    for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: `One answer in twenty of ${about} takes longer than ${seconds} s`,
      description: `${text} (${place})`,
    },
  };
}
