import type { Id } from '@specwright/model/reference';
import type { ChildPlan, EntityPlan, LinkPlan } from './servicePlan.ts';

/** How rows of one entity are brought together with rows of another: an edge `many:many`, seen from one of its ends. */
export interface PairWay {
  /** The entity of the pairs. */
  readonly pair: EntityPlan;
  /** From a pair to the row on this side, and to the one on the other. */
  readonly here: LinkPlan;
  readonly there: LinkPlan;
}

/** The ways from an entity over its edges `many:many`. */
export function pairWaysFrom(here: Id, entities: Iterable<EntityPlan>): PairWay[] {
  return [...entities].flatMap((entity): PairWay[] => {
    const { pair } = entity;
    if (pair?.from.target === here) return [{ pair: entity, here: pair.from, there: pair.to }];
    return pair?.to.target === here ? [{ pair: entity, here: pair.to, there: pair.from }] : [];
  });
}

/** The way from one entity to another. */
export function pairWay(here: Id, there: Id, entities: Iterable<EntityPlan>): PairWay | undefined {
  return pairWaysFrom(here, entities).find((way) => way.there.target === there);
}

/** The pairs of a row, as its entity reaches them. */
export function pairsOf(entity: EntityPlan, { pair, here }: PairWay): ChildPlan | undefined {
  return entity.children.find((child) => child.entity === pair.id && child.link.column === here.column);
}
