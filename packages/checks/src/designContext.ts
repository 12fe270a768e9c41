import type {
  Design,
  DesignModule,
  Endpoint,
  Interface,
  Pipeline,
  PipelineStep,
  RecordPart,
} from '@specwright/model/design';
import { basesOf, interfacesOf } from '@specwright/model/designResolution';
import { type Id, type Reference, targetOf } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { cyclesIn } from './cycles.ts';

/** A step in which a module is built, with its place in the pipeline. */
export interface Scheduled {
  readonly step: PipelineStep;
  readonly at: number;
}

type Cycles = ReadonlyMap<Id, readonly Id[]>;

function byFirst(cycles: readonly (readonly Id[])[]): Cycles {
  return new Map(cycles.map((cycle) => [cycle[0] ?? '', cycle]));
}

/** What checks ask about the designs as a whole; each answer is worked out once. */
export class DesignContext {
  readonly #index: SystemIndex;
  #endpoints: readonly Endpoint[] | undefined;
  #records: readonly RecordPart[] | undefined;
  #providers: ReadonlyMap<Id, readonly DesignModule[]> | undefined;
  #extended: ReadonlySet<Id> | undefined;
  #cycles: Cycles | undefined;
  #mutual: Cycles | undefined;
  #inCycles: ReadonlySet<Id> | undefined;
  readonly #schedules = new Map<Pipeline, ReadonlyMap<Id, Scheduled>>();

  constructor(index: SystemIndex) {
    this.#index = index;
  }

  get endpoints(): readonly Endpoint[] {
    this.#endpoints ??= this.#index.system.design.modules.flatMap(({ endpoints }) => endpoints);
    return this.#endpoints;
  }

  get records(): readonly RecordPart[] {
    const { interfaces, modules } = this.#index.system.design;
    this.#records ??= [...interfaces, ...modules].flatMap(({ records }) => records);
    return this.#records;
  }

  /** The modules that implement or export the interface, or one that extends it. */
  providersOf(id: Id): readonly DesignModule[] {
    this.#providers ??= this.#findProviders();
    return this.#providers.get(id) ?? [];
  }

  /** True for an interface that another extends. */
  isExtended(id: Id): boolean {
    this.#extended ??= new Set(
      this.#index.system.design.interfaces.flatMap((each) => each.extends.flatMap(({ targets }) => targets)),
    );
    return this.#extended.has(id);
  }

  /** The circle that begins with the part, and in which parts name each other: templates, interfaces, modules, steps. */
  cycleFrom(id: Id): readonly Id[] | undefined {
    this.#cycles ??= byFirst(cyclesIn(...this.#directGraph()));
    return this.#cycles.get(id);
  }

  /** The circle that begins with the module and leads through interfaces: modules and interfaces in turn. */
  mutualFrom(id: Id): readonly Id[] | undefined {
    this.#mutual ??= byFirst(this.#mutualCycles());
    return this.#mutual.get(id);
  }

  /** True for a step that, by way of others, depends on itself. */
  isInCycle(id: Id): boolean {
    this.#cycles ??= byFirst(cyclesIn(...this.#directGraph()));
    this.#inCycles ??= new Set([...this.#cycles.values()].flat());
    return this.#inCycles.has(id);
  }

  /** Module → the first step of the pipeline that builds it. */
  scheduleOf(pipeline: Pipeline): ReadonlyMap<Id, Scheduled> {
    const known = this.#schedules.get(pipeline);
    if (known !== undefined) return known;
    const schedule = new Map<Id, Scheduled>();
    for (const [at, step] of pipeline.steps.entries()) {
      for (const id of targetsOf(step.modules)) if (!schedule.has(id)) schedule.set(id, { step, at });
    }
    this.#schedules.set(pipeline, schedule);
    return schedule;
  }

  #findProviders(): ReadonlyMap<Id, readonly DesignModule[]> {
    const providers = new Map<Id, DesignModule[]>();
    for (const module of this.#index.system.design.modules) {
      const given = interfacesOf(this.#index, [...module.implements, ...module.exports]);
      const all = new Set(given.flatMap((each) => [each.id, ...basesOf(this.#index, each).map(({ id }) => id)]));
      for (const id of all) providers.set(id, [...(providers.get(id) ?? []), module]);
    }
    return providers;
  }

  #directGraph(): [nodes: readonly Id[], next: (id: Id) => readonly Id[]] {
    const { designs, templates, interfaces, modules, pipelines } = this.#index.system.design;
    const next = new Map<Id, readonly Id[]>();
    for (const each of [...designs, ...templates]) next.set(each.id, targetsOf(parentOf(each)));
    for (const each of interfaces) next.set(each.id, targetsOf(each.extends));
    for (const each of modules) next.set(each.id, modulesRequiredBy(each));
    for (const step of pipelines.flatMap(({ steps }) => steps)) next.set(step.id, targetsOf(step.dependsOn));
    return [[...next.keys()], (id) => next.get(id) ?? []];
  }

  /** A module leads to the interfaces that it requires, an interface to the modules that provide it. */
  #mutualCycles(): readonly (readonly Id[])[] {
    const { interfaces, modules } = this.#index.system.design;
    const next = new Map<Id, readonly Id[]>();
    for (const { id } of interfaces)
      next.set(
        id,
        this.providersOf(id).map((module) => module.id),
      );
    for (const module of modules) {
      const own = new Set(targetsOf([...module.implements, ...module.exports]));
      next.set(
        module.id,
        targetsOf(module.requires).filter((id) => !own.has(id) && id !== module.id),
      );
    }
    const nodes = [...modules, ...interfaces].map(({ id }) => id);
    const cycles = cyclesIn(nodes, (id) => next.get(id) ?? []);
    return cycles.filter((cycle) => cycle.some((id) => id.startsWith('interface:')));
  }
}

function parentOf({ extends: parent }: Design): readonly Reference[] {
  return parent === undefined ? [] : [parent];
}

function modulesRequiredBy({ id, requires }: DesignModule): readonly Id[] {
  return targetsOf(requires).filter((target) => target.startsWith('designModule:') && target !== id);
}

/** The parts that references lead to, of those that lead to exactly one. */
export function targetsOf(references: readonly Reference[]): Id[] {
  return references.flatMap((reference) => targetOf(reference) ?? []);
}

/** The interface that a reference leads to. */
export function interfaceOf(index: SystemIndex, reference: Reference): Interface | undefined {
  return interfacesOf(index, [reference])[0];
}
