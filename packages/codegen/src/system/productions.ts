import type { EventPlan, ReactionPlan } from '../plan/servicePlan.ts';
import type { ServiceOfSystem } from './systemPlan.ts';

/** A `must produce` line of a contract that two services of the system keep together. */
export interface ProductionPlan {
  readonly provider: ServiceOfSystem;
  readonly consumer: ServiceOfSystem;
  /** As the provider tells of it. */
  readonly event: EventPlan;
  readonly reaction: ReactionPlan;
}

/** What the services of a system promise to make of each other's events, in the order of the consumers. */
export function productionsOf(services: readonly ServiceOfSystem[]): ProductionPlan[] {
  return services.flatMap((consumer) =>
    consumer.plan.consumed.flatMap((heard) => {
      const provider = services.find(({ module }) => module === heard.module);
      const event = provider?.plan.events.find(({ id }) => id === heard.id);
      if (provider === undefined || event === undefined) return [];
      return heard.reactions.map((reaction) => ({ provider, consumer, event, reaction }));
    }),
  );
}
