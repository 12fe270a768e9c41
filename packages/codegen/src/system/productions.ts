import type { ConsumedEventPlan, EventPlan, ReactionPlan, ToldAnswerPlan } from '../plan/servicePlan.ts';
import type { ServiceOfSystem } from './systemPlan.ts';

/** A `must produce` line of a contract that two services of the system keep together. */
export interface ProductionPlan extends Hearing {
  readonly reaction: ReactionPlan;
}

/** A `must produce` line whose product is an event of the consumer. */
export interface ProducedAnswerPlan extends Hearing {
  readonly answer: ToldAnswerPlan;
}

/** An event on its way between two services. */
export interface Hearing {
  readonly provider: ServiceOfSystem;
  readonly consumer: ServiceOfSystem;
  /** As the provider tells of it. */
  readonly event: EventPlan;
}

/** What the services of a system promise to make of each other's events, in the order of the consumers. */
export function productionsOf(services: readonly ServiceOfSystem[]): ProductionPlan[] {
  return hearingsOf(services).flatMap(({ heard, ...hearing }) =>
    heard.reactions.map((reaction) => ({ ...hearing, reaction })),
  );
}

/** What they promise to tell of in answer. */
export function answersOf(services: readonly ServiceOfSystem[]): ProducedAnswerPlan[] {
  return hearingsOf(services).flatMap(({ heard, ...hearing }) =>
    heard.answers.map((answer) => ({ ...hearing, answer })),
  );
}

function hearingsOf(services: readonly ServiceOfSystem[]): (Hearing & { readonly heard: ConsumedEventPlan })[] {
  return services.flatMap((consumer) =>
    consumer.plan.consumed.flatMap((heard) => {
      const provider = services.find(({ module }) => module === heard.module);
      const event = provider?.plan.events.find(({ id }) => id === heard.id);
      return provider === undefined || event === undefined ? [] : [{ provider, consumer, event, heard }];
    }),
  );
}
