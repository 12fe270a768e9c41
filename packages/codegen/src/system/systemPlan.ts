import { moduleGraphOf } from '@specwright/model/moduleGraph';
import type { Module } from '@specwright/model/parts';
import { targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { kebabCase } from '@specwright/model/words';
import { plannedService } from '../plan/buildPlan.ts';
import { generableModules, partsOfModule } from '../plan/moduleParts.ts';
import { folderName } from '../plan/servicePlace.ts';
import type { EventPlan, ServicePlan } from '../plan/servicePlan.ts';
import { linesBetween, type SpecLine } from '../plan/specLines.ts';
import type { Database } from '../targets/target.ts';
import { answersOf, type ProducedAnswerPlan, type ProductionPlan, productionsOf } from './productions.ts';
import { type SystemInvariantPlan, systemInvariants } from './systemInvariants.ts';

/** The services of a system that are made together, and what they tell each other. */
export interface SystemPlan {
  /** Kebab case. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** In the order of their modules. */
  readonly services: readonly ServiceOfSystem[];
  /** What contracts want made of events, where both sides are services of the system. */
  readonly productions: readonly ProductionPlan[];
  /** What they want told of in answer. */
  readonly answers: readonly ProducedAnswerPlan[];
  /** The lines of contracts and system invariants. */
  readonly lines: readonly SpecLine[];
  /** What can be seen to be kept or broken on the rows of the services. */
  readonly invariants: readonly SystemInvariantPlan[];
}

export interface ServiceOfSystem {
  /** The name of its module. */
  readonly module: string;
  /** Its folder beside the others. */
  readonly folder: string;
  /** Where it is reached when all run on one machine. */
  readonly port: number;
  readonly plan: ServicePlan;
  /** That it is made for. */
  readonly database: Database;
  readonly owns: readonly string[];
  /** The events that it exposes. */
  readonly publishes: readonly EventPlan[];
  readonly consumes: readonly ConsumedFrom[];
}

/** An event that a service hears from another. */
export interface ConsumedFrom {
  readonly service: ServicePlan;
  readonly module: string;
  readonly event: EventPlan;
}

/** On one machine the services stand behind ports from here on. */
const firstPort = 8001;

/**
 * What the services of a system are together. Their own findings are told where each of them is made.
 * @param databaseOf the database of the service of that module
 */
export function planSystem(index: SystemIndex, databaseOf: (module: string) => Database): SystemPlan {
  const modules = generableModules(index).map((module) => ({
    module,
    plan: plannedService(partsOfModule(index, module.id), index).plan,
  }));
  const graph = moduleGraphOf(index);
  const published = modules.map((one) => ({ ...one, publishes: exposedEvents(one.module, one.plan) }));
  const header = index.system.systems[0];
  const services = published.map(({ module, plan, publishes }, at) => ({
    module: module.name,
    folder: folderName(module.name),
    port: firstPort + at,
    plan,
    database: databaseOf(module.name),
    owns: module.owns.map(({ text }) => text),
    publishes: publishes.map(({ event }) => event),
    consumes: published
      .filter((other) => other.module.id !== module.id)
      .flatMap((other) =>
        other.publishes
          .filter(({ exposed }) => graph.hears(module.id, exposed))
          .map(({ event }) => ({ service: other.plan, module: other.module.name, event })),
      ),
  }));
  const productions = productionsOf(services);
  const answers = answersOf(services);
  return {
    name: kebabCase(index.system.name) || 'system',
    title: index.system.name,
    version: (header?.version ?? '0.1').replace(/^v/, ''),
    description: header?.properties.find(({ key }) => key === 'description')?.values[0]?.text ?? '',
    services,
    productions,
    answers,
    lines: linesBetween(index),
    invariants: systemInvariants(index, { services, productions, answers }),
  };
}

function exposedEvents(module: Module, plan: ServicePlan): { readonly exposed: string; readonly event: EventPlan }[] {
  return module.exposes.flatMap(({ id, event: reference }) => {
    const event = plan.events.find((candidate) => candidate.id === targetOf(reference));
    return event === undefined ? [] : [{ exposed: id, event }];
  });
}
