import { millisecondsOf } from '@specwright/model/durations';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Rule } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { type MustProduce, namedPart } from '../plan/contractLines.ts';
import { placeIn } from '../plan/specLines.ts';
import { isTime } from '../plan/timedRules.ts';
import type { ProductionPlan } from './productions.ts';
import type { ServiceOfSystem } from './systemPlan.ts';

/** A line between modules that can be checked on the rows of the services. */
export type SystemInvariantPlan = {
  readonly line: Id;
  readonly text: string;
  /** `system.sds:46` */
  readonly place: string;
} & (
  | {
      readonly kind: 'produces';
      readonly production: ProductionPlan;
      readonly count: NonNullable<MustProduce['count']>;
      /** The column of the product with the id of the row that the event tells of; absent where several are no harm. */
      readonly about?: string;
      /** How long a product may take, in milliseconds. */
      readonly within: number;
    }
  | { readonly kind: 'provenance'; readonly production: ProductionPlan }
  | {
      readonly kind: 'reachesTerminal';
      readonly service: ServiceOfSystem;
      readonly entity: Id;
      /** The column with the state, and the one with the time at which the row was made. */
      readonly column: string;
      readonly since: string;
      readonly states: readonly string[];
      readonly within: number;
    }
);

/** How long a product may take where no line says it, in milliseconds: events go round in seconds, and again in minutes. */
const grace = 15 * 60 * 1000;

/** The lines of contracts and system invariants that the rows of the services show to be kept or broken. */
export function systemInvariants(
  { system }: SystemIndex,
  services: readonly ServiceOfSystem[],
  productions: readonly ProductionPlan[],
): SystemInvariantPlan[] {
  const parts = [...system.contracts, ...system.invariants.filter(({ scope }) => scope === 'system')];
  const lines = parts.flatMap(({ statements }) => statements);
  return lines.flatMap((line) => {
    const meaning = line.kind === 'rule' ? meaningOf(line, services, productions) : undefined;
    if (meaning === undefined) return [];
    return [{ line: line.id, text: line.text.trim(), place: placeIn(system, line.origin), ...meaning }];
  });
}

type Meaning<Plan = SystemInvariantPlan> = Plan extends unknown ? Omit<Plan, 'line' | 'text' | 'place'> : never;

function meaningOf(
  { rule }: Rule,
  services: readonly ServiceOfSystem[],
  productions: readonly ProductionPlan[],
): Meaning | undefined {
  switch (rule.kind) {
    case 'mustProduce':
    case 'produces': {
      const production = productionOf(namedPart(rule.source), namedPart(rule.product), productions);
      if (production === undefined) return undefined;
      const count = rule.count ?? 'at least one';
      const about = count === 'at least one' ? undefined : aboutColumn(production);
      // Products have the ids of their events: without a column that says more, no event can have two.
      if (count === 'at most one' && about === undefined) return undefined;
      const within = production.reaction.within ?? grace;
      return { kind: 'produces', production, count, ...(about === undefined ? {} : { about }), within };
    }
    case 'provenance': {
      const production = productionOf(namedPart(rule.source), namedPart(rule.product), productions);
      return production === undefined ? undefined : { kind: 'provenance', production };
    }
    case 'reachesTerminal':
      return terminal(rule, services);
    default:
      return undefined;
  }
}

/** What of the event makes the product: without it nothing tells which product belongs to which event. */
function productionOf(
  event: Id | undefined,
  entity: Id | undefined,
  productions: readonly ProductionPlan[],
): ProductionPlan | undefined {
  return productions.find((production) => production.event.id === event && production.reaction.entity === entity);
}

function aboutColumn({ reaction }: ProductionPlan): string | undefined {
  const given = reaction.body.flatMap((step) => (step.kind === 'create' ? step.data : []));
  return given.find(({ value }) => value.kind === 'local' && value.name === 'event.payload.about')?.column;
}

function terminal(
  rule: Extract<Rule['rule'], { kind: 'reachesTerminal' }>,
  services: readonly ServiceOfSystem[],
): Meaning | undefined {
  const id = namedPart(rule.entity);
  const service = services.find(({ plan }) => plan.entities.some((entity) => entity.id === id));
  const entity = service?.plan.entities.find((candidate) => candidate.id === id);
  const within = rule.within === undefined ? undefined : millisecondsOf(rule.within);
  if (service === undefined || entity === undefined || within === undefined) return undefined;
  if (rule.states.some((state) => targetOf(state) === undefined)) return undefined;
  const column = entity.fields.find((field) => rule.states.every((state) => state.within === field.id))?.column;
  const since = entity.fields.find((field) => isTime(field) && field.immutable)?.column;
  if (column === undefined || since === undefined) return undefined;
  const states = rule.states.map(({ text }) => text);
  return { kind: 'reachesTerminal', service, entity: entity.id, column, since, states, within };
}
