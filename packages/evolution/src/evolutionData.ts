import type { Range } from '@specwright/model/origin';
import type { FieldShape, ShapeDefault } from './fieldShape.ts';

/** What an evolve line is to say. The notation writes it: `+category: string 1..40 default "general"`. */
export type EvolveLineSketch =
  | {
      readonly kind: 'add' | 'alter';
      readonly field: string;
      readonly shape: FieldShape;
      /** Where the entity declares the field: its text there is the line's, where the notation can take it over. */
      readonly declaration?: { readonly file: string; readonly range: Range };
      /** The values of an enumeration in the order of the declaration (those of the shape are sorted). */
      readonly values?: readonly string[];
      /** What the line has to say beyond the declaration: the value for rows that exist. */
      readonly default?: ShapeDefault;
    }
  | { readonly kind: 'drop'; readonly field: string }
  | { readonly kind: 'dropEntity' }
  | {
      readonly kind: 'rename';
      readonly from: string;
      readonly to: string;
      /** The line of what else changed of the field, under its new name. */
      readonly also?: EvolveLineSketch;
    }
  | { readonly kind: 'renameEntity'; readonly from: string; readonly to: string };

export type ChangeKind = EvolveLineSketch['kind'];

/** The `data` of a finding that an evolve line cures. */
export interface EvolutionChangeData {
  readonly kind: 'evolutionChange';
  /** The entity's name. */
  readonly entity: string;
  readonly change: ChangeKind;
  /** The field's name; absent where the entity itself is gone. */
  readonly field?: string;
  readonly before?: FieldShape;
  readonly after?: FieldShape;
  /** The line that covers the change; the one that "Add all missing evolve lines" takes. */
  readonly line: EvolveLineSketch;
  /** Other lines that would cover it, the likelier first: renames stand before the line in a list of choices. */
  readonly alternatives: readonly EvolveLineSketch[];
  /** An evolve line that is there and says something else: the line replaces it. */
  readonly replaces?: { readonly file: string; readonly range: Range };
  /** The added field is required and has no default: making it optional in the entity and in the line is another cure. */
  readonly optionalInstead?: boolean;
}

/** The `data` of a finding about a line that nothing needs. */
export interface RemoveLineData {
  readonly kind: 'removeLine';
  readonly range: Range;
}

/** The `data` of a finding that a term at the end of a line cures. */
export interface AddTermData {
  readonly kind: 'addTerm';
  /** The line. */
  readonly range: Range;
  readonly term: string;
}

/** The `data` of a finding about a drop and an add that may be one field: the renames that could stand in their place. */
export interface RenameInsteadData {
  readonly kind: 'renameInstead';
  readonly drop: { readonly file: string; readonly range: Range };
  /** The likelier first. */
  readonly renames: readonly {
    readonly sketch: EvolveLineSketch;
    /** The line that adds the field. */
    readonly add: { readonly file: string; readonly range: Range };
  }[];
}

/** What quick fixes need of a finding of this package. */
export type EvolutionFixData = EvolutionChangeData | RemoveLineData | AddTermData | RenameInsteadData;
