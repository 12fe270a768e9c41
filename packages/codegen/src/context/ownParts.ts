import type { AuthRule, Entity, LimitRule, Module, Part } from '@specwright/model/parts';
import type { Id } from '@specwright/model/reference';
import type { Statement } from '@specwright/model/statements';
import type { SystemIndex } from '@specwright/model/system';

/** A block of a specification that a pack can cut out of its text. */
export type Block = Extract<Part, { readonly statements: readonly Statement[] }> | Part;

/**
 * What belongs to a module: the parts below its `spec`, the entities that it `owns`, the edges and machines of those, and
 * the rules of access and limits that cover its apis. Without a module: all parts of a system that has none.
 */
export class OwnParts {
  readonly #index: SystemIndex;
  readonly #module: Module | undefined;
  /** The only module has what names no module. */
  readonly #isOnly: boolean;
  readonly ids: ReadonlySet<Id>;
  /** In the order of the system. */
  readonly parts: readonly Block[];

  constructor(index: SystemIndex, module: Module | undefined) {
    this.#index = index;
    this.#module = module;
    this.#isOnly = index.system.modules.length < 2;
    const entities = index.system.entities.filter((entity) => !entity.forward && this.#ownsEntity(entity));
    const ids = new Set<Id>(entities.map(({ id }) => id));
    this.parts = [...entities, ...this.#blocks(ids)];
    for (const { id } of this.parts) ids.add(id);
    this.ids = ids;
  }

  #blocks(entities: ReadonlySet<Id>): Block[] {
    const { system } = this.#index;
    const operations = system.operations.filter(
      (one) => this.#isIn(one) || (one.module === undefined && this.#isSubject(one.subject, entities)),
    );
    const covered = new Set(operations.map(({ id }) => id));
    const own = <T extends Part & { readonly module?: Id }>(parts: readonly T[]): T[] =>
      parts.filter((part) => this.#isIn(part));
    const rules = <T extends AuthRule | LimitRule>(parts: readonly T[]): T[] =>
      parts.filter((rule) => this.#covers(rule, covered));
    const has = (targets: readonly Id[]): boolean => targets.some((id) => entities.has(id));
    return [
      ...own(system.specs),
      ...system.edges.filter((edge) => has(edge.from.targets) || (own([edge]).length > 0 && has(edge.to.targets))),
      ...system.machines.filter((machine) => has(machine.entity.targets)),
      ...system.evolves.filter((evolve) => has(evolve.entity.targets)),
      ...own(system.errors),
      ...own(system.events),
      ...own(system.actions),
      ...operations,
      ...own(system.invariants).filter(({ scope }) => scope === 'module'),
      ...rules(system.authRules),
      ...rules(system.limitRules),
      ...own(system.settings),
      ...own(system.observations),
      ...own(system.seeds),
    ];
  }

  #ownsEntity(entity: Entity): boolean {
    if (this.#module === undefined || this.#isOnly) return true;
    const owners = this.#index.system.modules.filter(({ owns }) =>
      owns.some(({ targets }) => targets.includes(entity.id)),
    );
    return owners.length === 0 ? entity.module === this.#module.id : owners.includes(this.#module);
  }

  #isIn({ module }: { readonly module?: Id }): boolean {
    return this.#module === undefined || this.#isOnly || module === this.#module.id;
  }

  /** An api that stands in no module is its who owns the rows that it is about; an api about none is everybody's. */
  #isSubject(subject: Id | undefined, entities: ReadonlySet<Id>): boolean {
    return subject === undefined || entities.has(subject);
  }

  #covers(rule: AuthRule | LimitRule, operations: ReadonlySet<Id>): boolean {
    const { references } = this.#index.system;
    return references.some(
      ({ from, role, targets }) =>
        from === rule.id && (role === 'auth.path' || role === 'limit.path') && targets.some((id) => operations.has(id)),
    );
  }
}
