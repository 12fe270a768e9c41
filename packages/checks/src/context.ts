import type { RelatedLocation } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { Field, Module, Operation } from '@specwright/model/parts';
import { type Id, kindOfId, nameOfId, type Reference } from '@specwright/model/reference';
import type { System, SystemIndex } from '@specwright/model/system';
import type { Type } from '@specwright/model/types';
import { markOf } from './catalogue.ts';
import { DesignContext } from './designContext.ts';
import { placeOf, silentPlaces } from './silence.ts';

/** The kinds of parts that names lead to. */
export type DeclaredKind = 'module' | 'entity' | 'error' | 'event' | 'action' | 'operation';

export interface Owner {
  readonly module: Module;
  /** The entry of its `owns` list. */
  readonly entry: Reference;
}

/** What checks ask about the system as a whole; each answer is worked out once. */
export class CheckContext {
  readonly index: SystemIndex;
  readonly system: System;
  readonly designs: DesignContext;
  #owners: ReadonlyMap<string, readonly Owner[]> | undefined;
  #snippet: boolean | undefined;
  #roles: ReadonlySet<string> | undefined;
  #silent: ReadonlySet<string> | undefined;
  readonly #firsts = new Map<string, ReadonlyMap<string, Named>>();
  readonly #answers = new Map<unknown, unknown>();

  constructor(index: SystemIndex) {
    this.index = index;
    this.system = index.system;
    this.designs = new DesignContext(index);
  }

  /** What a question about the whole system comes to: asked by many checks, worked out once. */
  answer<T>(question: (context: CheckContext) => T): T {
    if (!this.#answers.has(question)) this.#answers.set(question, question(this));
    // The answer of a question has the type that the question gives.
    return this.#answers.get(question) as T;
  }

  /**
   * A text to show something with: no system, module or spec, and nothing but one kind of block (only an `api`,
   * only edges). What such a text refers to is expected elsewhere.
   */
  get isSnippet(): boolean {
    this.#snippet ??= isSnippet(this.system);
    return this.#snippet;
  }

  /** False where parts of that kind are expected elsewhere, so that a name that is not found says nothing. */
  declares(kind: DeclaredKind): boolean {
    return !this.isSnippet || declared[kind](this.system);
  }

  /** The roles that every system has, and those that its auth rules name. */
  get roles(): ReadonlySet<string> {
    this.#roles ??= new Set([
      ...['user', 'owner', 'admin', 'public'],
      ...this.system.authRules.flatMap(({ grants }) => grants.map(({ role }) => role.text)),
    ]);
    return this.#roles;
  }

  /** True for a word that leads nowhere because of another, or of which a check of its own speaks. */
  isSilent(reference: Reference): boolean {
    this.#silent ??= silentPlaces(this.system);
    return this.#silent.has(placeOf(reference));
  }

  /** The modules that say that they own the entity, in the order written. */
  ownersOf(entity: string): readonly Owner[] {
    this.#owners ??= ownersIn(this.system);
    return this.#owners.get(entity) ?? [];
  }

  /** The module that owns the entity: the manifest says so, else the spec in which its body stands. */
  ownerOf(id: Id | undefined): Id | undefined {
    const entity = this.index.entity(id);
    return entity === undefined ? undefined : (this.ownersOf(entity.name)[0]?.module.id ?? entity.module);
  }

  /** True when the spec of the module is among the files, and begun: what is missing there is missing. */
  hasSpec(module: Id): boolean {
    return this.answer(modulesWithSpec).has(module);
  }

  /** The part of that kind that has the name first, in the order of files and lines. */
  first<T extends Named>(kind: string, parts: readonly T[], keyOf: (part: T) => string, part: T): T | undefined {
    let known = this.#firsts.get(kind);
    if (known === undefined) {
      const map = new Map<string, Named>();
      for (const each of parts) if (!map.has(keyOf(each))) map.set(keyOf(each), each);
      known = map;
      this.#firsts.set(kind, known);
    }
    // One kind is always asked with the same parts.
    return known.get(keyOf(part)) as T | undefined;
  }

  /** The field with that id. */
  field(id: Id | undefined): Field | undefined {
    const part = id === undefined ? undefined : this.index.part(id);
    return part?.kind === 'field' ? part : undefined;
  }

  /** What the type of the field stands for. */
  fieldType(id: Id | undefined): Type | undefined {
    const field = this.field(id);
    return field === undefined ? undefined : this.underlyingType(field.type);
  }

  /** Follows `method: Payment.method` to the type that it stands for; a circle ends where it began. */
  underlyingType(type: Type): Type {
    const seen = new Set<Type>();
    let at = type;
    while (at.kind === 'fieldType' && !seen.has(at)) {
      seen.add(at);
      const next = this.field(at.field.targets[0]);
      if (next === undefined) return at;
      at = next.type;
    }
    return at;
  }

  /** True when nothing is known of what the id names, so that nothing can be said of its members. */
  isOpaque(id: Id): boolean {
    const part = this.index.part(id);
    if (part === undefined) return true;
    if (part.kind === 'entity') return part.forward;
    return part.kind === 'exposed';
  }

  /** The qualified name of a part, as a reader knows it: `Order.total`, `order.paid`. */
  nameOf(id: Id | undefined): string {
    if (id === undefined) return '';
    const name = nameOfId(id);
    return kindOfId(id) === 'exposed' ? name.slice(name.indexOf('/') + 1) : name;
  }

  /** The module in which a part stands. */
  moduleOf(id: Id): Id | undefined {
    const part = this.index.part(id);
    return part !== undefined && 'module' in part ? part.module : undefined;
  }
}

