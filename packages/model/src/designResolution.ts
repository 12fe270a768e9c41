import type {
  Clause,
  Design,
  DesignModule,
  DesignText,
  DesignValue,
  InheritanceOperation,
  Interface,
  Method,
  Pipeline,
  Policy,
  Section,
} from './design.ts';
import { applyOperation, type MutableDesign } from './designOperations.ts';
import { memoOf } from './memo.ts';
import type { Id, Reference } from './reference.ts';
import { type ResolvedNode, resolvedNodes, withNodes } from './resolvedNodes.ts';
import type { SystemIndex } from './system.ts';

/** Something a system has, and the system or template that says it (last). */
export interface Inherited<T> {
  readonly value: T;
  readonly from: Id;
}

/** A rule of a resolved policy. */
export interface ResolvedRule {
  readonly clause: Clause;
  /** The severity that holds: that of the nearest one who gives this rule one. */
  readonly severity?: DesignText;
  readonly from: Id;
}

export interface ResolvedPolicy {
  readonly name: string;
  /** All blocks of that name, the furthest ancestor's first; none where `append` or `replace block` made it. */
  readonly policies: readonly Policy[];
  readonly rules: readonly ResolvedRule[];
}

export interface ResolvedIntent {
  readonly primary?: Inherited<DesignText>;
  readonly outcomes: readonly Inherited<DesignText>[];
  readonly outOfScope: readonly Inherited<DesignText>[];
}

/** An operation that changes nothing, and why. */
export interface FutileOperation {
  readonly operation: InheritanceOperation;
  readonly reason: 'unknownPath' | 'notAList' | 'absentItem' | 'unknownBlock' | 'noParent';
}

/** A system or template with all that it inherits. */
export interface ResolvedDesign {
  readonly design: Design;
  /** The templates above it, the nearest first; a circle ends where it began. */
  readonly ancestors: readonly Design[];
  readonly isCyclic: boolean;
  readonly stack: readonly ResolvedNode[];
  readonly intent: ResolvedIntent;
  readonly policies: readonly ResolvedPolicy[];
  readonly invariants: readonly Inherited<Clause>[];
  /** By key; the keys of a section of the child win over those of the parent. */
  readonly sections: readonly {
    readonly key: string;
    readonly title?: string;
    readonly nodes: readonly ResolvedNode[];
  }[];
  /** Its own and those of its ancestors. */
  readonly interfaces: readonly Interface[];
  readonly modules: readonly DesignModule[];
  readonly pipelines: readonly Pipeline[];
  readonly futile: readonly FutileOperation[];
}

interface PartsOfDesign {
  readonly interfaces: readonly Interface[];
  readonly modules: readonly DesignModule[];
  readonly pipelines: readonly Pipeline[];
  readonly policies: readonly Policy[];
  readonly sections: readonly Section[];
}

/** Index → id of the design → what it is, as `resolve` finds it. */
const resolutionsOf = memoOf((_index: SystemIndex) => new Map<Id, ResolvedDesign>());

/**
 * What a system or template is with its ancestors: first theirs, then its own lines, then its operations in the order
 * written. Stack and intent are replaced key by key, policies and sections of one name are merged, versions are not
 * inherited. Whatever the order of the declarations is.
 */
export function resolveDesign(index: SystemIndex, design: Design): ResolvedDesign {
  const known = resolutionsOf(index);
  const resolved = known.get(design.id) ?? resolve(index, design);
  known.set(design.id, resolved);
  return resolved;
}

