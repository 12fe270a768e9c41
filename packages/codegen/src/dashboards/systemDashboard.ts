import { anyOf } from '../alerts/promql.ts';
import type { ServicePlan } from '../plan/servicePlan.ts';
import type { ServiceOfSystem, SystemPlan } from '../system/systemPlan.ts';
import { dashboardFile, type Panel, type Query } from './dashboard.ts';

const requests = 'http_request_duration_seconds';

/** A dashboard above the dashboards of services: one line a service; undefined where none of them is observed. */
export function systemDashboard({ name, title, description, services }: SystemPlan): string | undefined {
  if (!services.some(({ plan }) => plan.isObserved)) return undefined;
  const each = (query: (plan: ServicePlan) => string, of: readonly ServiceOfSystem[] = services): Query[] =>
    of.map(({ plan }) => ({ expr: query(plan), legend: plan.name }));
  const labels = ({ operations }: ServicePlan, more = ''): string =>
    `operation=~"${anyOf(operations.map((operation) => operation.name))}"${more}`;
  const rate = (counter: string, of: string, by = ''): string =>
    `sum${by} (rate(${requests}_${counter}{${of}}[$__rate_interval]))`;
  return dashboardFile({
    uid: `${name}-system`,
    title,
    description,
    sections: [
      {
        title: 'Requests',
        panels: [
          { title: 'Requests', unit: 'reqps', queries: each((plan) => rate('count', labels(plan))) },
          { title: 'Faults', unit: 'reqps', queries: each((plan) => rate('count', labels(plan, ',status=~"5.."'))) },
          {
            title: 'Time of answers',
            description: 'One answer in twenty takes longer.',
            unit: 's',
            queries: each((plan) => `histogram_quantile(0.95, ${rate('bucket', labels(plan), ' by (le)')})`),
          },
        ],
      },
      { title: 'Events', panels: eventPanels(services, each) },
      { title: 'Contracts', panels: contractPanels(services) },
    ],
  });
}

type Each = (query: (plan: ServicePlan) => string, of: readonly ServiceOfSystem[]) => Query[];

function eventPanels(services: readonly ServiceOfSystem[], each: Each): Panel[] {
  const telling = services.filter(({ plan }) => plan.events.length > 0);
  if (telling.length === 0) return [];
  const names = ({ events }: ServicePlan): string => `event=~"${anyOf(events.map((event) => event.name))}"`;
  const aside = 'sum by (event) (increase(events_set_aside_total[1h]))';
  return [
    {
      title: 'Events that wait',
      unit: 'short',
      queries: each((plan) => `sum(outbox_events_waiting{${names(plan)}})`, telling),
    },
    {
      title: 'Age of the oldest',
      unit: 's',
      queries: each((plan) => `max(outbox_oldest_event_age_seconds{${names(plan)}})`, telling),
    },
    { title: 'Events set aside', unit: 'short', queries: [{ expr: aside, legend: '{{event}}' }] },
  ];
}

/** The deadlines that any of the services counts. */
function contractPanels(services: readonly ServiceOfSystem[]): Panel[] {
  const plans = services.map(({ plan }) => plan);
  const made = plans.flatMap(({ consumed }) =>
    consumed.flatMap(({ reactions, answers }) => [...reactions, ...answers]),
  );
  const isTimed = ({ within }: { readonly within?: number }): boolean => within !== undefined;
  const panel = (title: string, expr: string, legend: string): Panel => ({
    title,
    unit: 'short',
    queries: [{ expr, legend }],
  });
  const late = 'sum by (event, product) (increase(contract_products_late_total[1h]))';
  const overdue = 'max by (event) (contract_events_overdue)';
  const missing = 'max by (event, after) (contract_events_missing)';
  return [
    ...(made.some(isTimed) ? [panel('Made too late', late, '{{product}} of {{event}}')] : []),
    ...(plans.some(({ events }) => events.some(isTimed)) ? [panel('Not told of in time', overdue, '{{event}}')] : []),
    ...(plans.some(({ expectations }) => expectations.length > 0)
      ? [panel('Did not follow in time', missing, '{{event}} after {{after}}')]
      : []),
  ];
}
