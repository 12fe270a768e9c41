import { millisecondsOf } from '@specwright/model/durations';
import type { Id } from '@specwright/model/reference';
import type { Rule } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import type { ConsumedEventPlan, EventPlan, ReactionPlan } from '../plan/servicePlan.ts';
import { placeIn } from '../plan/specLines.ts';
import type { ServiceOfSystem } from './systemPlan.ts';

/** A `must produce` line of a contract that two services of the system keep together. */
export interface ProductionPlan {
  readonly provider: ServiceOfSystem;
  readonly consumer: ServiceOfSystem;
  /** As the provider tells of it. */
  readonly event: EventPlan;
  /** As the consumer hears it. */
  readonly heard: ConsumedEventPlan;
  readonly reaction: ReactionPlan;
  /** `system.sds:49` */
  readonly place: string;
  /** How long the product may take, in milliseconds; absent where the line says nothing of it. */
  readonly within?: number;
}

/** What the services of a system promise to make of each other's events, in the order of the consumers. */
export function productionsOf(index: SystemIndex, services: readonly ServiceOfSystem[]): ProductionPlan[] {
  const lines = linesOf(index);
  return services.flatMap((consumer) =>
    consumer.plan.consumed.flatMap((heard) => {
      const provider = services.find(({ module }) => module === heard.module);
      const event = provider?.plan.events.find(({ id }) => id === heard.id);
      if (provider === undefined || event === undefined) return [];
      return heard.reactions.flatMap((reaction): ProductionPlan[] => {
        const line = lines.get(reaction.line);
        if (line === undefined) return [];
        const place = placeIn(index.system, line.origin);
        return [{ provider, consumer, event, heard, reaction, place, ...deadlineOf(line) }];
      });
    }),
  );
}

function linesOf({ system }: SystemIndex): ReadonlyMap<Id, Rule> {
  const statements = system.contracts.flatMap((contract) => contract.statements);
  return new Map(statements.flatMap((line) => (line.kind === 'rule' ? [[line.id, line] as const] : [])));
}

function deadlineOf({ rule }: Rule): Pick<ProductionPlan, 'within'> {
  const within = rule.kind !== 'mustProduce' || rule.within === undefined ? undefined : millisecondsOf(rule.within);
  return within === undefined ? {} : { within };
}
