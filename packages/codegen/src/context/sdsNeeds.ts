import { compareOrigins, type Range } from '@specwright/model/origin';
import type { Contract, Entity, EventPart, Field, Invariant, Module, Part } from '@specwright/model/parts';
import type { Id, Reference } from '@specwright/model/reference';
import type { SystemIndex } from '@specwright/model/system';
import { OwnParts } from './ownParts.ts';
import type { Cut, SourceLines } from './sourceCuts.ts';

/** A declaration in a pack: the part, and the lines of it that are shown. */
export interface Declaration {
  readonly part: Part;
  readonly cut: Cut;
  /** Not all of it is shown. */
  readonly partial: boolean;
}

/** A module as a pack names it that is about another one: what it owns and exposes of that which is shown. */
export interface ForeignModule {
  readonly module: Module;
  readonly owns: readonly string[];
  readonly exposes: readonly string[];
  readonly declarations: readonly Declaration[];
}

export interface Needs {
  readonly own: readonly Declaration[];
  readonly contracts: readonly Declaration[];
  readonly foreign: readonly ForeignModule[];
  /** What belongs to no module and is used. */
  readonly shared: readonly Declaration[];
}

/** References that need no declaration to be read: where a rule applies, and words of prose that happen to be a name. */
const rolesWithoutNeed: ReadonlySet<Reference['role']> = new Set(['auth.path', 'limit.path', 'word']);

/** Shown without their statements where they are another module's. */
const partialKinds: ReadonlySet<Part['kind']> = new Set(['action', 'operation', 'machine']);

/** What somebody who works on a module (or, without one, on the whole system) has to know, and nothing else. */
export function needsOf(index: SystemIndex, module: Module | undefined, source: SourceLines): Needs {
  return new Closure(index, module, source).run();
}

/** The declarations of some parts as a whole, with what they name of others as far as they use it. */
export function needsOfParts(index: SystemIndex, parts: readonly Id[], source: SourceLines): Declaration[] {
  return new Closure(index, undefined, source, parts).declarations();
}

class Closure {
  readonly #index: SystemIndex;
  readonly #module: Module | undefined;
  readonly #source: SourceLines;
  readonly #own: ReadonlySet<Id>;
  /** Shown as a whole. */
  readonly #whole = new Map<Id, Part>();
  /** Shown with those fields only (entities), or without its statements (the rest). */
  readonly #partial = new Map<Id, Set<Id>>();
  readonly #foreignModules = new Map<Id, Module>();
  readonly #exposed = new Map<Id, Set<string>>();
  /** Entities that stand only in the `owns` of their module. */
  readonly #undeclared = new Set<Id>();
  readonly #waiting: Cut[] = [];
  readonly #fieldOfValue = new Map<Id, Field>();
  readonly #referencesOfFile = new Map<string, Reference[]>();

  constructor(index: SystemIndex, module: Module | undefined, source: SourceLines, only?: readonly Id[]) {
    this.#index = index;
    this.#module = module;
    this.#source = source;
    const { system } = index;
    for (const { fields } of system.entities) {
      for (const field of fields) {
        if (field.type.kind === 'enum') for (const value of field.type.values) this.#fieldOfValue.set(value.id, field);
      }
    }
    for (const reference of system.references) {
      const known = this.#referencesOfFile.get(reference.origin.file);
      if (known === undefined) this.#referencesOfFile.set(reference.origin.file, [reference]);
      else known.push(reference);
    }
    if (only === undefined) {
      const own = new OwnParts(index, module);
      this.#own = own.ids;
      for (const part of own.parts) this.#addWhole(part);
    } else {
      this.#own = new Set(only);
      for (const id of only) this.#addWhole(index.part(id));
    }
  }

  declarations(): Declaration[] {
    this.#follow();
    return this.#shown().toSorted(byPlace);
  }