interface Named {
  readonly name: string;
  readonly origin: Origin;
}

const declared: Readonly<Record<DeclaredKind, (system: System) => boolean>> = {
  module: (system) => system.modules.length > 0,
  entity: (system) => system.entities.length > 0,
  error: (system) => system.errors.length > 0,
  event: (system) => system.events.length > 0,
  action: (system) => system.actions.length > 0,
  operation: (system) => system.operations.length > 0,
};

function isSnippet(system: System): boolean {
  if (system.systems.length + system.modules.length + system.specs.length > 0) return false;
  const kinds: readonly (readonly unknown[])[] = [
    system.contracts,
    system.invariants,
    system.entities,
    system.edges,
    system.machines,
    system.errors,
    system.events,
    system.actions,
    system.operations,
    system.authRules,
    system.limitRules,
    system.observations,
    system.settings,
    system.evolves,
    system.seeds,
    system.hooks,
    system.loose,
  ];
  return kinds.filter((parts) => parts.length > 0).length <= 1;
}

function modulesWithSpec({ system }: CheckContext): ReadonlySet<Id> {
  const bodies = system.entities.filter(({ forward }) => !forward);
  const begun = new Set(bodies.map(({ module }) => module));
  return new Set(system.specs.flatMap(({ module }) => (module !== undefined && begun.has(module) ? [module] : [])));
}

function ownersIn(system: System): ReadonlyMap<string, readonly Owner[]> {
  const owners = new Map<string, Owner[]>();
  for (const module of system.modules) {
    for (const entry of module.owns) {
      const known = owners.get(entry.text) ?? [];
      if (!known.some((owner) => owner.module.name === module.name)) known.push({ module, entry });
      owners.set(entry.text, known);
    }
  }
  return owners;
}

/** The place of another part that a finding is about. */
export function relatedTo(part: { readonly origin: Origin }, message: string): RelatedLocation {
  return { file: part.origin.file, range: markOf(part.origin), message };
}

/** A type in the words of a message: `a uuid`, `an enum`, `a reference`. */
export function describeType(type: Type): string {
  switch (type.kind) {
    case 'primitive':
      return type.name === 'int' ? 'an int' : `a ${type.name}`;
    case 'enum':
      return 'an enum';
    case 'reference':
    case 'entity':
      return 'a reference';
    case 'object':
      return 'an object';
    case 'list':
      return 'a list';
    case 'fieldType':
    case 'unresolved':
      return 'of an unknown type';
  }
}

/** An api as a reader knows it: `POST /checkout`. */
export function apiName(operation: Operation): string {
  return `${operation.method} ${operation.path}`;
}
