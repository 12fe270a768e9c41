import type { DesignParts } from './design.ts';
import type { Origin, Range } from './origin.ts';
import type {
  Action,
  AuthRule,
  Contract,
  Edge,
  Entity,
  ErrorPart,
  EventPart,
  Evolve,
  Hook,
  Invariant,
  LimitRule,
  Machine,
  Module,
  Observation,
  Operation,
  Part,
  Seed,
  Settings,
  SpecHeader,
  SystemHeader,
} from './parts.ts';
import type { Id, Reference } from './reference.ts';
import type { Statement } from './statements.ts';

/** A comment that switches findings off: on its own line for the next line, at the end of a line for that line. */
export interface Suppression {
  readonly line: number;
  /** Empty: all codes. */
  readonly codes: readonly string[];
  /** The comment, from its mark to its end: the place of a finding on the comment itself. */
  readonly origin?: Origin;
}

export interface SourceSummary {
  /** URI. */
  readonly file: string;
  readonly lines: number;
  readonly suppressions: readonly Suppression[];
  /** Whole text range; a finding on the file as such stands at its start. */
  readonly range: Range;
}

/**
 * All that the files of one system say. Parts stand in flat lists in the order written (files by URI);
 * they refer to each other by id. Plain data: `JSON.stringify` gives the published form.
 */
export interface System {
  readonly kind: 'model';
  readonly formatVersion: 1;
  /** The name of the `system` block; else of the only module; else of the folder or file. */
  readonly name: string;
  readonly files: readonly SourceSummary[];
  readonly systems: readonly SystemHeader[];
  readonly modules: readonly Module[];
  readonly specs: readonly SpecHeader[];
  readonly contracts: readonly Contract[];
  readonly invariants: readonly Invariant[];
  readonly entities: readonly Entity[];
  readonly edges: readonly Edge[];
  readonly machines: readonly Machine[];
  readonly errors: readonly ErrorPart[];
  readonly events: readonly EventPart[];
  readonly actions: readonly Action[];
  readonly operations: readonly Operation[];
  readonly authRules: readonly AuthRule[];
  readonly limitRules: readonly LimitRule[];
  readonly observations: readonly Observation[];
  readonly settings: readonly Settings[];
  readonly evolves: readonly Evolve[];
  readonly seeds: readonly Seed[];
  readonly hooks: readonly Hook[];
  /** Statements outside any block. */
  readonly loose: readonly Statement[];
  /** What design files (SODL) say. */
  readonly design: DesignParts;
  /** Every reference of the system, by file and place. */
  readonly references: readonly Reference[];
}

/** The lists of a system: of all its files, or of one of them. */
export type SystemParts = Omit<System, 'kind' | 'formatVersion' | 'name' | 'files'>;

/** Look-ups over a system, built once. */
export interface SystemIndex {
  readonly system: System;
  part(id: Id): Part | undefined;
  /** Of a kind: `entity(id)` is undefined for the id of another kind. */
  entity(id: Id | undefined): Entity | undefined;
  entityNamed(name: string): Entity | undefined;
  /** Edges that start at (are owned by) or lead to the entity. */
  edgesFrom(entity: Id): readonly Edge[];
  edgesTo(entity: Id): readonly Edge[];
  /** The machine of a field. */
  machineOf(field: Id): Machine | undefined;
  referencesTo(id: Id): readonly Reference[];
  /** Parts whose id differs only by the duplicate number. */
  duplicatesOf(id: Id): readonly Part[];
}