  run(): Needs {
    const { system } = this.#index;
    if (this.#module !== undefined) this.#addWhole(this.#module);
    for (const contract of system.contracts) if (this.#takesPart(contract)) this.#addWhole(contract);
    const invariants = system.invariants.flatMap((invariant) => this.#touching(invariant) ?? []);
    for (const { cut } of invariants) this.#waiting.push(cut);
    for (const { module, event } of this.#module?.consumes ?? []) if (event === undefined) this.#consumeAll(module);
    this.#follow();
    const shown = this.#shown();
    const isOwn = ({ part }: Declaration): boolean => this.#own.has(part.id) || part.id === this.#module?.id;
    const others = shown.filter((one) => !isOwn(one) && one.part.kind !== 'contract');
    const foreign = [...this.#modulesOf(others)].map((module) => this.#foreign(module, others));
    const placed = new Set(foreign.flatMap(({ declarations }) => declarations));
    return {
      own: [...shown.filter(isOwn), ...invariants].toSorted(byPlace),
      contracts: shown.filter(({ part }) => part.kind === 'contract').toSorted(byPlace),
      foreign,
      shared: others.filter((one) => !placed.has(one)).toSorted(byPlace),
    };
  }

  #takesPart({ left, right }: Contract): boolean {
    const module = this.#module?.id;
    return module === undefined || left.targets.includes(module) || right.targets.includes(module);
  }

  #consumeAll({ targets }: Reference): void {
    for (const id of targets) {
      const part = this.#index.part(id);
      if (part?.kind === 'module') for (const exposed of part.exposes) this.#need(exposed.id);
    }
  }

  #addWhole(part: Part | undefined): void {
    if (part === undefined || this.#whole.has(part.id) || !isBlock(part)) return;
    this.#whole.set(part.id, part);
    this.#partial.delete(part.id);
    this.#waiting.push(this.#source.whole(part.origin, undefined));
  }

  #addPartial(part: Part, field?: Id): void {
    if (this.#whole.has(part.id)) return;
    const known = this.#partial.get(part.id);
    if (known !== undefined && (field === undefined || known.has(field))) return;
    const fields = known ?? new Set<Id>();
    if (field !== undefined) fields.add(field);
    this.#partial.set(part.id, fields);
    this.#waiting.push(this.#partialCut(part));
  }

  #follow(): void {
    for (let cut = this.#waiting.pop(); cut !== undefined; cut = this.#waiting.pop()) {
      const lines = new Set(cut.lines);
      for (const { origin, role, targets } of this.#referencesOfFile.get(cut.file) ?? []) {
        if (!lines.has(origin.range.start.line) || rolesWithoutNeed.has(role)) continue;
        for (const target of targets) this.#need(target);
      }
    }
  }

  /** Something that the pack names. */
  #need(id: Id): void {
    const part = this.#index.part(id);
    if (part === undefined || this.#own.has(part.id)) return;
    if (part.kind === 'field') this.#needField(part);
    else if (part.kind === 'enumValue') this.#needField(this.#fieldOfValue.get(part.id));
    else if (part.kind === 'exposed') this.#needExposed(part.module, part.name, part.event);
    else if (part.kind === 'payload') this.#needEvent(this.#eventWith(part.id));
    else if (part.kind === 'event') this.#needEvent(part);
    else if (part.kind === 'module') this.#needModule(part);
    else if (part.kind === 'entity' && part.forward) this.#needUndeclared(part.id);
    else this.#needBlock(part);
  }

  #needBlock(part: Part): void {
    if (part.kind === 'error' || (part.kind === 'action' && part.module === undefined)) this.#addWhole(part);
    else if (part.kind === 'entity' || partialKinds.has(part.kind)) this.#addPartial(part);
  }

  #needUndeclared(entity: Id): void {
    this.#undeclared.add(entity);
    const module = this.#index.part(this.#moduleOfEntity(entity) ?? '');
    if (module?.kind === 'module') this.#needModule(module);
  }

