import type { Design, InheritanceOperation } from '@specwright/model/design';
import {
  type FutileOperation,
  type ResolvedDesign,
  resolveDesign,
  textOfValue,
} from '@specwright/model/designResolution';
import type { Diagnostic } from '@specwright/model/diagnostic';
import type { Origin } from '@specwright/model/origin';
import type { Id, Reference } from '@specwright/model/reference';
import { finding } from '../../catalogue.ts';
import { type CheckContext, relatedTo } from '../../context.ts';

/** What a template says its systems need not say again; a system whose template is not found may have it all. */
export function* systemShouldBeComplete(design: Design, context: CheckContext): Iterable<Diagnostic> {
  if (design.kind !== 'design' || design.extends?.targets.length === 0) return;
  for (const part of missingParts(resolveDesign(context.index, design))) {
    yield finding('design/incomplete', design.origin, { parameters: { name: design.name, part } });
  }
}

function missingParts({ intent, stack, pipelines }: ResolvedDesign): string[] {
  const hasIntent = intent.primary !== undefined || intent.outcomes.length + intent.outOfScope.length > 0;
  const missing: string[] = [];
  if (!hasIntent) missing.push('intent');
  else if (intent.primary === undefined) missing.push('primary intent');
  if (stack.length === 0) missing.push('stack');
  if (pipelines.length === 0) missing.push('pipeline');
  return missing;
}

const reasons: Readonly<Record<FutileOperation['reason'], (path: string, value: string) => string>> = {
  unknownPath: (path) => `Nothing inherited or said here has the path '${path}'`,
  notAList: (path) => `'${path}' is not a list`,
  absentItem: (path, value) => `'${value}' is not in '${path}'`,
  unknownBlock: (path) => `There is no block '${path}' to replace`,
  noParent: (path) => `Nothing is inherited, so '${path}' cannot be changed`,
};

/** Upstream does nothing in such a case, and says nothing. */
export function* operationShouldChangeSomething(design: Design, context: CheckContext): Iterable<Diagnostic> {
  if (design.extends?.targets.length === 0) return;
  for (const { operation, reason } of resolveDesign(context.index, design).futile) {
    const path = operation.path.map(({ text }) => text).join('.');
    const value = operation.values.map(textOfValue).join(', ');
    if (path === '') continue;
    yield finding('design/futile-operation', placeOf(operation), {
      parameters: { problem: reasons[reason](path, value) },
    });
  }
}

function placeOf({ path, origin }: InheritanceOperation): Origin {
  const [first] = path;
  const last = path.at(-1);
  if (first === undefined || last === undefined) return origin;
  return { file: origin.file, range: { start: first.origin.range.start, end: last.origin.range.end } };
}

export function* versionShouldBeSemantic({ version }: Design, _context: CheckContext): Iterable<Diagnostic> {
  if (version === undefined || /^\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(version.text)) return;
  yield finding('design/unusual-version', version.origin, { parameters: { version: version.text } });
}

/** At least one rule of a system should stop everything when it is broken. */
export function* systemShouldHaveACriticalRule(design: Design, context: CheckContext): Iterable<Diagnostic> {
  if (design.kind !== 'design') return;
  const rules = resolveDesign(context.index, design).policies.flatMap((policy) => policy.rules);
  if (rules.some(({ severity }) => severity?.text === 'critical')) return;
  yield finding('policy/no-critical-rule', design.origin, { parameters: { name: design.name } });
}

/** Templates, interfaces, modules and steps that lead to themselves; told once, at the first of them. */
export function* partMustNotLeadToItself(
  part: { readonly id: Id; readonly origin: Origin },
  context: CheckContext,
): Iterable<Diagnostic> {
  const cycle = context.designs.cycleFrom(part.id);
  if (cycle === undefined) return;
  yield finding('design/cycle', part.origin, {
    parameters: { path: pathOf(cycle, context) },
    related: membersOf(cycle, context),
  });
}

export function* modulesShouldNotNeedEachOther(
  module: { readonly id: Id; readonly origin: Origin },
  context: CheckContext,
): Iterable<Diagnostic> {
  const cycle = context.designs.mutualFrom(module.id);
  if (cycle === undefined) return;
  yield finding('design/mutual-dependency', module.origin, {
    parameters: { path: pathOf(cycle, context) },
    related: membersOf(cycle, context),
  });
}

/** `A → B → A`. */
function pathOf(cycle: readonly Id[], context: CheckContext): string {
  return [...cycle, cycle[0] ?? ''].map((id) => nameOf(id, context)).join(' → ');
}

function nameOf(id: Id, context: CheckContext): string {
  const part = context.index.part(id);
  return part !== undefined && 'name' in part ? part.name : context.nameOf(id);
}

function membersOf(cycle: readonly Id[], context: CheckContext): Diagnostic['related'] {
  return cycle.slice(1).flatMap((id) => {
    const part = context.index.part(id);
    return part === undefined ? [] : [relatedTo(part, `'${nameOf(id, context)}' is in the circle.`)];
  });
}

/** A name that is not in the file may be found elsewhere, but only once. */
export function* nameShouldBeDeclaredOnce(reference: Reference, context: CheckContext): Iterable<Diagnostic> {
  if (reference.targets.length < 2 || !isOfDesign(reference)) return;
  yield finding('design/ambiguous-name', reference.origin, {
    parameters: { name: reference.text },
    related: reference.targets.flatMap((id) => {
      const part = context.index.part(id);
      return part === undefined ? [] : [relatedTo(part, 'One of them.')];
    }),
  });
}

function isOfDesign({ role }: Reference): boolean {
  return role.startsWith('design.') || role === 'interface.extends' || role === 'section.name';
}
