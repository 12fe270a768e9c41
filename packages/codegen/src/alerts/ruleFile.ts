import { stringify } from 'yaml';

/** A rule of Prometheus. */
export interface AlertRule {
  readonly alert: string;
  /** PromQL. */
  readonly expr: string;
  /** How long it has to hold before anybody is told. */
  readonly for?: string;
  readonly labels: { readonly severity: 'warning' };
  readonly annotations: { readonly summary: string; readonly description: string };
}

/** A file of rules for Prometheus; undefined where there are none. */
export function ruleFile(name: string, rules: readonly AlertRule[]): string | undefined {
  return rules.length === 0 ? undefined : stringify({ groups: [{ name, rules }] }, { lineWidth: 0 });
}
