import { anyOf } from '../alerts/promql.ts';
import type { MetricPlan, ServicePlan } from '../plan/servicePlan.ts';
import { dashboardFile, type Panel } from './dashboard.ts';

const requests = 'http_request_duration_seconds';
const chosen = 'job=~"$job"';

/** A dashboard of a service whose specification says what is observed or wished of it; undefined where it says neither. */
export function serviceDashboard(plan: ServicePlan): string | undefined {
  if (!plan.isObserved) return undefined;
  const { name, title, description, operations, metrics } = plan;
  const asked = anyOf(operations.map((operation) => operation.name));
  return dashboardFile({
    uid: name,
    title: `${title} (${name})`,
    description,
    jobs: `label_values(${requests}_count${asked === '' ? '' : `{operation=~"${asked}"}`}, job)`,
    sections: [
      { title: 'Requests', panels: asked === '' ? [] : requestPanels(asked) },
      { title: 'Observed', panels: metrics.map(metricPanel) },
      { title: 'Events', panels: [...outboxPanels(plan), ...setAsidePanels(plan)] },
      { title: 'Contracts', panels: contractPanels(plan) },
    ],
  });
}

function rate(counter: string, by: string, labels: string): string {
  return `sum by (${by}) (rate(${counter}{${labels}}[$__rate_interval]))`;
}

function requestPanels(asked: string): Panel[] {
  const of = `${chosen},operation=~"${asked}"`;
  return [
    {
      title: 'Requests',
      unit: 'reqps',
      queries: [{ expr: rate(`${requests}_count`, 'operation', of), legend: '{{operation}}' }],
    },
    {
      title: 'Faults and refusals',
      description: 'Answers with 5xx are faults of the service, those with 4xx are refused.',
      unit: 'reqps',
      queries: [
        {
          expr: rate(`${requests}_count`, 'operation, status', `${of},status=~"[45].."`),
          legend: '{{operation}} {{status}}',
        },
      ],
    },
    {
      title: 'Time of answers',
      description: 'One answer in twenty takes longer.',
      unit: 's',
      queries: [
        {
          expr: `histogram_quantile(0.95, ${rate(`${requests}_bucket`, 'operation, le', of)})`,
          legend: '{{operation}}',
        },
      ],
    },
  ];
}

function metricPanel(metric: MetricPlan): Panel {
  const { name, text } = metric;
  return metric.kind === 'conversion'
    ? { title: text, unit: 'reqps', queries: [{ expr: rate(name, 'outcome', chosen), legend: '{{outcome}}' }] }
    : { title: text, unit: 'short', queries: [{ expr: `max by (of) (${name}{${chosen}})`, legend: '{{of}}' }] };
}

function outboxPanels({ events }: ServicePlan): Panel[] {
  if (events.length === 0) return [];
  const most = (gauge: string) => [{ expr: `max by (event) (${gauge}{${chosen}})`, legend: '{{event}}' }];
  return [
    { title: 'Events that wait', unit: 'short', queries: most('outbox_events_waiting') },
    { title: 'Age of the oldest', unit: 's', queries: most('outbox_oldest_event_age_seconds') },
  ];
}

function setAsidePanels({ events, consumed }: ServicePlan): Panel[] {
  if (events.length + consumed.length === 0) return [];
  const expr = `sum by (event) (increase(events_set_aside_total{${chosen}}[1h]))`;
  return [{ title: 'Events set aside', unit: 'short', queries: [{ expr, legend: '{{event}}' }] }];
}

function contractPanels({ consumed, events, expectations }: ServicePlan): Panel[] {
  const made = consumed.flatMap(({ reactions, answers }) => [...reactions, ...answers]);
  const late = `sum by (event, product) (increase(contract_products_late_total{${chosen}}[1h]))`;
  const most = (gauge: string, by: string): string => `max by (${by}) (${gauge}{${chosen}})`;
  const panel = (title: string, expr: string, legend: string): Panel => ({
    title,
    unit: 'short',
    queries: [{ expr, legend }],
  });
  return [
    ...(made.some(({ within }) => within !== undefined)
      ? [panel('Made too late', late, '{{product}} of {{event}}')]
      : []),
    ...(events.some(({ within }) => within !== undefined)
      ? [panel('Not told of in time', most('contract_events_overdue', 'event'), '{{event}}')]
      : []),
    ...(expectations.length > 0
      ? [panel('Did not follow in time', most('contract_events_missing', 'event, after'), '{{event}} after {{after}}')]
      : []),
  ];
}
