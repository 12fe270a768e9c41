import type { Objective } from '@specwright/model/softUse';
import { pascalCase } from '@specwright/model/words';
import type { ObjectivePlan, ServicePlan, WatchedErrorsPlan } from '../plan/servicePlan.ts';
import { anyOf } from './promql.ts';
import { type AlertRule, ruleFile } from './ruleFile.ts';

/** Rules for Prometheus on what the specification wishes of a service; undefined where it wishes nothing that is measured. */
export function serviceAlerts(plan: ServicePlan): string | undefined {
  const { name, objectives, watchedErrors } = plan;
  const faults = watchedErrors === undefined ? [] : faultRules(plan, watchedErrors);
  return ruleFile(name, [...objectives.map((objective) => objectiveRule(name, objective)), ...faults]);
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

/** What a rule says of an objective, besides its name and its text. */
interface Broken {
  readonly what: string;
  readonly expr: string;
  readonly for?: string;
  readonly summary: string;
}

function objectiveRule(service: string, plan: ObjectivePlan): AlertRule {
  const about = aboutOf(service, plan);
  const { what, summary, ...rule } = brokenBy(plan, about);
  return {
    alert: pascalCase(`${about.replaceAll(/\W+/g, ' ')} ${what}`),
    ...rule,
    labels: { severity: 'warning' },
    annotations: { summary, description: `${plan.text} (${plan.place})` },
  };
}

/** For people: the one operation or event, else the service. */
function aboutOf(service: string, { objective, operations, events }: ObjectivePlan): string {
  if (objective.kind === 'memory') return service;
  const [only, ...more] = [...operations, ...events];
  if (only !== undefined && more.length === 0) return only;
  return `${objective.kind === 'freshness' ? 'events' : 'apis'} of ${service}`;
}

function brokenBy({ objective, operations, events }: ObjectivePlan, about: string): Broken {
  const answers = (more = ''): string =>
    `http_request_duration_seconds_count{operation=~"${anyOf(operations)}"${more}}`;
  switch (objective.kind) {
    case 'latency':
      return latency(objective, about, operations);
    case 'failures': {
      const rate = (counter: string): string => `sum by (job) (rate(${counter}[1h]))`;
      return {
        what: 'failures',
        expr: `${rate(answers(',status=~"5.."'))} / ${rate(answers())} > ${objective.share}`,
        for: '5m',
        summary: `More than ${percent(objective.share)} of the answers of ${about} were faults within an hour`,
      };
    }
    case 'throughput':
      return {
        what: 'throughput',
        expr: `(sum(rate(${answers()}[5m])) or vector(0)) < ${objective.perSecond}`,
        for: '10m',
        summary: `${about} answer less than ${objective.perSecond} requests a second`,
      };
    case 'freshness':
      return {
        what: 'freshness',
        expr: `outbox_oldest_event_age_seconds{event=~"${anyOf(events)}"} > ${objective.seconds}`,
        summary: `Nobody was told of ${about} for longer than ${objective.seconds} s`,
      };
    case 'memory':
      return {
        what: 'memory',
        // The process is known by the operations that it has answered.
        expr: `process_resident_memory_bytes and on (job, instance) ${answers()} > ${objective.bytes}`,
        for: '5m',
        summary: `${about} takes more than ${objective.bytes} bytes`,
      };
  }
}

/** The service measures with a bucket that ends at the limit: the quantile is exact there. */
function latency(
  { quantile, seconds }: Extract<Objective, { kind: 'latency' }>,
  about: string,
  operations: readonly string[],
): Broken {
  const measured = `rate(http_request_duration_seconds_bucket{operation=~"${anyOf(operations)}"}[5m])`;
  const usual = quantile === 0.95;
  return {
    what: usual ? 'latency' : `latency p${String(quantile).slice(2)}`,
    expr: `histogram_quantile(${quantile}, sum by (job, operation, le) (${measured})) > ${seconds}`,
    for: '5m',
    summary: `${usual ? 'One answer in twenty' : `More than ${percent(1 - quantile)} of the answers`} of ${about} ${usual ? 'takes' : 'take'} longer than ${seconds} s`,
  };
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}