  #eventWith(payload: Id): EventPart | undefined {
    return this.#index.system.events.find((event) => event.payload.some((one) => one.id === payload));
  }

  #needModule(module: Module): void {
    if (module.id !== this.#module?.id) this.#foreignModules.set(module.id, module);
  }

  #needField(field: Field | undefined): void {
    const entity = this.#index.entity(field?.entity);
    if (field !== undefined && entity !== undefined && !this.#own.has(entity.id)) this.#addPartial(entity, field.id);
  }

  #needExposed(module: Id, name: string, event: Reference): void {
    if (module !== this.#module?.id) {
      const known = this.#exposed.get(module) ?? new Set<string>();
      this.#exposed.set(module, known.add(name));
      this.#need(module);
    }
    for (const target of event.targets) this.#need(target);
  }

  #needEvent(event: EventPart | undefined): void {
    if (event === undefined || this.#own.has(event.id)) return;
    this.#addPartial(event);
    for (const { exposes } of this.#index.system.modules) {
      const item = exposes.find((one) => one.event.targets.includes(event.id));
      if (item !== undefined && item.module !== this.#module?.id && !this.#exposed.get(item.module)?.has(item.name)) {
        this.#needExposed(item.module, item.name, item.event);
      }
    }
  }

  #shown(): Declaration[] {
    const whole = [...this.#whole.values()].map((part): Declaration => {
      const cut = this.#source.whole(part.origin, 'doc' in part ? part.doc : undefined);
      return { part, cut, partial: false };
    });
    const partial = [...this.#partial.keys()].flatMap((id): Declaration[] => {
      const part = this.#index.part(id);
      if (part === undefined) return [];
      const cut = this.#partialCut(part);
      return [{ part, cut, partial: cut.lines.length < this.#source.whole(part.origin, docOf(part)).lines.length }];
    });
    return [...whole, ...partial, ...this.#edgesBetween([...this.#partial.keys()])];
  }

  /** How the foreign entities that a path of ours walks through hang together. */
  #edgesBetween(entities: readonly Id[]): Declaration[] {
    const shown = new Set(entities);
    const has = ({ targets }: Reference): boolean => targets.some((id) => shown.has(id));
    return this.#index.system.edges
      .filter((edge) => !this.#whole.has(edge.id) && has(edge.from) && has(edge.to))
      .map((part) => ({ part, cut: this.#source.whole(part.origin, part.doc), partial: false }));
  }

  #partialCut(part: Part): Cut {
    const dropped: Range[] = [];
    if (part.kind === 'entity') dropped.push(...this.#unusedFields(part));
    if ('statements' in part) dropped.push(...part.statements.map(({ origin }) => origin.range));
    return this.#source.without({ origin: part.origin, ...docObject(part) }, dropped);
  }

  #unusedFields({ id, fields }: Entity): Range[] {
    const used = this.#partial.get(id);
    return fields.filter((field) => used?.has(field.id) !== true).map(({ origin }) => origin.range);
  }

  /** Of an invariant over several modules the sentences that are about something of ours. */
  #touching(invariant: Invariant): Declaration | undefined {
    if (this.#whole.has(invariant.id)) return undefined;
    if (invariant.scope === 'module' && invariant.module !== undefined) return undefined;
    const about = invariant.statements.filter(({ references }) =>
      references.some(({ targets }) => targets.some((id) => this.#isOurs(id))),
    );
    if (about.length === 0) return undefined;
    const others = invariant.statements.filter((one) => !about.includes(one)).map(({ origin }) => origin.range);
    return { part: invariant, cut: this.#source.without(invariant, others), partial: others.length > 0 };
  }

  #isOurs(id: Id): boolean {
    const part = this.#index.part(id);
    if (part === undefined) return false;
    if (this.#own.has(id) || id === this.#module?.id) return true;
    if (part.kind === 'field') return this.#own.has(part.entity);
    if (part.kind === 'exposed') return part.module === this.#module?.id;
    return part.kind === 'enumValue' && this.#own.has(this.#fieldOfValue.get(id)?.entity ?? '');
  }

  #modulesOf(others: readonly Declaration[]): Set<Module> {
    const found = new Set(this.#foreignModules.values());
    for (const { part } of others) {
      const module = this.#index.part(this.#moduleOf(part) ?? '');
      if (module?.kind === 'module' && module.id !== this.#module?.id) found.add(module);
    }
    return new Set([...found].toSorted((a, b) => compareOrigins(a.origin, b.origin)));
  }

  #foreign(module: Module, others: readonly Declaration[]): ForeignModule {
    const declarations = others.filter(({ part }) => this.#moduleOf(part) === module.id).toSorted(byPlace);
    const names = new Set([...this.#undeclared, ...declarations.map(({ part }) => part.id)]);
    const exposed = this.#exposed.get(module.id);
    return {
      module,
      owns: module.owns.filter(({ targets }) => targets.some((id) => names.has(id))).map(({ text }) => text),
      exposes: module.exposes.filter(({ name }) => exposed?.has(name) === true).map(({ name }) => name),
      declarations,
    };
  }

  /** The module that a part belongs to: of an entity the one that owns it. */
  #moduleOf(part: Part): Id | undefined {
    if (part.kind === 'edge') return this.#moduleOfEntity(part.from.targets[0]);
    if (part.kind === 'machine') return this.#moduleOfEntity(part.entity.targets[0]);
    if (part.kind === 'entity') return this.#moduleOfEntity(part.id);
    return 'module' in part ? part.module : undefined;
  }

  #moduleOfEntity(id: Id | undefined): Id | undefined {
    const owner = this.#index.system.modules.find(({ owns }) => owns.some(({ targets }) => targets.includes(id ?? '')));
    return owner?.id ?? this.#index.entity(id)?.module;
  }
}

/** Parts that are blocks of their own in the text; others stand in one of these. */
function isBlock({ kind }: Part): boolean {
  return kind !== 'field' && kind !== 'enumValue' && kind !== 'payload' && kind !== 'parameter' && kind !== 'input';
}

function byPlace(a: Declaration, b: Declaration): number {
  return compareOrigins(a.part.origin, b.part.origin);
}

function docOf(part: Part): string | undefined {
  return 'doc' in part ? part.doc : undefined;
}

function docObject(part: Part): { readonly doc?: string } {
  const doc = docOf(part);
  return doc === undefined ? {} : { doc };
}
