import { pascalCase } from '@specwright/model/words';
import type { ObjectivePlan, ServicePlan } from '../plan/servicePlan.ts';
import { type AlertRule, ruleFile } from './ruleFile.ts';

/** Rules for Prometheus on what the specification wishes of a service; undefined where it wishes nothing that is measured. */
export function serviceAlerts({ name, objectives }: ServicePlan): string | undefined {
  return ruleFile(
    name,
    objectives.map((objective) => latencyRule(name, objective)),
  );
}

/** The service measures with a bucket that ends at the limit: the quantile is exact there. */
function latencyRule(service: string, { text, place, operations, seconds }: ObjectivePlan): AlertRule {
  const [only, ...more] = operations;
  const about = only !== undefined && more.length === 0 ? only : `apis of ${service}`;
  const named = operations.map((operation) => operation.replace(/[{}.*+?()|[\]\\^$]/g, '\\\\$&')).join('|');
  const measured = `rate(http_request_duration_seconds_bucket{operation=~"${named}"}[5m])`;
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
