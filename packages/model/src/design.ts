import type { Origin } from './origin.ts';
import type { PathPart } from './parts.ts';
import type { Id, Reference } from './reference.ts';

/*
 * What a specification says of the design of a system: interfaces, the modules that need and offer them, rules, and the
 * pipeline by which it is built. The ids of these parts are qualified by their namespace, which is the name of the system
 * they belong to, else the name of their file without its ending: `interface:SimpleBlog/PostRepository`.
 */

/** A text with its place; of a quoted one the place of the quotes too, the text without them. */
export interface DesignText {
  readonly text: string;
  readonly origin: Origin;
  readonly quoted: boolean;
}

/** What every named part of a design has. `name` is without quotes, `origin.nameRange` too. */
interface DesignPartBase {
  readonly id: Id;
  readonly name: string;
  readonly origin: Origin;
  /** Of a `doc` line. */
  readonly doc?: string;
  /** The system or template it stands in, or, at the top of a file with just one system, that system. */
  readonly design?: Id;
}

/** A keyed line or block in the body of a part, in the order written: what is said twice, and where something can be added. */
export interface DesignItem {
  /** `requires`, `intent`, `stack`, … as the notation's core spells it. */
  readonly key: string;
  readonly keyOrigin: Origin;
  readonly origin: Origin;
  /** A block without lines. */
  readonly empty: boolean;
}

/** A value of a key. */
export type DesignValue =
  | { readonly kind: 'string'; readonly text: string; readonly origin: Origin; readonly reference?: Reference }
  | { readonly kind: 'number'; readonly text: string; readonly origin: Origin }
  | { readonly kind: 'boolean'; readonly text: 'true' | 'false'; readonly origin: Origin }
  /** A bare word or dotted path. */
  | { readonly kind: 'word'; readonly text: string; readonly origin: Origin; readonly reference?: Reference }
  | { readonly kind: 'list'; readonly items: readonly DesignValue[]; readonly origin: Origin };

/**
 * A node of a tree of keys (`stack`, `config`, the sections of the 0.5 draft): `key = value`, `key:` with a block, an item
 * of a list (`- …`), or a bare text.
 */
export interface DesignNode {
  readonly origin: Origin;
  readonly key?: string;
  readonly keyOrigin?: Origin;
  /** The quoted title behind the key of a block: `pattern "CQRS":`. */
  readonly title?: DesignText;
  readonly value?: DesignValue;
  /** Begins with a dash. */
  readonly item: boolean;
  readonly children: readonly DesignNode[];
}

/** A top block of a tree: `architecture`, `ui`, `observability`, …, `ui_theme "X"`. Id: `section:Shop/architecture`, `section:Shop/ui_theme.Dark`. */
export interface Section extends DesignPartBase {
  readonly kind: 'section';
  readonly key: string;
  readonly nodes: readonly DesignNode[];
  /** The module it stands in, where it stands in one. */
  readonly designModule?: Id;
}

/** A sentence that must hold or be shown: an `invariant`, a `test` of `acceptance`, a `rule` of a policy. Id: `clause:Shop/AuthAPI.invariant.1`. */
export interface Clause {
  readonly kind: 'clause';
  readonly id: Id;
  /** The sentence. */
  readonly name: string;
  /** `nameRange` is the sentence without its quotes. */
  readonly origin: Origin;
  readonly role: 'invariant' | 'test' | 'rule';
  /** Of a rule, as written. */
  readonly severity?: DesignText;
  /** The interface, module, policy, system or template that says it. */
  readonly of: Id;
}

export const ruleSeverities = ['critical', 'high', 'medium', 'low'] as const;
export type RuleSeverity = (typeof ruleSeverities)[number];

/** A type as written: a name, with the types in its brackets. */
export interface TypeUse {
  readonly name: string;
  readonly nameOrigin: Origin;
  readonly origin: Origin;
  readonly arguments: readonly TypeUse[];
  /** The record (`model`), entity, error or event that the name means; absent for the notation's own types. */
  readonly reference?: Reference;
}

/** Id: `methodParameter:SimpleBlog/PostRepository.create.post`. */
export interface MethodParameter {
  readonly kind: 'methodParameter';
  readonly id: Id;
  readonly name: string;
  readonly origin: Origin;
  readonly type?: TypeUse;
}

/** Id: `method:SimpleBlog/PostRepository.create`. */
export interface Method extends DesignPartBase {
  readonly kind: 'method';
  readonly interface: Id;
  /** Says that it replaces the method of an ancestor. */
  readonly override: boolean;
  readonly parameters: readonly MethodParameter[];
  readonly returns?: TypeUse;
}

export interface Interface extends DesignPartBase {
  readonly kind: 'interface';
  readonly extends: readonly Reference[];
  /** Its own, in the order written; `methodsOf` (designResolution.ts) has those that it inherits too. */
  readonly methods: readonly Method[];
  readonly invariants: readonly Clause[];
  readonly fields: readonly RecordField[];
  readonly records: readonly RecordPart[];
  readonly items: readonly DesignItem[];
}

/** A word in the parentheses of a field: `min_length=1`, or the range `(1-3)`. */
export interface FieldConstraint {
  /** `range` for `1-3`. */
  readonly name: string;
  readonly nameOrigin: Origin;
  readonly origin: Origin;
  readonly value?: DesignValue;
  /** Of a range. */
  readonly min?: string;
  readonly max?: string;
}

/** Id: `recordField:Shop/Order.total`. */
export interface RecordField {
  readonly kind: 'recordField';
  readonly id: Id;
  readonly name: string;
  readonly origin: Origin;
  readonly type?: TypeUse;
  readonly constraints: readonly FieldConstraint[];
}

