import type { Range } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';

/** Which diagram is meant. `machine` is the id of a machine: `machine:Order.status`. */
export type DiagramWish =
  | { readonly kind: 'modules' }
  | { readonly kind: 'entities' }
  | { readonly kind: 'machine'; readonly machine: Id };

/** A stretch of a specification that an element of a diagram stands for. */
export interface Place {
  /** URI. */
  readonly file: string;
  /** All of it: a cursor in it means the element. */
  readonly range: Range;
  /** What a click leads to: the name, where there is one. */
  readonly selection: Range;
}

/** What can be pointed at. The first place is the one that a click leads to. */
interface Element {
  /** Unique in its diagram: the id of a part of the model, where it stands for one. */
  readonly id: Id;
  readonly places: readonly Place[];
}

/**
 * What a box stands for. `missing`: something that is named and that no file declares. `start`: where a machine begins,
 * which is no part of the model.
 */
export type NodeKind = 'module' | 'design' | 'interface' | 'entity' | 'state' | 'start' | 'missing';

/** A line in a box: an entity that a module owns, an event that it exposes, a field, a method. */
export interface Row extends Element {
  readonly text: string;
  /** The type of a field, or what a method gives back. */
  readonly detail?: string;
}

/** Rows under a common caption. */
export interface Section {
  readonly caption: 'owns' | 'exposes' | 'fields' | 'methods';
  readonly rows: readonly Row[];
}

export interface Node extends Element {
  readonly kind: NodeKind;
  readonly title: string;
  /** The module of an entity, the system of a design: shown small. */
  readonly subtitle?: string;
  readonly sections: readonly Section[];
  /** A state that no transition leaves. */
  readonly final: boolean;
}

/**
 * What an arrow says. It leads from what needs to what is needed: `consumes` from the module that hears an event to the one that
 * exposes it, `requires` from a module to an interface. `contract` has no direction. `relation` leads from the parent
 * (of an edge), or from the entity with the reference. `transition` from state to state, `initial` to the first of them.
 */
export type EdgeKind =
  | 'consumes'
  | 'contract'
  | 'requires'
  | 'implements'
  | 'exports'
  | 'extends'
  | 'relation'
  | 'transition'
  | 'initial';

/** How many rows stand at an end of a relation; `unknown` where the words of the edge say neither. */
export type Multiplicity = '1' | 'many' | 'unknown';

export interface Edge extends Element {
  readonly kind: EdgeKind;
  /** Ids of nodes. */
  readonly from: Id;
  readonly to: Id;
  /** One line each: events, fields. */
  readonly labels: readonly string[];
  /** Of a relation. */
  readonly ends?: { readonly from: Multiplicity; readonly to: Multiplicity };
}

/** A picture of a system as data: what is in it and how that belongs together, with nothing said of how it looks. */
export interface Diagram {
  readonly wish: DiagramWish;
  /** `Modules of shop`, `Order.status`. */
  readonly title: string;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}
