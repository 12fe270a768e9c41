import type { Machine, Part } from '@specwright/model/parts';
import { type Id, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { camelCase } from '@specwright/model/words';
import { entitiesWritten, planActions } from './actionPlans.ts';
import { planBrokers } from './brokerPlans.ts';
import type { EffectScope } from './compile/compileEffects.ts';
import type { Shared } from './compile/programContext.ts';
import { neutralStart, planComputed } from './computedPlans.ts';
import { planConsumed } from './consumedEvents.ts';
import { planEntities } from './entityPlans.ts';
import { planEvents } from './eventPlans.ts';
import { tellOfCircles } from './eventReactions.ts';
import { planExpectations } from './expectations.ts';
import { planFailureRules } from './failureRules.ts';
import { Findings } from './findings.ts';
import { tellOfFirstRows, withFirstRows } from './firstRows.ts';
import { addInvariants, keepOthers } from './invariants.ts';
import { planMetrics } from './metricPlans.ts';
import { generableModules, serviceNameOf } from './moduleParts.ts';
import { logsMoves, planObjectives, planWatchedErrors } from './objectives.ts';
import { planOperations } from './operationPlans.ts';
import { ownerNamesOf } from './ownership.ts';
import { planOwnTables } from './ownTables.ts';
import type { RowDependency } from './rowPaths.ts';
import { planSeeds } from './seedPlans.ts';
import type { EntityPlan, MachinePlan, PortPlan, ServicePlan } from './servicePlan.ts';
import { specLinesOf } from './specLines.ts';
import { planTimedRules } from './timedRules.ts';
import { touchesOf } from './touches.ts';

/** The plan of a service, and what was found while it was made. */
export interface PlannedService {
  readonly plan: ServicePlan;
  readonly findings: Findings;
}

const known = new WeakMap<SystemIndex, PlannedService>();

/**
 * Plans the service that a part of a system makes (`partsOfModule`, or the system itself); once, for the service and for the
 * system that it belongs to.
 */
export function plannedService(part: SystemIndex, whole: SystemIndex): PlannedService {
  const before = known.get(part);
  if (before !== undefined) return before;
  const findings = new Findings();
  const planned = { plan: buildPlan(part, findings, whole), findings };
  known.set(part, planned);
  return planned;
}

/**
 * Everything that a target needs to know of one module, without a word of its language.
 * @param whole the system that the module is a part of: what it hears from others stands there
 */
export function buildPlan(index: SystemIndex, findings: Findings, whole = index): ServicePlan {
  tellOfShared(index, whole, findings);
  const machines = index.system.machines.flatMap(planMachine);
  const bare = byId(planEntities(index, findings));
  const { entities, others } = addInvariants(sharedOf(index, bare, machines, findings));
  const computed = planComputed(sharedOf(index, entities, machines, findings));
  const kept = keepOthers(others, sharedOf(index, entities, machines, findings), computed);
  const shared = sharedOf(index, entities, machines, findings, { computed, kept });
  const ports = new Ports();
  const { actions, operations, events, consumed } = withFirstRows({
    actions: planActions(shared, ports.use),
    operations: planOperations(shared, index.system.operations, ports.use),
    events: planEvents(shared, whole.system, ports.use),
    consumed: planConsumed(whole, shared),
  });
  tellOfCircles({ events, actions }, shared);
  tellOfFirstRows(kept, others, { operations }, findings);
  const head = headOf(index);
  const objectives = planObjectives(index.system, whole.system, { operations, events });
  const expectations = planExpectations(whole, { service: head.name, events, consumed });
  return {
    ...head,
    authenticates: index.system.authRules.length > 0,
    ownerNames: shared.ownerNames,
    entities: [...entities.values()],
    machines,
    errors: index.system.errors.map(({ id, name, status, message, doc }) => ({
      id,
      name,
      status,
      message: message?.text ?? name.replace(/_/g, ' '),
      ...(doc === undefined ? {} : { doc }),
    })),
    events,
    consumed,
    expectations,
    failureRules: planFailureRules(whole.system, { service: head.name, events, consumed }),
    actions,
    operations,
    ports: ports.all,
    computed,
    kept,
    seeds: planSeeds(shared),
    brokers: planBrokers(index, whole, { operations, events, consumed }, findings),
    timedRules: planTimedRules(shared),
    objectives,
    isObserved: index.system.observations.length + objectives.length > 0,
    logsMoves: logsMoves(index.system),
    ...planWatchedErrors(index.system, whole.system),
    metrics: planMetrics(index, [...entities.values()], operations, findings),
    ownTables: planOwnTables({ operations, events, consumed, expectations }),
    sources: sourcesOf(index),
    specLines: specLinesOf(index, whole),
  };
}

/** What belongs to no module is made in the service of each: seldom what was meant. Told once a file. */
function tellOfShared({ system }: SystemIndex, whole: SystemIndex, findings: Findings): void {
  const services = generableModules(whole).length;
  if (services < 2) return;
  const parts = [...system.entities, ...system.events, ...system.actions, ...system.operations];
  const stray = parts.filter((part) => part.module === undefined);
  for (const file of new Set(stray.map(({ origin }) => origin.file))) {
    const [first] = stray.filter(({ origin }) => origin.file === file);
    if (first === undefined) continue;
    const message = `Nothing says which module '${first.name}' belongs to, nor what else stands in this file: each of the ${services} services gets it. Write 'spec' and the name of the module above, or put the file into the folder of that spec.`;
    findings.warning('no-module', message, first.origin);
  }
}

/** What tables and their rows are made of: the entities, with the invariants that a database keeps, and the equations. */
export function tablePlans(index: SystemIndex): Pick<ServicePlan, 'entities' | 'computed' | 'ownerNames'> {
  const findings = new Findings();
  const machines = index.system.machines.flatMap(planMachine);
  const { entities } = addInvariants(sharedOf(index, byId(planEntities(index, findings)), machines, findings));
  const shared = sharedOf(index, entities, machines, findings);
  return { entities: [...entities.values()], computed: planComputed(shared), ownerNames: shared.ownerNames };
}

function byId<T extends { readonly id: Id }>(parts: readonly T[]): Map<Id, T> {
  return new Map(parts.map((part) => [part.id, part]));
}

function sharedOf(
  index: SystemIndex,
  entities: ReadonlyMap<Id, EntityPlan>,
  machines: readonly MachinePlan[],
  findings: Findings,
  { computed, kept }: Pick<ServicePlan, 'computed' | 'kept'> = { computed: [], kept: [] },
): Shared {
  const goesInto = (id: Id, columns?: readonly string[]): Id[] => {
    const reads = (dependency: RowDependency): boolean =>
      dependency.entity === id &&
      (columns === undefined || dependency.columns.some((column) => columns.includes(column)));
    return [...new Set(computed.filter((plan) => plan.dependencies.some(reads)).map((plan) => plan.entity))];
  };
  return {
    index,
    machines,
    findings,
    entities,
    ownerNames: ownerNamesOf(index.system.authRules, entities),
    dependentsOf: goesInto,
    ownersOf: (id) =>
      computed
        .flatMap(({ dependencies }) => dependencies)
        .flatMap(({ entity, path }) => (entity === id ? (path.at(-1) ?? []) : []))
        .flatMap(({ way, link }) => (way === 'down' ? [link.column] : [])),
    startOf: (field) =>
      computed.find((plan) => plan.entity === field.entity && plan.field === field.name)?.start ?? neutralStart(field),
    touchesOf: (entity, change) => touchesOf(kept, entity, change),
    sourcesOf: (id) =>
      computed.filter((plan) => plan.entity === id).flatMap((plan) => plan.dependencies.map(({ entity }) => entity)),
    writtenBy: (id) => {
      const action = index.part(id);
      if (action?.kind !== 'action') return [];
      const written = [...entitiesWritten(action, { index, entities })];
      return [...new Set([...written, ...written.flatMap((entity) => goesInto(entity))])];
    },
  };
}

function planMachine(machine: Machine): MachinePlan[] {
  const entity = targetOf(machine.entity);
  const initial = machine.transitions[0]?.from.text;
  if (entity === undefined || initial === undefined) return [];
  const transitions = machine.transitions.map(({ from, to }) => ({ from: from.text, to: to.text }));
  const states = [...new Set(transitions.flatMap(({ from, to }) => [from, to]))];
  return [{ id: machine.id, entity, field: machine.field.text, states, initial, transitions }];
}

function headOf(index: SystemIndex): Pick<ServicePlan, 'name' | 'title' | 'version' | 'description'> {
  const { system } = index;
  const spec = system.specs[0];
  const module = system.modules.find((candidate) => candidate.id === spec?.module) ?? system.modules[0];
  const described = [...(spec?.properties ?? []), ...(system.systems[0]?.properties ?? [])];
  const description = described.find((property) => property.key === 'description')?.values[0]?.text ?? '';
  const title = spec?.name ?? module?.name ?? system.name;
  const version = (spec?.version ?? system.systems[0]?.version ?? '0.1').replace(/^v/, '');
  return {
    name: serviceNameOf(index),
    title,
    version: [...version.split('.'), '0', '0'].slice(0, 3).join('.'),
    description,
  };
}

/** The ports that steps call, by noun. */
class Ports {
  readonly #ports = new Map<string, PortPlan & { readonly verbs: string[] }>();

  readonly use: EffectScope['usePort'] = (noun, verb, entity) => {
    const name = camelCase(noun);
    const port = this.#ports.get(name) ?? { name, noun, verbs: [], ...(entity === undefined ? {} : { entity }) };
    this.#ports.set(name, port);
    if (!port.verbs.includes(camelCase(verb))) port.verbs.push(camelCase(verb));
    return name;
  };

  get all(): PortPlan[] {
    return [...this.#ports.values()];
  }
}

function sourcesOf(index: SystemIndex): Id[] {
  const { system } = index;
  const parts: readonly Part[] = [
    ...system.specs,
    ...system.entities,
    ...system.edges,
    ...system.machines,
    ...system.errors,
    ...system.events,
    ...system.actions,
    ...system.operations,
    ...system.invariants,
    ...system.authRules,
    ...system.limitRules,
    ...system.seeds,
  ];
  return parts.map((part) => part.id).sort();
}
