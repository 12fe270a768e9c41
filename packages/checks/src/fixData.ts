import type { Range } from '@specwright/model/origin';
import type { Id } from '@specwright/model/reference';

/**
 * What quick fixes need. A finding's `data` is one of these; which one stands in the catalogue beside its code.
 * It names what to do, not how it is spelled: the notation writes the text.
 */
export type FixData = SpecificationFixData | DesignFixData;

/** Of findings on specifications. */
export type SpecificationFixData =
  | UnknownName
  | AddToList
  | RemoveItem
  | ReplaceText
  | AddAuthRule
  | AddNotFound
  | AddSeedFields
  | AddLine
  | AddTransition
  | AddMachine
  | ExtractError
  | AddDecorator
  | DefineComputed
  | Rename
  | RemoveLine;

/** Of findings on designs. */
export type DesignFixData =
  | UnknownName
  | RemoveItem
  | ReplaceText
  | RemoveLine
  | CreateProvider
  | AddOutput
  | SetSeverity
  | SetOverride;

/** A part that does not exist yet and that a fix can make. */
export type Creation =
  | { readonly part: 'module'; readonly name: string }
  /** `module`: the one that will own it, where that is known. */
  | { readonly part: 'entity'; readonly name: string; readonly module?: Id }
  | { readonly part: 'field'; readonly entity: Id; readonly name: string }
  | { readonly part: 'enumValue'; readonly field: Id; readonly name: string }
  | { readonly part: 'error'; readonly name: string; readonly module?: Id }
  | { readonly part: 'event'; readonly name: string; readonly module?: Id }
  /** `arguments`: the words of the call, as names for the parameters. */
  | { readonly part: 'action'; readonly name: string; readonly arguments: readonly string[]; readonly module?: Id }
  | { readonly part: 'template'; readonly name: string }
  | { readonly part: 'interface'; readonly name: string }
  | { readonly part: 'designModule'; readonly name: string };

/** A name that nothing has. */
export interface UnknownName {
  readonly kind: 'unknownName';
  readonly text: string;
  /** What may have been meant, the likeliest first. Each replaces `text`, which is the range of the finding or stands in it. */
  readonly suggestions: readonly string[];
  /** What a fix can make under that name. */
  readonly create?: Creation;
  /** The list of a module that the name can be added to. */
  readonly add?: readonly AddToList[];
}

/** Adds an entry to a list of a module. */
export interface AddToList {
  readonly kind: 'addToList';
  readonly module: Id;
  readonly list: 'owns' | 'exposes' | 'consumes';
  readonly item: string;
}

/** Takes away an entry of a list with its comma, a clause of a line, a line of a block, or a whole block. */
export interface RemoveItem {
  readonly kind: 'removeItem';
  readonly what: 'listItem' | 'line' | 'text' | 'block';
  readonly range: Range;
  /** As it reads in a title: `'Cart' from owns`. */
  readonly label: string;
}

/** Writes `newText` in the place of `range`. */
export interface ReplaceText {
  readonly kind: 'replaceText';
  readonly range: Range;
  readonly newText: string;
}

/** Adds a line to the `auth` block that covers an operation. */
export interface AddAuthRule {
  readonly kind: 'addAuthRule';
  readonly operation: Id;
  readonly method: string;
  readonly path: string;
  /** The roles that the rules of the module know, `owner` first: the choices. */
  readonly roles: readonly string[];
  readonly module?: Id;
}

/** Adds `! not found => 404` to an operation. */
export interface AddNotFound {
  readonly kind: 'addNotFound';
  readonly operation: Id;
}

/** Adds the fields that a row of seed data lacks. */
export interface AddSeedFields {
  readonly kind: 'addSeedFields';
  readonly entity: Id;
  readonly fields: readonly Id[];
  /** The row. */
  readonly range: Range;
}

/** Adds a line to a block that lacks it. */
export interface AddLine {
  readonly kind: 'addLine';
  /** The part that the block says. */
  readonly part: Id;
  readonly line: string;
  readonly place: 'first' | 'last';
  /** The line is one of several that would do: it is not taken without asking. */
  readonly isChoice?: boolean;
}

/** Adds a decorator at the end of a field. */
export interface AddDecorator {
  readonly kind: 'addDecorator';
  readonly field: Id;
  readonly decorator: string;
}

/** Says how a field is computed, or that it is not. */
export interface DefineComputed {
  readonly kind: 'defineComputed';
  readonly field: Id;
  /** The '@computed'. */
  readonly decorator: Range;
  /** An equation to begin with, where the fields around suggest one. */
  readonly equation?: string;
  readonly module?: Id;
}

/** Gives the part that the finding marks another name, everywhere. */
export interface Rename {
  readonly kind: 'rename';
  readonly newName: string;
}

/** Adds a transition that leads to a value; a value that nothing else names can also go. */
export interface AddTransition {
  readonly kind: 'addTransition';
  readonly machine: Id;
  readonly from: string;
  readonly to: string;
  /** The value in its list, where nothing else names it. */
  readonly removable?: Range;
}

/** Adds the machine of a field. */
export interface AddMachine {
  readonly kind: 'addMachine';
  readonly field: Id;
  /** `Order.status`. */
  readonly name: string;
  /** Chains of states, the initial one first. */
  readonly chains: readonly (readonly string[])[];
  readonly module?: Id;
}

/** Makes an error of an answer that stands in a sentence. */
export interface ExtractError {
  readonly kind: 'extractError';
  readonly name: string;
  readonly status: number;
  readonly message: string;
  /** Such an error is declared already. */
  readonly exists: boolean;
  /** The answer. */
  readonly range: Range;
  readonly module?: Id;
}

/** A line that nothing needs any more. */
export interface RemoveLine {
  readonly kind: 'removeLine';
  readonly range: Range;
}

/** Makes a module that implements an interface. */
export interface CreateProvider {
  readonly kind: 'createProvider';
  readonly interface: string;
  /** The module that requires it: the new one stands behind it. */
  readonly behind: Id;
}

/** Adds an `output` to a step. */
export interface AddOutput {
  readonly kind: 'addOutput';
  readonly step: Id;
  /** The likeliest first. */
  readonly outputs: readonly string[];
}

/** Gives a rule a severity, or another one. */
export interface SetSeverity {
  readonly kind: 'setSeverity';
  readonly clause: Id;
  /** The choices, the likeliest first. */
  readonly severities: readonly string[];
  /** The severity that is there. */
  readonly range?: Range;
}

/** Marks a method as one that replaces another, or takes the mark away. */
export interface SetOverride {
  readonly kind: 'setOverride';
  readonly method: Id;
  readonly override: boolean;
}

/** What makes a text readable again: what to write where. It is the only data without a `kind`. */
export interface SyntaxCure {
  readonly title: string;
  readonly range: Range;
  readonly newText: string;
}
