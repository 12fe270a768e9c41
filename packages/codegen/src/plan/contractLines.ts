import { millisecondsOf } from '@specwright/model/durations';
import type { PathExpression } from '@specwright/model/expressions';
import type { Id } from '@specwright/model/reference';
import type { Rule, RuleMeaning } from '@specwright/model/statements';
import type { System } from '@specwright/model/system';
import type { ServicePlan } from './servicePlan.ts';

/** `A must produce B` */
export type MustProduce = Extract<RuleMeaning, { kind: 'mustProduce' }>;
export type ProductionLine = Rule & { readonly rule: MustProduce };

/** The lines of all contracts that want something made of an event. */
export function productionLines({ contracts }: System, event: Id): ProductionLine[] {
  const lines = contracts.flatMap(({ statements }) => statements);
  return lines.filter(
    (line): line is ProductionLine =>
      line.kind === 'rule' && line.rule.kind === 'mustProduce' && namedPart(line.rule.source) === event,
  );
}

/** How long something may take, in milliseconds; nothing where the line does not say it. */
export function withinOf(rule: Pick<MustProduce, 'within'>): { readonly within?: number } {
  const within = rule.within === undefined ? undefined : millisecondsOf(rule.within);
  return within === undefined ? {} : { within };
}

/** The event or entity that a clause names as a whole. */
export function namedPart({ root }: PathExpression): Id | undefined {
  if (root.kind === 'event') return root.event;
  return root.kind === 'entity' ? root.entity : undefined;
}

/** The events of the service that it tells of in answer to those of others. */
export function answeredEvents({ consumed }: ServicePlan): ReadonlySet<Id> {
  return new Set(consumed.flatMap(({ answers }) => answers.map(({ event }) => event)));
}
