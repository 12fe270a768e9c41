import type { RelatedLocation } from '@specwright/model/diagnostic';
import { memoOf } from '@specwright/model/memo';
import type { Origin } from '@specwright/model/origin';
import type { Field, Module, Operation } from '@specwright/model/parts';
import { type Id, kindOfId, nameOfId, type Reference } from '@specwright/model/reference';
import type { System, SystemIndex, SystemParts } from '@specwright/model/system';
import { partsByFile } from '@specwright/model/systemFiles';
import { underlyingType } from '@specwright/model/takenTypes';
import type { Type } from '@specwright/model/types';
import type { FileQuestion, Question } from './answers.ts';
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

/** Who answers questions about the system as a whole. */
export interface Asking {
  answer<T>(question: Question<T>): T;
  /** What `pick` takes of the answer. */
  within<T, V>(question: Question<T>, pick: (answer: T) => V): V;
  entry<V>(question: Question<ReadonlyMap<string, V>>, key: string): V | undefined;
  inFile<T>(question: FileQuestion<T>, file: string): T | undefined;
  files(): readonly string[];
}

/** The system as checks see it. They look at nothing else, so that it can be noted what they looked at. */
export class CheckContext {
  readonly index: SystemIndex;
  readonly system: System;
  readonly #asking: Asking;

  /** @param asking by default each answer is worked out once, for a system that does not change */
  constructor(index: SystemIndex, asking?: Asking) {
    this.index = index;
    this.system = index.system;
    this.#asking = asking ?? askingOnce(this);
  }

  /** What a question about the whole system comes to: asked by many checks, worked out once. The question is a function that lasts. */
  answer<T>(question: Question<T>): T {
    return this.#asking.answer(question);
  }

  /** Of an answer what `pick` takes: only when that is another must be looked again. `pick` looks at nothing else. */
  within<T, V>(question: Question<T>, pick: (answer: T) => V): V {
    return this.#asking.within(question, pick);
  }

  /** Of an answer that is a map what stands under a key. */
  entry<V>(question: Question<ReadonlyMap<string, V>>, key: string): V | undefined {
    return this.#asking.entry(question, key);
  }

  /** What a question about one file (a URI) comes to: for what a check must know of the lines around its own. */
  inFile<T>(question: FileQuestion<T>, file: string): T | undefined {
    return this.#asking.inFile(question, file);
  }

  /** The answers about all files, in their order: what is said of the system as a whole is put together from them. */
  inEachFile<T>(question: FileQuestion<T>): readonly T[] {
    // Each of these files is there.
    return this.#asking.files().map((file) => this.#asking.inFile(question, file) as T);
  }

  get designs(): DesignContext {
    return this.answer(designsOf);
  }

  /**
   * A text to show something with: no system, module or spec, and nothing but one kind of block (only an `api`,
   * only edges). What such a text refers to is expected elsewhere.
   */
  get isSnippet(): boolean {
    return this.answer(isSnippetSystem);
  }

  /** False where parts of that kind are expected elsewhere, so that a name that is not found says nothing. */
  declares(kind: DeclaredKind): boolean {
    return !this.isSnippet || this.within(declaredKinds, (kinds) => kinds.has(kind));
  }

  /** The roles that every system has, and those that its auth rules name. */
  get roles(): ReadonlySet<string> {
    return this.answer(grantedRoles);
  }

  /** True for a word that leads nowhere because of another, or of which a check of its own speaks. */
  isSilent(reference: Reference): boolean {
    return this.inFile(silentPlaces, reference.origin.file)?.has(placeOf(reference)) === true;
  }

  /** The modules that say that they own the entity, in the order written. */
  ownersOf(entity: string): readonly Owner[] {
    return this.entry(ownersByEntity, entity) ?? [];
  }

  /** The module that owns the entity: the manifest says so, else the spec in which its body stands. */
  ownerOf(id: Id | undefined): Id | undefined {
    const entity = this.index.entity(id);
    return entity === undefined ? undefined : (this.ownersOf(entity.name)[0]?.module.id ?? entity.module);
  }

  /** True when the spec of the module is among the files, and begun: what is missing there is missing. */
  hasSpec(module: Id): boolean {
    return this.within(modulesWithSpec, (modules) => modules.has(module));
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
    return underlyingType(type, this.index);
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

function askingOnce(context: CheckContext): Asking {
  const answers = new Map<Question<unknown>, unknown>();
  const fileAnswers = new Map<FileQuestion<unknown>, Map<string, unknown>>();
  const answer = <T>(question: Question<T>): T => {
    if (!answers.has(question)) answers.set(question, question(context));
    // The answer of a question has the type that the question gives.
    return answers.get(question) as T;
  };
  const inFile = <T>(question: FileQuestion<T>, file: string): T | undefined => {
    const parts = answer(filesOf).get(file);
    const known = fileAnswers.get(question) ?? new Map<string, unknown>();
    fileAnswers.set(question, known);
    if (parts !== undefined && !known.has(file)) known.set(file, question(parts, context));
    return known.get(file) as T | undefined;
  };
  const files = (): readonly string[] => [...answer(filesOf).keys()];
  return {
    answer,
    within: (question, pick) => pick(answer(question)),
    entry: (question, key) => answer(question).get(key),
    inFile,
    files,
  };
}

function filesOf({ system }: CheckContext): ReadonlyMap<string, SystemParts> {
  return partsByFile(system);
}

/**
 * Finds of each part the one of the same key that stands first, in the order of files and lines.
 * @param partsOf all parts of the kind
 */
export function firstOf<T extends object>(
  partsOf: Question<readonly T[]>,
  keyOf: (part: T) => string,
): (part: T, context: CheckContext) => T | undefined {
  // Of the parts of a system nearly all are those before an edit.
  const knownKeyOf = memoOf(keyOf);
  const firsts: Question<ReadonlyMap<string, T>> = (context) => {
    const byKey = new Map<string, T>();
    for (const each of partsOf(context)) {
      const key = knownKeyOf(each);
      if (!byKey.has(key)) byKey.set(key, each);
    }
    return byKey;
  };
  return (part, context) => context.entry(firsts, knownKeyOf(part));
}

function designsOf({ index }: CheckContext): DesignContext {
  return new DesignContext(index);
}

function grantedRoles({ system }: CheckContext): ReadonlySet<string> {
  const granted = system.authRules.flatMap(({ grants }) => grants.map(({ role }) => role.text));
  return new Set(['user', 'owner', 'admin', 'public', ...granted]);
}

function declaredKinds({ system }: CheckContext): ReadonlySet<DeclaredKind> {
  const kinds = Object.keys(declared) as DeclaredKind[];
  return new Set(kinds.filter((kind) => declared[kind](system)));
}

const declared: Readonly<Record<DeclaredKind, (system: System) => boolean>> = {
  module: (system) => system.modules.length > 0,
  entity: (system) => system.entities.length > 0,
  error: (system) => system.errors.length > 0,
  event: (system) => system.events.length > 0,
  action: (system) => system.actions.length > 0,
  operation: (system) => system.operations.length > 0,
};

function isSnippetSystem({ system }: CheckContext): boolean {
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

function ownersByEntity({ system }: CheckContext): ReadonlyMap<string, readonly Owner[]> {
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