function resolve(index: SystemIndex, design: Design): ResolvedDesign {
  const { ancestors, isCyclic } = ancestorsOf(index, design);
  const lineage = [...ancestors.toReversed(), design];
  const state: MutableDesign = {
    stack: [],
    intent: { outcomes: [], outOfScope: [] },
    policies: [],
    sections: [],
    futile: [],
  };
  for (const each of lineage) {
    takeOwn(state, each, partsOfDesign(index, each.id));
    // What is futile in a template is said of the template.
    state.futile.length = 0;
    for (const operation of each.operations) applyOperation(state, operation, each);
  }
  const members = lineage.map(({ id }) => partsOfDesign(index, id));
  return {
    design,
    ancestors,
    isCyclic,
    stack: state.stack,
    intent: state.intent,
    policies: state.policies,
    invariants: lineage.flatMap(({ id, invariants }) => invariants.map((value) => ({ value, from: id }))),
    sections: state.sections,
    interfaces: members.flatMap(({ interfaces }) => interfaces),
    modules: members.flatMap(({ modules }) => modules),
    pipelines: members.flatMap(({ pipelines }) => pipelines),
    futile: [...state.futile],
  };
}

function ancestorsOf(index: SystemIndex, design: Design): { ancestors: Design[]; isCyclic: boolean } {
  const ancestors: Design[] = [];
  const seen = new Set([design.id]);
  let at = parentOf(index, design);
  while (at !== undefined && !seen.has(at.id)) {
    seen.add(at.id);
    ancestors.push(at);
    at = parentOf(index, at);
  }
  return { ancestors, isCyclic: at !== undefined };
}

function parentOf(index: SystemIndex, design: Design): Design | undefined {
  const part = index.part(design.extends?.targets[0] ?? '');
  return part?.kind === 'template' || part?.kind === 'design' ? part : undefined;
}

function takeOwn(state: MutableDesign, design: Design, parts: PartsOfDesign): void {
  state.stack = withNodes(state.stack, resolvedNodes(design.stack, design.id));
  takeIntent(state, design);
  for (const policy of parts.policies) takePolicy(state, policy, design.id);
  for (const { key, nodes, name } of parts.sections) {
    const title = name === key ? undefined : name;
    const known = state.sections.find((section) => section.key === key && section.title === title);
    const own = resolvedNodes(nodes, design.id);
    if (known === undefined) state.sections.push({ key, ...(title === undefined ? {} : { title }), nodes: own });
    else known.nodes = withNodes(known.nodes, own);
  }
}

function takeIntent({ intent }: MutableDesign, { id, intent: own }: Design): void {
  if (own === undefined) return;
  const from = (texts: readonly DesignText[]): Inherited<DesignText>[] => texts.map((value) => ({ value, from: id }));
  if (own.primary !== undefined) intent.primary = { value: own.primary, from: id };
  if (own.outcomes.length > 0) intent.outcomes = from(own.outcomes);
  if (own.outOfScope.length > 0) intent.outOfScope = from(own.outOfScope);
}

/** A rule that an ancestor has too is one rule; the nearest severity holds. */
function takePolicy(state: MutableDesign, policy: Policy, from: Id): void {
  let known = state.policies.find(({ name }) => name === policy.name);
  if (known === undefined) {
    known = { name: policy.name, policies: [], rules: [] };
    state.policies.push(known);
  }
  known.policies.push(policy);
  for (const clause of policy.rules) {
    const at = known.rules.findIndex((rule) => rule.clause.name === clause.name);
    const severity = clause.severity ?? known.rules[at]?.severity;
    const rule = { clause, from, ...(severity === undefined ? {} : { severity }) };
    if (at < 0) known.rules.push(rule);
    else known.rules[at] = rule;
  }
}

const nothing: PartsOfDesign = { interfaces: [], modules: [], pipelines: [], policies: [], sections: [] };

/** The parts that stand in a system or template, or at the top of its file where it is the only system there. */
function partsOfDesign(index: SystemIndex, id: Id): PartsOfDesign {
  return membershipsOf(index).get(id) ?? nothing;
}