/** A `model` block. */
export interface RecordPart extends DesignPartBase {
  readonly kind: 'record';
  readonly fields: readonly RecordField[];
  /** The module or interface it stands in. */
  readonly of: Id;
}

export interface EndpointResponse {
  readonly origin: Origin;
  readonly type?: TypeUse;
  /** Of `(201)` or `(204 NO CONTENT)`. */
  readonly status?: { readonly code: number; readonly reason: string; readonly origin: Origin };
  /** What else stands behind the type: `via Jinja2`, `to "/"`. */
  readonly note?: DesignText;
}

/** `<name>` is required, `[steps]` is not, `--format=<format>` is an option. */
export interface CommandArgument {
  readonly name: string;
  readonly kind: 'required' | 'optional' | 'option';
  /** Of an option: it takes a value. */
  readonly value: boolean;
  readonly origin: Origin;
}

/** How a module is reached: an `endpoint`, `websocket` or `command` line. Id: `endpoint:SimpleBlog/BlogUI.GET /post/{id}`. Name: the text. */
export interface Endpoint extends DesignPartBase {
  readonly kind: 'endpoint';
  readonly transport: 'http' | 'websocket' | 'command';
  readonly designModule: Id;
  readonly text: DesignText;
  /** Of HTTP: the verb as written; absent where the text has none. */
  readonly method?: string;
  /** Of HTTP and sockets: as written. */
  readonly path?: string;
  /** `{id}` and, as some write it, `<id>` are parameters; `*` is static text. */
  readonly pathParts: readonly PathPart[];
  /** Of a command: its name and its arguments. */
  readonly command?: { readonly name: string; readonly arguments: readonly CommandArgument[] };
  readonly response?: EndpointResponse;
}

/** A `module` of a design. Id: `designModule:SimpleBlog/PostService`. */
export interface DesignModule extends DesignPartBase {
  readonly kind: 'designModule';
  readonly owns: readonly DesignText[];
  readonly requires: readonly Reference[];
  readonly implements: readonly Reference[];
  readonly exports: readonly Reference[];
  readonly artifacts: readonly DesignText[];
  readonly endpoints: readonly Endpoint[];
  readonly records: readonly RecordPart[];
  readonly config: readonly DesignNode[];
  readonly invariants: readonly Clause[];
  readonly acceptance: readonly Clause[];
  readonly sections: readonly Section[];
  readonly items: readonly DesignItem[];
  /** The module of the same name that an SDS manifest of the project declares: both say things of one module. */
  readonly bound?: Id;
}

export interface Policy extends DesignPartBase {
  readonly kind: 'policy';
  readonly rules: readonly Clause[];
}

/** Id: `pipelineStep:SimpleBlog/Development.Implement`. */
export interface PipelineStep extends DesignPartBase {
  readonly kind: 'pipelineStep';
  readonly pipeline: Id;
  /** The quoted words behind the name: `step Implement "Backend":`. */
  readonly title?: DesignText;
  readonly modules: readonly Reference[];
  readonly output?: DesignText;
  readonly require?: DesignText;
  readonly gate?: DesignText;
  readonly dependsOn: readonly Reference[];
  readonly items: readonly DesignItem[];
}

export interface Pipeline extends DesignPartBase {
  readonly kind: 'pipeline';
  readonly steps: readonly PipelineStep[];
}

export interface Intent {
  readonly origin: Origin;
  readonly primary?: DesignText;
  readonly outcomes: readonly DesignText[];
  readonly outOfScope: readonly DesignText[];
  readonly items: readonly DesignItem[];
}

/** `override stack.web = "x"`, `append intent.outcomes += "x"`, `remove policy.Security.rules -= "x"`, `replace block Security:`. */
export interface InheritanceOperation {
  readonly operation: 'override' | 'append' | 'remove' | 'replace';
  /** `stack.web`: each word with its place. Of `replace block` the one name of the block. */
  readonly path: readonly DesignText[];
  /** One of `override` and `remove`; any number of `append` (a list is spread). */
  readonly values: readonly DesignValue[];
  /** Of `replace block`: its lines; the rules among them are `rules`. */
  readonly nodes: readonly DesignNode[];
  readonly rules: readonly Clause[];
  readonly origin: Origin;
}

/** A `system` or a `template`: what both may say is the same. Own lines only; `resolveDesign` (designResolution.ts) adds what is inherited. */
export interface Design extends DesignPartBase {
  readonly kind: 'design' | 'template';
  readonly extends?: Reference;
  readonly version?: DesignText;
  readonly stack: readonly DesignNode[];
  readonly stackOrigin?: Origin;
  readonly intent?: Intent;
  readonly invariants: readonly Clause[];
  readonly operations: readonly InheritanceOperation[];
  readonly items: readonly DesignItem[];
}

/** All that the files of a project say of designs, in the order written (files by URI). */
export interface DesignParts {
  readonly designs: readonly Design[];
  readonly templates: readonly Design[];
  readonly interfaces: readonly Interface[];
  readonly modules: readonly DesignModule[];
  readonly policies: readonly Policy[];
  readonly pipelines: readonly Pipeline[];
  /** Of systems, templates and files; those of modules stand in their modules. */
  readonly sections: readonly Section[];
}

export const noDesignParts: DesignParts = {
  designs: [],
  templates: [],
  interfaces: [],
  modules: [],
  policies: [],
  pipelines: [],
  sections: [],
};

export type DesignPart =
  | Design
  | Interface
  | Method
  | MethodParameter
  | RecordPart
  | RecordField
  | DesignModule
  | Endpoint
  | Policy
  | Clause
  | Pipeline
  | PipelineStep
  | Section;
