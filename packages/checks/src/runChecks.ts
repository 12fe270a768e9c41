import type { DesignParts, RecordPart } from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import { comparePositions, type Origin } from '@specwright/model/origin';
import type { System, SystemIndex, SystemParts } from '@specwright/model/system';
import { designPartsOf, statementsOf } from '@specwright/model/systemIndex';
import type { Check, SubjectKind, Subjects } from './check.ts';
import { checks } from './checks.ts';
import { CheckContext } from './context.ts';
import { designChecks } from './designChecks.ts';

/** What a run found, and how much it looked at. */
export interface CheckReport {
  /** By file, place and code. */
  readonly diagnostics: readonly Diagnostic[];
  /** Check → the number of parts that it looked at. */
  readonly counts: ReadonlyMap<string, number>;
}

export interface CheckOptions {
  /** Only parts of these files (URIs) are looked at; names are seen in all. Absent: every file. */
  readonly files?: ReadonlySet<string>;
}

/** Everything that is wrong with a system, before configuration and suppressions. Pure; the order is fixed. */
export function runChecks(index: SystemIndex, options: CheckOptions = {}): Diagnostic[] {
  return [...checkSystem(index, options).diagnostics];
}

/** The same, with the number of parts that each check looked at. */
export function checkSystem(index: SystemIndex, options: CheckOptions = {}): CheckReport {
  const context = new CheckContext(index);
  const found = new Map<string, Diagnostic>();
  const counts = new Map<string, number>();
  // Many checks look at the same kind of part: the parts of a kind are gathered once.
  const subjects = new Map<SubjectKind, readonly Subjects[SubjectKind][]>();
  for (const check of [...checks, ...designChecks]) {
    const parts = subjects.get(check.on) ?? subjectsOf(index.system, check.on, options);
    subjects.set(check.on, parts);
    counts.set(check.name, (counts.get(check.name) ?? 0) + parts.length);
    for (const diagnostic of findingsOn(parts, check, context)) found.set(keyOfFinding(diagnostic), diagnostic);
  }
  return { diagnostics: [...found.values()].sort(compareDiagnostics), counts };
}

/** What one check finds, in the order of the parts, and how many it looked at. */
export function runCheck(
  check: Check,
  context: CheckContext,
  options: CheckOptions = {},
): { readonly diagnostics: readonly Diagnostic[]; readonly parts: number } {
  const parts = subjectsOf(context.system, check.on, options);
  return { diagnostics: findingsOn(parts, check, context), parts: parts.length };
}

function findingsOn(parts: readonly Subjects[SubjectKind][], check: Check, context: CheckContext): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const part of parts) for (const diagnostic of check.run(part, context)) found.push(diagnostic);
  return found;
}

/** All parts of a system, or of one of its files, that checks of that kind look at. */
export function partsFor(system: SystemParts, kind: SubjectKind): readonly Subjects[SubjectKind][] {
  return gather[kind](system);
}

function subjectsOf(system: System, kind: SubjectKind, { files }: CheckOptions): readonly Subjects[SubjectKind][] {
  const parts: readonly { readonly origin: Origin }[] = gather[kind](system);
  const chosen = files === undefined ? parts : parts.filter((part) => files.has(part.origin.file));
  return chosen as readonly Subjects[SubjectKind][];
}

const gather: { readonly [K in SubjectKind]: (system: SystemParts) => readonly Subjects[K][] } = {
  system: ({ systems }) => systems,
  module: ({ modules }) => modules,
  spec: ({ specs }) => specs,
  contract: ({ contracts }) => contracts,
  invariant: ({ invariants }) => invariants,
  entity: ({ entities }) => entities,
  field: ({ entities }) => entities.flatMap(({ fields }) => fields),
  input: ({ operations }) => operations.flatMap(({ input }) => input?.members ?? []),
  edge: ({ edges }) => edges,
  machine: ({ machines }) => machines,
  error: ({ errors }) => errors,
  event: ({ events }) => events,
  action: ({ actions }) => actions,
  operation: ({ operations }) => operations,
  authRule: ({ authRules }) => authRules,
  limitRule: ({ limitRules }) => limitRules,
  observation: ({ observations }) => observations,
  settings: ({ settings }) => settings,
  seed: ({ seeds }) => seeds,
  evolve: ({ evolves }) => evolves,
  design: ({ design }) => [...design.designs, ...design.templates],
  interface: ({ design }) => design.interfaces,
  method: ({ design }) => design.interfaces.flatMap(({ methods }) => methods),
  designModule: ({ design }) => design.modules,
  endpoint: ({ design }) => design.modules.flatMap(({ endpoints }) => endpoints),
  record: ({ design }) => recordsOf(design),
  recordField: ({ design }) => [
    ...design.interfaces.flatMap(({ fields }) => fields),
    ...recordsOf(design).flatMap(({ fields }) => fields),
  ],
  policy: ({ design }) => design.policies,
  clause: ({ design }) => [...designPartsOf(design)].filter((part) => part.kind === 'clause'),
  pipeline: ({ design }) => design.pipelines,
  pipelineStep: ({ design }) => design.pipelines.flatMap(({ steps }) => steps),
  section: ({ design }) => [...design.sections, ...design.modules.flatMap(({ sections }) => sections)],
  hook: ({ hooks }) => hooks,
  statement: (system) => [...statementsOf(system)],
  reference: ({ references }) => references,
};

function recordsOf({ interfaces, modules }: DesignParts): RecordPart[] {
  return [...interfaces, ...modules].flatMap(({ records }) => records);
}

/** A reference that two parts share is one reference, and one finding. */
export function keyOfFinding({ code, file, range, message }: Diagnostic): string {
  const { start, end } = range;
  return JSON.stringify([code, file, start.line, start.character, end.line, end.character, message]);
}

/** By file, place, code and message. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  const place = comparePositions(a.range.start, b.range.start) || comparePositions(a.range.end, b.range.end);
  if (place !== 0) return place;
  if (a.code !== b.code) return a.code < b.code ? -1 : 1;
  return a.message < b.message ? -1 : a.message > b.message ? 1 : 0;
}