const membershipsOf = memoOf(({ system: { design } }: SystemIndex): ReadonlyMap<Id, PartsOfDesign> => {
  const members = new Map<Id, { [Key in keyof PartsOfDesign]: PartsOfDesign[Key][number][] }>();
  const of = (id: Id): { [Key in keyof PartsOfDesign]: PartsOfDesign[Key][number][] } => {
    const known = members.get(id) ?? { interfaces: [], modules: [], pipelines: [], policies: [], sections: [] };
    members.set(id, known);
    return known;
  };
  for (const part of design.interfaces) if (part.design !== undefined) of(part.design).interfaces.push(part);
  for (const part of design.modules) if (part.design !== undefined) of(part.design).modules.push(part);
  for (const part of design.pipelines) if (part.design !== undefined) of(part.design).pipelines.push(part);
  for (const part of design.policies) if (part.design !== undefined) of(part.design).policies.push(part);
  for (const part of design.sections) if (part.design !== undefined) of(part.design).sections.push(part);
  return members;
});

/** A method that an interface has, and the interface that declares it. */
export interface ResolvedMethod {
  readonly method: Method;
  readonly from: Interface;
}

/** All methods of an interface: those of its ancestors first, each replaced by the nearest one of the same name. */
export function methodsOf(index: SystemIndex, part: Interface): ResolvedMethod[] {
  const methods = new Map<string, ResolvedMethod>();
  for (const from of [...basesOf(index, part).toReversed(), part]) {
    for (const method of from.methods) methods.set(method.name, { method, from });
  }
  return [...methods.values()];
}

/** The interfaces above an interface, the nearest first; a circle ends where it began. */
export function basesOf(index: SystemIndex, part: Interface): Interface[] {
  const bases: Interface[] = [];
  const seen = new Set([part.id]);
  const waiting = [...interfacesOf(index, part.extends)];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    if (seen.has(at.id)) continue;
    seen.add(at.id);
    bases.push(at);
    waiting.push(...interfacesOf(index, at.extends));
  }
  return bases;
}

/** The interfaces that references lead to. */
export function interfacesOf(index: SystemIndex, references: readonly Reference[]): Interface[] {
  return references.flatMap(({ targets }) => {
    const part = index.part(targets[0] ?? '');
    return part?.kind === 'interface' ? [part] : [];
  });
}

/**
 * What is made and told as one: a system with all that belongs to it, or a file without a system.
 * `name` is that of the system, else of the file without its ending.
 */
export interface DesignUnit {
  readonly name: string;
  readonly file: string;
  readonly resolved?: ResolvedDesign;
  readonly interfaces: readonly Interface[];
  readonly modules: readonly DesignModule[];
  readonly policies: readonly ResolvedPolicy[];
  readonly pipelines: readonly Pipeline[];
}

/** The units of a project, in the order of files and lines. Files with nothing but templates are none. */
export function designUnits(index: SystemIndex): DesignUnit[] {
  const { design } = index.system;
  const units: DesignUnit[] = design.designs.map((each) => {
    const resolved = resolveDesign(index, each);
    const { interfaces, modules, policies, pipelines } = resolved;
    return { name: each.name, file: each.origin.file, resolved, interfaces, modules, policies, pipelines };
  });
  const loose = [...design.modules, ...design.pipelines, ...design.interfaces].filter(
    (part) => part.design === undefined,
  );
  for (const file of new Set(loose.map(({ origin }) => origin.file))) {
    const here = <T extends { readonly design?: Id; readonly origin: { readonly file: string } }>(
      parts: readonly T[],
    ): T[] => parts.filter((part) => part.design === undefined && part.origin.file === file);
    units.push({
      name: fileName(file),
      file,
      interfaces: here(design.interfaces),
      modules: here(design.modules),
      policies: here(design.policies).map((policy) => ({
        name: policy.name,
        policies: [policy],
        rules: policy.rules.map((clause) => ({
          clause,
          from: policy.id,
          ...(clause.severity === undefined ? {} : { severity: clause.severity }),
        })),
      })),
      pipelines: here(design.pipelines),
    });
  }
  return units.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}

/** The name of a file without its folder and ending. */
function fileName(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)).replace(/\.[^.]+$/, '');
}

/** The text of a value as a reader knows it: without quotes, a list with commas. */
export function textOfValue(value: DesignValue): string {
  return value.kind === 'list' ? value.items.map(textOfValue).join(', ') : value.text;
}
