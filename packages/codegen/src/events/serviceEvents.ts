import type { ConsumedEventPlan, EventPlan, ServicePlan } from '../plan/servicePlan.ts';
import type { CataloguedEvents, Teller, ToldEvent } from './eventCatalogue.ts';

/** The event as others know it. */
export function toldEvent({ name, doc, payload, entity }: EventPlan): ToldEvent {
  return { name, payload, tellsOfRow: entity !== undefined, ...(doc === undefined ? {} : { doc }) };
}

/** What one service tells others of and hears of them; undefined where it is neither. */
export function serviceEvents(plan: ServicePlan): CataloguedEvents | undefined {
  const { title, version, description, brokers } = plan;
  const exposed = plan.events.filter((event) => event.exposed);
  if (exposed.length + plan.consumed.length === 0) return undefined;
  const self: Teller = {
    module: title,
    service: plan.name,
    rabbitmq: brokers.rabbitmq,
    events: exposed.map(toldEvent),
  };
  const others = [...new Set(plan.consumed.map(({ module }) => module))].map((module) => otherTeller(module, plan));
  return {
    head: { title, version, description },
    tellers: [self],
    hearings: others.flatMap((teller) =>
      teller.events.map((event) => ({ module: title, service: plan.name, teller, event })),
    ),
  };
}

/** As far as the service hears it. */
function otherTeller(module: string, { consumed, brokers }: ServicePlan): Teller {
  const heard = consumed.filter((event) => event.module === module);
  return { module, service: heard[0]?.service ?? module, rabbitmq: brokers.rabbitmq, events: heard.map(heardEvent) };
}

function heardEvent({ name, payload, tellsOfRow }: ConsumedEventPlan): ToldEvent {
  return { name, payload, tellsOfRow };
}
