import { millisecondsOf } from '@specwright/model/durations';
import type { PathExpression } from '@specwright/model/expressions';
import { type Id, targetOf } from '@specwright/model/reference';
import type { Rule } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';
import { commonRow, type RowMembers } from '../plan/commonRow.ts';
import { type MustProduce, namedPart, withinOf } from '../plan/contractLines.ts';
import type { EventPlan } from '../plan/servicePlan.ts';
import { placeIn } from '../plan/specLines.ts';
import { isTime } from '../plan/timedRules.ts';
import type { ProducedAnswerPlan, ProductionPlan } from './productions.ts';
import { type EquationPlan, planEquation } from './systemEquations.ts';
import type { ServiceOfSystem } from './systemPlan.ts';
import { planReferences, type ReferencesPlan } from './systemReferences.ts';

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
  /** An event that the consumer tells of in answer. */
  | { readonly kind: 'answered'; readonly produced: ProducedAnswerPlan; readonly within: number }
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
  | FollowingPlan
  | ReferencesPlan
  | EquationPlan
);

/** How long a product may take where no line says it, in milliseconds: events go round in seconds, and again in minutes. */
const grace = 15 * 60 * 1000;

/** An event that another follows in time: both tell of one row. */
export interface FollowingPlan {
  readonly kind: 'follows';
  readonly first: EventOfService;
  readonly next: EventOfService;
  /** What of each payload names the row. */
  readonly keys: RowMembers;
  /** How long after the first one, in milliseconds. */
  readonly within: number;
}

export interface EventOfService {
  readonly service: ServiceOfSystem;
  readonly event: EventPlan;
}

/** The lines of contracts and system invariants that the rows of the services show to be kept or broken. */
export function systemInvariants(index: SystemIndex, made: Omit<Surroundings, 'index'>): SystemInvariantPlan[] {
  const { system } = index;
  const parts = [...system.contracts, ...system.invariants.filter(({ scope }) => scope === 'system')];
  const lines = parts.flatMap(({ statements }) => statements);
  return lines.flatMap((line) => {
    const meaning = line.kind === 'rule' ? meaningOf(line, { index, ...made }) : undefined;
    if (meaning === undefined) return [];
    return [{ line: line.id, text: line.text.trim(), place: placeIn(system, line.origin), ...meaning }];
  });
}

type Meaning<Plan = SystemInvariantPlan> = Plan extends unknown ? Omit<Plan, 'line' | 'text' | 'place'> : never;

/** What is known of the system. */
interface Surroundings {
  readonly index: SystemIndex;
  readonly services: readonly ServiceOfSystem[];
  readonly productions: readonly ProductionPlan[];
  readonly answers: readonly ProducedAnswerPlan[];
}

function meaningOf({ rule }: Rule, { index, services, productions, answers }: Surroundings): Meaning | undefined {
  switch (rule.kind) {
    case 'mustProduce':
    case 'produces': {
      const production = productionOf(namedPart(rule.source), namedPart(rule.product), productions);
      if (production === undefined) {
        const within = rule.kind === 'mustProduce' ? withinOf(rule).within : undefined;
        // That several are told of one row is no harm that could be told from a second occasion.
        if (rule.count === 'at most one') return undefined;
        const produced = answers.find(
          ({ event, answer }) => event.id === namedPart(rule.source) && answer.event === namedPart(rule.product),
        );
        if (produced !== undefined) {
          return { kind: 'answered', produced, within: within ?? produced.answer.within ?? grace };
        }
        return following(rule.source, rule.product, within ?? grace, index, services);
      }
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
    case 'mustOccur': {
      const within = millisecondsOf(rule.within);
      return within === undefined ? undefined : following(rule.after, rule.event, within, index, services);
    }
    case 'referencesOnly':
      return planReferences(rule, index, services);
    case 'equation':
      return planEquation(rule, index, services);
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

/** The two events, where their payloads tell that they are about one row. */
function following(
  source: PathExpression,
  product: PathExpression,
  within: number,
  index: SystemIndex,
  services: readonly ServiceOfSystem[],
): Meaning | undefined {
  const [first, next] = [eventOf(source, services), eventOf(product, services)];
  if (first === undefined || next === undefined) return undefined;
  const keys = commonRow(first.event.id, next.event.id, index);
  return keys === undefined ? undefined : { kind: 'follows', first, next, keys, within };
}

function eventOf(path: PathExpression, services: readonly ServiceOfSystem[]): EventOfService | undefined {
  const id = namedPart(path);
  return services.flatMap((service) => {
    const event = service.plan.events.find((candidate) => candidate.id === id);
    return event === undefined ? [] : [{ service, event }];
  })[0];
}
