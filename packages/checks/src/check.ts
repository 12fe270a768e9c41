import type {
  Clause,
  Design,
  DesignModule,
  Endpoint,
  Interface,
  Method,
  Pipeline,
  PipelineStep,
  Policy,
  RecordField,
  RecordPart,
  Section,
} from '@specwright/model/design';
import type { Diagnostic } from '@specwright/model/diagnostic';
import type {
  Action,
  AuthRule,
  Contract,
  Edge,
  Entity,
  ErrorPart,
  EventPart,
  Evolve,
  Field,
  Hook,
  InputMember,
  Invariant,
  LimitRule,
  Machine,
  Module,
  Observation,
  Operation,
  Seed,
  Settings,
  SpecHeader,
  SystemHeader,
} from '@specwright/model/parts';
import type { Reference } from '@specwright/model/reference';
import type { Statement } from '@specwright/model/statements';
import type { Code } from './catalogue.ts';
import type { CheckContext } from './context.ts';

/** What a check looks at. `reference` and `statement` are those of all parts. */
export interface Subjects {
  readonly system: SystemHeader;
  readonly module: Module;
  readonly spec: SpecHeader;
  readonly contract: Contract;
  readonly invariant: Invariant;
  readonly entity: Entity;
  readonly field: Field;
  readonly input: InputMember;
  readonly edge: Edge;
  readonly machine: Machine;
  readonly error: ErrorPart;
  readonly event: EventPart;
  readonly action: Action;
  readonly operation: Operation;
  readonly authRule: AuthRule;
  readonly limitRule: LimitRule;
  readonly observation: Observation;
  readonly settings: Settings;
  readonly seed: Seed;
  readonly evolve: Evolve;
  /** Systems of designs and templates. */
  readonly design: Design;
  readonly interface: Interface;
  readonly method: Method;
  readonly designModule: DesignModule;
  readonly endpoint: Endpoint;
  readonly record: RecordPart;
  /** Of models and of interfaces. */
  readonly recordField: RecordField;
  readonly policy: Policy;
  readonly clause: Clause;
  readonly pipeline: Pipeline;
  readonly pipelineStep: PipelineStep;
  readonly section: Section;
  readonly hook: Hook;
  readonly statement: Statement;
  readonly reference: Reference;
}

export type SubjectKind = keyof Subjects;

/** Looks at one part and tells what is wrong with it; a finding lies in the file of that part. */
export type CheckFunction<Subject> = (part: Subject, context: CheckContext) => Iterable<Diagnostic>;

export interface Check {
  /** The sentence that the check stands for: `entityMustHaveOneOwner`. */
  readonly name: string;
  readonly on: SubjectKind;
  /** All codes that it may report. */
  readonly codes: readonly Code[];
  run(part: Subjects[SubjectKind], context: CheckContext): Iterable<Diagnostic>;
}

/**
 * A row of the table of checks.
 * @param named the function under its own name: `{ apiShouldHaveAuthRule }`
 */
export function check<K extends SubjectKind>(
  on: K,
  named: Readonly<Record<string, CheckFunction<Subjects[K]>>>,
  ...codes: readonly Code[]
): Check {
  const [entry, ...others] = Object.entries(named);
  if (entry === undefined || others.length > 0) throw new Error('a row of the table of checks names one function');
  const [name, run] = entry;
  // The runner hands a check only parts of the kind that `on` says.
  return { name, on, codes, run: run as CheckFunction<Subjects[SubjectKind]> };
}
