import type { DesignUnit } from '@specwright/model/designResolution';
import { memoOf } from '@specwright/model/memo';
import type { Part } from '@specwright/model/parts';
import type { Id, Reference } from '@specwright/model/reference';
import type { System } from '@specwright/model/system';
import { hashOf } from './manifest.ts';

/** By the id of a part the digest of what it says. */
export type PartDigests = Readonly<Record<Id, string>>;

type Digestible = Pick<Part, 'id'>;

/**
 * What the parts of a service say, to be compared with what they said when its code was generated.
 * @param module the id of the module that the service is made of; absent: the whole system is one service
 */
export function digestsOfModule(system: System, module?: Id): PartDigests {
  return digestsOf(partsOfService(system, module));
}

/** The same for a unit of a design. */
export function digestsOfUnit({ resolved, interfaces, modules, policies }: DesignUnit, system: System): PartDigests {
  const designs = resolved === undefined ? [] : [resolved.design, ...resolved.ancestors];
  const lineage = new Set(designs.map(({ id }) => id));
  const sections = system.design.sections.filter(({ design }) => design !== undefined && lineage.has(design));
  const ofPolicies = policies.flatMap(({ policies: blocks }) => blocks);
  return digestsOf([...designs, ...interfaces, ...modules, ...ofPolicies, ...sections]);
}

function partsOfService(system: System, module: Id | undefined): Digestible[] {
  const own = <T extends { readonly module?: Id }>(parts: readonly T[]): T[] =>
    module === undefined ? [...parts] : parts.filter((part) => part.module === undefined || part.module === module);
  const modules = system.modules.filter(({ id }) => module === undefined || id === module);
  const consumed = new Set(modules.flatMap(({ consumes }) => consumes.flatMap(({ event }) => event?.targets ?? [])));
  const speaksOf = ({ targets }: Reference): boolean => module === undefined || targets.includes(module);
  return [
    ...system.systems,
    ...modules,
    ...system.contracts.filter(({ left, right }) => speaksOf(left) || speaksOf(right)),
    ...own(system.specs),
    ...own(system.invariants),
    ...own(system.entities).filter(({ forward }) => !forward),
    ...own(system.edges),
    ...own(system.machines),
    ...own(system.errors),
    ...own(system.events),
    ...system.events.filter(({ id }) => consumed.has(id)),
    ...own(system.actions),
    ...own(system.operations),
    ...own(system.authRules),
    ...own(system.limitRules),
    ...own(system.settings),
    ...own(system.evolves),
    ...own(system.seeds),
  ];
}

function digestsOf(parts: readonly Digestible[]): PartDigests {
  const ordered = parts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return Object.fromEntries(ordered.map((part) => [part.id, digestOf(part)]));
}

const digestOf = memoOf((part: Digestible) => hashOf(JSON.stringify(part, meaningOnly)));

/**
 * Leaves out where a thing stands: a blank line more changes no code. What a word of prose happens to name changes none
 * either, so that a new entity does not touch each sentence in which its name is a plain word.
 */
function meaningOnly(key: string, value: unknown): unknown {
  if (key === 'origin' || key.endsWith('Origin')) return undefined;
  // Of an operation: the entities that words of its sentences may be about. What they are about stands in its references.
  if (key === 'scope' && Array.isArray(value)) return undefined;
  if (Array.isArray(value)) return value.filter((item) => !isReference(item) || item.strength !== 'soft');
  if (!isReference(value)) return value;
  const { role, text, form, targets } = value;
  return { role, text, form, targets };
}

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'reference';
}
