import type { Origin } from './origin.ts';

/** Stable name of a part: its kind, a colon, its qualified name (`field:Order.total`, `operation:POST /checkout`). */
export type Id = string;

/**
 * How sure we are that a word is a reference. `hard` must resolve (error), `firm` looks like one (warning),
 * `soft` is a plain word that is linked when it happens to name something.
 */
export type Strength = 'hard' | 'firm' | 'soft';

/**
 * How the written word relates to the name it stands for; a rename keeps the form.
 * `alias`: `cart` for `Cart`; `lastWord`: `item` for `CartItem`; the plural forms: `carts`, `items`, `OrderLines`.
 */
export type NameForm = 'name' | 'alias' | 'plural' | 'lastWord' | 'lastWordPlural' | 'stem';

/** Where a reference stands: decides what may be meant, the code of the finding when nothing is, and the completion. */
export type ReferenceRole =
  | 'spec.module'
  | 'owns.entity'
  | 'exposes.event'
  | 'consumes.module'
  | 'consumes.event'
  | 'contract.module'
  | 'clause.event'
  | 'clause.part'
  | 'field.type'
  | 'field.reference'
  | 'type.field'
  | 'snapshot.source'
  | 'edge.end'
  | 'machine.entity'
  | 'machine.field'
  | 'machine.state'
  | 'event.entity'
  | 'event.field'
  | 'payload.name'
  | 'input.type'
  | 'output.type'
  | 'filter.field'
  | 'filter.value'
  | 'outcome.error'
  | 'emit.event'
  | 'call.action'
  | 'effect.entity'
  | 'effect.state'
  | 'path.head'
  | 'path.member'
  | 'enum.literal'
  | 'cardinality.entity'
  | 'cardinality.field'
  | 'auth.path'
  | 'auth.role'
  | 'limit.path'
  | 'evolve.entity'
  | 'evolve.field'
  | 'seed.entity'
  | 'seed.field'
  | 'seed.value'
  | 'placeholder'
  | 'design.extends'
  | 'interface.extends'
  | 'design.requires'
  | 'design.implements'
  | 'design.exports'
  | 'pipelineStep.modules'
  | 'pipelineStep.dependsOn'
  | 'design.type'
  | 'section.name'
  | 'word';

/** A word or path segment that stands for a part of the model. It is there whether it resolves or not. */
export interface Reference {
  readonly kind: 'reference';
  readonly role: ReferenceRole;
  /** As written. */
  readonly text: string;
  /** Exactly the written word. */
  readonly origin: Origin;
  readonly strength: Strength;
  readonly form: NameForm;
  /** The parts meant: none = unresolved, one = resolved, several = the word fits them all (an untyped parameter). */
  readonly targets: readonly Id[];
  /** The entity, module or field in which the name was looked for, where there is one: for messages and for completion. */
  readonly within?: Id;
  /** The part in which the reference stands. */
  readonly from: Id;
}

/** The part that a reference leads to when it leads to exactly one. */
export function targetOf(reference: Reference): Id | undefined {
  return reference.targets.length === 1 ? reference.targets[0] : undefined;
}

/** The kind of part that an id names: `field` of `field:Order.total`. */
export function kindOfId(id: Id): string {
  return id.slice(0, id.indexOf(':'));
}

/** The qualified name in an id, without the number that tells duplicates apart. */
export function nameOfId(id: Id): string {
  return id.slice(id.indexOf(':') + 1).replace(/#\d+$/, '');
}
