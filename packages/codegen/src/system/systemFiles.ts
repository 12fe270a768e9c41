import type { Id } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { contractAlerts } from '../alerts/contractAlerts.ts';
import { systemDashboard } from '../dashboards/systemDashboard.ts';
import { type CataloguedEvents, eventCatalogue, type Teller } from '../events/eventCatalogue.ts';
import { toldEvent } from '../events/serviceEvents.ts';
import { filledTemplate } from '../filledTemplate.ts';
import type { GeneratedFile } from '../generatedFile.ts';
import { composeFile } from './composeFile.ts';
import type { SystemPlan } from './systemPlan.ts';
import readme from './templates/README.md.hbs';

/** What stands above the services of a system: how to run them together, and what they tell each other. */
export function systemFiles(index: SystemIndex, plan: SystemPlan): GeneratedFile[] {
  const { systems, modules, contracts, invariants, events } = index.system;
  const heads = idsOf([...systems, ...modules]);
  const promises = idsOf([...contracts, ...invariants.filter(({ scope }) => scope === 'system')]);
  const catalogue = `${JSON.stringify(eventCatalogue(systemEvents(plan)), undefined, 2)}\n`;
  const alerts = contractAlerts(plan);
  const dashboard = systemDashboard(plan);
  return [
    ...(alerts === undefined ? [] : [{ path: 'alerts.yaml', content: alerts, sources: promises }]),
    ...(dashboard === undefined
      ? []
      : [{ path: 'dashboard.json', content: dashboard, sources: [...heads, ...promises] }]),
    { path: 'README.md', content: readmeText(index, plan), sources: [...heads, ...promises] },
    { path: 'asyncapi.json', content: catalogue, sources: [...heads, ...idsOf(events)] },
    { path: 'compose.yaml', content: composeFile(plan), sources: heads },
  ];
}

/** What the services expose, and who hears it. */
function systemEvents({ title, version, description, services }: SystemPlan): CataloguedEvents {
  const tellers = new Map(
    services.map(({ module, plan, publishes }): [string, Teller] => [
      module,
      { module, service: plan.name, rabbitmq: plan.brokers.rabbitmq, events: publishes.map(toldEvent) },
    ]),
  );
  const hearings = services.flatMap(({ module, plan, consumes }) =>
    consumes.flatMap((from) => {
      const teller = tellers.get(from.module);
      return teller === undefined ? [] : [{ module, service: plan.name, teller, event: toldEvent(from.event) }];
    }),
  );
  return { head: { title, version, description }, tellers: [...tellers.values()], hearings };
}

function idsOf(parts: readonly { readonly id: Id }[]): Id[] {
  return parts.map(({ id }) => id);
}

function readmeText({ system }: SystemIndex, plan: SystemPlan): string {
  const listed = (names: readonly string[]): string => names.join(', ') || '–';
  const view = {
    title: plan.title,
    description: plan.description,
    deadlines: contractAlerts(plan) !== undefined,
    rabbitmq: plan.services.some((service) => service.plan.brokers.rabbitmq),
    services: plan.services.map(({ plan: { name }, folder, port, owns, publishes, consumes }) => ({
      name,
      folder,
      port,
      owns: listed(owns),
      publishes: listed(publishes.map((event) => event.name)),
      consumes: listed(consumes.map(({ module, event }) => `${module}/${event.name}`)),
    })),
    promises: [
      ...system.contracts.map(({ left, right, statements }) => ({
        between: `${left.text}, ${right.text}`,
        statements,
      })),
      ...system.invariants
        .filter(({ scope }) => scope === 'system')
        .map(({ statements }) => ({ between: 'all', statements })),
    ].flatMap(({ between, statements }) =>
      statements.map(({ id, text }) => ({ between, text, checked: plan.invariants.some(({ line }) => line === id) })),
    ),
    checks: plan.invariants.length > 0,
  };
  return filledTemplate(readme, view);
}
