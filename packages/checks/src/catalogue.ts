import type { Diagnostic, RelatedLocation, Severity } from '@specwright/model/diagnostic';
import type { Origin, Range } from '@specwright/model/origin';
import { behaviourCodes } from './codes/behaviour.ts';
import { dataCodes } from './codes/data.ts';
import { designCodes } from './codes/design.ts';
import { evolutionCodes } from './codes/evolution.ts';
import { expressionCodes } from './codes/expressions.ts';
import { flowCodes } from './codes/flow.ts';
import { interfaceCodes } from './codes/interfaces.ts';
import { machineCodes } from './codes/machines.ts';
import { manifestCodes } from './codes/manifest.ts';
import { pipelineCodes } from './codes/pipeline.ts';
import { policyCodes } from './codes/policies.ts';
import { referenceCodes } from './codes/reference.ts';
import { syntaxCodes } from './codes/syntax.ts';
import type { Definition } from './define.ts';

/** Every diagnostic of the product: code → severity, title, message, and the data of its quick fix. */
export const catalogue = {
  ...syntaxCodes,
  ...manifestCodes,
  ...dataCodes,
  ...machineCodes,
  ...flowCodes,
  ...expressionCodes,
  ...behaviourCodes,
  ...policyCodes,
  ...pipelineCodes,
  ...referenceCodes,
  ...evolutionCodes,
  ...designCodes,
  ...interfaceCodes,
} as const;

export type Catalogue = typeof catalogue;
/** `area/kebab-name`; stable: settings, comments and other tools name it. */
export type Code = keyof Catalogue;

type ParameterOf<C extends Code> = Catalogue[C] extends Definition<infer Parameter, infer _> ? Parameter : never;
/** What the quick fix of a code needs; `undefined` where there is none. */
export type DataOf<C extends Code> = Catalogue[C] extends Definition<infer _, infer Data> ? Data : never;
/** The values of the holes in a code's message. */
export type ParametersOf<C extends Code> = Readonly<Record<ParameterOf<C>, string | number>>;

/** What a finding says beyond its code and place. The compiler asks for what the code needs, and for nothing else. */
export type Details<C extends Code> = {
  readonly related?: readonly RelatedLocation[];
  /** Where the strength of a reference decides it; else the catalogue's. */
  readonly severity?: Severity;
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
} & ([ParameterOf<C>] extends [never]
  ? { readonly parameters?: undefined }
  : { readonly parameters: ParametersOf<C> }) &
  (undefined extends DataOf<C> ? { readonly data?: DataOf<C> } : { readonly data: DataOf<C> });

/** Where the pages lie, from the root of the product. */
export const diagnosticsFolder = 'docs/diagnostics';

/** All codes in alphabetical order. */
export const codes: readonly Code[] = (Object.keys(catalogue) as Code[]).sort();

/** True for the code of a diagnostic of this product. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(catalogue, text);
}

/** What the catalogue says of a code. */
export function definitionOf(code: Code): Definition<string, unknown> {
  return catalogue[code] as Definition<string, unknown>;
}

/** The help page of a code, relative to the root of the product: `docs/diagnostics/error/unknown.md`. */
export function docsPage(code: Code): string {
  return `${diagnosticsFolder}/${code}.md`;
}

/** The place that a finding marks: the name of a part where it has one, else the whole of it. */
export function markOf(origin: Origin): Range {
  return origin.nameRange ?? origin.range;
}

/**
 * Makes a finding.
 * @param at the place: the name within the origin is marked where it has one
 */
export function finding<C extends Code>(code: C, at: Origin, details: Details<C>): Diagnostic {
  const definition = definitionOf(code);
  return {
    code,
    severity: details.severity ?? definition.severity,
    message: definition.message.fill(details.parameters ?? {}),
    file: at.file,
    range: markOf(at),
    related: details.related ?? [],
    ...(details.data === undefined ? {} : { data: details.data }),
    ...(details.tags === undefined ? {} : { tags: details.tags }),
  };
}
